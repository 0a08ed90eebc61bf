"""Colours: read as CSS writes them, told apart as WCAG does, and made dark enough to be read."""

import random

import pytest

from sdprint.design.colors import READABLE, check_color, contrast, darken, grey, mix, read_color


@pytest.mark.parametrize(
    ("text", "color"),
    [
        ("#1e66c8", "#1e66c8"),
        ("#FFF", "#FFF"),
        ("teal", "#008080"),
        ("RebeccaPurple", "#663399"),
        ("rgb(1, 2, 3)", "#010203"),
        ("hsl(120, 100%, 50%)", "#00FF00"),
    ],
)
def test_a_color_is_read_as_css_writes_it(text, color):
    assert read_color(text) == color


@pytest.mark.parametrize("text", ["", "#12", "#12345g", "tomatto", "rgb(1)", "url(x)", "red;}", "#1234567890"])
def test_what_is_no_color_is_refused(text):
    with pytest.raises(ValueError, match="is not a colour like #1E66C8, nor a name of CSS"):
        read_color(text)


def test_a_name_is_no_value():
    with pytest.raises(ValueError, match="'teal' is not a colour"):
        check_color("teal")


@pytest.mark.parametrize("seed", range(5))
def test_what_is_darkened_can_be_read_and_keeps_its_hue(seed):
    colors = random.Random(seed)  # noqa: S311 - any colours do
    for _ in range(100):
        color = f"#{colors.randrange(1 << 24):06X}"
        dark = darken(color, "#FFFFFF", "#F5F6F8")

        assert contrast(dark, "#F5F6F8") >= READABLE
        assert (dark == color) == (contrast(color, "#F5F6F8") >= READABLE)


def test_a_mixture_has_a_share_of_each():
    assert mix("#FF0000", "#0000FF", 0.75) == "#BF0040"


def test_a_grey_is_as_light_as_its_color():
    for color in ("#23813C", "#F2C230", "#7D3FB4", "#000000", "#FFFFFF"):
        assert len({grey(color)[i : i + 2] for i in (1, 3, 5)}) == 1
        assert abs(contrast(grey(color), "#FFFFFF") - contrast(color, "#FFFFFF")) < 0.2


@pytest.mark.parametrize("ground", ["#707070", "#333333"])
def test_on_a_ground_too_dark_for_any_ink_what_is_darkened_ends_as_black(ground):
    assert darken("#8899AA", ground) == "#000000"
