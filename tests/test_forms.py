"""The AcroForm: its shape is the one that PDF programs agree on, and what is filled in is drawn by all of them."""

import subprocess

import page as validation
import pikepdf
import pytest
from fillers import (
    fill_with_chromium,
    fill_with_mutool,
    fill_with_pdftk,
    fill_with_poppler,
    needs,
)
from forms import ALL_SPACES, REQUIRED, SHIPPED, build_form, fields_of
from pdfs import MM, fill_with_pikepdf, pages_of, text_of, words_of
from PIL import Image

from sdprint.delivery.inbox import receive
from sdprint.design.project import find_project
from sdprint.survey import read_checklist

KINDS = ("notes", "scorecard", "worksheet")


@pytest.fixture(scope="module")
def forms(tmp_path_factory):
    """Give the form of a kind of the shipped checklist, built once."""
    built = {}

    def form(kind):
        if kind not in built:
            built[kind] = build_form(tmp_path_factory.mktemp(kind), SHIPPED, kind)
        return built[kind]

    return form


@pytest.fixture(scope="module")
def everything(tmp_path_factory):
    """A form with every answer space, filled in with western text."""
    folder = tmp_path_factory.mktemp("filled")
    blank = build_form(folder, ALL_SPACES, "notes")
    values = {
        field.name: {"text": f"Anna's café, {n}", "check": "Yes", "radio": ""}[field.kind]
        for n, field in enumerate(fields_of(blank))
    }
    answers = tuple((name, value) for name, value in values.items() if value)
    return build_form(folder, ALL_SPACES, "notes", answers=answers), dict(answers)


def widgets_of(pdf):
    return [
        annotation
        for page in pdf.pages
        for annotation in page.obj.get("/Annots", ())
        if "/FT" in annotation or "/Parent" in annotation
    ]


@pytest.mark.parametrize("kind", KINDS)
def test_each_question_has_a_field_of_its_name(forms, kind):
    questions = read_checklist(SHIPPED, find_project(SHIPPED.parent)).checklist.questions
    fields = {field.name: field for field in fields_of(forms(kind))}

    assert len(questions) == 54
    for question in questions:
        assert question.plain in fields[question.id].label


@pytest.mark.parametrize("kind", KINDS)
def test_the_form_has_the_shape_that_programs_agree_on(forms, kind):
    with pikepdf.open(forms(kind)) as pdf:
        form = pdf.Root.AcroForm
        names = [str(field.T) for field in form.Fields]
        assert len(names) == len(set(names))
        assert not [name for name in names if "." in name]
        assert "/NeedAppearances" not in form
        assert [str(name) for name in form.DR.Font] == ["/SdF"]
        font = form.DR.Font.SdF
        assert (str(font.Subtype), str(font.Encoding)) == ("/TrueType", "/WinAnsiEncoding")
        reached = {kid.objgen for field in form.Fields for kid in field.get("/Kids", [field])}
        widgets = widgets_of(pdf)
        assert len(widgets) == len(reached)
        assert {widget.objgen for widget in widgets} == reached
        for widget in widgets:
            left, bottom, right, top = map(float, widget.Rect)
            assert left < right
            assert bottom < top
            assert int(widget.F) & 4
            if "/Parent" in widget:
                assert not {"/T", "/FT", "/V"} & set(widget.keys())
        for field in form.Fields:
            assert str(field.TU).strip()
            if field.FT == "/Btn":
                for widget in field.get("/Kids", [field]):
                    states = set(widget.AP.N.keys())
                    assert "/Off" in states
                    assert len(states) == 2
                    assert str(widget.AS) == "/Off"
                assert str(field.V) == "/Off"
            else:
                assert "/AP" not in field
                assert "/V" not in field
                assert str(field.DA) == "/SdF 10 Tf 0 g"
        assert all(str(page.Tabs) == "/S" for page in pdf.pages)


def test_required_and_limited_fields(tmp_path):
    with pikepdf.open(build_form(tmp_path, ALL_SPACES, "scorecard")) as pdf:
        fields = {str(field.T): field for field in pdf.Root.AcroForm.Fields}
        assert int(fields["form--candidate"].Ff) & REQUIRED
        assert int(fields["form--date"].MaxLen) == 10
        assert [str(option) for option in fields["form--level"].Opt][:2] == ["Junior", "Mid"]


@pytest.mark.parametrize("kind", KINDS)
def test_paper_and_form_have_the_same_pages(forms, kind):
    form = forms(kind)
    paper = form.with_name(form.name.replace("-fillable", ""))

    assert pages_of(form) == pages_of(paper)
    assert words_of(form) == words_of(paper)


def test_the_form_is_blank_where_the_paper_is_ruled(forms, tmp_path):
    form = forms("notes")
    paper = form.with_name(form.name.replace("-fillable", ""))
    boxes = [box for field in fields_of(form) if field.label == "Are there any constraints?" for _, box in field.boxes]
    inks = []
    for path in (paper, form):
        subprocess.run(["pdftoppm", "-r", "72", "-f", "3", "-l", "3", "-gray", path, tmp_path / path.stem], check=True)
        picture = opened(next(tmp_path.glob(f"{path.stem}-*.pgm")))
        ((left, bottom, right, top),) = boxes
        inside = picture.crop(
            (round(left) + 3, picture.height - round(top) + 3, round(right) - 3, picture.height - round(bottom) - 3)
        )
        inks.append(inside.getextrema()[0])

    assert inks[0] < 250
    assert inks[1] == 255


@pytest.mark.parametrize("kind", KINDS)
def test_it_is_accessible_and_whole(forms, kind):
    result = validation.validate_pdf(str(forms(kind)), profile="ua1")

    assert result.is_compliant, result.failures
    subprocess.run(["qpdf", "--check", forms(kind)], check=True, capture_output=True)


def test_it_is_accessible_with_answers_in_it(everything, tmp_path):
    form, _ = everything
    others = build_form(tmp_path, ALL_SPACES, "notes", answers=(("form--problem", "日本語 🚀"),))

    for path in (form, others):
        result = validation.validate_pdf(str(path), profile="ua1")
        assert result.is_compliant, result.failures


def test_a_rebuild_has_equal_bytes_and_the_seed_s_notes_are_small(tmp_path, sdprint):
    seed = SHIPPED.parent.parent / "tests" / "data" / "seed.txt"
    imported = tmp_path / "seed.md"
    assert sdprint("import", seed, "-o", imported).returncode == 0

    forms = [build_form(tmp_path, imported, "notes").read_bytes() for _ in range(2)]

    assert forms[0] == forms[1]
    assert len(forms[0]) <= 75_000


def test_a_folded_sheet_has_no_form(tmp_path, sdprint):
    done = sdprint("build", SHIPPED, "-k", "notes", "--impose", "booklet", "-o", tmp_path / "out")

    assert done.returncode == 0
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["system-design-notes-booklet.pdf"]


def ink_in(picture, box, height):
    """Count the dark dots in the middle of a box, away from its frame."""
    left, bottom, right, top = (edge * picture.height / height for edge in box)
    edge = min(4, (top - bottom) / 4)
    inside = (left + edge, picture.height - top + edge, right - edge, picture.height - bottom - edge)
    return sum(picture.crop(tuple(map(round, inside))).convert("L").histogram()[:128])


RENDERERS = {
    "poppler": lambda path, out: ["pdftoppm", "-r", "100", "-png", path, out / "page"],
    "mupdf": lambda path, out: ["mutool", "draw", "-q", "-r", "100", "-o", out / "page-%d.png", path],
    "ghostscript": lambda path, out: [
        "gs",
        "-q",
        "-dBATCH",
        "-dNOPAUSE",
        "-sDEVICE=png16m",
        "-r100",
        "-o",
        out / "page-%d.png",
        path,
    ],
}


def opened(path):
    with Image.open(path) as picture:
        return picture.convert("L")


def render(program, path, folder):
    """Return the pages of a PDF as a program draws them, with what is filled in."""
    folder.mkdir(exist_ok=True)
    if program == "pdfium":
        import pypdfium2

        document = pypdfium2.PdfDocument(path)
        document.init_forms()
        return [page.render(scale=100 / 72, may_draw_forms=True).to_pil() for page in document]
    needs({"poppler": "pdftoppm", "mupdf": "mutool", "ghostscript": "gs"}[program], "mupdf-tools ghostscript")
    subprocess.run(RENDERERS[program](path, folder), check=True, capture_output=True)
    return [opened(file) for file in sorted(folder.glob("*.png"), key=lambda file: (len(file.name), file.name))]


@pytest.mark.parametrize("program", [*RENDERERS, "pdfium"])
def test_every_program_draws_what_is_filled_in(everything, tmp_path, program):
    form, answers = everything
    check_drawing(form, answers, program, tmp_path)


FILLERS = (fill_with_pikepdf, fill_with_pdftk, fill_with_mutool, fill_with_poppler, fill_with_chromium)


@pytest.mark.parametrize("fill", FILLERS)
def test_every_program_draws_what_another_one_has_filled_in(everything, tmp_path, fill):
    _, answers = everything
    blank = build_form(tmp_path, ALL_SPACES, "notes")
    fill(blank, tmp_path / "filled.pdf", answers)

    for program in (*RENDERERS, "pdfium"):
        check_drawing(tmp_path / "filled.pdf", answers, program, tmp_path)


def check_drawing(form, answers, program, folder):
    """Look for ink in each field that is filled in, and for none in the others."""
    height = pages_of(form)[0][1] / 25.4 * 72
    pictures = render(program, form, folder / program)
    for field in fields_of(form):
        for page, box in field.boxes:
            assert (ink_in(pictures[page], box, height) > 8) == (field.name in answers), (field.label, program)


def test_a_radio_button_is_chosen_by_the_words_of_its_option(tmp_path):
    blank = build_form(tmp_path, ALL_SPACES, "notes")
    name = next(field.name for field in fields_of(blank) if field.label == "Which one?")

    form = build_form(tmp_path, ALL_SPACES, "notes", answers=((name, "Deep blue"),))

    assert {field.name: field.value for field in fields_of(form)}[name] == "Deep blue"
    with pikepdf.open(form) as pdf:
        (group,) = (field for field in pdf.Root.AcroForm.Fields if str(field.T) == name)
        assert [str(kid.AS) for kid in group.Kids] == ["/Off", "/Off", "/Deep blue"]


TICKED = "# List\n\n- [x] Is it done?\n- [x] Off the list\n- [ ] Why? {answer=lines:3}\n"


def test_what_the_checklist_has_ticked_is_ticked_in_the_form_and_can_be_unticked(tmp_path):
    form = build_form(tmp_path, TICKED, "notes")
    ticks = {field.label: field.value for field in fields_of(form) if field.kind == "check"}

    assert ticks == {"Done: Is it done?": "Yes", "Off the list": "Yes", "Done: Why?": "Off"}
    # A tick that is printed would stay.
    assert text_of(form.with_name("list-notes.pdf")).count("✓") == 2
    assert "✓" not in text_of(form)


def test_where_there_are_answers_they_decide_what_is_ticked(tmp_path):
    answers = (("form--problem", "x"),)
    form = build_form(tmp_path, TICKED, "notes", answers=answers)
    finished = build_form(tmp_path, TICKED, "notes", answers=answers, final=True)

    assert {field.value for field in fields_of(form) if field.kind == "check"} == {"Off"}
    assert "✓" not in text_of(finished)


def test_an_option_may_be_called_off_or_anything_else(tmp_path):
    names = ("On", "Off", "Für 5 €/Monat", 'a "b" (c)')
    text = f"# List\n\n- Which? {{answer=choice:{','.join(names)} #which}}\n"
    for name in names:
        form = build_form(tmp_path, text, "notes", answers=(("which", name),))

        (answers,) = receive((form,))
        assert answers.value("which") == name
        with pikepdf.open(form) as pdf:
            (group,) = (field for field in pdf.Root.AcroForm.Fields if str(field.T) == "which")
            assert [str(kid.AS) != "/Off" for kid in group.Kids] == [name == other for other in names]


def test_in_large_print_fields_stand_on_their_boxes_and_their_type_is_as_large(tmp_path):
    form = build_form(tmp_path, SHIPPED, "notes", brand="large-print")
    paper = form.with_name(form.name.replace("-fillable", ""))
    larger = 14 / 9

    with pikepdf.open(form) as pdf:
        texts = [field for field in pdf.Root.AcroForm.Fields if field.FT == "/Tx"]
        assert {str(field.DA).split()[1] for field in texts} == {f"{10 * larger:g}"}
    ticks = [field for field in fields_of(form) if field.kind == "check"]
    assert ticks
    # A square of 3.4 mm with its line, so many times larger.
    for field in ticks:
        ((_, (left, bottom, right, top)),) = field.boxes
        assert right - left == pytest.approx(3.9 * larger / MM, abs=0.4 / MM)
        assert top - bottom == pytest.approx(3.9 * larger / MM, abs=0.4 / MM)
    boxes = [box for field in fields_of(form) for box in field.boxes]
    assert all(0 < left < right < 596 and 0 < bottom < top < 842 for _, (left, bottom, right, top) in boxes)
    assert [word.text for word in words_of(paper)] == [word.text for word in words_of(form)]
