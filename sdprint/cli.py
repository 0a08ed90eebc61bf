"""The command line: words in, one call, words out. Errors are caught here, once.

Imports stand inside the commands, so that --help and completion stay instant.
"""

import io
import signal
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from sdprint import brand_app, template_app
from sdprint.errors import Exit
from sdprint.flags import (
    Brand,
    Filled,
    Final,
    Flip,
    Format,
    Forms,
    Hints,
    Impose,
    Json,
    KeepFailed,
    Kinds,
    Minutes,
    Mono,
    OneSource,
    Out,
    OutFile,
    Paper,
    PictureFile,
    Pictures,
    Problem,
    Set,
    ShowSpace,
    Sources,
    Trust,
    Version,
    here,
)
from sdprint.report import print_all, print_changes, print_findings, print_shelves, shorten
from sdprint.signals import Stop, fail

if TYPE_CHECKING:
    from sdprint.press.server import Server

app = typer.Typer(
    name="sdprint",
    help="Turn one Markdown checklist into worksheets, a one-page cheat sheet, fill-in notes and an answer key.",
    epilog="sdprint build   makes every document of the checklists in content/, or of the shipped one.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

app.add_typer(brand_app.app)
app.add_typer(template_app.app, name="template")


@app.callback()
def _main(*, version: Version = False) -> None:
    """See the help of each command: sdprint build --help."""


@app.command()
def build(  # noqa: PLR0913 - each is a flag
    context: typer.Context,
    sources: Sources = None,
    *,
    kind: Kinds = None,
    brand: Brand = "",
    paper: Paper = "",
    out: Out = "",
    mono: Mono = None,
    hints: Hints = True,
    problem: Problem = "",
    minutes: Minutes = 0,
    impose: Impose = "",
    flip: Flip = "short",
    settings: Set = None,
    show_space: ShowSpace = False,
    keep_failed: KeepFailed = False,
    trust: Trust = False,
    as_json: Json = False,
) -> None:
    """Make PDFs: every kind of document, unless -k names some."""
    choices: dict[str, Any] = {"mono": mono, "hints": hints, "problem": _printable(problem), "minutes": minutes}
    choices |= {"impose": impose, "long_edge": flip == "long", "show_space": show_space}
    order: dict[str, Any] = {
        "sources": tuple(sources or ()),
        "kinds": tuple(kind or ()),
        "brand": brand,
        "paper": paper,
        "out": out,
    }
    order |= {"settings": tuple(map(_printable, settings or ())), "keep_failed": keep_failed, "trust": trust}
    _make(context.obj, order, choices, as_json=as_json)


def _make(server: "Server | None", order: dict[str, Any], choices: dict[str, Any], *, as_json: bool) -> None:
    """Carry out a build with the typesetting process that was started already, if there is one."""
    from sdprint.press.worker import Press

    with Press(server) as press:
        from sdprint.design.project import find_project
        from sdprint.layout.plan import Choices
        from sdprint.pipeline import Order, make

        project = find_project(here())
        if choices["mono"] is None:
            choices["mono"] = project.settings.mono
        print_all(make(Order(**order, choices=Choices(**choices)), project, press), as_json=as_json)


@app.command("list")
def show(
    context: typer.Context,
    what: Annotated[
        Literal["kinds", "brands", "papers", "folds", "content"] | None,
        typer.Argument(help="Only these; without, all of them."),
    ] = None,
    *,
    pictures: Pictures = False,
    out: PictureFile = "",
) -> None:
    """List the kinds of document, brands, papers, folds and checklists that can be built here."""
    if pictures:
        _print_pictures(context.obj, what, out)
        return
    from sdprint.design.project import find_project

    print_shelves(find_project(here()), what)


def _print_pictures(server: "Server | None", what: str | None, out: str) -> None:
    from sdprint.press.worker import Press

    if what != "brands":
        raise typer.BadParameter("pictures are of brands: sdprint list brands --pictures")
    with Press(server) as press:
        from sdprint.contact import name_sheet, write_contact_sheet
        from sdprint.design.project import find_project

        project = find_project(here())
        target = name_sheet(project, out)
        write_contact_sheet(project.catalog.brands(), target, project, press, lambda name: typer.echo(name, err=True))
    typer.echo(str(shorten(target)))


@app.command()
def schema(what: Annotated[Literal["brand"], typer.Argument(help="The file to describe.")]) -> None:
    """Print the JSON Schema of brand.toml, for editors that complete and check it."""
    import json

    from sdprint.design.brandfile import BrandFile

    typer.echo(json.dumps({"brand": BrandFile}[what].model_json_schema(), indent=2))


@app.command()
def check(sources: Sources = None) -> None:
    """Say everything that is wrong with checklists, kinds and brands, without making a PDF."""
    from sdprint.design.project import find_project
    from sdprint.survey import check_all

    print_findings(check_all(tuple(sources or ()), find_project(here())))


@app.command("import")
def repair(
    file: Annotated[Path, typer.Argument(help="The text as it came, mojibake and chat included.")],
    *,
    out: Annotated[str, typer.Option("-o", "--out", help="The file to write; - for standard output.")] = "",
    force: Annotated[bool, typer.Option("--force", help="Replace a file that is there.")] = False,
) -> None:
    """Repair a text that came through a wrong encoding or out of a chat, and write clean Markdown."""
    from sdprint.design.project import find_project
    from sdprint.intake import bring_in

    brought = bring_in(file, out, find_project(here()), force=force)
    print_changes(file, brought.changes)
    if brought.path is None:
        typer.echo(brought.text, nl=False)
    else:
        typer.echo(str(brought.path))
        typer.echo(f"now run: sdprint build {brought.path}", err=True)


@app.command()
def read(forms: Forms, *, form: Format = None, out: OutFile = "") -> None:
    """Read what was filled into forms: questions with the answers beneath, several people's side by side."""
    from sdprint.delivery.formats import MARKDOWN, check_apart, format_of, write_answers
    from sdprint.delivery.inbox import receive
    from sdprint.delivery.output import check_target, write_file
    from sdprint.delivery.record import find_differences

    target = Path(out) if out not in ("", "-") else None
    if target:
        check_apart(target, tuple(forms))
        check_target(target)
    people = receive(tuple(forms))
    for warning in find_differences(people):
        typer.echo(str(warning), err=True)
    data = write_answers(people, form or (format_of(target) if target else "") or MARKDOWN)
    if target:
        write_file(target, data)
        typer.echo(str(target))
    else:
        typer.echo(data, nl=False)


@app.command()
def fill(  # noqa: PLR0913 - each is a flag
    context: typer.Context,
    answers: Filled,
    source: OneSource = None,
    *,
    final: Final = False,
    kind: Kinds = None,
    brand: Brand = "",
    paper: Paper = "",
    out: Out = "",
    mono: Mono = None,
    keep_failed: KeepFailed = False,
    as_json: Json = False,
) -> None:
    """Fill answers into the form of their checklist, or set them as a finished document."""
    from sdprint.press.worker import Press

    with Press(context.obj) as press:
        from sdprint.completion import fill as complete
        from sdprint.delivery.formats import read_answers
        from sdprint.design.project import find_project
        from sdprint.layout.plan import Choices
        from sdprint.pipeline import Order

        project = find_project(here())
        choices = Choices(mono=project.settings.mono if mono is None else mono, final=final)
        sources = (source,) if source else ()
        order = Order(sources, tuple(kind or ()), brand, paper, out, keep_failed=keep_failed, choices=choices)
        print_all(complete(read_answers(answers), order, project, press), as_json=as_json)


@app.command()
def new(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="The folder to put it into; . for the current one.")],
    *,
    source: Annotated[Path | None, typer.Option("--from", metavar="FILE", help="A checklist of your own.")] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace what an earlier `sdprint new` has written.")] = False,
) -> None:
    """Start a project: a checklist, a brand, and recipes, that builds as it is."""
    from sdprint.report import print_built
    from sdprint.scaffold import make_project

    print_built(make_project(here(), folder, source, force=force))


@app.command()
def doctor() -> None:
    """Look at what this machine has for printing, and say what it lacks."""
    from sdprint.design.project import find_project
    from sdprint.doctor import examine

    sick = False
    for checkup in examine(find_project(here())):
        mark = "ok  " if checkup.well else ("bad " if checkup.needed else "note")
        typer.echo(f"{mark} {checkup.what}")
        if not checkup.well and checkup.remedy:
            typer.echo(f"     {checkup.remedy}")
        sick |= checkup.needed and not checkup.well
    if sick:
        raise typer.Exit(Exit.ENVIRONMENT)


def _printable(text: str) -> str:
    """Return `text` on one line, without what no font and no PDF can hold."""
    clean = text.encode("utf-8", "replace").decode()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in clean).split())


def run(server: "Server | None" = None) -> NoReturn:
    """Run the command line; every mistake that a user can make ends here as findings and an exit code.

    `server` is the typesetting process, if it was started already.
    """
    stop = Stop()
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, stop)
    if isinstance(sys.stdout, io.TextIOWrapper):
        # A path is printed even where the terminal's encoding has not all of its characters.
        sys.stdout.reconfigure(errors="backslashreplace")
    try:
        app(obj=server)
    except Exception as error:  # noqa: BLE001 - the one place where all errors end
        # What comes of being stopped is not worth a word.
        if not stop.code:
            fail(error)
    sys.exit(stop.code or Exit.DONE)
