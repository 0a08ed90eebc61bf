"""The direction of text: each block of a page reads as its own words do, from the left or from the right.

The engine knows `dir="rtl"` but not `dir="auto"`, so that is worked out here, as HTML defines it: the first letter that
has a direction decides.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from sdprint.design.languages import is_from_right

# Hebrew, Arabic and all other scripts that are written from the right, and their presentation forms.
_FROM_RIGHT = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
# A tag with its attributes, or a character reference, whose letters are no text.
_TAG = r"""<(/?)([A-Za-z][\w-]*)((?:[^<>"']|"[^"]*"|'[^']*')*)>|&#?\w+;"""
_HEADINGS = frozenset(("h1", "h2", "h3", "h4", "h5", "h6"))
_BLOCKS = _HEADINGS | frozenset(
    ("p", "li", "td", "th", "dt", "dd", "pre", "blockquote", "table", "ul", "ol", "dl", "div", "header")
)
# Only these take their direction from the text of blocks inside of them; others hold them side by side, as planned.
_HOLDERS = frozenset(("li", "td", "th", "dd", "blockquote", "table", "ul", "ol", "dl"))
_INLINES = frozenset(("a", "b", "code", "em", "s", "span", "strong"))
_CELLS = frozenset(("td", "th"))
_CODE = frozenset(("pre", "code"))
# A box that holds a heading and only these has no other purpose.
_HEAD = _HEADINGS | _INLINES | {"p"}
_VOID = frozenset(("br", "col", "hr", "img", "meta", "link"))
# What is inside has no part in the direction of what is around it.
_SEALED = frozenset(("svg", "style", "script", "bdi"))
_GIVEN = r"(?i)\sdir\s*="
# A cell with figures only, and a space between them, which would change places.
_FIGURES = re.compile(r"(?=.*\d)\s*\S+\s+\S.*", re.DOTALL)
_STRONG = {"L": "ltr", "R": "rtl", "AL": "rtl"}


@dataclass(frozen=True, slots=True)
class _Element:
    """An open element: its name, where its start tag ends, and whether its direction is given.

    `found` holds the directions of its letters, the first letter's first; `holds` the elements that stand in it,
    `headed` the directions of the headings among them, and `texts` its words.
    """

    name: str
    end: int
    given: bool
    found: dict[str, None] = field(default_factory=dict)
    holds: set[str] = field(default_factory=set)
    headed: dict[str, None] = field(default_factory=dict)
    texts: list[str] = field(default_factory=list)

    @property
    def direction(self) -> str:
        """The direction that the element is to be given, or nothing where it has that of what it stands in."""
        first = next(iter(self.found), "")
        if self.given or self.name in _CODE:
            return "" if self.given else first or "ltr"
        if self.name in _INLINES:
            # The engine sets each in one piece: with letters of one direction alone it can be turned.
            return first if len(self.found) == 1 else ""
        if self.name == "header" or (self.name == "div" and not first and not self.holds - _HEAD):
            # What stands around a heading goes as the heading does: its number, its rule, the brand.
            return next(iter(self.headed), "")
        if self.name in _CELLS and not self.holds - _INLINES and not first and _FIGURES.fullmatch("".join(self.texts)):
            return "ltr"
        # A form of the template's stands as the document does, whatever its words are.
        return first if self.name in _BLOCKS and (self.name != "table" or first == "rtl") else ""


def give_directions(html: str, lang: str) -> str:
    """Return `html` with `dir` on every block of text, and on the document; a page without such text is as it was."""
    from_right = is_from_right(lang)
    if not from_right and not _FROM_RIGHT.search(html):
        return html
    start = html.find("<body")
    marks = [(html.find("<html") + len("<html"), "rtl")] if from_right else []
    marks += _mark(html, start) if start >= 0 else []
    pieces: list[str] = []
    done = 0
    for place, direction in sorted(marks):
        pieces += [html[done:place], f' dir="{direction}"']
        done = place
    return "".join([*pieces, html[done:]])


def _mark(html: str, start: int) -> Iterator[tuple[int, str]]:
    """Yield the place at the end of each start tag that is to have a direction, and the direction."""
    opened: list[_Element] = []
    done = start
    for token in re.compile(_TAG).finditer(html, start):
        _note(html[done : token.start()], opened)
        done = token.end()
        name = (token[2] or "").lower()
        if token[1]:
            if any(element.name == name for element in opened):
                while (element := opened.pop()).name != name:
                    yield from _settle(element)
                if opened and name in _HEADINGS:
                    opened[-1].headed.update(element.found)
                yield from _settle(element)
        elif name and name not in _VOID and not token[3].endswith("/"):
            given = name in _SEALED or bool(re.search(_GIVEN, token[3]))
            if opened:
                opened[-1].holds.add(name)
            opened.append(_Element(name, token.end() - 1, given))
    for element in opened:
        yield from _settle(element)


def _settle(element: _Element) -> Iterator[tuple[int, str]]:
    if element.direction:
        yield element.end, element.direction


def _note(text: str, opened: list[_Element]) -> None:
    """Tell the elements that hold `text` in which directions its letters go."""
    if not text.strip():
        return
    found = dict.fromkeys(_STRONG[kind] for letter in text if (kind := unicodedata.bidirectional(letter)) in _STRONG)
    inside = False
    for element in reversed(opened):
        if element.given:
            break
        if element.name in (_HOLDERS if inside else _BLOCKS | _INLINES):
            element.found.update(found)
            element.texts.append(text)
        inside = inside or element.name in _BLOCKS
