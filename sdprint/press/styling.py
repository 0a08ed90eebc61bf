"""Shortcuts through the engine's cascade of styles, each with a switch in `shims`.

None of them changes a byte of any PDF: what is not the plain case goes the engine's own way.
"""

import functools
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sdprint.press.shims import active

# What depends on more than the cascade and the parent.
_ENTANGLED = ("page", "position", "float", "display")
# What an element takes over from its parent without being said to inherit it.
_PROPAGATED = tuple(f"text_decoration_{name}" for name in ("line", "color", "style", "thickness"))
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
