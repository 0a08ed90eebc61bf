"""The plan: everything that a template may print, frozen, picklable, and sent to the press as it is."""

from dataclasses import dataclass
from pathlib import Path

from sdprint.checklist.answers import Answer
from sdprint.checklist.model import (
    Block,
    Checklist,
    Entry,
    Group,
    NumberCard,
    Paragraph,
    Question,
    Step,
    Timing,
    inlines,
)
from sdprint.design.brands import Brand
from sdprint.design.kinds import Kind
from sdprint.design.papers import Paper

# What stands above the bands of a page of notes, and the least that a band is good for, in mm.
BANDS_HEAD, LOWEST_BAND = 36.0, 26.0
# What each further line of the title and of the problem takes of that page, in mm, and the characters of a line.
TITLE_LINE, TITLE_CHARACTERS = 7.7, 34
PROBLEM_LINE, PROBLEM_CHARACTERS = 4.0, 66


@dataclass(frozen=True, slots=True)
class Cell:
    """Questions that share one answer space of `height` mm with `lines` ruled lines."""

    questions: tuple[Question, ...]
    answer: Answer
    height: float = 0.0
    lines: int = 0

    @property
    def repeats_hint(self) -> bool:
        """Whether the options of a choice are the hint, which is then not printed twice."""
        question = self.questions[0]
        hint = {part.strip().casefold() for part in "".join(span.text for span in question.hint).split(",")}
        return bool(question.hint) and hint == {name.casefold() for name in self.answer.names}


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side: one cell or two, or a block of text; `indent` counts nested lists."""

    cells: tuple[Cell, ...] = ()
    block: Block | None = None
    indent: int = 0
    half: bool = False


@dataclass(frozen=True, slots=True)
class PlannedGroup:
    """A group laid out in rows; `breakable` if it can't fit on one page, `running` is its running head.

    `level` is that of its HTML heading, so that no level is skipped.
    """

    id: str
    level: int
    group: Group
    rows: tuple[Row, ...]
    running: str
    breakable: bool


@dataclass(frozen=True, slots=True)
class PlannedStep:
    """A step, its groups, and its minutes in each of the plan's timings."""

    step: Step
    groups: tuple[PlannedGroup, ...]
    minutes: tuple[int, ...]
    clocks: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user asked for on the command line, beyond kind, brand and paper."""

    mono: bool = False
    hints: bool = True
    problem: str = ""
    minutes: int = 0


@dataclass(frozen=True, slots=True)
class Unit:
    """What a sheet can't break: a few entries of a group, the first with the heads above them, or a number card."""

    id: str
    step: PlannedStep | None = None
    group: PlannedGroup | None = None
    head: bool = False
    entries: tuple[Entry, ...] = ()
    card: NumberCard | None = None


@dataclass(frozen=True, slots=True)
class Column:
    """One packed column of a sheet: the ids of its units from top to bottom, and the white between cards in mm."""

    ids: tuple[str, ...]
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class Plan:
    """One document to be made.

    `asks` says that at least half of the items are questions, and not tasks.
    The fields up to `type_size` are set by the planner; `project` is the folder that files may be read from.
    The rest is what the fitter finds out: `type_size` in pt, the packed `columns` (none while measuring),
    the groups that begin a page, the ruled lines that fill page ends, what sketches grow to (mm), and whether
    a blank page makes the number of pages even.
    """

    kind: Kind
    brand: Brand
    paper: Paper
    checklist: Checklist
    choices: Choices
    steps: tuple[PlannedStep, ...]
    timings: tuple[Timing, ...]
    review: tuple[str, ...]
    asks: bool
    units: tuple[Unit, ...]
    templates: tuple[tuple[str, Path], ...]
    project: Path
    type_size: float
    columns: tuple[Column, ...] = ()
    page_starts: frozenset[str] = frozenset()
    page_ends: tuple[tuple[str, int], ...] = ()
    sketches: tuple[tuple[str, float], ...] = ()
    blank_page: bool = False

    @property
    def width(self) -> float:
        """The live width in mm."""
        return self.paper.width - self.kind.margins.left - self.kind.margins.right

    @property
    def height(self) -> float:
        """The live height in mm."""
        return self.paper.height - self.kind.margins.top - self.kind.margins.bottom

    @property
    def column_width(self) -> float:
        """The width of one column in mm, for kinds that fit columns."""
        fit = self.kind.fit
        return (self.width - fit.gutter * (fit.columns - 1)) / fit.columns

    @property
    def numbered(self) -> tuple[PlannedStep, ...]:
        """The steps that have a number, and so a place in the timings."""
        return tuple(planned for planned in self.steps if planned.step.number)

    @property
    def bar(self) -> Timing | None:
        """The timing that a sheet with room for one shows: the chosen one, else the one in the middle."""
        return self.timings[len(self.timings) // 2] if self.timings else None

    @property
    def colors(self) -> tuple[str, ...]:
        """The palettes that the document uses, so that its style sheet holds no others."""
        return tuple(dict.fromkeys([*(planned.step.color for planned in self.steps), "grey"]))

    @property
    def band_heights(self) -> tuple[float, ...]:
        """Heights in mm that share one page between the steps: half evenly, half by their questions."""
        head = BANDS_HEAD + TITLE_LINE * (len(self.checklist.title) // TITLE_CHARACTERS)
        head += PROBLEM_LINE * (len(self.choices.problem) // PROBLEM_CHARACTERS)
        room = max(self.height - head, len(self.steps) * LOWEST_BAND)
        counts = [1 + sum(len(group.group.questions) for group in planned.groups) for planned in self.steps]
        return tuple(round(room * (0.5 / len(counts) + 0.5 * count / sum(counts)), 1) for count in counts)

    @property
    def ticked(self) -> bool:
        """Whether any question is ticked already."""
        return any(question.checked for question in self.checklist.questions)

    @property
    def rich(self) -> bool:
        """Whether there is more than plain questions: blocks of text, code, links or pictures."""
        questions = self.checklist.questions
        blocks = self.checklist.intro or any(question.body for question in questions)
        blocks = blocks or any(row.block for step in self.steps for group in step.groups for row in group.rows)
        keys = (block for question in questions for block in question.key if not isinstance(block, Paragraph))
        runs = (span for spans in inlines(self.checklist) for span in spans)
        return bool(blocks) or any(keys) or any(span.code or span.href or span.image for span in runs)

    def uses(self, space: str) -> bool:
        """Return whether any question has this answer space."""
        return any(question.answer.space == space for question in self.checklist.questions)

    @property
    def packed(self) -> tuple[tuple[tuple[Unit, ...], float], ...]:
        """The units of each column and the white between its cards in mm; all in one column while measuring."""
        named = {unit.id: unit for unit in self.units}
        if not self.columns:
            return ((self.units, 0.0),)
        return tuple((tuple(named[name] for name in column.ids), column.gap) for column in self.columns)

    def end_lines(self, name: str) -> int:
        """Return the ruled lines that fill the page after the group called `name`."""
        return dict(self.page_ends).get(name, 0)

    def sketch_height(self, cell: Cell) -> float:
        """Return the height of a sketch in mm, grown to the page end where there was room."""
        return dict(self.sketches).get(cell.questions[0].id, cell.height)
