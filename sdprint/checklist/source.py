"""From a file to clean text: what can't be a checklist is refused here, by name and line."""

import re
from dataclasses import dataclass
from pathlib import Path

from sdprint.errors import ContentError, Finding

# A list of 20,000 questions has 1 MB. The slowest text of 2 MB that was found takes minutes to parse, and 0.6 GB.
MOST_BYTES = 2_000_000
# So many paragraphs of one letter take 5 s and 250 MB; 20,000 questions with an empty line and a hint each are 60,000.
MOST_LINES = 100_000
# So many words of a text tell it from others.
MOST_WORDS = 6
# Byte pairs of UTF-8 read as cp1252 or latin-1, Greek and Cyrillic among them; a hit only means that ftfy is asked.
_SUSPECT = re.compile("[Â-ô][\u0080-\u00bf‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ€]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ufffe\uffff]")
# What turns the reading order of all that follows. The first two always do; the others print "5 - 3" as "3 - 5" where
# nothing is written from right to left. Joiners, isolates and marks for left to right change nothing on paper.
_OVERRIDE = re.compile("[\u202d\u202e]")
_TURNING = re.compile("[\u061c\u200f\u202b\u2067]")
_RIGHT_TO_LEFT = re.compile(
    "[\u0590-\u05ff\u0620-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]"
)
# Letters that nobody sees, but for the flags of England, Scotland and Wales.
_TAGS = re.compile("(?<![\U0001f3f4\U000e0020-\U000e007f])[\U000e0001\U000e0020-\U000e007f]")
# A mark of Markdown is one at the beginning of its line only; a file that was joined of several has such characters.
_HIDING = re.compile(
    "^ *([\u180e\u200b\u2060\ufeff])(?=[ \u180e\u200b\u2060\ufeff]*(?:#{1,6} |[-*+] |[0-9]+[.)] |>|\\||---$|```))",
    re.MULTILINE,
)
_CODE = re.compile(r"^(```|~~~).*?^\1|`[^`\n]+`", re.DOTALL | re.MULTILINE)
# Page and line breaks inside of a line, as word processors leave them.
_SPACES = str.maketrans("\f\u2028\u2029", "   ")
# A file with more control characters than this share is no text at all.
_BINARY_SHARE = 0.02


@dataclass(frozen=True, slots=True)
class Source:
    """A text file: line feeds at line ends, no byte order mark."""

    path: Path
    text: str


def read_source(path: Path) -> Source:
    """Read a checklist.

    Raises `ContentError` when the file is missing, a folder, too large, empty, binary or not UTF-8.
    """
    text = _decode(path, _read_bytes(path)).replace("\r\n", "\n").replace("\r", "\n").translate(_SPACES)
    if not text.strip():
        raise ContentError(Finding("the file is empty", path, hint="write at least one heading or list item"))
    if (lines := text.count("\n")) > MOST_LINES:
        hint = f"the limit is {MOST_LINES}: split the file"
        raise ContentError(Finding(f"{lines} lines are too many", path, MOST_LINES + 1, 0, hint))
    if found := find_unprintable(text):
        what, offset, hint = found
        raise ContentError(Finding(what, path, *position(text, offset), hint))
    return Source(path, text)


def find_unprintable(text: str) -> tuple[str, int, str] | None:
    """Return the first character that would print as nothing or change what is read: what, its offset, and advice.

    It is an error and no warning: on paper nobody can see that something else stands in the source.
    """
    hint = "delete it: it can't be printed"
    for pattern, what in ((_CONTROL, "control character"), (_TAGS, "invisible letter")):
        if found := pattern.search(text):
            return f"{what} U+{ord(found[0]):04X}", found.start(), hint
    if (found := _OVERRIDE.search(text)) or ((found := _TURNING.search(text)) and not _RIGHT_TO_LEFT.search(text)):
        what = f"the reading order is turned by U+{ord(found[0]):04X}"
        return what, found.start(), "delete it: what is printed would not be what is written"
    if found := _HIDING.search(text):
        return f"invisible U+{ord(found[1]):04X} before a mark of Markdown", found.start(1), "delete it"
    return None


def find_mojibake(source: Source) -> ContentError | None:
    """Return the error that names lines of UTF-8 read in a wrong encoding, if there are any."""
    if not _SUSPECT.search(source.text):
        return None
    import ftfy  # noqa: PLC0415 - 40 ms that only a suspect file needs

    # What stands in code spans and fences may well be about mojibake: a manual does so.
    broken = [
        (number, line)
        for number, line in enumerate(blank_code(source.text).split("\n"), 1)
        if _SUSPECT.search(line) and ftfy.fix_encoding(line) != line
    ]
    if not broken:
        return None
    number, line = broken[0]
    found = _SUSPECT.search(line)
    column = found.start() + 1 if found else 1
    what = (
        f"mojibake in {len(broken)} line{'s' if len(broken) > 1 else ''}: UTF-8 text that was read as another encoding"
    )
    return ContentError(Finding(what, source.path, number, column, f"run: sdprint import {source.path}"))


def blank_code(text: str) -> str:
    """Return `text` with spaces for what stands in code spans and fences; lines and columns stay."""
    return _CODE.sub(lambda match: re.sub(r"[^\n]", " ", match[0]), text)


def position(text: str, offset: int) -> tuple[int, int]:
    """Return line and column, both from 1, of a character offset."""
    line_start = text.rfind("\n", 0, offset) + 1
    return text.count("\n", 0, offset) + 1, offset - line_start + 1


def find_words(source: Source, text: str) -> tuple[int, int]:
    """Return line and column, both from 1, of the first words of a printed text, or twice 0 if they are not found."""
    words = re.findall(r"\w+", text)[:MOST_WORDS]
    found = re.search(r"\b" + r"[\W_]+".join(words) + r"\b", source.text) if words else None
    return position(source.text, found.start()) if found else (0, 0)


def _read_bytes(path: Path) -> bytes:
    try:
        if path.is_dir():
            raise ContentError(
                Finding("is a folder, not a Markdown file", path, hint=f"name a file, for instance {path}/*.md")
            )
        if not path.exists():
            raise ContentError(Finding("no such file", path, hint=_nearby(path)))
        if not path.is_file():
            raise ContentError(Finding("is not a regular file", path, hint="copy its content into a .md file"))
        if (size := path.stat().st_size) > MOST_BYTES:
            raise ContentError(
                Finding(f"{size} bytes is too large", path, hint=f"the limit is {MOST_BYTES} bytes: split the file")
            )
        return path.read_bytes()
    except OSError as error:
        raise ContentError(Finding(f"can't be read: {error.strerror}", path)) from error


def _nearby(path: Path) -> str:
    folder = path.parent
    names = sorted(other.name for other in folder.glob("*.md")) if folder.is_dir() else []
    if not names:
        return "sdprint list content   names the checklists that there are"
    import difflib  # noqa: PLC0415 - only a wrong name needs it

    near = difflib.get_close_matches(path.name, names, n=1)
    return f"did you mean '{folder / near[0]}'?" if near else f"Markdown files there: {', '.join(names[:8])}"


def _decode(path: Path, data: bytes) -> str:
    head = data[:4096]
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise ContentError(Finding("is UTF-16, not UTF-8", path, hint=f"run: iconv -f UTF-16 -t UTF-8 {path.name}"))
    controls = sum(byte < 9 or 14 <= byte < 32 for byte in head)  # noqa: PLR2004 - ASCII control characters
    if (
        data.startswith((b"%PDF", b"PK\x03\x04", b"\x89PNG", b"GIF8", b"\xff\xd8\xff"))
        or controls > len(head) * _BINARY_SHARE
    ):
        raise ContentError(Finding("is a binary file, not Markdown", path, hint="name the .md file it was made from"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        before = data[: error.start].decode("utf-8", "replace")
        line, column = position(before, len(before))
        bad = f"0x{data[error.start]:02X}"
        hint = f"run: iconv -f WINDOWS-1252 -t UTF-8 {path.name}"
        raise ContentError(Finding(f"is not UTF-8: byte {bad}", path, line, column, hint)) from error
