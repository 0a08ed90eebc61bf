"""Brands: what `brand.toml` may say. Key names follow Quarto's `_brand.yml`: meta, logo, color, typography.

A brand names only what differs: `catalog` lays its keys over those of the plain brand.
Values are typed here and never reach a style sheet as free text.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar

from sdprint.design.kinds import STRICT, Margins

# Why a file is refused that a brand's style sheet or drawing asks for.
FOREIGN = "the file is outside of the brand's folder"
# WCAG 2.1, success criterion 1.4.3: text of normal size against its ground.
READABLE = 4.5
_COLOR = re.compile(r"#(?:[0-9A-Fa-f]{3}|[0-9A-Fa-f]{6})")
_FAMILY = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _-]*")


@dataclass(frozen=True, slots=True)
class Palette:
    """The colours of one step: chip, digit on the chip, text on white, tinted ground, thin line.

    Only `fill` must be given; what is empty is derived from it.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    fill: str
    on: str = ""
    ink: str = ""
    tint: str = ""
    line: str = ""

    def __post_init__(self) -> None:
        check_color(self.fill)
        for value in (self.on, self.ink, self.tint, self.line):
            if value:
                check_color(value)


@dataclass(frozen=True, slots=True)
class Colors:
    """Ink and rules of every document, and the palettes of the steps by colour name."""

    __pydantic_config__: ClassVar[Any] = STRICT
    foreground: str
    secondary: str
    tertiary: str
    rule: str
    hair: str
    ground: str
    steps: dict[str, Palette]

    def __post_init__(self) -> None:
        for value in (self.foreground, self.secondary, self.tertiary, self.rule, self.hair, self.ground):
            check_color(value)


@dataclass(frozen=True, slots=True)
class Typography:
    """Family names, as the font files carry them."""

    __pydantic_config__: ClassVar[Any] = STRICT
    base: str
    condensed: str
    monospace: str

    def __post_init__(self) -> None:
        for family in (self.base, self.condensed, self.monospace):
            if not _FAMILY.fullmatch(family):
                raise ValueError(f"'{family}' is not a font family name")


@dataclass(frozen=True, slots=True)
class Meta:
    """Whose brand it is: `name` is printed where there is no logo, `about` says what it is for."""

    __pydantic_config__: ClassVar[Any] = STRICT
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """A picture in the brand's folder (at most 40 × 10 mm in print), and the words for those who can't see it."""

    __pydantic_config__: ClassVar[Any] = STRICT
    path: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """One folder of `templates/brands/`; its `margins`, if it has any, stand in for those of each kind."""

    __pydantic_config__: ClassVar[Any] = STRICT
    name: str
    folder: Path
    meta: Meta
    color: Colors
    typography: Typography
    logo: Logo = Logo()
    margins: Margins | None = None


def check_color(value: str) -> None:
    """Raise `ValueError` unless `value` is #RGB or #RRGGBB."""
    if not _COLOR.fullmatch(value):
        raise ValueError(f"'{value}' is not a colour like #1E66C8")


def dress(brand: Brand, *, mono: bool) -> Brand:
    """Return the brand with every palette complete; with `mono`, in black, white and neutral greys only."""
    color = brand.color
    if mono:
        ink, second = _grey(color.foreground), _grey(color.secondary)
        steps = dict.fromkeys(color.steps, Palette(ink, "#FFFFFF", ink, "#FFFFFF", "#929292"))
        return replace(brand, color=Colors(ink, second, second, _grey(color.rule), _grey(color.hair), "#FFFFFF", steps))
    ink = color.foreground
    steps = {name: _complete(palette, ink) for name, palette in color.steps.items()}
    return replace(brand, color=replace(color, steps=steps))


def contrast(one: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1 to 21 (WCAG 2.1, relative luminance)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _complete(palette: Palette, ink: str) -> Palette:
    text, tint = palette.fill, _mix(palette.fill, "#FFFFFF", 0.09)
    while contrast(text, tint) < READABLE:
        text = _mix(text, "#000000", 0.9)
    # Between white and the brand's ink there are fills that only black can be read on.
    on = next((color for color in ("#FFFFFF", ink) if contrast(palette.fill, color) >= READABLE), "#000000")
    return Palette(
        palette.fill,
        palette.on or on,
        palette.ink or text,
        palette.tint or tint,
        palette.line or _mix(palette.fill, "#FFFFFF", 0.45),
    )


def _channels(color: str) -> tuple[int, int, int]:
    digits = color.removeprefix("#")
    if len(digits) == 3:  # noqa: PLR2004 - #RGB
        digits = "".join(digit * 2 for digit in digits)
    red, green, blue = (int(digits[i : i + 2], 16) for i in (0, 2, 4))
    return red, green, blue


def _mix(color: str, other: str, share: float) -> str:
    pairs = zip(_channels(color), _channels(other), strict=True)
    return "#" + "".join(f"{round(one * share + two * (1 - share)):02X}" for one, two in pairs)


def _grey(color: str) -> str:
    """Return the neutral grey that is as light as `color`."""
    light = _luminance(color)
    value = light * 12.92 if light <= 0.0031308 else 1.055 * light ** (1 / 2.4) - 0.055  # noqa: PLR2004 - sRGB's own figures
    return "#" + 3 * f"{round(255 * value):02X}"


def _luminance(color: str) -> float:
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in (n / 255 for n in _channels(color))]  # noqa: PLR2004 - WCAG's own figures
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
