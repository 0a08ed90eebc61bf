"""The private font configuration: only the folders that a build names, never the system's fonts."""

import contextlib
import re
import struct
import unicodedata
from collections.abc import Iterable
from html import escape
from pathlib import Path

# What fontconfig may hand out when a family is asked for in CSS by its generic name.
_GENERIC = {"sans-serif": "base", "serif": "base", "monospace": "monospace"}
# The bit of fsType that forbids to embed a font.
RESTRICTED = 1 << 1
FILES = ("*.ttf", "*.otf")
# The x-height of the shipped typeface, IBM Plex, in em: 6.6 pt of it are 1.2 mm high without ascenders.
X_HEIGHT = 0.516
# What leaves no mark whatever the font: white space, and most of Unicode 15.1's Default_Ignorable_Code_Point.
# Compiled when it is asked for: a build has no use for it.
_UNDRAWN = (
    "[ \t\n\xa0\u1680\u2000-\u200a\u202f\u205f\u3000\xad\u034f\u061c\u17b4\u17b5\u180b-\u180e\u200b-\u200f"
    "\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff0-\ufff8\U0001bca0-\U0001bca3\U0001d173-\U0001d17a"
    "\U000e0000-\U000e0fff]"
)


def font_configuration(folders: tuple[Path, ...], families: dict[str, str], cache: Path) -> str:
    """Return a fontconfig file (XML) that lists `folders` alone.

    `families` holds the brand's `base` and `monospace` family; `cache` is where fontconfig keeps its index.
    Source of the format: fontconfig's own fonts.conf(5).
    """
    lines = ['<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">', "<fontconfig>"]
    lines += [f"<dir>{escape(str(folder), quote=False)}</dir>" for folder in folders]
    lines.append(f"<cachedir>{escape(str(cache), quote=False)}</cachedir>")
    for generic, role in _GENERIC.items():
        family = escape(families[role], quote=False)
        lines.append(
            f"<alias binding='same'><family>{generic}</family><prefer><family>{family}</family></prefer></alias>"
        )
    return "\n".join([*lines, "</fontconfig>", ""])


def font_files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the font files in `folders`; without one Pango would crash."""
    return tuple(sorted(path for folder in folders for pattern in FILES for path in folder.glob(pattern)))


def coverage(files: tuple[Path, ...]) -> tuple[frozenset[str], tuple[Path, ...]]:
    """Return the characters that at least one of the fonts has, and the files that are no fonts."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - an eighth of a second that only `check` needs

    covered: set[int] = set()
    broken: list[Path] = []
    for path in files:
        try:
            with path.open("rb") as file, TTFont(file, lazy=True) as font:
                covered.update(font.getBestCmap() or ())
        except Exception:  # noqa: BLE001 - there is no end to what a file that is no font raises
            broken.append(path)
    return frozenset(map(chr, covered)), tuple(broken)


def find_families(files: tuple[Path, ...]) -> dict[str, tuple[Path, ...]]:
    """Return the files of each family, by the names that a style sheet can ask for; what is no font has none."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    found: dict[str, list[Path]] = {}
    for path in files:
        # There is no end to what a file that is no font raises.
        with contextlib.suppress(Exception), path.open("rb") as file, TTFont(file, lazy=True) as font:
            # The family of a single weight, and that of all of them: "name", OpenType 1.9.
            for name in sorted({str(record) for record in font["name"].names if record.nameID in (1, 16)}):
                found.setdefault(name, []).append(path)
    return {name: tuple(paths) for name, paths in found.items()}


def fold_family(name: str) -> str:
    """Return the name of a family as fontconfig compares it: in small letters, without blanks."""
    return name.replace(" ", "").casefold()


def files_of(family: str, known: dict[str, tuple[Path, ...]]) -> tuple[Path, ...]:
    """Return the files of a family among those that `find_families` found, nothing if there is no such font."""
    return next((files for name, files in known.items() if fold_family(name) == fold_family(family)), ())


def is_embeddable(path: Path) -> bool:
    """Return whether the licence that a font file states allows to embed it (OpenType 1.9, "OS/2", fsType)."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    with path.open("rb") as file, TTFont(file, lazy=True) as font:
        return not font["OS/2"].fsType & RESTRICTED


def outline(text: str, path: Path) -> tuple[str, float]:
    """Return `text` as an SVG path, and its width, 1000 units to the em, y downwards; nothing if a letter lacks."""
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415 - only a new project needs it
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415 - the same
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - the same

    with TTFont(path) as font:
        names, glyphs = font.getBestCmap(), font.getGlyphSet()
        scale, right = 1000 / font["head"].unitsPerEm, 0.0
        pen = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}")
        for letter in text:
            if ord(letter) not in names:
                return "", 0.0
            glyph = glyphs[names[ord(letter)]]
            glyph.draw(TransformPen(pen, (scale, 0, 0, -scale, right, 0)))
            right += glyph.width * scale
        return pen.getCommands(), right


def uncovered(texts: Iterable[str], covered: frozenset[str]) -> tuple[str, ...]:
    """Return the characters of `texts` for which there is no glyph, in the order of their code points.

    A letter with its marks is covered in one piece or in several, whichever way it is written.
    """
    lacking: set[str] = set()
    for text in texts:
        for letter in set(unicodedata.normalize("NFC", re.sub(_UNDRAWN, "", text))) - covered:
            pieces = set(unicodedata.normalize("NFD", letter)) - covered
            # Named as the author wrote it, be that one code point or several, or an older one for the same letter.
            written = {sign for sign in text if letter in unicodedata.normalize("NFC", sign)}
            lacking |= (written or pieces) if pieces else set()
    return tuple(sorted(lacking))


def x_height(data: bytes) -> float:
    """Return the x-height of a font file in em, or 0 if it does not tell.

    Source of the places: OpenType 1.9, "OS/2" (sxHeight, from version 2 on) and "head" (unitsPerEm).
    """
    try:
        count = struct.unpack_from(">H", data, 4)[0]
        tables = {tag: offset for tag, _, offset, _ in struct.iter_unpack(">4sLLL", data[12 : 12 + 16 * count])}
        version, height = (struct.unpack_from(">h", data, tables[b"OS/2"] + place)[0] for place in (0, 86))
        em = struct.unpack_from(">H", data, tables[b"head"] + 18)[0]
    except (struct.error, KeyError):
        return 0.0
    return max(0.0, height / em) if version >= 2 and em else 0.0  # noqa: PLR2004 - older tables end before it
