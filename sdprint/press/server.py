"""The process that imports the engine, and forks a child for each document.

It is started before anything else is loaded, so that its imports go on beside the parent's own: this room imports
nothing that is slow, and nothing of the house.
"""

import contextlib
import gc
import os
import select
import signal
import socket
import sys
from collections.abc import Iterator
from typing import TYPE_CHECKING, NoReturn, Self

if TYPE_CHECKING:
    from pathlib import Path


class Server:
    """The typesetting process, started on entry and gone on exit; entered again while it runs, it is the same."""

    def __init__(self) -> None:
        self.control: socket.socket | None = None
        self.pid = 0

    def __enter__(self) -> Self:
        if can_fork() and self.control is None:
            self._start()
        return self

    def __exit__(self, *_: object) -> None:
        if self.control:
            self.control.close()
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self.pid, signal.SIGKILL)
            # It is not waited for: the kernel takes as long to clear its memory as a page takes to set.
            os.waitpid(self.pid, os.WNOHANG)
            self.control = None

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        self.pid = os.fork()
        if self.pid == 0:
            # Whatever happens, this process has no business in the code of the one that it was forked from.
            try:
                ours.close()
                _serve(theirs)
            finally:
                os._exit(1)
        theirs.close()
        with contextlib.suppress(PermissionError, ProcessLookupError):
            os.setpgid(self.pid, self.pid)
        self.control = ours


def can_fork() -> bool:
    """Return whether documents are forked: not on Windows or macOS, nor when SDPRINT_WORKER says spawn."""
    return sys.platform == "linux" and os.environ.get("SDPRINT_WORKER") != "spawn"


def _serve(control: socket.socket) -> NoReturn:
    """Import the engine, then fork a child for each socket that comes in; never returns."""
    os.setpgid(0, 0)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    silence()
    gc.disable()
    ahead: Iterator[object] = iter(())
    with contextlib.suppress(BaseException):
        # A failure is met again, and reported, by the first document.
        ahead = _prepare()
    while True:
        with contextlib.suppress(BaseException):
            while not select.select([control], [], [], 0)[0] and next(ahead, None):
                pass
        # What there is stays: no collection need look at it, nor a child touch it.
        gc.freeze()
        message, descriptors, _, _ = socket.recv_fds(control, 1, 1)
        if not message:
            # The parent is done or dead: nobody waits for what is still being typeset.
            os.killpg(0, signal.SIGKILL)
        if os.fork() == 0:
            try:
                control.close()
                from sdprint.press.worker import reply  # noqa: PLC0415 - loaded meanwhile, unless that failed

                with socket.socket(fileno=descriptors[0]) as channel:
                    reply(channel)
            finally:
                os._exit(0)
        os.close(descriptors[0])


def _prepare() -> Iterator[object]:
    """Import the engine and PDFium, which only this process may do; return what can be done until there is a job."""
    import hashlib  # noqa: PLC0415 - only here

    import sdprint.press.fitter  # noqa: PLC0415 - as it says
    import sdprint.press.proof  # noqa: PLC0415 - as it says
    import sdprint.press.worker  # noqa: F401, PLC0415 - what children run
    from sdprint.delivery.output import cache_folder, read_cache  # noqa: PLC0415 - as it says
    from sdprint.design.catalog import Catalog  # noqa: PLC0415 - as it says
    from sdprint.layout.markup import COMPILED  # noqa: PLC0415 - as it says

    base, kinds = Catalog().shelves(sys.argv)
    # One file for each place that sdprint is installed at.
    kept = cache_folder() / "templates" / hashlib.blake2b(str(base).encode(), digest_size=8).hexdigest()
    COMPILED.restore(read_cache(kept))
    return _compile(base, kinds, kept)


def _compile(base: "Path", kinds: "tuple[Path, ...]", kept: "Path") -> Iterator[object]:
    """Compile the shipped templates that no earlier run has, one by one, and keep them for the next one."""
    from sdprint.delivery.output import write_cache  # noqa: PLC0415 - as above
    from sdprint.layout.markup import COMPILED, compile_ahead  # noqa: PLC0415 - as above

    for template in compile_ahead(base, kinds):
        # At once: this process ends with the run, and a run can be shorter than all of them take.
        write_cache(kept, COMPILED.pack())
        yield template


def silence() -> None:
    """Keep what C libraries and the engine's import print away from the user's terminal."""
    sink = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(sink, stream)
