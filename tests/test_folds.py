"""Folds: every layout is folded flat on paper that knows its edges, and each back is looked up through the paper."""

import itertools
import math
from dataclasses import replace

import pytest

from sdprint.design.folds import FLAP, FOLDS, find_fold
from sdprint.design.papers import PAPERS
from sdprint.errors import UsageError

SHEETS = {"a4": PAPERS["a4"], "letter": PAPERS["letter"], "a4-landscape": PAPERS["a4"].turned}
POCKET, QUARTER, TRIFOLD, BOOKLET = (FOLDS[name] for name in ("pocket", "quarter", "trifold", "booklet"))
COUNTS = (1, 4, 5, 8, 11, 12, 16)
# The columns in which the pocket fold is cut open along its middle line.
CUT = (1, 2)
SPINE = {(0, 0), (0, 1)}
# The pages on the two sides of each panel of a letter fold, which opens to three panels and has no leaves.
LETTER = {(1, 2), (6, 3), (5, 4)}


def corners(page):
    """Where the corners of a panel (clockwise from the upper left) lie in the closed booklet, seen from its front.

    The booklet is one unit wide and high, its spine at the left; an even page is seen through its leaf.
    """
    seen = [(0, 0), (1, 0), (1, 1), (0, 1)] if page % 2 else [(1, 0), (0, 0), (0, 1), (1, 1)]
    return seen if page > 0 else seen[2:] + seen[:2]


def neighbours(rows, cut):
    """Yield each two panels that hang together, with the corners of either at their common edge."""
    for row, pages in enumerate(rows):
        for column, page in enumerate(pages):
            if column:
                yield pages[column - 1], page, (1, 2), (0, 3)
            if row and column not in cut:
                yield rows[row - 1][column], page, (3, 2), (0, 1)


def fold_edge(one, other, ends, other_ends):
    """Return the common edge of two panels in the booklet, nothing where it would tear."""
    edge = [corners(one)[end] for end in ends]
    return set(edge) if edge == [corners(other)[end] for end in other_ends] else None


def joint_fault(one, other, edge, last):
    """Return what is wrong with a joint: only the sides of a leaf and, at the spine, those of a spread may have one.

    Such joints are between neighbours in the stack, or between the first page and the last: none crosses another.
    """
    low, high = sorted((abs(one), abs(other)))
    leaf = low % 2 == 1 and high == low + 1
    spread = edge == SPINE and ((low, high) == (1, last) or (low % 2 == 0 and high == low + 1))
    return "torn" if edge is None else "" if leaf or spread else "glued shut"


def faults(rows, cut=()):
    """Fold a printed side flat into a booklet, and return all that is wrong with it."""
    last = sum(len(pages) for pages in rows)
    if {abs(page) for pages in rows for page in pages} != set(range(1, last + 1)):
        return {"pages missing"}
    joints = [(one, other, fold_edge(one, other, *ends)) for one, other, *ends in neighbours(rows, cut)]
    found = {joint_fault(*joint, last) for joint in joints} - {""}
    pairs = [{abs(one), abs(other)} for one, other, _ in joints]
    reached = {1}
    for _ in range(last):
        reached |= {page for pair in pairs if reached & pair for page in pair}
    if len(reached) < last:
        found.add("falls apart")
    held = [{abs(one), abs(other)} for one, other, edge in joints if edge == SPINE]
    if any(spread not in held for spread in ({1, last}, *({page, page + 1} for page in range(2, last, 2)))):
        found.add("spread not held")
    return found


def panels_of(places):
    """Return the pages of a printed side row by row, negative where they are turned."""
    rows = {}
    for place in sorted(places, key=lambda place: (place.top, place.left)):
        rows.setdefault(place.top, []).append(-place.page - 1 if place.turned else place.page + 1)
    return tuple(tuple(row) for row in rows.values())


def cut_columns(fold):
    """Return the columns of panels that are cut from one another; a cut begins and ends at corners of panels."""
    ends = [share * len(fold.front[0]) for share in fold.cut or (0, 0)]
    assert all(end == int(end) for end in ends)
    return tuple(range(*map(int, ends)))


@pytest.mark.parametrize("sheet", SHEETS)
@pytest.mark.parametrize("fold", [POCKET, QUARTER], ids=lambda fold: fold.name)
def test_a_one_sided_sheet_folds_flat_into_a_booklet_that_can_be_read(fold, sheet):
    (side,) = fold.sides(fold.pages, SHEETS[sheet], long_edge=False)

    assert panels_of(side) == fold.front
    assert faults(panels_of(side), cut_columns(fold)) == set()


@pytest.mark.parametrize("name", FOLDS)
@pytest.mark.parametrize("long_edge", [False, True])
def test_a_fold_for_text_from_the_right_is_the_mirror_image_of_the_other(name, long_edge):
    fold, mirrored, sheet = FOLDS[name], find_fold(name, from_right=True), SHEETS["a4-landscape"]
    if not fold.landscape:
        sheet = SHEETS["a4"]
    sides, images = (each.sides(fold.pages, sheet, long_edge=long_edge) for each in (fold, mirrored))

    assert mirrored.advice == fold.advice.replace("left", "right")
    for side, image in zip(sides, images, strict=True):
        flipped = {(p.page, round(sheet.width - p.left - p.width, 6), p.top, round(p.width, 6), p.turned) for p in side}
        assert {(p.page, round(p.left, 6), p.top, round(p.width, 6), p.turned) for p in image} == flipped


def unturned(rows):
    return tuple(tuple(abs(page) for page in pages) for pages in rows)


@pytest.mark.parametrize(
    ("rows", "cut", "fault"),
    [
        pytest.param(unturned(POCKET.front), CUT, "torn", id="pocket with no page turned"),
        pytest.param(unturned(QUARTER.front), (), "torn", id="quarter with no page turned"),
        pytest.param(((-1, -2, -3, -4), (5, 6, 7, 8)), CUT, "torn", id="pocket in reading order"),
        pytest.param(((-1, -2), (3, 4)), (), "torn", id="quarter in reading order"),
        pytest.param(((5, 4, 3, 2), (-6, -7, -8, -1)), CUT, "spread not held", id="pocket with the wrong row turned"),
        pytest.param(POCKET.front, (), "glued shut", id="pocket without the cut"),
        pytest.param(POCKET.front, (1,), "glued shut", id="pocket with half of the cut"),
        pytest.param(POCKET.front, (0, 1, 2, 3), "falls apart", id="pocket cut right through"),
        pytest.param(QUARTER.front, (0, 1), "falls apart", id="quarter cut right through"),
        pytest.param(((-5, -4, -3, -2), (6, 7, 8, 8)), CUT, "pages missing", id="pocket with a page twice"),
    ],
)
def test_a_wrong_layout_or_cut_is_found_out(rows, cut, fault):
    assert fault in faults(rows, cut)


def grow(rows, width):
    """Yield every layout of two rows that begins with `rows`; what has a faulty joint already is not gone on with.

    The pages of one row are turned, and those of the other are not.
    """
    laid = [page for pages in rows for page in pages]
    if len(laid) == 2 * width:
        yield tuple(map(tuple, rows))
        return
    sign = math.copysign(1, laid[0]) * (1 if len(laid) < width else -1)
    for page in set(range(1, 2 * width + 1)) - set(map(abs, laid)):
        tried = [*rows, []] if len(rows[-1]) == width else [*rows]
        tried[-1] = [*tried[-1], int(sign) * page]
        joints = ((one, other, fold_edge(one, other, *ends)) for one, other, *ends in neighbours(tried, CUT))
        if not any(joint_fault(*joint, 2 * width) for joint in joints):
            yield from grow(tried, width)


def test_of_all_80640_pocket_layouts_exactly_8_fold_and_ours_is_one():
    assert 2 * math.factorial(8) == 80640
    begun = ([[sign * page]] for sign in (1, -1) for page in range(1, 9))
    found = {rows for start in begun for rows in grow(start, 4) if not faults(rows, CUT)}
    # The pages go round the cut: booklets may begin at any of the four spreads, and either row may stand above.
    rings = [(*range(first, 9), *range(1, first)) for first in (1, 3, 5, 7)]
    ours = [(tuple(-page for page in ring[4:0:-1]), (*ring[5:], ring[0])) for ring in rings]

    assert ours[0] == POCKET.front
    assert found == {*ours, *((lower, upper) for upper, lower in ours)}
    assert len(found) == 8


TURNED_OVER = [
    pytest.param(fold, SHEETS[sheet], long_edge, id=f"{fold.name}-{sheet}-{'long' if long_edge else 'short'}")
    for fold, sheet, long_edge in itertools.product((TRIFOLD, BOOKLET), SHEETS, (False, True))
]


def seen_from_the_front(place, sheet, *, long_edge):
    """Return a place on the back as it is seen through paper that was turned over one of its edges."""
    upright_axis = long_edge == (sheet.height > sheet.width)
    if upright_axis:
        return replace(place, left=sheet.width - place.left - place.width)
    # Turned over a level axis, what stood upright stands on its head.
    return replace(place, top=sheet.height - place.top - place.height, turned=not place.turned)


def sheets_of(fold, pages, paper, *, long_edge):
    """Return the sheets of a document: each is its panels from left to right, with the place on either side or None."""
    sides = fold.sides(pages, paper, long_edge=long_edge)
    found = []
    for front, back in zip(sides[::2], sides[1::2], strict=True):
        behind = [seen_from_the_front(place, fold.sheet(paper), long_edge=long_edge) for place in back]
        panels = {}
        for index, places in enumerate((front, behind)):
            for place in places:
                middle = round(place.left + place.width / 2, 3)
                panels.setdefault(middle, [None, None])[index] = place
        found.append([panels[middle] for middle in sorted(panels)])
    return found


def box_of(place):
    return place.left, place.top, place.width, place.height


@pytest.mark.parametrize(("fold", "paper", "long_edge"), TURNED_OVER)
def test_what_is_behind_a_panel_covers_it_and_stands_as_it_does(fold, paper, long_edge):
    sheets = sheets_of(fold, 2 * fold.pages, paper, long_edge=long_edge)

    assert [len(panels) for panels in sheets] == [len(fold.front[0])] * 2
    for one, other in itertools.chain(*sheets):
        assert box_of(one) == pytest.approx(box_of(other))
        assert one.turned == other.turned


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize(("fold", "paper", "long_edge"), TURNED_OVER)
def test_a_page_has_on_its_back_what_follows_in_the_reading(fold, paper, long_edge, count):
    whole = -(-count // fold.pages) * fold.pages
    leaves = {(page, page + 1) for page in range(1, whole, 2)}
    if fold.flap:
        leaves = {(one + start, other + start) for start in range(0, whole, fold.pages) for one, other in LETTER}

    seen = set()
    for panel in itertools.chain(*sheets_of(fold, count, paper, long_edge=long_edge)):
        pages = {place.page + 1 for place in panel if place}
        (leaf,) = (leaf for leaf in leaves if pages <= set(leaf))
        # Only what the document does not have is missing.
        assert pages == {page for page in leaf if page <= count}
        seen.add(leaf)
    assert {leaf for leaf in leaves if min(leaf) <= count} == seen


@pytest.mark.parametrize("count", COUNTS)
@pytest.mark.parametrize("long_edge", [False, True], ids=["short", "long"])
def test_the_sheets_of_a_booklet_lie_in_one_another_and_read_in_order(count, long_edge):
    sheets = sheets_of(BOOKLET, count, PAPERS["a4"], long_edge=long_edge)
    middle = PAPERS["a4"].height / 2
    first, second = [], []
    for panels in sheets:
        # Folded with its front outside, the right half of a sheet lies in front, and the left half behind all others.
        right = next((panel for panel in panels if panel[0] and panel[0].left >= middle), [None, None])
        left = next((panel for panel in panels if panel != right), [None, None])
        first += right
        second = [*left[::-1], *second]

    assert [place.page + 1 for place in first + second if place] == list(range(1, count + 1))


@pytest.mark.parametrize("count", COUNTS)
def test_every_sheet_of_a_booklet_has_two_sides_even_where_one_is_blank(count):
    assert len(BOOKLET.sides(count, PAPERS["a4"], long_edge=False)) == 2 * math.ceil(count / 4)


@pytest.mark.parametrize("long_edge", [False, True], ids=["short", "long"])
@pytest.mark.parametrize("count", [*COUNTS, 17, 40])
@pytest.mark.parametrize("fold", FOLDS.values(), ids=lambda fold: fold.name)
def test_every_page_stands_on_one_panel_and_panels_do_not_overlap(fold, count, long_edge):
    sides = fold.sides(count, PAPERS["letter"], long_edge=long_edge)
    sheet = fold.sheet(PAPERS["letter"])

    assert sorted(place.page for side in sides for place in side) == list(range(count))
    assert len(sides) == math.ceil(count / fold.pages) * (2 if fold.duplex else 1)
    for place in itertools.chain(*sides):
        assert min(place.left, place.top) >= 0
        assert place.left + place.width <= sheet.width + 1e-9
        assert place.top + place.height <= sheet.height + 1e-9
    for side in sides:
        for one, other in itertools.combinations(side, 2):
            across = min(one.left + one.width, other.left + other.width) - max(one.left, other.left)
            down = min(one.top + one.height, other.top + other.height) - max(one.top, other.top)
            assert min(across, down) <= 1e-9


@pytest.mark.parametrize("fold", FOLDS.values(), ids=lambda fold: fold.name)
def test_the_panels_of_a_full_side_cover_the_sheet(fold):
    for sheet in SHEETS.values():
        for side in fold.sides(fold.pages, sheet, long_edge=False):
            assert sum(place.width * place.height for place in side) == pytest.approx(sheet.width * sheet.height)


@pytest.mark.parametrize("fold", [POCKET, QUARTER, TRIFOLD], ids=lambda fold: fold.name)
def test_the_pages_that_one_sheet_can_not_hold_stand_on_the_next_as_on_the_first(fold):
    paper = PAPERS["a4"]
    first = fold.sides(fold.pages, paper, long_edge=False)

    for count in range(fold.pages + 1, 3 * fold.pages + 1):
        sides = fold.sides(count, paper, long_edge=False)
        for number, side in enumerate(sides):
            start = number // len(first) * fold.pages
            moved = [replace(place, page=place.page + start) for place in first[number % len(first)]]
            assert list(side) == [place for place in moved if place.page < count]


@pytest.mark.parametrize("fold", [POCKET, QUARTER], ids=lambda fold: fold.name)
def test_the_edge_to_turn_over_is_nothing_to_a_one_sided_fold(fold):
    paper = PAPERS["a4"]

    assert not fold.duplex
    assert fold.sides(11, paper, long_edge=True) == fold.sides(11, paper, long_edge=False)


@pytest.mark.parametrize(("fold", "paper", "long_edge"), TURNED_OVER)
def test_fronts_are_never_upside_down_and_backs_only_on_paper_turned_over_its_long_edge(fold, paper, long_edge):
    sides = fold.sides(fold.pages, paper, long_edge=long_edge)

    assert fold.sheet(paper).width > fold.sheet(paper).height
    assert [{place.turned for place in side} for side in sides] == [{False}, {long_edge}]


@pytest.mark.parametrize("paper", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("long_edge", [False, True], ids=["short", "long"])
def test_the_flap_of_a_letter_fold_is_narrower_on_both_sides_and_lies_behind_itself(paper, long_edge):
    (panels,) = sheets_of(TRIFOLD, 6, paper, long_edge=long_edge)
    widths = [(one.width, other.width) for one, other in panels]

    # Outside, from the left: the flap, the back, the cover; the flap is folded in first.
    assert [(one.page + 1, other.page + 1) for one, other in panels] == [(5, 4), (6, 3), (1, 2)]
    assert widths[0] == pytest.approx((widths[1][0] - FLAP, widths[1][0] - FLAP))
    assert widths[1] == pytest.approx(widths[2])
    assert widths[1] == pytest.approx((widths[1][0],) * 2)
    assert TRIFOLD.flap == panels[0][0].page + 1


def test_opened_out_a_letter_fold_reads_from_left_to_right():
    _, inside = TRIFOLD.sides(6, PAPERS["a4"], long_edge=False)

    assert panels_of(inside) == ((2, 3, 4),)


@pytest.mark.parametrize("paper", SHEETS.values(), ids=SHEETS)
@pytest.mark.parametrize("fold", FOLDS.values(), ids=lambda fold: fold.name)
def test_a_page_is_as_large_as_the_narrowest_panel(fold, paper):
    page = fold.panel(paper)
    places = list(itertools.chain(*fold.sides(fold.pages, paper, long_edge=False)))

    assert page.width == pytest.approx(min(place.width for place in places), abs=0.001)
    assert [place.height for place in places] == pytest.approx([page.height] * len(places), abs=0.001)
    assert fold.landscape == (fold.sheet(paper).width > fold.sheet(paper).height)


def test_a_fold_is_found_by_its_name_and_none_by_no_name():
    assert [find_fold(name) for name in FOLDS] == list(FOLDS.values())
    assert [fold.name for fold in FOLDS.values()] == list(FOLDS)
    assert find_fold("") is None


def test_a_misspelt_fold_is_refused_with_the_nearest_name():
    with pytest.raises(UsageError, match=r"unknown fold 'boklet'\n.*did you mean 'booklet'\?"):
        find_fold("boklet")
    with pytest.raises(UsageError, match="known: booklet, pocket, quarter, trifold"):
        find_fold("xyz")


def test_a_fold_says_on_which_sides_and_over_which_edge_it_is_printed():
    one, two = (next(fold for fold in FOLDS.values() if fold.duplex is duplex) for duplex in (False, True))

    for long_edge, edge in ((False, "short"), (True, "long")):
        assert one.instruct(long_edge=long_edge) == f"print at actual size, on one side. {one.advice}"
        sides = f"on both sides, flipped on the {edge} edge"
        assert two.instruct(long_edge=long_edge) == f"print at actual size, {sides}. {two.advice}"
