"""A look at finished pages: kinds whose templates lose, clip, push out or overprint text are refused, and told why."""

from pathlib import Path

import pytest
from PIL import Image

from sdprint.design.project import Project
from sdprint.errors import Exit, PromiseError, Severity
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "content" / "system-design.md"
KIND = 'title = "Own"\nabout = "own"\nkicker = ""\nmargins = { top = 15, right = 15, bottom = 15, left = 15 }\n'
PAGE = '{% extends "base/page.html.j2" %}\n{% block body %}<h1>{{ plan.checklist.title }}</h1>\nBODY\n{% endblock %}\n'
QUESTIONS = """
{% for planned in plan.steps %}{% for group in planned.groups %}{% for question in group.group.questions %}
<p class="question">{{ question.spans | inline }}</p>
{% endfor %}{% endfor %}{% endfor %}
"""
IN_A_BOX = f'<div class="box">{QUESTIONS}</div>'
TEXT = "# Own\n\n" + "".join(f"- Question{n} of some length?\n" for n in range(12))
PICTURE = '<img src="red.png" alt="red" style="width:50mm;STYLE">'


@pytest.fixture(scope="module")
def press(font_cache):
    """One typesetting process for the whole module."""
    with pytest.MonkeyPatch.context() as patch, Press() as press:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        yield press


@pytest.fixture
def build(press, tmp_path):
    """Make a checklist with a kind of the project: its page and its style sheet."""

    def run(body=IN_A_BOX, css="", text=TEXT, kind=KIND, **choices):
        folder = tmp_path / "templates" / "documents" / "own"
        folder.mkdir(parents=True)
        (folder / "document.toml").write_text(kind)
        (folder / "page.html.j2").write_text(PAGE.replace("BODY", body))
        (folder / "style.css").write_text(css)
        (tmp_path / "list.md").write_text(text)
        Image.new("RGB", (40, 40), "#C00000").save(tmp_path / "red.png")
        order = Order((tmp_path / "list.md",), ("own",), out=str(tmp_path / "out"), choices=Choices(**choices))
        document, *_ = make(order, Project(tmp_path), press)
        return document

    return run


@pytest.fixture
def refusal(build, tmp_path):
    """Fail to make it; return each thing that is said."""

    def run(*args, **how):
        with pytest.raises(PromiseError) as caught:
            build(*args, **how)
        assert caught.value.exit_code == Exit.INPUT
        assert not list(tmp_path.rglob("*.pdf"))
        assert {finding.path for finding in caught.value.findings} == {tmp_path / "list.md"}
        # The proof has its say as well, in words of its own.
        advice = "make it shorter in the checklist, or give it room in the template"
        return [finding.what for finding in caught.value.findings if finding.hint.startswith(advice)]

    return run


@pytest.mark.parametrize(
    "css",
    [
        "",
        ".box{height:20mm}",
        ".box{position:absolute;top:30mm;left:4mm}",
        ".box{float:left;width:60mm}",
        ".box{columns:2}",
        ".box{display:flex;flex-direction:column;height:20mm}",
        ".box{overflow:hidden}",
        ".question{text-transform:uppercase}",
        ".question{width:20mm;hyphens:auto}",
        ".question{line-height:.9}",
        ".question::before{content:'Made by a style sheet'}",
    ],
)
def test_a_kind_that_keeps_all_of_the_text_on_the_page_is_made(build, css):
    document = build(css=css)

    assert document.pages == 1
    assert document.warnings == ()


LOST = "characters of the text are not on any page"
# Beyond the lower edge of a page the engine deletes what overflows a box of this height.
LOW = "margin-top:225mm;"


@pytest.mark.parametrize(
    "css",
    [
        f".box{{{LOW}height:20mm}}",
        f".box{{{LOW}height:20mm;display:flex;flex-direction:column}}",
        f".box{{{LOW}float:left;width:50mm}}",
        ".box{position:absolute;top:240mm}",
        ".box{position:fixed;top:240mm}",
        ".box{display:none}",
        ".box{width:40mm;line-clamp:2;overflow:hidden}",
        ".question:last-child{display:none}",
        ".question:last-child{width:15mm;max-lines:1}",
    ],
)
def test_text_that_is_on_no_page_is_refused_with_how_much_it_is(refusal, css):
    said = refusal(css=css)

    assert said[-1].startswith("own: ")
    assert said[-1].endswith(LOST)
    assert int(said[-1].split()[1]) <= sum(len(line.split("- ")[-1].replace(" ", "")) for line in TEXT.splitlines())


def test_the_letters_that_are_lost_are_counted(refusal):
    (said,) = refusal(css=".question:last-child{display:none}")

    assert said == f"own: {len('Question11ofsomelength?')} {LOST}"


@pytest.mark.parametrize(
    "css",
    [
        ".box{height:20mm;overflow:hidden}",
        ".box{max-height:20mm;overflow:hidden}",
        ".box{overflow:auto;height:20mm}",
        ".question{width:20mm;overflow:hidden;white-space:nowrap}",
        ".question{width:20mm;overflow:hidden;white-space:nowrap;text-overflow:ellipsis}",
        ".question{height:1mm;overflow:hidden}",
    ],
)
def test_clipped_text_is_refused_by_name(refusal, css):
    said = refusal(css=css)

    assert said
    for what in said:
        assert what.startswith("own: 'Question")
        assert what.endswith("of some length?' on page 1 is clipped")


def test_text_that_a_cell_or_an_outer_box_clips_is_refused(refusal):
    body = f'<table class="outer"><tr><td><div>{QUESTIONS}</div></td></tr></table>'
    said = refusal(body, ".outer{display:block;height:12mm;overflow:hidden}")

    assert all(what.endswith(" on page 1 is clipped") for what in said)


@pytest.mark.parametrize(
    "css",
    [
        ".box{margin-left:-60mm}",
        ".box{position:relative;left:175mm}",
        ".question{text-indent:-99mm}",
        ".box{position:absolute;left:-40mm}",
        ".box{position:absolute;top:-60mm}",
        ".box{transform:translateX(-60mm)}",
        ".box{columns:2;height:10mm;width:200mm}",
        ".question{white-space:nowrap;font-size:60pt}",
    ],
)
def test_text_outside_of_the_page_is_refused_by_name(refusal, css):
    said = refusal(css=css)

    assert any(
        what.startswith("own: 'Question") and what.endswith("length?' on page 1 stands outside of the page")
        for what in said
    )


def test_a_word_longer_than_the_page_is_refused_and_shown_in_part(refusal):
    said = refusal(f'<p style="white-space:nowrap">{"endless " * 40}</p>{QUESTIONS}')

    assert said == [f"own: '{('endless ' * 40)[:40]}…' on page 1 stands outside of the page"]


@pytest.mark.parametrize("style", ["margin-left:-25mm", "float:left;margin-left:-25mm", "position:absolute;left:-25mm"])
def test_a_picture_outside_of_the_page_is_refused(refusal, style):
    assert refusal(PICTURE.replace("STYLE", style) + QUESTIONS) == [
        "own: a picture on page 1 stands outside of the page"
    ]


def test_a_clipped_picture_is_refused(refusal):
    body = f'<div style="overflow:hidden;height:10mm">{PICTURE.replace("STYLE", "")}</div>{QUESTIONS}'

    assert refusal(body) == ["own: a picture on page 1 is clipped"]


@pytest.mark.parametrize(
    "css",
    [
        ".late{position:absolute;left:0;top:12mm}",
        ".late{margin-top:-30mm}",
        ".late{position:relative;top:-22mm}",
        ".question{line-height:.4}",
    ],
)
def test_texts_on_top_of_each_other_are_refused_by_name(refusal, css):
    said = refusal(f'{QUESTIONS}<p class="late">This comes late and in the way of others</p>', css)

    assert said
    for what in said:
        assert what.startswith("own: '")
        assert what.endswith("' on page 1 stand on top of each other")
        assert "Question" in what


def test_the_first_of_many_faults_are_told_and_not_all(refusal):
    said = refusal(css=".question{position:relative;left:175mm}")

    assert said == [f"own: 'Question{n} of some length?' on page 1 stands outside of the page" for n in range(5)]


def test_a_fault_is_told_with_the_page_it_is_on(refusal):
    text = "# Own\n\n" + "- Fine?\n" * 150 + "- The last one?\n"
    (said,) = refusal(css=".question:last-child{width:5mm;white-space:nowrap;overflow:hidden}", text=text)

    assert said == "own: 'The last one?' on page 3 is clipped"


@pytest.mark.parametrize(
    ("css", "shown"),
    [
        (".box{margin-left:-10mm}", "'Question0 of some length?' on page 1 and 11 more"),
        (".question:last-child{margin-left:-12mm}", "'Question11 of some length?' on page 1"),
        (".box{position:absolute;right:-11mm;text-align:right}", "'Question0 of some length?' on page 1 and 11 more"),
    ],
)
def test_text_where_many_printers_do_not_print_is_a_warning(build, css, shown):
    (warning,) = build(css=css).warnings

    assert warning.what.startswith(f"{shown}: less than 6 mm from the edge")
    assert warning.severity is Severity.WARNING


def test_text_six_millimetres_from_the_edge_is_near_enough(build):
    assert build(css=".box{margin-left:-9mm}").warnings == ()


@pytest.mark.parametrize(("fold", "margin", "warned"), [("quarter", 7, False), ("quarter", 5, True), ("", 5, True)])
def test_a_fold_is_kept_as_far_away_from_as_an_edge(build, fold, margin, warned):
    css = "@page{@bottom-left{content:none}@bottom-right{content:none}@top-right{content:none}}"
    document = build(css=css, kind=KIND.replace("= 15", f"= {margin}"), impose=fold)

    assert bool(document.warnings) == warned


def test_a_picture_near_the_edge_is_a_warning(build):
    (warning,) = build(PICTURE.replace("STYLE", "margin-left:-12mm") + QUESTIONS).warnings

    assert warning.what.startswith("a picture on page 1: less than 6 mm from the edge")


def test_the_figures_on_answer_spaces_are_no_fault_though_they_stand_on_others(press, tmp_path):
    order = Order((SHIPPED,), ("worksheet",), out=str(tmp_path), choices=Choices(show_space=True))
    document, *_ = make(order, Project(tmp_path), press)

    assert document.warnings == ()


@pytest.mark.parametrize(
    ("kinds", "paper"),
    [
        # The others on A4 and Letter: see test_promises, which looks at them closely.
        (("pocket",), "a4"),
        (("pocket",), "letter"),
        (("worksheet", "cheatsheet", "notes", "key", "pocket"), "legal"),
        (("worksheet", "notes", "key"), "a5"),
        (("key",), "a6"),
    ],
)
def test_the_shipped_kinds_give_no_warning(press, tmp_path, kinds, paper):
    for mono in (False, True):
        order = Order((SHIPPED,), kinds, paper=paper, out=str(tmp_path), choices=Choices(mono=mono))
        for document in make(order, Project(tmp_path), press):
            assert document.warnings == (), document.path.name
