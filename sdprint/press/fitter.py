"""Bringing the content onto the page: full pages for what flows, the largest type for what must fit.

Each strategy takes a plan and returns the plan that was set at last, with its pages.
"""

import gc
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from sdprint.errors import Finding, PromiseError
from sdprint.layout.boxes import DOT_PITCH, PITCH
from sdprint.layout.markup import PAGE_ENDS
from sdprint.layout.plan import Cell, Column, Plan
from sdprint.press.engine import Box, Layout
from sdprint.press.packing import Unit, pack_columns, sides_needed
from sdprint.press.typesetter import set_type

# A notes box: its label, the padding around it and the gap above, in mm; with fewer lines it is not worth its frame.
NOTES_HEAD, NOTES_GAP, FEWEST_LINES = 7.4, 2.8, 2
# Sizes in em come out a little off, in pt.
TYPE_TOLERANCE = 0.02
# Pages are set anew when the filled ones came out otherwise than the first ones promised.
MOST_TRIES = 3
# How far a sheet's columns may be from full before another size is tried, and how often.
CLOSE_ENOUGH, MOST_MEASURES = 0.985, 5
# Type is set this much below what was measured, for lines that fall otherwise.
SAFETY = 0.995
SMALLEST_STEP, EMPTIEST = 0.03, 0.01
# White between the cards of a column, in mm, and how much it grows at most to make columns end together.
CARD_GAP, MOST_GAP = 2.0, 6.0
# A page so high that any checklist fits on it, and what rounding to device units may cost, in mm.
ENDLESS, ROUNDING = 100_000.0, 0.2

Fitted = tuple[Plan, Layout]


@dataclass(frozen=True, slots=True)
class _Strip:
    """The units as they come out in one column, and the height of the room for them, in mm."""

    units: tuple[Unit, ...]
    room: float


def fit(plan: Plan) -> Fitted:
    """Return `plan` completed, and its pages; raises `PromiseError` when the kind's promise can't be kept."""
    fitted, layout = STRATEGIES[plan.kind.fit.mode](plan)
    promise = plan.kind.promise
    if promise.pages and layout.pages != promise.pages:
        what = f"{plan.kind.name}: {layout.pages} pages, not {promise.pages}"
        raise PromiseError(Finding(what, plan.checklist.path, hint="shorten the checklist, or use another kind"))
    smallest = layout.smallest_type()
    if 0 < smallest < promise.type_floor - TYPE_TOLERANCE:
        what = f"{plan.kind.name}: type of {smallest:.1f} pt, and {promise.type_floor:g} pt is promised as the least"
        raise PromiseError(Finding(what, plan.kind.folder, hint="make it larger in style.css, or lower type_floor"))
    return fitted, layout


def _flow(plan: Plan) -> Fitted:
    """Set the pages, then once more with their ends filled and their number made even."""
    layout = set_type(plan)
    # A single sheet needs no second side.
    blank = plan.kind.promise.even and layout.pages > 1 and layout.pages % 2 == 1
    plan = replace(plan, blank_page=blank)
    for spare in range(MOST_TRIES if plan.kind.fit.fill else 0):
        filled = _fill(plan, layout, spare)
        if not (blank or filled.sketches) and _graft_ends(filled, layout):
            return filled, layout
        pages = layout.pages + blank
        # A layout is as large as all the rest of the process, and full of cycles: two need not be held at once.
        del layout
        gc.collect()
        layout = set_type(filled)
        if layout.pages == pages:
            return filled, layout
        del layout
        layout = set_type(replace(plan, blank_page=False))
    return plan, (set_type(plan) if blank else layout)


def _graft_ends(plan: Plan, layout: Layout) -> bool:
    """Put notes onto the ends of pages that stay as they are; not for a kind whose skeleton is not the form's."""
    if not plan.page_ends:
        return True
    boxes = layout.boxes()
    ends = [boxes[name][-1] for name, _ in plan.page_ends]
    notes = set_type(plan, PAGE_ENDS)
    if notes.pages != len(ends):
        return False
    layout.graft(notes, tuple((end.page, end.bottom + NOTES_GAP) for end in ends))
    return True


def _fill(plan: Plan, layout: Layout, spare: int) -> Plan:
    """Return `plan` with the white at page ends given to sketches and notes, but for `spare` lines."""
    boxes = layout.boxes()
    names = [group.id for step in plan.steps for group in step.groups] + ["review"]
    placed = [(name, boxes[name]) for name in names if name in boxes]
    sketches = _sketches(plan)
    starts, ends, grown = [], [], []
    sketch: Cell | None = None
    for (name, parts), (following, places) in itertools.pairwise([*placed, ("", (Box(layout.pages, 0, 0),))]):
        sketch = sketches.get(name, sketch)
        if places[0].page == parts[-1].page:
            continue
        starts.append(following)
        room = plan.paper.height - plan.kind.margins.bottom - parts[-1].bottom - spare * PITCH
        if sketch and (rows := int((room - 1) / DOT_PITCH)) > 0:
            grown.append((sketch.questions[0].id, sketch.height + DOT_PITCH * rows))
        elif (lines := int((room - NOTES_HEAD) / PITCH)) >= FEWEST_LINES:
            ends.append((name, lines))
        sketch = None
    return replace(plan, page_starts=frozenset(starts), page_ends=tuple(ends), sketches=tuple(grown))


def _sketches(plan: Plan) -> dict[str, Cell]:
    """Return the sketch of each group that stays whole, by the group's id: it may grow to the page end."""
    return {
        group.id: cell
        for step in plan.steps
        for group in step.groups
        if not group.breakable
        for row in group.rows
        for cell in row.cells
        if cell.answer.space == "sketch"
    }


def _columns(plan: Plan) -> Fitted:
    """Measure the cards in one tall strip, pack them into columns, and set the largest type at which they fit."""
    fit = plan.kind.fit
    found = _largest(plan)
    if found is None:
        raise PromiseError(_refuse(plan))
    size, strip = found
    for _ in range(MOST_TRIES):
        packing = pack_columns(strip.units, fit.columns, CARD_GAP)
        columns = tuple(
            Column(ids, CARD_GAP + min(MOST_GAP, max(0.0, strip.room - height) / heads if heads else 0.0))
            for ids, height, heads in zip(packing.columns, packing.heights, packing.heads, strict=True)
        )
        packed = replace(plan, type_size=size, columns=columns)
        layout = set_type(packed)
        if layout.pages == 1:
            return packed, layout
        size *= SAFETY
        strip = _measure(plan, size)
    raise PromiseError(_refuse(plan))


def _largest(plan: Plan) -> tuple[float, _Strip] | None:
    """Return the largest type size that fits, with its strip, or nothing.

    The area of type grows with the square of its size, so the root of the fullness gives the next guess;
    the bracket of what fitted and what did not keeps it from running away.
    """
    fit = plan.kind.fit
    best: tuple[float, _Strip] | None = None
    fits, fails = fit.smallest, fit.largest
    size = (fit.smallest + fit.largest) / 2
    for _ in range(MOST_MEASURES):
        strip = _measure(plan, size)
        fullness = max(EMPTIEST, pack_columns(strip.units, fit.columns, CARD_GAP).tallest / strip.room)
        if fullness <= 1:
            best, fits = (size, strip), size
            if fullness > CLOSE_ENOUGH or size >= fit.largest:
                break
        else:
            fails = size
            if size <= fit.smallest:
                break
        guess = size * math.sqrt(SAFETY / fullness)
        size = min(max(guess, fits), fails)
        if best and size - fits < SMALLEST_STEP:
            break
    return best


def _measure(plan: Plan, size: float) -> _Strip:
    """Lay all units out in one endless column and return their heights, and the room that a column has."""
    tall = replace(plan, paper=replace(plan.paper, height=ENDLESS), type_size=size, columns=())
    boxes = set_type(tall).boxes()
    units = tuple(
        Unit(unit.id, (box := boxes[unit.id][0]).bottom - box.top, unit.head, unit.card is not None)
        for unit in plan.units
    )
    room = plan.paper.height - plan.kind.margins.bottom - boxes["columns"][0].top - ROUNDING
    return _Strip(units, room)


def _refuse(plan: Plan) -> Finding:
    """Say by how much the promise is missed, in figures that were measured."""
    fit = plan.kind.fit
    strip = _measure(plan, fit.smallest)
    fullness = pack_columns(strip.units, fit.columns, CARD_GAP).tallest / strip.room
    sides = sides_needed(strip.units, fit.columns, CARD_GAP, strip.room)
    needed = fit.smallest / math.sqrt(fullness)
    what = (
        f"{plan.kind.name}: does not fit on one side of {plan.paper.name}: "
        f"type would be about {needed:.1f} pt, and {fit.smallest:.1f} pt is the smallest that can be read"
    )
    many = f"at {fit.smallest:.1f} pt it takes {sides} sides; " if sides else "one item alone is higher than the page; "
    return Finding(what, plan.checklist.path, hint=f"{many}shorten the checklist, or split it into several files")


STRATEGIES: dict[str, Callable[[Plan], Fitted]] = {"flow": _flow, "columns": _columns}
