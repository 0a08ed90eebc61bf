"""How many cases are tried, and which: by environment variables, see the README beside this file."""

import os

SEED = int(os.environ.get("FUZZ_SEED", "0"))
# The one case to try, or -1 for all.
ONLY = int(os.environ.get("FUZZ_CASE", "-1"))
# Seconds that a command may take: three times the processor time that a document of no questions gets, and a little.
PATIENCE = 120


def counted(usual):
    """Return how many cases there are: as many as FUZZ_CASES says, else as is usual."""
    return int(os.environ.get("FUZZ_CASES", usual))


def numbers(usual):
    """Return the numbers of the cases to try."""
    return range(ONLY, ONLY + 1) if ONLY >= 0 else range(counted(usual))


def report(failures, test, usual):
    """Fail with each case that did, and the command to try it again: hypothesis's texts depend on their number."""
    command = f"FUZZ_SEED={SEED} FUZZ_CASES={counted(usual)} FUZZ_CASE={{}} python -m pytest tests/fuzz/{test}.py"
    told = [f"{what}\nagain: {command.format(number)}" for number, what in failures]
    assert not told, f"{len(told)} cases failed\n\n" + "\n\n".join(told)
