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
# A space behind a number would be taken for its end.
# Letters as wide as they are high (Unicode Standard Annex 11).
_WIDE = ("W", "F")
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
    # The title gives way to the rest.
    rest = _FIELD.sub(lambda field: "00" if field[1] in _COUNTERS else values[field[1]], kept.replace("{title}", ""))
    values["title"] = _cut(values["title"], max(letters - len(rest), LEAST))
    words = [part if n % 2 else _cut(part, letters) for n, part in enumerate(_FIELD.split(kept))]
    contents = (_value(word, values, known=n % 2 == 1) for n, word in enumerate(words) if word)
    return Markup(" ").join(contents) or Markup('""')


def _value(word: str, values: dict[str, str], *, known: bool) -> Markup:
    if known and word in _COUNTERS:
        return Markup(values[word])  # noqa: S704 - one of two of our own
    return Markup('"{}"').format(Markup(_escape(values[word] if known else word)))  # noqa: S704 - nothing is left in it that CSS or HTML reads


def _escape(text: str) -> str:
    """Return a text as CSS takes it in a string: all but letters and figures by their numbers."""
    return "".join(sign if _PLAIN.fullmatch(sign) else f"\\{ord(sign):06X}" for sign in text)


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
