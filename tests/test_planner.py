"""What stands beside what, and who shares a box."""

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


def rows(text):
    """Each row as text: cells by their space, questions that share a cell joined."""
    found = []
    for step in planned(text).steps:
        for group in step.groups:
            for row in group.rows:
                cells = ["+".join(q.plain for q in cell.questions) + f":{cell.answer.space}" for cell in row.cells]
                found.append((">" * row.indent) + (" | ".join(cells) if cells else row.block.kind))
    return found


def test_two_half_boxes_of_like_height_stand_side_by_side():
    assert rows("- Who?\n- What?\n- Why?\n") == ["Who?:lines | What?:lines", "Why?:lines"]


def test_a_small_box_does_not_stand_beside_a_high_one():
    assert rows("- How many?\n- Who? {answer=lines:4}\n") == ["How many?:number", "Who?:lines"]


def test_the_lower_box_of_a_row_grows_to_the_higher_one():
    (row,) = planned("- How many?\n- Is it on?\n").steps[0].groups[0].rows

    assert [cell.height for cell in row.cells] == [14.0, 14.0]


def test_merged_questions_share_the_box_before_them():
    assert rows("- A? {answer=table:X,Y,Z;rows=3}\n- B? {answer=merge}\n") == ["A?+B?:table"]


def test_a_merge_with_nothing_before_it_gets_lines():
    assert rows("- A? {answer=merge}\n") == ["A?:lines"]


def test_neighbouring_estimates_and_trade_offs_share_a_table():
    text = (
        "- A? {answer=calc}\n- B? {answer=calc}\n- C? {answer=tradeoff}\n- D? {answer=tradeoff}\n- E? {answer=calc}\n"
    )

    assert rows(text) == ["A?+B?:calc", "C?+D?:tradeoff", "E?:calc"]


def test_plain_ticks_are_read_down_two_columns():
    assert rows("- a\n- b\n- c\n- d\n- e\n") == ["a+b+c:none | d+e:none"]


def test_numbered_items_keep_one_column_and_their_numbers():
    assert rows("1. a\n2. b\n") == ["a:none", "b:none"]


def test_nested_questions_are_indented_below_theirs():
    assert rows("- A?\n  - B?\n    - c\n- D?\n") == ["A?:lines", ">B?:lines", ">>c:none", "D?:lines"]


def test_text_between_questions_stands_between_them():
    assert rows("- A?\n\nText.\n\n- B?\n") == ["A?:lines", "paragraph", "B?:lines"]


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
