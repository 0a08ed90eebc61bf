"""`sdprint` as a process of its own for each command, without its start-up: everything is imported once, then forked.

Run as a program it reads one command a line, as JSON, and writes what became of it, as JSON.
"""

import json
import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Run:
    """What became of one command: its exit code (negative: a signal), what it said, and the seconds that it took."""

    code: int
    stdout: str
    stderr: str
    seconds: float


class Runner:
    """Runs commands one after the other; each is given `patience` seconds before it is ended."""

    def __init__(self, environment, patience):
        self.patience = patience
        command = [sys.executable, "-P", str(Path(__file__).resolve())]
        how = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "env": environment, "text": True, "bufsize": 1}
        self._process = subprocess.Popen(command, **how)

    def run(self, *args, cwd):
        """Run `sdprint` with these arguments in a folder."""
        print(json.dumps([[os.fsdecode(arg) for arg in args], str(cwd), self.patience]), file=self._process.stdin)
        return Run(*json.loads(self._process.stdout.readline()))

    def close(self):
        """End the process that forks."""
        self._process.stdin.close()
        self._process.wait()
        self._process.stdout.close()


def serve():
    """Fork a process for each command that comes in."""
    import sdprint.cli
    import sdprint.pipeline
    import sdprint.press.fitter  # noqa: F401 - what a build imports, and what its typesetting process does

    answers = os.fdopen(os.dup(1), "w", buffering=1)
    for line in sys.stdin:
        args, cwd, patience = json.loads(line)
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            start = time.monotonic()
            pid = os.fork()
            if pid == 0:
                _become(args, cwd, out, err)
            code = _wait(pid, start + patience)
            texts = []
            for stream in (out, err):
                stream.seek(0)
                texts.append(stream.read().decode("utf-8", "backslashreplace"))
        print(json.dumps([code, *texts, time.monotonic() - start]), file=answers)


def _become(args, cwd, out, err):
    """Become the command; never returns."""
    from sdprint.__main__ import main

    os.setpgid(0, 0)
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    for name, number in (("stdout", 1), ("stderr", 2)):
        setattr(sys, name, os.fdopen(os.dup(number), "w", encoding="utf-8", errors="backslashreplace"))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.argv = ["sdprint", *args]
    try:
        os.chdir(cwd)
        main()
    except BaseException:  # noqa: BLE001 - whatever it is, it is found
        import traceback

        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(70)


def _wait(pid, deadline):
    """Return the exit code of a process, which is killed at the deadline; only the test's own process is meant."""
    while time.monotonic() < deadline:
        found, status = os.waitpid(pid, os.WNOHANG)
        if found:
            return os.waitstatus_to_exitcode(status)
        time.sleep(0.01)
    os.killpg(pid, 9)
    os.waitpid(pid, 0)
    return -9


if __name__ == "__main__":
    serve()
