"""What was answered, as data."""

from pathlib import Path

import pytest

from sdprint.delivery.record import (
    Answers,
    base_of,
    clean,
    find_differences,
    make_answer,
    name_fields,
    name_person,
    one_line,
    tell_apart,
)


def answers(path="x.pdf", **values):
    made = tuple(make_answer(f"form--{name}", name, "text", value) for name, value in values.items())
    return Answers("T", name_person(made, Path(path)), made, Path(path))


def persons(*people):
    return [one.person for one in tell_apart(people)]


def test_a_text_keeps_all_but_its_kind_of_line_end():
    assert clean("a\r\nb\rc\n\n \t\u2028\x0b") == "a\nb\nc\n\n \t\u2028\x0b"


def test_half_a_character_becomes_a_sign_and_two_halves_a_character():
    assert clean("a\ud83d") == "a\ufffd"
    assert clean("\ud83d\ude80") == "🚀"


def test_a_label_stands_on_one_line():
    answer = make_answer("q1", " Why\n\tnot? ", "text", " a \r\n", "One\nTwo")

    assert (answer.label, answer.section, answer.value) == ("Why not?", "One Two", " a \n")
    assert one_line("a\u00a0b") == "a b"


@pytest.mark.parametrize(
    ("name", "base"),
    [("q1", "q1"), ("q1--done", "q1"), ("q1--another--cost", "q1"), ("form--a", "form--a"), ("--x", "--x")],
)
def test_a_field_belongs_to_its_question_or_to_itself(name, base):
    assert base_of(name) == base


def test_a_person_is_called_as_a_field_says_else_as_the_file():
    assert answers(candidate="Kim", interviewer="Ada").person == "Ada"
    assert answers(candidate="Kim", name="Grace").person == "Grace"
    assert answers(candidate=" Kim\nLee ", interviewer=" ").person == "Kim Lee"
    assert answers("a/b.c.pdf").person == "b.c"


def test_of_several_forms_that_field_names_the_rows_in_which_they_differ():
    assert persons(answers(interviewer="Ada", candidate="K"), answers(interviewer="Bo", candidate="K")) == ["Ada", "Bo"]
    assert persons(answers(interviewer="Ada", candidate="K"), answers(interviewer="Ada", candidate="L")) == ["K", "L"]


def test_people_of_one_name_are_told_apart_by_file_and_by_number():
    assert persons(answers("1.pdf", name="Kim"), answers("2.pdf", name="Kim"), answers("3.pdf")) == [
        *("Kim (1)", "Kim (2)", "3"),
    ]
    assert persons(answers("a/x.pdf"), answers("b/x.pdf")) == ["x (x) (1)", "x (x) (2)"]


def test_a_question_is_ticked_by_either_of_two_names():
    made = (make_answer("q1--done", "", "check", "Yes"), make_answer("q2", "", "check", "Yes"))
    made += (make_answer("q3", "", "text", "Yes"), make_answer("q4", "", "check", ""))
    one = Answers("T", "P", made, Path("x.md"))

    assert [one.ticks(name) for name in ("q1", "q2", "q3", "q4", "q5")] == [True, True, False, False, False]
    assert (one.value("q3"), one.value("q9")) == ("Yes", "")


def test_forms_with_different_fields_are_joined_and_said():
    people = (answers("a.pdf", one="1", two="2"), answers("b.pdf", two="2"))

    assert [field.name for field in name_fields(people[::-1])] == ["form--two", "form--one"]
    (warning,) = find_differences(people)
    assert "b.pdf: warning: lacks 1 of the 2 fields of all forms, the first is 'form--one'" in str(warning)
    assert list(find_differences(people[:1])) == []
