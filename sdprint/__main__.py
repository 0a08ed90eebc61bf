"""`python -m sdprint` is `sdprint`, and ends without a word when it is interrupted while it still starts."""

import signal

if __name__ == "__main__":
    # `run` has handlers of its own; this one stands while its imports go on.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    from sdprint.cli import run

    run()
