"""From a checklist, a kind, a brand and a paper to a `Plan`: what stands beside what, and who shares a box."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from sdprint.checklist.model import Checklist, Group, Step, Timing, plain
from sdprint.design.brands import Brand, dress
from sdprint.design.folds import Fold, find_fold
from sdprint.design.kinds import Fit, Kind, Margins
from sdprint.design.languages import ENGLISH, Words, is_from_right, write_date
from sdprint.design.papers import Paper
from sdprint.errors import Finding, UsageError
from sdprint.layout.limits import check_page, check_spaces, reduce_spaces
from sdprint.layout.pairing import guess_height, plan_rows
from sdprint.layout.pieces import PlannedGroup, PlannedStep, Unit
from sdprint.layout.plan import Choices, Plan

# A group longer than this may be broken between two columns of a sheet, into runs of so many entries.
WHOLE_ENTRIES, UNIT_ENTRIES = 5, 3
# A running head stands on one line of the narrowest page.
MOST_RUNNING = 90
# A group guessed taller than this share of the page may be broken.
TALLEST_WHOLE = 0.8


@dataclass(frozen=True, slots=True)
class Design:
    """What a document is made with; `templates` and `project` say where files may be read from."""

    kind: Kind
    brand: Brand
    paper: Paper
    templates: tuple[tuple[str, Path], ...]
    project: Path
    words: Words = ENGLISH

    @property
    def magnification(self) -> float:
        """By how much all is larger: it is laid out on a page that is so many times smaller, and then magnified."""
        # What is drawn to the edges of the paper has the size that it says.
        drawn = not any(self.kind.margins.edges)
        return self.brand.magnification if self.kind.media == "paper" and not drawn else 1.0


@dataclass(frozen=True, slots=True)
class _Frame:
    """What all steps of a document are planned with; `live` is the height of the live area in mm."""

    timings: tuple[Timing, ...]
    live: float
    words: Words


def make_plan(checklist: Checklist, design: Design, choices: Choices) -> Plan:
    """Return the plan of one document.

    Raises `UsageError` for a time limit that the checklist has not, `PromiseError` for a page that is too narrow for
    the kind or can't be folded, `ContentError` for an answer space that is higher than the page.
    """
    kind, fit, words = design.kind, design.kind.fit, design.words
    page = _choose_page(checklist.lang, design, choices)
    checklist = reduce_spaces(checklist, design.magnification)
    check_page(kind, page.paper, page.live, page.fold, design.magnification)
    check_spaces(kind, checklist, (page.width, page.live), design.magnification)
    frame = _Frame(_timings(checklist, choices), page.live, words)
    steps = tuple(_plan_step(index, step, checklist, frame) for index, step in enumerate(checklist.steps))
    return Plan(
        kind=replace(kind, title=words.say(kind.title), kicker=words.say(kind.kicker)),
        brand=dress(design.brand, mono=choices.mono),
        paper=page.paper,
        sheet=page.sheet,
        magnification=design.magnification,
        fold=page.fold,
        margins=page.margins,
        pages=_promised(kind, page.fold),
        checklist=replace(checklist, date=write_date(checklist.date, checklist.lang, words)),
        # On the screen, answers always stand in fields.
        choices=replace(choices, final=choices.final and kind.media == "paper"),
        steps=steps,
        timings=frame.timings,
        review=_review(checklist),
        asks=_asks(checklist),
        units=_units(checklist, steps, fit),
        templates=design.templates,
        project=design.project,
        hints=choices.hints,
        short=fit.short,
        type_size=fit.largest,
        words=words,
    )


@dataclass(frozen=True, slots=True)
class _Page:
    """The page that a document is laid out on, and the sheet with the fold that it is part of."""

    fold: Fold | None
    paper: Paper
    sheet: Paper
    margins: Margins

    @property
    def width(self) -> float:
        """The live width in mm."""
        return self.paper.width - self.margins.left - self.margins.right

    @property
    def live(self) -> float:
        """The live height in mm."""
        return self.paper.height - self.margins.top - self.margins.bottom


def _choose_page(lang: str, design: Design, choices: Choices) -> _Page:
    kind, larger = design.kind, design.magnification
    fold = find_fold(choices.impose or kind.impose, from_right=is_from_right(lang))
    paper = (fold.panel(design.paper) if fold else design.paper).shrunk(larger)
    sheet = fold.sheet(design.paper).shrunk(larger) if fold else paper
    return _Page(fold, paper, sheet, kind.margins_on(paper, design.brand.margins, larger))


def _asks(checklist: Checklist) -> bool:
    """Return whether at least half of the items are questions, and not tasks."""
    asked = sum(question.answer.space != "none" for question in checklist.questions)
    return asked > 0 and 2 * asked >= len(checklist.questions)


def _promised(kind: Kind, fold: Fold | None) -> int:
    """Return the number of pages that is promised: what fits the page in one sheet fits all panels of a folded one."""
    if fold and kind.fit.mode == "columns":
        return 0 if fold.nested else fold.pages
    return 0 if fold else kind.promise.pages


def _timings(checklist: Checklist, choices: Choices) -> tuple[Timing, ...]:
    if not choices.minutes:
        return checklist.timings
    chosen = tuple(timing for timing in checklist.timings if timing.minutes == choices.minutes)
    if not chosen:
        known = ", ".join(str(timing.minutes) for timing in checklist.timings)
        hint = f"known: {known}" if known else "the front matter has no durations: add them, or leave --minutes out"
        raise UsageError(Finding(f"no plan for {choices.minutes} minutes in {checklist.path.name}", hint=hint))
    return chosen


def _review(checklist: Checklist) -> tuple[str, ...]:
    """Return the dimensions of the self-review: the author's, else the steps, if there is anything to review."""
    labels = tuple(step.label for step in checklist.steps if step.number)
    return checklist.review or (labels if _asks(checklist) and len(labels) > 1 else ())


def _plan_step(index: int, step: Step, checklist: Checklist, frame: _Frame) -> PlannedStep:
    title = plain(step.title)
    running = frame.words.say("Step {number} · {title}", number=step.number, title=title) if step.number else ""
    if len(running) > MOST_RUNNING:
        running = f"{running[: MOST_RUNNING - 1].rstrip()}…"
    groups = []
    for position, group in enumerate(step.groups or (Group((), ()),)):
        rows = plan_rows(group, checklist)
        breakable = guess_height(rows) > TALLEST_WHOLE * frame.live
        level = min(6, group.depth + (3 if title else 2))
        groups.append(PlannedGroup(f"g{index + 1}-{position + 1}", level, group, rows, running, breakable))
    timed = frame.timings if step.number else ()
    return PlannedStep(
        step,
        tuple(groups),
        tuple(timing.steps[step.number - 1] for timing in timed),
        tuple(timing.clocks[step.number - 1] for timing in timed),
    )


def _units(checklist: Checklist, steps: tuple[PlannedStep, ...], fit: Fit) -> tuple[Unit, ...]:
    """Cut the checklist into pieces for a sheet: long groups into runs, each number card by itself.

    A card `in place` stands after the step that it belongs to; any other one, and one without a step, after all.
    """
    in_place = fit.cards == "in place"
    numbers = {step.step.number for step in steps} - {0}
    cards = {f"n{index}": card for index, card in enumerate(checklist.cards)}
    here = {name: card.step for name, card in cards.items() if in_place and card.step in numbers}
    # Where the first page is a cover, what stands above the columns elsewhere is a unit of its own.
    units = [Unit("intro", head=True, entries=checklist.intro)] if fit.cover and checklist.intro else []
    for step in steps:
        of_step = [unit for index, group in enumerate(step.groups) for unit in _group_units(step, index, group)]
        of_step += [Unit(name, step, card=cards[name]) for name, number in here.items() if number == step.step.number]
        units += [*of_step[:-1], replace(of_step[-1], closes=True)]
    units += [
        Unit(name, head=True, card=card, movable=not in_place) for name, card in cards.items() if name not in here
    ]
    return tuple(units)


def _group_units(step: PlannedStep, index: int, group: PlannedGroup) -> Iterable[Unit]:
    entries = group.group.entries
    run = UNIT_ENTRIES if len(entries) > WHOLE_ENTRIES else WHOLE_ENTRIES
    for start in range(0, max(1, len(entries)), run):
        shown = group if start == 0 else None
        yield Unit(f"u{group.id}-{start}", step, shown, index == 0 and start == 0, entries[start : start + run])
