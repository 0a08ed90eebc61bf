"""Number cards: tables of figures in files of their own."""

from pathlib import Path

import pytest

from sdprint.checklist.model import Span, plain
from sdprint.checklist.numbers import read_cards
from sdprint.errors import ContentError, Exit, Finding

ORIGIN = Finding("", Path("list.md"), 4, 1)
NINES = """\
# Availability

| Target | per year |
|:--|--:|
| 99 % | **3.65 d** |
| 99.9 % | 8.76 h |

A year has 365 days.
"""


def card(folder, text, name="card"):
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (found,) = read_cards(((name, 0),), (folder,), 0, ORIGIN)
    return found


def bars(folder, scale, *values):
    rows = "".join(f"| x | {value} | y |\n" for value in values)
    return card(folder, f"# T\n\n| | ~{scale} | |\n|:--|:--|--:|\n{rows}")


def fault(names, *folders):
    with pytest.raises(ContentError) as caught:
        read_cards(tuple((name, 0) for name in names), folders, 0, ORIGIN)
    assert caught.value.exit_code == Exit.INPUT
    (finding,) = caught.value.findings
    return finding


def test_a_card_is_a_title_a_table_and_a_note(tmp_path):
    found = card(tmp_path, NINES)
    assert (found.title, found.note, found.align) == ("Availability", "A year has 365 days.", ("left", "right"))
    assert found.header == ((Span("Target"),), (Span("per year"),))
    assert found.rows[0] == ((Span("99\N{NO-BREAK SPACE}%"),), (Span("3.65 d", strong=True),))
    assert (len(found.rows), found.bars, found.lengths) == (2, -1, ())


def test_a_card_without_a_heading_is_called_after_its_file(tmp_path):
    assert card(tmp_path, "| a |\n|---|\n| b |\n", "powers").title == "Powers"


def test_a_header_without_a_word_is_none(tmp_path):
    assert card(tmp_path, "| | |\n|---|---|\n| a | b |\n").header == ()


def test_cards_come_in_the_order_of_their_names(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n| x |\n|---|\n| y |\n")
    assert [found.title for found in read_cards((("c", 0), ("a", 0)), (tmp_path,), 0, ORIGIN)] == ["c", "a"]


def test_the_first_folder_that_has_a_card_wins(tmp_path):
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    for folder in (own, shipped):
        folder.mkdir()
        (folder / "nines.md").write_text(f"# {folder.name}\n\n| x |\n|---|\n| y |\n")
    (shipped / "powers.md").write_text(NINES)
    titles = [
        found.title for found in read_cards((("nines", 0), ("powers", 0)), (tmp_path / "none", own, shipped), 0, ORIGIN)
    ]
    assert titles == ["own", "Availability"]


def test_bars_on_a_logarithmic_scale_go_from_the_least_to_the_longest(tmp_path):
    found = bars(tmp_path, "log", "1", "100", "1_000", "10000")
    assert (found.bars, found.lengths) == (1, (2.0, 50.0, 75.0, 100.0))


def test_bars_on_a_linear_scale_are_shares_of_the_longest(tmp_path):
    assert bars(tmp_path, "bar", "50", "0.5", "200").lengths == (25.0, 2.0, 100.0)


def test_one_bar_is_still_seen(tmp_path):
    assert bars(tmp_path, "log", "7").lengths[0] > 0
    assert bars(tmp_path, "bar", "7").lengths == (100.0,)


def test_the_first_column_can_hold_the_bars(tmp_path):
    found = card(tmp_path, "| ~bar | What |\n|---|---|\n| 1 | a |\n| 2 | b |\n")
    assert (found.bars, found.lengths) == (0, (50.0, 100.0))


def test_the_mark_of_a_bar_column_is_not_printed(tmp_path):
    found = card(tmp_path, "| What | ~bar |\n|---|---|\n| a | 1 |\n")
    assert [plain(cell) for cell in found.header] == ["What", ""]


def test_a_table_without_rows_has_no_bars(tmp_path):
    assert bars(tmp_path, "log").lengths == ()


@pytest.mark.parametrize(
    ("value", "what"),
    [
        ("ten", "a ~log column holds plain numbers: could not convert string to float: 'ten'"),
        ("", "a ~log column holds plain numbers: could not convert string to float: ''"),
        ("0", "a ~log column holds numbers above zero"),
        ("-3", "a ~log column holds numbers above zero"),
        ("nan", "a ~log column holds numbers above zero"),
        ("inf", "a ~log column holds numbers above zero"),
    ],
)
def test_a_bar_that_can_not_be_drawn_is_an_error(tmp_path, value, what):
    with pytest.raises(ContentError) as caught:
        bars(tmp_path, "log", "1", value, "100")
    (finding,) = caught.value.findings
    assert (finding.what, finding.path) == (what, tmp_path / "card.md")


def test_a_name_without_a_file_is_answered_with_the_nearest_one(tmp_path):
    (tmp_path / "latency.md").write_text(NINES)
    finding = fault(("latencey",), tmp_path)
    assert (finding.what, finding.hint) == ("no number card 'latencey'", "did you mean 'latency'?")
    assert (finding.path, finding.line, finding.column) == (Path("list.md"), 4, 1)


def test_every_missing_card_is_said_in_one_run(tmp_path):
    with pytest.raises(ContentError) as caught:
        read_cards((("a", 0), ("b", 0)), (tmp_path,), 0, ORIGIN)
    assert [finding.what for finding in caught.value.findings] == ["no number card 'a'", "no number card 'b'"]


@pytest.mark.parametrize("name", ["../secret", "inner/../../secret", "ABSOLUTE", "..", ""])
def test_a_name_can_not_lead_out_of_the_folders(tmp_path, name):
    inner = tmp_path / "numbers" / "inner"
    inner.mkdir(parents=True)
    (tmp_path / "secret.md").write_text(NINES)
    name = name.replace("ABSOLUTE", str(tmp_path / "secret"))
    assert fault((name,), tmp_path / "numbers").what == f"no number card '{name}'"


def test_a_card_that_is_a_link_out_of_its_folder_is_refused_and_one_within_is_read(tmp_path):
    (tmp_path / "numbers").mkdir()
    (tmp_path / "secret.md").write_text(NINES)
    (tmp_path / "numbers" / "nines.md").write_text(NINES)
    (tmp_path / "numbers" / "out.md").symlink_to("../secret.md")
    (tmp_path / "numbers" / "within.md").symlink_to("nines.md")
    (card,) = read_cards((("within", 0),), (tmp_path / "numbers",), 0, ORIGIN)
    assert card.title == "Availability"
    assert fault(("out",), tmp_path / "numbers").what == "number card 'out' is a link out of its folder"


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("# Title\n\nJust words.\n", 1),
        (NINES + "\n| another |\n|---|\n| table |\n", 10),
        (NINES + "\n- a list\n", 10),
        (NINES + "\n> a quotation\n", 10),
        (NINES + "\n```\ncode\n```\n", 10),
        (NINES + "\n## Another heading\n", 10),
    ],
    ids=["no table", "two tables", "list", "quotation", "code", "two headings"],
)
def test_what_a_card_would_not_print_is_an_error(tmp_path, text, line):
    (tmp_path / "card.md").write_text(text)
    finding = fault(("card",), tmp_path)
    assert (finding.what, finding.path) == ("a number card holds one table", tmp_path / "card.md")
    assert (finding.line, finding.column) == (line, 0)
    assert finding.hint.startswith("write a heading, a table, and a note")


def test_a_card_that_is_no_text_is_refused_like_any_other_file(tmp_path):
    (tmp_path / "card.md").write_bytes(b"\x89PNG\r\n\x1a\n")
    assert fault(("card",), tmp_path).what == "is a binary file, not Markdown"


@pytest.mark.parametrize(
    ("head", "what", "line"),
    [
        ("title: Nines", "a number card has no front matter", 1),
        ("title: #1", "'#1' is a remark in YAML and is not read", 2),
        ("x: 1\nx: 2", "key 'x' stands twice", 3),
    ],
)
def test_front_matter_of_a_card_is_refused_and_neither_printed_nor_lost(tmp_path, head, what, line):
    (tmp_path / "card.md").write_text(f"---\n{head}\n---\n{NINES}")
    finding = fault(("card",), tmp_path)
    assert (finding.what, finding.line, finding.path) == (what, line, tmp_path / "card.md")


def test_a_card_belongs_to_its_step_or_to_none(tmp_path):
    for name in ("a", "b", "c"):
        (tmp_path / f"{name}.md").write_text(f"# {name}\n\n| x |\n|---|\n| y |\n")
    found = read_cards((("a", 2), ("b", 0), ("c", 7)), (tmp_path,), 7, ORIGIN)

    assert [(card.title, card.step) for card in found] == [("a", 2), ("b", 0), ("c", 7)]


@pytest.mark.parametrize(("step", "steps"), [(3, 2), (1, 0), (8, 7)])
def test_a_card_for_a_step_that_there_is_not_is_an_error(tmp_path, step, steps):
    (tmp_path / "a.md").write_text(NINES)
    with pytest.raises(ContentError) as caught:
        read_cards((("a", step),), (tmp_path,), steps, ORIGIN)

    (finding,) = caught.value.findings
    assert finding.what == f"numbers: 'a' is for step {step}, and there are {steps}"
    assert (finding.path, finding.line, finding.column) == (Path("list.md"), 4, 1)


def test_all_that_is_wrong_with_the_cards_is_said_in_one_run(tmp_path):
    (tmp_path / "a.md").write_text(NINES)
    with pytest.raises(ContentError) as caught:
        read_cards((("a", 3), ("b", 1), ("a", 1), ("a", 9)), (tmp_path,), 2, ORIGIN)

    assert [finding.what.partition(":")[0] for finding in caught.value.findings] == [
        "numbers",
        "no number card 'b'",
        "numbers",
    ]
