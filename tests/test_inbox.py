"""Filled forms that come in: what other programs fill in is read as it is, and no file does harm."""

import os
import subprocess
import sys
import time
import zlib

import pikepdf
import pytest
from fillers import fill_with_chromium, fill_with_mutool, fill_with_pdftk, fill_with_poppler
from forms import MULTILINE
from pdfs import fill_with_pikepdf, fill_with_pypdf, states_of
from pikepdf import Array, Dictionary, Name, String

from sdprint.delivery.formats import format_of, read_answers, write_answers
from sdprint.delivery.inbox import receive
from sdprint.errors import ContentError

# A text of these letters alone is written without a mark by pypdf, so that it begins with that of UTF-16.
MARKED = "þÿ looks like a mark"
HARD = (
    "plain",
    "two\nlines",
    "\n\nblank lines before, between\n\n\nand after\n\n",
    "  blanks before and after  ",
    "\ttab\tand\ttab",
    "Zażółć „gęślą” jaźń — 10 €, naïve “quotes”",
    "Ελληνικά, кириллица, עברית, العربية",
    "日本語と漢字",
    "🚀 and 👩‍👩‍👧",
    "\u0d0a\u0a0d\u0d0d: bytes that are line ends elsewhere",
    "no\u00a0break, thin\u2009space, line\u2028separator",
    "(brackets) \\ and \\n and \\) alone: ( \\",
    "``` and ````\n```text\nfence\n```",
    "a | b, c; \"d\" 'e'",
    "=1+1",
    "[x] done {#q1} <b>bold</b> &amp; *stars*",
    MARKED,
    "long " * 400,
)
LIMIT = 60  # seconds of a clock on a busy machine; the limit on CPU time is 20


@pytest.fixture(scope="module")
def form(tmp_path_factory):
    """The shipped notes to fill in."""
    folder = tmp_path_factory.mktemp("form")
    subprocess.run([sys.executable, "-m", "sdprint", "build", "-k", "notes", "-o", folder], check=True, cwd=folder)
    (path,) = folder.glob("*-fillable.pdf")
    return path


def hard_values(form):
    """Give every text field a hard text, and of every button a state, in turn."""
    texts = {}
    for number, (name, states) in enumerate(states_of(form).items()):
        texts[name] = states[number % len(states)] if states else HARD[number % len(HARD)]
    return texts


def values_of(path):
    (answers,) = receive((path,))
    return {answer.name: answer.value for answer in answers.answers}


# What other programs fill in


@pytest.mark.parametrize(
    "fill", [fill_with_pikepdf, fill_with_pypdf, fill_with_pdftk, fill_with_mutool, fill_with_poppler]
)
def test_hard_texts_in_every_field_of_the_notes_are_read_to_the_character(form, tmp_path, fill):
    values = hard_values(form)
    if fill is fill_with_pypdf:
        values = {name: value for name, value in values.items() if value != MARKED}
    fill(form, tmp_path / "filled.pdf", values)

    assert len(values) > 180
    assert {name: value for name, value in values_of(tmp_path / "filled.pdf").items() if value} == values


def test_what_is_typed_into_every_field_of_the_notes_in_chromium_is_read_to_the_character(form, tmp_path):
    """Chromium itself takes no line break in a field of one line, half of an emoji, and writes as pypdf does."""
    several = lines_of(form)
    texts = [text for text in HARD if text != MARKED and not {"\t", "🚀", "\u0d0a", "\u2028"} & set(text)]
    values = {}
    for number, (name, states) in enumerate(states_of(form).items()):
        text = texts[number % len(texts)]
        values[name] = states[number % len(states)] if states else text if name in several else " ".join(text.split())
    fill_with_chromium(form, tmp_path / "filled.pdf", values)

    assert {name: value for name, value in values_of(tmp_path / "filled.pdf").items() if value} == values


def lines_of(form):
    """Return the names of the fields that have several lines."""
    with pikepdf.open(form) as pdf:
        texts = (field for field in pdf.Root.AcroForm.Fields if field.FT == "/Tx")
        return {str(field.T) for field in texts if int(field.get("/Ff", 0)) & MULTILINE}


@pytest.mark.parametrize("name", ["answers.md", "answers.json", "answers.csv"])
def test_from_the_form_to_a_file_and_back_not_a_character_changes(form, tmp_path, name):
    values = hard_values(form)
    fill_with_pikepdf(form, tmp_path / "filled.pdf", values)
    path = tmp_path / name
    path.write_bytes(write_answers(receive((tmp_path / "filled.pdf",)), format_of(path)))

    assert {answer.name: answer.value for answer in read_answers(path).answers} == values


def test_a_field_knows_what_was_asked_and_under_which_headings(form):
    (answers,) = receive((form,))
    named = {answer.name: answer for answer in answers.answers}

    assert answers.title == "System Design Interview – Interview notes"
    assert answers.person == form.stem
    assert named["q636e772212"].label == "What are the core features of this system?"
    assert named["q636e772212"].type == "check"
    assert named["q636e772212"].section == "Clarify Requirements and Scope › Ask Functional Requirements"
    assert named["q012eca2ed3"].type == "number"
    assert named["qa6e9be7291"].type == "radio"
    assert named["q08b7f273a1"].section == "Summarize and Discuss Trade-Offs › Mention Future Improvements"
    assert named["form--problem"].section == ""
    assert not any(answer.value for answer in answers.answers)


def test_several_forms_are_read_in_their_order_under_names_that_differ(form, tmp_path):
    paths = [tmp_path / f"{name}.pdf" for name in "cab"]
    for path in paths:
        fill_with_pikepdf(form, path, {"form--problem": path.stem})

    assert [(one.person, one.value("form--problem")) for one in receive(tuple(paths))] == [(n, n) for n in "cab"]


# What is no form of ours


def refusal(path):
    start = time.monotonic()
    with pytest.raises(ContentError) as refused:
        receive((path,))
    assert time.monotonic() - start < LIMIT
    return str(refused.value)


def test_a_flattened_form_is_told_from_a_damaged_one_and_from_other_files(form, tmp_path):
    with pikepdf.open(form) as pdf:
        del pdf.Root.AcroForm
        for page in pdf.pages:
            if "/Annots" in page:
                del page.Annots
        pdf.save(tmp_path / "flat.pdf")
    (tmp_path / "half.pdf").write_bytes(form.read_bytes()[:3000])
    (tmp_path / "text.pdf").write_text("Dear interviewer")
    (tmp_path / "empty.pdf").write_bytes(b"")
    os.mkfifo(tmp_path / "pipe.pdf")

    assert "printed to a PDF or flattened" in refusal(tmp_path / "flat.pdf")
    assert "is a damaged PDF" in refusal(tmp_path / "half.pdf")
    assert "is no PDF" in refusal(tmp_path / "text.pdf")
    assert "is no PDF" in refusal(tmp_path / "empty.pdf")
    assert "is not a regular file" in refusal(tmp_path / "pipe.pdf")
    assert "no such file" in refusal(tmp_path / "none.pdf")
    assert "is not a regular file" in refusal(tmp_path)


def test_everything_that_is_wrong_with_several_files_is_said_at_once(form, tmp_path):
    (tmp_path / "text.pdf").write_text("Dear interviewer")

    with pytest.raises(ContentError) as refused:
        receive((tmp_path / "text.pdf", form, tmp_path / "none.pdf"))

    assert [finding.path.name for finding in refused.value.findings] == ["text.pdf", "none.pdf"]


@pytest.mark.parametrize("version", [3, 4, 6])
def test_an_encrypted_form_is_refused_if_it_wants_a_password(form, tmp_path, version):
    with pikepdf.open(form) as pdf:
        modern = version > 3
        lock = pikepdf.Encryption(owner="o", user="u", R=version, metadata=modern, aes=modern)
        pdf.save(tmp_path / "locked.pdf", encryption=lock)

    assert "is encrypted" in refusal(tmp_path / "locked.pdf")


def test_a_form_that_was_made_by_others_is_refused(tmp_path):
    assert "none that sdprint made" in refusal(made(tmp_path, [text_field("Surname", "Kim")]))


# What is hostile


def text_field(name, value="v", **entries):
    return Dictionary(Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=name, V=value, Rect=[0, 0, 9, 9], **entries)


def made(folder, fields, change=None):
    """Write a PDF of one page with these fields, changed before it is saved."""
    pdf = pikepdf.new()
    pdf.add_blank_page()
    objects = [pdf.make_indirect(field) for field in fields]
    pdf.pages[0].Annots = Array(objects)
    pdf.Root.AcroForm = Dictionary(Fields=Array(objects))
    if change:
        change(pdf, objects)
    pdf.save(folder / "made.pdf")
    return folder / "made.pdf"


def test_parents_kids_and_outlines_in_circles_do_no_harm(tmp_path):
    def bend(pdf, fields):
        fields[0].Parent, fields[1].Parent = fields[1], fields[0]
        fields[0].Kids = fields[1].Kids = Array(fields)
        entry = pdf.make_indirect(Dictionary(Title="Again", Dest=Array([pdf.pages[0].obj, Name.Fit])))
        entry.First = entry.Next = entry.Last = entry
        pdf.Root.Outlines = pdf.make_indirect(Dictionary(First=entry, Last=entry))

    path = made(tmp_path, [text_field("form--a"), text_field("form--b"), text_field("form--c", "right")], bend)

    assert values_of(path)["form--c"] == "right"


def test_pages_in_circles_end_in_a_finding(tmp_path):
    def bend(pdf, _):
        pdf.Root.Pages.Kids.append(pdf.Root.Pages)

    assert "is a damaged PDF" in refusal(made(tmp_path, [text_field("form--a")], bend))


@pytest.mark.parametrize("wrong", [7, 1.5, True, Name.Wrong, Array([1, Dictionary()]), Dictionary(), None], ids=repr)
def test_wrong_types_cost_their_field_its_value_and_no_other(tmp_path, wrong):
    keys = ("/V", "/TU", "/Ff", "/FT", "/Kids", "/Parent", "/Q", "/Rect", "/AS", "/T", "/Subtype")

    def spoil(pdf, fields):
        for number, key in enumerate(keys):
            if wrong is not None:
                fields[number][key] = wrong
            elif key in fields[number]:
                del fields[number][key]
        pdf.pages[0].Annots.append(wrong if wrong is not None else Dictionary())
        pdf.Root.Outlines = wrong if wrong is not None else Dictionary()
        pdf.trailer["/Info"] = pdf.make_indirect(Dictionary(Title=Array([1])))

    fields = [text_field(f"form--{number}") for number in range(len(keys))]
    path = made(tmp_path, [*fields, text_field("form--last", "right")], spoil)

    assert values_of(path)["form--last"] == "right"


@pytest.mark.parametrize("number", [60_000, 1_000_000])
def test_more_fields_than_any_form_has_are_refused_in_bounded_time(tmp_path, number):
    widgets = b"".join(b"<</Subtype/Widget/FT/Tx/T(form--%d)>>" % count for count in range(number))
    objects = (
        b"<</Type/Catalog/Pages 2 0 R/AcroForm<</Fields[]>>>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]/Annots[" + widgets + b"]>>",
    )
    data, places = b"%PDF-1.7\n", []
    for place, text in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj%sendobj\n" % (place, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    end = b"xref\n0 4\n0000000000 65535 f \n%strailer<</Root 1 0 R/Size 4>>\nstartxref\n%d\n%%%%EOF"
    (tmp_path / "many.pdf").write_bytes(data + end % (table, len(data)))

    assert "the limit of 20 s and 1000 MB" in refusal(tmp_path / "many.pdf")


def test_a_text_that_unpacks_to_a_gigabyte_is_refused_in_bounded_memory(tmp_path):
    def pack(pdf, fields):
        bomb = pikepdf.Stream(pdf, b"")
        packer = zlib.compressobj(9)
        packed = b"".join(packer.compress(bytes(10_000_000)) for _ in range(100)) + packer.flush()
        bomb.write(packed, filter=Name.FlateDecode)
        fields[0].V = pdf.make_indirect(bomb)

    path = made(tmp_path, [text_field("form--a")], pack)

    assert path.stat().st_size < 5_000_000
    assert "the limit of 20 s and 1000 MB" in refusal(path)


def test_parents_without_end_are_climbed_so_far_and_no_further(tmp_path):
    def tower(pdf, fields):
        for number in range(5000):
            above = pdf.make_indirect(Dictionary(T=f"t{number}"))
            fields[0].Parent, fields[0] = above, above

    path = made(tmp_path, [text_field("form--a"), text_field("form--b", "right")], tower)

    assert values_of(path)["form--b"] == "right"


@pytest.mark.parametrize("code", ["import os; os.abort()", "print('{')", "import time; time.sleep(60)"])
def test_a_reader_that_is_ended_or_does_not_end_is_a_finding(form, monkeypatch, code):
    monkeypatch.setattr("sdprint.cell._code", lambda _: code)
    monkeypatch.setattr("sdprint.cell.PATIENCE", 2)

    assert "can't be read: stopped at the limit" in refusal(form)


def test_a_file_named_as_a_module_in_the_current_folder_is_not_run(form, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "pypdf.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')")
    (tmp_path / "sdprint.py").write_text(f"open({str(tmp_path / 'run')!r}, 'w')")

    receive((form,))

    assert not (tmp_path / "run").exists()


# Rules that were learnt from what programs write


def buttons(fields, group, states):
    """Make a group of radio buttons of the first fields."""
    for field, state in zip(fields, states, strict=False):
        for key in ("/T", "/FT", "/V"):
            del field[key]
        field.Parent, field.AS = group, Name(f"/{state}")
    group.Kids = Array(fields[: len(states)])


@pytest.mark.parametrize(
    ("entry", "states", "value"),
    [
        (Name("/3"), ("Off", "3"), "3"),
        (String("/3"), ("Off", "Off"), "3"),
        (Name.Off, ("Off", "3"), "3"),
        (None, ("2", "Off"), "2"),
        (Name.Off, ("Off", "Off"), ""),
        (Name("//24"), ("Off", "Off"), "/24"),
        (Name("/Später ?"), ("Off", "Off"), "Später ?"),
    ],
)
def test_the_state_of_a_group_is_its_value_else_what_is_seen(tmp_path, entry, states, value):
    def group(pdf, fields):
        head = pdf.make_indirect(Dictionary(FT=Name.Btn, T="form--score", TU="Score", Ff=1 << 15))
        if entry is not None:
            head.V = entry
        buttons(fields, head, states)
        # What stands in a button of a group, as one program writes it, is no value.
        fields[0].V = Name.Wrong

    assert values_of(made(tmp_path, [text_field("a"), text_field("b")], group)) == {"form--score": value}


@pytest.mark.parametrize(
    ("entry", "value"),
    [
        (String("a\r\nb\rc"), "a\nb\nc"),
        (b"\xfe\xff\xd8\x3d\x00a", "\ufffda"),
        (b"\xef\xbb\xbf" + "é🚀".encode(), "é🚀"),
        (b"\xff\xfe" + "é".encode("utf-16-le"), "é"),
        (Array([String("x")]), ""),
    ],
)
def test_a_text_is_read_in_whatever_encoding_it_was_left(tmp_path, entry, value):
    path = made(tmp_path, [text_field("form--a", String(entry) if isinstance(entry, bytes) else entry)])

    assert values_of(path) == {"form--a": value}


def test_a_choice_in_a_list_and_a_text_in_a_stream_are_read(tmp_path):
    def change(pdf, fields):
        fields[0].FT, fields[0].V = Name.Ch, Array([String("Staff")])
        fields[1].V = pdf.make_stream(b"\xfe\xff" + "Grüße".encode("utf-16-be"))

    path = made(tmp_path, [text_field("form--a"), text_field("form--b")], change)

    assert values_of(path) == {"form--a": "Staff", "form--b": "Grüße"}
