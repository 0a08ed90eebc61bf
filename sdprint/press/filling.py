"""Full pages: answer spaces grow in whole writing lines until their page is full, notes take what is left.

All of it is done on pages that are laid out already.
"""

from dataclasses import dataclass, replace

from sdprint.layout.boxes import DOT_PITCH, PITCH
from sdprint.layout.markup import PAGE_ENDS, SPACES
from sdprint.layout.pieces import PageEnd, Space
from sdprint.layout.plan import Plan
from sdprint.layout.rows import Cell
from sdprint.press.amendments import SPARE
from sdprint.press.stretching import Growth
from sdprint.press.typesetter import Layout, Place, set_type

# A notes box: its label, the padding around it and the gap above, in mm; with fewer lines it is not worth its frame.
NOTES_HEAD, NOTES_GAP, FEWEST_LINES = 7.4, 2.8, 2
# An answer space with lines grows to this many times what was asked for, and one line: more would look like a mistake.
MOST_TIMES = 2.0
# Spaces whose lower edges are nearer to each other than this, in mm, stand side by side.
SAME_ROW = 0.3
# The names of what stands before and after all groups.
HEAD, REVIEW = "head", "review"
LINED = ("lines", "dotted", "list")
DRAWN = {"sketch": DOT_PITCH, "grid": DOT_PITCH, "box": PITCH}


@dataclass(frozen=True, slots=True)
class _Row:
    """Answer spaces side by side: their ids, lower edge and asked height in mm, and by what they grow."""

    ids: tuple[str, ...]
    bottom: float
    asked: float
    pitch: float
    drawn: bool


def fit_flow(plan: Plan) -> tuple[Plan, Layout]:
    """Return `plan` with full pages, as many as it takes, and even in number where that is promised."""
    plan = replace(plan, blank_page=plan.kind.promise.even and not plan.choices.final)
    layout = set_type(plan)
    # A single sheet needs no second side, and an even number no further page.
    plan = replace(plan, blank_page=SPARE in layout.boxes())
    # A finished document ends where it ends.
    full = plan.kind.fit.fill and not plan.choices.final
    return (_fill(plan, layout) if full else plan), layout


def _fill(plan: Plan, layout: Layout) -> Plan:
    """Make answer spaces and notes fill the pages of `layout`, and return the plan with the notes."""
    places = layout.boxes()
    spaces = _spaces(plan)
    ends = _ends(plan, layout)
    notes: list[PageEnd] = []
    for page, (name, bottom) in ends.items():
        room = plan.paper.height - plan.margins.bottom - bottom
        # The end of the document is for notes alone: its questions have what they asked for.
        growths = _share(room, _rows(page, spaces, places)) if page != max(ends) else ()
        layout.stretch(page, growths)
        grown = sum(growth.more for growth in growths)
        if (lines := int((room - grown - NOTES_HEAD) / PITCH)) >= FEWEST_LINES:
            notes.append(PageEnd(page, bottom + grown + NOTES_GAP, lines, name == REVIEW))
    plan = replace(plan, page_ends=tuple(notes))
    if notes:
        _graft(plan, layout, PAGE_ENDS, [(end.page, end.top) for end in notes])
    return plan


def _graft(plan: Plan, layout: Layout, template: str, places: list[tuple[int, float]]) -> None:
    """Put what `template` prints onto pages; nothing where the kind has another skeleton, and no such block in it."""
    extra = set_type(replace(plan, blank_page=False), template)
    if extra.pages == len(places):
        layout.graft(extra, tuple(places))


def _ends(plan: Plan, layout: Layout) -> dict[int, tuple[str, float]]:
    """Return the name of the group that stands last on each page, and where the content ends there.

    The box of a group that goes on on the next page reaches to the end of its page, full or not: there what is
    drawn inside of it counts.
    """
    places = layout.boxes()
    drawn = layout.bottoms()
    ends: dict[int, tuple[str, float]] = {}
    for name in [HEAD, *(group.id for step in plan.steps for group in step.groups), REVIEW]:
        parts = places.get(name, ())
        for place in parts:
            bottom = place.bottom if place is parts[-1] else drawn.get(place.page, place.bottom)
            ends[place.page] = (name, max(bottom, ends.get(place.page, ("", 0.0))[1]))
    return dict(sorted(ends.items()))


def _spaces(plan: Plan) -> dict[str, Cell]:
    """Return the cell of each answer space, by the id of the space in the HTML."""
    cells = (cell for step in plan.steps for group in step.groups for row in group.rows for cell in row.cells)
    return {f"a-{cell.questions[0].id}": cell for cell in cells}


def _rows(page: int, spaces: dict[str, Cell], places: dict[str, tuple[Place, ...]]) -> list[_Row]:
    """Return the spaces of a page in rows, but for rows in which one can't grow."""
    found: list[tuple[float, str]] = sorted(
        (place.bottom, name) for name in spaces for place in places.get(name, ()) if place.page == page
    )
    rows: list[_Row] = []
    for bottom, name in found:
        cell = spaces[name]
        pitch = _pitch(cell)
        if rows and abs(rows[-1].bottom - bottom) < SAME_ROW:
            last = rows[-1]
            rows[-1] = replace(last, ids=(*last.ids, name), pitch=pitch if pitch == last.pitch else 0.0)
        else:
            rows.append(_Row((name,), bottom, cell.height, pitch, cell.answer.space in DRAWN))
    return [row for row in rows if row.pitch]


def _pitch(cell: Cell) -> float:
    """Return by what the space of a cell grows, in mm, or 0 if it does not."""
    if cell.answer.space in LINED:
        return PITCH if cell.lines > 1 else 0.0
    return DRAWN.get(cell.answer.space, 0.0)


def _share(room: float, rows: list[_Row]) -> tuple[Growth, ...]:
    """Give `room` mm to rows in whole lines: all to drawings if there are any, else each time to the neediest."""
    drawn = [row for row in rows if row.drawn]
    more = dict.fromkeys(range(len(drawn or rows)), 0.0)
    rows = drawn or rows
    while growable := [
        n
        for n, row in enumerate(rows)
        if row.pitch <= room and (row.drawn or more[n] < row.asked * (MOST_TIMES - 1) + PITCH)
    ]:
        neediest = min(growable, key=lambda n: (rows[n].asked + more[n]) / rows[n].asked)
        more[neediest] += rows[neediest].pitch
        room -= rows[neediest].pitch
    lined = [0.0 if row.drawn else row.pitch for row in rows]
    return tuple(Growth(row.ids, row.bottom, more[n], lined[n]) for n, row in enumerate(rows) if more[n])


def show_spaces(plan: Plan, layout: Layout) -> None:
    """Print onto each answer space what was asked for it, and what it was given."""
    places = layout.boxes()
    shown = [
        Space(
            place.page,
            place.left - plan.margins.left,
            place.top - plan.margins.top,
            cell.height,
            place.bottom - place.top,
        )
        for name, cell in _spaces(plan).items()
        for place in places.get(name, ())
    ]
    pages = sorted({space.page for space in shown})
    plan = replace(plan, spaces=tuple(tuple(space for space in shown if space.page == page) for page in pages))
    if pages:
        _graft(plan, layout, SPACES, [(page, plan.margins.top) for page in pages])
