"""What the press found out is said with its place in the source; what keeps a document from being used comes first."""

from dataclasses import replace

import pytest

from sdprint.checklist.source import read_source
from sdprint.design.catalog import Catalog
from sdprint.design.papers import find_paper
from sdprint.design.project import Project
from sdprint.errors import ContentError, DesignError, PromiseError, Severity
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.press.job import Gap, Job, Pdf
from sdprint.survey import read_checklist
from sdprint.verdict import MOST_GAPS, judge

TEXT = "# Deploy\n\n> Read *this* first.\n\n- Who is on call 中?\n- ![map](map.png)\n"
SOUND = Pdf(b"%PDF", 1, 9.0)


@pytest.fixture
def verdict(tmp_path):
    """Judge what came of a worksheet of the text."""

    def run(pdf, text=TEXT, **choices):
        path = tmp_path / "list.md"
        path.write_text(text)
        (tmp_path / "map.png").write_bytes(b"")
        checklist = read_checklist(path, Project(tmp_path)).checklist
        catalog = Catalog()
        kind, brand = catalog.kind("worksheet"), catalog.brand("plain")
        design = Design(kind, brand, find_paper("a4"), catalog.template_folders(kind, brand), tmp_path)
        job = Job(make_plan(checklist, design, Choices(**choices)), tmp_path / "fonts.conf", tmp_path)
        return judge(job, pdf, read_source(path), checklist)

    return run


def said(caught):
    return [(finding.line, finding.column, finding.what) for finding in caught.value.findings]


def test_a_sound_document_has_nothing_said_of_it(verdict):
    assert verdict(SOUND) == ()


def test_what_was_given_up_is_a_warning(verdict):
    (warning,) = verdict(replace(SOUND, relief=("margins", "no hints")))

    assert warning.severity is Severity.WARNING
    assert warning.what == "worksheet: to make it fit, this was given up: margins, no hints"


def test_characters_without_a_font_come_first(verdict):
    with pytest.raises(ContentError) as caught:
        verdict(replace(SOUND, missing=("中",), gaps=(Gap("item 1", "Who", 5, "is not on the paper"),)))

    assert said(caught) == [(5, 18, "no font has 中 (U+4E2D)")]


def test_characters_that_are_in_no_text_are_no_number_card_s(verdict, tmp_path):
    (tmp_path / "numbers").mkdir()
    (tmp_path / "numbers" / "powers.md").write_text("# Powers\n\n| a | b |\n|---|---|\n| 1 | 2 |\n")
    (tmp_path / "ann.json").write_text('{"escaped": "\\u4e2d"}')
    text = "---\nnumbers: [powers]\n---\n# Deploy\n\n- Who?\n"
    pdf = replace(SOUND, missing=("中",))
    for choices, name in (({}, "list.md"), ({"answered_in": tmp_path / "ann.json"}, "ann.json")):
        with pytest.raises(ContentError) as caught:
            verdict(pdf, text, **choices)
        assert [finding.path.name for finding in caught.value.findings] == [name]


def test_answers_without_a_place_are_named_by_what_was_asked(verdict, tmp_path):
    choices = {"answers": (("gone", "A"),), "answered_in": tmp_path / "ann.md"}
    with pytest.raises(ContentError) as caught:
        verdict(replace(SOUND, unplaced=(("gone", "there is no such field"),)), **choices)

    (finding,) = caught.value.findings
    assert (finding.path, finding.what) == (
        tmp_path / "ann.md",
        "worksheet: the answer 'A' of 'gone': there is no such field",
    )


def test_a_refused_picture_is_named_where_it_stands(verdict):
    with pytest.raises(DesignError) as caught:
        verdict(replace(SOUND, refused=(("map.png", "damaged"),), faults=("lost",)))

    assert said(caught) == [(6, 10, "picture 'map.png': damaged")]


def test_gaps_stand_where_their_words_are(verdict):
    gaps = (
        Gap("a paragraph of the introduction", "Read this first.", 0, "is not on the paper"),
        Gap("item 1", "Who is on call 中?", 5, "can't be seen on page 1"),
        Gap("a word", "sesame", 0, "can't be seen on page 2"),
    )
    with pytest.raises(PromiseError) as caught:
        verdict(replace(SOUND, gaps=gaps, faults=("'Who' on page 1 is clipped",)))

    assert said(caught) == [
        (3, 3, "worksheet: a paragraph of the introduction, 'Read this first.', is not on the paper"),
        (5, 0, "worksheet: item 1, 'Who is on call 中?', can't be seen on page 1"),
        (0, 0, "worksheet: a word, 'sesame', can't be seen on page 2"),
        (0, 0, "worksheet: 'Who' on page 1 is clipped"),
    ]
    assert "document.toml" in caught.value.findings[0].hint


def test_of_many_gaps_the_first_are_named_and_the_rest_counted(verdict):
    gaps = tuple(Gap(f"item {n}", "x" * 100, 5, "is not on the paper") for n in range(MOST_GAPS + 7))
    with pytest.raises(PromiseError) as caught:
        verdict(replace(SOUND, gaps=gaps))

    *named, rest = said(caught)
    assert len(named) == MOST_GAPS
    assert named[0][2] == f"worksheet: item 0, '{'x' * 60}…', is not on the paper"
    assert rest[2] == "worksheet: 7 more are missing"
