"""What an author wrote into one line: attributes, hint, tick, colour square and step number, told from the wording.

Everything here works on raw Markdown text, before emphasis and links are read.
"""

import hashlib
import re
from collections import Counter
from dataclasses import dataclass

SQUARES = {
    "🟩": "green",
    "🟨": "yellow",
    "🟦": "blue",
    "🟧": "orange",
    "🟥": "red",
    "🟫": "brown",
    "🟪": "purple",
    "⬛": "grey",
    "⬜": "grey",
}
# The order in which steps without a square take their colours.
STEP_COLORS = ("green", "yellow", "blue", "orange", "red", "brown", "purple")
ITEM_KEYS = ("answer", "short")
HEADING_KEYS = ("short",)

# Without the look behind, a long run of spaces takes time by its square.
_BRACES = re.compile(r"(?<!\s)\s*\{([^{}\n]*)\}\s*$")
_QUOTED = re.compile(r'="[^"]*"')
_ATTRIBUTE = re.compile(r"(?:^|[^\S\0])(?=[A-Za-z][\w-]*=|#)")
_ID = re.compile(r"#[\w.:-]+")
_HINT = re.compile(r"^(?P<text>.*?\S)\s+\((?P<hint>[^()]+)\)(?P<mark>\s*\??)$", re.DOTALL)
_EXAMPLE = re.compile(r"^e\.\s?g\.,?\s*", re.IGNORECASE)
_TICK = re.compile(r"^\[(?P<mark>[ xX])\]\s+")
_UNWRAP = re.compile(r"^(\*\*|__)(?P<text>(?:(?!\1).)+)\1$", re.DOTALL)
_STEP_NUMBER = re.compile(r"^(?:Step\s+(?P<word>\d{1,4})\s*[:.–—-]\s*|(?P<bare>\d{1,4})[.)]\s+)(?=\S)", re.IGNORECASE)
_NARROW = re.compile(r"(?<=[<>≤≥≈=]) (?=\d)|(?<=\d) (?=(?:%|(?:[KMGTP]B|[kMG]bit|[nµm]?s|min|h|mm|cm|km|pt|px)\b))")


@dataclass(frozen=True, slots=True)
class Attributes:
    """The trailing `{key=value #id}` of a line."""

    values: tuple[tuple[str, str], ...] = ()
    id: str = ""

    def get(self, key: str) -> str:
        """Return the value of `key`, or nothing."""
        return dict(self.values).get(key, "")


@dataclass(frozen=True, slots=True)
class Item:
    """A list item's first paragraph, taken apart."""

    text: str
    attributes: Attributes
    hint: str = ""
    example: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading, taken apart; `number` is the one that its author wrote, or 0.

    `before` is what stands before `text` and is not part of it: square, ✅ and number.
    """

    text: str
    attributes: Attributes
    color: str = ""
    number: int = 0
    numbered: str = ""
    before: str = ""


def split_attributes(raw: str) -> tuple[str, Attributes]:
    """Return the text before a trailing `{…}`, and its attributes.

    Braces that hold anything but `key=value` pairs and one `#id` are text and stay.
    A value ends before the next ` key=` or ` #id`, so it may hold spaces; quotes around it are dropped.
    """
    match = _BRACES.search(raw)
    if not match or not match[1].strip():
        return raw, Attributes()
    # A space between quotes separates nothing: it stands as NUL until the pieces are apart.
    masked = _QUOTED.sub(lambda value: value[0].replace(" ", "\0"), match[1])
    pieces = [piece.strip().replace("\0", " ") for piece in _ATTRIBUTE.split(masked)]
    if pieces[0] or any(piece.startswith("#") and not _ID.fullmatch(piece) for piece in pieces):
        return raw, Attributes()
    if sum(piece.startswith("#") for piece in pieces) > 1:
        return raw, Attributes()
    values, identifier = [], ""
    for piece in pieces[1:]:
        if piece.startswith("#"):
            identifier = piece[1:]
        else:
            key, _, value = piece.partition("=")
            values.append((key, value.strip().strip('"')))
    return raw[: match.start()], Attributes(tuple(values), identifier)


def split_hint(text: str) -> tuple[str, str, bool]:
    """Return the question, its hint, and whether the author called the hint an example.

    A parenthesis at the end of a question, before or after the "?", is a hint if it starts with "e.g."
    or holds a comma; "(or vice versa)?" is neither and stays in the question.
    """
    match = _HINT.match(text)
    if not match or "?" not in match["text"] + match["mark"]:
        return text, "", False
    example = bool(_EXAMPLE.match(match["hint"]))
    if not example and "," not in match["hint"]:
        return text, "", False
    return match["text"] + match["mark"].strip(), _EXAMPLE.sub("", match["hint"]), example


def glue(text: str) -> str:
    """Return `text` with no-break spaces between a figure and its sign or unit."""
    return _NARROW.sub("\N{NO-BREAK SPACE}", text)


def derive_id(wording: str, earlier: Counter[str]) -> str:
    """Return the id of a question that has none of its own, from its wording without styles.

    `earlier` counts the ids derived before it in the same list: questions of one wording are numbered.
    """
    # The number of a footnote is not the question's own: it changes when others move.
    digest = hashlib.blake2b(re.sub(r"\[\d+\]", "", wording).casefold().encode(), digest_size=5).hexdigest()
    earlier[digest] += 1
    repeat = earlier[digest]
    return f"q{digest}" if repeat == 1 else f"q{digest}-{repeat}"


def read_item(raw: str) -> Item:
    """Take a list item's first paragraph apart."""
    text, attributes = split_attributes(raw.strip())
    tick = _TICK.match(text)
    if tick:
        text = text[tick.end() :]
    text, hint, example = split_hint(text.removeprefix("✅").strip())
    checked = bool(tick and tick["mark"] in "xX")
    return Item(glue(text), attributes, glue(hint), example=example, checked=checked)


def read_heading(raw: str) -> Heading:
    """Take a heading apart: bold around the whole of it, its square, ✅ and "Step n:" are not printed twice."""
    text, attributes = split_attributes(raw.strip())
    if match := _UNWRAP.match(text):
        text = match["text"].strip()
    whole = text
    text = text.removeprefix("✅").strip()
    color = SQUARES.get(text[:1], "")
    if color:
        text = text[1:].strip()
    match = _STEP_NUMBER.match(text)
    if not match:
        return Heading(glue(text), attributes, color, before=whole.removesuffix(text))
    number = int(match["word"] or match["bare"])
    rest = text[match.end() :]
    return Heading(glue(rest), attributes, color, number, glue(text), whole.removesuffix(rest))
