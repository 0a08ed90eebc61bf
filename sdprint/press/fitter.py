"""Bringing the content onto the page: full pages for what flows, the largest type for what must fit.

Each strategy takes a plan and returns the plan that was set at last, with its pages.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from sdprint.errors import Finding, PromiseBroken
from sdprint.layout.boxes import DOT_PITCH, PITCH
from sdprint.layout.plan import Column, Plan
from sdprint.press.engine import Layout
from sdprint.press.packing import Unit, pack_columns, sides_needed
from sdprint.press.typesetter import set_type

# A notes box: its label, the padding around it and the gap above, in mm; with fewer lines it is not worth its frame.
NOTES_HEAD, FEWEST_LINES = 7.4, 2
# Pages are set anew when the filled ones came out otherwise than the first ones promised.
MOST_TRIES = 3
# How far a sheet's columns may be from full before another size is tried, and how often.
CLOSE_ENOUGH, MOST_MEASURES = 0.985, 5
# Type is set this much below what was measured, for lines that fall otherwise.
SAFETY = 0.995
SMALLEST_STEP = 0.03
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
    """Return `plan` completed, and its pages; raises `PromiseBroken` when the kind's promise can't be kept."""
    fitted, layout = STRATEGIES[plan.kind.fit.mode](plan)
    promise = plan.kind.promise
    if promise.pages and layout.pages != promise.pages:
        what = f"{plan.kind.name}: {layout.pages} pages, not {promise.pages}"
        raise PromiseBroken(Finding(what, plan.checklist.path, hint="shorten the checklist, or use another kind"))
    return fitted, layout


def _flow(plan: Plan) -> Fitted:
    """Set the pages, then once more with their ends filled and their number made even."""
    layout = set_type(plan)
    if not plan.kind.fit.fill:
        return plan, layout
    for spare in range(MOST_TRIES):
        filled = _fill(plan, layout, spare)
        if filled == plan:
            return plan, layout
        again = set_type(filled)
        if again.pages == layout.pages + filled.blank_page:
            return filled, again
    odd = plan.kind.promise.even and layout.pages % 2 == 1
    return (filled := replace(plan, blank_page=True), set_type(filled)) if odd else (plan, layout)


def _fill(plan: Plan, layout: Layout, spare: int) -> Plan:
    """Return `plan` with the white at page ends given to sketches and notes, `spare` lines less than there is room for."""
    boxes = layout.boxes()
    ids = [group.id for step in plan.steps for group in step.groups] + ["review"]
    groups = [(name, boxes[name]) for name in ids if name in boxes]
    sketches = {
        group.id: cell
        for step in plan.steps
        for group in step.groups
        if not group.breakable
        for row in group.rows
        for cell in row.cells
        if cell.answer.space == "sketch"
    }
    bottom = plan.paper.height - plan.kind.margins.bottom
    starts, ends, grown = set(), [], []
    for index, (name, parts) in enumerate(groups):
        following = groups[index + 1][1][0] if index + 1 < len(groups) else None
        if following and following.page == parts[-1].page:
            continue
        if following:
            starts.add(groups[index + 1][0])
        room = bottom - parts[-1].bottom
        on_page = [
            other for other, places in groups[: index + 1] if places[0].page == parts[-1].page and other in sketches
        ]
        if on_page and room - spare * PITCH >= DOT_PITCH:
            cell = sketches[on_page[0]]
            grown.append(
                (cell.questions[0].id, cell.height + DOT_PITCH * math.floor((room - spare * PITCH - 1) / DOT_PITCH))
            )
        elif (lines := math.floor((room - NOTES_HEAD) / PITCH) - spare) >= FEWEST_LINES:
            ends.append((name, lines))
    return replace(
        plan,
        page_starts=frozenset(starts),
        page_ends=tuple(ends),
        sketches=tuple(grown),
        blank_page=plan.kind.promise.even and layout.pages % 2 == 1,
    )


def _columns(plan: Plan) -> Fitted:
    """Measure the cards in one tall strip, pack them into columns, and set the largest type at which they fit."""
    fit = plan.kind.fit
    found = _largest(plan)
    if found is None:
        raise PromiseBroken(_refuse(plan))
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
    raise PromiseBroken(_refuse(plan))


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
        fullness = pack_columns(strip.units, fit.columns, CARD_GAP).tallest / strip.room
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
