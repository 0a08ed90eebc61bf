"""Papers: sizes in millimetres, found by name, turned, or given."""

import pytest

from sdprint.design.papers import PAPERS, find_paper
from sdprint.errors import Exit, UsageError


@pytest.mark.parametrize(
    ("name", "size"),
    [
        ("a4", (210.0, 297.0)),
        ("letter", (215.9, 279.4)),
        ("a6", (105.0, 148.0)),
        ("3x5", (76.2, 127.0)),
        ("4x6", (101.6, 152.4)),
        ("a5-landscape", (210.0, 148.0)),
        ("3x5-landscape", (127.0, 76.2)),
        ("100x150mm", (100.0, 150.0)),
        ("8.5x11in", (215.9, 279.4)),
        ("10x15cm", (100.0, 150.0)),
    ],
)
def test_a_paper_has_the_size_of_its_standard_or_the_size_that_is_given(name, size):
    paper = find_paper(name)

    assert (paper.name, paper.width, paper.height) == (name, *size)


def test_every_paper_stands_upright():
    assert all(paper.height > paper.width for paper in PAPERS.values())


@pytest.mark.parametrize("name", ["A4", " a4 ", "a4\n"])
def test_a_paper_is_found_in_any_case_and_between_spaces(name):
    assert find_paper(name) is PAPERS["a4"]


@pytest.mark.parametrize("name", ["100 x 150 mm", "100×150MM", "100.0x150mm"])
def test_a_size_is_read_however_it_is_typed(name):
    assert find_paper(name).name == "100x150mm"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("leter", "unknown paper 'leter'\n  hint: did you mean 'letter'?"),
        ("LETTR", "unknown paper 'LETTR'\n  hint: did you mean 'letter'?"),
        ("tabloid", "unknown paper 'tabloid'\n  hint: known: 3x5, 4x6, a3"),
        ("", "unknown paper ''\n  hint: known: 3x5"),
        ("10x15mm", "unknown paper '10x15mm'\n  hint: each edge is from 50 to 1200 mm"),
        ("9999x100in", "unknown paper '9999x100in'\n  hint: each edge is from 50 to 1200 mm"),
        ("100x150", "unknown paper '100x150'\n  hint: known: "),
    ],
)
def test_an_unknown_paper_is_a_mistake_of_usage_with_advice(name, text):
    with pytest.raises(UsageError) as error:
        find_paper(name)

    assert str(error.value).startswith(text)
    assert error.value.exit_code == Exit.USAGE == 2
