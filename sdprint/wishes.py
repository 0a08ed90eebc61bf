"""What a new brand should be: as it was wished for, as it can be, and as brand.toml says it."""

import json
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from string import Template

from sdprint.design.catalog import Catalog, shipped
from sdprint.design.colors import READABLE, WHITE, contrast, darken, read_color
from sdprint.design.shades import Taken, choose
from sdprint.errors import Finding, UsageError
from sdprint.logos import Logo, look_at

# Letters of a brand's name: it is a part of the names of documents.
MOST_NAME = 40
NAME = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._-]{{0,{MOST_NAME - 1}}}")
# The plain brand's ink, for what is made of a picture without colours.
INK = "#14181D"


@dataclass(frozen=True, slots=True)
class Wish:
    """What a new brand should be: its folder's name, the name that is printed, and what else was said of it."""

    name: str
    title: str
    primary: Taken | None = None
    secondary: Taken | None = None
    logo: Logo | None = None
    font: str = ""


def wish_for(name: str, picture: Path | None, *, take: bool, said: tuple[str, str, str, str]) -> Wish:
    """Return what was wished for: `said` are the printed name, both colours, and a family of fonts.

    With `take`, colours of which nothing is said are those of the picture. Raises `UsageError` or `DesignError`.
    """
    title, *_, font = (_clean(text) for text in said)
    colors = [_read(flag, text) for flag, text in zip(("--primary", "--secondary"), said[1:3], strict=True)]
    logo = look_at(picture) if picture else None
    found = choose(logo.swatches, INK) if logo and take else (None, None)
    first, second = (
        Taken(color, "as you said") if color else other for color, other in zip(colors, found, strict=True)
    )
    return Wish(name, title or give_title(name), first, second, logo, font)


def _read(flag: str, text: str) -> str:
    """Return what was said to be a colour, if anything was."""
    try:
        return read_color(text.strip()) if text.strip() else ""
    except ValueError as error:
        raise UsageError(Finding(f"{flag}: {error}", hint="in a shell, # wants quotes: '#0F6B63'")) from error


def check_readable(wish: Wish) -> Iterator[str]:
    """Yield a note for each colour of a wish in which text can't be read on white paper."""
    for key, taken in (("primary", wish.primary), ("secondary", wish.secondary)):
        if taken and (ratio := contrast(taken.color, WHITE)) < READABLE:
            better = darken(taken.color, WHITE)
            yield f"{key}: {taken.color} has {ratio:.1f} : 1 on white, and text wants {READABLE}: it is set in {better}"


def check_name(name: str, catalog: Catalog) -> None:
    """Raise `UsageError` unless a brand can be called `name`, and none is."""
    if not NAME.fullmatch(name):
        better = slug(name)
        hint = f"for instance '{better}'" if better else "letters, digits, -, _ and ."
        raise UsageError(Finding(f"'{name}' can't be the name of a brand's folder", hint=hint))
    if name in catalog.brands():
        hint = f"choose another name; sdprint brand show {name}   says what it is"
        raise UsageError(Finding(f"there is a brand '{name}' already", hint=hint))


def compose(wish: Wish) -> str:
    """Return the text of a brand.toml."""
    title = wish.title
    file = f"logo{wish.logo.suffix}" if wish.logo else ""
    logo = f"\n[logo]\npath = {_quote(file)}\nalt = {_quote(title)}\n" if file else ""
    colors = [
        f"{key} = {_quote(taken.color)} # {_measure(taken)}"
        for key, taken in (("primary", wish.primary), ("secondary", wish.secondary))
        if taken
    ]
    values = {
        "name": wish.name,
        "title": _quote(title),
        "logo": logo,
        "colors": "\n".join(colors),
        "typography": f"\n[typography]\nbase = {_quote(wish.font)}\n" if wish.font else "",
    }
    text = fill("brand.toml", values)
    return re.sub(r"\n{3,}", "\n\n", text if colors else text.replace("\n[color]\n\n", "\n", 1))


def slug(text: str) -> str:
    """Return `text` as the name of a brand's folder, as far as it has western letters."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower())[:MOST_NAME].strip("-")


def give_title(name: str) -> str:
    """Return the name of a folder as words to be printed."""
    words = _clean(re.sub(r"[-_]+", " ", name))
    return words[:1].upper() + words[1:] or "Mine"


def _clean(text: str) -> str:
    """Return `text` on one line, without what no font and no file can hold."""
    known = text.encode("utf-8", "replace").decode()
    return " ".join("".join(letter if letter.isprintable() else " " for letter in known).split())


def fill(name: str, values: dict[str, str]) -> str:
    """Return a file of templates/scaffold/ with its $names filled in."""
    path = shipped() / "templates" / "scaffold" / name
    return Template(path.read_text("utf-8")).substitute(values)


def _quote(text: str) -> str:
    """Return a text as TOML writes it: a JSON string is one, but for a character that JSON leaves as it is."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _measure(taken: Taken) -> str:
    return f"{contrast(taken.color, WHITE):.1f} : 1 on white; {taken.why}"
