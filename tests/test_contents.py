"""What a document must hold: every piece of text of a checklist, in reading order, but for what its kind leaves out."""

from dataclasses import replace
from pathlib import Path

import pytest

from sdprint.design.catalog import Catalog
from sdprint.design.papers import find_paper
from sdprint.design.project import Project
from sdprint.layout.contents import list_contents
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.survey import read_checklist

ROOT = Path(__file__).resolve().parent.parent
TEXT = """---
numbers: [powers]
---
# Release

Read **this** [first](https://example.org).

## Step 1: Before {short="Pre"}

**Goal:** nobody is surprised.

### Who {short="W"}

A word before.

- Who is on call? (Ann, Bob) {short="On call?"}
  > Somebody who is awake.

  | from | to |
  |---|---|
  | 8 | 16 |

  ```
  call --now
  hang up
  ```
  - Have they slept?
- SQL or NoSQL? (SQL, NoSQL)

> A quotation.

## After

1. Go home ![a house](house.png)

Term
: Its meaning.
"""


@pytest.fixture
def contents(tmp_path):
    """Plan a document of the text, and list what it must hold as (name, text)."""

    def run(kind, text=TEXT, *, hints=True, relieved=False):
        path = tmp_path / "release.md"
        path.write_text(text)
        (tmp_path / "house.png").write_bytes(b"")
        checklist = read_checklist(path, Project(tmp_path)).checklist
        catalog = Catalog()
        kind, brand = catalog.kind(kind), catalog.brand("plain")
        design = Design(kind, brand, find_paper("a4"), catalog.template_folders(kind, brand), tmp_path)
        plan = make_plan(checklist, design, Choices(hints=hints))
        return list_contents(replace(plan, hints=False) if relieved else plan)

    return run


def test_every_piece_of_text_is_listed_in_reading_order(contents):
    found = [(item.name, item.text) for item in contents("worksheet")]

    assert found == [
        ("the title", "Release"),
        ("a paragraph of the introduction", "Read this first."),
        ("the heading of step 1", "Before"),
        ("the goal of step 1", "nobody is surprised."),
        ("a heading of step 1", "Who"),
        ("a paragraph of step 1", "A word before."),
        ("item 1.1", "Who is on call?"),
        ("the hint of item 1.1", "Ann, Bob"),
        ("a table cell of item 1.1", "from"),
        ("a table cell of item 1.1", "to"),
        ("a table cell of item 1.1", "8"),
        ("a table cell of item 1.1", "16"),
        ("a line of code of item 1.1", "call --now"),
        ("a line of code of item 1.1", "hang up"),
        ("item 1.1.1", "Have they slept?"),
        ("item 1.2", "SQL or NoSQL?"),
        ("the hint of item 1.2", "SQL, NoSQL"),
        ("a paragraph of step 1", "A quotation."),
        ("the heading of step 2", "After"),
        ("item 2.1", "Go home "),
        ("a term of step 2", "Term"),
        ("a paragraph of step 2", "Its meaning."),
    ]


def test_items_have_the_line_of_their_question(contents):
    lines = {item.name: item.line for item in contents("worksheet")}

    assert lines["item 1.1"] == lines["the hint of item 1.1"] == lines["a line of code of item 1.1"] == 16
    assert lines["item 1.2"] == 28


def test_what_a_kind_leaves_out_is_not_listed(contents):
    names = {kind: {item.name for item in contents(kind)} for kind in ("worksheet", "key", "cheatsheet", "testpage")}

    assert "a paragraph of the answer key of item 1.1" in names["key"]
    assert "a paragraph of the answer key of item 1.1" not in names["worksheet"] | names["cheatsheet"]
    assert any("number card" in name for name in names["cheatsheet"])
    assert not any("number card" in name for name in names["worksheet"] | names["key"])
    assert names["testpage"] == set()


def test_figures_may_stand_anywhere_and_bars_are_no_figures(contents):
    figures = [item for item in contents("cheatsheet", TEXT.replace("powers", "latency")) if not item.ordered]

    assert "Main memory" in " ".join(item.text for item in figures)
    assert "~log" not in {item.text for item in figures}
    assert all("number card" in item.name for item in figures)


def test_without_hints_or_with_short_wordings_that_is_what_must_be_there(contents):
    plain = {item.text for item in contents("pocket")}
    bare = {item.text for item in contents("worksheet", hints=False)}
    relieved = {item.text for item in contents("pocket", relieved=True)}

    assert {"On call?", "W", "Ann, Bob"} <= plain
    assert not {"Who is on call?", "Who"} & plain
    assert "Ann, Bob" not in bare | relieved


def test_the_options_of_a_choice_may_stand_for_its_hint(contents):
    options = {item.name: item.options for item in contents("worksheet")}

    assert options["the hint of item 1.2"] == ("SQL", "NoSQL")
    assert options["the hint of item 1.1"] == ()
