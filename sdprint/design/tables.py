"""TOML files read against the dataclasses that are their schema, with line and column for each mistake."""

import re
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import fields, is_dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, TypeVar, get_args, get_origin

from sdprint.checklist.source import position
from sdprint.errors import DesignError, Finding, UsageError, suggest

T = TypeVar("T")
# What the folder of a kind or a brand gives, and no key.
FROM_FOLDER = ("name", "folder")
# The parser takes the square of the time for keys of many parts, 2 s at this size; the largest shipped file has 2 kB.
MOST_BYTES = 16_384
# More digits than Python turns into a figure at once, and more brackets than it reads in each other.
_MONSTER = re.compile(r"\d{4300,}|(?:[\[{]\s*){100,}|(?:[\[{][^\[\]{}\n]*){100,}")
_HEADER = re.compile(r"^\s*\[+\s*([\w.\"-]+)\s*\]+")
_KEY = re.compile(r"^(\s*)([\w\"-]+(?:\s*\.\s*[\w\"-]+)*)\s*=")


def read_text(path: Path) -> str:
    """Return the text of a TOML file, without a byte order mark.

    Raises `DesignError` when it is missing, a folder or pipe, too large, or not UTF-8.
    """
    try:
        if path.exists() and not path.is_file():
            hint = "put a TOML file in its place, or give it another name"
            raise DesignError(Finding("is not a regular file", path, hint=hint))
        if (size := path.stat().st_size) > MOST_BYTES:
            hint = f"the limit is {MOST_BYTES} bytes: take out what no key needs"
            raise DesignError(Finding(f"{size} bytes is too large", path, hint=hint))
        data = path.read_bytes()
    except FileNotFoundError as error:
        raise DesignError(Finding("no such file", path)) from error
    except OSError as error:
        raise DesignError(Finding(f"can't be read: {error.strerror}", path)) from error
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        what = f"is not UTF-8: byte 0x{data[error.start]:02X}"
        hint = "save it again as UTF-8"
        raise DesignError(Finding(what, path, *position(before, len(before)), hint)) from error


def read_toml(path: Path) -> dict[str, Any]:
    """Read a TOML file; raises `DesignError` with line and column."""
    text = read_text(path)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"\(at line (\d+), column (\d+)\)", str(error))
        line, column = (int(where[1]), int(where[2])) if where else (text.count("\n") + 1, 0)
        what = re.sub(r"\s*\(at .*\)$", "", str(error))
        raise DesignError(Finding(f"not TOML: {what}", path, line, column)) from error
    except (RecursionError, ValueError) as error:
        found = _MONSTER.search(text)
        place = position(text, found.start()) if found else (1, 1)
        what = "not TOML that can be read: nested too deep, or a figure too long"
        raise DesignError(Finding(what, path, *place, "put the value in quotes")) from error


def check_table(
    schema: type[T],
    values: dict[str, Any],
    path: Path,
    place: Callable[..., tuple[int, int]] | None = None,
    **given: Any,
) -> T:
    """Return `values`, with the fields that are `given` and no keys of the file, as an instance of `schema`.

    `place` returns line and column of a path of keys, if the file is no TOML.
    Raises `DesignError` with a finding for each unknown key and each wrong value.
    """
    import pydantic  # noqa: PLC0415 - 40 ms that a mere --help does not need

    find = place or (lambda *keys: place_of(path, *keys))
    if own := given.keys() & values.keys():
        hint = "its folder gives it"
        raise DesignError(*(Finding(f"unknown key '{key}'", path, *find(key), hint) for key in sorted(own)))
    try:
        return pydantic.TypeAdapter(schema).validate_python({**values, **given})
    except pydantic.ValidationError as error:
        known = partial(_known, schema, given=tuple(given))
        details = ((detail, tuple(str(part) for part in detail["loc"])) for detail in error.errors())
        found = [
            _explain(Finding(".".join(keys), path, *find(*keys)), detail, known(keys[:-1])) for detail, keys in details
        ]
        raise DesignError(*found) from error


def override(schema: type, values: dict[str, Any], settings: tuple[str, ...]) -> dict[str, Any]:
    """Return `values` with settings such as `pages=2` laid over them: a key by its own name, or with its table's.

    Raises `UsageError` for what is no KEY=VALUE, and for a key that is unknown or stands in several tables.
    """
    merged = {key: dict(value) if isinstance(value, dict) else value for key, value in values.items()}
    known = {".".join(path): path for path in _paths(schema)}
    for setting in settings:
        key, equals, text = (part.strip() for part in setting.partition("="))
        found = [path for name, path in known.items() if key == name or name.endswith(f".{key}")]
        if not equals or len(found) != 1:
            names = sorted({path[-1] for path in known.values() if path[0] not in FROM_FOLDER})
            hint = suggest(key, names) if not found else f"one of {', '.join('.'.join(path) for path in found)}"
            what = f"unknown setting '{key}'" if equals else f"'{setting}' is not KEY=VALUE"
            raise UsageError(Finding(f"--set: {what}", hint=hint if equals else "for instance  --set pages=2"))
        _lay(merged, found[0], _value(text))
    return merged


def _lay(table: dict[str, Any], path: tuple[str, ...], value: Any) -> None:
    """Put a value where a key path leads; what should be a table and is none stays, to be told of with its place."""
    for part in path[:-1]:
        inner = table.setdefault(part, {})
        if not isinstance(inner, dict):
            return
        table = inner
    table[path[-1]] = value


def _paths(schema: Any) -> list[tuple[str, ...]]:
    """Return the path of each key that holds a value and no table."""
    paths: list[tuple[str, ...]] = []
    for name, kind in _fields(schema).items():
        table = _table(kind)
        below = [(name, *path) for path in _paths(table)] if table else []
        paths += below or [(name,)]
    return paths


def _table(kind: Any) -> Any:
    """Return the dataclass that a field holds, be it optional, or nothing; a table of tables holds none itself."""
    if get_origin(kind) is dict:
        return None
    return next((part for part in (kind, *_parts(kind)) if _fields(part)), None)


def _parts(kind: Any) -> Iterator[Any]:
    """Yield what a type is made of: the members of a union, and what validators stand around."""
    for part in get_args(kind):
        yield part
        yield from _parts(part)


def _value(text: str) -> Any:
    """Return what a setting holds: a value as TOML writes it, else the words as they are."""
    try:
        return tomllib.loads(f"value = {text}")["value"]
    except (ValueError, RecursionError):
        # No TOML, a figure too long, or brackets too deep.
        return text


def _explain(at: Finding, detail: Any, known: list[str]) -> Finding:
    """Return what is wrong with the key that `at` names, in whose table there may be the keys that are `known`."""
    key = at.what.rpartition(".")[2]
    if detail["type"] in ("unexpected_keyword_argument", "extra_forbidden"):
        return replace(at, what=f"unknown key '{at.what}'", hint=suggest(key, known))
    if detail["type"] in ("missing", "missing_argument"):
        return replace(at, what=f"key '{at.what}' is missing")
    if detail["type"] == "model_type":
        return replace(at, what=f"{at.what}: should be a table of keys")
    said = detail["msg"].removeprefix("Value error, ")
    return replace(at, what=f"{at.what}: {said}" if at.what else said)


def _known(schema: Any, keys: tuple[str, ...], given: tuple[str, ...]) -> list[str]:
    """Return the keys that the table at `keys` may hold, as far as the dataclasses tell."""
    for key in keys:
        if key.isdigit():
            # The place in a list, of which each entry is a table like the others.
            continue
        # In a table of tables, such as the palettes, any key holds the same.
        schema = _fields(schema).get(key) or (get_args(schema) or (None,))[-1]
        schema = _table(schema) or schema
    return [name for name in _fields(schema) if keys or name not in given]


def _fields(schema: Any) -> dict[str, Any]:
    """Return the keys of a table, a dataclass or a model of pydantic's, each with its type."""
    if is_dataclass(schema):
        return {field.name: field.type for field in fields(schema)}
    return {field.alias or name: field.annotation for name, field in getattr(schema, "model_fields", {}).items()}


def place_of(path: Path, *keys: str) -> tuple[int, int]:
    """Return line and column of the key path in a TOML file, as `locate` does."""
    return locate(read_text(path), keys)


def locate(text: str, keys: tuple[str, ...]) -> tuple[int, int]:
    """Return line and column of the key path in a TOML text, else of what is nearest above or below it, or 0."""
    table: tuple[str, ...] = ()
    best, place = (0, False), (0, 0)
    for number, line in enumerate(text.split("\n"), 1):
        if header := _HEADER.match(line):
            table = _path(header[1])
            found, column = table, line.index("[") + 1
        elif key := _KEY.match(line):
            found, column = table + _path(key[2]), len(key[1]) + 1
        else:
            continue
        shared = next(
            (i for i, (a, b) in enumerate(zip(found, keys, strict=False)) if a != b), min(len(found), len(keys))
        )
        near = (shared, shared == len(found))
        if shared in (len(found), len(keys)) and near > best:
            best, place = near, (number, column)
    return place


def _path(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip().strip('"') for part in dotted.split("."))
