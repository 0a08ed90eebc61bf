"""The process that imports the engine: it starts first, with next to nothing loaded, and is gone at the end."""

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from sdprint.press.server import Server, can_fork

PROBE = """
import sys
import sdprint.press.server
print(*sorted(name for name in sys.modules if name.startswith("sdprint.")))
print(*{"dataclasses", "inspect", "typing_extensions"} & set(sys.modules))
"""


def test_nothing_slow_and_nothing_of_the_house_is_loaded_before_it_starts():
    done = subprocess.run([sys.executable, "-I", "-c", PROBE], capture_output=True, text=True, check=True)

    assert done.stdout.splitlines() == ["sdprint.press sdprint.press.server", ""]


@pytest.mark.skipif(not can_fork(), reason="there is a server on Linux only")
def test_it_is_one_process_until_the_last_exit_and_then_gone():
    with Server() as server:
        first = server.pid
        with server:
            assert server.pid == first
            os.kill(first, 0)
    end = time.monotonic() + 5
    while alive(first) and time.monotonic() < end:
        time.sleep(0.02)

    assert not alive(first)


def alive(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] not in "ZX"
    except OSError:
        return False


def test_where_there_is_no_fork_none_is_started(monkeypatch):
    monkeypatch.setenv("SDPRINT_WORKER", "spawn")
    with Server() as server:
        assert (server.control, server.pid) == (None, 0)


def test_templates_are_compiled_once_and_not_again_in_later_runs(sdprint, checklist, tmp_path):
    folder, made = tmp_path / "cache" / "sdprint" / "templates", tmp_path / "build" / "list-key.pdf"

    def build():
        """Return the file of code that there is after a run, as that run left it."""
        sdprint("build", checklist(), "-k", "key", XDG_CACHE_HOME=str(tmp_path / "cache"))
        (code,) = folder.iterdir()
        return code, code.stat().st_mtime_ns, made.read_bytes()

    # A run compiles ahead for as long as it has nothing else to do.
    runs = [build() for _ in range(8)]
    code, _, data = runs[0]

    assert runs[-1] == runs[-2]
    assert {run[2] for run in runs} == {data}
    code.write_bytes(b"nothing of the kind")
    assert build()[2] == data


GIVEN_UP = """
import os, socket, sys, time
from sdprint.press.server import Server
try:
    with Server() as server:
        # A document whose parent has lost interest, and an order that is none.
        ours, theirs = socket.socketpair()
        socket.send_fds(server.control, [b"j"], [theirs.fileno()])
        ours.close(), theirs.close()
        server.control.send(b"x")
        try:
            while server.control.recv(1):
                pass
        except ConnectionResetError:
            pass
        time.sleep(0.5)
finally:
    with open(sys.argv[1], "a") as ended:
        print(os.getpid(), file=ended)
"""


@pytest.mark.skipif(not can_fork(), reason="there is a server on Linux only")
def test_a_process_that_fails_does_not_go_on_as_its_parent(tmp_path):
    """It would come out of the `with` like the parent, and do all that is still to be done once more."""
    ended = tmp_path / "ended.txt"
    with subprocess.Popen([sys.executable, "-c", GIVEN_UP, str(ended)]) as run:
        assert run.wait(30) == 0

    assert ended.read_text() == f"{run.pid}\n"
