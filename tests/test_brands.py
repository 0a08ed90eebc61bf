"""Brands: colours that can be read, families that are only names, and mono without a hue."""

import random
from dataclasses import replace

import pytest

from sdprint.design.brands import READABLE, Palette, Typography, check_color, contrast, dress
from sdprint.design.catalog import Catalog

PLAIN = Catalog().brand("plain")


def with_palette(palette, brand=PLAIN):
    return replace(brand, color=replace(brand.color, steps={"green": palette}))


def with_fill(fill):
    return dress(with_palette(Palette(fill)), mono=False).color.steps["green"]


def hue(color):
    return len({color[i : i + 2] for i in (1, 3, 5)}) > 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFF", "#000", 21.0),
        ("#1E66C8", "#1E66C8", 1.0),
        # The lightest greys that WCAG's own examples pass and fail on white.
        ("#767676", "#FFFFFF", 4.54),
        ("#777777", "#FFFFFF", 4.48),
    ],
)
def test_contrast_is_that_of_wcag_either_way_round(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("name", Catalog().brands())
def test_a_shipped_brand_can_be_read(name):
    brand = dress(Catalog().brand(name), mono=False)

    for ink in (brand.color.foreground, brand.color.secondary, brand.color.tertiary):
        assert contrast(ink, "#FFFFFF") >= READABLE
        assert contrast(ink, brand.color.ground) >= READABLE
    for step, palette in brand.color.steps.items():
        assert contrast(palette.on, palette.fill) >= READABLE, step
        assert contrast(palette.ink, "#FFFFFF") >= READABLE, step
        assert contrast(palette.ink, palette.tint) >= READABLE, step


@pytest.mark.parametrize("seed", range(5))
def test_a_palette_of_a_fill_alone_gets_colours_that_can_be_read(seed):
    colors = random.Random(seed)  # noqa: S311 - any colours do

    for _ in range(200):
        palette = with_fill(f"#{colors.randrange(1 << 24):06X}")
        assert contrast(palette.on, palette.fill) >= READABLE, palette
        assert contrast(palette.ink, "#FFFFFF") >= READABLE, palette
        assert contrast(palette.ink, palette.tint) >= READABLE, palette
        assert contrast(palette.line, "#FFFFFF") <= contrast(palette.fill, "#FFFFFF"), palette


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_black_white_and_every_grey_between_make_a_palette(grey):
    palette = with_fill(f"#{grey:02X}{grey:02X}{grey:02X}")

    assert contrast(palette.on, palette.fill) >= READABLE
    assert contrast(palette.ink, palette.tint) >= READABLE


def test_what_a_palette_names_is_kept():
    given = Palette(fill="#F2C230", on="#2B2100", ink="#7A5B00", tint="#FEF7DD", line="#E5C768")

    assert dress(with_palette(given), mono=False).color.steps["green"] == given


def test_the_ink_of_a_light_fill_is_darkened_and_that_of_a_dark_one_is_the_fill():
    assert with_fill("#F2C230").ink != "#F2C230"
    assert with_fill("#14181D").ink == "#14181D"
    assert with_fill("#14181D").on == "#FFFFFF"
    assert with_fill("#FFFFFF").on == PLAIN.color.foreground


@pytest.mark.parametrize("foreground", ["#14181D", "#0000AA", "#600", "#000000"])
def test_mono_leaves_no_hue_and_no_tint(foreground):
    brand = replace(PLAIN, color=replace(PLAIN.color, foreground=foreground))
    color = dress(brand, mono=True).color
    inks = [color.foreground, color.secondary, color.tertiary, color.rule, color.hair, color.ground]

    for palette in color.steps.values():
        inks += [palette.fill, palette.on, palette.ink, palette.tint, palette.line]
        assert (palette.on, palette.tint) == ("#FFFFFF", "#FFFFFF")
    assert not [ink for ink in inks if hue(ink)]
    assert color.steps.keys() == PLAIN.color.steps.keys()


def test_mono_keeps_each_ink_as_light_as_it_was():
    before, after = PLAIN.color, dress(PLAIN, mono=True).color

    for name in ("foreground", "secondary", "rule", "hair"):
        old, new = (contrast(getattr(color, name), "#FFFFFF") for color in (before, after))
        assert new == pytest.approx(old, rel=0.02), name


@pytest.mark.parametrize("value", ["#1E66C8", "#abc", "#ABCDEF"])
def test_a_colour_is_three_or_six_hexadecimal_digits(value):
    check_color(value)
    assert Palette(value).fill == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "red",
        "#12",
        "#12345",
        "1E66C8",
        "#GGGGGG",
        "#1E66C8\n",
        "#fff;}*{display:none",
        "rgb(1,2,3)",
        "#1E66C8FF",
        "#١٢٣",
    ],
)
def test_anything_else_is_no_colour(value):
    with pytest.raises(ValueError, match="is not a colour like #1E66C8"):
        Palette(value)


@pytest.mark.parametrize("family", ["IBM Plex Sans", "Noto Sans Symbols2", "7-Segment", "my_font"])
def test_a_family_is_a_plain_name(family):
    assert Typography(family, family, family).base == family


@pytest.mark.parametrize(
    "family",
    [
        "",
        " Arial",
        'A";}*{display:none}',
        "A\\22 ;",
        "A;B",
        "A, serif",
        "</style><script>",
        "A\nB",
        "url(x)",
        "A{",
        "A'",
    ],
)
@pytest.mark.parametrize("role", ["base", "condensed", "monospace"])
def test_a_family_that_could_leave_its_quotes_is_refused(family, role):
    with pytest.raises(ValueError, match="is not a font family name"):
        Typography(**{"base": "A", "condensed": "A", "monospace": "A", role: family})
