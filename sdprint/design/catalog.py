"""What there is to choose from: the folders of kinds and brands, the project's before the shipped ones."""

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from sdprint.design.brands import Brand
from sdprint.design.kinds import Kind
from sdprint.design.papers import DEAD_ZONE
from sdprint.design.tables import check_table, override, place_of, read_toml
from sdprint.errors import DesignError, Finding, Severity, UsageError, suggest

PLAIN = "plain"
# The files that only the shared skeleton has; a folder that begins with _ is no kind.
_PRIVATE = "_"


def shipped() -> Path:
    """Return the folder that holds the shipped `templates/` and `content/`: in the wheel, or the repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped"
    return inside if inside.is_dir() else package.parent


class Catalog:
    """The kinds and brands under one or more `templates/` folders; the first that has a name wins."""

    def __init__(self, *folders: Path) -> None:
        self.folders = (*(folder for folder in folders if folder.is_dir()), shipped() / "templates")

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all kinds, in alphabetical order."""
        return self._names("documents", "document.toml")

    def brands(self) -> tuple[str, ...]:
        """Return the names of all brands, in alphabetical order."""
        return self._names("brands", "brand.toml")

    def kind(self, name: str, settings: tuple[str, ...] = ()) -> Kind:
        """Return the kind called `name`, with settings (KEY=VALUE) over it; raises `UsageError` or `DesignError`."""
        path = self._find("kind", "documents", name, "document.toml", self.kinds())
        values = override(Kind, read_toml(path), settings)
        try:
            return check_table(Kind, values, path, name=name, folder=path.parent)
        except DesignError as error:
            if not settings:
                raise
            hint = f"--set was: {', '.join(settings)}"
            raise UsageError(*(replace(finding, hint=finding.hint or hint) for finding in error.findings)) from error

    def brand(self, name: str) -> Brand:
        """Return the brand called `name`, laid over the plain one; raises `UsageError` or `DesignError`."""
        path = self._find("brand", "brands", name, "brand.toml", self.brands())
        plain = read_toml(shipped() / "templates" / "brands" / PLAIN / "brand.toml")
        own = read_toml(path)
        _check_palettes(plain["color"]["steps"], own, path)
        values = _lay_over(plain, own)
        brand = check_table(Brand, values, path, name=name, folder=path.parent)
        if brand.logo.path:
            _check_logo(brand, path)
        return brand

    def find_tight_margins(self, name: str) -> tuple[Finding, ...]:
        """Return a warning for each margin of a brand that is narrower than what a printer leaves white."""
        brand = self.brand(name)
        if brand.margins is None:
            return ()
        path = brand.folder / "brand.toml"
        hint = f"take at least {DEAD_ZONE:g} mm; sdprint build -k testpage shows what your printer leaves white"
        return tuple(
            Finding(
                f"margins.{edge}: {width:g} mm is less than printers leave white",
                path,
                *place_of(path, "margins", edge),
                hint,
                Severity.WARNING,
            )
            for edge, width in zip(("top", "right", "bottom", "left"), brand.margins.edges, strict=True)
            if width < DEAD_ZONE
        )

    def describe(self, shelf: str) -> tuple[tuple[str, str], ...]:
        """Return name and purpose of all kinds (`documents`) or brands (`brands`), read but not checked."""
        file = {"documents": "document.toml", "brands": "brand.toml"}[shelf]
        found = []
        for name in self._names(shelf, file):
            values = read_toml(next(path for folder in self.folders if (path := folder / shelf / name / file).exists()))
            meta = values.get("meta")
            about = values.get("about") or (meta.get("about") if isinstance(meta, dict) else "")
            found.append((name, str(about or "")))
        return tuple(found)

    def template_folders(self, kind: Kind, brand: Brand) -> tuple[tuple[str, Path], ...]:
        """Return where a template is looked for, in order: prefix ("" or "base" or "shipped") and folder."""
        documents = [folder / "documents" for folder in self.folders]
        # Last of these the brand's own folder, for the brand.css of all its documents.
        plainly = [brand.folder / kind.name, *(folder / kind.name for folder in documents), brand.folder]
        return (
            *(("", folder) for folder in plainly if folder.is_dir()),
            *(("base", folder / "_base") for folder in documents if (folder / "_base").is_dir()),
            ("shipped", kind.folder),
        )

    def shelves(self, wanted: Iterable[str] = ()) -> tuple[Path, tuple[Path, ...]]:
        """Return the shipped folders of documents: the shared skeleton, and the kinds, those `wanted` first."""
        shelf, first = shipped() / "templates" / "documents", frozenset(wanted)
        kinds = (path.parent for path in shelf.glob("*/document.toml"))
        return shelf / "_base", tuple(sorted(kinds, key=lambda kind: (kind.name not in first, kind.name)))

    def fonts(self, brand: Brand) -> tuple[Path, ...]:
        """Return the folders whose font files may be used, the brand's first."""
        folders = [brand.folder / "fonts", *(folder / "fonts" for folder in self.folders)]
        return tuple(folder for folder in folders if folder.is_dir())

    def _names(self, shelf: str, file: str) -> tuple[str, ...]:
        found = {path.parent.name for folder in self.folders for path in (folder / shelf).glob(f"*/{file}")}
        return tuple(sorted(name for name in found if not name.startswith(_PRIVATE)))

    def _find(self, what: str, shelf: str, name: str, file: str, known: tuple[str, ...]) -> Path:
        if name not in known:
            raise UsageError(Finding(f"unknown {what} '{name}'", hint=suggest(name, known)))
        return next(path for folder in self.folders if (path := folder / shelf / name / file).exists())


def _lay_over(below: dict[str, Any], above: dict[str, Any]) -> dict[str, Any]:
    merged = dict(below)
    for key, value in above.items():
        old = merged.get(key)
        if key == "steps" and isinstance(old, dict) and isinstance(value, dict):
            # A palette is taken whole: half of the plain one would not go with a new fill.
            merged[key] = {**old, **value}
        elif isinstance(old, dict) and isinstance(value, dict):
            merged[key] = _lay_over(old, value)
        else:
            merged[key] = value
    return merged


def _check_palettes(known: dict[str, Any], own: dict[str, Any], path: Path) -> None:
    """Refuse a palette that no step will ever ask for: it is a slip of the pen."""
    color = own.get("color")
    steps = color.get("steps") if isinstance(color, dict) else None
    strangers = [name for name in steps if name not in known] if isinstance(steps, dict) else []
    if strangers:
        places = [(name, *place_of(path, "color", "steps", name)) for name in strangers]
        raise DesignError(
            *(
                Finding(f"unknown key 'color.steps.{name}'", path, line, column, suggest(name, known))
                for name, line, column in places
            )
        )


def _check_logo(brand: Brand, path: Path) -> None:
    place = place_of(path, "logo", "path")
    logo = brand.folder / brand.logo.path
    try:
        there = logo.resolve().is_relative_to(brand.folder.resolve()) and logo.is_file()
    except (OSError, RuntimeError, ValueError):
        # A ring of links, or what can't be the name of a file.
        there = False
    if not there:
        what = f"logo.path: no file '{brand.logo.path}' in the brand's folder"
        raise DesignError(Finding(what, path, *place, f"put it into {brand.folder}"))
    if logo.suffix.lower() not in (".svg", ".png", ".jpg", ".jpeg"):
        raise DesignError(Finding(f"logo.path: '{logo.suffix}' is no picture", path, *place, "use SVG or PNG"))
