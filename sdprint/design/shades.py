"""Colours of a picture judged by eye: how near two are, how grey one is, and which of them a brand can be made of.

Distances are those of OKLab, in which equal steps look equal: https://bottosson.github.io/posts/oklab/ has the figures.
"""

import math
from dataclasses import dataclass

from sdprint.design.colors import READABLE, WHITE, channels, contrast, darken, mix

# Less chroma than this is taken for grey: that of a warm grey such as #8C8279 is 0.02, of navy blue 0.1.
LEAST_CHROMA = 0.045
# What is lighter than this, or darker, has no colour that an eye would name.
LIGHTEST, DARKEST = 0.95, 0.2
# A share of the picture, from which on a colour is more than a speck or the seam between two others.
LEAST_SHARE = 0.02
# Nearer than this, two colours are shades of one.
APART = 0.12
# The ground of cells in the plain brand: text stands there as well.
CELL = "#F5F6F8"
# A colour that is so little darkened is still the same one to the eye.
LITTLE = 0.1
# Text in a shade of the first colour, where there is no second one: so much of it in a grey, with AAA of WCAG 2.1.
QUIET, BREATH, QUIET_CONTRAST = "#6A6A6A", 0.35, 7.0
Lab = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Swatch:
    """A colour as #RRGGBB, and its share of all that is drawn, 0 to 1."""

    color: str
    share: float


@dataclass(frozen=True, slots=True)
class Taken:
    """A colour that was chosen, and the reason in words."""

    color: str
    why: str


def choose(swatches: tuple[Swatch, ...], ink: str) -> tuple[Taken, Taken]:
    """Return the primary and the secondary colour for a picture; both can be read on white.

    `ink` is the plain brand's, for a picture without any colour. Larger shares come first in `swatches`.
    """
    colors = [swatch for swatch in swatches if is_chromatic(swatch.color)]
    colors = [swatch for swatch in colors if swatch.share >= LEAST_SHARE] or colors
    if not colors:
        why = "the picture has no colours but greys"
        return Taken(_darkest(swatches, ink), why), Taken(quieten(ink), why)
    readable = [swatch for swatch in colors if _darkening(swatch.color) < LITTLE]
    first = readable[0] if readable else colors[0]
    primary = _take(first, "the largest colour that can be read on white" if readable else "the largest colour")
    near = to_oklab(primary.color)
    others = [swatch for swatch in colors if swatch is not first]
    far = [swatch for swatch in others if math.dist(to_oklab(darken(swatch.color, WHITE, CELL)), near) >= APART]
    if far:
        return primary, _take(far[0], "the next one that is not a shade of it")
    return primary, Taken(quieten(primary.color), "a quiet shade of the primary colour: the picture has no other one")


def _darkening(color: str) -> float:
    """Return how far a colour is from the one of its hue that can be read on white."""
    return math.dist(to_oklab(color), to_oklab(darken(color, WHITE, CELL)))


def is_chromatic(color: str) -> bool:
    """Whether a colour is neither near white, nor near black, nor near grey."""
    light, a, b = to_oklab(color)
    return DARKEST < light < LIGHTEST and math.hypot(a, b) >= LEAST_CHROMA


def quieten(color: str) -> str:
    """Return a dark shade for text with a breath of the colour in it."""
    return darken(mix(color, QUIET, BREATH), WHITE, least=QUIET_CONTRAST)


def to_oklab(color: str) -> Lab:
    """Return lightness (0 to 1), a and b of #RRGGBB."""
    red, green, blue = (_linear(channel / 255) for channel in channels(color))
    long = math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue)
    middle = math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue)
    short = math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue)
    return (
        0.2104542553 * long + 0.7936177850 * middle - 0.0040720468 * short,
        1.9779984951 * long - 2.4285922050 * middle + 0.4505937099 * short,
        0.0259040371 * long + 0.7827717662 * middle - 0.8086757660 * short,
    )


def _linear(value: float) -> float:
    return float(value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4)  # noqa: PLR2004 - sRGB's own figures


def _take(swatch: Swatch, why: str) -> Taken:
    """Return a colour of the picture, as dark as it must be."""
    color = darken(swatch.color, WHITE, CELL)
    share = f"{why}, {swatch.share:.0%} of the picture"
    if color == swatch.color:
        return Taken(color, share)
    how = "a little darker" if _darkening(swatch.color) < LITTLE else "darkened"
    return Taken(color, f"{share}: {swatch.color}, {how} so that it can be read")


def _darkest(swatches: tuple[Swatch, ...], ink: str) -> str:
    """Return the largest grey that can be read on white, else `ink`."""
    return next((swatch.color for swatch in swatches if contrast(swatch.color, WHITE) >= READABLE), ink)
