"""A brand as it comes to be, laid over the plain one and with all that is derived: lines for a terminal."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from sdprint.design.brands import Brand, dress
from sdprint.design.catalog import shipped
from sdprint.design.colors import WHITE, channels, contrast, grey
from sdprint.design.fonts import files_of, find_families, font_files
from sdprint.design.project import Project
from sdprint.errors import printable

WIDTH = 80
# The columns of a coloured square and the blank behind it.
CHIP = 3
# How far the first words of a line stand in, and how wide they are.
_INDENT, _KEY = 2, 12


def portray(name: str, project: Project, *, colored: bool) -> Iterator[str]:
    """Yield the lines that say what the brand called `name` comes to; `colored` shows each colour as a square."""
    brand = dress(project.catalog.brand(name), mono=False)
    yield printable(f"{brand.name}: {brand.meta.name}")
    # What the plain brand is for is not what another one is for.
    if about := project.catalog.about_brand(name):
        yield from _wrap("about", about)
    yield ""
    yield "Files"
    yield from _wrap("folder", _near(brand.folder, project))
    inside = sorted(str(path.relative_to(brand.folder)) for path in brand.folder.rglob("*") if path.is_file())
    yield from _wrap("holds", ", ".join(inside))
    yield from _describe(brand.logo, "logo")
    yield ""
    head = _INDENT + _KEY + (CHIP if colored else 0)
    yield f"{'Colours':<{head}} {'value':<10} {'on white':>9}  in grey"
    for key, value in _values(brand.color):
        if key not in ("steps", "on_masthead"):
            yield _swatch(key, value, colored=colored)
    masthead, ink = brand.color.masthead or WHITE, brand.color.on_masthead
    yield f"{_swatch('title', ink, masthead, colored=colored)} (on the masthead)"
    yield ""
    yield f"{'Steps':<{head}} {'fill':<10} {'on it':<16} {'text on tint':<24} line"
    for key, palette in brand.color.steps.items():
        yield _palette(key, palette, colored=colored)
    yield ""
    yield "Typefaces"
    yield from _typefaces(brand, project)
    yield ""
    yield "Page"
    yield from _page(brand)


def _swatch(key: str, value: Any, ground: str = WHITE, *, colored: bool) -> str:
    if not _is_color(value):
        return f"  {key:<{_KEY}} {value or 'none'}"
    return f"  {key:<{_KEY}} {_chip(value, colored)}{value:<10} {contrast(value, ground):>5.1f} : 1  {grey(value)}"


def _palette(key: str, palette: Any, *, colored: bool) -> str:
    on = f"{palette.on} {contrast(palette.on, palette.fill):>4.1f} : 1"
    ink = f"{palette.ink} on {palette.tint} {contrast(palette.ink, palette.tint):>4.1f}"
    return f"  {key:<{_KEY}} {_chip(palette.fill, colored)}{palette.fill:<10} {on:<16} {ink:<24} {palette.line}"


def _chip(color: str, colored: bool) -> str:  # noqa: FBT001 - whether there are any
    """Return a square of the colour, for a terminal of 24 bits."""
    if not colored:
        return ""
    red, green, blue = channels(color)
    return f"\x1b[48;2;{red};{green};{blue}m  \x1b[0m "


def _typefaces(brand: Brand, project: Project) -> Iterator[str]:
    """Yield a line for each role of a family, and below it its files, folder by folder."""
    known, type_ = find_families(font_files(project.catalog.fonts(brand))), brand.typography
    for role, family in type_.families.items():
        files = files_of(family, known)
        yield from _wrap(role, family if files else f"{family}: there is no such font, another one takes its place")
        if role != "headings" or family != type_.base:
            for folder in dict.fromkeys(path.parent for path in files):
                names = ", ".join(path.name for path in files if path.parent == folder)
                yield from _wrap("", f"{_near(folder, project)}: {names}")
    yield from _wrap("size", f"{type_.size:g} pt, weight {type_.weight}")


def _page(brand: Brand) -> Iterator[str]:
    yield from _describe(brand.page, "page")
    if brand.margins:
        top, right, bottom, left = brand.margins.edges
        yield from _wrap("margins", f"{top:g} mm, right {right:g}, bottom {bottom:g}, left {left:g}")
    else:
        yield from _wrap("margins", "those of each kind")
    yield from _describe(brand.header, "header")
    yield from _describe(brand.footer, "footer")


def _describe(part: Any, prefix: str) -> Iterator[str]:
    """Yield a line for each value of a part of the brand that says something."""
    for key, value in _values(part):
        if value not in ("", None, False):
            yield from _wrap(f"{prefix} {key.replace('_', ' ')}", "yes" if value is True else str(value))


def _values(part: Any) -> Iterator[tuple[str, Any]]:
    yield from ((field.name, getattr(part, field.name)) for field in fields(part))


def _wrap(key: str, text: str) -> Iterator[str]:
    """Yield `text` behind its key, in as many lines as it needs."""
    import textwrap  # noqa: PLC0415 - only a portrait needs it

    head = f"  {key:<{_KEY}} "
    lines = textwrap.wrap(printable(text), WIDTH - len(head), break_long_words=False, break_on_hyphens=False) or [""]
    yield head + lines[0]
    yield from (" " * len(head) + line for line in lines[1:])


def _near(path: Path, project: Project) -> str:
    """Return a path as seen from the project, or as one of the shipped ones."""
    if path.is_relative_to(project.root):
        return str(path.relative_to(project.root))
    return f"shipped {path.relative_to(shipped())}" if path.is_relative_to(shipped()) else str(path)


def _is_color(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("#")
