"""How fields look that are filled in: appearance streams for text and marks (ISO 32000-1, 12.5.5)."""

import re
from collections.abc import Iterator

from sdprint.press.lettering import ASCENT, DESCENT, FIRST, WIDTHS

# The name by which drawings ask for the typeface, its size in pt, and both as they are asked for. The size is fixed:
# each program wraps and scrolls by itself, and shrinks type to nothing where it may.
FONT, TYPE = "SdF", 10
# What PDF programs leave between the edge of a field and its text, in pt.
PADDING = 2.0
# A tick as one outline, in shares of its box from the lower left corner.
_TICK = ((0.12, 0.50), (0.38, 0.18), (0.90, 0.86), (0.78, 0.92), (0.37, 0.40), (0.22, 0.60))
# The radius of a dot in shares of its box, and the handles of the four curves that make a circle.
_DOT, _HANDLE = 0.28, 0.5523

Size = tuple[float, float]


def letter(magnification: float = 1.0) -> str:
    """Return the operators that choose the typeface, in a size that is so many times larger than usual."""
    return f"/{FONT} {TYPE * magnification:g} Tf 0 g"


def draw_text(text: str, size: Size, *, several: bool) -> list[bytes] | None:
    """Return the operators that draw `text` into a field of `size` pt, or nothing if the typeface has not all letters.

    `several` lines are wrapped at words; one line stands in the middle of the height.
    """
    if not _has(text):
        return None
    width, height = size
    ascent, leading = ASCENT * TYPE / 1000, (ASCENT - DESCENT) * TYPE / 1000
    clip = f"1 1 {_figure(width - 2)} {_figure(height - 2)} re W n".encode()
    drawing = [b"/Tx BMC q", clip, b"BT", letter().encode()]
    if several:
        lines = list(_wrap(text, width - 2 * PADDING))
        top = height - PADDING - ascent
    else:
        lines = [text.replace("\n", " ")]
        top = (height - leading) / 2 - DESCENT * TYPE / 1000
    for number, line in enumerate(lines):
        drawing.append(
            f"0 {_figure(-leading)} Td".encode() if number else f"{_figure(PADDING)} {_figure(top)} Td".encode()
        )
        drawing.append(b"(" + re.sub(rb"([\\()])", rb"\\\1", line.encode("cp1252")) + b") Tj")
    return [*drawing, b"ET Q EMC"]


def draw_mark(mark: str, width: float, height: float) -> list[bytes]:
    """Return the operators that draw a `check` or a `dot` into a box of so many pt; nothing for no mark."""
    if mark == "check":
        points = [(_figure(x * width), _figure(y * height)) for x, y in _TICK]
        path = [f"{x} {y} {'l' if number else 'm'}".encode() for number, (x, y) in enumerate(points)]
        return [b"0 g", *path, b"h f"]
    if mark == "dot":
        return [b"0 g", *_circle(width / 2, height / 2, min(width, height) * _DOT), b"h f"]
    return []


def _circle(x: float, y: float, radius: float) -> Iterator[bytes]:
    handle = radius * _HANDLE
    yield f"{_figure(x + radius)} {_figure(y)} m".encode()
    for one, two, end in (
        ((radius, handle), (handle, radius), (0, radius)),
        ((-handle, radius), (-radius, handle), (-radius, 0)),
        ((-radius, -handle), (-handle, -radius), (0, -radius)),
        ((handle, -radius), (radius, -handle), (radius, 0)),
    ):
        yield " ".join(f"{_figure(x + dx)} {_figure(y + dy)}" for dx, dy in (one, two, end)).encode() + b" c"


def _has(text: str) -> bool:
    try:
        return all(byte >= FIRST or byte == ord("\n") for byte in text.encode("cp1252"))
    except UnicodeEncodeError:
        return False


def _width(text: str) -> float:
    return sum(WIDTHS[byte - FIRST] for byte in text.encode("cp1252")) * TYPE / 1000


def _wrap(text: str, width: float) -> Iterator[str]:
    """Yield the lines of `text`, none wider than `width` pt but for single words."""
    for paragraph in text.split("\n"):
        line = ""
        for word in re.findall(r"\s*\S+|\s+$", paragraph) or [""]:
            if line and _width(line + word) > width:
                yield line
                line = word.lstrip()
            else:
                line += word
        yield line


def _figure(value: float) -> str:
    return f"{value:.3f}".rstrip("0").rstrip(".") or "0"
