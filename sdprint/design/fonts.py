"""The private font configuration: only the folders that a build names, never the system's fonts."""

import struct
from html import escape
from pathlib import Path

# What fontconfig may hand out when a family is asked for in CSS by its generic name.
_GENERIC = {"sans-serif": "base", "serif": "base", "monospace": "monospace"}
FILES = ("*.ttf", "*.otf")
# The x-height of the shipped typeface, IBM Plex, in em: 6.6 pt of it are 1.2 mm high without ascenders.
X_HEIGHT = 0.516


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
