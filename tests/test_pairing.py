"""What stands beside what, and who shares a box."""

from pathlib import Path

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.layout.pairing import plan_rows


def planned(text):
    path = Path("sample.md")
    head = split_front_matter(path, text)
    checklist = build_checklist(path, head, text.split("\n"), read_pieces(path, head.body))
    return [row for step in checklist.steps for group in step.groups for row in plan_rows(group, checklist)]


def rows(text):
    """Each row as text: cells by their space, questions that share a cell joined."""
    found = []
    for row in planned(text):
        cells = ["+".join(q.plain for q in cell.questions) + f":{cell.answer.space}" for cell in row.cells]
        found.append((">" * row.indent) + (" | ".join(cells) if cells else row.block.kind))
    return found


def test_two_half_boxes_of_like_height_stand_side_by_side():
    assert rows("- Who?\n- What?\n- Why?\n") == ["Who?:lines | What?:lines", "Why?:lines"]


def test_a_small_box_does_not_stand_beside_a_high_one():
    assert rows("- How many?\n- Who? {answer=lines:4}\n") == ["How many?:number", "Who?:lines"]


def test_the_lower_box_of_a_row_grows_to_the_higher_one():
    (row,) = planned("- How many?\n- Is it on?\n")

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
