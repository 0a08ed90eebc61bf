"""Words at the heads and feet of pages: what a brand asks for, as values of `content` in CSS."""

import itertools
import re
from bisect import bisect_right
from unicodedata import east_asian_width

from markupsafe import Markup

from sdprint.layout.plan import Plan

# A letter of 7 pt is so wide on average, in mm, and what stands side by side is so far apart.
LETTER, APART = 1.25, 8.0
# Letters of a title that is cut.
LEAST = 10
_COUNTERS = ("page", "pages")
_FIELD = re.compile(r"\{(\w+)\}")
# What stands between two pieces: it goes with a piece that is empty.
_BETWEEN = re.compile(r"(\s+[·|–—/]\s+)")
# Letters as wide as they are high (Unicode Standard Annex 11).
_WIDE = ("W", "F")
# What CSS needs no number for: a space behind one would be taken for its end.
_PLAIN = re.compile(r"[A-Za-z0-9]")


def line(text: str, plan: Plan, count: int = 2) -> Markup:
    """Return the text of a head or foot, of which there are `count` side by side, as a value of `content`.

    A field without a value takes what stands next to it along, up to a · or a dash. Long titles are cut.
    """
    checklist, style = plan.checklist, plan.words.counter
    letters = int((plan.width - APART * (count - 1)) / LETTER / count)
    values = {"title": checklist.title, "kind": plan.kind.title, "edition": checklist.edition, "date": checklist.date}
    counter = "counter({})" if style == "decimal" else f"counter({{}}, {style})"
    values |= {name: counter.format(name) for name in _COUNTERS}
    kept = ""
    waiting = ""
    for piece in _BETWEEN.split(text):
        if _BETWEEN.fullmatch(piece):
            waiting = piece
        elif all(name in _COUNTERS or values[name] for name in _FIELD.findall(piece)):
            kept += (waiting if kept else "") + piece
    parts = list(enumerate(_FIELD.split(kept)))
    # The title gives way to the rest, and then the end of the line to its beginning.
    rest = sum(_room(part, values, known=n % 2 == 1) for n, part in parts if part != "title" or n % 2 == 0)
    titles = sum(n % 2 == 1 and part == "title" for n, part in parts)
    values["title"] = _cut(values["title"], max((letters - rest) // max(titles, 1), LEAST))
    contents: list[Markup] = []
    for n, part in parts:
        known = n % 2 == 1
        if letters > 0 and part:
            contents.append(_value(part, values, known, letters))
        letters -= _room(part, values, known=known)
    return Markup(" ").join(contents) or Markup('""')


def _room(part: str, values: dict[str, str], *, known: bool) -> int:
    """Return the letters that a part of a line takes, of a counter those of two digits."""
    return 2 if known and part in _COUNTERS else count_letters(values[part] if known else part)


def _value(word: str, values: dict[str, str], known: bool, letters: int) -> Markup:  # noqa: FBT001 - of four, none is the other
    if known and word in _COUNTERS:
        return Markup(values[word])  # noqa: S704 - one of two of our own
    text = _cut(values[word] if known else word, letters)
    return Markup('"{}"').format(Markup(_escape(text)))  # noqa: S704 - nothing is left in it that CSS or HTML reads


def _escape(text: str) -> str:
    """Return a text as CSS takes it in a string: all but letters and figures by their numbers."""
    return "".join(sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):06X}" for sign in text)


def count_letters(text: str) -> int:
    """Return the width of a text in letters; wide ones count twice."""
    return sum(1 + (east_asian_width(letter) in _WIDE) for letter in text)


def shorten(text: str, letters: int) -> str:
    """Return `text`, or as many of its words as have room for so many letters with a …; wide ones count twice."""
    kept = _keep(text, letters)
    return text if kept == text else f"{kept.rsplit(' ', 1)[0]}…"


def _cut(text: str, letters: int) -> str:
    kept = _keep(text, letters)
    return text if kept == text else f"{kept.rstrip()}…"


def _keep(text: str, letters: int) -> str:
    """Return `text` if it is no longer than so many letters, else what a … leaves room for."""
    widths = list(itertools.accumulate(1 + (east_asian_width(letter) in _WIDE) for letter in text))
    return text if not text or widths[-1] <= letters else text[: bisect_right(widths, letters - 1)]
