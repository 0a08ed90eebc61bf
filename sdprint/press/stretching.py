"""Answer spaces made higher on a page that is laid out already, so that full pages need no second layout.

The engine's boxes are moved, not laid out again: only what is known to be a plain block grows.
"""

from dataclasses import dataclass
from typing import Any

from sdprint.press.engine import MM, BlockBox, MarginBox, layout_box_backgrounds

# Positions nearer to each other than this, in CSS px, are the same.
SAME = 0.5


@dataclass(frozen=True, slots=True)
class Growth:
    """Answer spaces side by side, by their ids, that end at `bottom` (mm) and become `more` mm higher.

    `pitch` is the distance of their writing lines in mm, or 0 where there are none to be added.
    """

    ids: tuple[str, ...]
    bottom: float
    more: float
    pitch: float = 0.0


def stretch(page: Any, growth: Growth) -> None:
    """Make the spaces of `growth` higher on `page`, a page box, and move all that stands below them down."""
    spaces = [
        box
        for box in page.descendants()
        if isinstance(box, BlockBox) and box.element is not None and box.element.get("id") in growth.ids
    ]
    for space in spaces:
        space.height += growth.more * MM
        if growth.pitch:
            _add_lines(space, round(growth.more / growth.pitch), growth.pitch * MM)
    for content in page.children:
        if not isinstance(content, MarginBox):
            _make_room(content, growth.bottom * MM, growth.more * MM, spaces)


def _add_lines(space: Any, count: int, pitch: float) -> None:
    """Repeat the last writing line, without what is written on it."""
    last = space.children[-1]
    for number in range(1, count + 1):
        line = last.copy_with_children([])
        line.translate(0, number * pitch)
        space.children = [*space.children, line]


def _make_room(box: Any, bottom: float, more: float, spaces: list[Any]) -> None:
    """Move what is below `bottom` down, and let what reaches over it grow."""
    if any(box is space for space in spaces):
        return
    if box.position_y >= bottom - SAME:
        box.translate(0, more)
    elif box.position_y + box.margin_height() >= bottom - SAME:
        box.height += more
        for child in box.children:
            _make_room(child, bottom, more, spaces)


def settle_backgrounds(page: Any) -> None:
    """Put grounds and patterns where their boxes are now: the engine has noted where they were."""
    for box in page.descendants(placeholders=True):
        background = getattr(box, "background", None)
        if background is None or box is page or isinstance(box, MarginBox):
            continue
        pictures = {
            value: layer.image
            for (kind, value), layer in zip(box.style["background_image"], background.layers, strict=True)
            if kind == "url"
        }
        layout_box_backgrounds(page, box, lambda url, known=pictures, **_: known[url], layout_children=False)
