"""Every kind on every paper, in colour and black and white, keeps what it promises."""

import io
import itertools
import re
import shutil
import subprocess
from collections import Counter
from dataclasses import replace
from pathlib import Path

import page
import pikepdf
import pytest
from pdfs import fonts_of, outline_of, pages_of, papers_of, squeezed, text_of, type_sizes, words_of
from PIL import Image

from sdprint.checklist.model import Question, inlines, plain
from sdprint.design.papers import PAPERS
from sdprint.design.project import Project
from sdprint.errors import PromiseError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press
from sdprint.survey import read_checklist

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "content" / "system-design.md"
KINDS = ("worksheet", "cheatsheet", "notes", "scorecard", "key")
SHEETS = ("a4", "letter")
MATRIX = list(itertools.product(KINDS, SHEETS, (False, True)))
# A home printer leaves this much of each edge white, in mm.
DEAD_ZONE = 6.0


@pytest.fixture(scope="module")
def made(tmp_path_factory):
    """Every document of the shipped checklist, by kind, paper and mono."""
    out = tmp_path_factory.mktemp("shipped")
    found = {}
    with Press() as press:
        for paper, mono in itertools.product(SHEETS, (False, True)):
            order = Order((SHIPPED,), KINDS, paper=paper, out=str(out), choices=Choices(mono=mono))
            documents = list(make(order, Project(out), press))
            assert [document.warnings for document in documents] == [()] * len(documents)
            for kind, document in zip(KINDS, papers_of(documents), strict=True):
                found[kind, paper, mono] = document
    return found


@pytest.fixture(scope="module")
def checklist():
    return read_checklist(SHIPPED, Project(ROOT)).checklist


EVERY = pytest.mark.parametrize(("kind", "paper", "mono"), MATRIX)


@EVERY
def test_the_paper_has_its_size_and_the_pages_their_number(made, kind, paper, mono):
    document = made[kind, paper, mono]
    sizes = pages_of(document.path)

    assert set(sizes) == {(PAPERS[paper].width, PAPERS[paper].height)}
    assert len(sizes) == document.pages
    assert {"worksheet": len(sizes) % 2 == 0, "notes": len(sizes) % 2 == 0, "cheatsheet": len(sizes) == 1}.get(
        kind, True
    )


@EVERY
def test_no_type_is_under_its_floor(made, kind, paper, mono):
    assert min(type_sizes(made[kind, paper, mono].path)) >= 6.59


@EVERY
def test_every_word_is_inside_of_what_a_printer_prints(made, kind, paper, mono):
    width, height = PAPERS[paper].width, PAPERS[paper].height

    for word in words_of(made[kind, paper, mono].path):
        assert word.left >= DEAD_ZONE, word
        assert word.top >= DEAD_ZONE, word
        assert word.right <= width - DEAD_ZONE, word
        assert word.bottom <= height - DEAD_ZONE, word


@EVERY
def test_only_bundled_fonts_are_used_and_all_are_embedded(made, kind, paper, mono):
    fonts = fonts_of(made[kind, paper, mono].path)

    assert fonts
    assert all(embedded for _, embedded in fonts)
    assert all(name.startswith("IBM-Plex") for name, _ in fonts)


@EVERY
def test_the_document_conforms_to_pdf_ua_with_title_language_and_outline(made, kind, paper, mono):
    path = made[kind, paper, mono].path
    report = page.validate_pdf(str(path), profile="ua1")

    assert report.is_compliant, [failure.message for failure in report.failures]
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo["/Title"]).startswith("System Design Interview – ")
        assert str(pdf.Root.Lang) == "en"
    titles = [title for _, title in outline_of(path)]
    assert titles[0] == "System Design Interview"
    assert "Clarify Requirements and Scope" in titles


@EVERY
def test_every_question_stands_on_the_paper_unabridged_and_once(made, checklist, kind, paper, mono):
    text = squeezed(text_of(made[kind, paper, mono].path, "-raw"))

    for question in checklist.questions:
        # The first page of the notes has cues as well, in words of its own.
        assert text.count(squeezed(question.plain)) == 1, question.number


@EVERY
def test_no_first_word_of_a_question_with_a_hint_stands_alone(made, checklist, kind, paper, mono):
    words = words_of(made[kind, paper, mono].path)
    pairs = list(itertools.pairwise(words))

    for question in (question for question in checklist.questions if question.hint):
        first, second = question.plain.split()[:2]
        places = [abs(one.top - other.top) for one, other in pairs if (one.text, other.text) == (first, second)]
        assert places, question.plain
        assert max(places) < 1, question.plain


@EVERY
def test_nothing_of_the_markdown_shows(made, kind, paper, mono):
    text = text_of(made[kind, paper, mono].path)

    assert not re.search(r"\*\*|\{|\}|answer=|short=|✅|🟩|Step \d: |â|Ã|ðŸ|\ufffd", text)


@EVERY
def test_the_file_is_small_and_sound(made, kind, paper, mono):
    path = made[kind, paper, mono].path
    checked = subprocess.run(["qpdf", "--check", str(path)], capture_output=True, text=True, check=False)

    assert checked.returncode == 0, checked.stderr
    assert path.stat().st_size <= {"cheatsheet": 60_000, "worksheet": 100_000}.get(kind, 110_000)


@pytest.mark.parametrize("paper", SHEETS)
def test_the_worksheet_has_no_page_with_a_void(made, paper):
    """From the lowest ink of a page to the foot line there are less than 20 mm, but for the last page."""
    document = made["worksheet", paper, False]
    command = ["pdftoppm", "-r", "25.4", "-gray", str(document.path)]
    pages = subprocess.run(command, capture_output=True, check=True).stdout
    bottom = int(PAPERS[paper].height - 15)

    for picture in _pictures(pages)[:-1]:
        inked = [y for y in range(bottom) if min(picture[y]) < 245]
        assert bottom - max(inked) < 20


def _pictures(data):
    """Read pictures in the portable graymap format, one after the other, as rows of bytes: one pixel is 1 mm."""
    pictures = []
    while data:
        head = re.match(rb"P5\n(\d+) (\d+)\n255\n", data)
        width, height = int(head[1]), int(head[2])
        body = data[head.end() : head.end() + width * height]
        pictures.append([body[y * width : (y + 1) * width] for y in range(height)])
        data = data[head.end() + width * height :]
    return pictures


def test_mono_is_black_and_white_only(made):
    command = ["pdftoppm", "-r", "20", "-png", "-f", "1", "-l", "1"]
    for kind in KINDS:
        path = made[kind, "a4", True].path
        data = subprocess.run([*command, str(path)], capture_output=True, check=True).stdout
        pixels = Image.open(io.BytesIO(data)).convert("RGB").get_flattened_data()
        assert max(max(pixel) - min(pixel) for pixel in pixels) <= 24  # the greys of frames are a little blue


def test_groups_are_never_split_on_the_worksheet(made, checklist):
    words = words_of(made["worksheet", "a4", False].path)
    by_page = {}
    for word in words:
        by_page[word.page] = by_page.get(word.page, "") + squeezed(word.text)

    for step in checklist.steps:
        for group in step.groups:
            needles = [squeezed(question.plain) for question in group.questions]
            pages = {number for number, text in by_page.items() for needle in needles if needle in text}
            assert len(pages) == 1, plain(group.title) if needles else ""


def test_the_key_holds_every_answer_and_the_cheat_sheet_every_number(made, checklist):
    key = squeezed(text_of(made["key", "a4", False].path, "-raw"))
    sheet = squeezed(text_of(made["cheatsheet", "a4", False].path, "-raw"))

    answers = [plain(block.spans) for question in checklist.questions for block in question.key]
    assert len(answers) == 54
    assert all(squeezed(answer) in key for answer in answers)
    assert len(checklist.cards) == 4
    for card in checklist.cards:
        cells = [cell for row in card.rows for index, cell in enumerate(row) if index != card.bars]
        assert all(squeezed(plain(cell)) in sheet for cell in cells)


def test_the_timer_ladder_and_the_step_clocks_follow_the_time_limit(tmp_path):
    order = Order(
        (SHIPPED,), ("worksheet",), out=str(tmp_path), choices=Choices(minutes=45, problem="Design a pastebin")
    )
    with Press() as press:
        document, *_ = make(order, Project(tmp_path), press)
    text = text_of(document.path, "-layout")

    assert document.path.name == "system-design-worksheet-45min.pdf"
    assert re.search(r"45 min\s+6′\s*→ 0:06\s+9′\s*→ 0:15\s+6′\s*→ 0:21\s+7′\s*→ 0:28", text)
    assert "35 min" not in text
    assert "60 min" not in text
    assert "Design a pastebin" in text
    assert text.count("of 45") == 7


# What some files need beside the bundled fonts: a font file, and the package that it is in.
DEJAVU = ("dejavu/DejaVuSans.ttf", "fonts-dejavu-core")
FOREIGN = {
    "shabbat": DEJAVU,
    "safar": DEJAVU,
    "hikkoshi": ("../opentype/ipafont-gothic/ipag.ttf", "fonts-ipafont-gothic"),
    "talat": ("tlwg/Garuda.ttf", "fonts-tlwg-garuda-ttf"),
    "pareeksha": ("lohit-devanagari/Lohit-Devanagari.ttf", "fonts-lohit-deva"),
}
ALL_STYLES = sorted((ROOT / "tests" / "data" / "styles").glob("*.md"))
STYLES = [path for path in ALL_STYLES if path.stem not in FOREIGN]


@pytest.fixture(scope="module")
def styled(tmp_path_factory):
    """Worksheet and key of every file in data/styles."""
    out = tmp_path_factory.mktemp("styles")
    with Press() as press:
        documents = list(make(Order(tuple(STYLES), ("worksheet", "key"), out=str(out)), Project(ROOT), press))
    return dict(zip(itertools.product((path.stem for path in STYLES), ("worksheet", "key")), documents, strict=True))


def _without_answers(thing):
    """Return a checklist, step, group or question without the answer keys below it."""
    below = {"Checklist": "steps", "Step": "groups", "Group": "entries", "Question": "children"}
    name = below.get(type(thing).__name__)
    if name is None:
        return thing
    bare = replace(thing, key=()) if isinstance(thing, Question) else thing
    return replace(bare, **{name: tuple(_without_answers(part) for part in getattr(thing, name))})


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_nothing_of_any_markdown_is_dropped_from_the_worksheet(styled, path):
    checklist = read_checklist(path, Project(ROOT)).checklist
    document = styled[path.stem, "worksheet"]
    text = squeezed(text_of(document.path, "-raw"))
    # What a good answer covers is not for the worksheet: that is what the key is for.
    for spans in inlines(_without_answers(checklist)):
        for span in spans:
            assert span.image or all(squeezed(word) in text for word in span.text.split()), span.text
    for step in checklist.steps:
        for block in (entry for group in step.groups for entry in group.entries if not isinstance(entry, Question)):
            assert block.kind != "code" or squeezed(block.text) in text
    assert page.validate_pdf(str(document.path), profile="ua1").is_compliant
    assert all(word.right <= 210 - DEAD_ZONE for word in words_of(document.path))


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_the_key_of_any_markdown_holds_every_question_and_answer(styled, path):
    checklist = read_checklist(path, Project(ROOT)).checklist
    text = squeezed(text_of(styled[path.stem, "key"].path, "-raw"))

    for question in checklist.questions:
        words = "".join(span.text for span in question.spans if not span.image).split()
        assert all(squeezed(word) in text for word in words), question.plain
        for block in question.key:
            assert block.kind != "paragraph" or all(squeezed(word) in text for word in plain(block.spans).split())


@pytest.fixture(scope="module")
def foreign(tmp_path_factory):
    """Worksheet and key of every file in a script that the bundled fonts lack, with a font of the project's own."""
    root = tmp_path_factory.mktemp("foreign")
    fonts = root / "templates" / "fonts"
    fonts.mkdir(parents=True)
    for name, package in FOREIGN.values():
        path = Path("/usr/share/fonts/truetype", name)
        if not path.is_file():
            pytest.fail(f"no {path}: apt-get install {package}")
        shutil.copy(path, fonts)
    paths = tuple(path for path in ALL_STYLES if path.stem in FOREIGN)
    with Press() as press:
        documents = list(make(Order(paths, ("worksheet", "key"), out=str(root)), Project(root), press))
    return dict(zip(itertools.product((path.stem for path in paths), ("worksheet", "key")), documents, strict=True))


UNTRANSLATED = "no words in the language '{}': what is printed beside the checklist's own is English"


@pytest.mark.parametrize("name", FOREIGN)
@pytest.mark.parametrize("kind", ["worksheet", "key"])
def test_nothing_of_a_checklist_in_another_script_is_dropped(foreign, name, kind):
    """A PDF has not all letters of shaped words, and some the wrong way round: most of them must be there."""
    document = foreign[name, kind]
    checklist = read_checklist(ROOT / "tests" / "data" / "styles" / f"{name}.md", Project(ROOT)).checklist
    found = Counter(squeezed(text_of(document.path, "-raw")))
    contents = checklist if kind == "key" else _without_answers(checklist)
    wanted = Counter(squeezed("".join(plain(spans) for spans in inlines(contents))))

    # It is said once of a checklist: with its first document.
    untranslated = kind == "worksheet" and checklist.lang not in ("ar", "ja")
    said = [UNTRANSLATED.format(checklist.lang)] if untranslated else []
    assert [warning.what for warning in document.warnings] == said
    assert (wanted - found).total() <= (0 if name in ("hikkoshi", "shabbat") else 0.2) * wanted.total()
    # What the engine says of the letters of Thai and Devanagari is malformed, and so is no PDF/UA.
    assert page.validate_pdf(str(document.path), profile="ua1").is_compliant == (name not in ("talat", "pareeksha"))
    assert all(word.left >= DEAD_ZONE and word.right <= 210 - DEAD_ZONE for word in words_of(document.path))


SPACES = (
    *("none", "number:ms", "lines:3", "dotted:2", "list:3", "box:20", "yesno", "choice:SQL,NoSQL", "table:A,B;rows=2"),
    *("calc", "tradeoff", "sketch:40", "grid:30", "merge"),
)


@pytest.fixture(scope="module")
def everywhere(tmp_path_factory):
    """A question with a hint, a number and a paragraph of its own in each answer space."""
    out = tmp_path_factory.mktemp("spaces")
    lines = ["# Spaces", "", "- What stands first?"]
    for number, space in enumerate(SPACES, 1):
        lines.append(
            f"{number}. Question{number} is it (e.g. hint{number}, more)? {{answer={space}}}\n\n   Body{number}.\n"
        )
    lines.append(f"- Long? {{answer=choice:{'very long option ' * 12},Short}}")
    lines.append(f"- Unit? {{answer=number:{'long unit ' * 12}}}")
    source = out / "spaces.md"
    source.write_text("\n".join(lines))
    with Press() as press:
        order = Order((source,), KINDS, out=str(out), choices=Choices(problem="Design a thing. " * 25))
        return dict(zip(KINDS, papers_of(make(order, Project(out), press)), strict=True))


@pytest.mark.parametrize("kind", KINDS)
def test_hint_number_and_body_of_a_question_are_printed_with_every_answer_space(everywhere, kind):
    text = squeezed(text_of(everywhere[kind].path, "-raw"))

    for number in range(1, len(SPACES) + 1):
        assert f"{number}.Question{number}isit?" in text
        assert f"hint{number},more" in text
        assert f"Body{number}." in text


@pytest.mark.parametrize("kind", KINDS)
def test_long_options_units_and_problems_stay_on_the_paper_and_apart(everywhere, kind):
    words = words_of(everywhere[kind].path)

    assert all(word.left >= 8 and word.right <= 210 - 8 for word in words)
    for one, other in itertools.combinations(words, 2):
        if one.page == other.page:
            across = min(one.right, other.right) - max(one.left, other.left)
            down = min(one.bottom, other.bottom) - max(one.top, other.top)
            assert across < 0.5 or down < 1.4, (one, other)


def test_what_has_no_place_to_break_is_broken_in_place_on_small_paper(tmp_path):
    word, code = "w" + "abcdefghij" * 20, f"x=f({'y' * 300})"
    lines = [f"# Title {word}", "", f"Intro {word}.", "", f"## Step {word}", "", f"**Goal:** {word}", ""]
    lines += [f"### Group {word}", "", f"- Is {word} (e.g., {word}, b)?", f"- Code `{code}`", f"  > Key {word}"]
    lines += ["", "  ```", f"  {code}", "  ```"]
    source = tmp_path / "long.md"
    source.write_text("\n".join(lines))
    with Press() as press:
        kinds = ("worksheet", "notes", "key")
        for document in make(Order((source,), kinds, paper="a5", out=str(tmp_path)), Project(tmp_path), press):
            text = squeezed(text_of(document.path, "-raw"))
            assert text.count(word) >= 5
            assert text.count(code) >= 2
            assert all(word.left >= 6 and word.right <= 148 - 6 for word in words_of(document.path))


def test_twelve_steps_and_long_titles_do_not_collide(tmp_path):
    steps = "".join(f"\n## {'A long title of a step ' * (3 if n == 1 else 1)}{n}\n\n- Who?\n" for n in range(12))
    source = tmp_path / "twelve.md"
    source.write_text("---\ndurations: {60: [5,5,5,5,5,5,5,5,5,5,5,5]}\n---\n# " + "Long title " * 12 + steps)
    with Press() as press:
        for document in make(Order((source,), KINDS, out=str(tmp_path)), Project(tmp_path), press):
            words = words_of(document.path)
            assert all(word.left >= 8 and word.right <= 210 - 8 for word in words)
            feet = [word for word in words if word.top > 297 - 13]
            for one, other in itertools.combinations(feet, 2):
                assert one.page != other.page or min(one.right, other.right) - max(one.left, other.left) < 0.5


def test_a_kind_whose_type_is_under_its_own_floor_is_refused(tmp_path):
    folder = tmp_path / "templates" / "documents" / "tiny"
    folder.mkdir(parents=True)
    shipped = ROOT / "templates" / "documents" / "key"
    (folder / "document.toml").write_text((shipped / "document.toml").read_text())
    (folder / "page.html.j2").write_text((shipped / "page.html.j2").read_text())
    (folder / "style.css").write_text(".a{font-size:5pt}")
    source = tmp_path / "list.md"
    source.write_text("- Who?\n")
    with Press() as press, pytest.raises(PromiseError, match=r"tiny: type of 5\.0 pt, and 6\.6 pt is promised"):
        list(make(Order((source,), ("tiny",), out=str(tmp_path)), Project(tmp_path), press))


def test_a_table_with_much_text_in_a_cell_is_set_within_the_limits(tmp_path):
    """With words that may break anywhere, the engine took 40 s for it, and a document has 30."""
    cell = " ".join(f"word{n}" for n in range(500))
    (tmp_path / "list.md").write_text(f"# T\n\n- Who?\n\n| one | other |\n|---|---|\n| {cell} | {cell} |\n")
    with Press() as press:
        (made,) = make(Order((tmp_path / "list.md",), ("key",), out=str(tmp_path)), Project(tmp_path), press)

    assert text_of(made.path, "-raw").count("word499") == 2
