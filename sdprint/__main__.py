"""The way in: `sdprint` and `python -m sdprint`.

What a build waits for longest is the import of the engine, so its process is started here, before the command line
is even loaded.
"""

import gc
import os
import signal
import sys
from typing import NoReturn

STDERR = 2
# Exit codes above this one are those of signals.
STOPPED = 128
# New objects after which garbage is looked for.
PATIENCE = 100_000


def main() -> NoReturn:
    """Run the command line and end the process at once, without tidying up what ends with it anyway."""
    # `run` has handlers of its own; this one stands while its imports go on.
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    _open_standard_streams()
    code: object = 0
    try:
        _run()
    except SystemExit as end:
        code = end.code
    number = code if isinstance(code, int) else 0
    for stream in (sys.stdout, sys.stderr):
        # There is none where the caller closed it, and a run that was stopped waits for no reader.
        if stream is not None and number < STOPPED:
            stream.flush()
    os._exit(number)


def _run() -> None:
    # Looking for plugins of pydantic, which no run should have, takes as long as reading a checklist.
    os.environ.setdefault("PYDANTIC_DISABLE_PLUGINS", "__all__")
    if sys.argv[1:2] == ["build"] and "--help" not in sys.argv:
        # One run makes little garbage: looking for it is put off.
        gc.set_threshold(PATIENCE)
        from sdprint.press.server import Server  # noqa: PLC0415 - only a build needs it

        with Server() as server:
            from sdprint.cli import run  # noqa: PLC0415 - the server starts first

            run(server)
    else:
        from sdprint.cli import run  # noqa: PLC0415 - as above

        run()


def _open_standard_streams() -> None:
    """Put /dev/null where the caller closed a standard stream: the first file or socket opened would take its place."""
    while (opened := os.open(os.devnull, os.O_RDWR)) <= STDERR:
        pass
    os.close(opened)


if __name__ == "__main__":
    main()
