"""The pieces of a plan: steps and groups in rows, units of a sheet, columns, and what fills the ends of pages."""

from dataclasses import dataclass

from sdprint.checklist.model import Entry, Group, NumberCard, Step
from sdprint.layout.rows import Row


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
class Unit:
    """What a sheet can't break: a few entries of a group, the first with the heads above them, or a number card.

    A `head` begins a card of the sheet, the last unit of a step `closes` it; what is `movable` stands wherever it fits.
    """

    id: str
    step: PlannedStep | None = None
    group: PlannedGroup | None = None
    head: bool = False
    entries: tuple[Entry, ...] = ()
    card: NumberCard | None = None
    movable: bool = False
    closes: bool = False


@dataclass(frozen=True, slots=True)
class Column:
    """One packed column of a sheet: the ids of its units from top to bottom, and the white between cards in mm."""

    ids: tuple[str, ...]
    gap: float = 0.0


@dataclass(frozen=True, slots=True)
class PageEnd:
    """A box for notes at the end of a page (from 0): its top in mm, its ruled lines, and whether it ends the review."""

    page: int
    top: float
    lines: int
    review: bool


@dataclass(frozen=True, slots=True)
class Space:
    """An answer space on a page (from 0): its place in the live area, the height asked for and the one given, in mm."""

    page: int
    left: float
    top: float
    asked: float
    given: float
