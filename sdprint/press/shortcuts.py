"""Shortcuts around slow places in the engine's styles and layout, each with a switch in `shims`.

None of them changes a byte of any PDF: what is not the plain case goes the engine's own way.
Each function takes the engine's modules or classes, so that `engine` stays the one door to them.
"""

import functools
import math
import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sdprint.press.shims import active

# What depends on more than the cascade and the parent.
_ENTANGLED = ("page", "position", "float", "display")
# What an element takes over from its parent without being said to inherit it.
_PROPAGATED = tuple(f"text_decoration_{name}" for name in ("line", "color", "style", "thickness"))
# Percentages of these are shares of the width of the containing block.
_WIDTHS = (
    *(f"{kind}_{side}" for kind in ("margin", "padding") for side in ("left", "right", "top", "bottom")),
    *("width", "min_width", "max_width"),
)
# The parts of elements that have a style in each document, and the words without which it has none of them.
_PARTS = {
    **dict.fromkeys(("footnote-call", "footnote-marker"), ("footnote",)),
    **dict.fromkeys(("note-call", "note-marker", "note-callback"), ("note(",)),
    "marker": ("<li", "list-item"),
}
# Where style sheets can say such words without their being in the page, or with letters that are escaped.
_HIDDEN = re.compile(
    r"""\\(?:0{0,4}(?:[46][1-9a-f]|[57][0-9a]|2[8d])|[^0-9a-f])|@import|<link|style\s*=\s*["'][^"'>]*&"""
)
_IN_FLOW = ("static", "relative")
_BORDERS = tuple(f"border_{side}_width" for side in ("top", "right", "bottom", "left"))
# All that a Pango layout without decorations is made from, but for the families.
_FONT = (
    *(f"font_{name}" for name in ("size", "style", "weight", "stretch", "kerning", "language_override")),
    *(f"font_{name}_settings" for name in ("feature", "variation")),
    *(f"font_variant_{name}" for name in ("ligatures", "position", "caps", "numeric", "alternates", "east_asian")),
    *("lang", "direction"),
)


@dataclass(frozen=True, slots=True)
class _Properties:
    """The properties by how their values come about, and the logical names that may stand for a physical one.

    `initial` are the initial values that are computed already, `raw` those that are still to be.
    """

    names: frozenset[str]
    inherited: frozenset[str]
    initial: dict[str, Any]
    raw: dict[str, Any]
    logical: dict[str, tuple[str, ...]]


def compute_plain_values(css: Any) -> None:
    """Compute at once what is no variable, function, keyword of the cascade or logical property: 60,000 values."""
    if "styles" not in active():
        return
    properties = _sort_properties(css)
    css.ComputedStyle.__missing__ = _computed(css, properties)
    css.AnonymousStyle.__missing__ = _anonymous(css.AnonymousStyle.__missing__, properties)


def _sort_properties(css: Any) -> _Properties:
    names = frozenset(
        key for key in css.INITIAL_VALUES if key not in _ENTANGLED and not key.startswith(("text_decoration_", "__"))
    )
    own = {key: css.INITIAL_VALUES[key] for key in names - css.INHERITED}
    raw = css.INITIAL_NOT_COMPUTED
    logical = {
        key: tuple({name(block="ttb", inline=inline): None for inline in ("ltr", "rtl")})
        for key, name in css.PHYSICAL_FUNCTIONS.items()
    }
    return _Properties(
        names,
        names & css.INHERITED | frozenset(_PROPAGATED),
        {key: value for key, value in own.items() if key not in raw and not css.check_math(value)},
        {key: value for key, value in own.items() if key in raw and key in css.COMPUTER_FUNCTIONS},
        logical,
    )


def _computed(css: Any, properties: _Properties) -> Callable[[Any, str], Any]:  # noqa: C901 - a call more costs time
    original, computers, check_math = css.ComputedStyle.__missing__, css.COMPUTER_FUNCTIONS, css.check_math
    names, inherited, initial = properties.names, properties.inherited, properties.initial
    raw, logical, keywords = properties.raw, properties.logical, ("inherit", "initial")
    simple = frozenset((str, int, float, type(css.ZERO_PIXELS), type(None)))

    @functools.wraps(original)
    def missing(style: Any, key: str) -> Any:  # noqa: C901 - as above
        cascaded = style.cascaded
        if key in logical:
            for name in logical[key]:
                if name in cascaded:
                    return original(style, key)
        if key not in cascaded:
            if key in initial:
                value = style[key] = initial[key]
                return value
            if key in inherited and style.parent_style is not None:
                value = style.parent_style[key]
                if type(value) in simple or not check_math(value):
                    style[key] = value
                    return value
            elif key in raw:
                value = style[key] = computers[key](style, key, raw[key])
                return value
        elif key in names:
            value = cascaded[key][0]
            if (type(value) in simple and value not in keywords) or (type(value) is tuple and not check_math(value)):
                value = style[key] = computers[key](style, key, value) if key in computers else value
                return value
        return original(style, key)

    return missing


def _anonymous(original: Callable[[Any, str], Any], properties: _Properties) -> Callable[[Any, str], Any]:
    initial, inherited = properties.initial, properties.inherited

    @functools.wraps(original)
    def missing(style: Any, key: str) -> Any:
        if key in initial:
            value = style[key] = initial[key]
            return value
        if key in inherited:
            value = style[key] = style.parent_style[key]
            return value
        return original(style, key)

    return missing


def resolve_plain_lengths(percent: Any, dimension: Any) -> None:
    """Read the lengths of a box off its style in one go, where the engine calls two functions for each of them."""
    if "lengths" not in active():
        return
    original, boxes, adjust = percent.resolve_percentages, percent.boxes, percent.adjust_box_sizing
    resolve = _length(percent.percentage, dimension)

    @functools.wraps(original)
    def resolve_percentages(box: Any, containing_block: Any) -> None:
        if isinstance(box, boxes.PageBox):
            original(box, containing_block)
            return
        style, block = box.style, containing_block
        width, height = (block.width, block.height) if isinstance(block, boxes.Box) else block
        for name in _WIDTHS:
            resolve(box, style, name, width)
        auto, value = height == "auto", style["height"]
        if auto and (type(value) is not dimension or value.unit == "%"):
            box.height = "auto"
        else:
            resolve(box, style, "height", height)
        resolve(box, style, "min_height", 0 if auto else height)
        resolve(box, style, "max_height", math.inf if auto else height)
        collapse = style["border_collapse"] == "collapse"
        for name in _BORDERS:
            # Those of cells have been settled with their neighbours.
            if not (collapse and hasattr(box, name)):
                setattr(box, name, style[name])
        adjust(box, "width")
        adjust(box, "height")

    _replace("resolve_percentages", original, resolve_percentages)


def _length(percentage: Callable[[Any, Any, Any], Any], dimension: Any) -> Callable[[Any, Any, str, Any], None]:
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

    return resolve


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


@contextmanager
def leave_out_idle_parts(matcher: Any, html: str) -> Iterator[None]:
    """Inside the block, style no parts of elements that a document has no use for, six of each element: 22 ms.

    `matcher` is that of the engine's own style sheet, which gives every element a style for its marker and its notes.
    """
    text, before = html.casefold(), matcher.other_selectors
    plain = "parts" in active() and not _HIDDEN.search(text)
    idle = {part for part, words in _PARTS.items() if plain and not any(word in text for word in words)}
    matcher.other_selectors = [selector for selector in before if selector[3] not in idle]
    try:
        yield
    finally:
        matcher.other_selectors = before


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


def _replace(name: str, original: Any, replacement: Any) -> None:
    """Put a function in the place of the engine's in every module that has imported it."""
    for module in list(sys.modules.values()):
        if vars(module).get(name) is original:
            vars(module)[name] = replacement
