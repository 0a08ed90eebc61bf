"""The process that reads forms: what it prints, and where it finds the headings."""

import json
import subprocess
import sys

import pytest
from pdfs import make_form
from pikepdf import Name, OutlineItem


def run(code, data=b""):
    return subprocess.run([sys.executable, "-c", code], input=data, capture_output=True, check=False, timeout=60)


def answer(path):
    return json.loads(run("from sdprint.delivery.filled import answer; answer()", path.read_bytes()).stdout)


def test_what_it_prints_is_json_of_ascii_whatever_stands_in_the_form(tmp_path):
    pdf = make_form([("form--a", 0, 700)])
    pdf.Root.AcroForm.Fields[0].V = "日本語\x00"
    pdf.save(tmp_path / "form.pdf")
    printed = run("from sdprint.delivery.filled import answer; answer()", (tmp_path / "form.pdf").read_bytes()).stdout

    assert printed.isascii()
    assert json.loads(printed)["fields"][0]["value"] == "日本語\x00"


def heading(title, page, top, *below):
    item = OutlineItem(title, page, "XYZ", top=top)
    item.children.extend(below)
    return item


def sections(tmp_path, fields, *headings):
    pdf = make_form(fields)
    with pdf.open_outline() as outline:
        outline.root.extend(headings)
    pdf.save(tmp_path / "form.pdf")
    return {field["name"]: field["section"] for field in answer(tmp_path / "form.pdf")["fields"]}


def test_a_field_stands_under_the_last_heading_above_it_on_its_page_or_before(tmp_path):
    fields = [("form--top", 0, 800), ("form--one", 0, 650), ("form--level", 0, 500), ("form--next", 1, 800)]
    one = heading("One", 0, 700, heading("Inner", 0, 501))
    two = heading("Two", 1, 300)

    assert sections(tmp_path, fields, one, two) == {
        "form--top": "",
        "form--one": "One",
        "form--level": "One › Inner",
        "form--next": "One › Inner",
    }


def test_the_title_of_the_document_is_no_section(tmp_path):
    title = heading("Title", 0, 800, heading("One", 0, 600))

    assert sections(tmp_path, [("form--a", 0, 700), ("form--b", 0, 500)], title) == {"form--a": "", "form--b": "One"}


def test_without_an_outline_there_are_no_sections(tmp_path):
    assert sections(tmp_path, [("form--a", 0, 700)]) == {"form--a": ""}


@pytest.mark.parametrize("name", ["form--a", "q636e772212", "users--done", "users--2-3", "cost--working-1"])
def test_a_form_is_ours_by_the_name_of_one_field(tmp_path, name):
    make_form([("Surname", 0, 700), (name, 0, 600)]).save(tmp_path / "form.pdf")

    assert [field["name"] for field in answer(tmp_path / "form.pdf")["fields"]] == ["Surname", name]


@pytest.mark.parametrize("name", ["Surname", "q1", "data--base", "form"])
def test_a_form_without_such_a_name_is_foreign(tmp_path, name):
    make_form([(name, 0, 700)]).save(tmp_path / "form.pdf")

    assert answer(tmp_path / "form.pdf") == {"fault": "foreign"}


def test_of_fields_that_stand_twice_what_is_filled_in_counts(tmp_path):
    pdf = make_form([("form--a", 0, 700), ("form--a", 1, 700), ("form--b", 0, 600), ("form--b", 1, 600)])
    for number in (1, 2):
        pdf.Root.AcroForm.Fields[number].V = "here"
    pdf.save(tmp_path / "form.pdf")

    assert [field["value"] for field in answer(tmp_path / "form.pdf")["fields"]] == ["here", "here"]


def test_a_button_that_only_does_something_is_no_answer(tmp_path):
    pdf = make_form([("form--a", 0, 700), ("form--send", 0, 600)])
    pdf.Root.AcroForm.Fields[1].FT, pdf.Root.AcroForm.Fields[1].Ff = Name.Btn, 1 << 16
    pdf.save(tmp_path / "form.pdf")

    assert [field["name"] for field in answer(tmp_path / "form.pdf")["fields"]] == ["form--a"]
