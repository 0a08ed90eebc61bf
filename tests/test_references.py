"""What style sheets and drawings refer to, in a process of its own as the worker would ask."""

import base64
import json
import subprocess
import sys

import pytest

BASE = "file:///brand/sub/a.css"


def ask(code, text):
    imports = "import sys, json; from sdprint.press.references import find_in_drawing, read_sheet, settle_sheet\n"
    done = subprocess.run([sys.executable, "-c", imports + code], input=text, capture_output=True, check=True)
    return json.loads(done.stdout)


def settled(text):
    """Return a style sheet with its addresses settled, and each reference with whether it is imported."""
    code = (
        f"text, found = settle_sheet(sys.stdin.read(), {BASE!r})\n"
        "print(json.dumps([text, [[one.address, one.imported] for one in found]]))"
    )
    return ask(code, text.encode())


def drawn(data):
    code = f"print(json.dumps([one.address for one in find_in_drawing(sys.stdin.buffer.read(), {BASE!r})]))"
    return ask(code, data if isinstance(data, bytes) else data.encode())


@pytest.mark.parametrize(
    ("written", "after"),
    [
        ("a{background:url(b.png)}", 'a{background:url("file:///brand/sub/b.png")}'),
        ("a{background:url( 'b.png' )}", 'a{background:url( "file:///brand/sub/b.png" )}'),
        ("a{background:URL('../b c.png') 0 0}", 'a{background:URL("file:///brand/b%20c.png") 0 0}'),
        ("a{background:\\75rl(b.png)}", 'a{background:url("file:///brand/sub/b.png")}'),
        ("@media print{a{--x:url(b.png)}}", '@media print{a{--x:url("file:///brand/sub/b.png")}}'),
        ("a{b:c(d(url(e.png)))}", 'a{b:c(d(url("file:///brand/sub/e.png")))}'),
    ],
)
def test_an_address_is_made_absolute_wherever_it_stands(written, after):
    text, ((_, imported),) = settled(written)

    assert (text, imported) == (after, False)


@pytest.mark.parametrize(
    "written", ['@import "b.css";', "@import url(b.css) print;", "@IMPORT/**/URL('b.css')layer(x);"]
)
def test_what_is_imported_is_known_as_such(written):
    text, found = settled(written)

    assert found == [["file:///brand/sub/b.css", True]]
    assert "file:///brand/sub/b.css" in text


@pytest.mark.parametrize("address", ["data:,x", "http://a.b/c", "file:///x.png"])
def test_an_absolute_address_stays(address):
    assert settled(f"a{{b:url({address})}}")[1] == [[address, False]]


@pytest.mark.parametrize(
    "text",
    [
        "a{b:url(#c)}",
        "a{b:url()}",
        "a{content:'url(b.png)'}",
        "/* url(b.png) */",
        "@charset 'x'; a{b:\\22 }",
        "a{b:url(http://[)}",
    ],
)
def test_a_style_sheet_that_refers_to_nothing_stays_as_it_is_written(text):
    assert settled(text) == [text, []]


def test_a_style_sheet_file_is_read_in_its_encoding():
    data = '@charset "iso-8859-1"; a{content:"é"}'.encode("latin-1")

    assert ask("print(json.dumps(read_sheet(sys.stdin.buffer.read())))", data).endswith('"é"}')


SVG = "<svg xmlns='http://www.w3.org/2000/svg' xmlns:x='http://www.w3.org/1999/xlink'>"


@pytest.mark.parametrize(
    ("inside", "found"),
    [
        ("<image href='b.png'/>", ["file:///brand/sub/b.png"]),
        ("<image x:href='../b.png'/>", ["file:///brand/b.png"]),
        ("<use href='b.svg#c'/><use href='#c'/>", ["file:///brand/sub/b.svg#c"]),
        (
            "<style>@import 'b.css'; a{fill:url(c.svg#d)}</style>",
            ["file:///brand/sub/b.css", "file:///brand/sub/c.svg#d"],
        ),
        ("<g style='fill:url(b.svg)' mask='url(#m)'/>", ["file:///brand/sub/b.svg"]),
        ("<image xml:base='file:///x/' href='b.png'/>", ["file:///x/", "file:///brand/sub/b.png", "file:///x/b.png"]),
        ("<text>url(b.png)</text>", []),
    ],
)
def test_all_that_a_drawing_refers_to_is_found(inside, found):
    for data in (f"{SVG}{inside}</svg>", f"{SVG}{inside}</svg>".encode("utf-16")):
        assert sorted({address for address in drawn(data) if ":" in address}) == sorted(found)


def test_what_is_no_drawing_refers_to_nothing():
    picture = base64.b64decode("R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7")

    assert drawn(picture) == drawn("<svg") == drawn("a{b:url(c.png)}") == []
