"""Sources read and judged, one by one or all that a project has."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from sdprint.checklist.frontmatter import Head, split_front_matter
from sdprint.checklist.linter import find_faults
from sdprint.checklist.model import Checklist
from sdprint.checklist.numbers import read_cards
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.source import Source, find_mojibake, read_source
from sdprint.design.brands import Brand
from sdprint.design.catalog import KIND_FILES
from sdprint.design.overrides import judge_overrides
from sdprint.design.papers import read_paper, suggest_paper
from sdprint.design.project import Project
from sdprint.errors import ContentError, Finding, SdprintError, Severity, merge
from sdprint.verdict import find_missing


@dataclass(frozen=True, slots=True)
class Read:
    """One source, read and judged."""

    source: Source
    checklist: Checklist
    findings: tuple[Finding, ...]


def read_all(paths: tuple[Path, ...], project: Project) -> tuple[Read, ...]:
    """Read every source; raises `SdprintError` with the findings of all of them."""
    if not paths:
        hint = "write one, or name a file: sdprint build FILE.md"
        raise ContentError(Finding("no checklist here", project.root / "content", hint=hint))
    reads: list[Read] = []
    failures: list[SdprintError] = []
    for path in paths:
        try:
            reads.append(read_checklist(path, project))
        except SdprintError as error:
            failures.append(error)
    faults = [finding for read in reads for finding in read.findings if finding.severity is Severity.ERROR]
    if faults:
        failures.append(ContentError(*faults))
    if failures:
        raise merge(failures)
    return tuple(reads)


def read_checklist(path: Path, project: Project) -> Read:
    """Return one source as a checklist, with its number cards and what could be better about it."""
    source = read_source(path)
    if error := find_mojibake(source):
        raise error
    head = split_front_matter(path, source.text)
    pieces = read_pieces(path, head.body, head.values.lang)
    checklist = build_checklist(path, head, source.text.split("\n"), pieces)
    if head.values.numbers:
        origin = Finding("", path, *head.place("numbers"))
        steps = max((step.number for step in checklist.steps), default=0)
        cards = read_cards(head.values.cards, project.number_folders(path), steps, origin)
        checklist = replace(checklist, cards=cards)
    faults = find_faults(source, checklist, allowed_root(path, project))
    return Read(source, checklist, (*head.warnings, *_unknown_names(head, path, project), *faults))


def _unknown_names(head: Head, path: Path, project: Project) -> Iterator[Finding]:
    """Yield an error for a brand or paper in front matter that there is not."""
    brand, paper = head.values.brand, head.values.paper
    if brand and not project.catalog.has("brands", brand):
        hint = project.catalog.suggest("brands", brand)
        yield Finding(f"unknown brand '{brand}' in front matter", path, *head.place("brand"), hint)
    if paper and read_paper(paper) is None:
        what = f"unknown paper '{paper}' in front matter"
        yield Finding(what, path, *head.place("paper"), suggest_paper(paper))


def check_all(paths: tuple[Path, ...], project: Project) -> tuple[Finding, ...]:
    """Return everything that is wrong with the settings, the sources, and the kinds and brands that can be chosen."""
    findings: list[Finding] = []
    with _collecting(findings):
        project.check_settings()
    reads: list[Read] = []
    for path in paths or project.sources():
        with _collecting(findings):
            reads.append(read_checklist(path, project))
            findings += reads[-1].findings
    with _collecting(findings):
        findings += find_missing(tuple((read.source, read.checklist) for read in reads), project)
    with _collecting(findings):
        findings += judge_overrides(project.root / "templates", project.catalog)
    for name in project.catalog.kinds():
        with _collecting(findings):
            project.catalog.kind(name)
    for name in project.catalog.brands():
        with _collecting(findings):
            findings += project.catalog.find_tight_margins(name)
            findings += _judge_kinds(project.catalog.brand(name), project)
    return tuple(findings)


def _judge_kinds(brand: Brand, project: Project) -> Iterator[Finding]:
    """Yield what is wrong with what a brand has for single kinds."""
    for folder in sorted({path.parent for name in KIND_FILES for path in brand.folder.glob(f"*/{name}")}):
        kind = folder.name
        if not project.catalog.has("documents", kind):
            what = f"there is no kind '{kind}': nothing here is used"
            yield Finding(what, folder, 0, 0, project.catalog.suggest("documents", kind), Severity.WARNING)
            continue
        try:
            project.catalog.kind(kind, (), brand)
        except SdprintError as error:
            yield from error.findings


@contextmanager
def _collecting(findings: list[Finding]) -> Iterator[None]:
    """Add the findings of an error inside the block instead of raising it."""
    try:
        yield
    except SdprintError as error:
        findings += error.findings


def allowed_root(path: Path, project: Project) -> Path:
    """Return the folder that a checklist may take pictures from: the project, or where the file lies."""
    folder, root = path.resolve().parent, project.root.resolve()
    return root if project.own and folder.is_relative_to(root) else folder
