"""Papers: sizes in millimetres, found by name."""

import pytest

from sdprint.design.papers import PAPERS, find_paper
from sdprint.errors import Exit, UsageError


@pytest.mark.parametrize(("name", "size"), [("a4", (210.0, 297.0)), ("letter", (215.9, 279.4))])
def test_a_paper_has_the_size_of_its_standard(name, size):
    paper = find_paper(name)

    assert (paper.name, paper.width, paper.height) == (name, *size)


def test_every_paper_stands_upright():
    assert all(paper.height > paper.width for paper in PAPERS.values())


@pytest.mark.parametrize("name", ["A4", " a4 ", "a4\n"])
def test_a_paper_is_found_in_any_case_and_between_spaces(name):
    assert find_paper(name) is PAPERS["a4"]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leter", "unknown paper 'leter'\n  hint: did you mean 'letter'?"),
        ("LETTR", "unknown paper 'LETTR'\n  hint: did you mean 'letter'?"),
        ("tabloid", "unknown paper 'tabloid'\n  hint: known: a4, letter"),
        ("", "unknown paper ''\n  hint: known: a4, letter"),
    ],
)
def test_an_unknown_paper_is_a_mistake_of_usage_with_advice(name, text):
    with pytest.raises(UsageError) as error:
        find_paper(name)

    assert str(error.value) == text
    assert error.value.exit_code == Exit.USAGE == 2
