"""From Markdown to pieces: lines, styles, links, and what is too deep."""

import re
from pathlib import Path
from time import process_time

import pytest

from sdprint.checklist.model import Code, Definitions, Listing, Paragraph, Quote, Span, Table, plain
from sdprint.checklist.outline import HeadingPiece, ItemPiece, TextPiece
from sdprint.checklist.parser import DEEPEST, MOST_ITEMS, read_pieces
from sdprint.errors import ContentError, Exit

PATH = Path("list.md")
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def pieces(text, lang="en"):
    return read_pieces(PATH, text, lang)


def spans(text):
    """Return the spans of a text that is one item."""
    (item,) = pieces(f"- {text}")
    return item.spans


def test_pieces_come_in_reading_order_with_their_lines():
    found = pieces("# Title\n\nText\nover two lines\n\n- one\n\n  more\n- two\n\n```\ncode\n```\n\nSub\n---\n")
    assert [(type(piece), piece.line) for piece in found] == [
        (HeadingPiece, 1),
        (TextPiece, 3),
        (ItemPiece, 6),
        (ItemPiece, 9),
        (TextPiece, 11),
        (HeadingPiece, 15),
    ]


def test_an_empty_text_has_no_pieces():
    assert pieces("") == ()


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5, 6])
def test_a_heading_knows_its_level(level):
    (heading,) = pieces(f"{'#' * level} Title")
    assert (heading.level, plain(heading.spans)) == (level, "Title")


def test_seven_hashes_are_no_heading():
    assert pieces("####### x") == (TextPiece(Paragraph((Span("####### x"),)), 1),)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("plain", (Span("plain"),)),
        ("a **b** c", (Span("a "), Span("b", strong=True), Span(" c"))),
        ("*a* _b_", (Span("a", emphasis=True), Span(" "), Span("b", emphasis=True))),
        ("***a***", (Span("a", strong=True, emphasis=True),)),
        ("~~a~~", (Span("a", strike=True),)),
        ("`a *b*`", (Span("a *b*", code=True),)),
        ("**a `b`**", (Span("a ", strong=True), Span("b", strong=True, code=True))),
        (r"\*a\* &amp; &#169; <b>", (Span("*a* & © <b>"),)),
        ("a\n  b", (Span("a b"),)),
        ("a\\\n  b", (Span("a\nb"),)),
        ("a  \n  b", (Span("a\nb"),)),
        ("![*alt* text](a%20b.png)", (Span("alt text", image="a%20b.png"),)),
        ("![](a.png)", (Span("", image="a.png"),)),
        ("[a](https://b.example)", (Span("a", href="https://b.example"),)),
        ("[**a**](https://b.example)", (Span("a", strong=True, href="https://b.example"),)),
        ("[![a](b.png)](https://c.example)", (Span("a", href="https://c.example", image="b.png"),)),
        ("<https://b.example>", (Span("https://b.example", href="https://b.example"),)),
        ('"a" it\'s', (Span("“a” it’s"),)),
    ],
)
def test_each_style_of_text_becomes_a_span(text, found):
    assert spans(text) == found


@pytest.mark.parametrize(
    ("target", "kept"),
    [
        ("https://a.example", True),
        ("HTTP://a.example/b?c=d#e", True),
        ("mailto:a@b.example", True),
        ("page.md", False),
        ("../../etc/passwd", False),
        ("#part", True),
        ("/absolute", False),
        ("//a.example", False),
        ("ftp://a.example", False),
        ("https://user:secret@a.example", False),
    ],
)
def test_a_link_is_kept_only_where_paper_and_strangers_allow_it(target, kept):
    (span,) = spans(f"[text]({target})")
    assert (span.text, span.href) == ("text", target if kept else "")


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x"])
def test_a_link_that_could_do_harm_is_text(target):
    assert spans(f"[text]({target})") == (Span(f"[text]({target})"),)


@pytest.mark.parametrize(
    ("lang", "quoted"),
    [("en", "“a” ‘b’"), ("de-CH", "„a“ ‚b‘"), ("fr", "«\xa0a\xa0» ‹\xa0b\xa0›"), ("el", "“a” ‘b’")],
)
def test_quotation_marks_are_those_of_the_language(lang, quoted):
    (item,) = pieces("- \"a\" 'b'", lang)
    assert plain(item.spans) == quoted


def test_quotation_marks_in_code_stay_straight():
    assert spans('`"a"`') == (Span('"a"', code=True),)


def test_ordered_items_count_from_their_first_number():
    assert [item.marker for item in pieces("7. a\n7. b\n1. c")] == ["7.", "8.", "9."]


def test_what_looks_like_a_question_in_a_quotation_or_definition_stays_as_it_is_written():
    quote, definition = pieces("> - [x] a (b, c)? {answer=none}\n\nTerm\n: - d (e, f)?\n")
    item = (Paragraph((Span("[x] a (b, c)? {answer=none}"),)),)
    assert quote.block == Quote((Listing(first=-1, items=(item,)),))
    listing = Listing(first=-1, items=((Paragraph((Span("d (e, f)?"),)),),))
    assert definition.block == Definitions((((Span("Term"),), (listing,)),))


def test_a_heading_in_a_quotation_is_a_bold_paragraph_with_all_its_words():
    (quote,) = pieces("> ## 🟩 Step 3: *Why* {x=y}")
    assert quote.block == Quote(
        (
            Paragraph(
                (Span("🟩 Step 3: ", strong=True), Span("Why", strong=True), Span(" {x=y}", strong=True)),
                slug="-step-3-why-xy",
            ),
        )
    )


def test_code_keeps_every_character():
    (fenced, indented) = pieces("```py\n  a = {1: 'x'}\n\n\tb\n```\n\n    <c>\n")
    assert fenced.block == Code("  a = {1: 'x'}\n\n\tb")
    assert indented.block == Code("<c>")


def test_a_table_knows_its_columns():
    (table,) = pieces("| a | b | c | d |\n|---|:--|--:|:-:|\n| 1 | **2** |\n")
    header = tuple((Span(name),) for name in "abcd")
    assert table.block == Table(
        header, (((Span("1"),), (Span("2", strong=True),), (), ()),), ("start", "left", "right", "center")
    )


def nested(levels):
    return "\n".join(f"{'  ' * level}- item {level}" for level in range(levels))


def test_lists_are_kept_down_to_the_deepest_level():
    (item,) = pieces(nested(DEEPEST // 2 - 1))
    seen = 1
    while item.children:
        (item,) = item.children
        seen += 1
    assert (seen, plain(item.spans)) == (DEEPEST // 2 - 1, f"item {DEEPEST // 2 - 2}")


def test_the_last_level_that_is_not_too_deep_is_read():
    (piece,) = pieces("> " * (DEEPEST - 1) + "x")
    block = piece.block
    while isinstance(block, Quote):
        (block,) = block.blocks
    assert block == Paragraph((Span("x"),))


@pytest.mark.parametrize(
    ("text", "line"),
    [
        (nested(DEEPEST // 2 + 1), DEEPEST // 2 + 1),
        (nested(500), None),
        ("# T\n\n" + "> " * 100 + "x", 3),
        (">" * 10_000, 1),
        ("*a **a " * 500 + "b** b*" * 500, 1),
    ],
    ids=["lists", "more lists than markdown-it reads", "quotations", "many quotations", "emphasis"],
)
def test_what_is_nested_too_deep_is_an_error_and_never_dropped(text, line):
    with pytest.raises(ContentError) as caught:
        pieces(text)
    (finding,) = caught.value.findings
    assert caught.value.exit_code == Exit.INPUT
    assert finding.what == f"nested deeper than {DEEPEST} levels"
    assert finding.hint == "make the inner lists headings of their own"
    assert finding.path == PATH
    assert line is None or finding.line == line


@pytest.mark.parametrize(
    "text",
    [
        "a" + " " * 19_000 + "b",
        "(b, " * 5_000,
        "a " + "{" * 19_000,
        "[a](" * 5_000,
        "a=b " * 4_900 + "}",
        "'\"" * 9_000,
    ],
    ids=["spaces", "parentheses", "braces", "links", "attributes", "quotation marks"],
)
def test_the_time_for_a_line_does_not_grow_with_its_square(text):
    start = process_time()
    assert plain(spans(text)).translate(STRAIGHT) == text.rstrip()
    assert process_time() - start < 2


def test_more_list_items_than_anyone_prints_are_an_error_at_the_first_that_is_too_many():
    with pytest.raises(ContentError) as caught:
        pieces("# T\n" + "- a\n  - b\n" * (MOST_ITEMS // 2) + "- c\n- d\n")
    (finding,) = caught.value.findings
    assert finding.what == f"{MOST_ITEMS + 2} list items are too many"
    assert (finding.line, finding.hint) == (MOST_ITEMS + 2, f"the limit is {MOST_ITEMS}: split the file")


NESTED = {
    "list": lambda n: "\n".join("  " * i + f"- w{i}" for i in range(n)),
    "items on a line": lambda n: "- " * n + "w0",
    "quotation": lambda n: "\n".join("> " * (i + 1) + f"w{i}\n" + "> " * (i + 1) for i in range(n)),
    "answer key": lambda n: (
        "- w0?\n\n" + "\n".join("  " + "> " * (i + 1) + f"w{i}\n  " + "> " * (i + 1) for i in range(n))
    ),
    "definition": lambda n: "w0\n" + "".join("  " * i + f": w{i + 1}\n\n" for i in range(n)),
    "footnote": lambda n: "a[^0] w0\n\n" + "".join("    " * i + f"[^{i}]: w{i} [^{i + 1}]\n\n" for i in range(n)),
    "emphasis": lambda n: "".join(f"*w{i} **v{i} " for i in range(n)) + "w" + "***" * n,
    "strike": lambda n: "".join(f"~~w{i} **v{i} " for i in range(n)) + "w" + "**~~" * n,
    "hint": lambda n: "- w? (e.g. " + "".join(f"*w{i} **v{i} " for i in range(n)) + "***" * n + ")",
    "cell": lambda n: "|w|\n|-|\n|" + "".join(f"*w{i} **v{i} " for i in range(n)) + "***" * n + "|",
    "link": lambda n: "".join(f"[w{i} " for i in range(n)) + "w" + "](https://example.org)" * n,
    "picture": lambda n: "".join(f"![w{i} " for i in range(n)) + "w" + "](a.png)" * n,
}


@pytest.mark.parametrize("shape", NESTED)
def test_whatever_is_nested_is_an_error_or_has_all_its_words(shape):
    for depth in (10, 28, 29, 30, 57, 58, 59, 60, 61, 88, 89, 90, 178, 179, 180, 181, 300):
        text = NESTED[shape](depth)
        try:
            found = str(pieces(text))
        except ContentError as error:
            found = error.findings[0].what
        whole = set(re.findall(r"\b[wv]\d+", text)) <= set(re.findall(r"\b[wv]\d+", found))
        assert whole or found == f"nested deeper than {DEEPEST} levels", depth
