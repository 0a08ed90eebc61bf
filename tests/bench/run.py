"""Measure sdprint against its yardsticks and print one table of goals: see README.md."""

import argparse
import itertools
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from paired import Ratio, Run, Sample, Samples, median, ratio, run_in_turn, run_once

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
SOURCE = ROOT / "content" / "system-design.md"
KINDS = ("worksheet", "cheatsheet", "notes", "key")
SIZES = {"worksheet": 100_000, "cheatsheet": 60_000}
COUNTS = (100, 300, 1000, 3000)
FITTED = (50, 100, 300, 1000)
MOST_GROWTH = 1.25
STEPS = 7
CUES = (
    "Who uses it?",
    "How many users, today and in a year? (DAU, peak, growth)",
    "What must never be lost?",
    "Sketch the path of a request",
    "Which data is read far more often than it is written, and where is it kept?",
    "What breaks first at ten times the load? (CPU, memory, disk, network)",
    "SQL or NoSQL?",
)


@dataclass(frozen=True)
class Line:
    """A line of the table; `ok` is nothing where there is no goal."""

    what: str
    goal: str
    measured: str
    ok: bool | None = None


@dataclass(frozen=True)
class Bench:
    """What all parts need: a folder to work in, the facts of the final HTML, and how often to run."""

    folder: Path
    facts: dict[str, dict[str, int]]
    rounds: int
    idle: float

    def sdprint(self, name: str, *words: str, env: dict[str, str] | None = None) -> Run:
        """Return a run of sdprint."""
        script = Path(sys.executable).with_name("sdprint")
        program = [str(script)] if script.is_file() else [sys.executable, "-m", "sdprint"]
        return Run(name, ((*program, *words),), env or {})

    def build(self, name: str, *kinds: str, source: Path = SOURCE, env: dict[str, str] | None = None) -> Run:
        """Return a run of `sdprint build`; `env` may hold SDPRINT_BRAND."""
        flags = [word for kind in kinds for word in ("-k", kind)]
        return self.sdprint(name, "build", str(source), *flags, "-o", str(self.folder / "out"), env=env)

    def naive(self, name: str, *kinds: str) -> Run:
        """Return a run of the yardstick for each kind."""
        script = str(HERE / "naive.py")
        commands = (
            (sys.executable, script, str(SOURCE), str(self.folder / f"{kind}.html"), str(self.naive_pdf(kind)))
            for kind in kinds
        )
        return Run(name, tuple(commands), {"FONTCONFIG_FILE": str(self.folder / "fonts.conf")})

    def naive_pdf(self, kind: str) -> Path:
        """Return where the yardstick writes."""
        return self.folder / f"naive-{kind}.pdf"

    def made(self, kind: str, source: Path = SOURCE) -> Path:
        """Return where sdprint writes."""
        return self.folder / "out" / f"{source.stem}-{kind}.pdf"

    def compare(self, *runs: Run, rounds: int = 0, watch: bool = False) -> Samples:
        """Run all in turn."""
        return run_in_turn(runs, rounds or self.rounds, watch=watch, idle=self.idle)


def measure_worksheet(bench: Bench) -> Iterator[Line]:
    """One worksheet, cold, against the yardstick and against Chromium."""
    ours, naive = bench.build("ours", "worksheet"), bench.naive("naive", "worksheet")
    chromium = find_chromium(bench)
    samples = bench.compare(ours, naive, *([chromium] if chromium else []))
    passes = bench.facts["worksheet"]["passes"]
    whole = ratio(samples, "ours", "naive")
    each = Ratio(whole.median / passes, whole.least / passes, whole.most / passes)
    scale = f"ours {median(samples, 'ours') * 1000:.0f} ms, naive {median(samples, 'naive') * 1000:.0f} ms"
    yield Line("worksheet / naive, wall", "", f"{whole}; {scale}")
    yield below(f"the same per layout pass ({passes})", each, 0.75)
    if chromium:
        yield below("worksheet / Chromium, wall", ratio(samples, "ours", "chromium"), 1.0)
    else:
        yield Line("worksheet / Chromium, wall", "≤ 1.00", "skipped: no chromium here")


def find_chromium(bench: Bench) -> Run | None:
    """Return a run of headless Chromium that prints the worksheet's final HTML, if there is a Chromium."""
    program = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if program is None:
        return None
    profile, pdf = bench.folder / "profile", bench.folder / "chromium.pdf"
    flags = ("--headless=new", "--no-sandbox", f"--user-data-dir={profile}", "--no-pdf-header-footer")
    page = (bench.folder / "worksheet.html").as_uri()
    fonts = {"FONTCONFIG_FILE": str(bench.folder / "fonts.conf")}
    return Run("chromium", ((program, *flags, f"--print-to-pdf={pdf}", page),), fonts)


def measure_family(bench: Bench) -> Iterator[Line]:
    """All kinds in one run, against a run of the yardstick for each."""
    samples = bench.compare(bench.build("ours", *KINDS), bench.naive("naive", *KINDS))
    yield below("all four kinds / four naive runs, wall", ratio(samples, "ours", "naive"), 0.5)


def measure_start(bench: Bench) -> Iterator[Line]:
    """Commands that typeset nothing, against an empty Typer app's --help."""
    words = ("--help", "--version", "list")
    empty = Run("empty", ((sys.executable, str(HERE / "empty_app.py"), "--help"),))
    samples = bench.compare(empty, *(bench.sdprint(word, word) for word in words))
    for word in words:
        yield below(f"sdprint {word} / empty Typer app's --help, wall", ratio(samples, word, "empty"), 1.2)


def measure_sizes(bench: Bench) -> Iterator[Line]:
    """Bytes."""
    for kind, most in SIZES.items():
        size = bench.facts[kind]["bytes"]
        yield Line(f"{kind}, size", f"≤ {most // 1000} KB", f"{size / 1000:.1f} KB", size <= most)


def measure_memory(bench: Bench) -> Iterator[Line]:
    """Peak memory of the worksheet: of the whole tree of processes, and of the largest of them."""
    samples = bench.compare(bench.build("ours", "worksheet"), bench.naive("naive", "worksheet"), watch=True)
    for name, what in (("tree PSS", pss), ("largest process", largest)):
        ours, naive = median(samples, "ours", what), median(samples, "naive", what)
        most = 0.65 * naive + 15
        measured = f"{ours:.0f} MB, naive {naive:.0f} MB: {ratio(samples, 'ours', 'naive', what)}"
        goal = f"≤ 0.65 naive + 15 = {most:.0f} MB"
        yield Line(f"worksheet, peak memory, {name}", goal, measured, ours <= most)


def pss(sample: Sample) -> float:
    """Return the peak of the tree's memory."""
    return sample.pss


def largest(sample: Sample) -> float:
    """Return the peak of the largest process."""
    return sample.largest


def cpu(sample: Sample) -> float:
    """Return the CPU time."""
    return sample.cpu


def measure_growth(bench: Bench) -> Iterator[Line]:
    """Worksheets of many questions: CPU time, exact because SDPRINT_WORKER=spawn has its processes waited for."""
    runs = []
    for count in COUNTS:
        source = bench.folder / f"growth-{count}.md"
        source.write_text(write_checklist(count), encoding="utf-8")
        runs.append(bench.build(str(count), "worksheet", source=source, env={"SDPRINT_WORKER": "spawn"}))
    samples = bench.compare(*runs, rounds=max(3, bench.rounds // 2))
    for count in COUNTS:
        took = f"{median(samples, str(count), cpu):.2f} s CPU, {median(samples, str(count), cpu) / count * 1000:.1f} ms"
        pages = count_pages(bench.made("worksheet", bench.folder / f"growth-{count}.md"))
        yield Line(f"{count} questions", "", f"{took} each, {median(samples, str(count)):.2f} s wall, {pages} pages")
    for least, middle, most in ((100, 300, 1000), (300, 1000, 3000), (100, 1000, 3000)):
        name = f"growth: CPU per further question, {middle} to {most} / {least} to {middle}"
        yield below(name, _marginal(samples, least, middle, most), 1.25)
    for few, many in itertools.pairwise(COUNTS):
        found = ratio(samples, str(many), str(few), cpu)
        share = few / many
        each = Ratio(found.median * share, found.least * share, found.most * share)
        yield below(f"growth: CPU per question, {many} / {few}", each, 1.25)


def measure_fitting(bench: Bench) -> Iterator[Line]:
    """Fitting against one bare render of the final sheet, in CPU time, both in one process."""
    for count in FITTED:
        source = bench.folder / f"fit-{count}.md"
        source.write_text(write_checklist(count), encoding="utf-8")
    many = bench.folder / "fit-300.md"
    cases = (
        ("cheat sheet, A4, 1 to 4 columns", SOURCE, ("cheatsheet",), 6.0),
        ("cheat sheet of 300 items, 4 sides", many, ("cheatsheet", "pages=4"), 6.0),
        ("hopeless cheat sheet of 300 items", many, ("cheatsheet",), 2.0),
        ("pocket fold, A4", SOURCE, ("pocket",), 4.0),
    )
    for name, source, words, most in cases:
        facts = fit_once(source, words, bench.rounds)
        yield below(f"{name}: fitting / bare render, CPU; {facts['layouts']} layouts", facts["ratio"], most)
    costs = {}
    for count in FITTED:
        facts = fit_once(bench.folder / f"fit-{count}.md", ("cheatsheet", f"pages={max(1, count // 80)}"), 3)
        costs[count] = facts["seconds"] / count / facts["layouts"]
        measured = f"{facts['seconds']:.2f} s CPU, {facts['layouts']} layouts, {facts['pages']} pages"
        yield Line(f"fitting {count} items", "", measured)
    few, lots = FITTED[0], FITTED[-1]
    growth = costs[lots] / costs[few]
    what = f"fitting: CPU per item and layout, {lots} / {few}"
    yield Line(what, "≤ 1.25", f"{growth:.2f}", growth <= MOST_GROWTH)


def fit_once(source: Path, words: tuple[str, ...], rounds: int) -> dict[str, Any]:
    """Return what fitting.py found out, with the ratio."""
    kind, *settings = words
    command = [sys.executable, str(HERE / "fitting.py"), str(source), kind, str(rounds), *settings]
    facts = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
    ratios = sorted(facts["ratios"])
    return facts | {"ratio": Ratio(ratios[len(ratios) // 2], ratios[0], ratios[-1])}


def measure_proof(bench: Bench) -> Iterator[Line]:
    """The proof against all else that is done for a document, in a process of its own each time."""
    for kind in KINDS:
        command = [sys.executable, str(HERE / "proving.py"), str(SOURCE), kind]
        found = []
        for _ in range(bench.rounds):
            facts = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
            found.append(facts["ratio"])
        found.sort()
        yield below(f"{kind}: proof / all else, CPU", Ratio(found[len(found) // 2], found[0], found[-1]), 0.1)


def measure_form(bench: Bench) -> Iterator[Line]:
    """The fields of a form, and all of the second file, against all else that is done for a document."""
    for kind in ("notes", "scorecard"):
        command = [sys.executable, str(HERE / "forming.py"), str(SOURCE), kind]
        runs = [subprocess.run(command, check=True, capture_output=True, text=True) for _ in range(bench.rounds)]
        facts = [json.loads(run.stdout) for run in runs]
        for name, what in (("ratio", "fields / all else"), ("second", "form and its proof / paper")):
            found = sorted(one[name] for one in facts)
            yield below(f"{kind}: {what}, CPU", Ratio(found[len(found) // 2], found[0], found[-1]), 0.15)


def measure_brand(bench: Bench) -> Iterator[Line]:
    """A new project's documents in its own brand, with a logo and two colours, against the plain one."""
    project = str(bench.folder / "prep")
    run_once(bench.sdprint("new", "new", project))
    plain = replace(bench.build("plain", *KINDS, env={"SDPRINT_BRAND": "plain"}), folder=project)
    samples = bench.compare(plain, replace(bench.build("prep", *KINDS, env={"SDPRINT_BRAND": "prep"}), folder=project))
    yield below("four kinds: brand / plain, wall", ratio(samples, "prep", "plain"), 1.03)


def _marginal(samples: Samples, least: int, middle: int, most: int) -> Ratio:
    """Return what a further question costs from `middle` to `most`, by what it costs from `least` to `middle`."""
    rounds = zip(*(map(cpu, samples[str(count)]) for count in (least, middle, most)), strict=True)
    found = sorted(((c - b) / (most - middle)) / ((b - a) / (middle - least)) for a, b, c in rounds)
    return Ratio(found[len(found) // 2], found[0], found[-1])


def write_checklist(count: int) -> str:
    """Return a checklist of `count` questions in groups of two to four below seven steps."""
    lines, asked = ["# Growth", ""], 0
    for step in range(STEPS):
        lines += [f"## Step {step + 1}: part {step + 1} of {STEPS}", ""]
        end = count * (step + 1) // STEPS
        while asked < end:
            lines += [f"### Group {asked}", ""]
            for _ in range(min(2 + asked % 3, end - asked)):
                lines.append(f"- {CUES[asked % len(CUES)]}")
                asked += 1
            lines.append("")
    return "\n".join(lines)


def below(what: str, measured: Ratio, most: float) -> Line:
    """Return a line for a ratio that should be at most `most`."""
    return Line(what, f"≤ {most:.2f}", str(measured), measured.median <= most)


def verify(bench: Bench) -> Iterator[Line]:
    """Build everything once, and check that both sides make sound PDFs with the same number of pages."""
    bench.compare(bench.build("ours", *KINDS), bench.naive("naive", *KINDS), rounds=1)
    chromium = find_chromium(bench)
    if chromium:
        bench.compare(chromium, rounds=1)
    for kind in KINDS:
        ours, naive = count_pages(bench.made(kind)), count_pages(bench.naive_pdf(kind))
        facts = bench.facts[kind]
        other = f", Chromium {count_pages(bench.folder / 'chromium.pdf')}" if chromium and kind == "worksheet" else ""
        measured = f"{ours} pages, naive {naive}{other}; {facts['passes']} layout passes"
        yield Line(f"{kind}: sound PDFs of the same pages", "the same", measured, ours == naive == facts["pages"])


def count_pages(pdf: Path) -> int:
    """Return the number of pages; raises `CalledProcessError` for an unsound file."""
    if shutil.which("qpdf") is None:
        raise SystemExit("qpdf is missing: apt-get install qpdf")
    subprocess.run(["qpdf", "--check", pdf], check=True, capture_output=True)
    return int(subprocess.run(["qpdf", "--show-npages", pdf], check=True, capture_output=True, text=True).stdout)


def read_facts(folder: Path) -> dict[str, dict[str, int]]:
    """Write the final HTML of every kind, in a process of its own, and return its facts."""
    command = [sys.executable, str(HERE / "final_html.py"), str(SOURCE), str(folder)]
    return json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


PARTS: dict[str, Callable[[Bench], Iterator[Line]]] = {
    "worksheet": measure_worksheet,
    "family": measure_family,
    "start": measure_start,
    "sizes": measure_sizes,
    "memory": measure_memory,
    "growth": measure_growth,
    "fitting": measure_fitting,
    "proof": measure_proof,
    "form": measure_form,
    "brand": measure_brand,
}


def main() -> int:
    """Measure the parts named, print the table, and return 1 if a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "parts", nargs="*", metavar="PART", choices=[[], *PARTS], help=f"of {', '.join(PARTS)}; all without any"
    )
    parser.add_argument("-n", "--rounds", type=int, default=7, help="rounds of each comparison; growth takes half")
    parser.add_argument("--idle", type=float, default=0.0, help="wait so many seconds for a quiet machine, each time")
    args = parser.parse_args()
    os.chdir(ROOT)
    missed = 0
    sys.stdout.write("| what | goal | measured: median (min to max) | |\n|---|---|---|---|\n")
    with tempfile.TemporaryDirectory(prefix="sdprint-bench-") as name:
        folder = Path(name)
        bench = Bench(folder, read_facts(folder), args.rounds, args.idle)
        for part in (verify, *(PARTS[one] for one in args.parts or PARTS)):
            for line in part(bench):
                mark = {None: "", True: "pass", False: "MISS"}[line.ok]
                missed += line.ok is False
                sys.stdout.write(f"| {line.what} | {line.goal} | {line.measured} | {mark} |\n")
                sys.stdout.flush()
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
