"""How a run ends: at a signal, at a closed terminal, at a full disk, with findings, or with a bug's traceback."""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from pdfs import MADE

from sdprint.errors import Exit

CONTENT = Path(__file__).parent.parent / "content" / "system-design.md"


# Mistakes and bugs


@pytest.fixture
def python(environment, tmp_path):
    """Run lines of Python in a process of their own."""

    def run(*lines):
        command = [sys.executable, "-c", "\n".join(["from sdprint.signals import *", *lines])]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    return run


@pytest.mark.parametrize(
    ("error", "code"),
    [("ContentError", 1), ("DesignError", 1), ("OutputError", 1), ("UsageError", 2), ("MachineError", 3)],
)
def test_a_mistake_ends_the_run_with_its_findings_and_its_exit_code(python, error, code):
    done = python(
        "from sdprint.errors import *",
        f"fail({error}(Finding('one', hint='try two'), Finding('three')))",
    )

    assert done.stderr == "one\n  hint: try two\nthree\n"
    assert done.stdout == ""
    assert done.returncode == code


@pytest.mark.parametrize("error", ["ValueError('no such')", "OSError(2, 'no such')"])
def test_a_bug_keeps_its_traceback(python, error):
    done = python(f"fail({error})")

    assert done.stderr.startswith("Traceback (most recent call last):\n")
    assert "no such" in done.stderr.splitlines()[-1]
    assert done.returncode == 1


# Signals


SWALLOWING = (
    "import signal, sys, time",
    "stop = Stop()",
    "for number in (signal.SIGINT, signal.SIGTERM): signal.signal(number, stop)",
    "for turn in range(2):",
    "    try:",
    "        if turn == 0: print('ready', flush=True)",
    "        while True: time.sleep(0.01)",
    "    except SystemExit as end:",
    "        print(end.code, flush=True)",
    "sys.exit(stop.code)",
)


@pytest.fixture
def swallowing(environment, tmp_path):
    """A run in which a library swallows the first end that it is told."""
    command = [sys.executable, "-c", "\n".join(["from sdprint.signals import *", *SWALLOWING])]
    streams = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    with subprocess.Popen(command, cwd=tmp_path, env=environment, **streams) as run:
        assert run.stdout.readline() == "ready\n"
        yield run


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_run_that_swallows_its_end_is_told_again(swallowing, number):
    swallowing.send_signal(number)
    said, errors = swallowing.communicate(timeout=30)

    assert said.split() == [str(128 + number)] * 2
    assert errors == ""
    assert swallowing.returncode == 128 + number


@pytest.mark.parametrize("first", [signal.SIGINT, signal.SIGTERM])
def test_the_first_signal_gives_the_exit_code_and_further_ones_are_not_listened_to(swallowing, first):
    swallowing.send_signal(first)
    assert swallowing.stdout.readline() == f"{128 + first}\n"
    for number in (signal.SIGTERM, signal.SIGINT, signal.SIGTERM):
        swallowing.send_signal(number)
    said, _ = swallowing.communicate(timeout=30)

    assert said == f"{128 + first}\n"
    assert swallowing.returncode == 128 + first


# Streams


@pytest.fixture
def shell(environment, tmp_path):
    """Run a line of bash."""

    def run(line):
        how = {"cwd": tmp_path, "env": environment, "text": True}
        return subprocess.run(["bash", "-c", line], capture_output=True, check=False, **how)

    return run


@pytest.mark.parametrize("command", ["build list.md", "build list.md --json", "list", "import list.md -o -"])
def test_a_reader_that_goes_away_early_is_no_disaster(shell, checklist, tmp_path, litter, command):
    checklist()
    line = f"{sys.executable} -m sdprint {command} | head -c 1 >/dev/null; echo ${{PIPESTATUS[0]}}"
    done = shell(line)

    assert "Traceback" not in done.stderr
    assert "Error" not in done.stderr
    assert done.stdout in ("0\n", "1\n")
    assert litter() == []
    assert all(pdf.read_bytes().rstrip().endswith(b"%%EOF") for pdf in tmp_path.rglob("*.pdf"))


def test_a_reader_that_reads_one_line_ends_the_build(environment, checklist, tmp_path, litter):
    command = [sys.executable, "-m", "sdprint", "build", checklist()]
    with subprocess.Popen(
        command, cwd=tmp_path, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as run:
        assert run.stdout.readline().startswith("build/list-cheatsheet.pdf  ")
        run.stdout.close()
        said = run.stderr.read()

    assert said == ""
    assert run.returncode == Exit.INPUT
    assert litter() == []


@pytest.mark.parametrize("command", ["list", "build list.md -k key", "--help", "import list.md -o -"])
def test_a_full_disk_behind_standard_output_is_said(shell, checklist, command):
    checklist()
    line = f"{sys.executable} -m sdprint {command} >/dev/full"
    done = shell(line)

    assert done.stderr.splitlines()[-1] == "standard output can't be written: No space left on device"
    assert "Traceback" not in done.stderr
    assert done.returncode == Exit.INPUT


def test_a_terminal_that_went_away_is_said(environment, checklist, tmp_path, litter):
    checklist()
    try:
        here, there = os.openpty()
    except OSError as error:
        pytest.skip(f"no pseudo terminals here: {error}")
    streams = {"stdout": there, "stderr": subprocess.PIPE, "text": True}
    # Not before there is an interpreter: it looks at its streams when it starts.
    late = "import os, sys; os.read(0, 1); sys.argv[1:] = ['list']; from sdprint.__main__ import main; main()"
    command = [sys.executable, "-c", late]
    with subprocess.Popen(command, cwd=tmp_path, env=environment, stdin=subprocess.PIPE, **streams) as run:
        os.close(there)
        os.close(here)
        _, said = run.communicate("x", timeout=30)

    assert said == "standard output can't be written: Input/output error\n"
    assert run.returncode == Exit.INPUT
    assert litter() == []


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", ">&- 2>&-", "<&- >&- 2>&-"])
def test_streams_that_the_caller_closed_do_no_harm(shell, checklist, tmp_path, closed):
    checklist()
    line = f"{sys.executable} -m sdprint build list.md -k key {closed}"
    done = shell(line)

    assert done.stderr == ""
    assert done.returncode == Exit.DONE
    assert (tmp_path / "build/list-key.pdf").read_bytes().startswith(b"%PDF-")


# Interruption


@pytest.fixture
def build(environment, tmp_path, litter):
    """Start a build of every kind over earlier documents, in a process group of its own; take it to a moment."""
    earlier = tmp_path / "build"
    earlier.mkdir()
    for kind in MADE:
        (earlier / f"system-design-{kind}.pdf").write_bytes(b"earlier")
    mark = f"SDPRINT_TEST={tmp_path}"
    moments = {
        "planning": lambda: any(Path(environment["TMPDIR"]).iterdir()),
        "typesetting": lambda: any(Path(environment["TMPDIR"]).glob("sdprint-*/fonts-*")),
        "writing": lambda: any(path.stat().st_size > 100 for path in earlier.glob("system*.pdf")),
    }

    def run(moment, worker="", stdout=subprocess.PIPE):
        variables = environment | dict([mark.split("=")]) | {"SDPRINT_WORKER": worker}
        streams = {"stdout": stdout, "stderr": subprocess.PIPE, "text": True}
        command = [sys.executable, "-m", "sdprint", "build", CONTENT]
        started = subprocess.Popen(command, cwd=tmp_path, env=variables, start_new_session=True, **streams)
        started.folder, started.litter = earlier, litter
        end = time.monotonic() + 60
        while not moments[moment]() and started.poll() is None and time.monotonic() < end:
            time.sleep(0.005)
        return started

    yield run
    # Nothing that the build started is left.
    end = time.monotonic() + 10
    while (left := _marked(mark)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []


def _marked(mark):
    """Return the processes that have a variable in their environment."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if mark.encode() in (place / "environ").read_bytes().split(b"\0"):
                found.append(place.name)
    return found


def whole(folder):
    """Return whether each document is the earlier one or a new one to its end."""
    documents = {path.name: path.read_bytes() for path in folder.glob("system*.pdf")}
    assert sorted(documents) == sorted(f"system-design-{kind}.pdf" for kind in MADE)
    return all(data == b"earlier" or data.rstrip().endswith(b"%%EOF") for data in documents.values())


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc")
class TestInterruption:
    """Whoever is hit by the signal, at whatever moment: an exit code, earlier documents whole, nothing left."""

    @pytest.mark.parametrize("worker", ["", "spawn"])
    @pytest.mark.parametrize("moment", ["planning", "typesetting", "writing"])
    @pytest.mark.parametrize("hit", [os.kill, os.killpg])
    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
    def test_a_signal_ends_a_build_and_tidies_up(self, build, number, hit, moment, worker):
        started = build(moment, worker)
        hit(started.pid, number)
        _, said = started.communicate(timeout=30)

        assert said == ""
        assert started.returncode == 128 + number
        assert started.litter() == []
        assert whole(started.folder)

    def test_a_signal_is_heard_while_nobody_reads_what_is_printed(self, build):
        reader, writer = os.pipe()
        os.set_blocking(writer, False)
        with contextlib.suppress(BlockingIOError):
            while os.write(writer, b"x"):
                pass
        os.set_blocking(writer, True)
        started = build("writing", stdout=writer)
        # The first document is there; its line does not fit into the pipe.
        time.sleep(0.3)
        assert started.poll() is None
        started.terminate()
        _, said = started.communicate(timeout=30)
        os.close(reader)
        os.close(writer)

        assert said == ""
        assert started.returncode == 143
        assert started.litter() == []
        assert whole(started.folder)

    def test_a_second_signal_does_not_end_the_tidying_up(self, build):
        started = build("typesetting")
        for _ in range(20):
            os.kill(started.pid, signal.SIGINT)
            time.sleep(0.001)
        _, said = started.communicate(timeout=30)

        assert said == ""
        assert started.returncode == 130
        assert started.litter() == []
        assert whole(started.folder)

    @pytest.mark.parametrize("worker", ["", "spawn"])
    @pytest.mark.parametrize("moment", ["planning", "typesetting", "writing"])
    def test_nothing_outlives_a_parent_that_was_killed(self, build, moment, worker):
        started = build(moment, worker)
        started.kill()
        started.communicate(timeout=30)

        assert started.returncode == -signal.SIGKILL
        assert whole(started.folder)

    @pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGKILL])
    def test_at_whatever_moment_the_earlier_document_is_whole_and_nothing_is_left(self, start, number):
        earlier, span = start.earlier, start.span
        chance = random.Random(number)  # noqa: S311 - moments, no secret
        for turn in range(20):
            # The moments are spread over the whole life of a build, and a little beyond.
            moment = span * (turn + chance.random()) / 19
            with start() as run:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    run.wait(moment)
                run.send_signal(number)
                said = run.stderr.read()
            # Until `main` has begun the interpreter ends in its own way, for which a shell has the same exit code.
            assert run.returncode in (Exit.DONE, 128 + number, -number), (moment, said)
            assert "Traceback" not in said or said.endswith("KeyboardInterrupt\n"), (moment, said)
            assert start.target.read_bytes() == earlier
            assert number == signal.SIGKILL or start.litter() == []
        # What was left by those that were killed at once goes with the next run.
        with start() as last:
            assert last.wait(30) == Exit.DONE
        assert start.litter() == []
        assert start.target.read_bytes() == earlier


@pytest.fixture
def start(environment, checklist, tmp_path, litter):
    """Build one document, then start the same build as often as it is called; knows how long the first one took."""
    command = [sys.executable, "-m", "sdprint", "build", checklist(), "-k", "key"]
    streams = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "text": True}

    def run():
        return subprocess.Popen(command, cwd=tmp_path, env=environment, **streams)

    begin = time.monotonic()
    with run() as first:
        assert first.wait(60) == Exit.DONE
    run.span = time.monotonic() - begin
    run.target, run.litter = tmp_path / "build" / "list-key.pdf", litter
    run.earlier = run.target.read_bytes()
    return run
