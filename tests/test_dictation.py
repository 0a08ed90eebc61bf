"""Answers read from Markdown, by hand above all."""

from pathlib import Path

import pytest

from sdprint.delivery.dictation import read_transcript
from sdprint.errors import ContentError

PATH = Path("answers.md")


def read(text):
    return read_transcript(text, PATH)


def values(text):
    return {answer.name: answer.value for answer in read(text).answers}


@pytest.mark.parametrize(
    "text",
    [
        "- Who? {#q1}\n\n  riders\n  and drivers\n\n  too\n",
        "- Who? {#q1}\n  riders\n  and drivers\n\n  too\n",
        "- Who? {#q1}\n\nriders\nand drivers\n\ntoo\n",
        "* Who? {#q1}\n\n\triders\n\tand drivers\n\n\ttoo\n",
        "1. Who? {#q1}\n\n   riders\n   and drivers\n\n   too\n",
        "- Who are\n  they {#q1}\n  riders\n  and drivers\n\n  too\n",
        "- Who? {#q1}\n\n  ```text\n  riders\n  and drivers\n\n  too\n  ```\n",
        "- Who? {#q1}\n\n~~~\nriders\nand drivers\n\ntoo\n~~~\n",
        "- Who? {#q1}\n\n  > A good answer names two.\n\n  riders\n  and drivers\n\n  ---\n\n  too\n",
    ],
)
def test_paragraphs_and_fences_beneath_a_question_are_its_answer(text):
    assert values(text) == {"q1": "riders\nand drivers\n\ntoo"}


def test_points_that_ask_nothing_are_lines_of_the_answer():
    assert values("- Who? {#q1}\n  - riders\n    - in cities\n  - drivers\n- Why? {#q2}\n  fun\n") == {
        "q1": "- riders\n  - in cities\n- drivers",
        "q2": "fun",
    }


def test_inner_questions_have_answers_of_their_own():
    text = "- Who? {#q1}\n\n  all\n\n  - Why? {#q1--why}\n\n    fun\n\n  - [x] sure {#q1--sure}\n"

    assert values(text) == {"q1": "all", "q1--why": "fun", "q1--sure": "Yes"}


def test_a_tick_is_beside_the_answer_or_the_answer():
    text = "- [x] Who? {#q1}\n  all\n- [X] Why? {#q2}\n- [ ] When? {#q3}\n- [x] Where? {#q4--done}\n"

    assert values(text) == {"q1--done": "Yes", "q1": "all", "q2": "Yes", "q4--done": "Yes"}


def test_a_question_without_an_id_has_the_one_that_its_checklist_gives_it():
    text = "## Any\n\n- [x] **What** are the core features of this system? (e.g., posting, following)\n\n  post\n"

    assert values(text) == {"q636e772212--done": "Yes", "q636e772212": "post"}


def test_the_ids_are_those_of_the_checklist(tmp_path):
    from sdprint.design.project import find_project
    from sdprint.survey import read_checklist

    wordings = ('Is "it" on?', "Is `it` on?", "Is it < 5 ms?", "Is it on?", "Is it on?", "Is it\n  on, or off?")
    for lang in ("en", "de"):
        front = f"---\nlang: {lang}\n---\n"
        source = tmp_path / "list.md"
        source.write_text(front + "# T\n\n" + "".join(f"- {wording}\n" for wording in wordings))
        ids = [question.id for question in read_checklist(source, find_project(tmp_path)).checklist.questions]

        assert list(values(front + "".join(f"- {wording}\n\n  yes\n\n" for wording in wordings))) == ids


def test_title_person_and_headings_are_read():
    answers = read(
        "# My *notes*\n\nAnswers of Ada.\n\n## One\n\n### Two\n\n- Who? {#q1}\n  all\n\n## Three\n\n- B {#b}\n  c\n"
    )

    assert (answers.title, answers.person) == ("My *notes*", "Ada")
    assert [answer.section for answer in answers.answers] == ["One › Two", "Three"]
    assert read("- Who? {#q1}\n  all\n").person == "answers"


def test_a_fence_without_end_is_named_by_its_line():
    with pytest.raises(ContentError, match=r"answers.md:6: an answer has no end"):
        read("---\nlang: en\n---\n- Who? {#q1}\n\n  ```text\n  riders\n")


@pytest.mark.parametrize("text", ["", "# Title\n\nText.\n", "- Who?\n- [ ] Why?\n"])
def test_a_file_without_answers_is_refused(text):
    with pytest.raises(ContentError, match="has no answers"):
        read(text)


def test_the_answers_of_several_people_are_no_ones():
    with pytest.raises(ContentError, match=r"answers.md:3: has the answers of several people"):
        read("# Title\n\n3 people answered.\n\n- Who? {#q1}\n\n  - Ada\n\n    ```text\n    x\n    ```\n")


def test_what_the_checklist_would_refuse_is_named_by_its_line():
    with pytest.raises(ContentError, match=r"answers.md:3: \d+ characters are too long for one paragraph"):
        read("- Who? {#q1}\n  all\n- " + "word " * 9999 + "\n\n  all\n")


def test_a_long_answer_is_read_in_one_go():
    assert len(values("- Who? {#q1}\n" + "  riders\n" * 100_000)["q1"]) == 699_999
