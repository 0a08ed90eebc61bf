"""The YAML block at the top of a checklist, checked once, at the border."""

import datetime as dt
import difflib
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sdprint.checklist.model import Timing
from sdprint.checklist.nodes import MOST_BYTES, Block, shorten
from sdprint.checklist.source import find_unprintable
from sdprint.errors import ContentError, Finding, Severity

# Letters of a day: 2026-12-24.
DAY = 10
# As in pandoc, a --- with an empty line below it is a rule.
_BLOCK = re.compile(r"\A---[ \t]*\n(?![ \t]*\n)(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def _check_words(words: str) -> str:
    """Refuse what an escape sequence brings into a text that looks harmless."""
    if found := find_unprintable(words):
        raise ValueError(found[0])
    return words


def _read_date(text: str) -> str:
    """Return the day of a date, which may have a time behind it, as other tools write it."""
    day = text.strip()[:DAY]
    try:
        dt.date.fromisoformat(day)
    except ValueError as error:
        raise ValueError(f"'{shorten(text)}' is not a day that there is") from error
    return day


Words = Annotated[str, Field(max_length=300), AfterValidator(_check_words)]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class FrontMatter(BaseModel):
    """What a checklist may say about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words = ""
    tagline: Words = ""
    edition: Words = ""
    date: Annotated[str, AfterValidator(_read_date)] = ""
    lang: Annotated[str, Field(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$")] = "en"
    brand: Words = ""
    paper: Words = ""
    problem: Words = ""
    durations: dict[int, tuple[Minutes, ...]] = {}
    reserve: dict[int, Minutes] = {}
    numbers: tuple[Words | dict[Words, Annotated[int, Field(ge=1)]], ...] = ()
    review: tuple[Words, ...] = ()
    estimate: tuple[tuple[Words, Words, Words], ...] = ()

    @property
    def cards(self) -> tuple[tuple[str, int], ...]:
        """The number cards, each with the step that it belongs to, or 0."""
        entries = ({entry: 0} if isinstance(entry, str) else entry for entry in self.numbers)
        return tuple(pair for entry in entries for pair in entry.items())


@dataclass(frozen=True, slots=True)
class Head:
    """The front matter with the place of each of its keys, and the text below, on its old lines."""

    values: FrontMatter
    body: str
    places: tuple[tuple[str, tuple[int, int]], ...] = ()
    warnings: tuple[Finding, ...] = ()

    def place(self, key: str) -> tuple[int, int]:
        """Return line and column of `key`, both from 1."""
        return dict(self.places).get(key, (1, 1))


def split_front_matter(path: Path, text: str) -> Head:
    """Return the front matter of `text`, if it has any, and its body.

    A key that resembles a known one is an error; any other unknown key is some other tool's and only a warning.
    Raises `ContentError` with line and column.
    """
    match = _BLOCK.match(text)
    if not match:
        return Head(FrontMatter(), text)
    if (size := len(match["yaml"].encode())) > MOST_BYTES:
        hint = f"the limit is {MOST_BYTES} bytes; if it is none, put an empty line below the first ---"
        raise ContentError(Finding(f"front matter of {size} bytes is too large", path, 1, 1, hint))
    # The block begins below the opening ---.
    block = Block(path, match["yaml"], 1, "front matter", ContentError)
    return _check(block, "\n" * match[0].count("\n") + text[match.end() :], text)


def _check(block: Block, body: str, text: str) -> Head:
    node = block.compose()
    if node is None:
        return Head(FrontMatter(), text)
    path, errors = block.path, list(block.find_remarks())
    places: dict[str, tuple[int, int]] = {}
    values: dict[str, object] = {}
    warnings: list[Finding] = []
    known = FrontMatter.model_fields
    for key_node, value_node in node.value:
        key, mark = block.read_key(key_node, errors), key_node.start_mark
        value = block.read_value(value_node, errors)
        if key in places:
            errors.append(block.repeated(key, key_node))
        places[key] = block.place(mark)
        if key in known:
            values[key] = value
            continue
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.75)
        what = f"unknown key '{shorten(key)}' in front matter"
        if near:
            errors.append(block.fault(what, mark, f"did you mean '{near[0]}'?"))
        else:
            hint = f"known: {', '.join(known)}"
            warnings.append(Finding(f"{what} is not used", path, *places[key], hint, Severity.WARNING))
    try:
        front = FrontMatter.model_validate({key: value for key, value in values.items() if value is not None})
    except ValidationError as error:
        errors += [_explain(path, places, detail["loc"], detail["msg"]) for detail in error.errors()]
    if errors:
        raise ContentError(*errors)
    return Head(front, body, tuple(places.items()), tuple(warnings))


def _explain(path: Path, places: dict[str, tuple[int, int]], where: tuple[int | str, ...], message: str) -> Finding:
    key = str(where[0]) if where else ""
    inside = "".join(f"[{shorten(str(part))}]" for part in where[1:] if part != "[key]")
    message = message.removeprefix("Value error, ")
    examples = {
        "durations": "for instance  durations: {45: [6, 9, 6, 7, 5, 3, 4]}",
        "reserve": "for instance  reserve: {45: 5}",
        "estimate": 'for instance  - ["Peak requests", "average × 2", "/ s"]',
        "date": "for instance  date: 2026-12-24",
        "lang": "for instance  lang: en",
        "numbers": "for instance  numbers: [estimate, latency: 4]   (4 is the step that it belongs to)",
    }
    return Finding(
        f"{key}{inside}: {message[:1].lower()}{message[1:]}", path, *places.get(key, (1, 1)), examples.get(key, "")
    )


def read_timings(path: Path, head: Head, steps: int) -> tuple[tuple[Timing, ...], tuple[Finding, ...]]:
    """Return the timings, shortest first, of a checklist of so many numbered steps, and what does not add up."""
    front = head.values
    timings: list[Timing] = []
    findings: list[Finding] = []
    place = head.place("durations")
    for minutes, parts in sorted(front.durations.items()):
        reserve = front.reserve.get(minutes, 0)
        if len(parts) != steps:
            what = f"durations[{minutes}] has {len(parts)} figures for {steps} steps"
            findings.append(Finding(what, path, *place, "give each step its minutes"))
        elif sum(parts) + reserve != minutes:
            what = f"durations[{minutes}]: {sum(parts)} minutes and a reserve of {reserve} are not {minutes}"
            findings.append(Finding(what, path, *place, "change a step's minutes or the reserve"))
        timings.append(Timing(minutes, parts, reserve))
    findings += [
        Finding(f"reserve for {minutes} minutes, but no durations", path, *head.place("reserve"))
        for minutes in sorted(set(front.reserve) - set(front.durations))
    ]
    return tuple(timings), tuple(findings)
