"""From Markdown to pieces: lines, styles, links, and what is too deep."""

from pathlib import Path
from time import process_time

import pytest

from sdprint.checklist.model import Code, Definitions, Listing, Paragraph, Quote, Span, Table, plain
from sdprint.checklist.outline import HeadingPiece, ItemPiece, TextPiece
from sdprint.checklist.parser import DEEPEST, read_pieces
from sdprint.errors import ContentError, Exit

PATH = Path("list.md")


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
        ("#part", False),
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


def test_an_item_is_taken_apart():
    (item,) = pieces(
        "3. [x] Which **formats** (e.g., `JSON`, XML)? {short=Formats}\n   > JSON.\n\n   More.\n\n   - inner\n"
    )
    assert item.spans == (Span("Which "), Span("formats", strong=True), Span("?"))
    assert item.hint == (Span("JSON", code=True), Span(", XML"))
    assert (item.marker, item.wording.checked, item.wording.attributes.get("short")) == ("3.", True, "Formats")
    assert item.key == (Paragraph((Span("JSON."),)),)
    assert item.body == (Paragraph((Span("More."),)),)
    assert [plain(child.spans) for child in item.children] == ["inner"]


def test_a_hint_may_use_a_link_that_is_defined_elsewhere():
    (item,) = pieces("- Which ([one][1], two)?\n\n[1]: https://a.example\n")
    assert item.hint == (Span("one", href="https://a.example"), Span(", two"))


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
        (Paragraph((Span("🟩 Step 3: ", strong=True), Span("Why", strong=True), Span(" {x=y}", strong=True))),)
    )


def test_code_keeps_every_character():
    (fenced, indented) = pieces("```py\n  a = {1: 'x'}\n\n\tb\n```\n\n    <c>\n")
    assert fenced.block == Code("  a = {1: 'x'}\n\n\tb")
    assert indented.block == Code("<c>")


def test_a_table_knows_its_columns():
    (table,) = pieces("| a | b | c | d |\n|---|:--|--:|:-:|\n| 1 | **2** |\n")
    header = tuple((Span(name),) for name in "abcd")
    assert table.block == Table(
        header, (((Span("1"),), (Span("2", strong=True),), (), ()),), ("left", "left", "right", "center")
    )


def test_a_footnote_that_ends_with_a_list_or_code_is_kept():
    blocks = [
        piece.block for piece in pieces("a[^1] b[^2]\n\n[^1]: One\n\n    - list\n[^2]:\n    ```\n    code\n    ```\n")
    ]
    assert blocks[1:3] == [
        Paragraph((Span("[1] "), Span("One"))),
        Listing(first=-1, items=((Paragraph((Span("list"),)),),)),
    ]
    assert Code("code") in blocks


def test_a_footnote_that_nothing_or_only_a_hint_refers_to_is_kept():
    found = pieces("- a (e.g., b[^hint])?\n\n[^idle]: Idle.\n[^hint]: Hint.\n")
    assert plain(found[0].hint) == "b[1]"
    assert [plain(piece.block.spans) for piece in found[1:]] == ["[1] Hint.", "[2] Idle."]


def test_a_footnote_that_is_written_inside_of_a_hint_is_kept():
    found = pieces("- a^[one] (e.g., b^[two *three*])?\n\nText^[four]\n")
    assert [plain(found[0].spans), plain(found[0].hint)] == ["a[1]?", "b[3]"]
    assert [plain(piece.block.spans) for piece in found[1:]] == ["Text[2]", "[1] one", "[2] four", "[3] two three"]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | 5 |\n", 4, "this row has more cells than its table has columns"),
        ("- x\n\n  > a | b\n  > --|--\n  > c | d | e\n", 5, "this row has more cells than its table has columns"),
        ("a[^1]\n\n[^1]: one\n\n[^1]: two\n", 5, "two footnotes are called '[^1]'"),
        ("a[^1] b[^2]\n\n[^1]: one\n\n    [^2]: two\n", 5, "a footnote inside of a footnote"),
    ],
    ids=["a cell", "a cell in a quotation in a list", "a footnote of the same name", "a footnote in a footnote"],
)
def test_what_markdown_leaves_out_without_a_word_is_an_error(text, line, what):
    with pytest.raises(ContentError) as caught:
        pieces(text)
    (finding,) = caught.value.findings
    assert finding.what.startswith(what)
    assert (finding.path, finding.line) == (PATH, line)
    assert finding.hint


@pytest.mark.parametrize("row", ["| 1 | 2 |", "1 | 2", "| 1 |", "| 1 | 2 | |", "| 1 | `\\|` |", "| 1 \\| 2 | 3 |"])
def test_a_row_that_loses_nothing_is_right(row):
    (table,) = pieces(f"| a | b |\n|---|---|\n{row}\n")
    assert len(table.block.rows[0]) == 2


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
    ["a" + " " * 200_000 + "b", "(b, " * 50_000, "a " + "{" * 50_000, "[a](" * 5_000, "a=b " * 50_000 + "}"],
    ids=["spaces", "parentheses", "braces", "links", "attributes"],
)
def test_the_time_for_a_line_does_not_grow_with_its_square(text):
    start = process_time()
    assert plain(spans(text)) == text.rstrip()
    assert process_time() - start < 10
