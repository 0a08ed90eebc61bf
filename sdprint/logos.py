"""Logos that come in: looked at in a cell, before they become part of a brand."""

from dataclasses import dataclass
from pathlib import Path

from sdprint.cell import ask
from sdprint.design.colors import WHITE, contrast
from sdprint.design.settling import PICTURES
from sdprint.design.shades import Swatch
from sdprint.design.swatches import MOST_MEMORY, MOST_TIME
from sdprint.errors import DesignError, Finding

# As large as any file that a document may use, see press/fetcher.
MOST_BYTES = 20_000_000
# A logo is printed up to 40 mm wide: with fewer pixels it has less than 150 dpi there.
FEW_PIXELS = 236

# What has less contrast than this is as good as white.
FAINT = 1.3


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture that can be a logo: its bytes, the end of its name, and its colours, largest first."""

    path: Path
    data: bytes
    suffix: str
    swatches: tuple[Swatch, ...]
    notes: tuple[str, ...] = ()


def look_at(path: Path) -> Logo:
    """Return the picture at `path`; raises `DesignError` for one that can't be a logo."""
    suffix = path.suffix.lower()
    if suffix not in PICTURES:
        raise _refuse(path, "is no picture that can be a logo", f"its name ends in {', '.join(PICTURES)}")
    data = _load(path)
    found = ask("design.swatches", data)
    if found is None:
        limits = f"{MOST_TIME} s and {MOST_MEMORY // 1_000_000} MB"
        raise _refuse(path, f"can't be read: stopped at the limit of {limits}", "save a smaller copy of the logo")
    if fault := found.get("fault"):
        raise _refuse(path, str(fault), "save it again from the program it was drawn in, as SVG or PNG")
    swatches = tuple(Swatch(color, share) for color, share in found["swatches"])
    if not swatches:
        raise _refuse(path, "has nothing in it that can be seen", "take the logo that is made for white paper")
    pixels, notes = found["width"], []
    if all(contrast(swatch.color, WHITE) < FAINT for swatch in swatches):
        notes.append(f"{path.name} is white, and can't be seen on paper: take the logo that is made for it")
    if 0 < pixels < FEW_PIXELS:
        notes.append(f"{path.name} is {pixels} pixels wide: an SVG, or one of {FEW_PIXELS} and more, prints sharper")
    return Logo(path, data, suffix, swatches, tuple(notes))


def _load(path: Path) -> bytes:
    try:
        if not path.exists():
            raise _refuse(path, "no such file", "name the file of the logo, as seen from here")
        if not path.is_file():
            raise _refuse(path, "is not a regular file", "name a picture")
        if (size := path.stat().st_size) > MOST_BYTES:
            raise _refuse(path, f"{size} bytes is too large", f"the limit is {MOST_BYTES // 1_000_000} MB")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        raise _refuse(path, f"can't be read: {getattr(error, 'strerror', error)}", "") from error


def _refuse(path: Path, what: str, hint: str) -> DesignError:
    return DesignError(Finding(what, path, hint=hint))
