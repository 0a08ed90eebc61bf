"""Overrides: files of a project in place of shipped ones, and which of them are copies of an older one."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sdprint import __version__
from sdprint.design.catalog import KIND_FILE, Catalog, shipped
from sdprint.design.packages import find_packages
from sdprint.errors import DesignError, Finding, Severity, suggest

BASE = "_base"
# How a remark is written that never reaches a document: style sheets are templates as well.
_REMARKS = {".j2": "{{# {} #}}", ".css": "{{# {} #}}", ".toml": "# {}"}
_MARK = re.compile(r"^(?:\{#|#) ejected from sdprint (\S+), \S+ sha256:([0-9a-f]{16})\b.*(?:\n|$)")
_BLOCK = re.compile(r"\{%-?\s*block\s+(\w+)")
_EXTENDS = re.compile(r"""\{%-?\s*(?:extends|include)\s+["']shipped/""")


@dataclass(frozen=True, slots=True)
class Override:
    """A file of the project at `path`, in place of the one at `source`, which `kind` and `name` call.

    `version` and `digest` say what it was ejected from, if it was.
    """

    path: Path
    kind: str
    name: str
    source: Path
    version: str
    digest: str

    @property
    def stale(self) -> bool:
        """Whether the file that it is a copy of has changed since."""
        return bool(self.digest) and self.digest != _digest(read_template(self.source))

    @property
    def extends(self) -> bool:
        """Whether it is built upon the file that it stands in front of, and is no copy of it."""
        return bool(_EXTENDS.search(self.text))

    @property
    def text(self) -> str:
        """The file without the line that says what it was ejected from."""
        return _MARK.sub("", read_template(self.path))


def read_template(path: Path) -> str:
    """Return the text of a file, whatever its line ends are; what is not UTF-8 is replaced, for it to be shown.

    Raises `DesignError` when it can't be read.
    """
    try:
        return path.read_bytes().decode("utf-8-sig", "replace").replace("\r\n", "\n")
    except OSError as error:
        raise DesignError(Finding(f"can't be read: {error.strerror}", path)) from error


def find_sources(kind: str) -> dict[str, Path]:
    """Return the files of a shipped or installed kind, or of the skeleton (`_base`), that a project can replace."""
    homes = (home for folder in _below_projects() for home in folder.glob("documents/*"))
    home = next((home for home in homes if home.name == kind), None)
    found = sorted(path for path in home.rglob("*") if path.suffix in _REMARKS and path.is_file()) if home else []
    return {path.relative_to(home).as_posix(): path for path in found if home}


def _below_projects() -> Iterator[Path]:
    yield shipped() / "templates"
    yield from find_packages().folders


def mark_copy(kind: str, name: str, source: Path) -> str:
    """Return the text of a file with a first line that says what it is a copy of."""
    text = read_template(source)
    words = f"ejected from sdprint {__version__}, {kind}:{name} sha256:{_digest(text)}; see sdprint template diff"
    return f"{_REMARKS[source.suffix].format(words)}\n{text}"


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def find_overrides(folder: Path) -> Iterator[Override]:
    """Yield the files below a project's `templates/` that stand in front of shipped or installed ones."""
    for home in sorted([*folder.glob("documents/*"), *folder.glob("brands/*/*")]):
        # What is not there in a shipped kind is the project's own, and told apart before packages are looked for.
        files = sorted(path for path in home.rglob("*") if path.suffix in _REMARKS and path.is_file())
        sources = find_sources(home.name) if files else {}
        for path in files:
            name = path.relative_to(home).as_posix()
            # A brand's document.toml is laid over the kind's, and does not replace it.
            if name in sources and not (name == KIND_FILE and home.parent.parent.name == "brands"):
                found = _MARK.match(read_template(path))
                version, digest = (found[1], found[2]) if found else ("", "")
                yield Override(path, home.name, name, sources[name], version, digest)


def judge_overrides(folder: Path, catalog: Catalog) -> Iterator[Finding]:
    """Yield warnings: of packages that can't be used, copies of files that have changed since, folders of no kind."""
    yield from find_packages().findings
    for override in find_overrides(folder):
        if override.stale:
            what = f"the shipped {override.kind}:{override.name} has changed since this was ejected"
            what += f" from sdprint {override.version}"
            hint = (
                f"run sdprint template diff {override.kind}:{override.name}, take over what you need, and eject again"
            )
            yield Finding(what, override.path, 1, 1, hint, Severity.WARNING)
        if override.path.suffix == ".j2":
            yield from _judge_blocks(override)
    for home in sorted(folder.glob("documents/*")):
        if home.is_dir() and home.name != BASE and not catalog.has("documents", home.name):
            hint = catalog.suggest("documents", home.name)
            what = f"there is no kind '{home.name}', and no document.toml to make one: nothing here is used"
            yield Finding(what, home, hint=hint, severity=Severity.WARNING)


def _judge_blocks(override: Override) -> Iterator[Finding]:
    """Yield a warning for each block of an override that is nearly called as a shipped one: it changes nothing."""
    homes = (override.source.parent, override.source.parent.parent / BASE)
    shipped_files = (path for home in homes for path in home.glob("*.j2"))
    known = {name for path in shipped_files for name in _BLOCK.findall(read_template(path))}
    for number, line in enumerate(read_template(override.path).split("\n"), 1):
        for name in _BLOCK.findall(line):
            hint = suggest(name, known) if name not in known else ""
            # Blocks of one's own, for others to change, are as good as any.
            if hint.startswith("did you mean"):
                what = f"there is no block '{name}' to change"
                yield Finding(what, override.path, number, 0, hint, Severity.WARNING)
