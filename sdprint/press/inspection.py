"""A look at finished pages: every letter must be there, on its page, not clipped, and not on top of another.

The engine deletes or clips what overflows some boxes without a word, so text and geometry are both looked at.
"""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sdprint.design.papers import DEAD_ZONE
from sdprint.press.engine import MM, MarginBox, ReplacedBox, TextBox
from sdprint.press.typesetter import Layout

# What rounding may move, in CSS px, and how much of a line's height may lie over another's.
TOLERANCE, MOST_OVERLAP = 0.75, 0.45
MOST_SHOWN = 40
# Typefaces with marks above and below claim more room than their letters take: so much of it counts, in em.
TALLEST_LINE = 1.5
# What the engine may leave out or put in at the end of a line.
_LINE_ENDS = dict.fromkeys(map(ord, "\u00ad\u200b\u2010-"))


@dataclass(frozen=True, slots=True)
class _Mark:
    """Something drawn: its page from 0, its box in CSS px, and its text."""

    page: int
    left: float
    top: float
    right: float
    bottom: float
    text: str

    def __str__(self) -> str:
        shown = self.text if len(self.text) <= MOST_SHOWN else f"{self.text[:MOST_SHOWN]}…"
        return f"'{shown}' on page {self.page + 1}" if self.text else f"a picture on page {self.page + 1}"


def find_faults(layout: Layout) -> tuple[str, ...]:
    """Return what is wrong with the pages: text that is lost, outside of its page, clipped, or overprinted."""
    faults: list[str] = []
    seen: Counter[str] = Counter()
    for number, page in enumerate(layout.page_boxes):
        marks: list[_Mark] = []
        for mark, box, holders in _marks(number, page):
            marks.append(mark)
            if not _inside(mark, (0.0, 0.0, page.margin_width(), page.margin_height())):
                faults.append(f"{mark} stands outside of the page")
            elif any(_clips(holder) and not _inside(mark, _padding_box(holder)) for holder in holders):
                faults.append(f"{mark} is clipped")
            if not any(isinstance(holder, MarginBox) for holder in holders) and "::" not in box.element_tag:
                seen.update(_letters(mark.text))
        faults += [f"{one} and {other} stand on top of each other" for one, other in _overlaps(marks)]
    lost = Counter(_letters(layout.source_text)) - seen
    if lost:
        faults.append(f"{lost.total()} characters of the text are not on any page")
    return tuple(faults)


def find_unprintable(layout: Layout) -> tuple[str, ...]:
    """Return what stands so near to the edge of its page that a printer may leave it out, or a fold hide it."""
    zone = DEAD_ZONE * MM
    near: list[_Mark] = []
    for number, page in enumerate(layout.page_boxes):
        safe = (zone, zone, page.margin_width() - zone, page.margin_height() - zone)
        near += [mark for mark, _, _ in _marks(number, page) if not _inside(mark, safe)]
    if not near:
        return ()
    more = f" and {len(near) - 1} more" if len(near) > 1 else ""
    return (f"{near[0]}{more}: less than {DEAD_ZONE:g} mm from the edge, and printers and folds are not that exact",)


def _marks(number: int, page: Any) -> Iterator[tuple[_Mark, Any, tuple[Any, ...]]]:
    """Yield every line of text and every picture in reading order, with its box and the boxes that hold it."""
    waiting: list[tuple[Any, tuple[Any, ...], Any]] = [(page, (), None)]
    while waiting:
        box, holders, matrix = waiting.pop()
        # What was taken out of the flow left something in its place that only looks like it.
        box = getattr(box, "_box", box)
        if box.transformation_matrix is not None:
            matrix = box.transformation_matrix @ matrix if matrix is not None else box.transformation_matrix
        if isinstance(box, TextBox):
            if box.text.strip():
                height = min(box.height, TALLEST_LINE * box.style["font_size"])
                area = (box.position_x, box.position_y, box.width, height)
                yield _Mark(number, *_place(area, matrix), box.text.strip()), box, holders
        elif isinstance(box, ReplacedBox):
            area = (box.content_box_x(), box.content_box_y(), box.width, box.height)
            yield _Mark(number, *_place(area, matrix), ""), box, holders
        else:
            waiting += [(child, (*holders, box), matrix) for child in reversed(box.children)]


def _place(area: tuple[float, float, float, float], matrix: Any) -> tuple[float, float, float, float]:
    """Return left, top, right and bottom of an area (left, top, width, height) where transforms put it."""
    left, top, width, height = area
    corners = [(left, top), (left + width, top), (left, top + height), (left + width, top + height)]
    if matrix is not None:
        corners = [matrix.transform_point(*corner) for corner in corners]
    across, down = [x for x, _ in corners], [y for _, y in corners]
    return min(across), min(down), max(across), max(down)


def _inside(mark: _Mark, area: tuple[float, float, float, float]) -> bool:
    left, top, right, bottom = area
    return (
        mark.left >= left - TOLERANCE
        and mark.top >= top - TOLERANCE
        and mark.right <= right + TOLERANCE
        and mark.bottom <= bottom + TOLERANCE
    )


def _clips(box: Any) -> bool:
    return box.style["overflow"] != "visible" and hasattr(box, "border_box_x")


def _padding_box(box: Any) -> tuple[float, float, float, float]:
    left, top = box.border_box_x() + box.border_left_width, box.border_box_y() + box.border_top_width
    return left, top, left + box.padding_width(), top + box.padding_height()


def _letters(text: str) -> str:
    """Return `text` without what may differ between source and page: white space, hyphens, capitals."""
    return "".join(text.split()).translate(_LINE_ENDS).casefold()


def _overlaps(marks: list[_Mark]) -> Iterator[tuple[_Mark, _Mark]]:
    """Yield pairs of texts that stand on top of each other."""
    texts = sorted((mark for mark in marks if mark.text), key=lambda mark: mark.top)
    for index, one in enumerate(texts):
        for other in texts[index + 1 :]:
            if other.top > one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - other.top
            if across > 1 and down > MOST_OVERLAP * min(one.bottom - one.top, other.bottom - other.top):
                yield one, other
