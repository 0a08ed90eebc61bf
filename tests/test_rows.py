"""Questions that share an answer space, and what the field is called in which each of them is ticked."""

import pytest

from sdprint.checklist.answers import Answer
from sdprint.checklist.model import Question, Span
from sdprint.layout.rows import Cell


def question(name, wording="Why?"):
    return Question(name, "1.1", (Span(wording),), Answer("lines", count=2))


@pytest.mark.parametrize("space", ["number", "lines", "dotted", "box", "yesno", "choice", "sketch", "grid"])
def test_an_answer_that_is_one_field_has_the_id_and_the_tick_another_name(space):
    one, other = question("a"), question("b")
    cell = Cell((one, other), Answer(space))

    assert (cell.tick(one), cell.tick(other)) == ("a--done", "b")


@pytest.mark.parametrize("space", ["none", "list", "table", "calc", "tradeoff"])
def test_where_the_answer_is_several_fields_the_tick_has_the_id(space):
    one = question("a")

    assert Cell((one,), Answer(space)).tick(one) == "a"


def test_a_shared_space_is_called_by_all_its_questions():
    assert Cell((question("a", "Why?"), question("b", "How?")), Answer("lines")).label == "Why? How?"
