"""Words at the heads and feet of pages: fields filled in, what is empty left out, and nothing that CSS could read."""

import subprocess
import sys

import pytest
from pdfs import text_of

from sdprint.layout.lines import shorten

LIST = """---
title: A list of things
edition: 1.2
{head}
---

## Step 1: First

- What is it?
- How many are there?
"""


@pytest.fixture
def printed(tmp_path):
    """Return the words of the worksheet of a project with a brand that has these lines."""

    def run(brand, head="", *options):
        folder = tmp_path / "templates" / "brands" / "own"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "brand.toml").write_text(brand)
        (tmp_path / "list.md").write_text(LIST.format(head=head))
        command = [sys.executable, "-m", "sdprint", "build", "list.md", "-b", "own", "-o", "out", *options]
        done = subprocess.run([*command, "-k", "worksheet"], cwd=tmp_path, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "warning" not in done.stderr
        (file,) = (tmp_path / "out").glob("*.pdf")
        return text_of(file, "-layout")

    return run


def test_fields_are_filled_in_at_their_places(printed):
    text = printed(
        '[header]\nleft = "Acme"\ncenter = "internal"\n'
        '[footer]\nleft = "{title}: {kind}"\ncenter = "edition {edition}"\nright = "{page}/{pages}"\n'
    )
    first, *_, last = [line for line in text.splitlines() if line.strip()]

    assert first.split() == ["Acme", "internal"]
    assert last.split("   ")[0] == "A list of things: Worksheet"
    assert "edition 1.2" in last
    assert last.rstrip().endswith("1/1")


def test_a_field_without_a_value_takes_its_neighbour_along(printed):
    assert "Worksheet\n" in printed('[footer]\nleft = "{date} · {kind}"\nright = "{date}"\n').replace(" ", "")
    assert "Worksheet · December 24, 2026" in printed('[footer]\nleft = "{kind} · {date}"\n', "date: 2026-12-24")


def test_words_are_never_read_as_css(printed):
    odd = r'a"b\\c}</style><b>é 日'.replace(" 日", "")
    text = printed(f"[footer]\nleft = '{odd}'\n")

    assert odd.replace("\\\\", "\\\\") in text


def test_long_words_are_cut_so_that_none_stands_on_another(printed):
    text = printed('[footer]\nleft = "{title} {title}"\ncenter = "' + "x" * 180 + '"\nright = "' + "y" * 180 + '"\n')

    assert "xxxxx…" in text
    assert "yyyyy…" in text


@pytest.mark.parametrize(
    ("text", "letters", "shown"),
    [
        ("A list of things", 16, "A list of things"),
        ("A list of things", 15, "A list of…"),
        ("Abcdefgh", 4, "Abc…"),
        ("設計面接", 8, "設計面接"),
        ("設計面接", 7, "設計面…"),
        ("", 3, ""),
    ],
)
def test_a_title_is_shortened_at_the_end_of_a_word_and_wide_letters_count_twice(text, letters, shown):
    assert shorten(text, letters) == shown


def test_a_title_is_printed_as_often_as_it_is_asked_for_and_the_end_gives_way(printed):
    text = printed('[footer]\nleft = "{title} {title} {title}"\ncenter = "confidential, do not copy, never"\n')

    assert text.count("A list") >= 2
    assert "confidential, do not copy, never" in text


def test_what_stands_at_the_right_of_heads_stands_on_first_pages_too(printed):
    first, *_ = [line for line in printed('[header]\nright = "R {page}"\n').splitlines() if line.strip()]

    assert "".join(first.split()) == "R1"
