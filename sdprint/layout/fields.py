"""Fields: what can be filled in on the screen, as a template marks it in its HTML."""

import difflib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

TYPES = ("text", "line", "number", "date", "check", "radio", "choice")
# What a box that is ticked has for a value, and what stands at the end of the name of a tick beside an answer.
TICKED, DONE = "Yes", "--done"
# No dots: in a PDF they divide a name.
_NAME = re.compile(r"[\w-]+")
# Options of one drop-down stand in one attribute.
SEPARATOR = "|"
DATE_LENGTH = 10


@dataclass(frozen=True, slots=True)
class Field:
    """Something to fill in: its name, what it is called when it is read out, and its type.

    `value` is what a `radio` button stands for: buttons of one name are a group. `options` are those of a drop-down.
    `limit` is the most characters, or 0.
    """

    name: str
    label: str
    type: str = "text"
    value: str = ""
    options: tuple[str, ...] = ()
    limit: int = 0
    required: bool = False
    read_only: bool = False


def read_marks(marks: Mapping[str, str]) -> Field:
    """Return the field that the attributes of an element name; raises `ValueError` that says what is wrong."""
    name, kind = marks.get("data-field", ""), marks.get("data-type", "text")
    if not _NAME.fullmatch(name):
        raise ValueError(f"'{name}' is no name for a field: letters, digits, - and _ are")
    if kind not in TYPES:
        raise ValueError(f"field '{name}' has the type '{kind}': known are {', '.join(TYPES)}")
    label = " ".join(marks.get("data-label", "").split())
    if not label:
        raise ValueError(f"field '{name}' has no data-label")
    value = " ".join(marks.get("data-value", "").split())
    if kind == "radio" and not value:
        raise ValueError(f"a radio button of '{name}' has no data-value")
    options = tuple(filter(None, marks.get("data-options", "").split(SEPARATOR)))
    if kind == "choice" and not options:
        raise ValueError(f"the drop-down '{name}' has no data-options")
    limit = marks.get("data-limit", str(DATE_LENGTH) if kind == "date" else "0")
    if not limit.isdecimal():
        raise ValueError(f"data-limit of '{name}' is no number of characters")
    return Field(name, label, kind, value, options, int(limit), "data-required" in marks, "data-readonly" in marks)


def find_unplaced(fields: Iterable[Field], answers: tuple[tuple[str, str], ...]) -> tuple[tuple[str, str], ...]:
    """Return the name of each of the `answers` that none of the fields takes, with the reason."""
    known: dict[str, list[Field]] = {}
    for field in fields:
        known.setdefault(field.name, []).append(field)
    reasons = ((name, _refuse(value, known[name]) if name in known else _miss(name, known)) for name, value in answers)
    return tuple((name, reason) for name, reason in reasons if reason)


def _miss(name: str, known: Mapping[str, object]) -> str:
    near = difflib.get_close_matches(name, known, 1)
    return "there is no such field" + (f": did you mean {near[0]}?" if near else "")


def _refuse(value: str, fields: list[Field]) -> str:
    """Return why fields of one name, which are several for a radio group, do not take a value, or nothing."""
    field = fields[0]
    options = [*field.options, *(each.value for each in fields if each.type == "radio")]
    if options and value not in options:
        return f"'{value}' is none of its options: {', '.join(options)}"
    if field.type == "check" and value != TICKED:
        return f"'{value}' is no tick, which is '{TICKED}': the parts of the answer have names of their own"
    return f"it is longer than {field.limit} characters" if 0 < field.limit < len(value) else ""
