"""Any text at all is read, planned and put into templates without a traceback, and without losing a word."""

import os
import time

import pytest
from fuzz.bounds import SEED, counted
from fuzz.grammar import checklists, items
from fuzz.oracle import check_checklist, check_grammar, check_pages, check_pieces, read_twice
from hypothesis import HealthCheck, Phase, given, seed, settings
from hypothesis import strategies as st

from sdprint.design.papers import PAPERS
from sdprint.design.project import Project

# A smaller case of the same fault may take minutes to find: it is asked for with FUZZ_SHRINK.
PHASES = [Phase.generate, *([Phase.shrink] if os.environ.get("FUZZ_SHRINK") else [])]
BOUNDED = {"phases": PHASES, "database": None, "deadline": None, "suppress_health_check": list(HealthCheck)}
# Seconds of the processor for one text, read, planned and rendered for every kind.
LONGEST = 10
# What these kinds print is not the text, or with short wordings.
OTHERS = {"testpage", "pocket"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """A folder to read from, the kinds that print all of a checklist, and the plain brand."""
    project = Project(tmp_path_factory.mktemp("house"))
    catalog = project.catalog
    return project, [catalog.kind(name) for name in catalog.kinds() if name not in OTHERS], catalog.brand("plain")


@seed(SEED)
@settings(max_examples=counted(40), **BOUNDED)
@given(text=checklists())
def test_every_text_is_read_and_nothing_of_it_is_lost(house, text):
    project, kinds, brand = house
    path = project.root / "list.md"
    path.write_bytes(text.encode())
    start = time.process_time()
    written, shown, body = check_pieces(path)
    checklist = read_twice(path, project)
    if written is not None:
        check_grammar(body, written)
    if checklist:
        check_checklist(checklist, shown)
        check_pages(checklist, kinds, [PAPERS["a4"], PAPERS["a6"]], brand, project.catalog, project)
    assert time.process_time() - start < LONGEST


@seed(SEED)
@settings(max_examples=counted(30), **BOUNDED)
@given(data=st.data(), lines=st.lists(items(foreign=True, wrong=False), min_size=2, max_size=6))
def test_a_question_keeps_its_id_wherever_it_moves(house, data, lines):
    def ids(order):
        path = house[0].root / "list.md"
        path.write_text("\n\n".join(f"## {heading}\n\n- {line}" for heading, line in order))
        checklist = read_twice(path, house[0])
        return {question.id: question.plain[:1] for question in checklist.questions} if checklist else None

    marked = [f"{number} {line}" for number, line in enumerate(lines)]
    order = list(zip("ABCDEF", marked, strict=False))
    moved = list(zip("GHIJKL", data.draw(st.permutations(marked)), strict=False))

    assert ids(order) == ids(moved)
