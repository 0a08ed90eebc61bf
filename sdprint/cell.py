"""A cell: a process of its own, with limits, in which one file from a stranger is read.

The parent hands the bytes in and gets JSON back, or nothing if the process was ended. What it is to do there is the
function `answer` of a room, which calls `reply`.
"""

import contextlib
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

# From the folder of the package, and not from where the user is: modules are looked for in the current folder first.
_HOME = Path(__file__).resolve().parent.parent
# Seconds of a clock until a process is ended that no other limit ends, as on Windows.
PATIENCE = 120


def ask(room: str, data: bytes) -> dict[str, Any] | None:
    """Return what the room called `room`, such as "delivery.filled", replies to `data`; nothing if it was ended."""
    command = (sys.executable, "-c", _code(room))
    try:
        done = subprocess.run(command, input=data, cwd=_HOME, capture_output=True, timeout=PATIENCE, check=False)
        found = json.loads(done.stdout)
    except (subprocess.TimeoutExpired, ValueError):
        # Ended by a limit, it has said nothing, or not all.
        return None
    return found if isinstance(found, dict) else None


def _code(room: str) -> str:
    return f"from sdprint.{room} import answer; answer()"


def reply(examine: Callable[[bytes], dict[str, Any]], time: int, memory: int) -> None:
    """Examine what stands on standard input and write what comes of it to standard output, within limits.

    `time` is in seconds of CPU time, `memory` in bytes; nothing is written to any file.
    """
    keep_limits({"CPU": time, "AS": memory, "FSIZE": 0, "CORE": 0})
    output = sys.stdout
    # What a library prints is not part of the answer.
    sys.stdout = sys.stderr
    json.dump(examine(sys.stdin.buffer.read()), output)
    output.flush()


def keep_limits(limits: dict[str, int]) -> None:
    """Set the system's limits for this process, where it has them; a lower one that is there already stays."""
    with contextlib.suppress(ImportError):
        import resource  # noqa: PLC0415 - there is none on Windows

        for name, value in limits.items():
            kind = getattr(resource, f"RLIMIT_{name}")
            _, hard = resource.getrlimit(kind)
            most = value if hard == resource.RLIM_INFINITY else min(value, hard)
            with contextlib.suppress(ValueError, OSError):
                resource.setrlimit(kind, (most, hard))
