"""Answers as Markdown to be read."""

from pathlib import Path

from markdown_it import MarkdownIt

from sdprint.delivery.record import Answers, make_answer
from sdprint.delivery.transcript import escape, write_transcript

FIELDS = (
    ("form--problem", "Problem", "text", "A *short* URL", ""),
    ("q1--done", "Done: Who?", "check", "Yes", "One"),
    ("q1", "Who?", "text", "riders\n\n```\ndrivers", "One"),
    ("q2--done", "Done: Why?", "check", "Yes", "One"),
    ("q2", "Why?", "text", "", "One"),
    ("q3", "What?", "check", "", "Two"),
    ("q3--1", "What? 1", "text", "this", "Two"),
    ("q3--2", "What? 2", "text", "", "Two"),
)
WANTED = """# Notes

Answers of Ada.

- Problem {#form--problem}

  ```text
  A *short* URL
  ```

## One

- [x] Who? {#q1}

  ````text
  riders

  ```
  drivers
  ````

- [x] Why? {#q2--done}

## Two

- [ ] What? {#q3}

  - 1 {#q3--1}

    ```text
    this
    ```
"""


def person(name="Ada", fields=FIELDS):
    return Answers("Notes", name, tuple(make_answer(*field) for field in fields), Path("x.pdf"))


def test_answers_stand_beneath_their_questions_and_questions_under_their_headings():
    assert write_transcript((person(),)) == WANTED


def test_other_readers_of_markdown_see_the_same_answers():
    tokens = MarkdownIt("commonmark").parse(WANTED)

    assert [token.content.removesuffix("\n") for token in tokens if token.type == "fence"] == [
        *("A *short* URL", "riders\n\n```\ndrivers", "this"),
    ]
    assert {token.info for token in tokens if token.type == "fence"} == {"text"}


def test_marks_of_markdown_in_labels_are_shown_as_they_are():
    labels = ("*a* _b_ `c` <b> [x](y) &amp; \\", "- a", "1. a", "1) a", "# a", "> a", "+ a", "=", "[x] a", "| a |")
    texts = MarkdownIt("commonmark")

    for label in labels:
        (inline,) = [token for token in texts.parse(f"- {escape(label)}") if token.type == "inline"]
        assert "".join(child.content for child in inline.children) == label
        assert {child.type for child in inline.children} <= {"text", "text_special"}


def test_several_people_stand_side_by_side_after_their_scores():
    def scored(name, score, text):
        return person(name, (("q1", "Good?", "radio", score, "One"), ("q2", "Why?", "text", text, "One")))

    text = write_transcript((scored("Ada", "4", "because"), scored("B|o", "2", ""), scored("Cy", "", "x")))

    assert (
        text
        == """# Notes

3 people answered.

| person | Good? |
|---|---:|
| Ada | 4 |
| B\\|o | 2 |
| Cy |  |
| **mean** | **3** |
| **spread** | **2 to 4** |

## One

- Good? {#q1}

  - Ada

    ```text
    4
    ```

  - B\\|o

    ```text
    2
    ```

- Why? {#q2}

  - Ada

    ```text
    because
    ```

  - Cy

    ```text
    x
    ```
"""
    )


def test_without_scores_there_is_no_table():
    assert "|" not in write_transcript((person("Ada"), person("Bo")))
