"""What a page can't hold is refused before anything is typeset."""

import pytest
from test_planner import planned

from sdprint.errors import ContentError, Exit, PromiseError


@pytest.mark.parametrize(
    ("kind", "wide", "narrow"),
    [
        ("worksheet", "130x200mm", "129x200mm"),
        ("notes", "130x200mm", "129x200mm"),
        ("key", "95x200mm", "94x200mm"),
        ("testpage", "74x105mm", "73x105mm"),
    ],
)
def test_a_page_narrower_than_the_kind_can_be_used_on_is_refused(kind, wide, narrow):
    planned("- Who?\n", kind, wide)
    with pytest.raises(PromiseError) as caught:
        planned("- Who?\n", kind, narrow)

    (finding,) = caught.value.findings
    width, height = narrow.removesuffix("mm").split("x")
    assert finding.what == f"{kind}: a page of {width} × {height} mm is too small for it"
    assert finding.hint == f"take a larger paper, at least {wide.partition('x')[0]} mm wide, or another kind"
    assert caught.value.exit_code == Exit.INPUT


def test_a_page_with_no_height_left_between_its_margins_is_refused():
    planned("- Who?\n", paper="200x66mm")
    with pytest.raises(PromiseError, match="a page of 200 × 65 mm is too small for it") as caught:
        planned("- Who?\n", paper="200x65mm")

    assert caught.value.findings[0].hint == "take a larger paper, or another kind"


def test_of_a_folded_sheet_the_panel_must_be_wide_enough():
    assert planned("- Who?\n", "key", impose="quarter").paper.width == 105
    with pytest.raises(PromiseError, match="key: a page of 74 × 105 mm is too small for it"):
        planned("- Who?\n", "key", "a5", impose="quarter")


def test_every_space_that_is_higher_than_the_page_is_named_with_its_line():
    text = "# T\n\n- a? {answer=box:120}\n- b?\n  - c? {answer=lines:20}\n- d? {answer=sketch:60}\n"

    assert planned(text, paper="a5-landscape", kind="key").checklist.questions
    with pytest.raises(ContentError) as caught:
        planned(text, paper="a5-landscape")
    assert [(finding.line, finding.what.partition(" mm ")[0]) for finding in caught.value.findings] == [
        (3, "an answer space of 120"),
        (5, "an answer space of 140"),
    ]
