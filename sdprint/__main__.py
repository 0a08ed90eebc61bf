"""`python -m sdprint` is `sdprint`."""

from sdprint.cli import run

run()
