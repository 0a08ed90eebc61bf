"""The private font configuration: only the folders that a build names, never the system's fonts."""

from pathlib import Path
from xml.sax.saxutils import escape

# What fontconfig may hand out when a family is asked for in CSS by its generic name.
_GENERIC = {"sans-serif": "base", "serif": "base", "monospace": "monospace"}
FILES = ("*.ttf", "*.otf")


def font_configuration(folders: tuple[Path, ...], families: dict[str, str], cache: Path) -> str:
    """Return a fontconfig file (XML) that lists `folders` alone.

    `families` holds the brand's `base` and `monospace` family; `cache` is where fontconfig keeps its index.
    Source of the format: fontconfig's own fonts.conf(5).
    """
    lines = ['<?xml version="1.0"?>', '<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">', "<fontconfig>"]
    lines += [f"<dir>{escape(str(folder))}</dir>" for folder in folders]
    lines.append(f"<cachedir>{escape(str(cache))}</cachedir>")
    for generic, role in _GENERIC.items():
        family = escape(families[role])
        lines.append(
            f"<alias binding='same'><family>{generic}</family><prefer><family>{family}</family></prefer></alias>"
        )
    return "\n".join([*lines, "</fontconfig>", ""])


def font_files(folders: tuple[Path, ...]) -> tuple[Path, ...]:
    """Return the font files in `folders`; without one Pango would crash."""
    return tuple(sorted(path for folder in folders for pattern in FILES for path in folder.glob(pattern)))
