"""Full pages: spaces grow in whole lines, sketches take the white, notes the rest; all of it measured on the paper."""

import itertools
import re
import subprocess
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import pytest
from pdfs import papers_of, words_of
from PIL import Image
from test_planner import planned

from sdprint.design.catalog import Catalog
from sdprint.design.papers import read_paper
from sdprint.design.project import Project
from sdprint.errors import ContentError, Exit, PromiseError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = (ROOT / "content" / "system-design.md").read_text()
# Pixels of a millimetre in pictures of pages, and what is lighter than any ink.
SCALE, WHITE = 5, 240
# The distances of writing lines, and of dots and squares, in mm.
LINE, DOT = 7.0, 5.0
# The least box for notes with the white above it, in mm: less than that stays white where nothing can grow.
LEAST_NOTES = 21.4
BLUR = 0.5
LINED = ("lines", "dotted", "list")
TABLES = ("table", "calc", "tradeoff")
DRAWN = {"sketch": DOT, "grid": DOT, "box": LINE}


@dataclass(frozen=True)
class Space:
    """An answer space: its page, its left and top edge in mm, what was asked for it and given, and what kind it is."""

    page: int
    left: float
    top: float
    asked: int
    given: int
    space: str
    lines: int

    @property
    def bottom(self):
        return self.top + self.given

    @property
    def pitch(self):
        """By what it can grow, or 0."""
        return LINE if self.space in LINED and self.lines > 1 else DRAWN.get(self.space, 0)


@dataclass(frozen=True)
class Sheet:
    """A document with the figures printed onto its answer spaces, and what it was made from."""

    path: Path
    text: str
    kind: str
    paper: str

    @cached_property
    def words(self):
        return words_of(self.path)

    @cached_property
    def pictures(self):
        """The pages as rows of bytes, each a grey."""
        command = ["pdftoppm", "-r", str(25.4 * SCALE), "-gray", str(self.path)]
        data = subprocess.run(command, capture_output=True, check=True).stdout
        pictures = []
        while data:
            head = re.match(rb"P5\n(\d+) (\d+)\n255\n", data)
            width, height = int(head[1]), int(head[2])
            body = data[head.end() : head.end() + width * height]
            pictures.append([body[y * width : (y + 1) * width] for y in range(height)])
            data = data[head.end() + width * height :]
        return pictures

    @cached_property
    def foot(self):
        """Where the live area of each page ends, in mm."""
        paper = read_paper(self.paper)
        return paper.height - Catalog().kind(self.kind).margins_on(paper).bottom

    @cached_property
    def voids(self):
        """The white of each page, from its lowest ink to the foot of the live area, in mm."""
        rows = range(int(self.foot * SCALE))
        return [self.foot - (1 + max(y for y in rows if min(page[y]) < WHITE)) / SCALE for page in self.pictures]

    @cached_property
    def rows(self):
        """The answer spaces, those side by side together, each with what the plan says of it."""
        found = []
        for arrow in (word for word in self.words if word.text == "→"):
            near = [word for word in self.words if word.page == arrow.page and abs(word.top - arrow.top) < 0.1]
            asked = next((word for word in near if abs(word.right - arrow.left) < 1 and word.text.isdigit()), None)
            given = next((word for word in near if abs(word.left - arrow.right) < 1 and word.text.isdigit()), None)
            if asked and given:
                found.append((arrow.page, asked.left - 2, arrow.top - 1, int(asked.text), int(given.text)))
        rows = []
        for place in sorted(found, key=lambda place: (place[0], place[2] + place[4])):
            last = rows[-1][-1] if rows else None
            beside = last and last[0] == place[0] and abs(last[2] + last[4] - place[2] - place[4]) < 2
            rows = [*rows[:-1], sorted([*rows[-1], place])] if beside else [*rows, [place]]
        cells = (
            cell
            for step in planned(self.text, self.kind).steps
            for group in step.groups
            for row in group.rows
            for cell in row.cells
            if cell.answer.space != "none"
        )
        spaces = zip((place for row in rows for place in row), cells, strict=True)
        named = iter([Space(*place, cell.answer.space, cell.lines) for place, cell in spaces])
        return [tuple(itertools.islice(named, len(row))) for row in rows]

    @property
    def spaces(self):
        return [space for row in self.rows for space in row]

    @property
    def last(self):
        """The last page with any content; a blank one may follow."""
        return max(word.page for word in self.words if 20 < word.top < self.foot)

    def height_of(self, space):
        """Return the height in mm of the frame of a space, seen along its left edge."""
        edge, start = round(space.left * SCALE), round((space.top + 3) * SCALE)
        dark = [min(row[edge - 1 : edge + 3]) < WHITE for row in self.pictures[space.page]]
        return (dark.index(False, start) - start + dark[start::-1].index(False) - 1) / SCALE

    def lines_at(self, page, x, top, bottom):
        """Return where level lines cross an upright at `x` between `top` and `bottom`, all in mm."""
        column = self.pictures[page][round(top * SCALE) : round(bottom * SCALE)]
        dark = [(y, WHITE - row[round(x * SCALE)]) for y, row in enumerate(column, round(top * SCALE))]
        lines = []
        for is_dark, run in itertools.groupby(dark, key=lambda pixel: pixel[1] > 0):
            if is_dark:
                pixels = list(run)
                weight = sum(weight for _, weight in pixels)
                lines.append(sum((y + 0.5) * weight for y, weight in pixels) / weight / SCALE)
        return lines


MADE_UP = {
    "lines": "".join(f"\n## Part {n}\n\n- Who is it?\n- Why {n}?\n- When?\n" for n in range(14)),
    "one group": "\n## One\n\n" + "- Who is it, and why?\n" * 60,
    "numbers": "".join(f"\n## Part {n}\n\n- How many?\n- How much?\n- How long is it?\n" for n in range(24)),
    "mixed": "".join(
        f"\n## Part {n}\n\n- Which? {{answer=list:5}}\n- Where? {{answer=dotted:3}}\n- How? {{answer=lines:6}}\n"
        "- Is it on?\n- What of it?\n- How many?\n"
        for n in range(8)
    ),
    "drawings": "".join(
        f"\n## Part {n}\n\n- Who is it?\n- Draw it {{answer=sketch:60}}\n- When?\n- Plot it {{answer=grid:30}}\n"
        for n in range(5)
    ),
    "nested": "\n## A\n" + "\n- Which?\n  - Who is it?\n    - What is it?\n      - When?\n  - Where?\n" * 6,
}
TEXTS = {"shipped": SHIPPED} | {name: f"# T\n{text}" for name, text in MADE_UP.items()}
KINDS = ("worksheet", "notes")
EVERY = pytest.mark.parametrize(
    ("name", "kind", "paper"), list(itertools.product(TEXTS, KINDS, ("a4", "letter", "a5")))
)


@pytest.fixture(scope="module")
def press(font_cache):
    """One typesetting process for the whole module."""
    with pytest.MonkeyPatch.context() as patch, Press() as press:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        yield press


@pytest.fixture(scope="module")
def build(press, tmp_path_factory):
    """Make documents from texts by name, with the figures unless told otherwise; give them by name, kind and paper."""

    def run(texts, kinds, paper, *, show=True, settings=()):
        folder = tmp_path_factory.mktemp("filled")
        Image.new("RGB", (400, 300), "#00B050").save(folder / "dots.png")
        for name, text in texts.items():
            (folder / f"{name}.md").write_text(text)
        sources = tuple(folder / f"{name}.md" for name in texts)
        choices = Choices(show_space=show)
        order = Order(sources, kinds, paper=paper, out=str(folder), settings=settings, choices=choices)
        documents = papers_of(make(order, Project(folder), press))
        named = zip(itertools.product(texts.items(), kinds), documents, strict=True)
        return {(name, kind, paper): Sheet(made.path, text, kind, paper) for ((name, text), kind), made in named}

    return run


@pytest.fixture(scope="module")
def one(build):
    """Make one document."""

    def run(text, kind="worksheet", paper="a4", **how):
        (sheet,) = build({"list": text}, (kind,), paper, **how).values()
        return sheet

    return run


@pytest.fixture(scope="module")
def filled(build):
    """The documents of `TEXTS`, those of a paper made together."""
    made = {}

    def find(name, kind, paper):
        if (name, kind, paper) not in made:
            made.update(build(TEXTS, KINDS, paper))
        return made[name, kind, paper]

    return find


def can_grow(row):
    """Return whether spaces side by side can take another line."""
    pitch = {space.pitch for space in row}
    drawn = any(space.space in DRAWN for space in row)
    return pitch != {0} and len(pitch) == 1 and (drawn or all(s.given < 2 * s.asked + LINE for s in row))


@EVERY
def test_each_page_before_the_end_is_full_or_nothing_on_it_can_grow(filled, name, kind, paper):
    sheet = filled(name, kind, paper)
    pages = {page: [row for row in sheet.rows if row[0].page == page] for page in range(sheet.last)}

    for page, rows in pages.items():
        room = LINE if any(can_grow(row) for row in rows) else LEAST_NOTES
        assert sheet.voids[page] < room + BLUR, page + 1


@EVERY
def test_spaces_grow_in_whole_lines_to_at_most_twice_what_was_asked_and_a_line(filled, name, kind, paper):
    for space in filled(name, kind, paper).spaces:
        if space.space in LINED and space.lines > 1:
            assert (space.given - space.asked) % LINE == 0, space
            assert space.asked <= space.given <= 2 * space.asked + LINE, space
        elif space.space in DRAWN:
            assert (space.given - space.asked) % DRAWN[space.space] == 0, space
            assert space.asked <= space.given, space
        elif space.space in TABLES:
            # What is printed in its cells makes it as high as it needs.
            assert space.asked - 1 <= space.given, space
        else:
            assert space.given == space.asked, space


@EVERY
def test_the_spaces_of_the_last_page_have_what_they_asked_for(filled, name, kind, paper):
    sheet = filled(name, kind, paper)

    for space in sheet.spaces:
        assert space.page < sheet.last or space.space in TABLES or space.given == space.asked, space


@EVERY
def test_each_space_is_drawn_as_high_as_its_figure_says_with_a_line_each_seven_millimetres(filled, name, kind, paper):
    sheet = filled(name, kind, paper)
    ruled = [space for space in sheet.spaces if space.space in ("lines", "list") and space.lines > 1]

    for space in ruled:
        # Right of the figures.
        lines = sheet.lines_at(space.page, space.left + 30, space.top - 0.6, space.bottom + 0.6)
        assert len(lines) - 1 == space.given / LINE, space
        assert all(abs(gap - LINE) < 0.35 for gap in gaps(lines)), space
        assert sheet.height_of(space) == pytest.approx(space.given + 0.3, abs=BLUR), space


def gaps(lines):
    return [below - above for above, below in itertools.pairwise(lines)]


@EVERY
def test_spaces_side_by_side_end_at_the_same_height(filled, name, kind, paper):
    for row in filled(name, kind, paper).rows:
        bottoms = [space.bottom for space in row]
        # The figures are whole millimetres.
        assert max(bottoms) - min(bottoms) <= 1, row
        assert len({space.page for space in row}) == 1


@EVERY
def test_notes_at_a_page_end_have_two_lines_or_more_and_nothing_below_them(filled, name, kind, paper):
    sheet = filled(name, kind, paper)
    labels = [word for word in sheet.words if word.text == "Notes" and word.top > 20]

    for label in labels:
        lines = sheet.lines_at(label.page, sheet.rows[0][0].left + 40, label.bottom, sheet.foot)
        below = [w for w in sheet.words if w.page == label.page and label.bottom < w.top < sheet.foot]
        assert len(lines) >= 2, label
        assert all(abs(gap - LINE) < 0.35 for gap in gaps(lines)), label
        assert sheet.foot - lines[-1] < LINE + BLUR, label
        assert not below, label
    assert len({label.page for label in labels}) == len(labels)


def test_a_document_without_the_figures_has_the_same_pages_and_no_figure(one, filled):
    with_figures, plain = filled("mixed", "worksheet", "a4"), one(TEXTS["mixed"], show=False)

    assert not [word for word in plain.words if word.text == "→"]
    assert len(plain.pictures) == len(with_figures.pictures)
    assert [word for word in with_figures.words if word in plain.words] == plain.words


@pytest.mark.parametrize("kind", ["cheatsheet", "key", "pocket"])
def test_a_kind_without_answer_spaces_has_no_figures_to_show(one, kind):
    sheet = one("# T\n\n- Who is it?\n- Draw it {answer=sketch:30}\n", kind)

    assert "→" not in {word.text for word in sheet.words}


HIGH = "What is it that we should draw here, with all of its parts, and what else is there to see in it in the end? "


@pytest.mark.parametrize("kind", ["worksheet", "notes"])
@pytest.mark.parametrize("paper", ["a4", "a5"])
@pytest.mark.parametrize(
    "text",
    [
        "".join(f"\n## Part {n}\n\n- Item{n} who?\n- Item{n}b {HIGH}\n- Item{n}c how many?\n" for n in range(12)),
        "\n## A\n" + "".join(f"\n- Item{n} who?\n  - Item{n}b {HIGH}\n    - Item{n}c {HIGH}\n" for n in range(14)),
        f"\n## A step\n\n**Goal:** see.\n\n- Item0 who?\n- Item1 {HIGH * 2} {{answer=sketch:160}}\n- Item2 who?\n",
        f"\n## A step\n\n### A group\n\n- Item0 {HIGH} {{answer=lines:22}}\n- Item1 {HIGH} {{answer=lines:22}}\n",
    ],
    ids=["groups", "a group longer than a page", "a sketch as high as the page", "as many lines as there are"],
)
def test_a_question_never_parts_from_its_box(one, text, kind, paper):
    sheet = one(f"# T\n{text}", kind, paper)
    marks = [word for word in sheet.words if re.match(r"Item\d", word.text)]
    # The cues of the notes have small letters.
    assert len(marks) == len(sheet.spaces)

    for mark in marks:
        near = [s for s in sheet.spaces if s.page == mark.page and s.bottom > mark.top and s.left > mark.left - 7]
        above = [space for space in near if 0 <= space.top + 1 - mark.top < 40]
        assert above, mark


@pytest.mark.parametrize("kind", KINDS)
def test_a_question_that_can_not_stand_on_one_page_with_its_box_is_refused_with_its_line(one, kind):
    with pytest.raises((ContentError, PromiseError)) as caught:
        one(f"# T\n\n- Item0 who?\n- Item1 {HIGH * 8} {{answer=sketch:160}}\n", kind, "a5")

    assert caught.value.findings[0].line == 4


def test_a_sketch_takes_all_of_its_page_in_whole_rows_of_dots(one):
    text = "# T\n\n## A\n\n- Who?\n\n## B\n\n- Draw it {answer=sketch:60}\n- Why?\n\n## C\n\n" + "- Why not?\n" * 30
    sheet = one(text)
    (sketch,) = [space for space in sheet.spaces if space.space == "sketch"]
    others = [space for space in sheet.spaces if space.page == sketch.page and space is not sketch]

    assert others
    assert all(space.given == space.asked for space in others)
    assert sketch.given > sketch.asked
    assert sheet.voids[sketch.page] < DOT + BLUR
    # The dots of one column, the first in the middle of its square: none is cut, and they go down to the end.
    column = sketch.left + DOT / 2 + 5 * DOT + 0.1
    marks = sheet.lines_at(sketch.page, column, sketch.top - 0.6, sketch.bottom + 1)
    frame, *dots, end = marks
    assert len(dots) == sketch.given / DOT
    assert dots[0] - frame == pytest.approx(DOT / 2, abs=BLUR)
    assert end - dots[-1] == pytest.approx(DOT / 2, abs=BLUR)
    assert all(gap == pytest.approx(DOT, abs=BLUR) for gap in gaps(dots))


@pytest.mark.parametrize("count", [6, 7, 13])
@pytest.mark.parametrize("what", ["![dots](dots.png)", "| A |\n|---|\n" + "| |\n" * 9], ids=["picture", "empty table"])
def test_what_is_no_text_at_the_end_of_a_page_stays_on_it_and_is_not_covered(one, count, what):
    text = "# T\n\n## A\n\n" + "- Who is it, and why?\n" * count + f"\nSee:\n\n{what}\n\n## B\n\n" + "- Why?\n" * 40
    looks = []
    for settings in ((), ("fill=false",)):
        sheet = one(text, show=False, settings=settings)
        (mark,) = [word for word in sheet.words if word.text == "See:"]
        rows = sheet.pictures[mark.page][round(mark.top * SCALE) : round((mark.bottom + 30) * SCALE)]
        looks.append((mark.page, [min(row[round(16 * SCALE) : round(22 * SCALE)]) < WHITE for row in rows]))
    (page, grown), (same, still) = looks

    assert (page, len(grown)) == (same, len(still))
    assert sum(a != b for a, b in zip(grown, still, strict=True)) <= 4


def test_two_sketches_share_the_white_of_their_page(one):
    text = "# T\n\n## A\n\n- One {answer=sketch:40}\n- Two {answer=sketch:80}\n\n## B\n\n" + "- Why not?\n" * 40
    sheet = one(text)
    one, two = [space for space in sheet.spaces if space.space == "sketch"]

    assert one.page == two.page
    # Each has about the same share of what it asked for.
    assert one.given / one.asked == pytest.approx(two.given / two.asked, abs=DOT / one.asked)
    assert sheet.voids[one.page] < DOT + BLUR


def test_chips_grounds_dots_and_words_below_a_space_that_grew_move_together(one):
    """What stands below a drawing that grew looks as it does where nothing grows, only lower."""
    below = "## Below it\n\n**Goal:** stay.\n\n### Group\n\n- Mark {answer=table:One,Two;rows=2}\n"
    below += "- Then? {answer=dotted:3}\n- This or that? {answer=tradeoff}\n- How? {answer=list:3}\n"
    text = f"# T\n\n## A\n\n- Draw it {{answer=sketch:25}}\n\n{below}\n## C\n\n" + "- Why not?\n" * 40
    grown, still = (one(text, show=False, settings=settings) for settings in ((), ("fill=false",)))
    pieces = []
    for sheet in (grown, still):
        (title,) = [word for word in sheet.words if word.text == "Below" and word.bottom - word.top > 5]
        (last,) = [word for word in sheet.words if word.text == "How?"]
        picture = sheet.pictures[title.page]
        start = round((title.top - 3) * SCALE)
        pieces.append((start, picture[start : start + round((last.bottom + 20 - title.top) * SCALE)]))
    (lower, after), (higher, before) = pieces

    assert (lower - higher) / SCALE == pytest.approx(DOT * round((lower - higher) / SCALE / DOT), abs=0.2)
    assert lower - higher > DOT * SCALE
    assert len(after) == len(before)
    pairs = [abs(a - b) for one, other in zip(after, before, strict=True) for a, b in zip(one, other, strict=True)]
    assert sum(pair > 64 for pair in pairs) < 20


@pytest.mark.parametrize("paper", ["a4", "a5"])
def test_the_chip_of_a_step_stands_left_of_its_title_at_the_same_height(one, paper):
    sheet = one(TEXTS["drawings"], paper=paper, show=False)
    left = Catalog().kind("worksheet").margins_on(read_paper(paper)).left
    titles = [word for word in sheet.words if word.text == "Part"]
    # The ladder and the self-review name them too, in smaller type.
    titles = [word for word in titles if word.bottom - word.top > 5]
    assert len(titles) == 5

    for title in titles:
        rows = sheet.pictures[title.page]
        column = round((left + 1.2) * SCALE)
        top = next(y for y in range(round((title.top - 4) * SCALE), len(rows)) if rows[y][column] < 200)
        bottom = next(y for y in range(top, len(rows)) if rows[y][column] > WHITE)
        assert (bottom - top) / SCALE == pytest.approx(9, abs=BLUR), title
        assert top / SCALE < (title.top + title.bottom) / 2 < bottom / SCALE, title


@pytest.mark.parametrize(
    ("text", "paper", "place", "said", "hint"),
    [
        ("- a?\n- b {answer=lines:60}", "a4", "4", "'lines' wants a whole number from 1 to 25, not '60'", "answer=lin"),
        ("- b {answer=sketch:400}", "a4", "3", "'sketch' wants a height from 5 to 180 mm, not '400'", "answer=sketch"),
        ("- b {answer=sketch:145}", "a5-landscape", "3", "an answer space of 145 mm is higher than the page", "larger"),
        ("- b {answer=sketch}", "a5-landscape", "3", "an answer space of 120 mm is higher than the page", "larger pap"),
        (
            "- a?\n  - b {answer=box:170}",
            "150x150mm",
            "4",
            "an answer space of 170 mm is higher than the page",
            "lower",
        ),
        ("- b? {answer=table:A,B;rows=24}", "a5", "3", "an answer space of 187.4 mm is higher than the page", "lower"),
    ],
)
def test_a_space_higher_than_the_page_is_refused_with_its_line(one, text, paper, place, said, hint):
    for kind in ("worksheet", "notes"):
        with pytest.raises(ContentError) as caught:
            one(f"# T\n\n{text}\n", kind, paper)
        (finding,) = caught.value.findings
        assert (finding.path.name, finding.line) == ("list.md", int(place))
        assert finding.what.startswith(said)
        assert hint in finding.hint
        assert caught.value.exit_code == Exit.INPUT


def test_on_a_small_page_the_room_for_a_space_is_told(one):
    with pytest.raises(ContentError, match=r"list\.md:4: .* of 145 mm is higher than the page, .* room for 98\.4 mm"):
        one("# T\n\n- a?\n- b {answer=sketch:145}\n", paper="a6", settings=("narrowest=90",))

    assert one("# T\n\n- a?\n- b {answer=sketch:98}\n", paper="a6", settings=("narrowest=90",)).spaces


def test_a_kind_without_boxes_does_not_mind_how_high_they_are(one):
    assert one("# T\n\n- a {answer=sketch:180}\n", "cheatsheet", "a5-landscape", show=False).pictures
