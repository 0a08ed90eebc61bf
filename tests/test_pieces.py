"""The pieces of a plan: frozen, and equal if they hold the same, so that they go to the press as they are."""

import pickle

from forms import SHIPPED

from sdprint.checklist.model import Group
from sdprint.design.catalog import Catalog
from sdprint.design.papers import PAPERS
from sdprint.design.project import Project
from sdprint.layout.pieces import PlannedGroup, PlannedStep
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.survey import read_checklist


def test_every_piece_of_a_plan_is_the_same_after_it_was_sent():
    catalog, root = Catalog(), SHIPPED.parent
    kind, brand = catalog.kind("cheatsheet"), catalog.brand("plain")
    design = Design(kind, brand, PAPERS["a4"], catalog.template_folders(kind, brand), root)
    plan = make_plan(read_checklist(SHIPPED, Project(root)).checklist, design, Choices())

    assert pickle.loads(pickle.dumps(plan.steps)) == plan.steps
    assert pickle.loads(pickle.dumps(plan.units)) == plan.units
    assert all(isinstance(step, PlannedStep) and isinstance(step.groups[0], PlannedGroup) for step in plan.steps)
    assert all(isinstance(group.group, Group) for step in plan.steps for group in step.groups)
