"""From what a brand's file says to the keys of `Brand`: names of colours looked up, pictures looked for."""

import re
from collections.abc import Iterator
from typing import Any

from sdprint.design.brandfile import Written
from sdprint.design.brands import Brand
from sdprint.design.colors import read_color
from sdprint.design.papers import read_paper, suggest_paper
from sdprint.errors import DesignError, Finding, suggest

# The largest logo that brand.yml names is meant for the largest place, which on paper is the title block.
_SIZES = ("large", "medium", "small")
_FAMILIES = ("base", "condensed", "monospace", "headings")
_SETTINGS = {"size": ("base", "size"), "weight": ("base", "weight"), "heading_weight": ("headings", "weight")}
_INKS = ("foreground", "primary", "secondary", "tertiary", "masthead", "rule", "hair", "ground", "steps")
PICTURES = (".svg", ".png", ".jpg", ".jpeg")
_NAME = re.compile(r"[A-Za-z][\w-]*")


def settle(written: Written) -> dict[str, Any]:
    """Return what a file says with the keys of `Brand`; raises `DesignError` for colours that are none."""
    values = written.file.model_dump(exclude_none=True, exclude_unset=True)
    color, type_ = values.get("color", {}), values.get("typography", {})
    settled: dict[str, Any] = {key: values[key] for key in ("page", "margins", "header", "footer") if key in values}
    meta = values.get("meta", {})
    name = meta.get("name", {})
    named = {"name": name.get("full") or name.get("short"), "about": meta.get("about")}
    settled["meta"] = {key: value for key, value in named.items() if value}
    settled["typography"] = {
        **{key: type_[key]["family"] for key in _FAMILIES if "family" in type_.get(key, {})},
        **{key: type_[of][what] for key, (of, what) in _SETTINGS.items() if what in type_.get(of, {})},
    }
    heading = type_.get("headings", {}).get("color")
    used = {key: value for key, value in color.items() if key in _INKS} | ({"heading": heading} if heading else {})
    files = (file["path"] for font in type_.get("fonts", ()) for file in font.get("files", ()))
    settled["fonts"] = tuple(dict.fromkeys(files))
    settled["color"] = _resolve(used, _Swatches(color, written))
    settled["logo"] = _settle_logo(values.get("logo", {}))
    return settled


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
