"""What a template can say: the plan as it is handed over, name by name, and filters, macros and blocks."""

import dataclasses
import inspect
import json
import re
from collections.abc import Iterator
from pathlib import Path, PurePath
from typing import Any

from jinja2.defaults import DEFAULT_NAMESPACE
from jinja2.filters import FILTERS

from sdprint.layout.markup import PAGE, PATH_NAMES, make_environment
from sdprint.layout.plan import Plan

# The longest example, in characters, and how many plain values stand for all of a tuple.
MOST_EXAMPLE, MOST_VALUES = 60, 3
# What else holds these is explained by them, and not the other way round.
_FIRST = ("steps",)
_EXTENDS = re.compile(r"""\{%-?\s*extends\s+["']([^"']+)""")
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_REMARK = re.compile(r"\{#.*?#\}", re.DOTALL)
_MODULE = re.compile(r"\b(?:\w+\.)+(?=\w)|<class '|'>")
_MACRO = re.compile(r"\{%-?\s*macro\s+(\w+\(.*?\))\s*-?%\}")


@dataclasses.dataclass(frozen=True, slots=True)
class Entry:
    """One thing that a template can name, its type, and an example or an explanation."""

    name: str
    type: str
    about: str = ""


def list_plan(plan: Plan) -> tuple[Entry, ...]:
    """Return what there is in a plan, each type once, with the names that the sandbox lets a template use."""
    return tuple(_Walk(plan).walk("plan", plan))


class _Walk:
    """A walk through a plan, which remembers what it has shown."""

    def __init__(self, plan: Plan) -> None:
        self._allows = make_environment(plan.templates).is_safe_attribute
        self._seen: dict[type, str] = {}

    def walk(self, name: str, value: Any) -> Iterator[Entry]:
        """Yield an entry for `value` and those for what is in it."""
        if dataclasses.is_dataclass(value):
            yield from self._walk_record(name, value)
        elif isinstance(value, PurePath):
            yield Entry(name, "path", f"a name only: {', '.join(PATH_NAMES)}")
        elif isinstance(value, dict | frozenset):
            called = type(value).__name__.removeprefix("frozen")
            yield Entry(name, f"{called} of {len(value)}", _shorten(", ".join(sorted(value))))
            for key, inner in list(value.items())[:1] if isinstance(value, dict) else ():
                yield from self.walk(f"{name}[{_write(key)}]", inner)
        elif isinstance(value, tuple):
            yield from self._walk_tuple(name, value)
        else:
            yield Entry(name, type(value).__name__, _shorten(_write(value)))

    def _walk_tuple(self, name: str, value: tuple[Any, ...]) -> Iterator[Entry]:
        plainly = all(isinstance(item, str | int | float | bool) for item in value)
        example = ", ".join(map(_write, value[:MOST_VALUES])) if plainly else ""
        more = ", …" if plainly and len(value) > MOST_VALUES else ""
        yield Entry(name, f"tuple of {len(value)}", _shorten(f"{example}{more}"))
        if plainly:
            return
        kinds: dict[type, Any] = {}
        for item in value:
            kinds.setdefault(type(item), item)
        for item in kinds.values():
            yield from self.walk(f"{name}[]", item)

    def _walk_record(self, name: str, value: Any) -> Iterator[Entry]:
        called = type(value).__name__
        if type(value) in self._seen:
            yield Entry(name, called, f"as {self._seen[type(value)]}")
            return
        self._seen[type(value)] = name
        yield Entry(name, called, _first_sentence(value))
        fields = [field.name for field in dataclasses.fields(value)]
        fields.sort(key=lambda field: field not in _FIRST)
        others = [attribute for attribute in dir(value) if attribute not in fields]
        for attribute in (*fields, *others):
            if not attribute.startswith("_") and self._allows(value, attribute, None):
                yield from self._walk_attribute(f"{name}.{attribute}", value, attribute)

    def _walk_attribute(self, name: str, value: Any, attribute: str) -> Iterator[Entry]:
        own = getattr(type(value), attribute, None)
        if inspect.isfunction(own):
            words = [word for word in inspect.signature(own).parameters if word != "self"]
            yield Entry(f"{name}({', '.join(words)})", "call", _first_sentence(own))
            return
        try:
            inner = getattr(value, attribute)
        except (ArithmeticError, LookupError, TypeError, ValueError, AttributeError) as error:
            yield Entry(name, "?", f"not with this checklist: {error}")
            return
        types = getattr(value, "__dataclass_fields__", {})
        explained = _first_sentence(own) if isinstance(own, property) else ""
        if inner is None or inner == ():
            # What could be there, this checklist does not show.
            could = str(types[attribute].type) if attribute in types else ""
            explained = "  ".join(filter(None, (_MODULE.sub("", could), explained)))
        first, *rest = self.walk(name, inner) if inner is not None else (Entry(name, "none"),)
        yield dataclasses.replace(first, about="  ".join(filter(None, (first.about, explained))))
        yield from rest


def list_filters(plan: Plan) -> tuple[Entry, ...]:
    """Return the filters and functions that are sdprint's own, then in one entry each what Jinja has of both."""
    environment = make_environment(plan.templates)
    own = [name for name in sorted(environment.filters) if name not in FILTERS]
    functions = [name for name in sorted(environment.globals) if name not in DEFAULT_NAMESPACE]
    return (
        *(Entry(f"| {name}", "filter", _first_sentence(environment.filters[name])) for name in own),
        Entry("| …", "of Jinja", ", ".join(sorted(FILTERS))),
        *(Entry(f"{name}(…)", "function", _first_sentence(environment.globals[name])) for name in functions),
        Entry("…(…)", "of Jinja", ", ".join(sorted(DEFAULT_NAMESPACE))),
    )


def list_macros(plan: Plan) -> tuple[Entry, ...]:
    """Return the macros of the skeleton and of the kind, by the file that they are imported from."""
    found: dict[str, list[str]] = {}
    for prefix, folder in plan.templates:
        for path in sorted(folder.glob("*.j2")):
            file = f"{prefix}/{path.name}" if prefix else path.name
            found.setdefault(file, _MACRO.findall(_read(path)))
    return tuple(Entry(macro, "macro", file) for file, macros in sorted(found.items()) for macro in macros)


def list_blocks(templates: tuple[tuple[str, Path], ...]) -> tuple[str, ...]:
    """Return the names of the blocks of a page, its own before those of what it extends."""
    environment, name = make_environment(templates), PAGE
    blocks: dict[str, None] = {}
    while name and environment.loader:
        text = _REMARK.sub("", environment.loader.get_source(environment, name)[0])
        blocks |= dict.fromkeys(_BLOCK.findall(text))
        above = _EXTENDS.search(text)
        name = environment.join_path(above[1], name) if above else ""
    return tuple(blocks)


def _read(path: Path) -> str:
    return _REMARK.sub("", path.read_bytes().decode("utf-8", "replace"))


def _first_sentence(thing: Any) -> str:
    return (inspect.getdoc(thing) or "").partition("\n")[0].rstrip(".").removeprefix("Return ")


def _write(value: Any) -> str:
    return json.dumps(round(value, 2) if isinstance(value, float) else value, ensure_ascii=False, default=str)


def _shorten(text: str) -> str:
    return text if len(text) <= MOST_EXAMPLE else f"{text[: MOST_EXAMPLE - 1]}…"
