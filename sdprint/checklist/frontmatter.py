"""The YAML block at the top of a checklist, checked once, at the border."""

import difflib
import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any

import yaml
from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationError

from sdprint.checklist.model import Timing
from sdprint.checklist.source import find_unprintable
from sdprint.errors import ContentError, Finding, Severity

# PyYAML takes up to 2 s for so many bytes (15,000 empty lists); a front matter has hundreds.
MOST_BYTES = 65_536
# The time that PyYAML takes grows with the square of the depth.
DEEPEST = 20
# Characters of a key or remark that a message repeats.
MOST_SHOWN = 60
# As in pandoc, a --- with an empty line below it is a rule.
_BLOCK = re.compile(r"\A---[ \t]*\n(?![ \t]*\n)(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)

# What may stand behind an empty value, so that it was one.
_NEXT = (yaml.KeyToken, yaml.BlockEndToken, yaml.FlowEntryToken, yaml.FlowMappingEndToken, yaml.StreamEndToken)


def _check_words(words: str) -> str:
    """Refuse what an escape sequence brings into a text that looks harmless."""
    if found := find_unprintable(words):
        raise ValueError(found[0])
    return words


Words = Annotated[str, Field(max_length=300), AfterValidator(_check_words)]
Minutes = Annotated[int, Field(ge=0, le=1440)]


class FrontMatter(BaseModel):
    """What a checklist may say about itself."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    title: Words = ""
    tagline: Words = ""
    edition: Words = ""
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
    node = _compose(path, match["yaml"])
    if not isinstance(node, yaml.MappingNode):
        return Head(FrontMatter(), text)
    body = "\n" * match[0].count("\n") + text[match.end() :]
    return _check(path, node, body, list(_remarks(path, match["yaml"])))


def _fault(path: Path, what: str, mark: Any, hint: str = "") -> Finding:
    # The mark counts from 0, and the block begins below the opening ---.
    line, column = (mark.line + 2, mark.column + 1) if mark else (1, 1)
    return Finding(what, path, line, column, hint)


def _compose(path: Path, text: str) -> yaml.Node | None:
    """Return the block as a tree of nodes, or nothing where it is no table of keys: then it is no front matter."""
    try:
        events = yaml.parse(text, yaml.SafeLoader)
        # What comes first are the starts of the stream and of the document.
        if not isinstance(next(itertools.islice(events, 2, None), None), yaml.MappingStartEvent):
            return None
        depth = 1
        for event in events:
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if depth > DEEPEST:
                what = f"front matter is nested deeper than {DEEPEST} levels"
                raise ContentError(_fault(path, what, event.start_mark, "put the value in quotes"))
            _refuse(path, event)
        return yaml.SafeLoader(text).get_single_node()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        hint = "put quotes around a value that holds ': ' or '#'"
        raise ContentError(_fault(path, f"front matter is not YAML: {error.problem}", mark, hint)) from error
    except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
        raise ContentError(Finding(f"front matter is not YAML: {error}", path, 1, 1)) from error


def _refuse(path: Path, event: Any) -> None:
    """Raise `ContentError` for what is more than a value: an alias can make a few lines endless, a tag an object."""
    tag = getattr(event, "tag", None) or "!"
    hint = "write the value out, or put it in quotes"
    if isinstance(event, yaml.AliasEvent):
        raise ContentError(_fault(path, "an alias in front matter", event.start_mark, hint))
    if getattr(event, "anchor", None):
        what = f"an anchor '&{event.anchor}' in front matter"
        raise ContentError(_fault(path, what, event.start_mark, hint))
    if tag != "!" and tag not in yaml.SafeLoader.yaml_constructors:
        raise ContentError(_fault(path, f"unknown tag '{tag}'", event.start_mark, "put the value in quotes"))


def _remarks(path: Path, text: str) -> Iterator[Finding]:
    """Yield an error for each remark behind a value that was hardly meant as one: `title: #1 list`.

    A # that begins a line, or that has a space behind it and a value before it, is a remark by intent.
    """
    tokens = yaml.scan(text, yaml.SafeLoader) if "#" in text else ()
    for before, after in itertools.pairwise(tokens):
        mark = before.end_mark
        gap = text[mark.index : after.start_mark.index].split("\n", 1)[0]
        remark = gap.strip()
        if not remark or not text[mark.index - mark.column : mark.index].strip():
            continue
        column = mark.column + gap.index("#") + 1
        if re.match(r"#[^\s#]", remark):
            hint = "put quotes around the value, or a space behind the # if it is a remark"
            yield Finding(f"'{_short(remark)}' is a remark in YAML and is not read", path, mark.line + 2, column, hint)
        elif isinstance(before, yaml.ValueToken) and isinstance(after, _NEXT):
            hint = "put quotes around the value, or the remark on a line of its own"
            yield Finding(f"no value but a remark: '{_short(remark)}'", path, mark.line + 2, column, hint)


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"


def _check(path: Path, node: yaml.MappingNode, body: str, errors: list[Finding]) -> Head:
    places: dict[str, tuple[int, int]] = {}
    values: dict[str, object] = {}
    warnings: list[Finding] = []
    known = FrontMatter.model_fields
    for key_node, value_node in node.value:
        key, mark = _key(path, key_node, errors), key_node.start_mark
        value = _value(path, value_node, errors)
        if key in places:
            errors.append(_fault(path, f"key '{_short(key)}' stands twice", mark, "delete one of them"))
        places[key] = (mark.line + 2, mark.column + 1)
        if key in known:
            values[key] = value
            continue
        near = difflib.get_close_matches(key, known, n=1, cutoff=0.75)
        what = f"unknown key '{_short(key)}' in front matter"
        if near:
            errors.append(_fault(path, what, mark, f"did you mean '{near[0]}'?"))
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


def _key(path: Path, node: yaml.Node, errors: list[Finding]) -> str:
    if isinstance(node, yaml.ScalarNode):
        return str(node.value)
    errors.append(_fault(path, "a list or table as a key", node.start_mark, "put the key in quotes"))
    return ""


def _value(path: Path, node: yaml.Node, errors: list[Finding]) -> object:
    """Return what a node holds, with its words as they are written: 1.10 stays 1.10, and `no` is Norwegian."""
    if isinstance(node, yaml.SequenceNode):
        return [_value(path, child, errors) for child in node.value]
    if not isinstance(node, yaml.MappingNode):
        return None if node.tag == "tag:yaml.org,2002:null" else node.value
    values: dict[str, object] = {}
    for key_node, value_node in node.value:
        key = _key(path, key_node, errors)
        if key in values:
            errors.append(_fault(path, f"key '{_short(key)}' stands twice", key_node.start_mark, "delete one of them"))
        values[key] = _value(path, value_node, errors)
    return values


def _explain(path: Path, places: dict[str, tuple[int, int]], where: tuple[int | str, ...], message: str) -> Finding:
    key = str(where[0]) if where else ""
    inside = "".join(f"[{_short(str(part))}]" for part in where[1:] if part != "[key]")
    message = message.removeprefix("Value error, ")
    examples = {
        "durations": "for instance  durations: {45: [6, 9, 6, 7, 5, 3, 4]}",
        "reserve": "for instance  reserve: {45: 5}",
        "estimate": 'for instance  - ["Peak requests", "average × 2", "/ s"]',
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
