"""Answers go into the form of their checklist, or into a finished document, and come back to the character."""

import csv
import io
import json
import subprocess
from pathlib import Path

import page as validation
import pytest
from forms import ALL_SPACES, SHIPPED, build_form, fields_of
from pdfs import squeezed, text_of

from sdprint.completion import _kind_of
from sdprint.delivery.formats import read_answers
from sdprint.design.catalog import Catalog
from sdprint.errors import Exit

FONT = Path("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
LONG = " ".join(f"Sentence number {n} of an answer that is longer than its box." for n in range(60)) + " Finis."
HARD = (
    "Anna's “café” – 5 €",
    "two\nlines\n\nand one",
    "  blanks  ",
    "`code` ``` {#id} [x] | \\ (",
    "=1+1",
    "日本語 🚀 Łódź",
)


def hard_values(fields, texts=HARD):
    """Give each field something to hold that is right for it."""
    values = {}
    for number, field in enumerate(fields):
        if field.kind == "text":
            values[field.name] = texts[number % len(texts)][: 10 if field.name == "form--date" else None]
        elif field.kind == "check" and number % 2:
            values[field.name] = "Yes"
    return values


def as_json(values, title="All spaces – Interview notes"):
    kinds = {name: "check" if value == "Yes" else "text" for name, value in values.items()}
    fields = [{"name": n, "label": n, "type": kinds[n], "section": "", "value": v} for n, v in values.items()]
    return json.dumps({"sdprint": 1, "title": title, "person": "A", "fields": fields}, ensure_ascii=False)


@pytest.fixture
def blank(tmp_path):
    """The fields of a form with every answer space, whose checklist is list.md."""
    return fields_of(build_form(tmp_path, ALL_SPACES, "notes"))


@pytest.fixture
def answered(tmp_path, sdprint):
    """Fill these answers in; return the run and the document."""

    def run(values, *words, name="ann.json", text=None, **variables):
        (tmp_path / name).write_text(text or as_json(values))
        done = sdprint("fill", name, "list.md", "-o", "out", *words, **variables)
        made = [tmp_path / line.split("  ")[0] for line in done.stdout.splitlines()]
        return done, made[0] if made else None

    return run


@pytest.mark.parametrize("form", ["json", "md", "csv"])
def test_what_was_filled_in_is_read_to_the_character(blank, answered, sdprint, tmp_path, form):
    values = hard_values(blank)
    _, filled = answered(values)
    back = tmp_path / f"back.{form}"
    assert sdprint("read", filled, "-o", back).returncode == 0

    assert filled.name == "ann-notes-fillable.pdf"
    assert {field.name: field.value for field in fields_of(filled) if field.kind == "text" and field.value} == {
        name: value for name, value in values.items() if value != "Yes"
    }
    done = sdprint("fill", back, "list.md", "-o", "again")
    assert done.returncode == 0, done.stderr
    again = tmp_path / "again" / "back-notes-fillable.pdf"
    assert again.read_bytes() == filled.read_bytes()


def test_a_finished_document_holds_every_answer_in_boxes_as_high_as_their_text(blank, answered):
    heights = {field.name: field.boxes[0][1][3] - field.boxes[0][1][1] for field in blank if field.kind == "text"}
    long = {name: LONG for name, height in heights.items() if height > 30}
    short = {name: LONG[:200] for name in heights if name not in long}
    done, finished = answered(long | short, "--final")

    assert done.returncode == 0, done.stderr
    assert finished.name == "ann-notes.pdf"
    assert " ".join(text_of(finished, "-raw").split()).count("Finis.") == len(long)
    result = validation.validate_pdf(str(finished), profile="ua1")
    assert result.is_compliant, result.failures
    assert "AcroForm" not in subprocess.run(["pdfinfo", finished], capture_output=True, text=True, check=True).stdout


@pytest.mark.parametrize("kind", ["notes", "worksheet", "scorecard"])
def test_every_kind_has_a_finished_document_with_all_that_was_answered(tmp_path, sdprint, kind):
    fields = fields_of(build_form(tmp_path, SHIPPED, kind))
    values = {field.name: f"word{number:03}" for number, field in enumerate(fields) if field.kind == "text"}
    (tmp_path / "ann.json").write_text(as_json(values))
    done = sdprint("fill", "ann.json", SHIPPED, "-k", kind, "--final", "-o", "out")

    assert done.returncode == 0, done.stderr
    printed = squeezed(text_of(tmp_path / "out" / f"ann-{kind}.pdf", "-raw"))
    assert [value for value in values.values() if value not in printed] == []


def test_what_is_chosen_and_ticked_is_seen_in_a_finished_document(blank, answered):
    choice = next(field.name for field in blank if field.label == "Which one?")
    tick = next(field.name for field in blank if field.label == "Is it ticked")
    pictures = []
    for values in ({choice: "Red", tick: "Yes"}, {choice: "Green", tick: "Yes"}, {choice: "Red"}):
        values["form--problem"] = "x"
        done, finished = answered(values, "--final")
        assert done.returncode == 0, done.stderr
        ppm = subprocess.run(["pdftoppm", "-r", "60", "-gray", finished], capture_output=True, check=True).stdout
        pictures.append(ppm)

    assert len(set(pictures)) == 3


@pytest.mark.usefixtures("blank")
def test_other_scripts_are_set_in_a_finished_document_with_a_font_that_has_them(answered, tmp_path):
    assert FONT.is_file(), "apt-get install fonts-ipafont-gothic"
    values = {"form--problem": "日本語で答える"}
    refused, _ = answered(values, "--final")
    (tmp_path / "templates" / "fonts").mkdir(parents=True)
    (tmp_path / "templates" / "fonts" / "ipag.ttf").write_bytes(FONT.read_bytes())
    done, finished = answered(values, "--final")

    assert refused.returncode == Exit.INPUT
    assert "ann.json:1:" in refused.stderr
    assert "no font has 日 (U+65E5)" in refused.stderr
    assert done.returncode == 0, done.stderr
    assert "日本語で答える" in text_of(finished)


@pytest.mark.parametrize(
    ("label", "value", "why"),
    [
        ("", "x", "there is no such field"),
        ("Which one?", "Blue", "'Blue' is none of its options: Red, Green, Deep blue"),
        ("Which five?", "x", ""),
        ("Is it ticked", "x", "'x' is no tick, which is 'Yes'"),
        ("Who does what?", "x", "the parts of the answer have names of their own"),
    ],
)
def test_an_answer_without_a_place_is_named_and_nothing_is_written(blank, answered, tmp_path, label, value, why):
    name = next((field.name for field in blank if field.label == label), "gone")
    text = as_json({name: value}).replace('"type": "check"', '"type": "text"')
    done, made = answered({}, text=text)

    if why:
        assert done.returncode == Exit.INPUT
        assert f"ann.json: notes: the answer '{value}' of '{label or name}': " in done.stderr
        assert why in done.stderr
        assert made is None
        assert not list((tmp_path / "out").glob("*.pdf"))
    else:
        # What is written by hand below a question that wants a list has a line of the list for each of its own.
        assert {field.name: field.value for field in fields_of(made)}[f"{name}--1"] == value


@pytest.mark.usefixtures("blank")
def test_answers_by_hand_find_their_questions_by_the_words(answered):
    text = (
        "# All spaces – Interview notes\n\n- [x] Which lines?\n\n  Two\n  lines.\n\n- [x] Which box?\n\n- Which five?\n"
    )
    text += "\n  ".join(["", *(f"- {n}" for n in range(1, 8))])
    done, filled = answered({}, name="by hand.md", text=text)

    assert done.returncode == 0, done.stderr
    assert filled.name == "by-hand-notes-fillable.pdf"
    values = {field.label: field.value for field in fields_of(filled)}
    assert (values["Which lines?"], values["Done: Which lines?"]) == ("Two\nlines.", "Yes")
    assert (values["Which box?"], values["Done: Which box?"]) == ("", "Yes")
    assert values["Which five? 1"].endswith("1")
    assert values["Which five? 5"].count("\n") == 2


@pytest.mark.usefixtures("blank")
def test_the_title_says_what_kind_of_document_it_is(answered):
    done, made = answered({}, text=as_json({"form--candidate": "Bo"}, "All spaces – Scorecard"))

    assert done.returncode == 0, done.stderr
    assert made.name == "ann-scorecard-fillable.pdf"


@pytest.mark.usefixtures("blank")
def test_a_prefilled_form_goes_on_with_what_was_added(answered, sdprint):
    _, filled = answered({"form--problem": "A feed", "form--start": "9:00"})
    done, again = answered({}, text=as_json({"form--problem": "A feed", "form--end": "9:45"}))

    values = {answer.name: answer.value for answer in json_of(sdprint, again)}
    assert done.returncode == 0
    assert (values["form--problem"], values["form--start"], values["form--end"]) == ("A feed", "", "9:45")
    assert filled == again


def json_of(sdprint, pdf):
    path = pdf.with_suffix(".json")
    assert sdprint("read", pdf, "-o", path).returncode == 0
    return read_answers(path).answers


def test_several_people_s_answers_are_one_too_many(sdprint, checklist):
    rows = io.StringIO()
    csv.writer(rows).writerows([["person", "form--problem"], ["A", "x"], ["B", "y"]])
    path = checklist(rows.getvalue(), "all.csv")
    done = sdprint("fill", path, checklist())

    assert done.returncode == Exit.INPUT
    assert "has the answers of 2 people" in done.stderr


def test_answers_belong_to_one_checklist(sdprint, checklist):
    checklist("# A\n\n- a?\n", "content/a.md")
    checklist("# B\n\n- b?\n", "content/b.md")
    done = sdprint("fill", checklist("# A\n\n- a?\n\n  yes\n", "ann.md"))

    assert done.returncode == Exit.USAGE
    assert "answers belong to one checklist, and here are 2\n  hint: name it: sdprint fill ANSWERS" in done.stderr


@pytest.mark.usefixtures("blank")
def test_a_form_that_fails_can_be_kept_and_looked_at(answered, tmp_path):
    done, _ = answered({"gone": "x", "form--problem": "kept"}, "--keep-failed")

    assert done.returncode == Exit.INPUT
    (kept,) = (tmp_path / "out").glob("*.failed.pdf")
    assert {field.value for field in fields_of(kept)} >= {"kept"}


@pytest.mark.parametrize(
    ("title", "lang", "kind"),
    [
        ("T – Scorecard", "en", "scorecard"),
        ("T – Bewertungsbogen", "de-AT", "scorecard"),
        ("T – Scorecard", "de", "scorecard"),
        ("T – 評価シート", "ja", "scorecard"),
        ("T – ورقة عمل", "ar", "worksheet"),
        ("T", "de", "notes"),
    ],
)
def test_the_kind_is_told_from_its_title_in_the_language_of_the_checklist(title, lang, kind):
    assert _kind_of(title, Catalog(), lang) == kind


def test_a_form_in_another_language_is_filled_in_and_read_again(sdprint, checklist):
    checklist("---\ntitle: Liste\nlang: de\n---\n# Liste\n- Ist es an?\n- Wie viele?\n")
    values = {"form--score-1": "3", "form--recommendation": "Klares Ja", "form--candidate": "Ada"}
    record = {"title": "Liste – Bewertungsbogen", "fields": [{"name": n, "value": v} for n, v in values.items()]}
    answers = checklist(json.dumps(record), "ada.json")

    done = sdprint("fill", answers, "list.md")
    assert done.returncode == 0, done.stderr
    (form,) = (answers.parent / "build").glob("*scorecard*.pdf")
    read = json.loads(sdprint("read", form, "--format", "json").stdout)
    assert {field["name"]: field["value"] for field in read["fields"] if field["value"]} == values
    assert sdprint("fill", answers, "list.md", "-k", "notes").returncode == 1
