"""Shortcuts through the cascade: what a document has a use for is styled, however its style sheets say so."""

import pytest
from test_shortcuts import render

from sdprint.layout.markup import link_to
from sdprint.press.fetcher import Home


@pytest.mark.parametrize(
    "style",
    [
        "",
        "i{float:footnote}",
        "I{FLOAT:FOOTNOTE}",
        r"i{float:foo\74note}",
        r"i{float:\footnot\000065}",
        "i{position:note(x)}@page{@bottom{content:element(x)}}",
        "b{display:list-item;margin-left:1cm}",
        "b{display:lis\\t-item;margin-left:1cm}",
        "@import url(data:text/css,i%7Bfloat:footnote%7D);",
    ],
)
@pytest.mark.parametrize("link", ["", "<link rel=stylesheet href='data:text/css,i%7Bfloat:footnote%7D'>"])
@pytest.mark.parametrize("own", ["", "<i style='float:foot&#110;ote'>Own</i>", "<ul><li>One<ol><li>Two</ol></ul>"])
def test_parts_that_a_document_has_a_use_for_are_styled(style, link, own):
    body = f"{link}<p>One <i>two</i> <b>three</b> {own}"

    assert render("parts", style, body) == render("none", style, body)


def test_notes_and_markers_are_looked_for_at_all():
    plain = render("parts", "", "<p>One <i>two</i> <b>three</b>")[0]

    assert render("parts", "i{float:footnote}", "<p>One <i>two</i> <b>three</b>")[0] != plain
    assert render("parts", "b{display:list-item}", "<p>One <i>two</i> <b>three</b>")[0] != plain


@pytest.mark.parametrize("css", ["h1{color:red}", "h1{display:list-item;list-style:square inside}"])
def test_the_style_sheet_of_a_brand_is_asked_for_the_parts_that_it_has_a_use_for(sdprint, checklist, tmp_path, css):
    folder = tmp_path / "templates" / "brands" / "own"
    folder.mkdir(parents=True)
    (folder / "brand.toml").write_text('[color]\nprimary = "#123456"\n')
    (folder / "brand.css").write_text(css)
    made = []
    for shims in ("parts", "none"):
        done = sdprint("build", checklist(), "-k", "key", "-b", "own", "-o", shims, SDPRINT_SHIMS=shims)
        assert done.returncode == 0, done.stderr
        made.append((tmp_path / shims / "list-key-own.pdf").read_bytes())

    assert made[0] == made[1]


def test_the_link_to_the_style_sheet_of_a_brand_is_what_it_says(tmp_path):
    home = Home(tmp_path, tmp_path / "brand.css", "h1{color:red}")

    assert home.spell_out(f"<a>{link_to(tmp_path / 'brand.css')}<b>") == "<a>h1{color:red}<b>"
    assert Home(tmp_path).spell_out("<link>") == "<link>"
