"""Refusals: each figure in them holds when it is tried, and nothing is written."""

import logging
import re
from dataclasses import dataclass
from pathlib import Path

import pytest

from sdprint.checklist.repair import repair_text
from sdprint.design.catalog import shipped
from sdprint.design.project import Project
from sdprint.errors import PromiseError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import EPOCH, Press

SEED = Path(__file__).parent / "data" / "seed.txt"
# "About" some size is within this share of it.
ABOUT = 0.075
# Running text as small as a test wants it, and labels even smaller.
NO_FLOOR = "type_floor=0.5"
NARROWEST = ("margins.top=6", "margins.right=6", "margins.bottom=10.8", "margins.left=6")


def listed(title, *items, steps=1):
    """A checklist in which each of the steps has the same items; their {} becomes the number of the step."""
    parts = (
        f"\n## Part {step}\n\n" + "".join(f"- {item.replace('{}', str(step))}\n" for item in items)
        for step in range(steps)
    )
    return f"# {title}\n" + "".join(parts)


CONTENTS = {
    "seed": repair_text(SEED.read_text("utf-8")).text,
    "shipped": (shipped() / "content" / "system-design.md").read_text("utf-8"),
    "many": listed("Many", *(f"What about the matter {{}}.{n}, and who looks after it?" for n in range(20)), steps=15),
    "monster": listed("Monster", "Is " + "one thing or another " * 940 + "right?"),
    "lengthy": listed("Lengthy", *(f"Is {n} {'one thing or another ' * 6}right?" for n in range(8))),
    "lengthy once": listed("Lengthy", f"Is 0 {'one thing or another ' * 6}right?"),
    "wide": listed("Wide", "Who?") + "\n" + "".join(f"|{cells * 70}\n" for cells in ("Ax|", "---|", "Bx|")),
}
# What does not fit: a checklist, on so many sides of a paper.
REFUSED = (("many", "a4", 1), ("seed", "a6", 1), ("seed", "3x5", 2), ("seed", "a5-landscape", 1), ("shipped", "a5", 1))


@dataclass(frozen=True)
class Refusal:
    """The figures of a refusal: sizes in pt, sides, and a larger paper with its sides; 0 or empty if it has none."""

    said: str
    size: float
    smallest: float
    sides: int
    paper: str
    paper_sides: int
    given_up: str
    compact_size: float
    compact_sides: int


def read(said):
    """Return the figures in the words of a refusal."""
    sizes = re.search(r"type would be about ([\d.]+) pt, and ([\d.]+) pt is the smallest that can be read", said)
    sides = re.search(r"hint: at [\d.]+ pt it takes (one|\d+) sides?", said)
    larger = re.search(r", or (one|\d+) sides? of (\w+)", said)
    compact = re.search(r"(with [\w ]+) type would be about ([\d.]+) pt(?:, or[\w. ]* (one|\d+) sides?)?", said)
    return Refusal(
        said,
        *map(float, sizes.groups()),
        count(sides and sides[1]),
        larger[2] if larger else "",
        count(larger and larger[1]),
        compact[1] if compact else "",
        float(compact[2]) if compact else 0.0,
        count(compact and compact[3]),
    )


def count(word):
    return 1 if word == "one" else int(word or 0)


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A folder with all contents."""
    root = tmp_path_factory.mktemp("refusals")
    for name, text in CONTENTS.items():
        (root / f"{name}.md").write_text(text)
    return root


@pytest.fixture(scope="module")
def press():
    with Press() as press:
        yield press


@pytest.fixture(scope="module")
def tried(library, press):
    """Make a document, and give it, or the figures of its refusal."""

    def build(name, paper, *settings, kind="cheatsheet", **choices):
        order = order_of(library, name, paper, settings=settings, kinds=(kind,), choices=Choices(**choices))
        try:
            document, *_ = make(order, Project(library), press)
        except PromiseError as error:
            return read(str(error))
        return document

    return build


def order_of(library, name, paper, **more):
    usual = {"kinds": ("cheatsheet",), "paper": paper, "out": str(library / "out")}
    return Order((library / f"{name}.md",), **usual | more)


@pytest.fixture(scope="module", params=REFUSED, ids=lambda case: "-".join(map(str, case)))
def case(request, tried):
    """A checklist, a paper, the sides that were asked for, and the refusal."""
    name, paper, pages = request.param
    refusal = tried(name, paper, f"pages={pages}")
    assert isinstance(refusal, Refusal), "this was to be refused"
    return name, paper, pages, refusal


def test_a_refusal_says_by_how_much_and_what_would_help(case):
    _, paper, pages, refusal = case

    asked = "one side" if pages == 1 else f"{pages} sides"
    assert f"cheatsheet: does not fit on {asked} of {paper}: type would be about" in refusal.said
    assert refusal.size < refusal.smallest == 7.4
    assert f"at 7.4 pt it takes {refusal.sides} sides (--set pages={refusal.sides})" in refusal.said
    assert refusal.sides > pages
    assert refusal.paper_sides == pages
    assert refusal.given_up == "with narrow margins and no hints"
    assert refusal.size <= refusal.compact_size < refusal.smallest
    assert pages < refusal.compact_sides <= refusal.sides
    assert refusal.said.endswith("; shorten the checklist, or split it into several files")


def test_on_so_many_sides_it_fits_and_on_one_less_it_does_not(case, tried):
    name, paper, _, refusal = case
    document = tried(name, paper, f"pages={refusal.sides}")

    assert document.pages == refusal.sides
    assert document.type_size >= 7.4
    assert document.warnings == ()
    assert isinstance(tried(name, paper, f"pages={refusal.sides - 1}", "relief=[]"), Refusal)


def test_on_the_larger_paper_it_fits(case, tried):
    name, _, pages, refusal = case
    document = tried(name, refusal.paper, f"pages={pages}")

    assert document.pages == pages
    assert document.warnings == ()


def test_in_type_of_about_the_size_it_would_fit_and_not_in_larger_type(case, tried):
    name, paper, pages, refusal = case
    usual = (f"pages={pages}", "relief=[]", NO_FLOOR)
    document = tried(name, paper, *usual, f"smallest={refusal.size * (1 - ABOUT)}")

    assert document.type_size == pytest.approx(refusal.size, rel=ABOUT + 0.01)
    assert isinstance(tried(name, paper, *usual, f"smallest={refusal.size * (1 + ABOUT)}"), Refusal)


def test_with_all_given_up_it_would_fit_in_type_of_about_the_size_that_is_told(case, tried):
    name, paper, pages, refusal = case
    given_up = (f"pages={pages}", "relief=[]", *NARROWEST, NO_FLOOR)
    document = tried(name, paper, *given_up, f"smallest={refusal.compact_size * (1 - ABOUT)}", hints=False)

    assert document.type_size == pytest.approx(refusal.compact_size, rel=ABOUT + 0.01)
    larger = f"smallest={refusal.compact_size * (1 + ABOUT)}"
    assert isinstance(tried(name, paper, *given_up, larger, hints=False), Refusal)


def test_with_all_given_up_it_takes_the_sides_that_are_told_and_not_one_less(case, tried):
    name, paper, _, refusal = case

    assert tried(name, paper, f"pages={refusal.compact_sides}").pages == refusal.compact_sides
    assert isinstance(tried(name, paper, f"pages={refusal.compact_sides - 1}"), Refusal)


def test_nothing_is_written_when_a_sheet_is_refused(library, press, tmp_path):
    out = tmp_path / "sheets"
    with pytest.raises(PromiseError):
        list(make(order_of(library, "seed", "a6", out=str(out)), Project(library), press))

    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_an_earlier_sheet_stays_as_it_was_when_a_later_one_is_refused(press, tmp_path):
    order = Order((tmp_path / "list.md",), ("cheatsheet",), paper="a6", out=str(tmp_path))
    order.sources[0].write_text(CONTENTS["lengthy once"])
    document, *_ = make(order, Project(tmp_path), press)
    data = document.path.read_bytes()
    order.sources[0].write_text(CONTENTS["seed"])
    with pytest.raises(PromiseError):
        list(make(order, Project(tmp_path), press))

    assert document.path.read_bytes() == data


def test_a_sheet_that_fits_is_written_beside_one_that_is_refused(library, press, tmp_path):
    sources = tuple(library / f"{name}.md" for name in ("seed", "lengthy once"))
    order = Order(sources, ("cheatsheet",), paper="a6", out=str(tmp_path))
    with pytest.raises(PromiseError, match=r"seed\.md: cheatsheet: does not fit"):
        list(make(order, Project(library), press))

    assert [path.name for path in tmp_path.iterdir()] == ["lengthy-once-cheatsheet-a6.pdf"]


@pytest.mark.parametrize(
    ("kind", "where"), [("cheatsheet", "the quarter fold of a6"), ("pocket", "the pocket fold of a5")]
)
def test_a_folded_sheet_names_its_fold_and_no_setting_that_would_not_help(tried, kind, where):
    refusal = tried("seed", where.rpartition(" ")[2], kind=kind, impose="quarter" if "quarter" in where else "")

    assert f"{kind}: does not fit on {where}: type would be about" in refusal.said
    assert "--set pages" not in refusal.said
    assert refusal.paper == ""


def test_an_item_higher_than_any_column_is_told_and_no_number_of_sides_helps(tried):
    refusal = tried("monster", "a4")

    assert "hint: one item alone is higher than a column;" in refusal.said
    assert refusal.sides == refusal.compact_sides == 0
    assert isinstance(tried("monster", "a4", "pages=30"), Refusal)


def test_what_is_told_to_be_one_item_is_one(tried):
    """A group of items that each fit on a side can be broken between them."""
    assert tried("lengthy once", "3x5-landscape").pages == 1
    refusal = tried("lengthy", "3x5-landscape")

    assert "one item alone" not in refusal.said
    assert refusal.sides > 1
    assert tried("lengthy", "3x5-landscape", f"pages={refusal.sides}").pages == refusal.sides


@pytest.mark.parametrize("columns", [(), ("columns=[4]",)], ids=["any", "four"])
def test_what_is_too_wide_is_not_told_to_fit_on_as_many_sides_as_it_was_given(tried, columns):
    refusal = tried("wide", "a4", *columns)

    assert isinstance(refusal, Refusal)
    assert refusal.sides != 1
    assert refusal.compact_sides != 1
    if refusal.sides:
        assert tried("wide", "a4", *columns, f"pages={refusal.sides}").pages == refusal.sides
    if refusal.paper:
        assert tried("wide", refusal.paper, *columns).pages == 1


class Here:
    """Typesets in this process, where the engine's log can be read."""

    def __init__(self, environment):
        self.environment = environment

    def typeset(self, jobs):
        from sdprint.press.fitter import fit

        for job in jobs:
            self.environment.setenv("FONTCONFIG_FILE", str(job.fonts))
            yield fit(job.plan)


class Steps(logging.Handler):
    """Counts the documents that the engine begins to lay out."""

    count = 0

    def emit(self, record):
        self.count += record.getMessage().startswith("Step 1 - ")


@pytest.fixture
def steps():
    """The engine's log, listened to."""
    logger, handler = logging.getLogger("weasyprint.progress"), Steps(logging.INFO)
    level = logger.level
    logger.addHandler(handler)
    logger.setLevel(logging.INFO)
    yield handler
    logger.setLevel(level)
    logger.removeHandler(handler)


@pytest.mark.parametrize(("name", "paper"), [("many", "a5"), ("many", "3x5"), ("seed", "3x5"), ("monster", "a4")])
def test_a_hopeless_case_is_refused_after_two_layouts_at_most(library, steps, monkeypatch, name, paper):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    with pytest.raises(PromiseError, match="does not fit on one side of"):
        list(make(order_of(library, name, paper), Project(library), Here(monkeypatch)))

    assert 1 <= steps.count <= 2
