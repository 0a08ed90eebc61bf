"""What an author wrote into one line, told from the wording."""

import pytest

from sdprint.checklist.wording import SQUARES, Attributes, glue, read_heading, read_item, split_attributes, split_hint

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("braces", "values", "identifier"),
    [
        ("{answer=lines:3}", {"answer": "lines:3"}, ""),
        ("{#core}", {}, "core"),
        ("{ #core }", {}, "core"),
        ('{answer=list:5 short="Core features?" #core}', {"answer": "list:5", "short": "Core features?"}, "core"),
        (
            "{answer=table:Role,Key action;rows=4 short=Two words}",
            {"answer": "table:Role,Key action;rows=4", "short": "Two words"},
            "",
        ),
        ('{short="Issue #4, x=5"}', {"short": "Issue #4, x=5"}, ""),
        ('{short=19" rack #r}', {"short": '19" rack'}, "r"),
        ("{short=}", {"short": ""}, ""),
        ("{Ünknown-key=1}", None, ""),
        ("{any-key=1}", {"any-key": "1"}, ""),
    ],
)
def test_attributes_are_read_from_the_braces_at_the_end(braces, values, identifier):
    text, attributes = split_attributes(f"What is it? {braces}")
    if values is None:
        assert (text, attributes) == (f"What is it? {braces}", Attributes())
    else:
        assert (text, dict(attributes.values), attributes.id) == ("What is it?", values, identifier)


@pytest.mark.parametrize(
    "text",
    [
        "Is the set {1, 2, 3}",
        "Which {name} is in the template?",
        "An object {}",
        "A blank { }",
        "Use {{ double }}",
        "Replace {name}",
        "A loop {#if ready}",
        "Two ids {#a #b}",
        "Words first {so answer=none}",
        "A regex a{3}",
    ],
)
def test_other_braces_are_text_and_stay(text):
    assert split_attributes(text) == (text, Attributes())


def test_an_attribute_that_is_not_there_is_empty():
    attributes = split_attributes("x {answer=calc}")[1]
    assert (attributes.get("answer"), attributes.get("short")) == ("calc", "")


@pytest.mark.parametrize(
    "written",
    [
        "Which parts? (feeds, media)",
        "Which parts (feeds, media)?",
        "Which parts  (feeds, media) ?",
        "Which\nparts (feeds, media)?",
    ],
    ids=["after", "before", "spaced", "wrapped"],
)
def test_a_hint_on_either_side_of_the_question_mark_is_told_from_the_question(written):
    question, hint, example = split_hint(written)
    assert (question.replace("\n", " "), hint, example) == ("Which parts?", "feeds, media", False)


@pytest.mark.parametrize("start", ["e.g., ", "e.g. ", "E.g., ", "e. g., ", "e.g.,"])
def test_an_example_is_a_hint_even_without_a_comma(start):
    assert split_hint(f"Which limits ({start}latency)?") == ("Which limits?", "latency", True)


@pytest.mark.parametrize(
    "text",
    [
        "Why SQL over NoSQL (or vice versa)?",
        "Is it fast (enough)?",
        "Write down limits (time, money)",
        "Is it fast (a, b) enough?",
        "Which of f(a, b)?",
        "See [the guide](http://a.example/x,y)?",
        "Nested (one (two, three))?",
        "(a, b)?",
        "Empty ()?",
    ],
)
def test_other_parentheses_stay_in_the_question(text):
    assert split_hint(text) == (text, "", False)


@pytest.mark.parametrize("box", ["[ ] ", "[x] ", "[X] ", ""])
def test_a_task_is_ticked_only_where_its_author_ticked_it(box):
    item = read_item(f"{box}Back up the disk")
    assert (item.text, item.checked) == ("Back up the disk", "x" in box.lower())


@pytest.mark.parametrize("text", ["[] Back up", "[y] Back up", "[x]Back up", "[link](x) Back up"])
def test_other_brackets_are_no_tick(text):
    item = read_item(text)
    assert (item.text, item.checked) == (text, False)


def test_an_item_is_taken_apart_all_at_once():
    item = read_item('[x] ✅ What are the limits (e.g., latency < 100 ms)? {answer=number:ms short="Limits?" #limits}')
    assert item.text == "What are the limits?"
    assert item.hint == f"latency <{NBSP}100{NBSP}ms"
    assert (item.example, item.checked, item.attributes.id) == (True, True, "limits")
    assert dict(item.attributes.values) == {"answer": "number:ms", "short": "Limits?"}


@pytest.mark.parametrize(
    ("text", "glued"),
    [
        ("under 100 ms", f"under 100{NBSP}ms"),
        ("at < 5 %", f"at <{NBSP}5{NBSP}%"),
        ("about ≈ 12 GB", f"about ≈{NBSP}12{NBSP}GB"),
        ("30 min or 2 h", f"30{NBSP}min or 2{NBSP}h"),
        ("100 µs", f"100{NBSP}µs"),
        ("5 metres", "5 metres"),
        ("10 minutes", "10 minutes"),
        ("a < b", "a < b"),
    ],
)
def test_a_figure_stays_with_its_sign_and_unit(text, glued):
    assert glue(text) == glued


@pytest.mark.parametrize(("square", "color"), SQUARES.items())
def test_the_square_of_a_heading_is_its_colour(square, color):
    heading = read_heading(f"{square} Plan")
    assert (heading.text, heading.color) == ("Plan", color)


@pytest.mark.parametrize(
    ("written", "text", "number"),
    [
        ("Step 2: Plan", "Plan", 2),
        ("step 2 – Plan", "Plan", 2),
        ("Step 2. Plan", "Plan", 2),
        ("2. Plan", "Plan", 2),
        ("2) Plan", "Plan", 2),
        ("**🟨 Step 12: Plan**", "Plan", 12),
        ("__Step 2: Plan__", "Plan", 2),
        ("**Step 2: Plan\nand act**", "Plan\nand act", 2),
        ("  Step 2: Plan  ", "Plan", 2),
        ("✅ Plan", "Plan", 0),
        ("🟩 **Plan** and **act**", "**Plan** and **act**", 0),
        ("**Plan** and **act**", "**Plan** and **act**", 0),
        ("2.1 Plan", "2.1 Plan", 0),
        ("2024 in review", "2024 in review", 0),
        ("Step 2", "Step 2", 0),
        ("Steps 2: x", "Steps 2: x", 0),
        ("9" * 5000 + ". Plan", "9" * 5000 + ". Plan", 0),
    ],
)
def test_what_a_heading_says_twice_is_taken_off(written, text, number):
    heading = read_heading(written)
    assert (heading.text, heading.number) == (text, number)


def test_a_heading_keeps_its_author_s_number_for_where_it_is_needed():
    assert read_heading("🟩 Step 4: Plan").numbered == "Step 4: Plan"


def test_a_heading_has_attributes_too():
    heading = read_heading('## Plan {short="P"}'.removeprefix("## "))
    assert (heading.text, heading.attributes.get("short")) == ("Plan", "P")
