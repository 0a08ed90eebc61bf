"""Strips: one endless column tells how high everything is at any size, and how full the pages would be."""

from dataclasses import replace
from pathlib import Path

import pytest

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.design.catalog import Catalog, shipped
from sdprint.design.fonts import font_configuration
from sdprint.design.papers import find_paper
from sdprint.design.project import Project
from sdprint.layout.plan import POINT, Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.press.packing import pack_columns
from sdprint.press.strip import CARD_GAP, ENDLESS, ROUNDING, STICKS_OUT, measure, rooms_of
from sdprint.press.worker import EPOCH
from sdprint.survey import read_checklist

SHIPPED = shipped() / "content" / "system-design.md"
TEXT = "# T\n" + "".join(
    f"\n## Part {part} of the whole\n\n**Goal:** Know what it is good for, and for whom.\n\n"
    + "".join(f"- What about matter {part}.{n}, and who looks after it (a name, a team)?\n" for n in range(9))
    for part in range(3)
)


@pytest.fixture(autouse=True)
def _fonts(monkeypatch, tmp_path):
    """The bundled fonts, as the worker sees them."""
    families = {"base": "IBM Plex Sans", "monospace": "IBM Plex Mono"}
    path = tmp_path / "fonts.conf"
    path.write_text(font_configuration(Catalog().fonts(Catalog().brand("plain")), families, tmp_path / "cache"))
    monkeypatch.setenv("FONTCONFIG_FILE", str(path))
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)


def planned(text=TEXT, kind="cheatsheet", paper="a4", **changes):
    """The plan of a text, or of the shipped checklist, before anything is measured; `changes` go over it."""
    path = Path("sample.md")
    if text:
        head = split_front_matter(path, text)
        checklist = build_checklist(path, head, text.split("\n"), read_pieces(path, head.body))
    else:
        checklist = read_checklist(SHIPPED, Project(Path())).checklist
    catalog = Catalog()
    chosen, brand = catalog.kind(kind), catalog.brand("plain")
    design = Design(chosen, brand, find_paper(paper), catalog.template_folders(chosen, brand), Path())
    return replace(make_plan(checklist, design, Choices()), **changes)


def with_lines(plan, ems, size):
    """The plan with type of `size` pt and columns of `ems` em, whatever paper that takes."""
    count = plan.column_count
    width = ems * count * size * POINT + plan.kind.fit.gutter * (count - 1) * size * POINT
    paper = replace(plan.paper, width=width + plan.margins.left + plan.margins.right)
    return replace(plan, paper=paper, type_size=size)


@pytest.mark.parametrize("ems", [17.0, 24.0, 40.0])
@pytest.mark.parametrize(("text", "close"), [(TEXT, 1e-6), ("", 0.015)], ids=["list", "shipped"])
def test_in_lines_of_as_many_em_everything_is_as_many_em_high_at_any_size(text, close, ems):
    """Only the hairlines of number cards stay as thin as they are."""
    strips = [measure(with_lines(planned(text), ems, size)) for size in (7.4, 10.0, 14.0)]
    heights = [{piece.id: piece.height / strip.plan.em for piece in strip.pieces} for strip in strips]

    assert all(strip.plan.column_width == pytest.approx(ems * strip.plan.em) for strip in strips)
    for name, high in heights[0].items():
        for other in heights[1:]:
            assert other[name] == pytest.approx(high, rel=close), name


def test_the_number_of_columns_and_the_height_of_the_paper_change_no_height():
    plan = planned()
    one = measure(with_lines(plan, 24.0, 9.0))
    for changes in ({"column_count": 3}, {"pages": 4}, {"paper": replace(plan.paper, height=100.0)}):
        other = measure(with_lines(replace(plan, **changes), 24.0, 9.0))
        assert [piece.height for piece in other.pieces] == pytest.approx([piece.height for piece in one.pieces])


def test_narrower_columns_are_higher_and_so_is_larger_type():
    def total(strip):
        return sum(piece.height for piece in strip.pieces)

    plan = planned()
    by_columns = [total(measure(replace(plan, column_count=count, type_size=9.0))) for count in (1, 2, 3, 4)]
    by_size = [measure(replace(plan, column_count=2, type_size=size)) for size in (7.0, 8.0, 10.0, 13.0)]

    assert by_columns == sorted(by_columns)
    assert by_columns[0] < by_columns[-1]
    assert [strip.fullness for strip in by_size] == sorted(strip.fullness for strip in by_size)


def test_a_strip_has_a_piece_for_each_unit_in_their_order():
    plan = planned("")
    strip = measure(plan)

    assert [piece.id for piece in strip.pieces] == [unit.id for unit in plan.units]
    assert [piece.head for piece in strip.pieces] == [unit.head for unit in plan.units]
    assert [piece.movable for piece in strip.pieces] == [unit.movable for unit in plan.units]
    assert sum(piece.loose for piece in strip.pieces) == len(plan.checklist.cards) > 0
    assert all(0 < piece.height < ENDLESS for piece in strip.pieces)


def test_a_strip_is_packed_into_the_rooms_of_its_pages():
    plan = planned(pages=2, column_count=2, type_size=11.0)
    strip = measure(plan)

    assert strip.rooms == rooms_of(plan, strip.head)
    assert strip.gap == pytest.approx(CARD_GAP * 11.0 * POINT)
    assert strip.packing == pack_columns(strip.pieces, strip.rooms, strip.gap, plan.kind.fit.whole)
    assert strip.fullness == strip.packing.fullness
    assert strip.size == 11.0
    assert strip.scale == pytest.approx(1.0)


def test_the_columns_of_the_first_page_are_lower_by_what_stands_above_them():
    plan = planned(pages=1, column_count=3)
    whole = plan.height - ROUNDING

    assert rooms_of(plan, 40.0) == (whole - 40.0,) * 3
    assert rooms_of(replace(plan, pages=2), 40.0) == (*(whole - 40.0,) * 3, *(whole,) * 3)
    assert rooms_of(replace(plan, pages=3, column_count=1), 0.0) == (whole,) * 3


def test_pages_that_are_not_settled_yet_are_one():
    plan = planned(pages=0, column_count=2)

    assert rooms_of(plan, 10.0) == rooms_of(replace(plan, pages=1), 10.0)


def test_a_cover_holds_no_columns():
    plan = planned(kind="pocket")

    assert plan.pages == 8
    assert plan.kind.fit.cover
    assert rooms_of(plan, 25.0) == (plan.height - ROUNDING,) * 7


def test_below_a_head_as_high_as_the_page_there_is_hardly_any_room():
    plan = planned(pages=2, column_count=1)
    first, other = rooms_of(plan, 1000.0)

    assert 0 < first < 1
    assert other == plan.height - ROUNDING


def test_a_cover_that_is_too_high_for_its_page_does_not_fit():
    fits = measure(planned(kind="pocket"))
    title = "# " + "A title of many words " * 30
    high = measure(planned(f"{title}\n\n- Who?\n", kind="pocket"))

    assert fits.head == high.head == 0
    assert 0 < fits.cover < 1 < high.cover
    assert high.packing.fullness < 1 < high.fullness == high.cover
    assert measure(planned()).cover == 0


def test_the_head_is_what_stands_above_the_columns():
    plain, tagged = planned("# T\n\n- Who?\n"), planned("---\ntagline: Why it matters\n---\n# T\n\n- Who?\n")

    assert 0 < measure(plain).head < measure(tagged).head < 60


def wide_table(columns):
    rows = ("Ax|", "---|", "Bx|")
    return "# T\n\n- Who?\n\n" + "".join(f"|{cells * columns}\n" for cells in rows)


def test_a_table_that_can_not_be_broken_reaches_over_its_column_and_so_does_not_fit():
    plan = planned(wide_table(20), type_size=8.0)
    strips = [measure(replace(plan, column_count=count)) for count in (1, 2, 3, 4)]

    assert [strip.reach > STICKS_OUT for strip in strips] == [False, False, False, True]
    assert [strip.fullness > 1 for strip in strips] == [False, False, False, True]
    # There is room enough in height: the width alone is the measure.
    assert strips[3].packing.fullness < 0.5
    assert strips[3].fullness == strips[3].reach ** 2
    assert strips[3].reach > strips[2].reach


@pytest.mark.parametrize("size", [7.4, 14.0])
def test_text_and_long_words_are_broken_and_reach_no_further_than_their_column(size):
    for text in (TEXT, f"# T\n\n- Is {'abcdefghij' * 20} it?\n- Is `{'x' * 150}` it?\n", "# T\n\n## Ä\n\n- Wo?\n"):
        strip = measure(planned(text, column_count=3, type_size=size))
        assert 0 < strip.reach <= STICKS_OUT


def test_a_typeface_is_measured_by_most_of_its_text():
    """In the shipped brand that is the narrow one, which has the same x-height as the wide one."""
    assert measure(planned()).scale == pytest.approx(1.0, abs=0.001)
