"""Where a template, a style sheet or an SVG picture mentions a file or an address: looked up once it was refused."""

import html
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

_WRITTEN = (".j2", ".css", ".html", ".svg", ".toml")
# A folder can hold more than is worth a search.
MOST_FILES, MOST_BYTES, LONGEST = 400, 1_000_000, 60
_REFERENCE = re.compile(
    r"""(?:\b(?:href|src|data|poster|path)\s*=\s*|\b\w*src\(\s*|@import\s+|url\(\s*)(?:"([^"]*)"|'([^']*)'|([^\s"'>)]+))""",
    re.IGNORECASE,
)
_CSS_ESCAPE = re.compile(r"\\([0-9A-Fa-f]{1,6})\s?")


@dataclass(frozen=True, slots=True)
class Mention:
    """A file that mentions something, with line and column from 1."""

    path: Path
    line: int
    column: int


def find_mention(url: str, base: Path, folders: tuple[Path, ...]) -> Mention | None:
    """Return the first place below `folders` that refers to `url`, or nothing.

    Relative references count from `base`, or from the file that they stand in. `folders` may hold single files.
    """
    wanted = _settle(url, base)
    texts = [(path, path.read_text("utf-8", "replace")) for path in _files(folders)]
    for path, written in texts:
        text = _CSS_ESCAPE.sub(_unescape, written)
        for match in _REFERENCE.finditer(text):
            reference = html.unescape(next((group for group in match.groups() if group), ""))
            if wanted in (_settle(reference, base), _settle(reference, path.parent)):
                return _place(path, text, match.start(match.lastindex or 0))
    # Templates can put references together; their last part is often written out.
    tail = unquote(urlsplit(url).path).rpartition("/")[2][:LONGEST] if not url.startswith("data:") else url[:LONGEST]
    for path, text in texts if tail else ():
        if (at := text.find(tail)) >= 0:
            return _place(path, text, at)
    return None


def _files(folders: tuple[Path, ...]) -> Iterator[Path]:
    """Yield the files that people write, smaller ones only; a link that leads out of its folder is none of them."""
    seen = 0
    for folder in dict.fromkeys(folders):
        for path in sorted(folder.rglob("*")) if folder.is_dir() else [folder]:
            seen += 1
            if seen > MOST_FILES:
                return
            home = (folder if folder.is_dir() else folder.parent).resolve()
            ours = path.suffix in _WRITTEN and path.is_file() and path.resolve().is_relative_to(home)
            if ours and path.stat().st_size <= MOST_BYTES:
                yield path


def _settle(reference: str, base: Path) -> str:
    """Return what a reference means, the same for all ways of writing it."""
    reference = reference.strip()
    try:
        parts = urlsplit(reference)
        if parts.scheme.lower() == "data":
            return reference
        if parts.scheme and parts.scheme.lower() != "file":
            return unquote(f"{parts.scheme.lower()}:{reference.partition(':')[2]}").rstrip("/")
        if parts.netloc not in ("", "localhost"):
            return f"//{parts.netloc}{parts.path}"
        return str((base / unquote(parts.path)).resolve())
    except (OSError, ValueError, RuntimeError):
        return reference


def _unescape(match: re.Match[str]) -> str:
    code = int(match[1], 16)
    return chr(code) if 0 < code < 0x110000 else match[0]  # noqa: PLR2004 - the end of Unicode


def _place(path: Path, text: str, offset: int) -> Mention:
    before = text[:offset]
    return Mention(path, before.count("\n") + 1, offset - before.rfind("\n"))
