"""Shortcuts around slow places in the engine's parser and layout, each with a switch in `shims`.

None of them changes a byte of any PDF: what is not the plain case goes the engine's own way.
Each function takes the engine's modules or classes, so that `engine` stays the one door to them.
"""

import functools
import math
import operator
import re
import sys
from collections.abc import Callable
from typing import Any

from sdprint.press.shims import active

# Percentages of these are shares of the width of the containing block.
_WIDTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *("width", "min_width", "max_width"),
)
_LENGTHS = (*_WIDTHS, "height", "min_height", "max_height")
_read_lengths = operator.itemgetter(*_LENGTHS)
_IN_FLOW = ("static", "relative")
_CORNERS = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))
_GROUNDS = frozenset(
    (
        *_CORNERS,
        *(f"border_{corner}_radius" for corner in ("start_start", "start_end", "end_end", "end_start")),
        *("background_color", "background_image", "border_image_source", "mask_border_source", "box_shadow"),
    )
)
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
# All that a Pango layout without decorations is made from, but for the families.
_FONT = (
    *(f"font_{name}" for name in ("size", "style", "weight", "stretch", "kerning", "language_override")),
    *(f"font_{name}_settings" for name in ("feature", "variation")),
    *(f"font_variant_{name}" for name in ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")),
    *("lang", "direction"),
)


def resolve_plain_lengths(percent: Any, dimension: Any) -> None:
    """Read the lengths of a box off its style in one go, where the engine calls two functions for each of them."""
    if "lengths" not in active():
        return
    original, boxes, adjust = percent.resolve_percentages, percent.boxes, percent.adjust_box_sizing
    resolve_shares, settled = _shares(percent.percentage, dimension), _Lengths(dimension)

    @functools.wraps(original)
    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if isinstance(box, boxes.PageBox):
            original(box, containing_block)
            return
        style, block = box.style, containing_block
        if lengths := settled[_read_lengths(style)]:
            vars(box).update(lengths)
        else:
            resolve_shares(box, style, *((block.width, block.height) if isinstance(block, boxes.Box) else block))
        collapse = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            # Those of cells have been settled with their neighbours.
            if not (collapse and hasattr(box, name)):
                setattr(box, name, style[name])
        if style["box_sizing"] != "content-box":
            adjust(box, "width")
            adjust(box, "height")

    _replace("resolve_percentages", original, resolve_percentages)


class _Lengths(dict[tuple[Any, ...], dict[str, Any]]):
    """The lengths of a box by those of its style; nothing where they depend on what is around it."""

    def __init__(self, dimension: Any) -> None:
        self._dimension = dimension

    def __missing__(self, values: tuple[Any, ...]) -> dict[str, Any]:
        lengths: dict[str, Any] = {}
        for name, value in zip(_LENGTHS, values, strict=True):
            if type(value) is self._dimension and value.unit != "%":
                lengths[name] = value.value
            elif value == "auto":
                lengths[name] = 0 if name in ("min_width", "min_height") else value
            else:
                lengths = {}
                break
        self[values] = lengths
        return lengths


def _shares(percentage: Callable[[Any, Any, Any], Any], dimension: Any) -> Callable[[Any, Any, Any, Any], None]:
    def resolve(box: Any, style: Any, name: str, whole: Any) -> None:
        value = style[name]
        if type(value) is dimension:
            amount, unit = value
            value = whole * amount / 100 if unit == "%" else amount
        elif value != "auto":
            value = percentage(value, style, whole)
        elif name in ("min_width", "min_height"):
            value = 0
        setattr(box, name, value)

    def resolve_shares(box: Any, style: Any, width: Any, height: Any) -> None:
        for name in _WIDTHS:
            resolve(box, style, name, width)
        auto, value = height == "auto", style["height"]
        if auto and (type(value) is not dimension or value.unit == "%"):
            box.height = "auto"
        else:
            resolve(box, style, "height", height)
        resolve(box, style, "min_height", 0 if auto else height)
        resolve(box, style, "max_height", math.inf if auto else height)

    return resolve_shares


def fit_wide_boxes(preferred: Any) -> None:
    """Let a box that has room enough for all of its text be as wide as that, and not look for its longest word."""
    if "widths" not in active():
        return
    original, widest = preferred.shrink_to_fit, preferred.max_content_width

    @functools.wraps(original)
    def shrink_to_fit(context: Any, box: Any, available_content_width: Any) -> Any:
        width = widest(context, box, outer=False)
        return width if width <= available_content_width else original(context, box, available_content_width)

    _replace("shrink_to_fit", original, shrink_to_fit)


def copy_text_layouts(line_break: Any) -> None:
    """Set text with a copy of the Pango layout that was made first for a style with the same font."""
    if "layouts" not in active():
        return
    ffi, pango, gobject = line_break.ffi, line_break.pango, line_break.gobject
    if not hasattr(pango, "pango_layout_copy"):
        ffi.cdef("PangoLayout * pango_layout_copy (PangoLayout *layout);")
    original = line_break.Layout.setup

    @functools.wraps(original)
    def setup(layout: Any, style: Any) -> None:
        if style["text_decoration_line"] != "none":
            original(layout, style)
            return
        models = vars(style.font_config).setdefault("_sdprint_models", {})
        font = (tuple(style["font_family"]), *map(style.__getitem__, _FONT))
        if font not in models:
            model = models[font] = object.__new__(line_break.Layout)
            original(model, style)
        vars(layout).update(vars(models[font]))
        layout.style = style
        layout.layout = ffi.gc(pango.pango_layout_copy(layout.layout), gobject.g_object_unref)

    line_break.Layout.setup = setup


def flow_plainly(box_class: Any) -> None:
    """Say at once that a box is in normal flow where it neither floats nor has a position; five questions otherwise."""
    if "flow" not in active():
        return
    original = box_class.is_in_normal_flow

    @functools.wraps(original)
    def is_in_normal_flow(box: Any) -> bool:
        style = box.style
        return (style["float"] == "none" and style["position"] in _IN_FLOW) or bool(original(box))

    box_class.is_in_normal_flow = is_in_normal_flow


class _Patterns(dict[tuple[Any, bool], re.Pattern[str]]):
    """The pattern of as many characters as there are of some, or (not opposite) of all others."""

    def __missing__(self, key: tuple[Any, bool]) -> re.Pattern[str]:
        characters, opposite = key
        inside = "".join(f"\\x{ord(character):02x}" for character in characters)
        pattern = self[key] = re.compile(f"[{inside}]+" if opposite else f"[^{inside}]+")
        return pattern


def keep_patterns(inputstream: Any) -> None:
    """Let the HTML parser keep its patterns: it means to, but under the wrong keys, and writes each anew; 9 ms."""
    if "patterns" in active():
        inputstream.characters_until_regex = _Patterns()


def pass_over_bare_boxes(background: Any) -> None:
    """Lay no ground below a box whose style asks for none, which the engine finds out in fourteen questions."""
    if "grounds" not in active():
        return
    original = background.layout_box_backgrounds

    def is_bare(style: Any) -> bool:
        # None of these is inherited; an anonymous box has none of its own.
        return _GROUNDS.isdisjoint(getattr(style, "cascaded", ()))

    @functools.wraps(original)
    def layout(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:  # noqa: FBT001, FBT002 - as the engine calls it
        known = vars(box.style)
        if "sdprint_bare" not in known:
            known["sdprint_bare"] = is_bare(box.style)
        if style is not None or box is page or not known["sdprint_bare"]:
            original(page, box, get_image, layout_children, style)
            return
        for corner in _CORNERS:
            setattr(box, corner, (0, 0))
        if layout_children:
            for child in box.all_children():
                layout(page, child, get_image)
        box.background = None

    _replace("layout_box_backgrounds", original, layout)


def _replace(name: str, original: Any, replacement: Any) -> None:
    """Put a function in the place of the engine's in every module that has imported it."""
    for module in list(sys.modules.values()):
        if vars(module).get(name) is original:
            vars(module)[name] = replacement
