"""A brand as it comes to be, laid over the plain one and with all that is derived: lines for a terminal."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any

from sdprint.design.brands import Brand, dress
from sdprint.design.colors import WHITE, channels, contrast, grey
from sdprint.design.fonts import find_families, font_files
from sdprint.design.project import Project

WIDTH = 80
# How far the first words of a line stand in, and how wide they are.
_INDENT, _KEY = 2, 12


def portray(name: str, project: Project, *, colored: bool) -> Iterator[str]:
    """Yield the lines that say what the brand called `name` comes to; `colored` shows each colour as a square."""
    brand = dress(project.catalog.brand(name), mono=False)
    yield f"{brand.name}: {brand.meta.name}"
    yield from _describe(brand.meta, skip=("name",))
    yield ""
    yield "Files"
    yield from _wrap("folder", str(_near(brand.folder, project.root)))
    inside = sorted(str(path.relative_to(brand.folder)) for path in brand.folder.rglob("*") if path.is_file())
    yield from _wrap("holds", ", ".join(inside))
    yield from _describe(brand.logo, prefix="logo ")
    yield ""
    yield f"{'Colours':<{_INDENT + _KEY}} {'value':<10} {'on white':>9}  grey"
    for key, value in _values(brand.color):
        if key != "steps":
            yield _swatch(key, value, colored=colored)
    yield ""
    yield f"{'Steps':<{_INDENT + _KEY}} {'fill':<10} {'on it':<16} {'text on tint':<24} line"
    for key, palette in brand.color.steps.items():
        yield _palette(key, palette, colored=colored)
    yield ""
    yield "Typefaces"
    yield from _typefaces(brand, project)
    yield ""
    yield "Page"
    yield from _page(brand)


def _swatch(key: str, value: Any, *, colored: bool) -> str:
    if not _is_color(value):
        return f"  {key:<{_KEY}} {value or '(as in the kind)'}"
    return f"  {key:<{_KEY}} {_chip(value, colored)}{value:<10} {contrast(value, WHITE):>5.1f} : 1  {grey(value)}"


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
    known = find_families(font_files(project.catalog.fonts(brand)))
    for key, value in _values(brand.typography):
        family = getattr(value, "family", value)
        if isinstance(family, str) and family:
            files = known.get(family, ())
            folders = dict.fromkeys(str(_near(path.parent, project.root)) for path in files)
            where = f"{len(files)} files in {', '.join(folders)}" if files else "no file: another font takes its place"
            yield from _wrap(key, f"{family}: {where}")


def _page(brand: Brand) -> Iterator[str]:
    said = False
    for key in ("page", "margins", "header", "footer"):
        part = getattr(brand, key, None)
        if part is not None:
            for line in _describe(part, prefix=f"{key} "):
                said = True
                yield line
    if not said:
        yield "  as each kind has it"


def _describe(part: Any, prefix: str = "", skip: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield a line for each value of a part of the brand that says something."""
    for key, value in _values(part):
        if key not in skip and value not in ("", None, (), {}):
            yield from _wrap(prefix + key, f"{value:g} mm" if isinstance(value, float) else str(value))


def _values(part: Any) -> Iterator[tuple[str, Any]]:
    yield from ((field.name, getattr(part, field.name)) for field in fields(part))


def _wrap(key: str, text: str) -> Iterator[str]:
    """Yield `text` behind its key, in as many lines as it needs."""
    import textwrap  # noqa: PLC0415 - only a portrait needs it

    head = f"  {key:<{_KEY}} "
    lines = textwrap.wrap(text, WIDTH - len(head), break_long_words=False, break_on_hyphens=False) or [""]
    yield head + lines[0]
    yield from (" " * len(head) + line for line in lines[1:])


def _near(path: Path, root: Path) -> Path:
    return path.relative_to(root) if path.is_relative_to(root) else path


def _is_color(value: Any) -> bool:
    return isinstance(value, str) and value.startswith("#")
