"""From a plan to a PDF: the engine, the fitter that keeps promises, and the process that both run in."""
