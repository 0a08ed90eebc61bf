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
