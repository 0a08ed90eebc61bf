"""What the plan tells templates."""

import pickle
from dataclasses import replace

import pytest
from test_planner import planned

from sdprint.checklist.answers import Answer
from sdprint.checklist.model import Question, Span
from sdprint.layout.pieces import Column
from sdprint.layout.rows import Cell

FRONT = "---\ndurations: {20: [5, 10], 40: [15, 20], 60: [20, 35]}\nreserve: {20: 5, 40: 5, 60: 5}\n---\n"
TIMED = FRONT + "# T\n\n## A\n\n- Who?\n\n## B\n\n- Why?\n"


def test_a_plan_survives_the_way_to_the_worker():
    plan = planned(TIMED)

    assert pickle.loads(pickle.dumps(plan)) == plan


def test_steps_carry_their_minutes_and_clocks_in_each_time_limit():
    plan = planned(TIMED)

    assert [step.minutes for step in plan.steps] == [(5, 15, 20), (10, 20, 35)]
    assert [step.clocks for step in plan.steps] == [(5, 15, 20), (15, 35, 55)]
    assert plan.bar.minutes == 40
    assert planned(TIMED, minutes=60).bar.minutes == 60


def test_only_the_palettes_that_are_used_go_into_the_style_sheet():
    assert planned("# T\n\n## 🟥 A\n\n- Who?\n\n## 🟦 B\n\n- Why?\n").colors == ("red", "blue", "grey")


def test_the_bands_of_the_notes_fill_one_page():
    plan = planned(TIMED, "notes")

    assert sum(plan.band_heights) == pytest.approx(plan.height - 36, abs=0.2)
    assert sum(planned("# T\n" + "\n## S\n\n- Who?\n" * 12, "notes").band_heights) > plan.height


def test_columns_are_given_as_units_once_they_are_packed():
    plan = planned("# T\n\n## S\n\n" + "- Who?\n" * 10, "cheatsheet")
    units = plan.units

    assert plan.packed == (((units, 0.0),),)
    packed = replace(plan, columns=(Column((units[1].id,), 2.0), Column((units[0].id,), 0.0))).packed
    assert packed == ((((units[1],), 2.0),), (((units[0],), 0.0),))
    both = replace(plan, column_count=2, columns=(Column((units[1].id,), 2.0), Column((units[0].id,), 0.0))).packed
    assert both == ((((units[1],), 2.0), ((units[0],), 0.0)),)


@pytest.mark.parametrize(
    ("hint", "repeats"), [("SQL, NoSQL", True), ("nosql, sql", True), ("SQL, files", False), ("", False)]
)
def test_a_hint_that_only_names_the_options_is_not_printed_again(hint, repeats):
    spans = (Span(hint),) if hint else ()
    question = Question("q", "1", (Span("Which?"),), Answer("choice", names=("SQL", "NoSQL")), spans)

    assert Cell((question,), question.answer).repeats_hint is repeats
