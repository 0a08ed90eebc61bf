"""What is ordered from the press: limits that grow with the content, and outcomes that go from process to process."""

import pickle
from dataclasses import replace
from pathlib import Path

import pytest

from sdprint.design.catalog import Catalog
from sdprint.design.papers import find_paper
from sdprint.design.project import Project
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.press.job import Gap, Job, Pdf
from sdprint.survey import read_checklist


@pytest.fixture
def job(tmp_path):
    """Order a worksheet of so many questions."""

    def order(count):
        path = tmp_path / "list.md"
        path.write_text("# List\n\n" + "".join(f"- Question {n}?\n" for n in range(count)))
        catalog = Catalog()
        kind, brand = catalog.kind("worksheet"), catalog.brand("plain")
        design = Design(kind, brand, find_paper("a4"), catalog.template_folders(kind, brand), tmp_path)
        plan = make_plan(read_checklist(path, Project(tmp_path)).checklist, design, Choices())
        return Job(plan, Path("fonts.conf"), tmp_path)

    return order


def test_limits_grow_with_the_content(job):
    few, many = job(1), job(1000)

    assert many.cpu - few.cpu == 60
    assert many.memory - few.memory == 999 * 1_500_000
    assert dict(few.limits) == {"CPU": few.cpu, "AS": few.memory, "FSIZE": 50_100_000, "NOFILE": 128}
    assert dict(many.limits) == {"CPU": many.cpu, "AS": many.memory, "FSIZE": 150_000_000, "NOFILE": 228}


def test_a_trusted_document_may_take_all_the_time_and_memory_there_is(job):
    trusted = replace(job(1), trust=True)

    assert [name for name, _ in trusted.limits] == ["FSIZE", "NOFILE"]
    assert trusted.patience == 7 * 24 * 3600
    assert job(1).patience == 3 * job(1).cpu


def test_a_document_is_called_by_its_file_and_kind(job):
    assert job(1).name == "list.md as worksheet"


def test_jobs_and_outcomes_go_through_a_pipe(job):
    ordered = job(3)
    made = Pdf(b"%PDF", 1, 9.0, gaps=(Gap("item 1", "Question 0?", 3, "is not on the paper"),))

    assert pickle.loads(pickle.dumps(ordered)) == ordered
    assert pickle.loads(pickle.dumps(made)) == made
    assert replace(made, gaps=()) != made
