"""Drawings: what an SVG paints, however it is written, and about how much of each colour."""

import base64

import pytest

from sdprint.design.drawings import Strange, measure, read_drawing


def painted(body):
    """Return the area of each paint of a drawing."""
    text = f'<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink">{body}</svg>'
    found = {}
    for paint, area in measure(read_drawing(text.encode())):
        found[paint] = found.get(paint, 0) + round(area, 1)
    return found


@pytest.mark.parametrize(
    ("shape", "area"),
    [
        ('<rect width="10" height="4" fill="red"/>', 40),
        ('<circle r="10" fill="red"/>', 314.2),
        ('<ellipse rx="10" ry="5" fill="red"/>', 157.1),
        ('<polygon points="0,0 10,0 10,10 0 10" fill="red"/>', 100),
        ('<path d="M0 0h10v10H0z" fill="red"/>', 100),
        ('<path d="M0 0 L10 0 10 10 0 10" fill="red"/>', 100),
        ('<path d="m5 5l10 0l0 10l-10 0zm2 2v6h6v-6z" fill="red"/>', 64),
        ('<g transform="scale(2)"><rect transform="matrix(3 0 0 1 5 5)" width="1" height="1" fill="red"/></g>', 12),
        ('<line x2="30" y2="40" fill="none" stroke="red" stroke-width="2"/>', 200),
        ('<svg><rect width="10px" height="4mm" fill="red"/></svg>', 40),
    ],
)
def test_each_shape_counts_with_about_its_area(shape, area):
    assert painted(shape) == {"red": area}


@pytest.mark.parametrize(
    "body",
    [
        '<g fill="red"><rect width="1" height="1"/></g>',
        '<rect width="1" height="1" style="fill: red !important; stroke:none"/>',
        '<style>/* .a{fill:blue} */ .b, .a { fill: red }</style><rect class="x a" width="1" height="1" fill="blue"/>',
        (
            '<style>@import "x.css"; @media (prefers-color-scheme: dark) { rect { fill: blue } g { fill: blue } }'
            'rect { fill: red }</style><rect width="1" height="1"/>'
        ),
        "<style><![CDATA[#i{fill:red}]]></style><rect id='i' width='1' height='1'/>",
        '<g color="red" fill="currentColor"><rect width="1" height="1"/></g>',
        '<g fill="red"><rect fill="inherit" width="1" height="1"/></g>',
        (
            '<rect width="1" height="1" fill="red"/><rect width="9" height="9" display="none"/>'
            '<rect width="9" height="9" fill-opacity="10%"/><g opacity=".2"><rect width="9" height="9"/></g>'
            '<g visibility="hidden"><rect width="9" height="9"/></g><clipPath><rect width="9" height="9"/></clipPath>'
        ),
    ],
)
def test_a_colour_is_found_where_it_is_said_and_not_where_nothing_is_seen(body):
    assert painted(body) == {"red": 1}


def test_what_is_not_said_is_black():
    assert painted('<rect width="1" height="1"/>') == {"black": 1}


def test_a_gradient_is_its_stops_even_those_of_another_gradient():
    stops = '<linearGradient id="a"><stop stop-color="red"/><stop style="stop-color:blue"/></linearGradient>'
    body = (
        f'<defs>{stops}<radialGradient id="b" xlink:href="#a"/></defs><rect width="2" height="1" fill="url(#b) green"/>'
    )

    assert painted(body) == {"red": 1, "blue": 1}
    assert painted('<rect width="2" height="1" fill="url(#none) green"/>') == {"green": 2}
    ring = '<linearGradient id="a" href="#b"/><linearGradient id="b" href="#a"/>'
    assert painted(f'{ring}<rect width="2" height="1" fill="url(#a)"/>') == {}


def test_a_picture_inside_of_a_drawing_is_handed_out_with_its_area():
    data = base64.b64encode(b"picture").decode()

    assert painted(f'<image width="3" height="2" xlink:href="data:image/png;base64,{data}"/>') == {b"picture": 6}


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<svg", "is no SVG that can be read"),
        ("<html/>", "is no picture that can be a logo"),
        ('<svg><image href="photo.png"/></svg>', "needs another file (photo.png)"),
        (
            '<svg xmlns:x="http://www.w3.org/1999/xlink"><use x:href="https://a.example/b.svg#c"/></svg>',
            "https://a.exam",
        ),
        ('<!DOCTYPE svg [<!ENTITY x SYSTEM "file:///etc/hostname">]><svg>&x;</svg>', "is no SVG that can be read"),
        (
            "<!DOCTYPE svg [<!ENTITY a 'aaaaaaaaaa'>"
            + "".join(
                f"<!ENTITY {name} '{f'&{below};' * 40}'>" for below, name in zip("abcdefg", "bcdefgh", strict=True)
            )
            + "]><svg>&h;</svg>",
            "is no SVG that can be read",
        ),
    ],
)
def test_what_is_no_drawing_that_stands_for_itself_is_strange(text, said):
    with pytest.raises(Strange) as caught:
        read_drawing(text.encode())

    assert said in str(caught.value)


@pytest.mark.parametrize(
    "body",
    [
        '<rect width="1e999" height="x"/>',
        '<g transform="scale(1e200)"><rect width="1e300" height="1e300"/><rect width="1" height="1e99"/></g>',
        '<path d="zzz M l 1 c 1 2 3 a 1 1 0 01 5 5 Q"/>',
        '<polygon points="1"/><text/><g transform="scale() matrix(1) none"/>',
        "<g>" * 900 + "</g>" * 900,
        '<image href="data:image/png;base64,%%%"/>',
    ],
)
def test_nonsense_paints_nothing_and_breaks_nothing(body):
    assert sum(painted(body).values()) < 50
