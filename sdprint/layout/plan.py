"""The plan: everything that a template may print, frozen, picklable, and sent to the press as it is."""

import re
from dataclasses import dataclass
from pathlib import Path

from sdprint.checklist.model import Checklist, Paragraph, Question, Timing, inlines, plain
from sdprint.design.brands import Brand
from sdprint.design.colors import WHITE
from sdprint.design.folds import Fold
from sdprint.design.kinds import Kind, Margins
from sdprint.design.languages import ENGLISH, Words, is_from_right
from sdprint.design.papers import Paper
from sdprint.layout.fields import TICKED
from sdprint.layout.pieces import Column, PageEnd, PlannedStep, Space, Unit
from sdprint.layout.rows import Cell

# What stands above the bands of a page of notes, and the least that a band is good for, in mm.
BANDS_HEAD, LOWEST_BAND = 36.0, 26.0
# What each further line of the title and of the problem takes of that page, in mm, and the characters of a line.
TITLE_LINE, TITLE_CHARACTERS = 7.7, 34
PROBLEM_LINE, PROBLEM_CHARACTERS = 4.0, 66
# On a page whose live area is narrower than this, in mm, the small logo stands for the usual one.
NARROW = 120.0
# A point in mm, and the least width of a part of the time bar in em.
POINT, BAR_PART = 25.4 / 72, 2.1
_LONG_WORD = re.compile(r"[^\W\d_]{16}")


@dataclass(frozen=True, slots=True)
class Choices:
    """What the user asked for on the command line, beyond kind, brand and paper.

    `answers` are the names of fields with what is to be filled in: into a form, or if it is `final` into the page.
    A tick is filled in with anything. `answered_in` is the file that they come from.
    """

    mono: bool = False
    hints: bool = True
    problem: str = ""
    minutes: int = 0
    impose: str = ""
    long_edge: bool = False
    show_space: bool = False
    answers: tuple[tuple[str, str], ...] = ()
    final: bool = False
    answered_in: Path | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """One document to be made.

    `paper` is the page; with a `fold` it is one panel of `sheet`, the paper that goes through the printer. All that is
    in a plan is in print so many times larger as `magnification` says, the page as well.
    `asks` says that at least half of the items are questions, and not tasks.
    The fields up to `words` are set by the planner; `project` is the folder that files may be read from, and
    `pages` the number that is promised, or 0. `hints` and `short` say which wordings are printed.
    The rest is what the fitter finds out: `type_size` in pt and the `scale` of what
    stands in the margins, the number of columns and what stands in each (nothing
    while measuring), the ruled lines of a notes box below those of each page, what was given up to make it fit, the
    notes that fill page ends, the answer spaces of each page if they are to be shown, and whether a blank page makes
    the number of pages even.
    """

    kind: Kind
    brand: Brand
    paper: Paper
    sheet: Paper
    fold: Fold | None
    margins: Margins
    pages: int
    checklist: Checklist
    choices: Choices
    steps: tuple[PlannedStep, ...]
    timings: tuple[Timing, ...]
    review: tuple[str, ...]
    asks: bool
    units: tuple[Unit, ...]
    templates: tuple[tuple[str, Path], ...]
    project: Path
    hints: bool
    short: bool
    type_size: float
    words: Words = ENGLISH
    magnification: float = 1.0
    scale: float = 1.0
    column_count: int = 1
    columns: tuple[Column, ...] = ()
    notes_lines: tuple[int, ...] = ()
    relief: tuple[str, ...] = ()
    page_ends: tuple[PageEnd, ...] = ()
    spaces: tuple[tuple[Space, ...], ...] = ()
    blank_page: bool = False

    @property
    def fillable(self) -> bool:
        """Whether the document has fields: what is folded has none, nobody could fill them in upside down."""
        return self.kind.fillable and self.fold is None

    def answer(self, name: str) -> str:
        """Return what is to be printed as the answer of a field, or nothing."""
        return dict(self.choices.answers).get(name, "") if self.choices.final else ""

    @property
    def filled(self) -> dict[str, str]:
        """What stands in the fields: the answers, or if there are none what the checklist has ticked itself."""
        cells = (cell for step in self.steps for group in step.groups for row in group.rows for cell in row.cells)
        ticked = {cell.tick(q): TICKED for cell in cells for q in cell.questions if q.checked}
        return dict(self.choices.answers) or ticked

    def is_done(self, cell: Cell, question: Question) -> bool:
        """Return whether the question is printed with a tick."""
        return bool(self.answer(cell.tick(question))) if self.choices.final else question.checked

    @property
    def has_form(self) -> bool:
        """Whether the document with fields is one more, beside the paper; a finished one has none."""
        return self.fillable and self.kind.media == "paper" and not self.choices.final

    def logo(self, on_masthead: bool) -> Path | None:  # noqa: FBT001 - templates have no names for what they hand over
        """Return the brand's logo for the title block or for white paper, if it has one."""
        logo, color = self.brand.logo, self.brand.color
        dark = on_masthead and color.masthead and color.on_masthead == WHITE and logo.dark
        name = dark or (logo.small if self.width * self.magnification < NARROW else "") or logo.path
        return self.brand.folder / name if name else None

    @property
    def width(self) -> float:
        """The live width in mm."""
        return self.paper.width - self.margins.left - self.margins.right

    @property
    def height(self) -> float:
        """The live height in mm."""
        return self.paper.height - self.margins.top - self.margins.bottom

    @property
    def em(self) -> float:
        """The size of the type in mm."""
        return self.type_size * POINT

    @property
    def gutter(self) -> float:
        """The white between two columns in mm."""
        return self.kind.fit.gutter * self.em

    @property
    def column_width(self) -> float:
        """The width of one column in mm, for kinds that fit columns."""
        return (self.width - self.gutter * (self.column_count - 1)) / self.column_count

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
        """Whether any question is ticked already, or may be."""
        return self.choices.final or any(question.checked for question in self.checklist.questions)

    @property
    def rich(self) -> bool:
        """Whether there is more than plain questions: blocks of text, code, links or pictures."""
        questions = self.checklist.questions
        blocks = self.checklist.intro or any(question.body for question in questions)
        blocks = blocks or any(row.block for step in self.steps for group in step.groups for row in group.rows)
        keys = (block for question in questions for block in question.key if not isinstance(block, Paragraph))
        runs = (span for spans in inlines(self.checklist) for span in spans)
        return bool(blocks) or any(keys) or any(span.code or span.href or span.image for span in runs)

    @property
    def nested(self) -> bool:
        """Whether any question has questions below it."""
        return any(question.children for question in self.checklist.questions)

    @property
    def long_words(self) -> bool:
        """Whether there are words so long that they may be hyphenated, such as German compounds."""
        return any(_LONG_WORD.search(plain(spans)) for spans in inlines(self.checklist))

    @property
    def sides(self) -> tuple[str, str]:
        """The sides on which a line begins and ends, for what CSS knows by its side only: the boxes in the margins."""
        return ("right", "left") if is_from_right(self.checklist.lang) else ("left", "right")

    def uses(self, space: str) -> bool:
        """Return whether any question has this answer space."""
        return any(question.answer.space == space for question in self.checklist.questions)

    @property
    def packed(self) -> tuple[tuple[tuple[tuple[Unit, ...], float], ...], ...]:
        """The pages, of each its columns, of each its units and the white between its cards in mm.

        While measuring, all units stand in one column.
        """
        if not self.columns:
            return (((self.units, 0.0),),)
        named = {unit.id: unit for unit in self.units}
        columns = [(tuple(named[name] for name in column.ids), column.gap) for column in self.columns]
        return tuple(
            tuple(columns[start : start + self.column_count]) for start in range(0, len(columns), self.column_count)
        )

    def clocks_of(self, columns: tuple[tuple[tuple[Unit, ...], float], ...]) -> tuple[int, ...]:
        """Return when the steps that end in these columns are to be done, in minutes."""
        bar = self.bar
        closed = (unit.step.step.number for units, _ in columns for unit in units if unit.closes and unit.step)
        return tuple(bar.clocks[number - 1] for number in closed if number) if bar else ()

    @property
    def wide_bar(self) -> Timing | None:
        """The timing of `bar` if each of its parts has room for its clock."""
        bar = self.bar
        parts = (*bar.steps, bar.reserve) if bar else ()
        fits = all(part * self.width >= BAR_PART * self.em * bar.minutes for part in parts if part) if bar else False
        return bar if fits else None
