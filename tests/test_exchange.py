"""Answers as JSON and CSV."""

import csv
import io
import json
from pathlib import Path

import pytest

from sdprint.delivery.exchange import read_csv, read_json, write_csv, write_json
from sdprint.delivery.record import Answers, make_answer
from sdprint.errors import ContentError

PATH = Path("answers.json")


def person(name="Ada", **values):
    fields = tuple(make_answer(key, key.upper(), "radio", value, "One") for key, value in values.items())
    return Answers("Notes", name, fields, PATH)


def table(text):
    return list(csv.reader(io.StringIO(text.removeprefix("\ufeff"), newline="")))


def test_json_of_one_person_is_an_object_of_fields():
    assert json.loads(write_json((person(q1="é"),))) == {
        "sdprint": 1,
        "title": "Notes",
        "person": "Ada",
        "fields": [{"name": "q1", "label": "Q1", "type": "radio", "section": "One", "value": "é"}],
    }
    assert "é" in write_json((person(q1="é"),))


def test_json_of_several_people_has_their_scores():
    data = json.loads(write_json((person("Ada", q1="4"), person("Bo", q1="1"))))

    assert [one["person"] for one in data["people"]] == ["Ada", "Bo"]
    assert data["scores"] == {"q1": {"label": "Q1", "mean": 2.5, "spread": [1, 4], "values": [4, 1]}}


def test_json_by_hand_may_have_names_and_values_only():
    text = '{"fields": [{"name": "a", "value": 1.50}, {"name": "b", "value": true}, {"name": "c", "value": null}]}'
    (answers,) = read_json(text, PATH)

    assert [answer.value for answer in answers.answers] == ["1.50", "Yes", ""]
    assert answers.person == "answers"


@pytest.mark.parametrize(
    "text",
    [
        *("", "{", "[]", "{}", "7", '{"fields": {}}', '{"fields": [7]}', '{"fields": [{"value": "x"}]}'),
        *('{"people": []}', '{"people": [7]}', '{"fields": [{"name": "a", "value": ["x"]}]}', "[" * 100_000),
        '{"title": {}, "fields": []}',
    ],
)
def test_json_that_is_something_else_is_refused(text):
    with pytest.raises(ContentError):
        read_json(text, PATH)


def test_a_table_has_a_column_for_each_field_and_a_row_for_each_person():
    assert table(write_csv((person("Ada", q1="4", q2="x"), person("Bo", q1="1", q3="y")))) == [
        ["person", "q1", "q2", "q3"],
        ["Ada", "4", "x", ""],
        ["Bo", "1", "", "y"],
        ["mean", "2.5", "", ""],
        ["spread", "1 to 4", "", ""],
    ]


@pytest.mark.parametrize(
    ("value", "cell"),
    [
        *(("=1+1", "'=1+1"), ("@a", "'@a"), ("+a", "'+a"), ("-a", "'-a"), ("\ta", "'\ta"), ("'=1", "''=1")),
        *(
            ("-5", "-5"),
            ("+1.5", "+1.5"),
            ("'a", "'a"),
            ("a=1", "a=1"),
            ("'-5", "'-5"),
            ("''", "''"),
            ("-5\n", "'-5\n"),
        ),
    ],
)
def test_no_cell_is_a_formula_and_every_text_comes_back(value, cell):
    text = write_csv((person(q1=value),))

    assert table(text)[1][1] == cell
    assert read_csv(text, PATH)[0].value("q1") == value


@pytest.mark.parametrize("name", ["mean", "spread", "'mean", "=cmd", "Mean"])
def test_people_are_told_from_the_rows_of_scores(name):
    text = write_csv((person(name, q1="4"), person("Bo", q1="1")))

    assert [one.person for one in read_csv(text, PATH)] == [name, "Bo"]


@pytest.mark.parametrize("divider", [",", ";", "\t"])
def test_a_table_that_a_spreadsheet_saved_is_read(divider):
    rows = (("person", "q1", "q2"), ("Ada", '"a', 'b"'), ("", "", "c"))
    text = "\ufeff" + "".join(divider.join(row) + "\r\n" for row in rows) + "\r\n"
    text = text.replace(f'"a{divider}b"', f'"a\nb"{divider}x')

    assert [(one.person, one.value("q1"), one.value("q2")) for one in read_csv(text, PATH)] == [
        ("Ada", "a\nb", "x"),
        ("answers", "", "c"),
    ]


@pytest.mark.parametrize("text", ["", "\n", "person\n", "a,b\n1,2\n", "person,a\nAda\n", "person,a\nAda,1,2\n"])
def test_a_table_of_something_else_is_refused(text):
    with pytest.raises(ContentError):
        read_csv(text, PATH)


def test_an_answer_may_be_as_long_as_it_is():
    assert read_csv(write_csv((person(q1="long " * 100_000),)), PATH)[0].value("q1") == "long " * 100_000
    assert csv.field_size_limit() == 131072
