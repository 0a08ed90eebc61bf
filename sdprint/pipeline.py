"""The whole house in one function: read this first.

`make` takes what was ordered and leaves PDFs: source → checklist → plan → (worker: HTML → pages → PDF) → file.
"""

from collections import Counter
from collections.abc import Generator, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sdprint.checklist.model import Checklist
from sdprint.delivery.output import (
    cache_folder,
    check_target,
    make_inner_folder,
    name_form,
    name_output,
    scratch_folder,
    write_file,
)
from sdprint.design.brands import Brand
from sdprint.design.catalog import PLAIN
from sdprint.design.fonts import font_configuration, font_files
from sdprint.design.kinds import Kind
from sdprint.design.languages import read_words
from sdprint.design.papers import Paper, find_paper
from sdprint.design.project import Project
from sdprint.errors import (
    ContentError,
    Finding,
    MachineError,
    PromiseError,
    SdprintError,
    UsageError,
    merge,
)
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.press.job import Job, Outcome, Pdf
from sdprint.press.worker import Press
from sdprint.survey import Read, allowed_root, read_all
from sdprint.verdict import find_losses, judge

PAPER, OUT = "a4", "build"


@dataclass(frozen=True, slots=True)
class Order:
    """What the user asked for; what is empty is decided by the checklist, the project, or the defaults.

    `name` is what files are called in place of their source.
    """

    sources: tuple[Path, ...] = ()
    kinds: tuple[str, ...] = ()
    brand: str = ""
    paper: str = ""
    out: str = ""
    settings: tuple[str, ...] = ()
    keep_failed: bool = False
    trust: bool = False
    choices: Choices = field(default_factory=Choices)
    name: str = ""


@dataclass(frozen=True, slots=True)
class Made:
    """One file that was written; `advice` says how to print and fold it, if that is not plain."""

    path: Path
    pages: int
    size: int
    type_size: float
    warnings: tuple[Finding, ...] = ()
    advice: str = ""


def draw(order: Order, project: Project, press: Press, dpi: float) -> Iterator[tuple[Job, Pdf]]:
    """Yield each document with its pages drawn, `dpi` pixels an inch, and write nothing; raises as `make` does."""
    reads = read_all(order.sources or project.sources(), project)
    with scratch_folder() as scratch:
        jobs, _, failures = _prepare(order, project, reads, scratch)
        jobs = [replace(job, dpi=dpi) for job in jobs]
        for job, outcome in zip(jobs, press.typeset(jobs), strict=True):
            try:
                read = next(read for read in reads if read.checklist.path == job.plan.checklist.path)
                if isinstance(outcome, SdprintError):
                    raise outcome
                judge(job, outcome, read.source, read.checklist)
                yield job, outcome
            except SdprintError as error:
                failures.append(error)
    if failures:
        raise merge(failures)


def make(order: Order, project: Project, press: Press) -> Generator[Made, None, None]:
    """Yield each document as it is written; raises `SdprintError` at the end, with all findings, if any failed.

    Nothing is typeset unless every source can be read and every target can be written.
    """
    reads = read_all(tuple(dict.fromkeys(order.sources or project.sources())), project)
    losses = {read.checklist.path: find_losses(read.source, read.checklist, project) for read in reads}
    told: set[Finding] = set()
    with scratch_folder() as scratch:
        jobs, targets, failures = _prepare(order, project, reads, scratch)
        for job, target, outcome in zip(jobs, targets, press.typeset(jobs), strict=True):
            try:
                for made in _deliver(job, target, outcome, reads, keep_failed=order.keep_failed):
                    # What is true of a checklist or a brand is told with the first of its documents.
                    said = (*losses[job.plan.checklist.path], *made.warnings)
                    yield replace(made, warnings=tuple(warning for warning in said if warning not in told))
                    told.update(said)
            except SdprintError as error:
                failures.append(error)
    if failures:
        raise merge(failures)


def _prepare(
    order: Order, project: Project, reads: tuple[Read, ...], scratch: Path
) -> tuple[list[Job], list[Path], list[SdprintError]]:
    """Plan every document and check every target; a kind that is not for this paper does not keep back the others."""
    project.check_settings()
    out = Path(order.out) if order.out else project.root / (project.settings.out or OUT)
    jobs: list[Job] = []
    targets: list[Path] = []
    failures: list[SdprintError] = []
    for read in reads:
        brand, paper = choose_design(order, project, read.checklist)
        kinds = _choose_kinds(order, project, brand)
        fonts = _write_fonts(scratch, project, brand)
        root = allowed_root(read.checklist.path, project)
        words = read_words(read.checklist.lang, project.catalog.folders)
        for kind in kinds:
            design = Design(kind, brand, paper, project.catalog.template_folders(kind, brand), root, words)
            try:
                plan = make_plan(read.checklist, design, order.choices)
                jobs.append(Job(plan, fonts, make_inner_folder(scratch, len(jobs)), order.trust))
            except (PromiseError, ContentError) as error:
                failures.append(error)
                continue
            source = Path(order.name) if order.name else read.checklist.path
            targets.append(out / name_output(source, kind.name, _variants(design, order.choices), kind.suffix))
    forms = [name_form(target) for job, target in zip(jobs, targets, strict=True) if job.plan.has_form]
    _check_targets([*targets, *forms])
    return jobs, targets, failures


def _choose_kinds(order: Order, project: Project, brand: Brand) -> list[Kind]:
    """Return the kinds that are asked for, else all but those that are only made on request."""
    named = order.kinds or project.settings.kinds
    names = dict.fromkeys(named or project.catalog.kinds())
    kinds = [project.catalog.kind(name, order.settings, brand) for name in names]
    return kinds if named else [kind for kind in kinds if not kind.on_request]


def choose_design(order: Order, project: Project, checklist: Checklist) -> tuple[Brand, Paper]:
    """Return brand and paper: a flag or variable, else the front matter, the project, the brand, or plain and A4."""
    settings = project.settings
    brand = project.catalog.brand(order.brand or checklist.brand or settings.brand or PLAIN)
    return brand, find_paper(order.paper or checklist.paper or settings.paper or brand.page.paper or PAPER)


def _variants(design: Design, choices: Choices) -> tuple[str, ...]:
    """Return what a file name says of how the document differs from the usual one."""
    given = {
        design.brand.name: design.brand.name != PLAIN,
        design.paper.name: design.paper.name != PAPER,
        "mono": choices.mono,
        "no-hints": not choices.hints,
        choices.impose: bool(choices.impose),
        "long-edge": choices.long_edge and bool(choices.impose or design.kind.impose),
        f"{choices.minutes}min": bool(choices.minutes),
    }
    return tuple(name for name, wanted in given.items() if wanted)


def _write_fonts(scratch: Path, project: Project, brand: Brand) -> Path:
    folders = project.catalog.fonts(brand)
    if not font_files(folders):
        raise MachineError(Finding("no font files", folders[-1] if folders else None, hint="install sdprint again"))
    type_ = brand.typography
    families = {"base": type_.base, "monospace": type_.monospace}
    path = scratch / f"fonts-{brand.name}.conf"
    write_file(path, font_configuration(folders, families, cache_folder() / "fontconfig").encode(), lasting=False)
    return path


def _check_targets(targets: list[Path]) -> None:
    failures: list[SdprintError] = []
    for target, times in Counter(targets).items():
        if times > 1:
            hint = "build them one by one, each with its own -o"
            raise UsageError(Finding("two checklists would be written to this file", target, hint=hint))
        try:
            check_target(target)
        except SdprintError as error:
            failures.append(error)
    if failures:
        raise merge(failures)


def _deliver(job: Job, target: Path, outcome: Outcome, reads: tuple[Read, ...], *, keep_failed: bool) -> Iterator[Made]:
    """Write a document from which nothing is missing, or raise what is; a failed one can be kept beside it.

    The same document with fields to fill in, if there is one, is written with it.
    """
    if isinstance(outcome, SdprintError):
        raise outcome
    read = next(read for read in reads if read.checklist.path == job.plan.checklist.path)
    try:
        warnings = judge(job, outcome, read.source, read.checklist)
    except SdprintError as error:
        if not keep_failed:
            raise
        kept = target.with_suffix(f".failed{target.suffix}")
        write_file(kept, outcome.data or outcome.form)
        raise type(error)(*error.findings, Finding("the failed document, to be looked at", kept)) from error
    fold, long_edge = job.plan.fold, job.plan.choices.long_edge
    advice = fold.instruct(long_edge=long_edge) if fold else ""
    for path, data in ((target, outcome.data), (name_form(target), outcome.form)):
        if data:
            write_file(path, data)
            yield Made(path, outcome.pages, len(data), outcome.type_size, warnings, advice)
            warnings = ()
