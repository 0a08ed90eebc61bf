"""Units into columns: those of steps in order, movable ones where they fit, the fullest column as empty as can be.

The partition is exact: for each way to place the movable units, the least share of their rooms at which filling the
columns in order succeeds is found by bisection (the linear partition problem; S. Skiena, The Algorithm Design Manual,
8.5).
"""

import itertools
import math
from collections.abc import Iterable
from dataclasses import dataclass

# Beyond this many placements times pieces the movable ones go largest first to the emptiest column.
MOST_WORK = 20_000
_TOLERANCE = 0.0002


@dataclass(frozen=True, slots=True)
class Piece:
    """Something that can't be broken, `height` mm high; a `head` begins a card and wants white above it.

    What is `movable` stands in any column; what is `loose` follows in order, but need not be kept with its card.
    """

    id: str
    height: float
    head: bool
    movable: bool
    loose: bool = False


@dataclass(frozen=True, slots=True)
class Packing:
    """The ids in each column from top to bottom, the heights of the columns in mm, and the heads in each.

    `fullness` is the height of the fullest column as a share of its room: above 1 it does not fit.
    """

    columns: tuple[tuple[str, ...], ...]
    heights: tuple[float, ...]
    heads: tuple[int, ...]
    fullness: float


def pack_columns(pieces: tuple[Piece, ...], rooms: tuple[float, ...], gap: float, whole: float) -> Packing:
    """Return the packing into columns of the given `rooms` (heights in mm) whose fullest column is emptiest.

    `gap` mm of white stands above each head but the first of a column.
    Cards are kept whole where the fullest column is higher by no more than the share `whole` for it.
    """
    fine = _pack(pieces, rooms, gap)
    joined = _pack(_join(pieces), rooms, gap)
    bearable = joined.fullness <= fine.fullness * (1 + whole) and (joined.fullness <= 1 or fine.fullness > 1)
    chosen = joined if bearable else fine
    names = tuple(tuple(name for card in column for name in card.split()) for column in chosen.columns)
    return Packing(names, chosen.heights, chosen.heads, chosen.fullness)


def sides_needed(pieces: tuple[Piece, ...], columns: int, gap: float, rooms: tuple[float, float]) -> int:
    """Return how many sides of so many columns the pieces take; 0 if one is higher than a side.

    `rooms` are the heights in mm of a column on the first side and on the others.
    """
    other = rooms[1]
    first = min(rooms)
    if any(piece.height > other for piece in pieces) or not first > 0:
        return 0
    ordered = sorted(pieces, key=lambda piece: piece.movable)
    filled = _fill_in_order(ordered, itertools.chain([first] * columns, itertools.repeat(other)), gap)
    return math.ceil(len(filled) / columns)


def _join(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
    cards: list[Piece] = []
    for piece in sorted(pieces, key=lambda piece: piece.movable):
        if cards and not (piece.head or piece.movable or piece.loose):
            last = cards[-1]
            cards[-1] = Piece(f"{last.id} {piece.id}", last.height + piece.height, last.head, last.movable)
        else:
            cards.append(piece)
    return tuple(cards)


def _pack(pieces: tuple[Piece, ...], rooms: tuple[float, ...], gap: float) -> Packing:
    fixed = [piece for piece in pieces if not piece.movable]
    movable = sorted((piece for piece in pieces if piece.movable), key=lambda piece: -piece.height)
    if len(rooms) ** len(movable) * len(pieces) <= MOST_WORK:
        places: Iterable[tuple[int, ...]] = itertools.product(range(len(rooms)), repeat=len(movable))
    else:
        places = iter([_spread(movable, rooms)])
    best: Packing | None = None
    for place in places:
        extra = [[piece for piece, at in zip(movable, place, strict=True) if at == n] for n in range(len(rooms))]
        taken = [sum(piece.height + gap * piece.head for piece in column) for column in extra]
        filled = _least(fixed, taken, rooms, gap, best.fullness if best else math.inf)
        if filled is None:
            continue
        both = [own + more for own, more in zip(filled, extra, strict=True)]
        packing = _describe(both, rooms, gap)
        if best is None or packing.fullness < best.fullness - _TOLERANCE:
            best = packing
    return best or Packing((), (), (), 0.0)


def _spread(movable: list[Piece], rooms: tuple[float, ...]) -> tuple[int, ...]:
    heights = [0.0] * len(rooms)
    places = []
    for piece in movable:
        column = min(range(len(rooms)), key=lambda n: (heights[n] + piece.height) / rooms[n])
        heights[column] += piece.height
        places.append(column)
    return tuple(places)


def _least(
    pieces: list[Piece], taken: list[float], rooms: tuple[float, ...], gap: float, bound: float
) -> list[list[Piece]] | None:
    """Fill the columns in order at the least share of their rooms that holds all, or return nothing from `bound` on."""
    # A column of movable pieces alone has no gap above the first.
    alone = max(((used - gap) / room for used, room in zip(taken, rooms, strict=True)), default=0.0)
    low = max(0.0, alone, (sum(piece.height for piece in pieces) + sum(taken) - gap) / sum(rooms))
    high = (sum(piece.height + gap for piece in pieces) + max(taken)) / min(rooms)
    if low >= bound:
        return None
    best = None
    while high - low > _TOLERANCE or best is None:
        share = high if best is None else (low + high) / 2
        filled = _fill_in_order(pieces, (share * room - used for room, used in zip(rooms, taken, strict=True)), gap)
        if len(filled) <= len(rooms):
            best, high = filled, share
        else:
            low = share
    return best + [[] for _ in range(len(rooms) - len(best))]


def _fill_in_order(pieces: Iterable[Piece], rooms: Iterable[float], gap: float) -> list[list[Piece]]:
    """Put pieces into columns in order, a new one when the next does not fit; past the last, rooms are endless."""
    waiting = itertools.chain(rooms, itertools.repeat(math.inf))
    columns: list[list[Piece]] = [[]]
    left = next(waiting)
    for piece in pieces:
        need = piece.height + (gap if piece.head and columns[-1] else 0)
        while need > left + 1e-9:
            columns.append([])
            left, need = next(waiting), piece.height
        columns[-1].append(piece)
        left -= need
    return columns


def _describe(columns: list[list[Piece]], rooms: tuple[float, ...], gap: float) -> Packing:
    heads = tuple(sum(piece.head for piece in column[1:]) for column in columns)
    heights = tuple(
        sum(piece.height for piece in column) + gap * count for column, count in zip(columns, heads, strict=True)
    )
    fullness = max((height / room for height, room in zip(heights, rooms, strict=True)), default=0.0)
    return Packing(tuple(tuple(piece.id for piece in column) for column in columns), heights, heads, fullness)
