"""Pages on sheets: each panel holds its page as it would look by itself, turned as the fold wants it, within marks."""

import contextlib
import itertools
import math
import re
import subprocess
from ctypes import c_double
from dataclasses import dataclass
from pathlib import Path

import page
import pikepdf
import pypdfium2
import pytest
from pdfs import MM, outline_of, pages_of, squeezed, text_of, words_of
from PIL import ImageChops, ImageFilter, ImageStat
from pypdfium2 import raw

from sdprint.design.folds import FOLDS
from sdprint.design.papers import PAPERS
from sdprint.design.project import Project
from sdprint.errors import PromiseError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "content" / "system-design.md"
# What stays white, in mm: at the edges of the sheet, and beside a fold or a cut.
DEAD_ZONE, FOLD_ZONE = 6.0, 3.0
# Where a tick begins and ends, in mm from the edge, and what a picture of it may be off.
TICK_START, TICK_END, BLUR = 6.5, 10.0, 0.25
# How pdfium calls a hyphen at the end of a line that it thinks was broken there.
LINE_END = {"\x02": "-", "\ufffe": "-", "\u00ad": "-"}
# What the dashes of the cut leave open at most, in mm.
DASH_GAP = 1.2


@dataclass(frozen=True, slots=True)
class Case:
    """A kind on a folded sheet."""

    kind: str
    fold: str
    paper: str
    long_edge: bool = False

    @property
    def name(self):
        return "-".join((self.kind, self.fold, self.paper, "long" if self.long_edge else "short"))

    @property
    def sheet(self):
        return FOLDS[self.fold].sheet(PAPERS[self.paper])

    @property
    def page(self):
        return FOLDS[self.fold].panel(PAPERS[self.paper])

    def sides(self, pages):
        """The places of the pages on each side, as test_folds has proved them."""
        return FOLDS[self.fold].sides(pages, PAPERS[self.paper], long_edge=self.long_edge)


CASES = [
    Case("pocket", "pocket", "a4"),
    Case("pocket", "pocket", "letter"),
    Case("cheatsheet", "quarter", "a4"),
    Case("cheatsheet", "quarter", "letter", long_edge=True),
    Case("cheatsheet", "trifold", "a4"),
    Case("cheatsheet", "trifold", "a4", long_edge=True),
    Case("cheatsheet", "trifold", "letter"),
    Case("cheatsheet", "booklet", "a4"),
    Case("cheatsheet", "booklet", "letter", long_edge=True),
    Case("worksheet", "booklet", "a4"),
    Case("worksheet", "booklet", "letter", long_edge=True),
    Case("notes", "booklet", "a4"),
    Case("notes", "booklet", "a4", long_edge=True),
    Case("key", "booklet", "a4", long_edge=True),
    Case("key", "booklet", "letter"),
    Case("key", "quarter", "a4"),
]
EVERY = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Build the shipped checklist, each document once, and return its path."""
    paths = {}
    with Press() as press:

        def run(kind, paper, *, settings=(), impose="", long_edge=False):
            asked = (kind, paper, settings, impose, long_edge)
            if asked not in paths:
                out = tmp_path_factory.mktemp("built")
                choices = Choices(impose=impose, long_edge=long_edge)
                order = Order((SHIPPED,), (kind,), paper=paper, out=str(out), settings=settings, choices=choices)
                document, *_ = make(order, Project(out), press)
                assert document.warnings == ()
                paths[asked] = document.path
            return paths[asked]

        yield run


@pytest.fixture
def imposed(build, case):
    """The document on its sheets; the fold that a kind is made for need not be asked for."""
    asked = "" if case.kind == case.fold else case.fold
    return build(case.kind, case.paper, impose=asked, long_edge=case.long_edge)


@pytest.fixture
def plain(build, case, imposed):
    """The same pages one by one, on paper of the size of a panel."""
    fold = FOLDS[case.fold]
    panels = len(pages_of(imposed)) * fold.pages // (2 if fold.duplex else 1)
    fitted = (f"promise.pages={panels}",) if case.kind in {"pocket", "cheatsheet"} else ()
    return build(case.kind, f"{case.page.width}x{case.page.height}mm", settings=('impose=""', *fitted))


@dataclass(frozen=True, slots=True)
class Letter:
    """A character, where it stands on its base line in mm from the upper left corner, and whether it is turned."""

    text: str
    left: float
    top: float
    turned: bool


def letters_of(path):
    """Return the letters of each page in the order in which they are painted."""
    found = []
    document = pypdfium2.PdfDocument(path)
    for number in range(len(document)):
        sheet = document[number]
        text, height = sheet.get_textpage(), sheet.get_height()
        found.append([letter_of(text, index, height) for index in range(text.count_chars()) if is_ink(text, index)])
        text.close()
        sheet.close()
    document.close()
    return found


def is_ink(text, index):
    return not raw.FPDFText_IsGenerated(text, index) and chr(raw.FPDFText_GetUnicode(text, index)).strip()


def letter_of(text, index, height):
    left, bottom = c_double(), c_double()
    raw.FPDFText_GetCharOrigin(text, index, left, bottom)
    angle = round(math.degrees(raw.FPDFText_GetCharAngle(text, index)))
    assert angle in {0, 180}
    character = chr(raw.FPDFText_GetUnicode(text, index))
    return Letter(LINE_END.get(character, character), left.value * MM, (height - bottom.value) * MM, angle == 180)


def corner(place, page):
    """Return where the upper left corner of a page stands that is in the middle of its panel."""
    return place.left + (place.width - page.width) / 2, place.top + (place.height - page.height) / 2


def on_page(letter, place, page):
    """Return where a letter on a sheet stands on its page, read the right way up."""
    left, top = corner(place, page)
    across, down = letter.left - left, letter.top - top
    return (page.width - across, page.height - down) if place.turned else (across, down)


def inside(place, left, top):
    return place.left <= left < place.left + place.width and place.top <= top < place.top + place.height


@EVERY
def test_the_sheets_have_their_exact_size_and_their_number(case, imposed, plain):
    fold, pages = FOLDS[case.fold], len(pages_of(plain))
    width, height = sorted((PAPERS[case.paper].width, PAPERS[case.paper].height), reverse=fold.landscape)

    assert set(pages_of(imposed)) == {(width, height)}
    assert len(pages_of(imposed)) == math.ceil(pages / fold.pages) * (2 if fold.duplex else 1)


@EVERY
def test_every_letter_of_a_page_stands_in_its_panel_the_way_up_that_the_fold_wants(case, imposed, plain):
    pages = letters_of(plain)
    sides = case.sides(len(pages))
    # The foot of a cover says how to fold it, instead of what it is.
    live = case.page.height - 11 if case.kind == "pocket" else case.page.height

    for letters, places in zip(letters_of(imposed), sides, strict=True):
        assert all(any(inside(place, letter.left, letter.top) for place in places) for letter in letters)
        for place in places:
            own = [letter for letter in letters if inside(place, letter.left, letter.top)]
            assert {letter.turned for letter in own} <= {place.turned}
            found = [(letter.text, *on_page(letter, place, case.page)) for letter in own]
            wanted = [(letter.text, letter.left, letter.top) for letter in pages[place.page]]
            if place.page == 0:
                found, wanted = ([letter for letter in some if letter[2] < live] for some in (found, wanted))
            assert unmatched(found, wanted) == []
            assert len(found) == len(wanted)


def unmatched(found, wanted):
    """Return the letters that stand nowhere near where they are wanted, each wanted place being taken once."""
    waiting = {}
    for text, left, top in wanted:
        waiting.setdefault(text, []).append((left, top))
    lost = []
    for text, left, top in found:
        places = waiting.get(text, [])
        near = [place for place in places if math.dist(place, (left, top)) < 0.15]
        if near:
            places.remove(near[0])
        else:
            lost.append((text, left, top))
    return lost


def pictures_of(path, dots):
    """Return a grey picture of each page with so many dots to a mm."""
    document = pypdfium2.PdfDocument(path)
    found = [sheet.render(scale=dots * MM, grayscale=True).to_pil() for sheet in document]
    document.close()
    return found


def blurred(picture):
    """Return a picture in which it makes no difference by what part of a dot it is shifted."""
    return picture.filter(ImageFilter.GaussianBlur(2))


def difference(one, other):
    """Return by how much two pictures differ on the whole."""
    return ImageStat.Stat(ImageChops.difference(one, other)).mean[0]


@EVERY
def test_every_panel_looks_like_its_page_the_right_way_up(case, imposed, plain):
    dots = 3
    size = int(case.page.width * dots), int(case.page.height * dots)
    pages = [blurred(picture.crop((0, 0, *size))) for picture in pictures_of(plain, dots)]

    for picture, places in zip(pictures_of(imposed, dots), case.sides(len(pages)), strict=True):
        for place in places:
            left, top = (round(edge * dots) for edge in corner(place, case.page))
            panel = blurred(picture.crop((left, top, left + size[0], top + size[1])))
            own = difference(panel.rotate(180 * place.turned), pages[place.page])
            assert own < 4
            assert own <= min(difference(panel.rotate(turn), other) for other in pages for turn in (0, 180))


@EVERY
def test_the_outline_is_in_reading_order(imposed, plain):
    assert outline_of(imposed) == outline_of(plain)


@EVERY
def test_the_outline_leads_to_the_panel_of_its_title(case, imposed, plain):
    sides = case.sides(len(pages_of(plain)))
    places = {place.page: (number, place) for number, side in enumerate(sides) for place in side}
    led = sorted(destinations_of(imposed))

    assert len(led) == len(destinations_of(plain)) > 7
    wanted = sorted((title, places[number]) for title, number, _, _ in destinations_of(plain))
    for (title, number, left, top), (other, (side, place)) in zip(led, wanted, strict=True):
        assert (title, number) == (other, side)
        # To the upper left corner of a title that is upside down one comes at its lower right.
        assert inside(place, left, top)


def destinations_of(path):
    """Return each title of the outline with the page that it leads to and the place there, in mm."""

    def walk(items):
        for item in items:
            yield item
            yield from walk(item.children)

    with pikepdf.open(path) as pdf, pdf.open_outline() as outline:
        pages = {sheet.objgen: number for number, sheet in enumerate(pdf.pages)}
        height = float(pdf.pages[0].mediabox[3])
        return [
            (item.title, pages[item.destination[0].objgen], float(left) * MM, (height - float(top)) * MM)
            for item in walk(outline.root)
            for left, top in [(item.destination[2], item.destination[3])]
        ]


@EVERY
def test_a_screen_reader_meets_the_text_in_reading_order(imposed, plain):
    assert spoken(imposed) == spoken(plain)


def spoken(path):
    """Return the text of the tag tree, in its order."""
    tree = subprocess.run(["pdfinfo", "-struct-text", str(path)], capture_output=True, text=True, check=True).stdout
    return squeezed("".join(re.findall(r'^ *"(.*)"$', tree, re.MULTILINE)))


@EVERY
def test_the_sheets_conform_to_pdf_ua_and_are_sound(imposed):
    report = page.validate_pdf(str(imposed), profile="ua1")
    checked = subprocess.run(["qpdf", "--check", str(imposed)], capture_output=True, text=True, check=False)

    assert report.is_compliant, [failure.message for failure in report.failures]
    assert checked.returncode == 0, checked.stderr
    with pikepdf.open(imposed) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("System Design Interview – ")
        assert str(pdf.Root.Lang) == "en"


@EVERY
def test_viewers_are_asked_to_print_the_sheets_as_they_are(case, imposed):
    turned = "/DuplexFlipLongEdge" if case.long_edge else "/DuplexFlipShortEdge"

    with pikepdf.open(imposed) as pdf:
        asked = pdf.Root.ViewerPreferences
        assert asked.PrintScaling == "/None"
        assert asked.Duplex == (turned if FOLDS[case.fold].duplex else "/Simplex")
        # Which PDF/UA wants.
        assert asked.DisplayDocTitle is True


def borders(case, side):
    """Return where paper is folded or cut on a side: the inner edges of its panels, from the left and from above."""
    places = case.sides(FOLDS[case.fold].pages)[side % (2 if FOLDS[case.fold].duplex else 1)]
    return {place.left for place in places} - {0.0}, {place.top for place in places} - {0.0}


@EVERY
def test_no_word_comes_near_an_edge_or_a_fold(case, imposed):
    for word in words_of(imposed):
        across, down = borders(case, word.page)
        # The box of a word is higher than its letters: what is below and above is looked at as ink.
        assert DEAD_ZONE - 0.01 <= word.left <= word.right <= case.sheet.width - DEAD_ZONE + 0.01, word
        assert all(word.right <= edge - FOLD_ZONE or word.left >= edge + FOLD_ZONE for edge in across), word
        assert all(word.bottom <= edge - FOLD_ZONE or word.top >= edge + FOLD_ZONE for edge in down), word


def inked(picture, dots, area):
    """Return the rows and the columns, in mm, of all dots in an area (left, top, right, bottom in mm) with ink."""
    left, top, right, bottom = (round(edge * dots) for edge in area)
    part = picture.crop((left, top, right, bottom)).point(lambda grey: 255 if grey < 235 else 0)
    columns, rows = part.getprojection()
    return (
        [(top + row + 0.5) / dots for row, found in enumerate(rows) if found],
        [(left + column + 0.5) / dots for column, found in enumerate(columns) if found],
    )


@EVERY
def test_nothing_at_all_is_printed_where_printers_leave_white(case, imposed):
    width, height = case.sheet.width, case.sheet.height

    for picture in pictures_of(imposed, 4):
        for area in (
            (0, 0, width, DEAD_ZONE - BLUR),
            (0, height - DEAD_ZONE + BLUR, width, height),
            (0, 0, DEAD_ZONE - BLUR, height),
            (width - DEAD_ZONE + BLUR, 0, width, height),
        ):
            assert inked(picture, 4, area) == ([], [])


def ticks(found, length):
    """Return whether ink along a fold `length` mm long is two ticks, each as long as it should be and no longer."""
    for near in (found, [length - edge for edge in found]):
        own = [edge for edge in near if edge < length / 2]
        if not own or abs(min(own) - TICK_START) > BLUR or not TICK_END - DASH_GAP < max(own) < TICK_END + BLUR:
            return False
    return True


@EVERY
def test_each_fold_is_marked_by_two_ticks_near_the_edge_and_nothing_else(case, imposed):
    dots = 12
    sheet, cut = case.sheet, FOLDS[case.fold].cut

    for number, picture in enumerate(pictures_of(imposed, dots)):
        across, down = borders(case, number)
        for edge in across:
            rows, _ = inked(picture, dots, (edge - 0.3, 0, edge + 0.3, sheet.height))
            # The line to cut crosses the folds.
            rows = [row for row in rows if not cut or abs(row - sheet.height / 2) > 0.5]
            assert ticks(rows, sheet.height), (number, edge)
            # Beside the fold there is nothing, for its mark is on it.
            for area in ((edge - 2, 0, edge - 0.5, sheet.height), (edge + 0.5, 0, edge + 2, sheet.height)):
                beside, _ = inked(picture, dots, area)
                assert [row for row in beside if not cut or abs(row - sheet.height / 2) > 0.5] == [], (number, edge)
        for edge in down:
            _, columns = inked(picture, dots, (0, edge - 0.3, sheet.width, edge + 0.3))
            start, end = (share * sheet.width for share in cut) if cut else (sheet.width, 0.0)
            assert ticks([column for column in columns if not start - 1 < column < end + 1], sheet.width)


@pytest.mark.parametrize("case", CASES[:2], ids=lambda case: case.name)
def test_the_line_to_cut_is_the_middle_half_of_the_middle_line_and_dashed(case, imposed):
    dots = 12
    (picture,) = pictures_of(imposed, dots)
    width, middle = case.sheet.width, case.sheet.height / 2
    _, columns = inked(picture, dots, (15, middle - 0.3, width - 15, middle + 0.3))
    steps = [after - before for before, after in itertools.pairwise(columns)]

    assert columns[0] == pytest.approx(width / 4, abs=BLUR)
    assert columns[-1] == pytest.approx(width * 3 / 4, abs=DASH_GAP)
    assert max(steps) < DASH_GAP
    assert sum(step > 2 / dots for step in steps) > 50


@pytest.mark.parametrize("case", CASES[:2], ids=lambda case: case.name)
def test_the_cover_says_how_to_fold_the_sheet(imposed):
    assert squeezed(FOLDS["pocket"].advice) in squeezed(text_of(imposed, "-raw"))


@pytest.mark.parametrize(("kind", "fold"), [("pocket", "pocket"), ("cheatsheet", "quarter")])
def test_the_edge_to_turn_over_changes_nothing_on_one_sided_sheets(build, kind, fold):
    short = build(kind, "a4", impose=fold)
    long = build(kind, "a4", impose=fold, long_edge=True)

    assert short.read_bytes() == long.read_bytes()


@pytest.mark.parametrize(("kind", "fold"), [("pocket", "pocket"), ("cheatsheet", "booklet")])
def test_sheets_are_the_same_bytes_when_they_are_made_again(tmp_path, kind, fold):
    found = set()
    for name in ("one", "other"):
        out, choices = tmp_path / name, Choices(impose=fold)
        with Press() as press:
            document, *_ = make(Order((SHIPPED,), (kind,), out=str(out), choices=choices), Project(tmp_path), press)
        found.add(document.path.read_bytes())

    assert len(found) == 1


def test_a_kind_that_is_made_for_a_fold_can_be_had_without_one(build):
    path = build("pocket", "a6", settings=('impose=""',))

    assert set(pages_of(path)) == {(105.0, 148.0)}
    assert not any(letter.turned for letters in letters_of(path) for letter in letters)


def make_one(tmp_path, text, kind, impose, *, long_edge=False):
    source = tmp_path / "list.md"
    source.write_text(text)
    choices = Choices(impose=impose, long_edge=long_edge)
    with Press() as press:
        document, *_ = make(Order((source,), (kind,), out=str(tmp_path), choices=choices), Project(tmp_path), press)
    return document.path


@pytest.mark.parametrize("long_edge", [False, True], ids=["short", "long"])
@pytest.mark.parametrize(("kind", "impose"), [("pocket", ""), ("cheatsheet", "quarter"), ("worksheet", "booklet")])
def test_links_stay_over_their_words(tmp_path, kind, impose, long_edge):
    steps = (
        f"\n## Part {n}\n\n- Who reads [linked{n}](https://example.org/{n})?\n" + "- Why is it not so?\n" * 8
        for n in range(8)
    )
    path = make_one(tmp_path, "# Links\n" + "".join(steps), kind, impose, long_edge=long_edge)
    words = {word.text.strip("?"): word for word in words_of(path) if word.text.startswith("linked")}
    found = {}
    with pikepdf.open(path) as pdf:
        for number, sheet in enumerate(pdf.pages):
            for note in sheet.get("/Annots", []):
                box = [float(edge) * MM for edge in note.Rect]
                height = float(sheet.mediabox[3]) * MM
                sides = sorted(box[::2]), sorted(height - edge for edge in box[1::2])
                found[f"linked{str(note.A.URI).rpartition('/')[2]}"] = (number, *sides)

    assert sorted(found) == sorted(words) == [f"linked{n}" for n in range(8)]
    for name, (number, (left, right), (top, bottom)) in found.items():
        word = words[name]
        assert number == word.page
        # The question mark after a link is no part of it.
        assert (left + right) / 2 == pytest.approx((word.left + word.right) / 2, abs=1.5)
        assert (top + bottom) / 2 == pytest.approx((word.top + word.bottom) / 2, abs=1)
        assert right - left == pytest.approx(word.right - word.left, abs=2.5)
    assert page.validate_pdf(str(path), profile="ua1").is_compliant


LITTLE = '[promise]\nleaves_out = ["title", "headings", "questions"]\n'


def add_kind(tmp_path, name, body, style=""):
    """Make a kind of document that takes as many pages as it needs, on paper of any size."""
    folder = tmp_path / "templates" / "documents" / name
    folder.mkdir(parents=True)
    margins = "margins = { top = 14, right = 15, bottom = 15, left = 15 }"
    (folder / "document.toml").write_text(f'title = "{name}"\nabout = "{name}"\nkicker = ""\n{margins}\n{LITTLE}')
    (folder / "page.html.j2").write_text(f'{{% extends "base/page.html.j2" %}}{{% block body %}}{body}{{% endblock %}}')
    (folder / "style.css").write_text(style)


@pytest.mark.parametrize("fold", FOLDS.values(), ids=FOLDS)
def test_what_needs_more_panels_than_a_sheet_has_takes_more_sheets(tmp_path, fold):
    add_kind(tmp_path, "long", "{% for n in range(19) %}<h2>Part {{ n }}</h2>{% endfor %}", "h2{break-before:page}")
    path = make_one(tmp_path, "- Who?\n", "long", fold.name)
    sides = fold.sides(19, PAPERS["a4"], long_edge=False)

    assert len(pages_of(path)) == len(sides) == math.ceil(19 / fold.pages) * (2 if fold.duplex else 1)
    for number, side in enumerate(sides):
        words = [word for word in words_of(path) if word.page == number]
        for place in side:
            own = {word.text for word in words if inside(place, word.left, word.top)}
            assert {"Part", str(place.page)} <= own


def test_a_document_with_form_fields_can_not_be_imposed(tmp_path):
    body = '<h1>{{ plan.checklist.title }}</h1><p>Who? <input name="who" value="me"></p>'
    add_kind(tmp_path, "form", body, "input{appearance:auto;display:inline-block;width:50mm;height:6mm}")
    with pikepdf.open(make_one(tmp_path, "- Who?\n", "form", "")) as pdf:
        assert len(pdf.Root.AcroForm.Fields) == 1

    with pytest.raises(PromiseError, match="form: a document with form fields can't be imposed"):
        make_one(tmp_path, "- Who?\n", "form", "booklet")


@pytest.mark.parametrize("fold", ["quarter", "trifold"])
@pytest.mark.parametrize("kind", ["worksheet", "notes"])
def test_panels_that_are_too_narrow_for_answer_boxes_are_refused(build, kind, fold):
    with pytest.raises(PromiseError, match=rf"{kind}: a page of .* is too small for it"):
        build(kind, "a4", impose=fold)


@pytest.mark.parametrize(("paper", "fold"), [("a4", "quarter"), ("a4", "trifold"), ("letter", "trifold")])
def test_the_key_on_narrow_panels_is_refused_or_else_set_in_words(build, paper, fold):
    with contextlib.suppress(PromiseError):
        words = [word.text for word in words_of(build("key", paper, impose=fold))]
        assert sum(len(word) == 1 for word in words) < len(words) / 5
