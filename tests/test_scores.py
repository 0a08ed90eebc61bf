"""Scores: numbers of several people, with mean and spread."""

from pathlib import Path

import pytest

from sdprint.delivery.record import Answers, make_answer
from sdprint.delivery.scores import find_scores, say_number, say_spread


def score(type_, *values):
    people = tuple(
        Answers("T", f"P{number}", (make_answer("q1", "Score", type_, value),), Path("x.pdf"))
        for number, value in enumerate(values)
    )
    return find_scores(people)


def test_mean_and_spread_are_of_the_numbers_that_were_given():
    (found,) = score("radio", "1", "4", "", "n/a", "3.5")

    assert found.values == (1, 4, None, None, 3.5)
    assert (found.mean, found.spread) == (2.83, (1, 4))
    assert say_spread(found) == "1 to 4"


@pytest.mark.parametrize("type_", ["text", "check"])
def test_texts_and_ticks_are_no_scores(type_):
    assert score(type_, "1", "2") == ()


@pytest.mark.parametrize("values", [("Yes", "No"), ("", ""), ("1,200", "10M"), ("١", "1e5"), ("9" * 400,)])
def test_what_is_no_number_without_doubt_is_none(values):
    assert score("number", *values) == ()


@pytest.mark.parametrize(
    ("value", "said"), [(None, ""), (3, "3"), (3.0, "3"), (2.5, "2.5"), (-0.25, "-0.25"), (100, "100"), (0, "0")]
)
def test_a_number_is_said_without_needless_zeros(value, said):
    assert say_number(value) == said
