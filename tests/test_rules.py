"""Rules beside those of markdown-it: wordings are taken apart, hints read, and nothing is left out without a word."""

from pathlib import Path

import pytest

from sdprint.checklist.model import Code, Listing, Paragraph, Span, plain
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.rules import LONGEST_PARAGRAPH
from sdprint.errors import ContentError

PATH = Path("list.md")
STRAIGHT = str.maketrans("“”‘’", "\"\"''")


def pieces(text):
    return read_pieces(PATH, text)


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


def test_a_footnote_in_the_text_holds_its_words_once_whatever_hints_there_are():
    found = pieces('- a^[d\\*e &amp; "f"] (e.g., b)?\n- c (e.g., d)?\n')
    assert plain(found[-1].block.spans) == "[1] d*e & “f”"


def test_a_footnote_that_is_written_inside_of_a_hint_is_kept():
    found = pieces("- a^[one] (e.g., b^[two *three*])?\n\nText^[four]\n")
    assert [plain(found[0].spans), plain(found[0].hint)] == ["a[1]?", "b[3]"]
    assert [plain(piece.block.spans) for piece in found[1:]] == ["Text[2]", "[1] one", "[2] four", "[3] two three"]


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 | 5 |\n", 4, "this row has more cells than its table has columns"),
        ("- x\n\n  > a | b\n  > --|--\n  > c | d | e\n", 5, "this row has more cells than its table has columns"),
    ],
    ids=["a cell", "a cell in a quotation in a list"],
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


@pytest.mark.parametrize("before", ["", "# ", "- ", "> ", "| a |\n|---|\n| "])
def test_a_paragraph_that_is_too_long_is_an_error_with_its_line(before):
    text = "x" * LONGEST_PARAGRAPH
    assert text in str(pieces(f"y\n\n{before}{text}\n"))
    with pytest.raises(ContentError) as caught:
        pieces(f"y\n\n{before}{text}x\n")
    (finding,) = caught.value.findings
    assert finding.what == f"{LONGEST_PARAGRAPH + 1} characters are too long for one paragraph"
    assert finding.hint == f"the limit is {LONGEST_PARAGRAPH}: put empty lines in between"
    assert (finding.path, finding.line) == (PATH, 3 + before.count("\n"))


@pytest.mark.parametrize(
    "text",
    [
        "a[^1]\n\n[^1]: one\n\n    [^2]: two\n",
        "a[^1] b[^2]\n\n[^1]: one\n\n    - in a list\n\n      [^2]: two\n\n    three\n",
        "a[^1]\n\n[^1]: one\n[^1]: two\n",
        "a[^1]\n\n> [^1]: one\n>\n>     [^2]: two\n",
    ],
    ids=["one in the other", "in a list", "of one name", "in a quotation"],
)
def test_a_footnote_inside_of_another_and_a_second_one_of_its_name_are_kept(text):
    found = str(pieces(text))
    assert all(found.count(word) == 1 for word in ("one", "two", "three", "in a list") if word in text)
