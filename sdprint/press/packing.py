"""Units into columns: those of steps in order, movable ones where they fit, the tallest column as low as can be.

The partition is exact: for each way to place the movable units, the least capacity at which filling the columns
in order succeeds is found by bisection (the linear partition problem; S. Skiena, The Algorithm Design Manual, 8.5).
"""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

# Beyond this many placements the movable units go largest first to the emptiest column.
MOST_PLACEMENTS = 729
_TOLERANCE = 0.05


@dataclass(frozen=True, slots=True)
class Unit:
    """Something that can't be broken, `height` mm high; a `head` begins a card and wants white above it."""

    id: str
    height: float
    head: bool
    movable: bool


@dataclass(frozen=True, slots=True)
class Packing:
    """The ids in each column from top to bottom, the heights of the columns in mm, and the heads in each."""

    columns: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]
    heads: tuple[int, ...]

    @property
    def tallest(self) -> float:
        """The height of the tallest column in mm."""
        return max(self.heights, default=0.0)


def pack_columns(units: tuple[Unit, ...], columns: int, gap: float) -> Packing:
    """Return the packing whose tallest column is least; `gap` mm of white stands above each head but the first.

    Cards are kept whole where that costs no more than a thirtieth of the height.
    """
    fine = _pack(units, columns, gap)
    whole = _pack(_join(units), columns, gap)
    chosen = whole if whole.tallest <= fine.tallest * (1 + 1 / 30) else fine
    names = tuple(tuple(name for joined in column for name in joined.split()) for column in chosen.columns)
    return Packing(names, chosen.heights, chosen.heads)


def sides_needed(units: tuple[Unit, ...], columns: int, gap: float, room: float) -> int:
    """Return how many sides of `columns` columns, each `room` mm high, the units take; 0 if one is higher than that."""
    if any(unit.height > room for unit in units):
        return 0
    ordered = sorted(units, key=lambda unit: unit.movable)
    return math.ceil(len(_fill_in_order(ordered, itertools.repeat(room), gap)) / columns)


def _join(units: tuple[Unit, ...]) -> tuple[Unit, ...]:
    cards: list[Unit] = []
    for unit in sorted(units, key=lambda unit: unit.movable):
        if cards and not unit.head and not unit.movable:
            last = cards[-1]
            cards[-1] = Unit(f"{last.id} {unit.id}", last.height + unit.height, last.head, last.movable)
        else:
            cards.append(unit)
    return tuple(cards)


def _pack(units: tuple[Unit, ...], columns: int, gap: float) -> Packing:
    fixed = [unit for unit in units if not unit.movable]
    movable = sorted((unit for unit in units if unit.movable), key=lambda unit: -unit.height)
    if columns ** len(movable) <= MOST_PLACEMENTS:
        places: Iterable[tuple[int, ...]] = itertools.product(range(columns), repeat=len(movable))
    else:
        places = iter([_spread(movable, columns)])
    best: Packing | None = None
    for place in places:
        extra = [[unit for unit, column in zip(movable, place, strict=True) if column == n] for n in range(columns)]
        taken = [sum(unit.height + gap * unit.head for unit in column) for column in extra]
        filled = _least(fixed, taken, gap, best.tallest if best else math.inf)
        if filled is None:
            continue
        both = [own + more for own, more in zip(filled, extra, strict=True)]
        packing = _describe(both, gap)
        if best is None or packing.tallest < best.tallest - _TOLERANCE:
            best = packing
    return best or Packing((), (), ())


def _spread(movable: list[Unit], columns: int) -> tuple[int, ...]:
    heights = [0.0] * columns
    places = []
    for unit in movable:
        column = min(range(columns), key=heights.__getitem__)
        heights[column] += unit.height
        places.append(column)
    return tuple(places)


def _least(units: list[Unit], taken: list[float], gap: float, bound: float) -> list[list[Unit]] | None:
    """Fill the columns in order at the least capacity that holds all units, or return nothing if `bound` is no more."""
    # A column of movable units alone has no gap above the first.
    low = max([*taken, (sum(unit.height for unit in units) + sum(taken)) / len(taken)]) - gap
    high = sum(unit.height + gap for unit in units) + max(taken)
    if low >= bound:
        return None
    best = None
    while high - low > _TOLERANCE or best is None:
        capacity = high if best is None else (low + high) / 2
        filled = _fill_in_order(units, (capacity - used for used in taken), gap)
        if len(filled) <= len(taken):
            best, high = filled, capacity
        else:
            low = capacity
    return best + [[] for _ in range(len(taken) - len(best))]


def _fill_in_order(units: Iterable[Unit], rooms: Iterable[float], gap: float) -> list[list[Unit]]:
    """Put units into columns in order, a new one when the next does not fit; the rooms past the last are endless."""
    waiting = itertools.chain(rooms, itertools.repeat(math.inf))
    columns: list[list[Unit]] = [[]]
    left = next(waiting)
    for unit in units:
        need = unit.height + (gap if unit.head and columns[-1] else 0)
        while need > left + 1e-9:
            columns.append([])
            left, need = next(waiting), unit.height
        columns[-1].append(unit)
        left -= need
    return columns


def _describe(columns: list[list[Unit]], gap: float) -> Packing:
    heads = [sum(unit.head for unit in column[1:]) for column in columns]
    heights = [sum(unit.height for unit in column) + gap * count for column, count in zip(columns, heads, strict=True)]
    return Packing(tuple(tuple(unit.id for unit in column) for column in columns), tuple(heights), tuple(heads))
