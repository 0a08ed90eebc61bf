"""How a run ends: at a signal, at a closed terminal, with the findings of a mistake, or with a bug's traceback."""

import contextlib
import errno
import os
import signal
import sys
from typing import NoReturn

from sdprint.errors import Exit, SdprintError

STDOUT = 1
PATIENCE = 1.0  # seconds that a run may take to end after a signal before it is told again


class Stop:
    """The handler of signals: ends the run at the first one, and leaves time for tidying up before it insists.

    A library may swallow what is raised while it calls back into Python, or turn it into an error of its own.
    """

    code = 0

    def __call__(self, number: int, _: object) -> NoReturn:
        """Note the signal and unwind; a further one is not listened to."""
        self.code = self.code or 128 + number
        sys.unraisablehook = lambda _: None
        for other in (signal.SIGINT, signal.SIGTERM):
            signal.signal(other, signal.SIG_IGN)
        if sys.platform != "win32":
            signal.signal(signal.SIGALRM, self)
            signal.setitimer(signal.ITIMER_REAL, PATIENCE)
        raise SystemExit(self.code)


def _give_up(error: OSError) -> NoReturn:
    """End because standard output takes no more; a reader that went away is not worth a word."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), STDOUT)
    if error.errno != errno.EPIPE:
        with contextlib.suppress(OSError):
            print(f"standard output can't be written: {error.strerror}", file=sys.stderr)  # noqa: T201 - the last words
    sys.exit(Exit.INPUT)


def fail(error: Exception) -> NoReturn:
    """End with the findings of a mistake; a bug keeps its traceback."""
    if isinstance(error, SdprintError):
        print(error, file=sys.stderr)  # noqa: T201 - the findings
        sys.exit(error.exit_code)
    if isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.ENOSPC, errno.EIO):
        _give_up(error)
    raise error
