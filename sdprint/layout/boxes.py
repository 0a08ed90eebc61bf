"""Answer spaces on paper: how high and how wide each is, and the patterns that are drawn into them.

Sizes in mm. The writing pitch is that of college-ruled paper; one-line boxes and table rows are higher than the
3.4 mm that eyes need, because hands need more (forms design standards of the ABS, 2023).
"""

import itertools
import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from urllib.parse import quote

from sdprint.checklist.answers import Answer

PITCH = 7.0
ONE_LINE = 8.0
TABLE_HEAD = 5.0
TABLE_ROW = 7.6
TALL_ROW = 11.0
DOT_PITCH = 5.0
GRID_PITCH = 5.0
# Marks at the corners of a page in print: as far from its edges as printers print, so long at most, and that far from
# what stands between the margins; in mm.
CORNER, CORNER_ARM, CORNER_GAP = 5.5, 4.0, 1.0
# A half-width box has room for this many ruled lines before it looks like a tower.
MOST_HALF_LINES = 4
# Two columns still leave 40 mm for each in a half-width table.
MOST_HALF_COLUMNS = 2
# What stands between the words of two cells, in letters.
CELL_PADDING = 2
# Options of a choice that still stand on one line of a half-width box, in characters.
MOST_HALF_OPTIONS = 34


@dataclass(frozen=True, slots=True)
class Size:
    """Height in mm, and whether half the width of the page is enough."""

    height: float
    half: bool


def measure(answer: Answer, shared: int = 1, rows: int = 0) -> Size:
    """Return the size of an answer space that `shared` questions use; `rows` is the length of an estimation table."""
    space, count = answer.space, answer.count
    heights = {
        "none": 0.0,
        "merge": 0.0,
        "number": ONE_LINE,
        "lines": PITCH * count,
        "dotted": PITCH * count,
        "list": PITCH * count,
        "yesno": PITCH * 2,
        "choice": PITCH * 2,
        "table": TABLE_HEAD + TABLE_ROW * count,
        "calc": TABLE_HEAD + TABLE_ROW * (rows or shared),
        "tradeoff": TABLE_HEAD + TALL_ROW * (shared + 1),
    }
    half = {
        "none": True,
        "number": True,
        "yesno": True,
        "lines": count <= MOST_HALF_LINES,
        "dotted": count <= MOST_HALF_LINES,
        "list": True,
        "choice": sum(len(name) + 3 for name in answer.names) <= MOST_HALF_OPTIONS,
        "table": len(answer.names) <= MOST_HALF_COLUMNS,
    }
    return Size(heights.get(space, answer.height), half.get(space, False))


def lines_in(height: float) -> int:
    """Return how many ruled lines a box of `height` mm holds."""
    return max(1, math.floor(height / PITCH + 0.01))


def column_widths(names: tuple[str, ...]) -> tuple[int, ...]:
    """Return the widths of a table's columns in percent: the longer the heading, the more is written below it."""
    weights = [max(4, len(name)) ** 0.5 for name in names]
    edges = [round(100 * edge / sum(weights)) for edge in itertools.accumulate(weights)]
    return tuple(right - left for left, right in itertools.pairwise([0, *edges]))


def is_crowded(rows: Iterable[Sequence[str]], letters: float) -> bool:
    """Return whether the longest words of a table's columns, side by side, are more than so many letters.

    Then its columns can't be as wide as their words. Breaking words anywhere would help, but the engine measures a
    cell anew for each letter: 400 words take 40 s.
    """
    longest: list[int] = []
    for row in rows:
        words = [max(map(len, cell.split()), default=0) + CELL_PADDING for cell in row]
        longest = [max(pair) for pair in itertools.zip_longest(longest, words, fillvalue=0)]
    return sum(longest) > letters


def dots(width: float, height: float) -> str:
    """Return a dot grid as a data: URL of an SVG of `width` × `height` mm: one dashed path, no dot cut by the frame."""
    rows = "".join(
        f"M{DOT_PITCH / 2} {DOT_PITCH / 2 + DOT_PITCH * i}H{width - 1}" for i in range(int(height / DOT_PITCH))
    )
    style = f'stroke="#8A929C" stroke-width=".55" stroke-linecap="round" stroke-dasharray="0 {DOT_PITCH}"'
    return _url(width, height, f'<path d="{rows}" fill="none" {style}/>')


def grid(width: float, height: float) -> str:
    """Return squared paper as a data: URL of an SVG of `width` × `height` mm."""
    across = "".join(f"M0 {GRID_PITCH * i}H{width}" for i in range(1, math.ceil(height / GRID_PITCH)))
    down = "".join(f"M{GRID_PITCH * i} 0V{height}" for i in range(1, math.ceil(width / GRID_PITCH)))
    return _url(width, height, f'<path d="{across}{down}" fill="none" stroke="#C5CBD3" stroke-width=".2"/>')


def corners(width: float, height: float, near: float, arm: float) -> str:
    """Return angles at the corners of a page of `width` × `height` mm, as a data: URL of an SVG.

    They stand `near` mm from the edges, and are `arm` mm long.
    """
    far = near + arm
    right, bottom = width - near, height - near
    path = (
        f"M{near} {far}V{near}H{far}M{width - far} {near}H{right}V{far}"
        f"M{right} {height - far}V{bottom}H{width - far}M{far} {bottom}H{near}V{height - far}"
    )
    return _url(width, height, f'<path d="{path}" fill="none" stroke="#4A525C" stroke-width=".25"/>')


def dotted_line(width: float) -> str:
    """Return a dotted writing line at the foot of one pitch, as a data: URL of an SVG of `width` mm."""
    style = 'stroke="#8A929C" stroke-width=".35" stroke-linecap="round" stroke-dasharray="0 1.4"'
    return _url(width, PITCH, f'<path d="M.5 {PITCH - 0.4}H{width - 0.5}" fill="none" {style}/>')


def _url(width: float, height: float, content: str) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}mm" height="{height}mm" viewBox="0 0 {width} {height}">'
    )
    return "data:image/svg+xml," + quote(f"{head}{content}</svg>", safe=" =:/()")
