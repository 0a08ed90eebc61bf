"""New projects and new brands: every file of them is put together, tried out, and then written, or none is.

The files of a new project lie in templates/scaffold/, with $names for what differs.
"""

import os
import shlex
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from urllib.parse import unquote

from sdprint.checklist.model import inlines
from sdprint.delivery.output import scratch_folder, write_together
from sdprint.design.catalog import Catalog, shipped
from sdprint.design.fonts import files_of, find_families, font_files, outline
from sdprint.design.project import SETTINGS, Project, find_project
from sdprint.design.shades import Taken
from sdprint.errors import Finding, OutputError, SdprintError, UsageError, suggest
from sdprint.logos import Logo
from sdprint.survey import read_all
from sdprint.wishes import Wish, check_name, compose, fill, give_title, slug

# The colours of a new project: both can be read on white, with 6.3 and 7.9 to 1.
PRIMARY, SECONDARY = Taken("#0F6B63", "yours to change"), Taken("#5B4A7E", "yours to change")
# The placeholder's mark ends here, its words begin there; in units of which its height has 40.
MARK, WORD, EM = 38.0, 47.0, 31.0
# A wider logo would be printed too small.
WIDEST = 260.0
# What a folder may have already, and keeps: a project works without ours.
_GUESTS = ("README.md", ".gitignore")
Files = tuple[tuple[Path, bytes], ...]


@dataclass(frozen=True, slots=True)
class Built:
    """The files that were written, and what there is to say of it."""

    paths: tuple[Path, ...]
    notes: tuple[str, ...] = ()


def make_project(where: Path, folder: Path, source: Path | None, *, force: bool) -> Built:
    """Write a project that builds as it is, with the shipped checklist or one's own, and return its files.

    `folder` is named as seen from `where` one stands.

    Raises `OutputError` for files that are in the way; `force` replaces those that an earlier run has written.
    """
    own = _own_name(folder)
    brand, title = _name_brand(own), give_title(own)
    content = _read_content(source) if source else _shipped_content()
    files = _project_files(brand, title, content)
    kept = tuple(path for path, data in files if _stays(folder / path, path, data))
    wanted = tuple((path, data) for path, data in files if path not in kept)
    _check_way(folder, wanted, force=force)
    with _naming(source, content[0][0]), _staged(files) as stage:
        project = find_project(stage)
        project.check_settings()
        read_all(project.sources(), project)
        project.catalog.brand(brand)
    _write(folder, wanted)
    notes = [f"{folder / path}: is there already, and stays as it is" for path in kept]
    inside = folder.resolve() == where.resolve()
    notes.append("now run: sdprint build" if inside else f"now run: cd {shlex.quote(str(folder))} && sdprint build")
    return Built(tuple(folder / path for path, _ in wanted), tuple(notes))


def make_brand(wish: Wish, project: Project) -> Built:
    """Write a brand into the project's templates/ and return its files; raises `UsageError` or `OutputError`."""
    check_name(wish.name, project.catalog)
    if wish.font:
        known = find_families(font_files((project.root / "templates" / "fonts", shipped() / "templates" / "fonts")))
        if not files_of(wish.font, known):
            hint = suggest(wish.font, known)
            raise UsageError(Finding(f"--font: no font of the family '{wish.font}' in templates/fonts/", hint=hint))
    home = Path("templates") / "brands" / wish.name
    if os.path.lexists(project.root / home):
        raise OutputError(Finding("is in the way", project.root / home, hint="move it away, or choose another name"))
    files: Files = ((home / "brand.toml", compose(wish).encode()),)
    if wish.logo:
        files += ((home / f"logo{wish.logo.suffix}", wish.logo.data),)
    with _staged(files) as stage:
        Catalog(stage / "templates").brand(wish.name)
    _write(project.root, files)
    return Built(tuple(project.root / path for path, _ in files))


def _own_name(folder: Path) -> str:
    """Return what a folder is called, even if it is named as `.`."""
    try:
        return folder.resolve().name
    except (OSError, RuntimeError, ValueError) as error:
        # A ring of links, or what can't be the name of a folder.
        raise OutputError(Finding("is no folder that can be made", folder, hint="choose another name")) from error


def _name_brand(own: str) -> str:
    """Return the name of a folder as that of a brand which is not shipped."""
    name = slug(own) or "mine"
    return f"my-{name}" if name in Catalog().brands() else name


def _project_files(brand: str, title: str, content: Files) -> Files:
    """Return every file of a new project, with paths as seen from its root."""
    home = Path("templates") / "brands" / brand
    data, word = _draw_logo(title), Path("logo.svg")
    wish = Wish(brand, title, PRIMARY, SECONDARY, Logo(word, data, ".svg", ()))
    values = {"name": brand, "title": title, "content": content[0][0].stem}
    return (
        (Path(SETTINGS), fill("sdprint.toml", values).encode()),
        (home / "brand.toml", compose(wish).encode()),
        (home / word, data),
        *content,
        (Path("README.md"), fill("README.md", values).encode()),
        (Path(".gitignore"), fill("gitignore", values).encode()),
    )


def _draw_logo(title: str) -> bytes:
    """Return the placeholder: a mark, and the name beside it, if the shipped typeface has its letters."""
    word, width = outline(title, shipped() / "templates" / "fonts" / "IBMPlexSans-SemiBold.ttf")
    end = WORD + width * EM / 1000 + 1
    if not word or end > WIDEST:
        word, end = "", MARK
    values = {"width": f"{end:.0f}", "primary": PRIMARY.color, "secondary": SECONDARY.color, "word": word}
    lines = fill("logo.svg", values).splitlines(keepends=True)
    return "".join(line for line in lines if 'd=""' not in line).encode()


def _shipped_content() -> Files:
    path = shipped() / "content" / "system-design.md"
    return ((Path("content") / path.name, path.read_bytes()),)


def _read_content(source: Path) -> Files:
    """Return a checklist of one's own, read where it stands as a build would, and the pictures that it has."""
    (read,) = read_all((source,), find_project(source.absolute().parent))
    name = f"{slug(source.stem) or 'checklist'}.md"
    name = f"my-{name}" if name == "readme.md" else name
    files: Files = ((Path("content") / name, source.read_bytes()),)
    if read.checklist.cards:
        cards = sorted(source.parent.glob("numbers/*.md"))
        files += tuple((Path("content") / "numbers" / card.name, card.read_bytes()) for card in cards if card.is_file())
    pictures = (span.image for spans in inlines(read.checklist) for span in spans if span.image)
    for picture in dict.fromkeys(unquote(picture) for picture in pictures if not picture.startswith("data:")):
        # One that lies elsewhere has no place in the new project: it is told of when that is tried out.
        if ".." not in Path(picture).parts and not Path(picture).is_absolute():
            files += ((Path("content") / picture, (source.parent / picture).read_bytes()),)
    return files


def _stays(path: Path, inner: Path, data: bytes) -> bool:
    """Whether a file is there that is not to be touched: a guest's, or one that is the same."""
    there = os.path.lexists(path)
    return there and (str(inner) in _GUESTS or (_is_plain(path) and path.read_bytes() == data))


def _check_way(folder: Path, files: Files, *, force: bool) -> None:
    """Raise `OutputError` for each file that would have to give way and must not."""
    findings = []
    for path, data in files:
        there = folder / path
        if os.path.lexists(there):
            ours = _is_ours(there, data)
            if not (ours and force):
                hint = "--force replaces it" if ours else "move it away: it is none that sdprint new has written"
                findings.append(Finding("is in the way", there, hint=hint))
    if findings:
        raise OutputError(*findings)


def _is_ours(path: Path, data: bytes) -> bool:
    """Whether an earlier run has written a file: it begins with the same remark, whatever was changed below."""
    first = data.partition(b"\n")[0]
    return first.startswith((b"# ", b"<!-- ")) and _is_plain(path) and path.read_bytes().startswith(first + b"\n")


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()


@contextmanager
def _staged(files: Files) -> Iterator[Path]:
    """Put files into a folder where they can be tried out; what is wrong with them is told by their own names."""
    with scratch_folder() as stage:
        write_together(tuple((stage / path, data) for path, data in files))
        try:
            yield stage
        except SdprintError as error:
            raise type(error)(*(_rename(finding, stage) for finding in error.findings)) from error


def _rename(finding: Finding, stage: Path) -> Finding:
    path = finding.path
    inner = path.relative_to(stage) if path and path.is_relative_to(stage) else path
    return replace(finding, path=inner)


@contextmanager
def _naming(source: Path | None, content: Path) -> Iterator[None]:
    """Tell what is wrong with a new project's checklist by the name of the file that it came from."""
    try:
        yield
    except SdprintError as error:
        findings = (replace(f, path=source) if source and f.path == content else f for f in error.findings)
        raise type(error)(*findings) from error


def _write(root: Path, files: Files) -> None:
    try:
        write_together(tuple((root / path, data) for path, data in files))
    except OutputError as error:
        hint = "take a folder that can be written into"
        raise OutputError(*(replace(finding, hint=hint) for finding in error.findings)) from error
