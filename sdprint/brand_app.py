"""`sdprint brand …`: brands made and shown. Words in, one call, words out, as in `cli`."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from sdprint.flags import Sources, brands, here
from sdprint.report import print_findings

if TYPE_CHECKING:
    from sdprint.design.shades import Taken
    from sdprint.wishes import Wish

app = typer.Typer(
    name="brand", help="Make a brand, and see what it comes to.", no_args_is_help=True, rich_markup_mode=None
)

Name = Annotated[
    str,
    typer.Argument(help="The brand; without, that of the project.", envvar="SDPRINT_BRAND", autocompletion=brands),
]


@app.command()
def new(  # noqa: PLR0913 - each is a flag
    name: Annotated[str, typer.Argument(help="The name of its folder in templates/brands/.")],
    *,
    title: Annotated[str, typer.Option("--name", help="Whose brand it is, as it is printed.")] = "",
    primary: Annotated[str, typer.Option("--primary", help="The colour of rules and small headings: #0F6B63.")] = "",
    secondary: Annotated[str, typer.Option("--secondary", help="The colour of lighter text.")] = "",
    logo: Annotated[Path | None, typer.Option("--logo", help="A picture to copy: SVG, PNG or JPEG.")] = None,
    from_logo: Annotated[
        Path | None, typer.Option("--from-logo", help="A picture to copy, and to take both colours from.")
    ] = None,
    font: Annotated[str, typer.Option("--font", help="The family of a font in templates/fonts/.")] = "",
) -> None:
    """Make a brand; on a terminal, what no flag says is asked for."""
    from sdprint.design.project import find_project
    from sdprint.errors import Finding, UsageError
    from sdprint.report import print_built
    from sdprint.scaffold import make_brand
    from sdprint.wishes import check_name, check_readable, wish_for

    project = find_project(here())
    check_name(name, project.catalog)
    if logo and from_logo:
        raise UsageError(Finding("--logo and --from-logo are one picture each", hint="leave --logo out"))
    if sys.stdin.isatty() and sys.stderr.isatty() and not any((title, primary, secondary, logo, from_logo, font)):
        wish = _ask(name)
    else:
        wish = wish_for(name, from_logo or logo, take=bool(from_logo), said=(title, primary, secondary, font))
    built = make_brand(wish, project)
    print_built(built)
    for key, taken in (("primary", wish.primary), ("secondary", wish.secondary)):
        if taken:
            typer.echo(f"{key:<9} {taken.color}  {taken.why}", err=True)
    for note in (*(wish.logo.notes if wish.logo else ()), *check_readable(wish)):
        typer.echo(f"warning: {note}", err=True)
    typer.echo(f"now run: sdprint build -b {name}", err=True)


def _ask(name: str) -> "Wish":
    """Ask for what a brand has: a name, a logo, two colours; Enter takes what stands in brackets."""
    from sdprint.errors import SdprintError
    from sdprint.wishes import give_title, wish_for

    title = typer.prompt("Whose brand is it, as it is printed", default=give_title(name), err=True)
    while True:
        file = typer.prompt("The file of the logo, or Enter for none", default="", show_default=False, err=True)
        logo = Path(file).expanduser() if file.strip() else None
        try:
            wish = wish_for(name, logo, take=True, said=(title, "", "", ""))
            break
        except SdprintError as error:
            typer.echo(str(error), err=True)
    primary = _ask_color("The colour of rules and small headings", wish.primary)
    secondary = _ask_color("The colour of lighter text", wish.secondary)
    return wish_for(name, logo, take=True, said=(title, primary, secondary, ""))


def _ask_color(what: str, taken: "Taken | None") -> str:
    """Ask until it is a colour; nothing said is the logo's, or the plain brand's."""
    from sdprint.design.colors import read_color

    hint = f"from the logo: {taken.color}" if taken else "as in the plain brand"
    while True:
        said = str(typer.prompt(f"{what}, or Enter ({hint})", default="", show_default=False, err=True)).strip()
        try:
            if said:
                read_color(said)
        except ValueError as error:
            typer.echo(str(error), err=True)
        else:
            return said


@app.command()
def check(context: typer.Context, name: Name = "", sources: Sources = None) -> None:
    """Say what can't be read, drawn or embedded, and how much ink each kind of document takes; writes nothing."""
    from sdprint.press.worker import Press

    with Press(context.obj) as press:
        from sdprint.appraisal import appraise
        from sdprint.design.catalog import PLAIN
        from sdprint.design.project import find_project

        project = find_project(here())
        project.check_settings()
        findings, sheets = appraise(name or project.settings.brand or PLAIN, tuple(sources or ()), project, press)
    for sheet in sheets:
        pages = f"{sheet.pages:>3} page{'s' if sheet.pages > 1 else ' '}"
        typer.echo(f"{sheet.kind:<12} {pages}  {sheet.type_size:>4.1f} pt  {sheet.ink:>5.1%} ink")
    print_findings(findings)


@app.command()
def show(
    name: Name = "",
) -> None:
    """Say what a brand comes to: its files, colours with their contrast, typefaces and page."""
    import os

    from sdprint.design.catalog import PLAIN
    from sdprint.design.project import find_project
    from sdprint.portrait import portray

    project = find_project(here())
    project.check_settings()
    colored = sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
    for line in portray(name or project.settings.brand or PLAIN, project, colored=colored):
        typer.echo(line)
