"""The commands for those who change templates: sdprint template eject, diff, vars and new."""

from typing import Annotated

import typer

from sdprint.flags import Brand, OneSource, here, kinds
from sdprint.report import shorten

app = typer.Typer(help="Change a template, or begin a kind of your own.", no_args_is_help=True, rich_markup_mode=None)

_A_FILE = "A kind, and after a colon one of its files, else its page; _base:FILE is one that all kinds share."


def complete_files(incomplete: str) -> list[str]:
    """Return what can be ejected: kinds, and once there is a colon their files."""
    from sdprint.design.overrides import BASE, find_sources

    kind, colon, _ = incomplete.partition(":")
    return [f"{kind}:{name}" for name in find_sources(kind)] if colon else [*kinds(), f"{BASE}:"]


File = Annotated[str, typer.Argument(metavar="KIND[:FILE]", autocompletion=complete_files, help=_A_FILE)]
Kind = Annotated[str, typer.Argument(metavar="KIND", autocompletion=kinds, help="A kind of document.")]


@app.command()
def eject(
    file: File, *, force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False
) -> None:
    """Copy a shipped file into the project's templates/, to be changed there."""
    from sdprint.design.project import find_project
    from sdprint.ejection import eject as copy

    path = copy(file, find_project(here()), force=force)
    typer.echo(str(shorten(path)))
    typer.echo(f"now change it: it is used from now on, and sdprint template diff {file} shows your changes", err=True)
    if path.suffix == ".j2":
        typer.echo("to change one block only, extend the shipped file: see templates/README.md", err=True)


@app.command()
def diff(file: File = "") -> None:
    """Show what differs between your files and the shipped ones that they stand in front of."""
    from sdprint.design.project import find_project
    from sdprint.ejection import compare

    found = list(compare(file, find_project(here())))
    for difference in found:
        if difference.remark:
            typer.echo(f"{shorten(difference.path)} {difference.remark}", err=True)
        typer.echo("".join(difference.lines), nl=False)
    if not found:
        typer.echo(f"no file of yours stands in front of a shipped one{f' of {file}' if file else ''}", err=True)


@app.command("vars")
def show(kind: Kind, source: OneSource = None, *, brand: Brand = "") -> None:
    """Print what a template of a kind can use: the plan, name by name, then filters, macros and blocks."""
    from sdprint.anatomy import dissect
    from sdprint.design.project import find_project
    from sdprint.pipeline import Order

    order = Order((source,) if source else (), (kind,), brand)
    anatomy = dissect(order, find_project(here()))
    width = min(max(len(entry.name) for entry in anatomy.plan), 52)
    for title, entries in (
        ("plan", anatomy.plan),
        ("filters and functions", anatomy.filters),
        ("macros", anatomy.macros),
    ):
        typer.echo(f"{'' if title == 'plan' else chr(10)}{title}:")
        for entry in entries:
            typer.echo(f"  {entry.name:<{width}}  {entry.type:<12}  {entry.about}".rstrip())
    typer.echo(f"\nblocks of its page:\n  {', '.join(anatomy.blocks)}")


@app.command()
def new(
    name: Annotated[str, typer.Argument(metavar="KIND", help="What it is to be called: letters, digits and -.")],
    *,
    like: Annotated[str, typer.Option("--like", metavar="KIND", autocompletion=kinds, help="A kind to build on.")],
) -> None:
    """Begin a kind of your own, which is like another one until you change it."""
    from sdprint.design.project import find_project
    from sdprint.ejection import begin_kind

    for path in begin_kind(name, like, find_project(here())):
        typer.echo(str(shorten(path)))
    typer.echo(f"now run: sdprint build -k {name}", err=True)
