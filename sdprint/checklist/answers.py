"""Answer spaces: the `answer=` grammar, and the default that the wording of a question asks for."""

import re
from dataclasses import dataclass

from sdprint.errors import suggest

DEFAULT_LINES = 2
DEFAULT_TABLE_ROWS = 4
DEFAULT_SKETCH = 120.0
DEFAULT_GRID = 60.0
# A box for one answer can't be taller than the live area of the smallest page it is printed on (Letter landscape).
LEAST_MILLIMETRES, MOST_MILLIMETRES = 5.0, 180.0
MOST_LINES = 25


@dataclass(frozen=True, slots=True)
class Answer:
    """The space that one question gets: `count` lines or rows, or `height` mm; `names` are options or columns."""

    space: str
    count: int = 0
    height: float = 0.0
    unit: str = ""
    names: tuple[str, ...] = ()


class AnswerError(ValueError):
    """An `answer=` value that the grammar does not know; `hint` says what it does know."""

    def __init__(self, what: str, hint: str) -> None:
        super().__init__(what)
        self.hint = hint


# What stands after the colon, for each space: nothing, a text, a count, millimetres, names, or names with rows.
ARGUMENTS = {
    "none": "",
    "number": "unit",
    "lines": "count",
    "dotted": "count",
    "list": "count",
    "box": "mm",
    "yesno": "",
    "choice": "names",
    "table": "table",
    "calc": "",
    "tradeoff": "",
    "sketch": "mm",
    "grid": "mm",
    "merge": "",
}
DEFAULT_HEIGHTS = {"box": 21.0, "sketch": DEFAULT_SKETCH, "grid": DEFAULT_GRID}
EXAMPLES = {
    "unit": "number:ms",
    "count": "lines:3",
    "mm": "box:30",
    "names": "choice:Yes,No,Later",
    "table": "table:Role,Action;rows=4",
}


def parse_answer(text: str) -> Answer:
    """Read the value of `answer=`, for instance `lines:3` or `table:Role,Action;rows=4`.

    Raises `AnswerError` with a hint when the space or its argument is unknown.
    """
    space, colon, argument = text.strip().partition(":")
    space, argument = space.strip(), argument.strip()
    if space not in ARGUMENTS:
        raise AnswerError(f"unknown answer space '{space}'", suggest(space, ARGUMENTS))
    takes = ARGUMENTS[space]
    if not takes:
        if colon:
            raise AnswerError(f"'{space}' takes nothing after a colon", f"write answer={space}")
        return Answer(space)
    if takes == "unit":
        return Answer(space, unit=argument)
    if takes == "count":
        return Answer(space, count=_count(space, argument) if colon else DEFAULT_LINES)
    if takes == "mm":
        return Answer(space, height=_millimetres(space, argument) if colon else DEFAULT_HEIGHTS[space])
    return _named(space, argument)


def _count(space: str, argument: str, example: str = "") -> int:
    if not re.fullmatch(r"[1-9]\d?", argument) or int(argument) > MOST_LINES:
        raise AnswerError(
            f"'{space}' wants a whole number from 1 to {MOST_LINES}, not '{argument}'",
            f"for instance answer={example or f'{space}:3'}",
        )
    return int(argument)


def _millimetres(space: str, argument: str) -> float:
    match = re.fullmatch(r"(\d{1,3}(?:\.\d)?)\s*(?:mm)?", argument)
    if not match or not LEAST_MILLIMETRES <= float(match[1]) <= MOST_MILLIMETRES:
        raise AnswerError(
            f"'{space}' wants a height from {LEAST_MILLIMETRES:.0f} to {MOST_MILLIMETRES:.0f} mm, not '{argument}'",
            f"for instance answer={space}:40",
        )
    return float(match[1])


def _named(space: str, argument: str) -> Answer:
    listed, *settings = argument.split(";")
    names = tuple(name.strip() for name in listed.split(",") if name.strip())
    rows = DEFAULT_TABLE_ROWS
    for setting in settings:
        match = re.fullmatch(r"\s*rows\s*=\s*([^;]*)", setting)
        if not match or space != "table":
            raise AnswerError(
                f"unknown setting '{setting.strip()}' of '{space}'", f"for instance answer={EXAMPLES['table']}"
            )
        rows = _count("rows", match[1].strip(), EXAMPLES["table"])
    if len(names) < 2:  # noqa: PLR2004 - one name is neither a choice nor a table
        raise AnswerError(f"'{space}' wants at least two names", f"for instance answer={EXAMPLES[ARGUMENTS[space]]}")
    if space == "choice" and len(set(names)) < len(names):
        raise AnswerError(f"'choice' has an option twice: {argument}", f"for instance answer={EXAMPLES['names']}")
    return Answer(space, names=names, count=rows if space == "table" else 0)


_NUMBER = re.compile(r"^(how (many|much|long|often|big|large|fast)\b|peak\b)", re.IGNORECASE)
_EITHER = re.compile(r"^([\w+#./-]+) or ([\w+#./-]+)\?", re.IGNORECASE)
_ALTERNATIVES = re.compile(r"^(is|are|should)\b.*\bor\b", re.IGNORECASE)
_POLAR = re.compile(r"^(do|does|did|should|is|are|was|were|can|could|will|would|any|have|has|had)\b", re.IGNORECASE)


def default_answer(wording: str) -> Answer:
    """Return the space that a question gets when its author names none, from the plain `wording`.

    The order of the rules was measured on the shipped checklist: "Is A or B?" does not want yes or no,
    but "Do we need A or B?" does; an item that asks nothing is only ticked.
    """
    text = wording.strip()
    if "?" not in text:
        return Answer("none")
    if _NUMBER.match(text):
        return Answer("number")
    if match := _EITHER.match(text):
        return Answer("choice", names=(match[1], match[2]))
    if _ALTERNATIVES.match(text):
        return Answer("lines", count=DEFAULT_LINES)
    if _POLAR.match(text):
        return Answer("yesno")
    return Answer("lines", count=DEFAULT_LINES)
