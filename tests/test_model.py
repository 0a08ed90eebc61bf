"""The checklist as data."""

import pickle
from dataclasses import FrozenInstanceError, replace
from pathlib import Path

import pytest

from sdprint.checklist.answers import Answer
from sdprint.checklist.model import (
    Checklist,
    Code,
    Definitions,
    Group,
    Listing,
    NumberCard,
    Paragraph,
    Question,
    Quote,
    Span,
    Step,
    Table,
    Timing,
    inlines,
    plain,
    texts,
)


def question(name, *children):
    return Question(id=name, number="1", spans=(Span(name),), answer=Answer("none"), children=children)


def words(text):
    return (Span(text),)


def group(*entries):
    return Group((Span("Group"),), entries)


NESTED = question("a", question("b", question("c")), question("d"))
NOTE = Paragraph((Span("note"),))
CHECKLIST = Checklist(
    Path("list.md"),
    "Title",
    (Step(1, (Span("One"),), (group(NESTED, NOTE), group(question("e")))), Step(2, (), (group(question("f")),))),
)


def test_all_questions_come_in_reading_order_nested_ones_after_their_parent():
    assert [question.id for question in CHECKLIST.questions] == ["a", "b", "c", "d", "e", "f"]


def test_a_group_tells_its_questions_from_its_text():
    assert CHECKLIST.steps[0].groups[0].questions == (NESTED,)


def test_plain_is_the_text_without_its_styles():
    spans = (Span("a "), Span("b", strong=True), Span("alt", image="x.png"), Span(" c", code=True))
    assert plain(spans) == "a balt c"
    assert plain(()) == ""


def test_a_question_knows_its_wording():
    assert question("What?").plain == "What?"


def test_a_step_is_called_by_its_short_name_if_it_has_one():
    title = (Span("Clarify "), Span("it", emphasis=True))
    assert Step(1, title, ()).label == "Clarify it"
    assert Step(1, title, (), short="Clarify").label == "Clarify"


def test_every_run_of_text_is_found_wherever_it_stands():
    def words(text):
        return (Span(text),)

    blocks = (
        Quote((Paragraph(words("quote")),)),
        Listing(first=1, items=((Paragraph(words("listing")),),)),
        Table((words("header"),), ((words("cell"),),), ("left",)),
        Definitions(((words("term"), (Paragraph(words("meaning")),)),)),
        Code("code has no runs"),
    )
    child = replace(question("child"), key=(Paragraph(words("key")),), body=(Paragraph(words("body")),))
    parent = replace(question("parent", child), hint=words("hint"))
    step = Step(1, words("step"), (Group(words("group"), (*blocks, parent)),), goal=words("goal"))
    checklist = Checklist(Path("list.md"), "Title", (step,), intro=(Paragraph(words("intro")),))
    assert " ".join(plain(run) for run in inlines(checklist) if run) == (
        "intro step goal group quote listing header cell term meaning parent hint child key body"
    )


def test_the_clock_of_a_step_is_the_sum_of_those_up_to_it():
    assert Timing(45, (6, 9, 6, 7, 5, 3, 4), 5).clocks == (6, 15, 21, 28, 33, 36, 40)
    assert Timing(0, ()).clocks == ()


def test_every_block_names_its_kind_for_the_templates():
    assert (NOTE.kind, Code("x").kind, NESTED.kind) == ("paragraph", "code", "question")


def test_a_checklist_goes_to_a_worker_and_comes_back_equal():
    assert pickle.loads(pickle.dumps(CHECKLIST)) == CHECKLIST
    assert hash(CHECKLIST) == hash(pickle.loads(pickle.dumps(CHECKLIST)))


@pytest.mark.parametrize(
    ("thing", "field"),
    [(CHECKLIST, "title"), (CHECKLIST.steps[0], "color"), (NESTED, "answer"), (NOTE, "spans"), (Span("x"), "text")],
)
def test_nothing_in_a_checklist_can_be_changed(thing, field):
    with pytest.raises(FrozenInstanceError):
        setattr(thing, field, "other")


def test_the_texts_of_a_checklist_are_those_that_are_printed():
    asked = Question("id", "1", words("who"), Answer("choice", ("yes",)), hint=words("hint"), short="short")
    picture = Paragraph((Span("alternative", image="plan.png"), Span("caption", href="https://a.example")))
    card = NumberCard("card", (words("header"),), ((words("cell"),),), ("left",), note="note", path=Path("card.md"))
    step = Step(1, words("step"), (Group(words("group"), (asked, Code("code"))),), color="green", goal=words("goal"))
    checklist = Checklist(
        Path("list.md"), "title", (step,), (picture,), "tagline", "edition", lang="de", brand="acme", cards=(card,)
    )

    found = {text for text in texts(checklist) if text}
    assert {"title", "step", "group", "who", "yes", "hint", "short", "code", "caption", "goal"} <= found
    assert {"card", "header", "cell", "note", "tagline", "edition"} <= found
    assert not found & {"alternative", "plan.png", "https://a.example", "id", "de", "acme", "green", "left", "choice"}
