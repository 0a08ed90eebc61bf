"""Templates of one's own: a shipped file copied to be changed, what differs from it now, and a kind begun anew."""

import difflib
import json
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sdprint.delivery.output import check_target, write_file
from sdprint.design.catalog import KIND_FILE, PLAIN
from sdprint.design.overrides import BASE, find_overrides, find_sources, mark_copy, read_template
from sdprint.design.project import Project
from sdprint.errors import Finding, OutputError, UsageError, suggest
from sdprint.layout.markup import PAGE
from sdprint.layout.vocabulary import list_blocks

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]*")
# What a new kind says itself, in place of the one that it is like.
_OWN = re.compile(r"^(?:title|about|like)\s*=")


@dataclass(frozen=True, slots=True)
class Difference:
    """What an override at `path` has in place of the shipped lines, and what there is to say of it."""

    path: Path
    lines: tuple[str, ...]
    remark: str


def eject(wanted: str, project: Project, *, force: bool) -> Path:
    """Copy the shipped file KIND[:FILE] into the project's templates/ and return its path.

    Raises `UsageError` for a name that is not there, `OutputError` rather than replace a file, unless `force`.
    """
    kind, name, source = _find_source(wanted, project)
    path = project.root / "templates" / "documents" / kind / name
    if not force and os.path.lexists(path):
        hint = f"sdprint template diff {kind}:{name} shows what is yours in it; --force replaces it"
        raise OutputError(Finding("is there already", path, hint=hint))
    _write(path, mark_copy(kind, name, source))
    return path


def _find_source(wanted: str, project: Project) -> tuple[str, str, Path]:
    """Return kind, name and path of the shipped file that KIND[:FILE] means."""
    kind, colon, name = wanted.partition(":")
    sources = find_sources(kind)
    if not sources:
        if project.catalog.has("documents", kind):
            home = project.catalog.kind(kind).folder
            raise UsageError(
                Finding(f"the kind '{kind}' is the project's own", home, hint="change its files themselves")
            )
        raise UsageError(Finding(f"unknown kind '{kind}'", hint=suggest(kind, (*project.catalog.kinds(), BASE))))
    name = name if colon else PAGE
    if name not in sources:
        raise UsageError(Finding(f"'{kind}' has no file '{name}'", hint=_advise(kind, name, project)))
    return kind, name, sources[name]


def _advise(kind: str, name: str, project: Project) -> str:
    """Return where a file is that a kind does not have itself."""
    like = project.catalog.kind(kind).like if project.catalog.has("documents", kind) else ""
    if name in find_sources(like):
        return f"it is that of the kind which it is like: {like}:{name}"
    shared = name.removeprefix("base/")
    return (
        f"it is a file that all kinds share: {BASE}:{shared}"
        if shared in find_sources(BASE)
        else suggest(name, find_sources(kind))
    )


def compare(wanted: str, project: Project) -> Iterator[Difference]:
    """Yield what differs in each override, or in those of KIND[:FILE] only; raises `UsageError` as `eject` does."""
    kind, colon, name = wanted.partition(":")
    if wanted:
        # Raises for a wrong name: that there is no difference is said of right ones only.
        _find_source(wanted if colon else f"{kind}:{next(iter(find_sources(kind)), '')}", project)
    for found in find_overrides(project.root / "templates"):
        if (kind and kind != found.kind) or (colon and name != found.name):
            continue
        called = f"{found.kind}:{found.name}"
        if found.extends:
            yield Difference(found.path, (), f"extends the shipped {called}, and has no copy of it to compare")
            continue
        pair = (read_template(found.source).splitlines(keepends=True), found.text.splitlines(keepends=True))
        shown = found.path.relative_to(project.root).as_posix()
        lines = tuple(difflib.unified_diff(*pair, f"shipped {called}", shown))
        remark = "" if lines else f"is the shipped {called}, unchanged"
        if found.stale:
            remark = f"was ejected from sdprint {found.version}, and the shipped {called} has changed since"
        elif not found.digest:
            remark = f"was not ejected, so nothing tells when the shipped {called} changes"
        yield Difference(found.path, lines, remark)


def begin_kind(name: str, like: str, project: Project) -> tuple[Path, ...]:
    """Write a kind of the project's that is like another one, and return its files.

    Raises `UsageError` for a name that is taken or no name, and for an unknown `like`; `OutputError` for a folder.
    """
    if not _NAME.fullmatch(name):
        raise UsageError(Finding(f"'{name}' is no name of a kind", hint="letters, digits and -, as in  sprint-review"))
    if project.catalog.has("documents", name):
        hint = f"take another name; sdprint template eject {name} is for changing this one"
        raise UsageError(Finding(f"there is a kind '{name}' already", hint=hint))
    folder = project.root / "templates" / "documents" / name
    if os.path.lexists(folder):
        raise OutputError(Finding("is there already", folder, hint="take another name, or move it away"))
    kind = project.catalog.kind(like)
    blocks = list_blocks(project.catalog.template_folders(kind, project.catalog.brand(PLAIN)))
    texts = {KIND_FILE: _new_table(name, like, kind.folder / KIND_FILE), PAGE: _new_page(like, blocks)}
    for file, text in texts.items():
        _write(folder / file, text)
    return tuple(folder / file for file in texts)


def _new_table(name: str, like: str, source: Path) -> str:
    title = name.replace("-", " ")
    rest = [line for line in read_template(source).splitlines() if not _OWN.match(line)]
    return "\n".join(
        [
            f"like = {json.dumps(like)} # what is not said here is as it is there",
            f'title = "{title[0].upper()}{title[1:]}"',
            f"about = {json.dumps(f'like {like}, with changes of our own')}",
            "",
            f"# What {like} says, to be changed here:",
            *(f"# {line}".rstrip() for line in rest),
            "",
        ]
    )


def _new_page(like: str, blocks: tuple[str, ...]) -> str:
    parts = "\n".join(f"{{% block {block} %}}{{{{ super() }}}}{{% endblock %}}" for block in blocks)
    return f"""{{% extends "shipped/page.html.j2" %}}
{{#- Block by block, super() is what {like} prints there: add to it, or put something else in its place.
    Blocks that you don't change can go. `sdprint template vars` shows what `plan` holds.
    A style.css beside this file takes the place of that of {like}; include "shipped/style.css" keeps its rules. -#}}

{parts}
"""


def _write(path: Path, text: str) -> None:
    try:
        check_target(path)
    except OutputError as error:
        # What it advises is for documents, which can go elsewhere.
        raise OutputError(
            *(replace(finding, hint="move it away, or make it writable") for finding in error.findings)
        ) from error
    write_file(path, text.encode())
