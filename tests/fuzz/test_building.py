"""A right checklist becomes documents with every word of every question, or findings and no document."""

import re

import pytest
from fuzz.bounds import PATIENCE, SEED, counted, numbers, report
from fuzz.grammar import checklists
from fuzz.outcome import complain
from fuzz.runner import Runner
from hypothesis import HealthCheck, Phase, given, seed, settings
from pdfs import squeezed, text_of

from sdprint.design.project import Project
from sdprint.survey import read_checklist

KINDS = ("worksheet", "key", "cheatsheet")
USUAL = 8
# Neighbours among hypothesis's examples are alike.
APART = 4
# What the proof says; of a right checklist with the shipped templates it has nothing to say.
UNPROVEN = re.compile(r"is not on the paper|is not in its order|can't be seen|more are missing")
# What the engine itself loses, as it does of tables that break inside of other tables: refused, and rightly so.
LOST = re.compile(r"outside of the page|are not on any page|stand on top of each other")
# Poppler reads words that were broken in many places in ways of its own; the proof, by another program, has them all.
LONGEST_WORD = 40


@pytest.fixture(scope="module")
def runner(tmp_path_factory, font_cache):
    """The command, with a temporary folder of its own."""
    tmp = tmp_path_factory.mktemp("tmp")
    runner = Runner({"XDG_CACHE_HOME": str(font_cache), "TMPDIR": str(tmp), "PATH": "/usr/bin:/bin"}, PATIENCE)
    yield runner
    runner.close()


def written(count):
    """Return so many sources."""
    texts = []

    @seed(SEED)
    @settings(
        max_examples=count * APART,
        phases=[Phase.generate],
        database=None,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(text=checklists(foreign=False, wrong=False))
    def collect(text):
        texts.append(text)

    collect()
    return texts[APART - 1 :: APART]


def fault(run, path, folder):
    """Return what is wrong with the documents of a checklist."""
    made = {kind: next((folder / "build").glob(f"list-{kind}*.pdf"), None) for kind in KINDS}
    if run.code == 0 and not all(made.values()):
        return "a document is missing"
    if run.code and all(made.values()):
        return f"exit {run.code}, with all documents: {run.stderr}"
    if UNPROVEN.search(run.stderr) and not LOST.search(run.stderr):
        return run.stderr
    if not any(made.values()):
        return ""
    checklist = read_checklist(path, Project(folder)).checklist
    for kind, document in made.items():
        text = squeezed(text_of(document, "-raw")) if document else ""
        for question in checklist.questions if document else ():
            words = "".join(span.text for span in question.spans if not span.image).split()
            words = [word for word in words if len(word) <= LONGEST_WORD]
            lost = [word for word in words if squeezed(word) not in text]
            if lost:
                return f"{kind}: {lost} of {question.plain!r}"
    return ""


def test_a_document_has_every_word_of_every_question(runner, tmp_path):
    failures = []
    texts = written(counted(USUAL))
    for number in numbers(USUAL):
        folder = tmp_path / str(number)
        folder.mkdir()
        path = folder / "list.md"
        path.write_bytes(texts[number].encode())
        run = runner.run("build", "list.md", *(word for kind in KINDS for word in ("-k", kind)), cwd=folder)
        what = complain(run, folder) or fault(run, path, folder)
        if what:
            failures.append((number, f"{what}\n{texts[number]!r}"))
    report(failures, "test_building", USUAL)
