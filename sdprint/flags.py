"""The flags of the command line: their names, variables, help, and what completes them in a shell."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from sdprint import __version__
from sdprint.errors import Finding, MachineError


def here() -> Path:
    """Return the current folder, if it is still there."""
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise MachineError(Finding("the current folder is gone", hint="change into one that is there")) from error


def kinds() -> tuple[str, ...]:
    """Return the kinds that there are here, for the shell to complete."""
    from sdprint.design.project import find_project

    return find_project(here()).catalog.kinds()


def brands() -> tuple[str, ...]:
    """Return the brands that can be chosen here, for completion."""
    from sdprint.design.project import find_project

    return find_project(here()).catalog.brands()


def _papers() -> tuple[str, ...]:
    from sdprint.design.papers import PAPERS

    return tuple(PAPERS)


def _folds() -> tuple[str, ...]:
    from sdprint.design.folds import FOLDS

    return tuple(FOLDS)


def _print_version(wanted: bool) -> None:  # noqa: FBT001 - as typer calls it
    if wanted:
        typer.echo(f"sdprint {__version__}")
        raise typer.Exit


Version = Annotated[bool, typer.Option("--version", callback=_print_version, is_eager=True, help="Print the version.")]
Sources = Annotated[list[Path] | None, typer.Argument(help="Markdown files; without any, the project's content/*.md.")]
Kinds = Annotated[
    list[str] | None,
    typer.Option(
        "-k",
        "--kind",
        envvar="SDPRINT_KIND",
        autocompletion=kinds,
        help="A kind of document; may be repeated.",
    ),
]
Brand = Annotated[
    str, typer.Option("-b", "--brand", envvar="SDPRINT_BRAND", autocompletion=brands, help="Whose look it has.")
]
Paper = Annotated[
    str, typer.Option("-p", "--paper", envvar="SDPRINT_PAPER", autocompletion=_papers, help="a4, 3x5, 100x150mm …")
]
Out = Annotated[str, typer.Option("-o", "--out", envvar="SDPRINT_OUT", help="The folder to write into  [build]")]
Mono = Annotated[bool | None, typer.Option("--mono/--no-mono", envvar="SDPRINT_MONO", help="Black and white only.")]
Hints = Annotated[bool, typer.Option("--hints/--no-hints", help="Print the hints behind questions, or not.")]
Problem = Annotated[str, typer.Option("--problem", help="The problem to print into the worksheet's box.")]
Minutes = Annotated[
    int, typer.Option("--minutes", min=0, help="The one time limit to print, of those in the front matter.")
]
Impose = Annotated[
    str,
    typer.Option("--impose", autocompletion=_folds, help="Print pages for folding: pocket, quarter, trifold, booklet."),
]
Flip = Annotated[
    Literal["short", "long"],
    typer.Option("--flip", help="The edge over which the printer turns a folded sheet that has two sides."),
]
Set = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="KEY=VALUE", help="Another value for a key of document.toml, such as pages=2."),
]
ShowSpace = Annotated[bool, typer.Option("--show-space", help="Print the height of answer spaces, asked and given.")]
KeepFailed = Annotated[
    bool, typer.Option("--keep-failed", help="Keep a document from which something is missing, as ….failed.pdf.")
]
Trust = Annotated[bool, typer.Option("--trust", help="No limits of time and memory: for documents of your own.")]
Json = Annotated[bool, typer.Option("--json", help="Print what was made as JSON.")]
Pictures = Annotated[bool, typer.Option("--pictures", help="Draw each document of each brand into one picture.")]
PictureFile = Annotated[
    str, typer.Option("-o", "--out", help="The PNG file to draw into; without, brands.png in the folder of documents.")
]
Forms = Annotated[list[Path], typer.Argument(help="PDF forms that were filled in, each by one person.")]
Format = Annotated[
    Literal["md", "json", "csv"] | None,
    typer.Option("--format", help="Without it, what the end of the file's name says, else Markdown."),
]
OutFile = Annotated[str, typer.Option("-o", "--out", help="The file to write; without it, or with -, standard output.")]
Filled = Annotated[Path, typer.Argument(help="Answers in Markdown, JSON or CSV, as sdprint read writes them.")]
OneSource = Annotated[
    Path | None, typer.Argument(help="The checklist; without, the project's one, or the shipped one.")
]
Final = Annotated[bool, typer.Option("--final", help="A finished document with the text in it, in place of a form.")]
