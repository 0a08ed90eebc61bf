"""Shortcuts through the cascade: what a document has a use for is styled, however its style sheets say so."""

import pytest
from test_shortcuts import render


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
