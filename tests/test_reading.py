"""A finished PDF is read in the order of its tags, word by word, and each word is looked at."""

import pytest
from weasyprint import HTML
from weasyprint.text.fonts import FontConfiguration

from sdprint.design.catalog import shipped
from sdprint.design.folds import Place
from sdprint.design.fonts import font_configuration
from sdprint.press.reading import comparable, read_words

PAGE = "@page{size:100mm 60mm;margin:8mm;@bottom-center{content:'Page ' counter(page);font-size:7pt}}"
STYLE = f"<style>{PAGE}html{{font:400 9pt 'IBM Plex Sans';font-variant-ligatures:none}}STYLE</style>"


@pytest.fixture
def words(tmp_path, monkeypatch, font_cache):
    """Print HTML with the bundled fonts, and read it again."""
    families = {"base": "IBM Plex Sans", "monospace": "IBM Plex Mono"}
    fonts = tmp_path / "fonts.conf"
    fonts.write_text(font_configuration((shipped() / "templates" / "fonts",), families, font_cache))
    monkeypatch.setenv("FONTCONFIG_FILE", str(fonts))

    def run(body, style="", sides=()):
        html = f'<html lang="en"><title>T</title>{STYLE.replace("STYLE", style)}<body>{body}'
        data = HTML(string=html).write_pdf(font_config=FontConfiguration(), pdf_tags=True, pdf_variant="pdf/ua-1")
        return read_words(data, lambda _: sides)

    return run


def content(found):
    return " ".join(word.letters for word in found if word.tagged)


def test_words_come_in_the_order_of_the_tags_and_not_in_that_of_the_paper(words):
    """What is positioned is drawn after all else of its page, wherever it stands."""
    body = "<p>one</p><p style='position:relative'>two</p><p>three</p><table><tr><td>four<td>five</table>"

    assert content(words(body)) == "one two three four five"


def test_what_repeats_on_each_page_is_no_content(words):
    found = words("<p>one</p><p style='break-before:page'>two</p>")

    assert content(found) == "one two"
    assert [(word.page, word.letters) for word in found if not word.tagged] == [
        (0, "page"),
        (0, "1"),
        (1, "page"),
        (1, "2"),
    ]


def test_a_word_is_broken_where_its_style_or_its_line_is(words):
    found = content(words("<p>un<b>believ</b>able <span style='hyphens:manual'>long&shy;ish</span></p>"))

    assert found.replace(" ", "") == "unbelievablelongish"
    assert found.endswith(" longish")


def test_letters_beyond_the_basic_plane_are_one_letter(words):
    assert content(words("<p>🚀 a→b 🎉</p>")) == "🚀 a→b 🎉"


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("Real-time  \u00ad\u200bÉcole", "realtimee\u0301cole"),
        ("½ of ﬁve…", "1⁄2offive..."),
        ("STRASSE straße", "strassestrasse"),
        ("a\u2010b\u2011c", "abc"),
    ],
)
def test_what_may_differ_between_source_and_paper_is_not_compared(text, letters):
    assert comparable(text) == letters


@pytest.mark.parametrize(
    ("style", "seen"),
    [
        ("", True),
        ("b{color:#8A929C}", True),
        ("b{color:#fff;background:#000}", True),
        ("b{color:#fff}", False),
        ("b{color:#123;background:#123}", False),
        ("b{position:relative;left:200mm}", False),
        ("b{position:absolute;top:-30mm}", False),
        ("p{position:relative}p::after{content:'';position:absolute;inset:0;background:#fff}", False),
        ("p{position:relative}p::before{content:'';position:absolute;z-index:-1;inset:0;background:#ff8}", True),
        ("p{height:1mm;overflow:hidden}", False),
        ("b{font-size:200pt}p{overflow:hidden;height:20mm}", False),
        ("b{opacity:.5}", True),
        ("b{opacity:0}", False),
    ],
)
def test_a_word_that_leaves_no_mark_is_not_seen(words, style, seen):
    (word,) = (word for word in words("<p><b>Sesame</b></p>", style) if word.tagged)

    assert word.seen is seen


@pytest.mark.parametrize("text", ["ab__bcdef", "a____b", "a^^^^^^b", "a,,,,,,b", "ab", "((a))", "z__ζσυκ"])
def test_letters_that_signs_keep_apart_are_seen(words, text):
    found = words(f"<p>{text}</p>")

    assert content(found).replace(" ", "") == text
    assert all(word.seen for word in found)


def test_small_type_is_seen_whatever_its_place_between_the_pixels(words):
    body = "".join(
        f"<p style='font-size:6.6pt;margin-left:{n / 7:.2f}mm'>illi,j fit 1il in photo</p>" for n in range(14)
    )

    assert all(word.seen for word in words(body))


def test_on_a_sheet_that_is_folded_words_come_page_by_page(words):
    """The panels of one printed side are read in the order of their pages."""
    body = "<div style='width:30mm;float:left'>two</div><div style='width:30mm;float:left'>one</div>"
    sides = ((Place(1, 0, 0, 35, 60, turned=False), Place(0, 35, 0, 65, 60, turned=False)),)

    found = words(body, sides=sides)

    assert [(word.page, word.letters) for word in found if word.tagged] == [(0, "one"), (1, "two")]


def test_what_is_no_pdf_is_refused():
    with pytest.raises(ValueError, match="PDFium can't open"):
        read_words(b"no PDF", lambda _: ())
