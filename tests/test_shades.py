"""Shades: which colours of a picture a brand is made of, and why."""

import math

import pytest

from sdprint.design.colors import READABLE, contrast
from sdprint.design.shades import Swatch, choose, is_chromatic, quieten, to_oklab

INK = "#14181D"


def chosen(*swatches):
    return choose(tuple(Swatch(*swatch) for swatch in swatches), INK)


@pytest.mark.parametrize(
    ("color", "lab"),
    [
        ("#FFFFFF", (1.0, 0.0, 0.0)),
        ("#000000", (0.0, 0.0, 0.0)),
        # The figures of CSS Color 4 for red and blue.
        ("#FF0000", (0.62796, 0.22486, 0.12585)),
        ("#00F", (0.45201, -0.03246, -0.31153)),
    ],
)
def test_a_colour_has_the_place_in_oklab_that_the_standard_says(color, lab):
    assert to_oklab(color) == pytest.approx(lab, abs=2e-4)


@pytest.mark.parametrize("color", ["#FFFFFF", "#FDFCF5", "#000000", "#0A0A12", "#777777", "#8C8279", "#6B7280"])
def test_white_black_and_greys_are_no_colours(color):
    assert not is_chromatic(color)


@pytest.mark.parametrize("color", ["#1B3A6B", "#0B6E4F", "#FFD700", "#7B4E33", "#F9A8D4"])
def test_navy_green_yellow_brown_and_pink_are_colours(color):
    assert is_chromatic(color)


def test_the_largest_colour_that_can_be_read_on_white_is_the_primary_one_and_the_next_hue_the_secondary():
    primary, secondary = chosen(
        ("#FFFFFF", 0.5), ("#FFD700", 0.2), ("#1B3A6B", 0.15), ("#22427A", 0.1), ("#D7263D", 0.05)
    )

    assert primary.color == "#1B3A6B"
    assert primary.why == "the largest colour that can be read on white, 15% of the picture"
    assert contrast(secondary.color, "#FFFFFF") >= READABLE
    assert secondary.why == (
        "the next one that is not a shade of it, 20% of the picture: #FFD700, darkened so that it can be read"
    )


def test_a_colour_that_is_too_light_is_darkened_until_it_can_be_read_in_the_same_hue():
    primary, secondary = chosen(("#FFD700", 0.9), ("#FFFFFF", 0.1))
    before, after = (math.degrees(math.atan2(*to_oklab(color)[:0:-1])) for color in ("#FFD700", primary.color))

    assert contrast(primary.color, "#FFFFFF") >= READABLE
    assert primary.why == "the largest colour, 90% of the picture: #FFD700, darkened so that it can be read"
    assert abs(before - after) < 5
    assert secondary.why.startswith("a quiet shade of the primary colour")


def test_a_colour_that_is_nearly_dark_enough_goes_before_a_smaller_one_that_is():
    primary, secondary = chosen(("#E33B26", 0.7), ("#8F1F1D", 0.3))

    assert primary.why == (
        "the largest colour that can be read on white, 70% of the picture: "
        "#E33B26, a little darker so that it can be read"
    )
    assert contrast(primary.color, "#FFFFFF") >= READABLE
    assert secondary.color == "#8F1F1D"


def test_a_speck_is_no_colour_of_a_picture_that_has_others_but_of_one_that_has_none():
    assert chosen(("#FFFFFF", 0.6), ("#0B6E4F", 0.39), ("#D7263D", 0.01))[1].why.startswith("a quiet shade")
    assert chosen(("#000000", 0.99), ("#D7263D", 0.01))[0].color == "#D7263D"


@pytest.mark.parametrize(
    ("swatches", "color"),
    [([("#222222", 1.0)], "#222222"), ([("#DDDDDD", 0.9), ("#333333", 0.1)], "#333333"), ([("#FFFFFF", 1.0)], INK)],
)
def test_a_picture_without_colours_gives_its_grey_or_the_plain_ink(swatches, color):
    primary, secondary = chosen(*swatches)

    assert primary.color == color
    assert primary.why == secondary.why == "the picture has no colours but greys"


@pytest.mark.parametrize("color", ["#1B3A6B", "#FFD700", "#FFFFFF", "#000000", "#FF00FF"])
def test_a_quiet_shade_is_good_to_read(color):
    assert contrast(quieten(color), "#FFFFFF") >= 7
