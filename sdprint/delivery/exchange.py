"""Answers as JSON and as CSV, written and read: to the character, in both directions."""

import csv
import io
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sdprint.delivery.record import Answer, Answers, make_answer, name_fields, name_person, one_line
from sdprint.delivery.scores import find_scores, say_number, say_spread
from sdprint.errors import ContentError, Finding

VERSION = 1
PERSON, MEAN, SPREAD = "person", "mean", "spread"
# A spreadsheet calculates what begins so, and a number with a sign may be calculated. The apostrophe that is put before
# it can be told from one that was there: that has got a further one. Rows are told from people in the same way.
_FORMULA = re.compile(r"'*(?![+-]?\d+(?:\.\d+)?\Z)[=+\-@\t]", re.ASCII)
_ROW = re.compile(rf"'*(?:{MEAN}|{SPREAD})\Z")
# Excel takes a file without it for one in the encoding of its own language.
_MARK = "\ufeff"
_DIVIDERS = ",;\t"


def write_json(people: tuple[Answers, ...]) -> str:
    """Return the answers of one person as an object, those of several as objects in `people`, with their `scores`."""
    if len(people) == 1:
        data = {"sdprint": VERSION} | _describe(people[0])
    else:
        scores = {
            score.name: {"label": score.label, "mean": score.mean, "spread": score.spread, "values": score.values}
            for score in find_scores(people)
        }
        data = {"sdprint": VERSION, "people": [_describe(one) for one in people], "scores": scores}
    return json.dumps(data, indent=1, ensure_ascii=False) + "\n"


def _describe(one: Answers) -> dict[str, Any]:
    fields = [
        {"name": a.name, "label": a.label, "type": a.type, "section": a.section, "value": a.value} for a in one.answers
    ]
    return {"title": one.title, "person": one.person, "fields": fields}


def read_json(text: str, path: Path) -> tuple[Answers, ...]:
    """Return the answers in `text`, one for each person; raises `ContentError` for what is no such file."""
    try:
        # A number by hand stands for the text that it is written as.
        data = json.loads(text, parse_int=str, parse_float=str, parse_constant=str)
    except json.JSONDecodeError as error:
        hint = "sdprint read --format json   writes such files"
        raise ContentError(Finding(f"is no JSON: {error.msg}", path, error.lineno, error.colno, hint)) from error
    except RecursionError as error:
        raise ContentError(Finding("is nested too deep", path)) from error
    people = data.get("people", [data]) if isinstance(data, dict) else None
    if not isinstance(people, list) or not people:
        raise _no_answers(path)
    return tuple(_recount(one, path) for one in people)


def _recount(one: Any, path: Path) -> Answers:
    fields = one.get("fields") if isinstance(one, dict) else None
    if not isinstance(fields, list):
        raise _no_answers(path)
    answers = tuple(_reread(field, path) for field in fields)
    person = one_line(_say(one.get("person"), path)) or name_person(answers, path)
    return Answers(one_line(_say(one.get("title"), path)), person, answers, path)


def _reread(field: Any, path: Path) -> Answer:
    if not isinstance(field, dict) or not field.get("name"):
        raise _no_answers(path)
    name, label, section, value = (_say(field.get(key), path) for key in ("name", "label", "section", "value"))
    return make_answer(name, label, _say(field.get("type"), path) or "text", value, section)


def _say(value: Any, path: Path) -> str:
    """Return the text that a value by hand stands for: of true, what a box that is ticked has."""
    if value is None or isinstance(value, bool):
        return "Yes" if value else ""
    if not isinstance(value, str):
        raise _no_answers(path)
    return value


def _no_answers(path: Path) -> ContentError:
    what = 'has no answers: "fields" is a list of objects with "name" and "value", both texts'
    return ContentError(Finding(what, path, hint="sdprint read --format json   writes such files"))


def write_csv(people: tuple[Answers, ...]) -> str:
    """Return a table with a column for each field and a row for each person; of several, with mean and spread."""
    fields = name_fields(people)
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow([PERSON, *(_guard(field.name) for field in fields)])
    for one in people:
        values = {answer.name: answer.value for answer in one.answers}
        person = f"'{one.person}" if _ROW.match(one.person) else _guard(one.person)
        writer.writerow([person, *(_guard(values.get(field.name, "")) for field in fields)])
    if len(people) > 1:
        scores = {score.name: score for score in find_scores(people)}
        names = [field.name for field in fields]
        writer.writerow([MEAN, *(say_number(scores[name].mean) if name in scores else "" for name in names)])
        writer.writerow([SPREAD, *(say_spread(scores[name]) if name in scores else "" for name in names)])
    return _MARK + stream.getvalue()


def read_csv(text: str, path: Path) -> tuple[Answers, ...]:
    """Return the answers in `text`, one for each row but those of mean and spread.

    Raises `ContentError` for a table that does not begin with a column `person`, or has rows of another length.
    """
    rows = list(_rows(text.removeprefix(_MARK), path))
    header = [_unguard(cell) for cell in rows[0][1]] if rows else []
    if header[:1] != [PERSON] or len(rows) == 1:
        what = f"is no table of answers: the first column is '{PERSON}', the others have the names of fields"
        raise ContentError(Finding(what, path, 1, hint="sdprint read --format csv   writes such files"))
    people = []
    for line, row in rows[1:]:
        if len(row) != len(header):
            what = f"a row has {len(row)} cells, and the table {len(header)} columns"
            raise ContentError(Finding(what, path, line, hint="put a text that has commas in it between quotes"))
        if row[0] in (MEAN, SPREAD):
            continue
        person = row[0][1:] if row[0][:1] == "'" and _ROW.match(row[0]) else _unguard(row[0])
        cells = zip(header[1:], row[1:], strict=True)
        answers = tuple(make_answer(name, "", "text", _unguard(cell)) for name, cell in cells if name)
        people.append(Answers("", one_line(person) or name_person(answers, path), answers, path))
    return tuple(people)


def _rows(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows that are not blank, with the number of the line that each ends on."""
    after = text.removeprefix('"').removeprefix(PERSON).removeprefix('"')[:1]
    # An answer may be longer than what the module takes a cell for.
    before = csv.field_size_limit(max(len(text), 1))
    try:
        # Cells keep the line ends that they have.
        rows = csv.reader(io.StringIO(text, newline=""), delimiter=after if after in _DIVIDERS and after else ",")
        yield from ((rows.line_num, row) for row in rows if row)
    except csv.Error as error:
        raise ContentError(Finding(f"is no CSV: {error}", path, rows.line_num)) from error
    finally:
        csv.field_size_limit(before)


def _guard(text: str) -> str:
    return f"'{text}" if _FORMULA.match(text) else text


def _unguard(text: str) -> str:
    return text[1:] if text[:1] == "'" and _FORMULA.match(text) else text
