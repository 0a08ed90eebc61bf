"""Anatomy: a plan is made as a build makes it, with the checklist, brand and kind that are asked for."""

import pytest

from sdprint.anatomy import dissect
from sdprint.design.project import Project, find_project
from sdprint.errors import ContentError, UsageError
from sdprint.pipeline import Order


def names(order, project):
    return {entry.name: entry.about for entry in dissect(order, project).plan}


def test_the_plan_is_that_of_the_checklist_and_the_brand_that_are_named(checklist, tmp_path):
    brand = tmp_path / "templates" / "brands" / "acme" / "brand.toml"
    brand.parent.mkdir(parents=True)
    brand.write_text('[meta]\nname = "Acme"\n')
    found = names(Order((checklist("# Mine\n\n- a?\n"),), ("key",), "acme"), Project(tmp_path))

    assert found["plan.checklist.title"] == '"Mine"'
    assert found["plan.brand.meta.name"] == '"Acme"'
    assert found["plan.kind.name"] == '"key"'


def test_without_a_checklist_it_is_the_project_s_first_one_else_the_shipped_one(checklist, tmp_path):
    assert names(Order(kinds=("key",)), find_project(tmp_path))["plan.checklist.title"] == '"System Design Interview"'
    checklist("# Second\n\n- a?\n", "content/two.md")
    checklist("# First\n\n- a?\n", "content/one.md")

    assert names(Order(kinds=("key",)), find_project(tmp_path))["plan.checklist.title"] == '"First"'


def test_a_project_without_checklists_and_an_unknown_kind_are_mistakes(tmp_path):
    with pytest.raises(ContentError, match="no checklist here"):
        dissect(Order(kinds=("key",)), Project(tmp_path, own=True))
    with pytest.raises(UsageError, match="unknown kind 'kee'"):
        dissect(Order(kinds=("kee",)), find_project(tmp_path))
