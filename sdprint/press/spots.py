"""Spots: where the fields of a template stand on the pages, and what is blank there so that one can type."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sdprint.errors import DesignError, Finding
from sdprint.layout.fields import Field, read_marks
from sdprint.layout.plan import Plan
from sdprint.press.engine import MM, BlockBox, InlineBlockBox, TableCellBox, TextBox

# Where less than this is left below what is printed in a box, in CSS px, one types beside it.
LEAST_BELOW = 4.5 * MM
# White between what is printed in a box and what is typed beside it, in CSS px.
GAP = 1 * MM
_TICKS = ("check", "radio")

Rectangle = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """Where a field is: the number of its page, the element that names it, the box that is tagged, and its edges.

    These are left, top, right and bottom in CSS px.
    """

    field: Field
    page: int
    element: Any
    box: Any
    area: Rectangle

    @property
    def size(self) -> float:
        """Its area in CSS px squared."""
        left, top, right, bottom = self.area
        return (right - left) * (bottom - top)


def find_spots(pages: list[Any], plan: Plan) -> tuple[Spot, ...]:
    """Return the spots of all fields that the elements of the page boxes `pages` name, in the order of the document.

    Raises `DesignError` for a mark that no field can be made of, and for two fields of one name.
    """
    spots: dict[tuple[str, str], Spot] = {}
    for number, page in enumerate(pages):
        for element, boxes in _marked(page):
            field = _read(element, plan)
            key = (field.name, field.value if field.type == "radio" else "")
            spot = Spot(field, number, element, *_place(field, boxes))
            before = spots.setdefault(key, spot)
            if before.element is not element or before.field.type != field.type:
                raise _complain(plan, f"two fields are called '{field.name}'")
            # Of a space that goes on on the next page, one types into the larger part.
            if before.size < spot.size:
                spots[key] = spot
    return tuple(spots.values())


def _read(element: Any, plan: Plan) -> Field:
    try:
        return read_marks(dict(element.attrib))
    except ValueError as error:
        raise _complain(plan, str(error)) from error


def _complain(plan: Plan, what: str) -> DesignError:
    hint = "fields are marked with data-field, data-label and data-type: see templates/README.md"
    return DesignError(Finding(f"{plan.kind.name}: {what}", plan.templates[0][1], hint=hint))


def _marked(page: Any) -> Iterator[tuple[Any, list[Any]]]:
    """Yield each element of a page that names a field, with its boxes: what is inside of another one first."""
    found: dict[int, tuple[Any, list[Any]]] = {}
    for box in _from_inside(page):
        element = box.element
        if element is not None and element.get("data-field") and not isinstance(box, TextBox):
            found.setdefault(id(element), (element, []))[1].append(box)
    yield from found.values()


def _from_inside(box: Any) -> Iterator[Any]:
    """Yield the boxes in a box, each after those in it, and then the box itself."""
    for child in box.children:
        # What is placed absolutely stands behind a placeholder.
        yield from _from_inside(getattr(child, "_box", child))
    yield box


def _place(field: Field, boxes: list[Any]) -> tuple[Any, Rectangle]:
    """Return the box that a field is tagged in, and its place: a tick is where the sign before the words is."""
    own = [box for box in boxes if isinstance(box, BlockBox | InlineBlockBox | TableCellBox)]
    if field.type in _TICKS:
        box = next((box for box in own if box.element_tag.endswith("::before")), own[0])
        left, top = box.position_x + box.margin_left, box.position_y + box.margin_top
        return box, (left, top, left + box.border_width(), top + box.border_height())
    outer = [box for box in own if "::" not in box.element_tag]
    areas = [_free(box) for box in outer if not any(box in parent.children for parent in outer)]
    area = areas[0]
    for other in areas[1:]:
        area = _join(area, other)
    return outer[0], area


def _join(one: Rectangle, other: Rectangle) -> Rectangle:
    return min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])


def _free(box: Any) -> Rectangle:
    """Return the part of a box in which nothing is printed: below the words if there is room, else beside them."""
    left, top = box.padding_box_x(), box.padding_box_y()
    right, bottom = left + box.padding_width(), top + box.padding_height()
    inside = list(box.descendants(placeholders=True))[1:]
    words = [inner for inner in inside if isinstance(inner, TextBox) and inner.text.strip()]
    if not words:
        return left, top, right, bottom
    # A sign before the words, such as the circle of an option, may reach lower than they do.
    signs = [inner for inner in inside if isinstance(inner, InlineBlockBox)]
    below = max(thing.position_y + thing.margin_height() for thing in (*words, *signs)) + GAP / 2
    if bottom - below >= LEAST_BELOW:
        return left, below, right, bottom
    start = min(word.position_x for word in words) - GAP
    end = max(word.position_x + word.width for word in words) + GAP
    return (left, top, start, bottom) if start - left > right - end else (end, top, right, bottom)


def blank(spots: tuple[Spot, ...]) -> None:
    """Take away the ruled lines and patterns where one types, and printed ticks, which are the field's own here.

    Lines would not fit: each program has a line height of its own.
    """
    for spot in spots:
        if spot.box.element_tag.endswith("::before"):
            spot.box.children = []
        if spot.field.type not in _TICKS:
            for box in spot.box.descendants():
                _clear(box)
                if box is not spot.box and isinstance(box, BlockBox):
                    box.border_top_width = box.border_bottom_width = 0


def _clear(box: Any) -> None:
    """Take away a pattern, and leave a plain ground."""
    background = getattr(box, "background", None)
    if background and any(kind == "url" for kind, _ in box.style["background_image"]):
        box.background = None
