"""How fields look that are filled in: what is drawn, where, and what can't be drawn."""

import re

import pytest

from sdprint.press.lettering import FIRST, WIDTHS
from sdprint.press.writing import draw_mark, draw_text


def lines_of(drawing):
    return [re.sub(rb"\\(.)", rb"\1", part[1:-4]).decode("cp1252") for part in drawing if part.endswith(b") Tj")]


def width_of(text):
    return sum(WIDTHS[byte - FIRST] for byte in text.encode("cp1252")) / 100


def test_long_text_is_wrapped_at_words_and_nothing_is_lost():
    text = "Users post photos, follow others, and read a feed (newest first) \\ all day.\n\nSecond: naïve café, 5 €."

    lines = lines_of(draw_text(text, (120, 90), several=True))

    assert all(width_of(line) <= 116 for line in lines)
    assert len(lines) > 4
    assert " ".join(lines).split() == text.split()
    assert "" in lines


def test_a_word_that_is_wider_than_its_field_stands_on_a_line_of_its_own():
    lines = lines_of(draw_text(f"a {'x' * 60} b", (120, 90), several=True))

    assert lines == ["a", "x" * 60, "b"]


def test_one_line_takes_line_breaks_for_spaces():
    assert lines_of(draw_text("1\n2", (120, 20), several=False)) == ["1 2"]


@pytest.mark.parametrize("text", ["日本語", "שלום", "Łódź", "🚀", "tab\there"])
def test_what_the_typeface_has_no_letters_for_is_not_drawn(text):
    assert draw_text(text, (120, 20), several=False) is None


def test_marks_are_drawn_inside_of_their_box():
    for mark in ("check", "dot"):
        figures = [float(figure) for part in draw_mark(mark, 9, 9) for figure in re.findall(rb"[\d.]+(?= )", part)][1:]
        assert figures
        assert all(0 <= figure <= 9 for figure in figures)
    assert draw_mark("", 9, 9) == []
