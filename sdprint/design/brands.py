"""Brands: whose look a document has, once all that its file leaves open is laid over the plain one and worked out.

`brandfile` says what the file may hold. Values are typed here and never reach a style sheet as free text.
"""

import re
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ClassVar, Literal

from sdprint.design.colors import BLACK, READABLE, WHITE, check_color, contrast, darken, grey, mix
from sdprint.design.kinds import STRICT, Margins

# A brand has a file of its own form, or the one that Quarto reads.
BRAND_FILES = ("brand.toml", "_brand.yml")
# Why a file is refused that a brand's style sheet or drawing asks for.
FOREIGN = "the file is outside of the brand's folder"
# The size of running text that all sizes of the templates are made for, in pt, and the largest that fits a page.
USUAL_SIZE, LARGEST_SIZE = 9.0, 24.0
# WCAG 2.1, success criterion 1.4.11: rules and other parts of a drawing against their ground.
VISIBLE = 3.0
# By how much white is more or less than usual.
DENSITIES = {"compact": 0.7, "regular": 1.0, "roomy": 1.35}
Density = Literal["compact", "regular", "roomy"]
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
    """Inks and rules of every document, and the palettes of the steps by colour name.

    `foreground` is text, `secondary` lighter text, `tertiary` hints and page feet. `primary` is the accent, below the
    title and above it; without one it is the text's colour. On `masthead`, if there is one, the title stands.
    What is empty is derived: `kicker` and `heading` are inks, `accent` a rule, `on_masthead` the title's ink.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    foreground: str
    secondary: str
    tertiary: str
    rule: str
    hair: str
    ground: str
    steps: dict[str, Palette]
    primary: str = ""
    masthead: str = ""
    accent: str = ""
    kicker: str = ""
    heading: str = ""
    on_masthead: str = ""

    def __post_init__(self) -> None:
        for value in (self.foreground, self.secondary, self.tertiary, self.rule, self.hair, self.ground):
            check_color(value)
        for value in (self.primary, self.masthead, self.accent, self.kicker, self.heading, self.on_masthead):
            if value:
                check_color(value)


@dataclass(frozen=True, slots=True)
class Typography:
    """Family names, as the font files carry them; `size` of running text in pt, and weights as in CSS.

    All of a page grows with the size: boxes, writing lines and rules as well. `heading_weight` 0 is as usual.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    base: str
    condensed: str
    monospace: str
    headings: str = ""
    size: float = USUAL_SIZE
    weight: int = 400
    heading_weight: int = 0

    def __post_init__(self) -> None:
        for family in self.families.values():
            check_family(family)
        if not USUAL_SIZE <= self.size <= LARGEST_SIZE:
            raise ValueError(f"the size of text is {USUAL_SIZE:g} to {LARGEST_SIZE:g} pt, and not {self.size:g}")

    @property
    def families(self) -> dict[str, str]:
        """The family of each role; headings are set in the base one unless they have their own."""
        headings = self.headings or self.base
        return {"base": self.base, "headings": headings, "condensed": self.condensed, "monospace": self.monospace}


@dataclass(frozen=True, slots=True)
class Meta:
    """Whose brand it is: `name` is printed where there is no logo, `about` says what it is for."""

    __pydantic_config__: ClassVar[Any] = STRICT
    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Logo:
    """Pictures in the brand's folder (at most 40 × 10 mm in print), and the words for those who can't see them.

    `path` stands on white, `dark` on a dark title block, and `small` where the page is narrow.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    path: str = ""
    dark: str = ""
    small: str = ""
    alt: str = ""


@dataclass(frozen=True, slots=True)
class Page:
    """The `paper` that is meant if nobody says otherwise, how much white there is, and marks at the corners."""

    __pydantic_config__: ClassVar[Any] = STRICT
    paper: str = ""
    density: Density = "regular"
    corner_marks: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """The words at the head or foot of pages, with {title}, {kind} and the like; what is empty is as usual."""

    __pydantic_config__: ClassVar[Any] = STRICT
    left: str = ""
    center: str = ""
    right: str = ""


@dataclass(frozen=True, slots=True)
class Brand:
    """One folder of `templates/brands/`; its `margins`, if it has any, stand in for those of each kind.

    `fonts` are the files of its folder that it names itself, beside those in `fonts/`: their folders are looked into.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    name: str
    folder: Path
    meta: Meta
    color: Colors
    typography: Typography
    logo: Logo = Logo()
    margins: Margins | None = None
    page: Page = Page()
    header: Line = Line()
    footer: Line = Line()
    fonts: tuple[str, ...] = ()

    @property
    def file(self) -> Path:
        """Where the brand is written."""
        return next(path for name in BRAND_FILES if (path := self.folder / name).is_file())

    @property
    def magnification(self) -> float:
        """By how much all of a page is larger than usual."""
        return self.typography.size / USUAL_SIZE

    @property
    def white(self) -> float:
        """By how much the white between rows, groups and steps is more than usual."""
        return DENSITIES[self.page.density]


def check_family(name: str) -> None:
    """Raise `ValueError` unless `name` can be that of a font family."""
    if not _FAMILY.fullmatch(name):
        raise ValueError(f"'{name}' is not a font family name")


def dress(brand: Brand, *, mono: bool) -> Brand:
    """Return the brand with every colour there, and all text readable; with `mono`, in neutral greys only."""
    color = brand.color
    if mono:
        ink, second = grey(darken(color.foreground, WHITE)), grey(darken(color.secondary, WHITE))
        steps = dict.fromkeys(color.steps, Palette(ink, WHITE, ink, WHITE, "#929292"))
        greys = Colors(ink, second, second, grey(color.rule), grey(color.hair), WHITE, steps)
        return replace(brand, color=replace(greys, accent=ink, kicker=second, heading=ink, on_masthead=ink))
    ink = darken(color.foreground, WHITE, color.ground)
    second, third = (darken(value, WHITE, color.ground) for value in (color.secondary, color.tertiary))
    steps = {name: _complete(palette, ink) for name, palette in color.steps.items()}
    return replace(
        brand,
        color=replace(
            color,
            foreground=ink,
            secondary=second,
            tertiary=third,
            steps=steps,
            accent=darken(color.primary or ink, WHITE, least=VISIBLE),
            kicker=darken(color.primary or second, WHITE),
            heading=darken(color.heading or ink, WHITE),
            on_masthead=_on(color.masthead or WHITE, ink),
        ),
    )


def _complete(palette: Palette, ink: str) -> Palette:
    tint = palette.tint or mix(palette.fill, WHITE, 0.09)
    return Palette(
        palette.fill,
        palette.on or _on(palette.fill, ink),
        palette.ink or darken(palette.fill, tint),
        tint,
        palette.line or mix(palette.fill, WHITE, 0.45),
    )


def _on(ground: str, ink: str) -> str:
    """Return a colour that can be read on `ground`: white, the brand's ink, or black where neither can."""
    return next((color for color in (WHITE, ink) if contrast(ground, color) >= READABLE), BLACK)
