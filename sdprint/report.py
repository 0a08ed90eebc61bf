"""What the command line says of the documents that were made: in lines for people, or as JSON for programs."""

import contextlib
from pathlib import Path
from typing import Any

import typer

from sdprint.errors import Exit, Finding, Severity, printable
from sdprint.flags import here


def print_all(documents: Any, *, as_json: bool) -> None:
    """Say what was made, document by document; as JSON all at once, even if the run ends early."""
    made = []
    try:
        # Closed at once, whatever ends the loop: the process may end before anybody else would do it.
        with contextlib.closing(documents):
            for document in documents:
                made.append(document)
                _tell(document, quiet=as_json)
    finally:
        if as_json:
            _print_json([{"path": str(m.path), "pages": m.pages, "bytes": m.size, "type": m.type_size} for m in made])


def print_built(built: Any) -> None:
    """Say which files a project or a brand was made of."""
    for path in built.paths:
        typer.echo(str(shorten(path)))
    for note in built.notes:
        typer.echo(note, err=True)


def print_findings(findings: tuple[Finding, ...]) -> None:
    """Say each finding, and how many there are; ends the command if one is an error."""
    for finding in findings:
        typer.echo(str(finding))
    errors = sum(finding.severity is Severity.ERROR for finding in findings)
    typer.echo(f"{errors} errors, {len(findings) - errors} warnings", err=True)
    if errors:
        raise typer.Exit(Exit.INPUT)


def print_shelves(project: Any, what: str | None) -> None:
    """Say what there is to choose from, of one sort or of all."""
    from sdprint.design.folds import FOLDS
    from sdprint.design.papers import PAPERS

    shelves = {
        "kinds": project.catalog.describe("documents"),
        "brands": project.catalog.describe("brands"),
        "papers": tuple((p.name, f"{p.width:g} × {p.height:g} mm") for p in PAPERS.values()),
        "folds": tuple((fold.name, fold.about) for fold in FOLDS.values()),
        "content": tuple((path.stem, str(path)) for path in project.sources()),
    }
    for name, entries in shelves.items():
        if what is None:
            typer.echo(f"{name}:")
        if what in (None, name):
            for key, text in entries:
                typer.echo(printable(f"{'' if what else '  '}{key:<16} {text}".rstrip()))


def print_changes(file: Path, changes: Any) -> None:
    """Say what was repaired in a text, and what was dropped."""
    for change in changes:
        typer.echo(f"{file}:{change.line}: - {change.before.strip()}", err=True)
        if change.after is not None:
            typer.echo(f"{file}:{change.line}: + {change.after.strip()}", err=True)
    dropped = sum(change.after is None for change in changes)
    typer.echo(f"{len(changes) - dropped} lines repaired, {dropped} lines around the checklist dropped", err=True)


def _tell(document: Any, *, quiet: bool) -> None:
    for warning in document.warnings:
        typer.echo(str(warning), err=True)
    if not quiet:
        # What is for the screen has none.
        pages = f"{document.pages} page{'s' if document.pages > 1 else ''}, " if document.pages else ""
        typer.echo(f"{shorten(document.path)}  {pages}{document.size / 1000:.0f} kB")
    if document.advice:
        typer.echo(f"  {document.advice}", err=True)


def shorten(path: Path) -> Path:
    """Return `path` as it is seen from here, if it lies below."""
    return path.relative_to(here()) if path.is_relative_to(here()) else path


def _print_json(value: object) -> None:
    import json

    typer.echo(json.dumps(value, indent=2))
