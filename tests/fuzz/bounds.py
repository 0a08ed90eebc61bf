"""How many cases are tried, and which: by environment variables, see the README beside this file."""

import os

SEED = int(os.environ.get("FUZZ_SEED", "0"))
# The one case to try, or -1 for all.
ONLY = int(os.environ.get("FUZZ_CASE", "-1"))
# Seconds that a command may take: three times the processor time that a document of no questions gets, and a little.
PATIENCE = 120


def numbers(usual):
    """Return the numbers of the cases to try: as many as FUZZ_CASES says, else as is usual."""
    count = int(os.environ.get("FUZZ_CASES", usual))
    return range(ONLY, ONLY + 1) if ONLY >= 0 else range(count)


def report(failures, test):
    """Fail with each case that did, and the command to try it again."""
    command = f"FUZZ_SEED={SEED} FUZZ_CASE={{}} python -m pytest tests/fuzz/{test}.py"
    told = [f"{what}\nagain: {command.format(number)}" for number, what in failures]
    assert not told, f"{len(told)} cases failed\n\n" + "\n\n".join(told)
