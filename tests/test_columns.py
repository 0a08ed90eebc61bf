"""The largest type in columns: on every paper a sheet keeps its promises, or is refused with figures.

What is on the paper is read with poppler and pdfium, glyph by glyph where millimetres matter.
"""

import io
import itertools
import math
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import dataclass
from pathlib import Path

import pypdfium2
import pytest
from fontTools.ttLib import TTFont
from pdfs import MM, pages_of, squeezed, text_of, words_of
from PIL import Image
from pypdfium2 import raw

from sdprint.checklist.model import plain
from sdprint.checklist.repair import repair_text
from sdprint.design.catalog import shipped
from sdprint.design.papers import find_paper
from sdprint.design.project import Project
from sdprint.errors import PromiseError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.job import Pdf
from sdprint.press.worker import EPOCH, Press
from sdprint.survey import read_checklist

SEED = Path(__file__).parent / "data" / "seed.txt"
SHIPPED = (shipped() / "content" / "system-design.md").read_text("utf-8")
JAPANESE_FONT = Path("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf")
# A home printer leaves this much of each edge white, in mm; rounding may take a hair of it.
DEAD_ZONE, HAIR = 6.0, 0.05
LARGEST, SMALLEST, FLOOR = 14.0, 7.4, 6.59
# No ink stands nearer to a fold than this, in mm.
NEAR_FOLD = 4.0
# Columns and rows of panels on a sheet, and its printed sides where their number is fixed, by fold.
PANELS = {"quarter": (2, 2), "trifold": (3, 1), "booklet": (2, 1), "pocket": (4, 2)}
SIDES = {"quarter": 1, "trifold": 2, "pocket": 1}

COMPOUNDS = (
    "Wurde die Datenschutzgrundverordnungskonformitätsprüfung vor dem Start abgeschlossen (Löschkonzept, Verträge)?",
    "Ist die Donaudampfschifffahrtsgesellschaftskapitänsmützenbestellung genehmigt?",
    "Wer ist für die Rindfleischetikettierungsüberwachungsaufgabenübertragung zuständig?",
    "Sind Straßenverkehrszulassungsordnung und Kraftfahrzeughaftpflichtversicherung geprüft?",
)
KANA = (
    "このシステムの主な機能は何ですか？",
    "利用者は一日に何人いますか、また秒間の最大要求数はどれくらいですか？",
    "データの一貫性は必須ですか、それとも結果整合性で十分ですか？",
    "障害が発生したとき、どのように検知し、どのように復旧しますか？",
)


def listed(title, *items, steps=1, lang="en"):
    """A checklist in which each of the steps has the same items; their {} becomes the number of the step."""
    parts = (
        f"\n## Part {step}\n\n" + "".join(f"- {item.replace('{}', str(step))}\n" for item in items)
        for step in range(steps)
    )
    return f"---\nlang: {lang}\n---\n# {title}\n" + "".join(parts)


CONTENTS = {
    "seed": repair_text(SEED.read_text("utf-8")).text,
    "five": listed("Five", *(f"Is thing {n} ready to be shown?" for n in range(5))),
    "many": listed("Many", *(f"What about the matter {{}}.{n}, and who looks after it?" for n in range(20)), steps=15),
    "word": listed("Word", "Who?", f"Is {'abcdefghij' * 20} right?", "Why not?"),
    "german": listed("Freigabe", *COMPOUNDS, steps=3, lang="de"),
    "japanese": listed("設計", *KANA, steps=4, lang="ja"),
}


@dataclass(frozen=True)
class Glyph:
    """A character's ink on a page: its size in pt, and its box in mm from the upper left corner."""

    page: int
    text: str
    size: float
    left: float
    top: float
    right: float
    bottom: float


def glyphs_of(path):
    """Return the ink of every character, sizes as they are on the paper."""
    found = []
    document = pypdfium2.PdfDocument(path)
    for number, page in enumerate(document):
        text, high, matrix = page.get_textpage(), page.get_height(), raw.FS_MATRIX()
        for index in range(text.count_chars()):
            character = chr(raw.FPDFText_GetUnicode(text, index))
            if character.strip():
                raw.FPDFText_GetMatrix(text, index, matrix)
                size = raw.FPDFText_GetFontSize(text, index) * math.hypot(matrix.c, matrix.d)
                left, bottom, right, top = text.get_charbox(index)
                box = (left * MM, (high - top) * MM, right * MM, (high - bottom) * MM)
                found.append(Glyph(number, character, round(size, 2), *box))
        text.close()
        page.close()
    document.close()
    return found


def letters(text):
    """Return `text` without white space and without the hyphens that the ends of lines bring."""
    return re.sub(r"[-\u2010]", "", squeezed(text))


def overlaps(words):
    """Return pairs of words that stand on top of each other: by more than half a millimetre and almost half a line."""
    found = []
    ordered = sorted(words, key=lambda word: (word.page, word.top))
    for index, one in enumerate(ordered):
        for other in ordered[index + 1 :]:
            if other.page != one.page or other.top > one.bottom:
                break
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - other.top
            if across > 0.5 and down > 0.45 * min(one.bottom - one.top, other.bottom - other.top):
                found.append((one.text, other.text))
    return found


@dataclass(frozen=True)
class Cell:
    """One row of the matrix: a kind on a paper."""

    kind: str
    paper: str
    pages: int = 0
    fold: str = ""

    def __str__(self):
        return "-".join(str(part) for part in (self.kind, self.fold, self.pages, self.paper) if part)

    @property
    def order(self):
        settings = (f"pages={self.pages}",) if self.pages else ()
        return {"paper": self.paper, "settings": settings, "choices": Choices(impose=self.fold)}

    @property
    def folded(self):
        return self.fold or ("pocket" if self.kind == "pocket" else "")


# What says the same as another cell is left out: a fold turns its paper itself, and cards of nearly one size stand for
# each other.
SHEETS = ("a4", "letter", "a5", "a6", "3x5", "a4-landscape", "a5-landscape", "3x5-landscape", "100x150mm")
CELLS = (
    *(Cell("cheatsheet", paper, 1) for paper in SHEETS),
    *(Cell("cheatsheet", paper, 2) for paper in ("a4", "a5", "4x6", "3x5")),
    *(Cell("cheatsheet", paper, fold="quarter") for paper in ("a4", "a6")),
    *(Cell("cheatsheet", paper, fold="trifold") for paper in ("letter", "a5")),
    *(Cell("cheatsheet", paper, fold="booklet") for paper in ("a4", "3x5")),
    *(Cell("pocket", paper) for paper in ("a4", "letter", "a5")),
)


@dataclass(frozen=True)
class Sheet:
    """A document that was made, and what is on its paper."""

    name: str
    path: Path
    pages: int
    size: float
    said: str
    text: str
    words: list
    glyphs: list


@dataclass(frozen=True)
class Row:
    """What became of all checklists in one cell: sheets, and the refusals by checklist."""

    cell: Cell
    sheets: tuple
    refused: dict


@pytest.fixture(scope="module")
def press():
    with Press() as press:
        yield press


@pytest.fixture(scope="module")
def library(tmp_path_factory):
    """A project with all contents, and a font for the Japanese one."""
    if not JAPANESE_FONT.is_file():
        pytest.fail(f"no {JAPANESE_FONT}: apt-get install fonts-ipafont-gothic")
    root = tmp_path_factory.mktemp("columns")
    (root / "templates" / "fonts").mkdir(parents=True)
    shutil.copy(JAPANESE_FONT, root / "templates" / "fonts")
    for name, text in CONTENTS.items():
        (root / f"{name}.md").write_text(text)
    return root


@pytest.fixture(scope="module")
def checklists(library):
    return {name: read_checklist(library / f"{name}.md", Project(library)).checklist for name in CONTENTS}


@pytest.fixture(scope="module", params=CELLS, ids=str)
def row(request, library, press):
    """All checklists in one cell, built once for all tests."""
    cell = request.param
    out = library / str(cell)
    sources = tuple(library / f"{name}.md" for name in CONTENTS)
    made, refused = [], {}
    try:
        made.extend(make(Order(sources, (cell.kind,), out=str(out), **cell.order), Project(library), press))
    except PromiseError as error:
        refused = {finding.path.stem: str(finding) for finding in error.findings}
    return Row(cell, tuple(look(document) for document in made), refused)


def look(document):
    said = "\n".join(finding.what for finding in document.warnings)
    text = letters(text_of(document.path, "-raw"))
    name = document.path.name.partition("-")[0]
    facts = (text, words_of(document.path), glyphs_of(document.path))
    return Sheet(name, document.path, document.pages, document.type_size, said, *facts)


def test_every_checklist_is_made_or_refused_with_figures(row):
    made = {sheet.name for sheet in row.sheets}

    assert made | set(row.refused) == set(CONTENTS)
    assert not made & set(row.refused)
    for said in row.refused.values():
        figures = re.search(
            r"does not fit on .*: type would be about ([\d.]+) pt, and ([\d.]+) pt is the smallest", said
        )
        assert figures, said
        assert float(figures[1]) <= float(figures[2]) == SMALLEST
        assert re.search(r"hint: .*(at 7\.4 pt it takes \d+ (side|panel)s|higher than a column)", said), said
    assert {path.stem.partition("-")[0] for path in (row.sheets[0].path.parent).glob("*")} == made


def test_a_short_checklist_fits_on_every_sheet(row):
    assert {sheet.name for sheet in row.sheets} >= {"five", "word"}


def test_a_booklet_takes_the_pages_it_needs(row):
    """Its number of sheets is not promised: only what is higher than one of its columns can be refused."""
    if row.cell.folded == "booklet":
        assert not {name: said for name, said in row.refused.items() if "higher than a column" not in said}


def test_the_paper_has_its_size_and_the_pages_their_number(row):
    cell = row.cell
    for sheet in row.sheets:
        sizes = pages_of(sheet.path)
        assert set(sizes) == {size_of(cell)}
        assert len(sizes) == sheet.pages
        assert sheet.pages == (cell.pages or SIDES.get(cell.folded, sheet.pages // 2 * 2)) > 0


def size_of(cell):
    """Return width and height of the sheet in mm: a fold lays it on its side, or sets it upright."""
    paper = find_paper(cell.paper)
    size = (round(paper.width, 1), round(paper.height, 1))
    return tuple(sorted(size, reverse=cell.folded != "quarter")) if cell.folded else size


def test_no_type_is_under_the_floor_nor_running_text_under_the_smallest(row):
    for sheet in row.sheets:
        assert min(glyph.size for glyph in sheet.glyphs) >= FLOOR
        assert SMALLEST - 0.01 <= sheet.size <= LARGEST
        # The size that is told is that of most of the text, in small bits of content beside the foot.
        assert any(glyph.size == pytest.approx(sheet.size, abs=0.02) for glyph in sheet.glyphs)


def test_every_word_of_every_question_is_there_as_often_as_it_was_written(row, checklists):
    for sheet in row.sheets:
        wanted = Counter(letters(question.plain) for question in checklists[sheet.name].questions)
        assert not {text: count for text, count in wanted.items() if sheet.text.count(text) < count}, sheet.name


def test_hints_are_there_or_it_is_said_that_they_are_not(row, checklists):
    for sheet in row.sheets:
        hints = [letters(plain(question.hint)) for question in checklists[sheet.name].questions if question.hint]
        if "no hints" in sheet.said:
            assert hints
            assert not any(hint in sheet.text for hint in hints)
        else:
            assert all(hint in sheet.text for hint in hints)


def test_nothing_is_said_but_what_was_given_up(row):
    for sheet in row.sheets:
        assert re.fullmatch(r"(\w+: to make it fit, this was given up: (margins|(margins, )?no hints))?", sheet.said)


def test_all_ink_is_where_a_printer_prints(row):
    width, height = size_of(row.cell)
    for sheet in row.sheets:
        for glyph in sheet.glyphs:
            assert glyph.left >= DEAD_ZONE - HAIR, (sheet.name, glyph)
            assert glyph.top >= DEAD_ZONE - HAIR, (sheet.name, glyph)
            assert glyph.right <= width - DEAD_ZONE + HAIR, (sheet.name, glyph)
            assert glyph.bottom <= height - DEAD_ZONE + HAIR, (sheet.name, glyph)


def test_no_two_words_stand_on_top_of_each_other(row):
    assert not {sheet.name: pairs for sheet in row.sheets if (pairs := overlaps(sheet.words))}


def test_no_ink_is_near_a_fold(row):
    if not row.cell.folded:
        return
    width, height = size_of(row.cell)
    for sheet in row.sheets:
        for glyph in sheet.glyphs:
            across, down = folds_of(row.cell.folded, width, height, glyph.page)
            assert all(glyph.right < x - NEAR_FOLD or glyph.left > x + NEAR_FOLD for x in across), (sheet.name, glyph)
            assert all(glyph.bottom < y - NEAR_FOLD or glyph.top > y + NEAR_FOLD for y in down), (sheet.name, glyph)


def folds_of(fold, width, height, side):
    """Return where a side is folded across and down, in mm; the flap of a letter fold is 2 mm narrower."""
    columns, rows = PANELS[fold]
    across = [width * n / columns for n in range(1, columns)]
    if fold == "trifold":
        flap = (width - 4) / 3
        across = [flap, flap + (width - flap) / 2]
        across = across if side == 0 else [width - x for x in across]
    return across, [height * n / rows for n in range(1, rows)]


@pytest.mark.parametrize("paper", ["a6", "3x5", "100x150mm"])
def test_a_panel_on_which_nothing_can_be_read_is_refused(library, press, paper):
    with pytest.raises(PromiseError, match=r"pocket: a page of [\d.]+ × [\d.]+ mm is too small for it"):
        build(library, press, "five", kind="pocket", paper=paper)


def build(library, press, name, *settings, **order):
    """Make one document of a checklist that lies in the library."""
    kind, brand, paper = (
        order.pop(key, usual) for key, usual in (("kind", "cheatsheet"), ("brand", ""), ("paper", ""))
    )
    out = library / "builds" / f"{name} {kind} {brand} {paper} {' '.join(settings)} {order}".replace("/", "")
    ordered = Order((library / f"{name}.md",), (kind,), brand, paper, str(out), settings, Choices(**order))
    (document,) = make(ordered, Project(library), press)
    return document


def write(library, name, text):
    (library / f"{name}.md").write_text(text)
    return name


def test_tiny_content_is_set_in_the_largest_type_with_ruled_lines_for_notes_below(library, press):
    document = build(library, press, "five")
    words = words_of(document.path)
    (notes,) = [word for word in words if word.text == "Notes"]
    rules = [y for y in rules_of(document.path) if y > notes.bottom]

    assert document.type_size == LARGEST
    assert max(word.bottom for word in words if word.text == "shown?") < notes.top
    # Lines for a hand, 7 mm apart, down to the end of the page.
    assert len(rules) > 20
    assert all(other - one == pytest.approx(7, abs=0.3) for one, other in itertools.pairwise(rules))
    assert 297 - 11 - 8 < rules[-1] < 297 - 11 + HAIR


def rules_of(path, dots=8):
    """Return where thin lines cross the middle of the first page, in mm from above."""
    command = ["pdftoppm", "-r", str(25.4 * dots), "-gray", "-l", "1", str(path)]
    picture = Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))
    middle = picture.width // 2
    inked = [y for y in range(picture.height) if max(picture.getpixel((middle + x, y)) for x in range(-40, 41)) < 245]
    return [y / dots for one, y in itertools.pairwise([-9, *inked]) if y - one > 1]


@pytest.mark.parametrize(("name", "columns"), [("seed", 2), ("shipped", 3)])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_the_columns_of_a_full_sheet_end_together(library, press, name, columns, paper):
    write(library, "shipped", SHIPPED)
    document = build(library, press, name, f"columns=[{columns}]", paper=paper)
    width, height = pages_of(document.path)[0]
    live = height - 11
    ends = [0.0] * columns
    for glyph in glyphs_of(document.path):
        if glyph.bottom < live:
            column = int((glyph.left - 9) / (width - 18) * columns)
            ends[column] = max(ends[column], glyph.bottom)

    assert max(ends) - min(ends) < 12
    assert live - min(ends) < 20


class Here:
    """Typesets in this process, as the worker does, and keeps what the fitter found."""

    def __init__(self, environment):
        self.environment, self.found = environment, None

    def typeset(self, jobs):
        from sdprint.press.fitter import fit

        for job in jobs:
            self.environment.setenv("FONTCONFIG_FILE", str(job.fonts))
            self.found, layout, *_ = fit(job.plan)
            yield Pdf(layout.write(), layout.pages, self.found.type_size)


FULL = (("seed", "a4", 1), ("shipped", "a4", 1), ("seed", "a5", 2), ("many", "a4", 2), ("german", "a6", 1))
FULL = (*FULL, ("japanese", "a6", 1), ("short", "a4", 1))
# The numbers of columns in which lines are neither too short nor too long to be read well.
READABLE = {"a4": (2, 3, 4), "a5": (2,), "a6": (1, 2)}


@pytest.mark.parametrize(("name", "paper", "pages"), FULL)
def test_there_is_no_larger_type_that_fits(library, monkeypatch, name, paper, pages):
    """Asked for a larger one, it is refused or comes out less than 3 % larger, as it does in other numbers of columns.

    A column less is worth 2 % of the size.
    """
    monkeypatch.setenv("SOURCE_DATE_EPOCH", EPOCH)
    write(library, "shipped", SHIPPED)
    write(library, "short", listed("Short", *(f"Who has number {n}?" for n in range(130))))
    here = Here(monkeypatch)

    def size(*settings):
        try:
            build(library, here, name, f"pages={pages}", "relief=[]", *settings, paper=paper)
        except PromiseError:
            return 0, 0
        return here.found.type_size, here.found.type_size * (1 - 0.02 * (here.found.column_count - 1))

    found, worth = size()
    assert SMALLEST <= found < LARGEST
    assert size(f"smallest={found * 1.01}", f"largest={min(LARGEST, found * 1.2)}")[0] <= 1.03 * found
    for columns in READABLE[paper]:
        assert size(f"columns=[{columns}]")[1] <= 1.03 * worth, f"{columns} columns"


@pytest.mark.parametrize("columns", [1, 2, 3, 4])
def test_the_columns_that_are_asked_for_are_made_and_read_one_after_the_other(library, press, columns):
    """Each question begins at the left edge of its column, and they stand in the order of the source."""
    document = build(library, press, "many", f"columns=[{columns}]", "pages=6")
    words = words_of(document.path)
    starts = {
        words[n + 4].text.rstrip(","): words[n]
        for n in range(len(words) - 4)
        if [word.text for word in words[n : n + 4]] == ["What", "about", "the", "matter"]
    }
    edges = sorted({round(word.left, 1) for word in starts.values()})
    read = sorted(starts, key=lambda name: (starts[name].page, round(starts[name].left, 1), starts[name].top))

    assert len(edges) == columns
    assert {word.page for word in starts.values()} == set(range(6))
    assert read == [f"{step}.{n}" for step in range(15) for n in range(20)]


def test_a_table_too_wide_for_narrow_columns_makes_fewer_of_them_and_no_overlap(library, press):
    """Of the numbers of columns that fit the text alone, only those are left in which the table has room."""
    questions = [f"Who has number {n}?" for n in range(100)]
    table = [" | ".join(f"{word}{n}" for n in range(20)) for word in ("Ax", "Bx", "Cx")]
    rows = [f"| {row} |" for row in (table[0], " | ".join(["---"] * 20), *table[1:])]
    plainly = write(library, "plainly", listed("Plainly", *questions))
    tabled = write(library, "tabled", listed("Tabled", *questions) + "\n" + "\n".join(rows) + "\n")

    document = build(library, press, tabled)
    assert columns_of(build(library, press, plainly)) > columns_of(document)
    words = words_of(document.path)
    assert overlaps(words) == []
    assert max(glyph.right for glyph in glyphs_of(document.path)) <= 210 - DEAD_ZONE
    assert all(
        f"{word}{n}" in letters(text_of(document.path, "-raw")) for word in ("Ax", "Bx", "Cx") for n in range(20)
    )


def columns_of(document):
    """Return in how many columns the questions that begin with "Who" stand."""
    return len({round(word.left, 1) for word in words_of(document.path) if word.text == "Who"})


def test_a_table_too_wide_for_the_columns_that_are_asked_for_is_refused(library, press):
    name = write(
        library, "table", listed("Table", "Who?") + "\n" + "".join(f"|{c * 20}\n" for c in ("A|", "---|", "B|"))
    )

    assert build(library, press, name, "columns=[2]").pages == 1
    with pytest.raises(PromiseError, match="does not fit on one side of a4"):
        build(library, press, name, "columns=[4]", "smallest=14")


SMALL_EM = 1290


@pytest.fixture(scope="module")
def small_face(library):
    """A brand with a typeface whose small letters are 0.4 em high: IBM Plex drawn smaller, under another name."""
    folder = library / "templates" / "brands" / "small"
    (folder / "fonts").mkdir(parents=True)
    for style in ("Regular", "Bold"):
        with TTFont(shipped() / "templates" / "fonts" / f"IBMPlexSans-{style}.ttf") as font:
            font["head"].unitsPerEm = SMALL_EM
            for record in font["name"].names:
                known = {1: "Small Face", 2: style, 4: f"Small Face {style}", 6: f"SmallFace-{style}"}
                record.string = known.get(record.nameID, "")
            font.save(folder / "fonts" / f"SmallFace-{style}.ttf")
    families = "\n".join(f'{role} = "Small Face"' for role in ("base", "condensed", "monospace"))
    (folder / "brand.toml").write_text(f'[meta]\nname = "Small"\n[typography]\n{families}\n')
    return "small", SMALL_EM / 1000


def test_a_typeface_with_lower_small_letters_has_a_larger_floor(library, press, small_face):
    brand, scale = small_face
    with pytest.raises(PromiseError) as caught:
        build(library, press, "many", brand=brand)

    assert f"and {SMALLEST * scale:.1f} pt is the smallest that can be read" in str(caught.value)
    assert f"at {SMALLEST * scale:.1f} pt it takes" in str(caught.value)


@pytest.mark.parametrize("kind", ["cheatsheet", "pocket"])
def test_in_a_typeface_with_lower_small_letters_all_type_is_larger(library, press, small_face, kind):
    """All of it, the foot as well: what can be read in the shipped typeface is as high in this one."""
    brand, scale = small_face
    document = build(library, press, "five", brand=brand, kind=kind)

    assert min(glyph.size for glyph in glyphs_of(document.path)) >= FLOOR * scale
    assert document.type_size == pytest.approx({"cheatsheet": LARGEST, "pocket": 11.0}[kind] * scale, abs=0.01)


def test_relief_is_taken_in_its_order_no_more_than_is_needed_and_told(library, press):
    """The wider the margins, the more there is to win by narrowing them; only then do hints go."""
    wide = ("margins.left=25", "margins.right=25")
    size = build(library, press, "seed", *wide, "relief=[]").type_size
    hint = "messaging, notifications"
    told = {}
    for share in (0.98, 1.05, 1.16):
        document = build(library, press, "seed", *wide, f"smallest={size * share}")
        text, left = letters(text_of(document.path, "-raw")), min(glyph.left for glyph in glyphs_of(document.path))
        said = [finding.what.partition("given up: ")[2] for finding in document.warnings]
        told[share] = (said, letters(hint) in text, round(left))

    assert told == {
        0.98: ([], True, 25),
        1.05: (["margins"], True, 6),
        1.16: (["margins, no hints"], False, 6),
    }
    with pytest.raises(PromiseError, match="with narrow margins and no hints type would be about"):
        build(library, press, "seed", *wide, f"smallest={size * 1.4}", "largest=20")
