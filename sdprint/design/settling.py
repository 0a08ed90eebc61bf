"""A brand's file read, and settled to the keys of `Brand`: names of colours looked up, pictures looked for."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdprint.checklist.nodes import Block
from sdprint.design.brandfile import BrandFile
from sdprint.design.brands import Brand
from sdprint.design.colors import BLACK, READABLE, contrast, read_color
from sdprint.design.papers import read_paper, suggest_paper
from sdprint.design.tables import check_table, locate, read_text, read_toml
from sdprint.errors import DesignError, Finding, suggest

# Where a brand.yml has the keys that only sdprint knows.
YAML, OURS = "_brand.yml", "sdprint"

# The largest logo that brand.yml names is meant for the largest place, which on paper is the title block.
_SIZES = ("large", "medium", "small")
_FAMILIES = ("base", "condensed", "monospace", "headings")
_SETTINGS = {"size": ("base", "size"), "weight": ("base", "weight"), "heading_weight": ("headings", "weight")}
_INKS = ("foreground", "primary", "secondary", "tertiary", "masthead", "rule", "hair", "ground", "steps")
PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_REMOTE = ("http:", "https:")
_NAME = re.compile(r"[A-Za-z][\w-]*")


@dataclass(frozen=True, slots=True)
class Written:
    """What a brand's file says, and how to find where it says it: `place` takes a path of keys."""

    path: Path
    file: BrandFile
    place: Callable[..., tuple[int, int]]


def read_brand(path: Path) -> Written:
    """Return what a brand's file says; raises `DesignError` with a finding for each mistake."""
    values, place = read_values(path)
    return Written(path, check_table(BrandFile, values, path, place), place)


def read_values(path: Path) -> tuple[dict[str, Any], Callable[..., tuple[int, int]]]:
    """Return the keys of a brand's file as they are, and how to find them."""
    if path.name == YAML:
        return _read_yaml(path)
    values, text = read_toml(path), read_text(path)
    return values, lambda *keys: locate(text, keys)


def _read_yaml(path: Path) -> tuple[dict[str, Any], Callable[..., tuple[int, int]]]:
    """Return the values of a `_brand.yml`, with what stands under `defaults.sdprint` laid over the rest."""
    block = Block(path, read_text(path), 0, "the brand", DesignError)
    node = block.compose()
    if node is None:
        raise DesignError(Finding("holds no table of keys", path, 1, 1, "see templates/README.md"))
    errors = list(block.find_remarks())
    values = block.read_value(node, errors)
    if errors:
        raise DesignError(*errors)
    places = block.find_places(node)
    ours = values["defaults"].get(OURS) if isinstance(values.get("defaults"), dict) else None
    for table, own in ours.items() if isinstance(ours, dict) else ():
        below = values.get(table)
        values[table] = {**below, **own} if isinstance(below, dict) and isinstance(own, dict) else own

    def place(*keys: str) -> tuple[int, int]:
        for length in range(len(keys), 0, -1):
            for found in (("defaults", OURS, *keys[:length]), keys[:length]):
                if found in places:
                    return places[found]
        return 1, 1

    return _without_nothing(values), place


def _without_nothing(values: dict[str, Any]) -> dict[str, Any]:
    """Return a table without the keys that have no value."""
    kept = {key: _without_nothing(value) if isinstance(value, dict) else value for key, value in values.items()}
    return {key: value for key, value in kept.items() if value is not None}


def settle(written: Written) -> dict[str, Any]:
    """Return what a file says with the keys of `Brand`; raises `DesignError` for colours that are none."""
    values = written.file.model_dump(exclude_none=True, exclude_unset=True)
    color, type_ = values.get("color", {}), values.get("typography", {})
    settled: dict[str, Any] = {key: values[key] for key in ("page", "margins", "header", "footer") if key in values}
    meta = values.get("meta", {})
    name = meta.get("name", {})
    named = {"name": name.get("full") or name.get("short") or _call(written.path), "about": meta.get("about")}
    settled["meta"] = {key: value for key, value in named.items() if value}
    settled["typography"] = {
        **{key: type_[key]["family"] for key in _FAMILIES if "family" in type_.get(key, {})},
        **{key: type_[of][what] for key, (of, what) in _SETTINGS.items() if what in type_.get(of, {})},
    }
    heading = type_.get("headings", {}).get("color")
    used = {key: value for key, value in color.items() if key in _INKS} | ({"heading": heading} if heading else {})
    files = (file["path"] for font in type_.get("fonts", ()) for file in font.get("files", ()))
    # Nothing is downloaded: what lies in the network is another program's.
    settled["fonts"] = tuple(dict.fromkeys(file for file in files if not file.startswith(_REMOTE)))
    # What paper has no use for is looked at as well: a slip of the pen is one.
    resolved = _resolve({**color, **used}, _Swatches(color, written))
    settled["color"] = {key: resolved[key] for key in used}
    settled["logo"] = _settle_logo(values.get("logo", {}))
    return settled


def _call(path: Path) -> str:
    """Return what a brand without a name is called: as its folder is."""
    return path.resolve().parent.name.replace("-", " ").replace("_", " ").title()


def _settle_logo(logo: dict[str, Any]) -> dict[str, str]:
    images = logo.get("images", {})

    def find(mode: str, *sizes: str) -> str:
        names = (logo[size].get(mode, "") for size in sizes if size in logo)
        return next((name for name in names if name), "")

    named = {
        "path": logo.get("path") or find("light", *_SIZES),
        "dark": logo.get("dark") or find("dark", *_SIZES),
        "small": find("light", "small"),
    }
    alt = logo.get("alt") or images.get(named["path"], {}).get("alt", "")
    paths = {key: images.get(name, {}).get("path", name) for key, name in named.items()}
    return {key: value for key, value in {**paths, "alt": alt}.items() if value}


class _Swatches:
    """The colours that a file gives names to."""

    def __init__(self, color: dict[str, Any], written: Written) -> None:
        flat = {key: value for key, value in color.items() if isinstance(value, str)}
        self._named = {**flat, **color.get("palette", {})}
        self._written = written

    def read(self, keys: tuple[str, ...], text: str) -> str:
        """Return the colour that stands at `keys`; a name may stand for another one, but not in a ring."""
        seen = [text]
        while (following := self._named.get(seen[-1])) and following not in seen:
            seen.append(following)
        try:
            return read_color(seen[-1])
        except ValueError as error:
            at = self._written.place(*keys)
            hint = (
                suggest(text, sorted(self._named.keys() - {text})) if _NAME.fullmatch(text) else "write it as #RRGGBB"
            )
            raise DesignError(Finding(f"{'.'.join(keys)}: {error}", self._written.path, *at, hint)) from error


def _resolve(table: dict[str, Any], swatches: _Swatches, above: tuple[str, ...] = ("color",)) -> dict[str, Any]:
    """Return a table of colours and of tables of colours, with each as #RRGGBB; raises all that are none together."""
    resolved: dict[str, Any] = {}
    wrong: list[Finding] = []
    for key, value in table.items():
        keys = ("typography", "headings", "color") if key == "heading" else (*above, key)
        try:
            resolved[key] = _resolve(value, swatches, keys) if isinstance(value, dict) else swatches.read(keys, value)
        except DesignError as error:
            wrong += error.findings
    if wrong:
        raise DesignError(*wrong)
    return resolved


def find_wrong_names(brand: Brand, written: Written) -> Iterator[Finding]:
    """Yield an error for each picture that is not in the brand's folder, or is none, and for a paper that is none."""
    if brand.page.paper and read_paper(brand.page.paper) is None:
        what = f"page.paper: unknown paper '{brand.page.paper}'"
        yield Finding(what, written.path, *written.place("page", "paper"), suggest_paper(brand.page.paper))
    if contrast(BLACK, brand.color.ground) < READABLE:
        what = f"color.ground: {brand.color.ground} is so dark that not even black can be read on it"
        yield Finding(what, written.path, *written.place("color", "ground"), "cells want a light ground")
    for name in brand.fonts:
        if not _is_inside(brand, name):
            what = f"typography.fonts: no file '{name}' in the brand's folder"
            place = written.place("typography", "fonts")
            yield Finding(what, written.path, *place, f"put it into {brand.folder / 'fonts'}")
    for key, name in (("path", brand.logo.path), ("dark", brand.logo.dark), ("small", brand.logo.small)):
        if not name:
            continue
        logo, place = brand.folder / name, written.place("logo", key)
        if not _is_inside(brand, name):
            what = f"logo.{key}: no file '{name}' in the brand's folder"
            yield Finding(what, written.path, *place, f"put it into {brand.folder}")
        elif logo.suffix.lower() not in PICTURES:
            yield Finding(f"logo.{key}: '{logo.suffix}' is no picture", written.path, *place, "use SVG or PNG")


def _is_inside(brand: Brand, name: str) -> bool:
    """Return whether there is such a file in the brand's folder."""
    path = brand.folder / name
    try:
        return path.resolve().is_relative_to(brand.folder.resolve()) and path.is_file()
    except (OSError, RuntimeError, ValueError):
        # A ring of links, or what can't be the name of a file.
        return False
