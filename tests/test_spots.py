"""Where fields stand on the pages: in the free part of each answer space, in the order of the document."""

import pikepdf
import pytest
from forms import ALL_SPACES, build_form, fields_of

TEMPLATE = (
    '{% extends "base/form.html.j2" %}{% block content %}<h1>{{ plan.checklist.title }}</h1>CONTENT{% endblock %}'
)
DOCUMENT = """title = "Own"
about = "own"
kicker = "Own"
margins = { top = 15, right = 15, bottom = 15, left = 15 }
fillable = true
[promise]
leaves_out = ["intro", "headings", "goals", "questions", "hints", "text", "answers", "numbers"]
"""


@pytest.fixture
def own(tmp_path, sdprint, checklist):
    """Build a kind whose template has this content; return the run and the PDF form."""

    def build(content, text="# List\n\n- Why?\n"):
        folder = tmp_path / "templates" / "documents" / "own"
        folder.mkdir(parents=True)
        (folder / "document.toml").write_text(DOCUMENT)
        (folder / "page.html.j2").write_text(TEMPLATE.replace("CONTENT", content))
        (tmp_path / "sdprint.toml").write_text("")
        done = sdprint("build", checklist(text), "-k", "own", "-o", tmp_path / "out")
        return done, tmp_path / "out" / "list-own-fillable.pdf"

    return build


@pytest.fixture(scope="module")
def spaces(tmp_path_factory):
    return fields_of(build_form(tmp_path_factory.mktemp("spots"), ALL_SPACES, "notes"))


def named(fields, end):
    return [field for field in fields if field.label.startswith(end)]


def test_there_is_a_field_for_each_answer_space_of_the_grammar(spaces):
    kinds = {field.label: (field.kind, len(field.boxes)) for field in spaces}

    assert kinds["Is it ticked"] == ("check", 1)
    assert kinds["How many? (ms)"] == ("text", 1)
    assert kinds["Which lines?"] == ("text", 1)
    assert kinds["Which dots?"] == ("text", 1)
    assert [field.label for field in named(spaces, "Which five? ")] == [f"Which five? {n}" for n in range(1, 6)]
    assert kinds["Which box?"] == ("text", 1)
    assert kinds["Is it so?"] == ("radio", 2)
    assert kinds["Which one?"] == ("radio", 3)
    assert kinds["Is it so? Note"] == ("text", 1)
    assert len(named(spaces, "Who does what? ")) == 2 * 3
    assert [field.label for field in named(spaces, "How big")] == ["How big", "How big Working", "How big Result"]
    assert len(named(spaces, "This or that")) == 4
    assert kinds["Which boxes and arrows?"] == kinds["Which grid?"] == ("text", 1)


def test_questions_that_share_a_space_have_a_tick_each_and_one_answer(spaces):
    shared = [field for field in spaces if "Which lines?" in field.label or "And then?" in field.label]

    assert [(field.kind, field.label) for field in shared][-2:] == [
        ("check", "And then?"),
        ("text", "Whence? And then?"),
    ]


def test_fields_stand_in_the_order_of_the_document_and_do_not_overlap(spaces):
    places = [(page, -top) for field in spaces for page, (_, _, _, top) in field.boxes]
    assert [page for page, _ in places] == sorted(page for page, _ in places)
    boxes = [(field.label, page, box) for field in spaces for page, box in field.boxes]
    for number, (label, page, (left, bottom, right, top)) in enumerate(boxes):
        assert left < right, label
        assert bottom < top, label
        for other, there, (left_, bottom_, right_, top_) in boxes[number + 1 :]:
            apart = (
                page != there or right <= left_ + 1 or right_ <= left + 1 or top <= bottom_ + 1 or top_ <= bottom + 1
            )
            assert apart, (label, other)


def test_a_choice_comes_before_its_note(spaces):
    labels = [field.label for field in spaces]

    assert labels.index("Is it so?") < labels.index("Is it so? Note")


@pytest.mark.parametrize(
    ("content", "what"),
    [
        ('<p data-field="a" data-label="A">x</p><p data-field="a" data-label="A">x</p>', "two fields are called 'a'"),
        ('<p data-field="a.b" data-label="A">x</p>', "'a.b' is no name for a field"),
        ('<p data-field="a">x</p>', "field 'a' has no data-label"),
    ],
)
def test_a_wrong_mark_in_a_template_is_an_error_that_names_it(own, content, what):
    done, form = own(content)

    assert done.returncode == 1
    assert what in done.stderr
    assert "templates/README.md" in done.stderr
    assert not form.exists()


def test_one_types_below_what_is_printed_in_a_box_or_beside_it(own):
    tall = '<div data-field="tall" data-label="T" style="height:30mm"><p>Notes</p></div>'
    low = '<div data-field="low" data-label="L" style="height:6mm;text-align:end">users</div>'
    _, form = own(tall + low)

    tall, low = fields_of(form)
    (_, (left, bottom, right, top)), (_, (start, _, end, _)) = tall.boxes[0], low.boxes[0]
    assert right - left == pytest.approx(180 / 25.4 * 72, abs=1)
    assert 20 < (top - bottom) * 25.4 / 72 < 28
    assert start == pytest.approx(left, abs=0.2)
    assert (right - end) * 25.4 / 72 > 7


def test_a_field_that_goes_on_on_the_next_page_is_where_its_larger_part_is(own):
    _, form = own('<div style="height:200mm"></div><div data-field="a" data-label="A" style="height:120mm"></div>')

    (field,) = fields_of(form)
    assert [page for page, _ in field.boxes] == [1]


def test_a_field_can_be_required_or_only_to_be_read(own):
    marks = ("data-required", "data-readonly", 'data-limit="7"')
    _, form = own("".join(f'<p data-field="f{n}" data-label="F" {mark}>x</p>' for n, mark in enumerate(marks)))

    with pikepdf.open(form) as pdf:
        found = [(int(field.get("/Ff", 0)) & 3, int(field.get("/MaxLen", 0))) for field in pdf.Root.AcroForm.Fields]
    assert found == [(2, 0), (1, 0), (0, 7)]


def test_a_document_without_fields_is_written_all_the_same(own):
    done, form = own("<p>x</p>")

    assert done.returncode == 0
    assert fields_of(form) == []
