"""A foreign text becomes a checklist file: read, repaired, named after its title, never over another file."""

import re
import unicodedata
from dataclasses import dataclass
from pathlib import Path

from sdprint.checklist.repair import Change, repair_text
from sdprint.checklist.source import read_source
from sdprint.checklist.wording import read_heading
from sdprint.delivery.output import check_target, write_file
from sdprint.design.project import Project
from sdprint.errors import ContentError, Finding, OutputError

# Characters of a title that make the name of its file.
MOST_NAME = 80


@dataclass(frozen=True, slots=True)
class Brought:
    """The clean text, what was changed, and where it was written; no path means standard output."""

    text: str
    changes: tuple[Change, ...]
    path: Path | None


def bring_in(file: Path, out: str, project: Project, *, force: bool) -> Brought:
    """Repair `file` and write it to `out`, or into the project's content/ under the name of its title.

    Raises `OutputError` rather than replace a file with another content, unless `force`.
    """
    repaired = repair_text(read_source(file).text)
    if not repaired.text.strip():
        raise ContentError(Finding("nothing is left of the file without its chat sentences", file))
    if out == "-":
        return Brought(repaired.text, repaired.changes, None)
    folder = project.root / "content" if project.own else Path()
    path = Path(out) if out else folder / f"{_name(repaired.text) or file.stem}.md"
    check_target(path)
    data = repaired.text.encode()
    if not force and _is_other(path, data):
        raise OutputError(
            Finding("is there already, with another content", path, hint="use --force, or -o with another name")
        )
    write_file(path, data)
    return Brought(repaired.text, repaired.changes, path)


def _is_other(path: Path, data: bytes) -> bool:
    """Whether something else than `data` is at `path`; what can't be read is something else."""
    try:
        return path.exists() and not (path.is_file() and path.read_bytes() == data)
    except OSError:
        return True


def _name(text: str) -> str:
    """Return the first heading as a file name."""
    match = re.search(r"^#{1,6}\s+(.+)$", text, re.MULTILINE)
    title = read_heading(match[1]).text if match else ""
    plain = unicodedata.normalize("NFKD", title).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain.lower()).strip("-")[:MOST_NAME].strip("-")
