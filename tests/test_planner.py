"""From a checklist to a plan: what may break, what is timed, and what is reviewed."""

from pathlib import Path

import pytest

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.design.catalog import Catalog
from sdprint.design.papers import read_paper
from sdprint.errors import UsageError
from sdprint.layout.markup import render_page
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan


def planned(text, kind="worksheet", paper="a4", **choices):
    path = Path("sample.md")
    head = split_front_matter(path, text)
    checklist = build_checklist(path, head, text.split("\n"), read_pieces(path, head.body))
    catalog = Catalog()
    chosen, brand = catalog.kind(kind), catalog.brand("plain")
    design = Design(chosen, brand, read_paper(paper), catalog.template_folders(chosen, brand), Path())
    return make_plan(checklist, design, Choices(**choices))


def test_a_group_that_can_t_fit_on_a_page_may_be_broken():
    many = planned("# T\n\n## S\n\n" + "- Who?\n- Why not?\n" * 40).steps[0].groups[0]
    few = planned("# T\n\n## S\n\n- Who?\n").steps[0].groups[0]

    assert many.breakable
    assert not few.breakable


def test_a_long_group_is_cut_into_units_and_only_the_first_has_the_heads():
    units = planned("# T\n\n## S\n\n" + "- Who?\n" * 20, "cheatsheet").units

    assert [len(unit.entries) for unit in units] == [3, 3, 3, 3, 3, 3, 2]
    assert [unit.head for unit in units] == [True, *[False] * 6]
    assert [unit.group is not None for unit in units] == [True, *[False] * 6]
    assert [unit.closes for unit in units] == [*[False] * 6, True]
    (short,) = planned("# T\n\n## S\n\n" + "- Who?\n" * 5, "cheatsheet").units
    assert len(short.entries) == 5


def test_an_unknown_time_limit_names_the_known_ones():
    text = "---\ndurations: {20: [20]}\n---\n# T\n\n## S\n\n- Who?\n"

    assert [timing.minutes for timing in planned(text, minutes=20).timings] == [20]
    with pytest.raises(UsageError, match="no plan for 45 minutes") as caught:
        planned(text, minutes=45)
    assert caught.value.findings[0].hint == "known: 20"


def test_without_hints_no_question_has_one():
    text = "- Who? (e.g. me)\n  - Why? (a, b)\n"

    for kind in ("worksheet", "cheatsheet", "key"):
        assert "a, b" in render_page(planned(text, kind))
        assert "a, b" not in render_page(planned(text, kind, hints=False))


def test_the_self_review_is_about_the_steps_unless_the_author_says_otherwise():
    steps = "# T\n\n## One\n\n- Who?\n\n## Two\n\n- Why?\n"

    assert planned(steps).review == ("One", "Two")
    assert planned("---\nreview: [Tempo]\n---\n" + steps).review == ("Tempo",)
    assert planned("# T\n\n## One\n\n- do\n\n## Two\n\n- act\n").review == ()
