"""What there is to choose from: the folders of kinds and brands, the project's, the shipped ones, those installed."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from sdprint.design.brands import BRAND_FILES, Brand
from sdprint.design.kinds import Kind
from sdprint.design.packages import find_packages
from sdprint.design.papers import DEAD_ZONE
from sdprint.design.tables import check_table, override, place_of, read_toml
from sdprint.errors import DesignError, Finding, Severity, UsageError, suggest

PLAIN = "plain"
KIND_FILES = ("document.toml", "page.html.j2", "style.css")
KIND_FILE = KIND_FILES[0]
# The files that only the shared skeleton has; a folder that begins with _ is no kind.
_PRIVATE = "_"
_FILES = {"documents": (KIND_FILE,), "brands": BRAND_FILES}


def shipped() -> Path:
    """Return the folder that holds the shipped `templates/` and `content/`: in the wheel, or the repository."""
    package = Path(__file__).resolve().parent.parent
    inside = package / "_shipped"
    return inside if inside.is_dir() else package.parent


class Catalog:
    """The kinds and brands under one or more `templates/` folders; the first that has a name wins.

    Installed packages come last, and are only looked for when a name is nowhere else, or all are asked for.
    """

    def __init__(self, *folders: Path) -> None:
        self.folders = (*(folder for folder in folders if folder.is_dir()), shipped() / "templates")

    def has(self, shelf: str, name: str) -> bool:
        """Return whether there is a kind (`documents`) or brand (`brands`) of this name."""
        return self._path(shelf, name) is not None

    def suggest(self, shelf: str, name: str) -> str:
        """Return the advice after the wrong name of a kind or brand."""
        return suggest(name, self._names(shelf))

    def kinds(self) -> tuple[str, ...]:
        """Return the names of all kinds, in alphabetical order."""
        return self._names("documents")

    def brands(self) -> tuple[str, ...]:
        """Return the names of all brands, in alphabetical order."""
        return self._names("brands")

    def kind(self, name: str, settings: tuple[str, ...] = (), brand: Brand | None = None) -> Kind:
        """Return the kind called `name`, as the brand wants it and with settings (KEY=VALUE) over it.

        Raises `UsageError` or `DesignError`.
        """
        path = self._find("kind", "documents", name)
        values = self._read_kind(path)
        for own in self._overlays(name, brand) if brand else ():
            # What is wrong with it is told with its own lines.
            above = read_toml(own)
            if "like" in above:
                hint = "take it out: a brand changes keys of a kind, and no more"
                raise DesignError(Finding("unknown key 'like'", own, *place_of(own, "like"), hint))
            values = _lay_over(values, above)
            check_table(Kind, values, own, name=name, folder=path.parent)
        values = override(Kind, values, settings)
        try:
            return check_table(Kind, values, path, name=name, folder=path.parent)
        except DesignError as error:
            if not settings:
                raise
            hint = f"--set was: {', '.join(settings)}"
            raise UsageError(*(replace(finding, hint=finding.hint or hint) for finding in error.findings)) from error

    def _overlays(self, name: str, brand: Brand) -> Iterator[Path]:
        """Yield what a brand has for a kind, and before it for those that the kind is like."""
        for kind in reversed(tuple(self._line(name))):
            own = brand.folder / kind / KIND_FILE
            if own.is_file():
                if not own.resolve().is_relative_to(brand.folder.resolve()):
                    raise DesignError(Finding("leads out of the brand's folder", own, hint="put the file itself there"))
                yield own

    def brand(self, name: str) -> Brand:
        """Return the brand called `name`, laid over the plain one; raises `UsageError` or `DesignError`."""
        path = self._find("brand", "brands", name)
        plain = shipped() / "templates" / "brands" / PLAIN / BRAND_FILES[0]
        values = read_toml(plain)
        if path == plain:
            return check_table(Brand, values, path, name=name, folder=path.parent)
        # The plain brand has no use for the models, which take a while to make.
        from sdprint.design.settling import (  # noqa: PLC0415
            find_wrong_names,
            read_brand,
            settle,
        )

        if all((path.parent / file).exists() for file in BRAND_FILES):
            hint = "take one of them away, or put what is in it under defaults of the other"
            raise DesignError(Finding(f"{' and '.join(BRAND_FILES)}: one of them is the brand", path.parent, hint=hint))
        written = read_brand(path)
        brand = check_table(
            Brand, _lay_over(values, settle(written)), path, written.place, name=name, folder=path.parent
        )
        if wrong := tuple(find_wrong_names(brand, written)):
            raise DesignError(*wrong)
        return brand

    def find_tight_margins(self, name: str) -> tuple[Finding, ...]:
        """Return a warning for each margin of a brand that is narrower than what a printer leaves white."""
        brand = self.brand(name)
        if brand.margins is None:
            return ()
        path = brand.file
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
        about = {"documents": self._about_kind, "brands": self._about_brand}[shelf]
        names = {"documents": self.kinds, "brands": self.brands}[shelf]()
        return tuple((name, str(about(name) or "")) for name in names)

    def about_brand(self, name: str) -> str:
        """Return what a brand is for, in its own words."""
        return str(self._about_brand(name) or "")

    def _about_kind(self, name: str) -> Any:
        return read_toml(self._find("kind", "documents", name)).get("about")

    def _about_brand(self, name: str) -> Any:
        path = self._find("brand", "brands", name)
        if path.name == BRAND_FILES[0]:
            values = read_toml(path)
        else:
            from sdprint.design.settling import read_values  # noqa: PLC0415 - as above

            values, _ = read_values(path)
        meta = values.get("meta")
        return meta.get("about") if isinstance(meta, dict) else ""

    def template_folders(self, kind: Kind, brand: Brand) -> tuple[tuple[str, Path], ...]:
        """Return where a template is looked for, in order: prefix ("" or "base") and folder.

        A kind that is like another one has the files of that one after its own.
        """
        line = self._line(kind.name)
        homes = [*(folder / "documents" for folder in self.folders), *(folder.parent for folder in line.values())]
        documents = tuple(dict.fromkeys(homes))
        own = [home / name for name in line for home in (brand.folder, *documents)]
        return (
            # Last of these the brand's own folder, for the brand.css of all its documents.
            *(("", folder) for folder in (*own, brand.folder) if folder.is_dir()),
            *(("base", folder / "_base") for folder in documents if (folder / "_base").is_dir()),
        )

    def _line(self, name: str) -> dict[str, Path]:
        """Return the kind called `name`, the one that it is like, and so on, with their folders."""
        line: dict[str, Path] = {}
        like = name
        while like and like not in line:
            path = self._find("kind", "documents", like)
            line[like] = path.parent
            like = str(read_toml(path).get("like", ""))
        return line

    def _read_kind(self, path: Path, above: tuple[str, ...] = ()) -> dict[str, Any]:
        """Return what a document.toml says, laid over what the kind says that it is like."""
        own, name = read_toml(path), path.parent.name
        like = own.get("like")
        if not like or not isinstance(like, str):
            return own
        if like in (name, *above):
            hint = "name another kind, or take the key out"
            raise DesignError(Finding(f"like: '{like}' would be like itself", path, *place_of(path, "like"), hint))
        below = self._path("documents", like)
        if below is None:
            hint = self.suggest("documents", like)
            raise DesignError(Finding(f"like: unknown kind '{like}'", path, *place_of(path, "like"), hint))
        return _lay_over(self._read_kind(below, (name, *above)), own)

    def shelves(self, wanted: Iterable[str] = ()) -> tuple[Path, tuple[Path, ...]]:
        """Return the shipped folders of documents: the shared skeleton, and the kinds, those `wanted` first."""
        shelf, first = shipped() / "templates" / "documents", frozenset(wanted)
        kinds = (path.parent for path in shelf.glob("*/document.toml"))
        return shelf / "_base", tuple(sorted(kinds, key=lambda kind: (kind.name not in first, kind.name)))

    def fonts(self, brand: Brand) -> tuple[Path, ...]:
        """Return the folders whose font files may be used, the brand's first."""
        named = ((brand.folder / name).parent for name in brand.fonts)
        folders = [brand.folder / "fonts", *named, *(folder / "fonts" for folder in self.folders)]
        return tuple(folder for folder in dict.fromkeys(folders) if folder.is_dir())

    def _names(self, shelf: str) -> tuple[str, ...]:
        return tuple(sorted({name for folder in self._folders() for name in _find_names(folder, shelf)}))

    def _find(self, what: str, shelf: str, name: str) -> Path:
        path = self._path(shelf, name)
        if path is None:
            hint = self.suggest(shelf, name)
            raise UsageError(Finding(f"unknown {what} '{name}'", hint=hint), *find_packages().findings)
        return path

    def _path(self, shelf: str, name: str) -> Path | None:
        found = (_find_names(folder, shelf).get(name) for folder in self._folders())
        return next((path for path in found if path), None)

    def _folders(self) -> Iterator[Path]:
        yield from self.folders
        yield from find_packages().folders


def _find_names(folder: Path, shelf: str) -> dict[str, Path]:
    """Return what a folder of templates has of kinds or brands, with their TOML files."""
    files = reversed(_FILES[shelf])
    found = {path.parent.name: path for file in files for path in (folder / shelf).glob(f"*/{file}")}
    return {name: path for name, path in found.items() if not name.startswith(_PRIVATE)}


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
