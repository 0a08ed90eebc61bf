"""The project: the folder that a build is run in, and what its `sdprint.toml` sets."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from sdprint.design.catalog import Catalog, shipped
from sdprint.design.kinds import STRICT
from sdprint.design.papers import read_paper, suggest_paper
from sdprint.design.tables import check_table, place_of, read_toml
from sdprint.errors import DesignError, Finding

SETTINGS = "sdprint.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """What `sdprint.toml` may say; a flag, a variable or the front matter goes before it."""

    __pydantic_config__: ClassVar[Any] = STRICT
    brand: str = ""
    paper: str = ""
    out: str = ""
    kinds: tuple[str, ...] = ()
    mono: bool = False


@dataclass(frozen=True, slots=True)
class Project:
    """A folder with checklists, templates and settings of its own; outside of one, only what is shipped."""

    root: Path
    settings: Settings = Settings()
    own: bool = False

    @property
    def catalog(self) -> Catalog:
        """The kinds and brands that can be chosen here."""
        return Catalog(self.root / "templates")

    def sources(self) -> tuple[Path, ...]:
        """Return the checklists to build when none is named."""
        folder = self.root / "content" if self.own else shipped() / "content"
        return tuple(sorted(path for path in folder.glob("*.md") if path.name != "README.md"))

    def check_settings(self) -> None:
        """Raise `DesignError` for each kind, brand or paper in the settings file that there is not."""
        settings, path = self.settings, self.root / SETTINGS
        named = [
            *(("kind", "kinds", name, "documents") for name in settings.kinds),
            ("brand", "brand", settings.brand, "brands"),
        ]
        wrong = [
            Finding(f"unknown {what} '{name}'", path, *self._place(key), self.catalog.suggest(shelf, name))
            for what, key, name, shelf in named
            if name and not self.catalog.has(shelf, name)
        ]
        if settings.paper and read_paper(settings.paper) is None:
            hint = suggest_paper(settings.paper)
            wrong.append(Finding(f"unknown paper '{settings.paper}'", path, *self._place("paper"), hint))
        if wrong:
            raise DesignError(*wrong)

    def _place(self, key: str) -> tuple[int, int]:
        return place_of(self.root / SETTINGS, key)

    def number_folders(self, source: Path) -> tuple[Path, ...]:
        """Return where number cards are looked for: beside the source, in the project, then the shipped ones."""
        folders = (source.parent, self.root / "content", shipped() / "content")
        return tuple(folder / "numbers" for folder in folders if (folder / "numbers").is_dir())


def find_project(start: Path) -> Project:
    """Return the project that `start` is in: the nearest folder with a settings file, else `start` with a content/."""
    for folder in (start, *start.parents):
        path = folder / SETTINGS
        # Whatever it is: a folder or a link to nowhere is told of, and not passed over. Unlike `exists`, this one can't
        # fail where a folder is closed.
        if os.path.lexists(path):
            return Project(folder, check_table(Settings, read_toml(path), path), own=True)
    return Project(start, own=any((start / "content").glob("*.md")))
