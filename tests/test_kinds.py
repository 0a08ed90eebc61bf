"""Kinds of document: what `document.toml` may say, and which figures are refused."""

import pytest

from sdprint.design.catalog import Catalog
from sdprint.design.kinds import Fit, Margins, Promise
from sdprint.design.papers import DEAD_ZONE, PAPERS, read_paper
from sdprint.errors import DesignError, Exit

MINIMAL = """\
title = "Own"
about = "a kind of one's own"
kicker = ""
margins = { top = 10, right = 11, bottom = 12, left = 13 }
"""


@pytest.fixture
def read(tmp_path):
    """Reads MINIMAL and more as the kind `own`; gives the kind."""

    def read(more=""):
        folder = tmp_path / "documents" / "own"
        folder.mkdir(parents=True)
        (folder / "document.toml").write_text(MINIMAL + more)
        return Catalog(tmp_path).kind("own")

    return read


def test_a_kind_needs_only_words_and_margins(read, tmp_path):
    kind = read()

    assert (kind.name, kind.folder, kind.title) == ("own", tmp_path / "documents" / "own", "Own")
    assert kind.margins == Margins(top=10, right=11, bottom=12, left=13)
    assert (kind.promise, kind.fit) == (Promise(), Fit())


def test_a_kind_says_how_it_is_fitted_and_what_it_promises(read):
    kind = read('[promise]\npages = 2\neven = true\ntype_floor = 7.4\n[fit]\nmode = "columns"\ncolumns = 4\n')

    assert kind.promise == Promise(pages=2, even=True, type_floor=7.4)
    assert (kind.fit.mode, kind.fit.columns) == ("columns", 4)


@pytest.mark.parametrize("name", Catalog().kinds())
def test_a_shipped_kind_keeps_its_type_above_its_floor_and_leaves_a_live_area(name):
    kind = Catalog().kind(name)

    assert kind.fit.smallest >= kind.promise.type_floor >= 6.6
    assert kind.fit.largest >= 9 or kind.fit.mode == "columns"
    for paper in (paper for paper in PAPERS.values() if paper.width >= max(70, kind.promise.narrowest)):
        margins = kind.margins_on(paper)
        assert paper.width - margins.left - margins.right >= 0.8 * paper.width
        assert paper.height - margins.top - margins.bottom >= 0.7 * paper.height
        assert margins == margins.at_least(kind.narrowest_margins)
        assert min(margins.edges) >= DEAD_ZONE or not any(margins.edges)


@pytest.mark.parametrize(
    ("more", "place", "text"),
    [
        ("[fit]\ncolums = 4\n", "6:1", "unknown key 'fit.colums'\n  hint: did you mean 'columns'?"),
        ("[fit]\n  gutters = 4\n", "6:3", "unknown key 'fit.gutters'\n  hint: did you mean 'gutter'?"),
        ("fit = { mde = 'flow' }\n", "5:1", "unknown key 'fit.mde'\n  hint: did you mean 'mode'?"),
        ("[promises]\npages = 1\n", "5:1", "unknown key 'promises'\n  hint: did you mean 'promise'?"),
        ("name = 'x'\n", "5:1", "unknown key 'name'\n  hint: its folder gives it"),
        ("[fit]\nmode = 'grow'\n", "6:1", "fit.mode: Input should be 'flow' or 'columns'"),
        (
            "[promise]\neven = 'perhaps'\n",
            "6:1",
            "promise.even: Input should be a valid boolean, unable to interpret input",
        ),
        ("[fit]\nlargest = inf\n", "6:1", "fit.largest: Input should be a finite number"),
        ("[fit]\nlargest = nan\n", "6:1", "fit.largest: Input should be a finite number"),
        ("fit = 3\n", "5:1", "fit: Input should be a dictionary or an instance of Fit"),
        ("[fit]\ncolumns = 0\n", "5:1", "fit: columns are 1 or more, gutter and whole 0 or more"),
        ("[fit]\ngutter = -1\n", "5:1", "fit: columns are 1 or more, gutter and whole 0 or more"),
        ("[fit]\nsmallest = 0\n", "5:1", "fit: smallest is more than 0 and at most largest"),
        ("[fit]\nsmallest = 9\nlargest = 8\n", "5:1", "fit: smallest is more than 0 and at most largest"),
        ("[promise]\npages = -1\n", "5:1", "promise: pages can't be less than 0, and type_floor is more than 0"),
        ("[promise]\ntype_floor = 0\n", "5:1", "promise: pages can't be less than 0, and type_floor is more than 0"),
    ],
)
def test_a_wrong_key_or_figure_is_named_with_its_place(read, tmp_path, more, place, text):
    with pytest.raises(DesignError) as error:
        read(more)

    assert str(error.value) == f"{tmp_path / 'documents' / 'own' / 'document.toml'}:{place}: {text}"
    assert error.value.exit_code == Exit.INPUT == 1


def test_a_margin_that_is_missing_or_negative_is_named(read, tmp_path):
    path = tmp_path / "documents" / "own" / "document.toml"
    with pytest.raises(DesignError) as error:
        read("[margins]")
    assert "Cannot declare" in str(error.value)

    for margins, text in [
        ("{ right = 1, bottom = 1, left = 1 }", "key 'margins.top' is missing"),
        ("{ top = -1, right = 1, bottom = 1, left = 1 }", "margins: a margin can't be less than 0"),
    ]:
        path.write_text(f'title = "a"\nabout = "b"\nkicker = ""\nmargins = {margins}\n')
        with pytest.raises(DesignError) as error:
            Catalog(tmp_path).kind("own")
        assert str(error.value) == f"{path}:4:1: {text}"


def test_every_mistake_of_a_file_is_told_at_once(read):
    with pytest.raises(DesignError) as error:
        read("titel = 'x'\n[fit]\nmode = 'x'\ncolumns = 'three'\n")

    assert [(finding.line, finding.column) for finding in error.value.findings] == [(7, 1), (8, 1), (8, 1), (5, 1)]


@pytest.mark.parametrize(
    ("paper", "edges"),
    [
        ("a4", (14, 15, 15, 15)),
        ("a4-landscape", (14, 15, 15, 15)),
        ("a3", (14, 15, 15, 15)),
        ("letter", (14, 15, 15, 15)),
        # 0.7 and 0.9 of those of A4, but no less than the kind allows.
        ("a5", (12.4, 10.57, 13.2, 10.57)),
        ("a5-landscape", (12.4, 10.57, 13.2, 10.57)),
        ("189x400mm", (12.6, 13.5, 13.5, 13.5)),
        ("3x5", (12.4, 9, 13.2, 9)),
    ],
)
def test_a_smaller_page_has_narrower_margins_down_to_the_least(paper, edges):
    assert Catalog().kind("worksheet").margins_on(read_paper(paper)).edges == edges


def test_a_kind_without_least_margins_has_the_same_on_every_paper(read):
    kind = read()

    assert {kind.margins_on(paper).edges for paper in PAPERS.values()} == {(10, 11, 12, 13)}
    assert kind.narrowest_margins == kind.margins


def test_a_kind_without_margins_has_none_on_any_paper():
    kind = Catalog().kind("testpage")

    assert {kind.margins_on(paper, Margins(20, 20, 20, 20)).edges for paper in PAPERS.values()} == {(0, 0, 0, 0)}


def test_the_margins_of_a_brand_are_taken_as_they_are_but_on_small_papers(read):
    kind = read("least_margins = { top = 9, right = 9, bottom = 9, left = 9 }\n")
    given = Margins(5, 20, 21, 4)

    assert kind.margins_on(PAPERS["a4"], given) == kind.margins_on(PAPERS["a3"], given) == given
    assert kind.margins_on(PAPERS["a5"], given).edges == (9, 14.1, 14.8, 9)


def test_least_margins_take_four_edges_as_the_margins_do(read, tmp_path):
    path = tmp_path / "documents" / "own" / "document.toml"
    with pytest.raises(DesignError) as error:
        read("[least_margins]\ntop = 3\n")

    assert str(error.value).startswith(f"{path}:5:1: key 'least_margins.right' is missing")


def test_the_larger_of_each_margin_is_taken():
    assert Margins(1, 20, 3, 40).at_least(Margins(10, 2, 30, 4)) == Margins(10, 20, 30, 40)


def test_the_test_page_and_the_form_for_the_screen_are_made_on_request_alone_and_only_the_pocket_sheet_is_folded():
    kinds = [Catalog().kind(name) for name in Catalog().kinds()]

    assert [kind.name for kind in kinds if kind.on_request] == ["testpage", "webform"]
    assert [(kind.name, kind.impose) for kind in kinds if kind.impose] == [("pocket", "pocket")]


@pytest.mark.parametrize(
    "more", ["[promise]\npages = 1", "[promise]\neven = true", "[fit]\nfill = true", 'impose = "pocket"']
)
def test_what_is_for_the_screen_has_no_pages(read, more):
    with pytest.raises(DesignError, match="on the screen there are no pages"):
        read(f'media = "screen"\n{more}\n')


def test_a_file_is_named_for_where_it_is_read(read):
    assert read('media = "screen"\n').suffix == ".html"
    assert Catalog().kind("notes").suffix == ".pdf"


def test_margins_of_a_brand_are_those_of_print_however_large_the_type():
    kind, a4, given = Catalog().kind("worksheet"), PAPERS["a4"], Margins(30, 30, 30, 30)

    assert kind.margins_on(a4, given) == given
    assert kind.margins_on(a4.shrunk(1.5), given, 1.5) == Margins(20, 20, 20, 20)
    # Where the paper is smaller than usual, so are they.
    assert kind.margins_on(PAPERS["a5"].shrunk(1.2), given, 1.2).left == pytest.approx(30 * 148 / 210 / 1.2, abs=0.01)
