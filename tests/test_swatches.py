"""Swatches: how much of which colour is in a picture, read in a cell."""

import base64
import io

import pytest
from PIL import Image, ImageDraw

from sdprint.cell import ask
from sdprint.design.swatches import MOST_SWATCHES, sample


def encoded(picture, form="PNG", **options):
    data = io.BytesIO()
    picture.save(data, form, **options)
    return data.getvalue()


@pytest.fixture
def logo():
    """A red disc and a blue bar on nothing."""
    picture = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    draw = ImageDraw.Draw(picture)
    draw.ellipse((10, 10, 190, 190), fill="#D7263D")
    draw.rectangle((220, 60, 590, 140), fill="#1B3A6B")
    return picture


def on_white(picture):
    page = Image.new("RGB", picture.size, "white")
    page.paste(picture, (0, 0), picture)
    return page


def shares(found):
    return {color: round(share, 2) for color, share in found["swatches"]}


def test_colours_come_out_exactly_largest_first_and_what_can_be_seen_through_does_not_count(logo):
    found = sample(encoded(logo))

    assert shares(found) == {"#1B3A6B": 0.54, "#D7263D": 0.46}
    assert (found["width"], found["height"]) == (600, 200)


@pytest.mark.parametrize("mode", ["RGB", "P", "CMYK"])
def test_the_form_of_a_picture_changes_little(logo, mode):
    picture = on_white(logo).quantize() if mode == "P" else on_white(logo).convert(mode)
    found = shares(sample(encoded(picture, "JPEG" if mode == "CMYK" else "PNG")))

    assert list(found.values())[:3] == pytest.approx([0.53, 0.25, 0.21], abs=0.01)


def test_the_noise_of_a_jpeg_is_one_colour_with_what_it_lies_around(logo):
    found = shares(sample(encoded(on_white(logo), "JPEG", quality=60)))

    assert [share for share in found.values() if share > 0.02] == pytest.approx([0.53, 0.25, 0.21], abs=0.01)


def test_a_photograph_has_a_few_colours_and_not_thousands():
    picture = Image.effect_noise((200, 200), 90)
    picture = Image.merge("RGB", (picture, picture.rotate(90), picture.rotate(180)))
    found = sample(encoded(picture))

    assert len(found["swatches"]) == MOST_SWATCHES
    assert found["swatches"] == sample(encoded(picture))["swatches"]


@pytest.mark.parametrize(
    ("written", "color"),
    [
        ("#0b6e4f", "#0B6E4F"),
        ("#0b6", "#00BB66"),
        ("rgb(11, 110, 79)", "#0B6E4F"),
        ("rgb(11 110 79)", "#0B6E4F"),
        ("hsl(120, 100%, 25%)", "#008000"),
        ("RebeccaPurple", "#663399"),
        ("#0b6e4fff", "#0B6E4F"),
    ],
)
def test_a_colour_of_a_drawing_is_read_however_it_is_written(written, color):
    text = f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="{written}"/></svg>'

    assert shares(sample(text.encode())) == {color: 1.0}


@pytest.mark.parametrize("written", ["none", "transparent", "url(#x)", "context-fill", "#12", "#0b6e4f10", ""])
def test_what_is_no_colour_paints_nothing(written):
    text = f'<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="{written}"/></svg>'

    assert sample(text.encode())["swatches"] == []


def test_a_picture_inside_of_a_drawing_gives_its_colours(logo):
    inner = base64.b64encode(encoded(logo)).decode()
    image = f'<image width="9" height="3" href="data:image/png;base64,{inner}"/>'
    text = f'<svg xmlns="http://www.w3.org/2000/svg">{image}</svg>'

    assert shares(sample(text.encode())) == {"#1B3A6B": 0.54, "#D7263D": 0.46}


@pytest.mark.parametrize("form", ["PNG", "JPEG"])
@pytest.mark.parametrize("share", [0.02, 0.5, 0.9])
def test_a_picture_that_is_cut_off_is_a_fault(logo, form, share):
    data = encoded(on_white(logo), form)

    assert "damaged or cut off" in sample(data[: int(len(data) * share)]).get("fault", "") or share < 0.1


@pytest.mark.parametrize(
    ("data", "fault"),
    [
        (b"", "is no picture that can be a logo: SVG, PNG or JPEG"),
        (b"%!PS-Adobe-3.0 EPSF-3.0", "is no picture that can be a logo: SVG, PNG or JPEG"),
        (b"GIF89a", "is no picture that can be a logo: SVG, PNG or JPEG"),
        (encoded(Image.new("1", (7000, 6000))), "has 42.0 million pixels, and the limit is 40 million"),
    ],
)
def test_what_is_no_logo_is_a_fault(data, fault):
    assert sample(data)["fault"] == fault


def test_the_largest_picture_is_read_within_the_limits_of_the_cell():
    picture = Image.new("RGBA", (8000, 5000), "#0B6E4F")

    found = ask("design.swatches", encoded(picture, compress_level=1))

    assert found is not None
    assert shares(found) == {"#0B6E4F": 1.0}
