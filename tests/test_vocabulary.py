"""The vocabulary of templates: what is listed can be said, and what can't be said is not listed."""

import re
from pathlib import Path

import pytest
from test_planner import planned

from sdprint.layout.markup import make_environment
from sdprint.layout.vocabulary import list_blocks, list_filters, list_macros, list_plan

ROOT = Path(__file__).resolve().parent.parent
TEXT = (ROOT / "content" / "system-design.md").read_text()


@pytest.mark.parametrize("kind", ["worksheet", "pocket", "webform"])
def test_every_name_that_is_listed_can_be_printed_by_a_template(kind):
    plan = planned(TEXT, kind)
    environment = make_environment(plan.templates)
    names = [entry.name for entry in list_plan(plan) if entry.type != "call"]
    said = ["".join(f"{{% if {name.replace('[]', '[0]')} %}}{{% endif %}}") for name in names]

    assert len(names) > 200
    # What stands beside another type in a tuple is not its first.
    mixed = [name for name in names if re.match(r"plan\.(templates|packed)\[", name)]
    tried = [text for name, text in zip(names, said, strict=True) if name not in mixed]
    environment.from_string("".join(tried)).render(plan=plan)


def test_names_come_with_types_examples_and_explanations_and_each_type_once():
    entries = {entry.name: entry for entry in list_plan(planned(TEXT))}

    assert entries["plan.steps[].step.title[].text"].about == '"Clarify Requirements and Scope"'
    assert entries["plan.steps"].type == "tuple of 7"
    assert (entries["plan.width"].type, entries["plan.width"].about) == ("float", "180.0  The live width in mm")
    assert entries["plan.uses(space)"].about == "whether any question has this answer space"
    assert entries["plan.checklist.steps[]"].about == "as plan.steps[].step"
    assert (entries["plan.fold"].type, entries["plan.fold"].about) == ("none", "Fold | None")
    assert entries["plan.page_ends"].about == "tuple[PageEnd, ...]"
    assert 'plan.brand.color.steps["green"].fill' in entries


def test_a_path_is_listed_as_a_name_and_nothing_private_is_listed():
    entries = list_plan(planned(TEXT))

    assert all(entry.about.startswith("a name only: as_uri") for entry in entries if entry.type == "path")
    assert not [entry.name for entry in entries if "._" in entry.name or "read_text" in entry.name]


def test_a_checklist_with_nothing_in_it_is_listed_as_well():
    assert len(list_plan(planned("# T\n\nSome text.\n"))) > 80


def test_filters_and_macros_are_those_that_templates_use():
    plan = planned(TEXT)
    filters = {entry.name: entry.about for entry in list_filters(plan)}
    macros = {(entry.about, entry.name) for entry in list_macros(plan)}

    assert {"| inline", "| plain", "| clock", "| dots", "| crowded"} <= set(filters)
    assert all(filters.values())
    assert "truncate" in filters["| …"]
    assert "range" in filters["…(…)"]
    assert filters["_(…)"].startswith("a message")
    assert ("base/macros.html.j2", 'mark(name, label, type="", value="")') in macros
    assert ("page.html.j2", "ladder()") in macros


def test_the_blocks_of_a_page_are_its_own_and_those_of_what_it_extends(tmp_path):
    (tmp_path / "page.html.j2").write_text('{% extends "shipped/page.html.j2" %}{# {% block no %} #}{%- block own -%}')
    plan = planned(TEXT)

    assert list_blocks((("", tmp_path), *plan.templates)) == ("own", *list_blocks(plan.templates))
    assert {"content", "head", "steps", "review", "style", "body", "foot"} <= set(list_blocks(plan.templates))
