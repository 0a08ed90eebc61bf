"""What one person answered, as data: read from a form or from a file of answers, written in three formats."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sdprint.errors import Finding, Severity
from sdprint.layout.fields import DONE

# Divides the name of a question from that of a part of its answer; fields of the form itself begin as the second.
PART = "--"
FORM = "form--"
# The fields that say whose answers they are: of an interview's loop about one candidate, the interviewers.
_PEOPLE = ("form--interviewer", "form--name", "form--candidate")


@dataclass(frozen=True, slots=True)
class Answer:
    """What stands in one field: its name, what was asked, its type, the text, and the headings that it stands under.

    The type is text, number, check, radio or choice. A check that is ticked has the value "Yes", any other "".
    """

    name: str
    label: str
    type: str
    value: str
    section: str = ""


@dataclass(frozen=True, slots=True)
class Answers:
    """All that one person answered, in the order of the form, or file, at `path`."""

    title: str
    person: str
    answers: tuple[Answer, ...]
    path: Path

    def value(self, name: str) -> str:
        """Return what stands in the field `name`, or nothing."""
        return next((answer.value for answer in self.answers if answer.name == name), "")

    def ticks(self, question: str) -> bool:
        """Return whether a question is ticked: with a tick beside its answer, or with one that is its answer."""
        ticks = (answer for answer in self.answers if answer.type == "check" and answer.value)
        return any(answer.name in (question, question + DONE) for answer in ticks)


def make_answer(name: str, label: str, type_: str, value: str, section: str = "") -> Answer:
    """Return an answer with line feeds at line ends, no half characters, and the names of things on one line."""
    return Answer(name, one_line(label), type_, clean(value), one_line(section))


def clean(text: str) -> str:
    """Return `text` with line feeds at line ends, and a sign for half a character, which UTF-8 can't hold."""
    whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return whole.replace("\r\n", "\n").replace("\r", "\n")


def one_line(text: str) -> str:
    """Return the words of `text` with single spaces between them."""
    return " ".join(clean(text).split())


def base_of(name: str) -> str:
    """Return the question that a field belongs to; those of the form itself belong to themselves."""
    return name if name.startswith(FORM) else name.partition(PART)[0] or name


def name_person(answers: tuple[Answer, ...], path: Path) -> str:
    """Return whose answers they are: what a field for it says, else the name of the file."""
    values = {answer.name: one_line(answer.value) for answer in answers if answer.name in _PEOPLE}
    return next((values[name] for name in _PEOPLE if values.get(name)), one_line(path.stem))


def tell_apart(people: tuple[Answers, ...]) -> tuple[Answers, ...]:
    """Return the same answers under names that differ, so that each row of a table can be told from the others.

    One interviewer may have seen several candidates: then the candidates' names are the rows'.
    """
    for field in _PEOPLE:
        names = [one_line(one.value(field)) for one in people]
        if all(names) and len(set(names)) == len(names):
            return tuple(replace(one, person=name) for one, name in zip(people, names, strict=True))
    names = _add([one.person for one in people], [one_line(one.path.stem) for one in people])
    names = _add(names, [str(number) for number in range(1, len(people) + 1)])
    return tuple(replace(one, person=name) for one, name in zip(people, names, strict=True))


def _add(names: list[str], tells: list[str]) -> list[str]:
    """Return the names, those that there are several of with what tells them apart."""
    times = Counter(names)
    return [f"{name} ({tell})" if times[name] > 1 else name for name, tell in zip(names, tells, strict=True)]


def name_fields(people: tuple[Answers, ...]) -> tuple[Answer, ...]:
    """Return every field of all forms once, as the first form has it that has it."""
    fields: dict[str, Answer] = {}
    for one in people:
        for answer in one.answers:
            fields.setdefault(answer.name, answer)
    return tuple(fields.values())


def find_differences(people: tuple[Answers, ...]) -> Iterator[Finding]:
    """Yield a warning for each form that lacks fields which others have."""
    every = name_fields(people)
    for one in people:
        own = {answer.name for answer in one.answers}
        if lacking := [field for field in every if field.name not in own]:
            what = f"lacks {len(lacking)} of the {len(every)} fields of all forms, the first is '{lacking[0].name}'"
            hint = "forms of one checklist and one version of it have the same fields"
            yield Finding(what, one.path, hint=hint, severity=Severity.WARNING)
