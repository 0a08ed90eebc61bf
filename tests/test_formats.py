"""The formats of answers: what is written comes back to the character."""

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sdprint.delivery.dictation import read_transcript
from sdprint.delivery.exchange import read_csv, read_json
from sdprint.delivery.formats import check_apart, format_of, read_answers, read_people, write_answers
from sdprint.delivery.record import Answers, make_answer, one_line
from sdprint.errors import ContentError, UsageError
from sdprint.layout.fields import TICKED

PATH = Path("x")
# Any letters, and the marks of all formats in any order.
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=30) | st.text(
    alphabet=" \n\r\t`~#-*[]{}x|\\'\"=+@,;1.)>:_&\u2028\x85\x0b\x00\ufeff", max_size=40
)
NAMES = st.from_regex(r"(?:q[0-9a-f]{2}|form--a|users)(?:--(?:done|1|2-3|note))?", fullmatch=True)


def field(name, label, type_, value, section):
    ticked = name.endswith("--done") or type_ == "check"
    return make_answer(
        name, label, "check" if ticked else type_, (TICKED if value else "") if ticked else value, section
    )


def gather(title, person, fields):
    return Answers(one_line(title), one_line(person) or "x", tuple({f.name: f for f in fields}.values()), PATH)


KINDS = st.sampled_from(["text", "number", "radio", "choice", "check"])
PEOPLE = st.builds(gather, TEXTS, TEXTS, st.lists(st.builds(field, NAMES, TEXTS, KINDS, TEXTS, TEXTS), max_size=6))


def values(one):
    return {answer.name: answer.value for answer in one.answers if answer.value}


def text_of(people, form):
    return write_answers(people, form).decode()


@settings(deadline=None)
@given(PEOPLE, PEOPLE)
def test_json_comes_back_whole(one, other):
    assert read_json(text_of((one,), "json"), PATH) == (one,)
    assert read_json(text_of((one, other), "json"), PATH) == (one, other)


@settings(deadline=None)
@given(PEOPLE, PEOPLE)
def test_people_and_values_come_back_from_csv(one, other):
    for people in ((one,), (one, other)):
        read = read_csv(text_of(people, "csv"), PATH)
        assert [(back.person, values(back)) for back in read] == [(sent.person, values(sent)) for sent in people]


@settings(deadline=None)
@given(PEOPLE.filter(values))
def test_title_person_and_values_come_back_from_markdown(one):
    back = read_transcript(text_of((one,), "md"), PATH)

    assert (back.title, back.person, values(back)) == (one.title, one.person, values(one))


@pytest.mark.parametrize("form", ["md", "json", "csv"])
def test_files_come_back_as_well(tmp_path, form):
    one = gather(
        "T", "Ada", [field("q1", "Who?", "text", "\n é 🚀 \n\n", "One"), field("q1--done", "", "check", "x", "")]
    )
    path = tmp_path / f"answers.{form}"
    path.write_bytes(write_answers((one,), form))
    once = path.read_bytes()

    assert (read_answers(path).person, values(read_answers(path))) == ("Ada", values(one))
    path.write_bytes(once.replace(b"\n", b"\r\n"))
    assert values(read_answers(path)) == values(one)


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.md", "md"), ("a.MARKDOWN", "md"), ("a.Json", "json"), ("a.csv", "csv"), ("a.pdf", ""), ("a", "")],
)
def test_a_format_is_known_by_the_end_of_the_name(name, form):
    assert format_of(Path(name)) == form


@pytest.mark.parametrize("form", ["json", "csv"])
def test_several_people_are_not_one(tmp_path, form):
    path = tmp_path / f"answers.{form}"
    people = tuple(gather("T", name, [field("q1", "Who?", "text", name, "")]) for name in ("Ada", "Bo"))
    path.write_bytes(write_answers(people, form))

    assert [one.person for one in read_people(path)] == ["Ada", "Bo"]
    with pytest.raises(ContentError, match="has the answers of 2 people: Ada, Bo"):
        read_answers(path)


def test_what_can_not_be_answers_is_a_finding(tmp_path):
    (tmp_path / "a.txt").write_text("x")
    (tmp_path / "a.csv").write_bytes("person,a\nAda,é\n".encode("cp1252"))
    for name, said in (
        ("none.md", "no such file"),
        ("a.txt", "is no file of answers"),
        ("", "is not a regular file"),
        ("a.csv", "is not UTF-8: byte 0xE9"),
    ):
        with pytest.raises(ContentError, match=said):
            read_answers(tmp_path / name)


def test_answers_are_not_written_over_the_form_that_they_come_from(tmp_path):
    form, link = tmp_path / "form.pdf", tmp_path / "link.pdf"
    form.write_text("x")
    link.symlink_to(form)

    check_apart(tmp_path / "other.md", (form, tmp_path / "none.pdf"))
    for out in (form, link, tmp_path / "." / "form.pdf"):
        with pytest.raises(UsageError):
            check_apart(out, (form,))
