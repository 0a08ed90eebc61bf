"""Whole processes in turn, A B A B, so that what else the machine does falls on all alike; ratios round by round.

`python paired.py [-n ROUNDS] [--watch] [--idle SECONDS] LABEL=COMMAND ...`; the first is the base of the ratios.
"""

import argparse
import os
import shlex
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from pathlib import Path

PERIOD = 0.005
# How idle the machine is when --idle lets a process start, and how long that is looked at.
QUIET, GLANCE = 0.9, 0.25
MEGABYTE = 1_000_000


@dataclass(frozen=True)
class Run:
    """What is measured as one: commands one after the other, in a folder or in this one."""

    name: str
    commands: tuple[tuple[str, ...], ...]
    env: dict[str, str] = field(default_factory=dict)
    folder: str = "."


@dataclass(frozen=True)
class Sample:
    """One run: seconds of wall and CPU, and peaks of memory in MB if it was watched.

    CPU is that of the process and of the children that were waited for (wait4); those that the kernel reaped
    without anyone waiting, such as sdprint's forked ones, are not in it.
    `pss` is the peak of the whole tree, shared pages counted once; `largest` the peak of its largest process.
    """

    wall: float = 0.0
    cpu: float = 0.0
    pss: float = 0.0
    largest: float = 0.0

    def __add__(self, other: "Sample") -> "Sample":
        pss, largest = max(self.pss, other.pss), max(self.largest, other.largest)
        return Sample(self.wall + other.wall, self.cpu + other.cpu, pss, largest)


@dataclass(frozen=True)
class Ratio:
    """A ratio over all rounds."""

    median: float
    least: float
    most: float

    def __str__(self) -> str:
        return f"{self.median:.2f} ({self.least:.2f} to {self.most:.2f})"


Samples = dict[str, list[Sample]]


def run_in_turn(runs: Iterable[Run], rounds: int, *, watch: bool = False, idle: float = 0.0) -> Samples:
    """Run all once unmeasured, then `rounds` times in turn; `idle` is how long to wait for a quiet machine."""
    runs = tuple(runs)
    for run in runs:
        run_once(run)
    samples: Samples = {run.name: [] for run in runs}
    for _ in range(rounds):
        for run in runs:
            await_quiet(idle)
            samples[run.name].append(run_once(run, watch=watch))
    return samples


def run_once(run: Run, *, watch: bool = False) -> Sample:
    """Run the commands of `run`, and add up what they took."""
    return sum((_run_command(command, run, watch=watch) for command in run.commands), Sample())


def ratio(samples: Samples, name: str, base: str, what: Callable[[Sample], float] = lambda s: s.wall) -> Ratio:
    """Return `name` by `base`, each round's own."""
    found = [what(a) / what(b) for a, b in zip(samples[name], samples[base], strict=True) if what(b)]
    return Ratio(statistics.median(found), min(found), max(found)) if found else Ratio(0, 0, 0)


def median(samples: Samples, name: str, what: Callable[[Sample], float] = lambda s: s.wall) -> float:
    """Return the median of one run's samples."""
    return statistics.median(map(what, samples[name]))


def _run_command(command: tuple[str, ...], run: Run, *, watch: bool) -> Sample:
    """Run one command to its end; raises `RuntimeError` with what it said if it fails."""
    with tempfile.TemporaryFile() as said:
        start = time.perf_counter()
        env = {**os.environ, **run.env}
        process = subprocess.Popen(command, env=env, cwd=run.folder, stdin=subprocess.DEVNULL, stdout=said, stderr=said)
        peaks = _watch(process.pid) if watch else (0.0, 0.0)
        _, status, usage = os.wait4(process.pid, 0)
        wall = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said.seek(0)
            raise RuntimeError(f"{shlex.join(command)}: exit {process.returncode}\n{said.read().decode()[-2000:]}")
    return Sample(wall, usage.ru_utime + usage.ru_stime, *peaks)


def _watch(pid: int) -> tuple[float, float]:
    """Look at the tree of `pid` until it ends; return the peaks of its PSS and of its largest process, in MB."""
    peak = largest = 0.0
    while os.waitid(os.P_PID, pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is None:
        tree = list(_tree(pid))
        peak = max(peak, sum(_kilobytes(f"/proc/{one}/smaps_rollup", "Pss:") for one in tree))
        largest = max(largest, *(_kilobytes(f"/proc/{one}/status", "VmHWM:") for one in tree))
        time.sleep(PERIOD)
    return peak * 1024 / MEGABYTE, largest * 1024 / MEGABYTE


def _tree(pid: int) -> Iterable[int]:
    yield pid
    for task in _quietly(lambda: list(Path(f"/proc/{pid}/task").iterdir()), []):
        for child in _quietly((task / "children").read_text, "").split():
            yield from _tree(int(child))


def _kilobytes(path: str, name: str) -> int:
    lines = _quietly(Path(path).read_text, "").splitlines()
    return next((int(line.split()[1]) for line in lines if line.startswith(name)), 0)


def _quietly(read: Callable, default: object) -> object:
    """Return what `read` does, or `default` when the process is gone meanwhile."""
    try:
        return read()
    except OSError:
        return default


def await_quiet(seconds: float) -> None:
    """Wait until the machine is nearly idle, at most `seconds`."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        idle, total = _ticks()
        time.sleep(GLANCE)
        idle_then, total_then = _ticks()
        if idle_then - idle >= QUIET * (total_then - total):
            return


def _ticks() -> tuple[int, int]:
    values = [int(value) for value in Path("/proc/stat").read_text(encoding="ascii").split("\n", 1)[0].split()[1:9]]
    return values[3] + values[4], sum(values)


def main() -> None:
    """Measure the commands given, and print a line for each."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("-n", type=int, default=7, help="rounds")
    parser.add_argument("--watch", action="store_true", help="memory as well, which disturbs the times")
    parser.add_argument("--idle", type=float, default=0.0, help="wait so many seconds for a quiet machine")
    parser.add_argument("commands", nargs="+", metavar="LABEL=COMMAND")
    args = parser.parse_args()
    pairs = [text.split("=", 1) for text in args.commands]
    runs = [Run(name, (tuple(shlex.split(command)),)) for name, command in pairs]
    samples = run_in_turn(runs, args.n, watch=args.watch, idle=args.idle)
    for run in runs:
        figures = f"{median(samples, run.name):8.3f} s  {median(samples, run.name, lambda s: s.cpu):8.3f} s CPU"
        memory = f"  {median(samples, run.name, lambda s: s.pss):6.0f} MB tree" if args.watch else ""
        sys.stdout.write(f"{run.name:20} {figures}{memory}  wall ratio {ratio(samples, run.name, runs[0].name)}\n")


if __name__ == "__main__":
    main()
