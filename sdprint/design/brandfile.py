"""What a brand's file may say: `brand.toml`, or a `_brand.yml` as Quarto and others read it.

The models are the schema: `sdprint schema brand` prints it for editors. Key names are those of brand.yml
(https://posit-dev.github.io/brand-yml/brand/); what it has and paper has no use for is taken, and not used.
"""

from typing import Annotated, Any

from pydantic import AfterValidator, BaseModel, BeforeValidator, ConfigDict, Field

from sdprint.design.brands import LARGEST_SIZE, USUAL_SIZE, Density, check_family
from sdprint.design.kinds import Margins

_UNUSED = "not used on paper"


def _points(value: object) -> object:
    """Return a size in pt as a figure; sizes in px, rem and % are those of screens, and say nothing of paper."""
    if not isinstance(value, str):
        return value
    text = value.strip().casefold()
    return text.removesuffix("pt").strip() if text[-1:].isdigit() or text.endswith("pt") else None


# Weights by name, as brand.yml has them.
_WEIGHTS = {
    "thin": 100,
    "extra-light": 200,
    "ultra-light": 200,
    "light": 300,
    "normal": 400,
    "regular": 400,
    "medium": 500,
    "semi-bold": 600,
    "demi-bold": 600,
    "bold": 700,
    "extra-bold": 800,
    "ultra-bold": 800,
    "black": 900,
}


def _weigh(value: object) -> object:
    return _WEIGHTS.get(value, value) if isinstance(value, str) else value


def _check_family(name: str) -> str:
    check_family(name)
    return name


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


def _table(key: str, model: type[BaseModel]) -> BeforeValidator:
    """Let a value alone stand for a table that has nothing but `key`."""
    return BeforeValidator(
        lambda value: {key: value} if isinstance(value, str) else value, json_schema_input_type=str | model
    )


class Name(_Table):
    """A name in two lengths."""

    full: str = Field("", description="printed where there is no logo")
    short: str = Field("", description="in place of the full one where there is none")


class Meta(_Table):
    """Whose brand it is."""

    name: Annotated[Name, _table("full", Name)] | None = None
    about: str | None = Field(None, description="what it is for, in the list of brands")
    link: str | dict[str, str] | None = Field(None, description=_UNUSED)


class Modes(_Table):
    """Two of a thing: for light and for dark grounds."""

    light: str = ""
    dark: str = ""


class Image(_Table):
    """A picture with words for those who can't see it."""

    path: str
    alt: str = ""


Picture = Annotated[Modes, _table("light", Modes)]


class Logo(_Table):
    """Pictures in the brand's folder, SVG, PNG or JPEG; brand.yml's sizes may name one of `images` instead."""

    path: str | None = Field(None, description="on white paper")
    dark: str | None = Field(None, description="on a dark title block")
    alt: str | None = None
    images: dict[str, Annotated[Image, _table("path", Image)]] = {}
    small: Picture | None = Field(None, description="where the page is narrow")
    medium: Picture | None = None
    large: Picture | None = None


Color = Annotated[
    str,
    BeforeValidator(
        lambda value: value.get("light") if isinstance(value, dict) else value, json_schema_input_type=str | Modes
    ),
]


class Palette(_Table):
    """The colours of one step: only `fill` is needed."""

    fill: Color = Field(description="ground of the chip")
    on: Color | None = Field(None, description="digit on the chip")
    ink: Color | None = Field(None, description="text on white")
    tint: Color | None = Field(None, description="a light ground")
    line: Color | None = Field(None, description="a thin line")


class Steps(_Table):
    """The palettes of the steps, by the colour of the square before a heading."""

    green: Annotated[Palette, _table("fill", Palette)] | None = None
    yellow: Annotated[Palette, _table("fill", Palette)] | None = None
    blue: Annotated[Palette, _table("fill", Palette)] | None = None
    orange: Annotated[Palette, _table("fill", Palette)] | None = None
    red: Annotated[Palette, _table("fill", Palette)] | None = None
    brown: Annotated[Palette, _table("fill", Palette)] | None = None
    purple: Annotated[Palette, _table("fill", Palette)] | None = None
    grey: Annotated[Palette, _table("fill", Palette)] | None = None


class Colors(_Table):
    """Colours: #RGB, #RRGGBB, a name of CSS, or the name of one in `palette`."""

    palette: dict[str, Color] = {}
    foreground: Color | None = Field(None, description="text")
    primary: Color | None = Field(None, description="the accent: below the title, and above it")
    secondary: Color | None = Field(None, description="lighter text")
    tertiary: Color | None = Field(None, description="hints and page feet")
    masthead: Color | None = Field(None, description="the ground of the title block, white if there is none")
    rule: Color | None = Field(None, description="frames of boxes and writing lines")
    hair: Color | None = Field(None, description="thin separators")
    ground: Color | None = Field(None, description="cells that are not written in")
    steps: Steps | None = None
    background: Color | None = Field(None, description=_UNUSED)
    link: Color | None = Field(None, description=_UNUSED)
    success: Color | None = Field(None, description=_UNUSED)
    info: Color | None = Field(None, description=_UNUSED)
    warning: Color | None = Field(None, description=_UNUSED)
    danger: Color | None = Field(None, description=_UNUSED)
    light: Color | None = Field(None, description=_UNUSED)
    dark: Color | None = Field(None, description=_UNUSED)


class Type(_Table):
    """A family, and how it is set."""

    family: Annotated[str, AfterValidator(_check_family)] | None = None
    weight: Annotated[int | None, BeforeValidator(_weigh)] = Field(None, ge=100, le=900)
    size: Annotated[float | None, BeforeValidator(_points)] = Field(
        None, ge=USUAL_SIZE, le=LARGEST_SIZE, description="pt of running text: base alone"
    )
    color: Color | None = Field(None, description="headings alone")
    style: str | None = Field(None, description=_UNUSED)
    decoration: str | None = Field(None, description=_UNUSED)
    line_height: str | float | None = Field(None, alias="line-height", description=_UNUSED)
    background_color: Color | None = Field(None, alias="background-color", description=_UNUSED)


TypeFace = Annotated[Type, _table("family", Type)]


class FontFile(_Table):
    """A file of a family, and what it has of it."""

    path: str
    weight: str | int | None = Field(None, description=_UNUSED)
    style: str | None = Field(None, description=_UNUSED)


class Font(_Table):
    """Where a family comes from: files of the brand's folder, and nothing that would have to be downloaded."""

    family: str | None = None
    source: str | None = Field(None, description="file; of google, bunny and system nothing is taken")
    files: tuple[Annotated[FontFile, _table("path", FontFile)], ...] = ()
    weight: Any = Field(None, description=_UNUSED)
    style: Any = Field(None, description=_UNUSED)
    display: str | None = Field(None, description=_UNUSED)


class Typography(_Table):
    """Families, as the font files carry them; the files lie in the brand's `fonts/`."""

    base: TypeFace | None = None
    headings: TypeFace | None = None
    condensed: TypeFace | None = Field(None, description="where room is scarce")
    monospace: TypeFace | None = None
    fonts: tuple[Font, ...] = Field((), description="beside what lies in fonts/")
    monospace_inline: TypeFace | None = Field(None, alias="monospace-inline", description=_UNUSED)
    monospace_block: TypeFace | None = Field(None, alias="monospace-block", description=_UNUSED)
    link: TypeFace | None = Field(None, description=_UNUSED)


class Page(_Table):
    """The page."""

    paper: str | None = Field(None, description="the paper, if nobody says otherwise: a4, letter, 100x150mm …")
    density: Density | None = Field(None, description="how much white there is between rows, groups and steps")
    corner_marks: bool | None = Field(None, description="marks at the corners of each page")


def _check_line(text: str) -> str:
    known = {"title", "kind", "edition", "page", "pages", "date"}
    for name in text.split("{")[1:]:
        field, brace, _ = name.partition("}")
        if not brace or field not in known:
            raise ValueError(f"'{{{field}{brace}' is none of {', '.join(f'{{{one}}}' for one in sorted(known))}")
    return text


Words = Annotated[str, Field(max_length=200), AfterValidator(_check_line)]


class Line(_Table):
    """Words at the head or foot of pages, with {title}, {kind}, {edition}, {page}, {pages} and {date}."""

    left: Words | None = None
    center: Words | None = None
    right: Words | None = None


class BrandFile(_Table):
    """What a brand's file may hold: only what differs from the plain brand."""

    model_config = ConfigDict(title="sdprint brand")

    meta: Meta | None = None
    logo: Annotated[Logo, _table("path", Logo)] | None = None
    color: Colors | None = None
    typography: Typography | None = None
    page: Page | None = None
    margins: Margins | None = Field(None, description="mm, in place of those of each kind")
    header: Line | None = None
    footer: Line | None = None
    defaults: dict[str, Any] = Field({}, description="settings of other programs; those under sdprint are ours")
