"""The process that typesets: the parent never imports the engine, and no document can harm it.

Where there is fork, one process imports the engine at once, beside the parent's reading and parsing, and forks a
child for each document. Elsewhere each document gets a process of its own. Either way a document has limits on
CPU time, memory and file size that grow with its content, and a clock that the parent keeps.
"""

import contextlib
import os
import pickle
import select
import signal
import socket
import struct
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Self

from sdprint.errors import ContentError, DesignError, Finding, MachineError, SdprintError
from sdprint.press.job import Job, Outcome, Pdf, Picture
from sdprint.press.lock import Lock, limit, read_answer
from sdprint.press.server import Server, silence

# The engine writes the same bytes whatever the date, once it believes that there is one (1980-01-01).
EPOCH = "315532800"
# Digits of the last second of the year 9999.
LONGEST_DATE = 12
# What typesets, and what it stands on.
_ENGINE = {"weasyprint", "tinycss2", "cssselect2", "tinyhtml5", "pydyf", "PIL"}
PANGO_HINT = "run: sdprint doctor   (Debian: apt-get install libpango-1.0-0 libpangoft2-1.0-0 libharfbuzz-subset0)"


class Press:
    """The typesetting process, started on entry and gone on exit; entered again while it runs, it is the same."""

    def __init__(self, server: Server | None = None) -> None:
        self._server = server or Server()

    def __enter__(self) -> Self:
        self._server.__enter__()
        return self

    def __exit__(self, *_: object) -> None:
        self._server.__exit__()

    def typeset(self, jobs: list[Job]) -> Iterator[Outcome]:
        """Yield what became of each job, in order; a mistake of the user's comes as an error, not raised."""
        if self._server.control is None:
            yield from (_run_apart(job) for job in jobs)
            return
        lanes: dict[int, _Lane] = {}
        finished: dict[int, Outcome] = {}
        started = 0
        try:
            for wanted in range(len(jobs)):
                while wanted not in finished:
                    while started < len(jobs) and len(lanes) < (os.cpu_count() or 1):
                        lanes[started] = _Lane(self._server.control, jobs[started])
                        started += 1
                    _wait(lanes, finished)
                yield finished.pop(wanted)
        finally:
            for lane in lanes.values():
                lane.socket.close()


class _Lane:
    """The parent's end of one document's socket, with the clock that it is kept to."""

    def __init__(self, control: socket.socket, job: Job) -> None:
        self.job = job
        self._control = control
        self.socket, theirs = socket.socketpair()
        self.deadline = time.monotonic() + job.patience
        # If the other side is gone, `finish` finds nothing to read.
        with theirs, contextlib.suppress(BrokenPipeError, ConnectionResetError):
            socket.send_fds(control, [b"j"], [theirs.fileno()])
            theirs.close()
            _send(self.socket, pickle.dumps(job))

    def finish(self, *, late: bool) -> Outcome:
        """Read the outcome; nothing to read means that the limits ended the child, or that all of the press is gone."""
        data = None if late else _receive(self.socket)
        self.socket.close()
        # Nothing is ever sent on the control socket: readable, it is at its end.
        if data is None and select.select([self._control], [], [], 0)[0]:
            return MachineError(Finding(f"{self.job.name}: the typesetting process ended", hint=PANGO_HINT))
        return _unpack(self.job, data)


def _wait(lanes: dict[int, _Lane], finished: dict[int, Outcome]) -> None:
    """Wait until a lane is readable or late, and move it to the finished ones."""
    soonest = min(lane.deadline for lane in lanes.values())
    ready = select.select([lane.socket for lane in lanes.values()], [], [], max(0.0, soonest - time.monotonic()))[0]
    for index, lane in list(lanes.items()):
        late = lane.deadline <= time.monotonic()
        if late or lane.socket in ready:
            finished[index] = lane.finish(late=late)
            del lanes[index]


def _unpack(job: Job, data: bytes | None) -> Outcome:
    """Return the outcome that a child sent; nothing means that a limit ended it, a text is a bug's traceback."""
    outcome: Outcome | str = read_answer(data) if data else _stopped(job)
    if isinstance(outcome, str):
        raise RuntimeError(f"a bug in typesetting {job.name}\n{outcome}")  # noqa: TRY004 - no type is wrong
    return outcome


def _stopped(job: Job) -> SdprintError:
    what = f"{job.name}: stopped at the limit of {job.cpu} s and {job.memory // 1_000_000} MB"
    return ContentError(
        Finding(what, job.plan.checklist.path, hint="split the checklist, or make its pictures smaller")
    )


def _send(channel: socket.socket, data: bytes) -> None:
    channel.sendall(struct.pack("!Q", len(data)) + data)


def _receive(channel: socket.socket) -> bytes | None:
    data, length = b"", 0
    # A side that went away with something unread resets the connection.
    with contextlib.suppress(ConnectionResetError), channel.makefile("rb") as stream:
        head = stream.read(8)
        length = struct.unpack("!Q", head)[0] if len(head) == 8 else 0  # noqa: PLR2004 - bytes of a !Q
        data = stream.read(length)
    return data if data and len(data) == length else None


def reply(channel: socket.socket) -> None:
    """Read a job from the parent and answer with its outcome, in a child of the server."""
    job = pickle.loads(_receive(channel) or b"")  # noqa: S301 - from our own parent
    _send(channel, _perform(job))


def _perform(job: Job) -> bytes:
    """Typeset within limits and return the outcome pickled; a bug comes as its traceback."""
    try:
        outcome: Outcome | str = _typeset(job)
    except SdprintError as error:
        outcome = error
    except MemoryError:
        outcome = _stopped(job)
    except RecursionError:
        what = f"{job.name}: nested too deep to typeset"
        outcome = ContentError(Finding(what, job.plan.checklist.path, hint="make inner lists headings of their own"))
    except OSError as error:
        outcome = MachineError(Finding(f"{job.name}: {error}", hint="run: sdprint doctor"))
    except Exception as error:  # noqa: BLE001 - what is not expected reaches the parent as well
        outcome = _explain(job, error)
    return pickle.dumps(outcome)


def _explain(job: Job, error: Exception) -> SdprintError | str:
    """Return what to say when the engine fails, as it does at odd figures in a style sheet; of a bug, its traceback."""
    import traceback  # noqa: PLC0415 - nobody else needs it

    place = traceback.extract_tb(error.__traceback__)[-1]
    file = Path(place.filename)
    if not _ENGINE & set(file.parts):
        return "".join(traceback.format_exception(error))
    fault = f"{type(error).__name__}: {error} ({file.parent.name}/{file.name}, line {place.lineno})"
    hint = "look for sizes of nothing, or out of all proportion, in templates, style sheets and SVG pictures"
    # What was changed, if anything was, is the brand's style sheet, or in the first folder that templates come from.
    style = job.plan.brand.folder / "brand.css"
    where = style if style.is_file() else job.plan.templates[0][1]
    return DesignError(Finding(f"{job.name}: the engine fails: {fault}", where, hint=hint))


def _typeset(job: Job) -> Pdf:
    limit(job)
    _settle_environment(job)
    import gc  # noqa: PLC0415 - only here
    import logging  # noqa: PLC0415 - 15 ms that the parent does not need

    try:
        from sdprint.press.fitter import fit  # noqa: PLC0415 - the engine, which only this process may import
        from sdprint.press.proof import find_gaps  # noqa: PLC0415 - as above, for PDFium

        if job.plan.kind.media == "screen":
            # Before the lock: what is compiled for the first time is written.
            from sdprint.press.screen import make_file  # noqa: PLC0415 - what is for paper does not need it
    except OSError as error:
        what = f"the typesetter can't start: {error}".split("\n", 1)[0]
        raise MachineError(Finding(what, hint=PANGO_HINT)) from error
    logging.disable(logging.INFO)
    gc.disable()
    lock = Lock(job)
    lock.close()
    if job.plan.kind.media == "screen":
        made = make_file(job.plan)
        lock.check()
        return made
    plan, layout, warnings, faults = fit(job.plan)
    unplaced = layout.find_unplaced(plan)
    # Answers go into the form alone.
    data = b"" if plan.has_form and plan.choices.answers else layout.write()
    form = layout.write_form(plan) if plan.has_form else b""
    lock.check()
    # With sizes printed over it, the document is one for whoever designs a template.
    written = () if plan.choices.show_space else (data, form)
    gaps = tuple(gap for file in written if file for gap in find_gaps(file, plan))
    absent = layout.find_absent(plan.brand)
    record = layout.record
    refused = layout.refused
    failures = tuple(text for text in record.failures if not any(url in text for url in refused))
    said = (tuple(record.missing), tuple(refused.items()), failures, (*warnings, *record.warnings))
    size = plan.type_size * plan.magnification
    return Pdf(data, layout.pages, size, *said, plan.relief, faults, gaps, form, unplaced, _draw(job, data), absent)


def _draw(job: Job, data: bytes) -> tuple[Picture, ...]:
    if not job.dpi:
        return ()
    from sdprint.press.thumbnails import draw_pages  # noqa: PLC0415 - only those who look at pages need it

    return draw_pages(data, job.dpi)


def _settle_environment(job: Job) -> None:
    """Tell the engine of its fonts, its folder and its date."""
    os.environ.update(FONTCONFIG_FILE=str(job.fonts), TMPDIR=str(job.scratch))
    # What was asked for a temporary folder before this process was forked has kept the answer.
    tempfile.tempdir = str(job.scratch)
    date = os.environ.get("SOURCE_DATE_EPOCH", "")
    if not (date.isascii() and date.isdecimal() and len(date) <= LONGEST_DATE):
        os.environ["SOURCE_DATE_EPOCH"] = EPOCH


def _run_apart(job: Job) -> Outcome:
    """Typeset in a process of its own, for systems without fork."""
    import subprocess  # noqa: PLC0415 - where documents are forked, no start-up time for it

    command = [sys.executable, "-c", "from sdprint.press.worker import answer; answer()"]
    try:
        done = subprocess.run(command, input=pickle.dumps(job), capture_output=True, timeout=job.patience, check=False)
    except subprocess.TimeoutExpired:
        return _stopped(job)
    return _unpack(job, done.stdout)


def answer() -> None:
    """Read a job from standard input and write its outcome to standard output, in a process of `_run_apart`."""
    job = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - from our own parent
    # Whoever interrupts the parent means both: the engine would swallow it, and the parent ends this process.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    output = os.dup(1)
    silence()
    with os.fdopen(output, "wb") as stream:
        stream.write(_perform(job))
