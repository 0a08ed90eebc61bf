"""Which colours a picture has, and how much of each: the work of a cell, since pictures come from strangers.

The reply is {"swatches": [[color, share], …], "width": …, "height": …}, largest first, or {"fault": why}.
"""

import io
import math
import warnings
from typing import Any

from sdprint.cell import reply
from sdprint.design.drawings import Strange, measure, read_drawing
from sdprint.design.shades import to_oklab

# Seconds of CPU time, and bytes of memory: a picture of 40 million pixels takes 1 s and 300 MB.
MOST_TIME, MOST_MEMORY = 20, 1_000_000_000
# As many as a build takes, see press/fetcher.
MOST_PIXELS = 40_000_000
# So many pixels on an edge are looked at: a colour with one part in a thousand is still seen.
SAMPLE = 160
# A pixel of which less is painted is none: the soft rim of a shape.
OPAQUE = 200
# Colours that are nearer in OKLab are one: the rims of letters, the noise of JPEG.
ONE = 0.06
MOST_SWATCHES = 24
# Phones write a kind of JPEG that is found by the same door.
_FORMATS = ("PNG", "JPEG")
Color = tuple[int, int, int]


def answer() -> None:
    """Read a picture from standard input and write its colours, or what is wrong, to standard output as JSON."""
    reply(sample, MOST_TIME, MOST_MEMORY)


def sample(data: bytes) -> dict[str, Any]:
    """Return the colours of a picture, or as `fault` why there are none."""
    try:
        if data.lstrip()[:1] == b"<" or data.startswith(b"\xef\xbb\xbf<"):
            return _sample_drawing(data)
        counts, width, height = _count(data)
    except Strange as error:
        return {"fault": str(error)}
    except MemoryError:
        return {"fault": "takes more memory than a logo should"}
    return {
        "swatches": _cluster(counts),
        "width": width,
        "height": height,
    }


def _sample_drawing(data: bytes) -> dict[str, Any]:
    areas: dict[Color, float] = {}
    for paint, area in measure(read_drawing(data)):
        counts: dict[Color, float] = {}
        if isinstance(paint, bytes):
            counts, _, _ = _count(paint)
        elif color := _read_color(paint):
            counts = {color: 1}
        total = sum(counts.values())
        for color, number in counts.items():
            areas[color] = areas.get(color, 0) + number / total * area
    return {"swatches": _cluster(areas), "width": 0, "height": 0}


def _read_color(text: str) -> Color | None:
    """Return what SVG writes as a colour, in any of its forms; nothing for what paints nothing."""
    from PIL import ImageColor  # noqa: PLC0415 - only a cell needs it

    words = text.strip().lower().replace("/", " ")
    if "(" in words and "," not in words:
        name, _, rest = words.partition("(")
        words = f"{name}({','.join(rest.rstrip(')').split())})"
    try:
        found = ImageColor.getrgb(words)
    except ValueError:
        return None
    return found[:3] if len(found) < 4 or found[3] >= OPAQUE else None  # noqa: PLR2004 - red, green, blue, alpha


def _count(data: bytes) -> tuple[dict[Color, float], int, int]:
    """Return how many pixels of a sample have which colour, but what can be seen through, and its size."""
    from PIL import Image, ImageFile, UnidentifiedImageError  # noqa: PLC0415 - only a cell needs it

    ImageFile.LOAD_TRUNCATED_IMAGES = False
    warnings.simplefilter("ignore", Image.DecompressionBombWarning)
    try:
        with Image.open(io.BytesIO(data), formats=_FORMATS) as picture:
            width, height = picture.size
            if width * height > MOST_PIXELS:
                million = f"{width * height / 1e6:,.1f} million pixels"
                raise Strange(f"has {million}, and the limit is {MOST_PIXELS // 1_000_000} million")
            picture.load()
            size = min(width, SAMPLE), min(height, SAMPLE)
            # The nearest pixel, not the mean of several: a mean is a colour that the picture does not have.
            pixels = picture.resize(size, Image.Resampling.NEAREST).convert("RGBA")
    except UnidentifiedImageError as error:
        raise Strange("is no picture that can be a logo: SVG, PNG or JPEG") from error
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        raise Strange(f"is damaged or cut off ({error})") from error
    counts: dict[Color, float] = {}
    for number, (red, green, blue, alpha) in pixels.getcolors(maxcolors=SAMPLE * SAMPLE):  # type: ignore[union-attr,misc] # not more than there are pixels
        if alpha >= OPAQUE:
            counts[red, green, blue] = counts.get((red, green, blue), 0) + number
    return counts, width, height


def _cluster(counts: dict[Color, float]) -> list[tuple[str, float]]:
    """Return the colours, those that look alike as one: the one of them that is used most."""
    total = sum(counts.values())
    # Roughly first: a photograph has a colour of its own for each pixel.
    rough: dict[tuple[int, ...], list[Any]] = {}
    for color, number in sorted(counts.items(), key=lambda item: (-item[1], item[0])):
        rough.setdefault(tuple(channel >> 4 for channel in color), [color, 0])[1] += number
    found: list[tuple[str, tuple[float, float, float], list[float]]] = []
    for color, number in sorted(rough.values(), key=lambda item: (-item[1], item[0])):
        text = "#{:02X}{:02X}{:02X}".format(*color)
        place = to_oklab(text)
        near = next((weight for _, other, weight in found if math.dist(place, other) < ONE), None)
        if near is None:
            found.append((text, place, [number]))
        else:
            near[0] += number
    ranked = sorted(((text, weight[0] / total) for text, _, weight in found), key=lambda item: (-item[1], item[0]))
    return ranked[:MOST_SWATCHES]
