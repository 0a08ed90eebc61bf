"""Everything in one endless column: how high each piece is, and how full the columns of the pages would be.

All that stands between the margins is set in em, so one such layout answers for any number of pages.
"""

from dataclasses import dataclass, replace

from sdprint.layout.plan import Plan
from sdprint.press.packing import Packing, Piece, pack_columns
from sdprint.press.typesetter import set_type

# White between the cards of a column, in em.
CARD_GAP = 0.65
# A page so high that any checklist fits on it, and what rounding to device units may cost, in mm.
ENDLESS, ROUNDING = 100_000.0, 0.2
# A line that is longer than its column by more than this share of it sticks out.
STICKS_OUT = 1.002


@dataclass(frozen=True, slots=True)
class Strip:
    """The pieces at the size and column width of `plan`, and their packing into the rooms of its pages (mm).

    `head` is the height of what stands above the columns of the first page, `cover` that of the cover as a share of
    its page; `reach` is the width of the widest line as a share of the column's; `scale` is how much larger type must
    be than in the shipped typeface to be as readable.
    """

    plan: Plan
    pieces: tuple[Piece, ...]
    head: float
    cover: float
    reach: float
    rooms: tuple[float, ...]
    packing: Packing
    scale: float

    @property
    def size(self) -> float:
        """The size of the type in pt."""
        return self.plan.type_size

    @property
    def fullness(self) -> float:
        """How full the fullest column or the cover is, by the widest line as well; above 1 it does not fit."""
        return max(self.packing.fullness, self.cover, self.reach**2 if self.reach > STICKS_OUT else 0.0)

    @property
    def gap(self) -> float:
        """The least white between two cards in mm."""
        return CARD_GAP * self.plan.em


def measure(plan: Plan) -> Strip:
    """Lay all units of `plan` out in one endless column as wide as its columns, and pack them into its pages."""
    tall = replace(plan, paper=replace(plan.paper, height=ENDLESS), columns=())
    layout = set_type(tall)
    boxes = layout.boxes()
    pieces = tuple(
        Piece(
            unit.id, (box := boxes[unit.id][0]).bottom - box.top, unit.head, unit.movable, loose=unit.card is not None
        )
        for unit in plan.units
    )
    top = boxes["columns"][0].top
    head = 0.0 if plan.kind.fit.cover else top - plan.margins.top
    cover = (boxes["cover"][0].bottom - plan.margins.top) / plan.height if plan.kind.fit.cover else 0.0
    rooms = rooms_of(plan, head)
    packing = pack_columns(pieces, rooms, CARD_GAP * plan.em, plan.kind.fit.whole)
    # Written from the right, the column stands at the right edge, and what is too long sticks out on the left.
    left = boxes["columns"][0].left
    right = left + plan.column_width
    lines = (line for line in layout.lines() if line.top >= top)
    reach = 1 + max((max(line.right - right, left - line.left) for line in lines), default=0.0) / plan.column_width
    return Strip(plan, pieces, head, cover, reach, rooms, packing, layout.type_scale())


def rooms_of(plan: Plan, head: float) -> tuple[float, ...]:
    """Return the height in mm of each column of each page; a cover holds none."""
    whole = plan.height - ROUNDING
    pages = max(1, plan.pages)
    first = () if plan.kind.fit.cover else (max(0.1, whole - head),)
    heights = (*first, *(whole for _ in range(pages - 1)))
    return tuple(height for height in heights for _ in range(plan.column_count))
