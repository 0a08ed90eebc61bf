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
# A brand has a file of its own form, or the one that Quarto reads.
KIND_FILE, BRAND_FILES = "document.toml", ("brand.toml", "_brand.yml")
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
        return self._names("documents", KIND_FILE)

    def brands(self) -> tuple[str, ...]:
        """Return the names of all brands, in alphabetical order."""
        return self._names("brands", *BRAND_FILES)

    def kind(self, name: str, settings: tuple[str, ...] = (), brand: Brand | None = None) -> Kind:
        """Return the kind called `name`, as the brand wants it and with settings (KEY=VALUE) over it.

        Raises `UsageError` or `DesignError`.
        """
        path = self._find("kind", "documents", name, (KIND_FILE,), self.kinds())
        values = read_toml(path)
        if brand and (own := brand.folder / name / KIND_FILE).is_file():
            # What is wrong with it is told with its own lines.
            check_table(Kind, _lay_over(values, read_toml(own)), own, name=name, folder=path.parent)
            values = _lay_over(values, read_toml(own))
        values = override(Kind, values, settings)
        try:
            return check_table(Kind, values, path, name=name, folder=path.parent)
        except DesignError as error:
            if not settings:
                raise
            hint = f"--set was: {', '.join(settings)}"
            raise UsageError(*(replace(finding, hint=finding.hint or hint) for finding in error.findings)) from error

    def brand(self, name: str) -> Brand:
        """Return the brand called `name`, laid over the plain one; raises `UsageError` or `DesignError`."""
        path = self._find("brand", "brands", name, BRAND_FILES, self.brands())
        plain = shipped() / "templates" / "brands" / PLAIN / BRAND_FILES[0]
        values = read_toml(plain)
        if path == plain:
            return check_table(Brand, values, path, name=name, folder=path.parent)
        # The plain brand has no use for the models, which take a while to make.
        from sdprint.design.brandfile import read_brand  # noqa: PLC0415
        from sdprint.design.settling import find_wrong_names, settle  # noqa: PLC0415

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
        path = next(file for name in BRAND_FILES if (file := brand.folder / name).is_file())
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

    def _about_kind(self, name: str) -> Any:
        return read_toml(self._find("kind", "documents", name, (KIND_FILE,), self.kinds())).get("about")

    def _about_brand(self, name: str) -> Any:
        path = self._find("brand", "brands", name, BRAND_FILES, self.brands())
        if path.name == BRAND_FILES[0]:
            values = read_toml(path)
        else:
            from sdprint.design.brandfile import read_values  # noqa: PLC0415 - as above

            values, _ = read_values(path)
        meta = values.get("meta")
        return meta.get("about") if isinstance(meta, dict) else ""

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

    def _names(self, shelf: str, *files: str) -> tuple[str, ...]:
        shelves = [folder / shelf for folder in self.folders]
        found = {path.parent.name for folder in shelves for file in files for path in folder.glob(f"*/{file}")}
        return tuple(sorted(name for name in found if not name.startswith(_PRIVATE)))

    def _find(self, what: str, shelf: str, name: str, files: tuple[str, ...], known: tuple[str, ...]) -> Path:
        """Return the file of a kind or brand: the first folder that has one of `files` wins."""
        if name not in known:
            raise UsageError(Finding(f"unknown {what} '{name}'", hint=suggest(name, known)))
        paths = (folder / shelf / name / file for folder in self.folders for file in files)
        return next(path for path in paths if path.exists())


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
