"""What goes on paper, in which order, and as which HTML."""
