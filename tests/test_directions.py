"""Directions: each block reads as its own words do, and a page without such words is as it was."""

import io
import subprocess
from pathlib import Path

import pytest
from pdfs import papers_of, words_of
from PIL import Image, ImageChops, ImageDraw, ImageFont, features

from sdprint.design.languages import is_from_right
from sdprint.design.project import Project
from sdprint.layout.directions import give_directions
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

# What Debian's packages bring: the first comes with fontconfig.
FONTS = {
    "DejaVuSans": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core"),
    "Garuda": ("/usr/share/fonts/truetype/tlwg/Garuda.ttf", "fonts-tlwg-garuda-ttf"),
    "Lohit": ("/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf", "fonts-lohit-deva"),
    "IPAGothic": ("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf", "fonts-ipafont-gothic"),
}
KINDS = ("worksheet", "cheatsheet", "key", "notes", "scorecard", "pocket")
# One word in each script, its font, and how Pillow is to set it.
WORDS = {
    "hebrew": ("ובדרישות", "DejaVuSans", "rtl"),
    "arabic": ("والمستخدمون", "DejaVuSans", "rtl"),
    "japanese": ("負荷どのくらい", "IPAGothic", "ltr"),
    "thai": ("ผู้ใช้งานทั้งหมด", "Garuda", "ltr"),
    "hindi": ("प्रश्नोत्तरी", "Lohit", "ltr"),
}
CUTS = (-0.1, 0.0, 0.1, 0.2, 0.3)
DPI = 300
PIXELS_A_MM = DPI / 25.4


@pytest.mark.parametrize("lang", ["he", "ar", "fa", "ur-PK", "AR_eg", "yi", "az-Arab", "ku-Arab-IQ", "dv"])
def test_a_language_is_written_from_the_right(lang):
    assert is_from_right(lang)


@pytest.mark.parametrize("lang", ["en", "de-CH", "ja", "zh-Hant", "th", "hi", "ku-Latn", "ar-Latn", "az", "ara"])
def test_a_language_is_written_from_the_left(lang):
    assert not is_from_right(lang)


def test_a_page_without_such_text_is_the_very_same():
    html = '<html lang="en"><body><p>Who? → 中文 ไทย हिन्दी</p></body></html>'

    assert give_directions(html, "en") is html


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("<p>שלום?</p>", '<p dir="rtl">שלום?</p>'),
        ("<p>A שלום</p><p>ש A</p>", '<p dir="ltr">A שלום</p><p dir="rtl">ש A</p>'),
        ("<p>12 + ש</p>", '<p dir="rtl">12 + ש</p>'),
        ("<p>12</p><p>ש</p>", '<p>12</p><p dir="rtl">ש</p>'),
        # The letters of a reference, of an attribute or of a drawing are none of the text.
        ("<p>&lt;ש</p>", '<p dir="rtl">&lt;ש</p>'),
        ('<p title="a > b">ש</p>', '<p title="a > b" dir="rtl">ש</p>'),
        ("<p><svg><title>A</title></svg>ש</p>", '<p dir="rtl"><svg><title>A</title></svg>ש</p>'),
        ("<p><img alt='A'><br/>ש</p>", "<p dir=\"rtl\"><img alt='A'><br/>ש</p>"),
        # A run in one direction is turned in itself, one in both goes with the text around it.
        ("<p>ש <b>C++</b></p>", '<p dir="rtl">ש <b dir="ltr">C++</b></p>'),
        ("<p>ש <b>C ש</b></p>", '<p dir="rtl">ש <b>C ש</b></p>'),
        # Code is written from the left, whatever it is about.
        ("<p>ש <code>-v</code></p>", '<p dir="rtl">ש <code dir="ltr">-v</code></p>'),
        ("<pre>()</pre><p>ש</p>", '<pre dir="ltr">()</pre><p dir="rtl">ש</p>'),
        # A direction that a template gives stays, and says nothing of what is around.
        ('<li><span dir="ltr">A</span>ש</li>', '<li dir="rtl"><span dir="ltr">A</span>ש</li>'),
        # An item takes the direction of its own text, and a list that of its first item.
        (
            "<ul><li>ש<ul><li>A</li></ul></li></ul>",
            '<ul dir="rtl"><li dir="rtl">ש<ul dir="ltr"><li dir="ltr">A</li></ul></li></ul>',
        ),
        # A table of the template's stands as the document does, one of the author's as its words do.
        (
            "<table><tr><th>A</th><td>ש</td></tr></table>",
            '<table><tr><th dir="ltr">A</th><td dir="rtl">ש</td></tr></table>',
        ),
        ("<table><tr><td>ש</td></tr></table>", '<table dir="rtl"><tr><td dir="rtl">ש</td></tr></table>'),
        # What holds blocks side by side is not turned by them; what holds a heading goes as the heading does.
        ("<div><p>ש</p></div>", '<div><p dir="rtl">ש</p></div>'),
        ("<div><h2>ש</h2><p>A</p></div>", '<div dir="rtl"><h2 dir="rtl">ש</h2><p dir="ltr">A</p></div>'),
        ("<div><h3>ש</h3><ul></ul></div>", '<div><h3 dir="rtl">ש</h3><ul></ul></div>'),
        (
            "<header><p>A</p><h1>ש</h1><div>b</div></header>",
            '<header dir="rtl"><p dir="ltr">A</p><h1 dir="rtl">ש</h1><div dir="ltr">b</div></header>',
        ),
        # Tags that nobody closed, or closed twice.
        ("<p>ש<p>A</i></div>", '<p dir="rtl">ש<p dir="ltr">A</i></div>'),
    ],
)
def test_a_block_has_the_direction_of_its_own_text(body, expected):
    frame = "<html><head><title>T</title></head><body>{}</body></html>".format

    assert give_directions(frame(body), "en") == frame(expected)


def test_a_document_has_the_direction_of_its_language():
    html = '<html lang="he"><body><p>12</p><p>AB</p></body></html>'

    assert give_directions(html, "he") == '<html dir="rtl" lang="he"><body><p>12</p><p dir="ltr">AB</p></body></html>'
    assert give_directions("<html><p>no body", "ar") == '<html dir="rtl"><p>no body'


def project(root, *fonts):
    """Make a project with fonts of its own."""
    folder = root / "templates" / "fonts"
    folder.mkdir(parents=True, exist_ok=True)
    for name in fonts or FONTS:
        path, package = FONTS[name]
        if not Path(path).is_file():
            pytest.fail(f"no {path}: apt-get install {package}")
        (folder / Path(path).name).write_bytes(Path(path).read_bytes())
    return Project(root)


def build(root, text, *kinds):
    source = root / "list.md"
    source.write_text(text, "utf-8")
    with Press() as press:
        documents = list(make(Order((source,), kinds or KINDS, out=str(root)), project(root), press))
    # That there are no words in Hebrew is told.
    told = [warning.what for document in documents for warning in document.warnings]
    assert all(what.startswith("no words in the language 'he'") for what in told)
    return dict(zip(kinds or KINDS, (document.path for document in papers_of(documents)), strict=True))


HEBREW = """---
lang: he
title: רשימת בדיקות
durations: {30: [15, 15]}
---
# רשימת בדיקות

מבוא קצר, עם `git push -f`.

## שלב ראשון

### דרישות

- מי המשתמשים (לקוחות, ספקים, מנהלים)?
- כמה בקשות? {answer=number:לשנייה}
- Which API, v2?
- שאלה ארוכה מאוד שצריכה להישבר על פני שתי שורות, כי היא כוללת הרבה מאוד מילים, ועוד כמה מילים, נכון?
  > כן, בהחלט.
  - שאלה פנימית?

| רכיב | מחיר |
|------|-----:|
| מסד  | 400  |

## שלב שני

- מה הסיכון? {answer=choice:גבוה,נמוך}
"""


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory):
    """All kinds of a checklist in Hebrew."""
    return build(tmp_path_factory.mktemp("hebrew"), HEBREW)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """All kinds of an English checklist with an item in each script, and one step in Hebrew."""
    items = [f"- {word}" for word, _, _ in WORDS.values()]
    text = "\n".join(["# Mixed", "", "## First", "", "- Who, then?", *items, "- מי המשתמשים, ואיפה?"])
    return build(tmp_path_factory.mktemp("mixed"), f"{text}\n\n## שלב שני\n\n- שאלה?\n")


def line_of(path, *words):
    """Return the boxes of words that stand on one line, each with its letters as they are seen from the left."""
    found = words_of(path)
    for first in (word for word in found if word.text == words[0]):
        line = [
            word
            for word in found
            if word.page == first.page and abs((word.top + word.bottom) - (first.top + first.bottom)) < 2
        ]
        places = {word.text: word for word in reversed(line)}
        if set(words) <= places.keys():
            return [places[text] for text in words]
    raise AssertionError(f"{words} not on one line of {[word.text for word in found]}")


def page_of(path, number):
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-f", str(number + 1), "-l", str(number + 1), str(path)]
    return Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)).convert("L")


def inked(image, *edges):
    """Return the part of a page with ink between left, top, right and bottom (mm), or nothing."""
    part = ImageChops.invert(image.crop([round(edge * PIXELS_A_MM) for edge in edges]))
    box = part.point(lambda grey: 255 if grey > 60 else 0).getbbox()
    return part.crop(box) if box else None


QUESTION = ("?הפיאו", ",םישמתשמה", "ימ")


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("key", "scorecard")])
def test_a_question_from_the_right_has_its_tick_at_its_right(mixed, kind):
    words = sorted(line_of(mixed[kind], *QUESTION), key=lambda word: word.left)
    # On a folded sheet the page may stand on its head.
    upright = tuple(word.text for word in words) == QUESTION
    assert upright or kind == "pocket"
    first, last = (words[-1], words[0]) if upright else (words[0], words[-1])
    image = page_of(mixed[kind], first.page)
    right, left = (first.right, last.left) if upright else (-first.left, -last.right)

    def ink_between(one, other):
        edges = sorted(abs(edge) for edge in (one, other))
        return inked(image, edges[0], first.top + 0.3, edges[1], first.bottom - 0.3)

    assert ink_between(right + 0.4, right + 5)
    assert not ink_between(left - 5, left - 0.4) or kind == "notes"


def test_words_from_the_right_stand_at_the_right_in_an_english_document(mixed):
    english = line_of(mixed["worksheet"], "Who,", "then?")
    hebrew = sorted(line_of(mixed["worksheet"], *QUESTION), key=lambda word: word.left)

    assert english[0].left < 25
    assert [word.text for word in hebrew] == list(QUESTION)
    assert hebrew[-1].right > 185
    # The mark is 3.4 mm wide, and its right edge is that of the column.
    tick = inked(page_of(mixed["worksheet"], 0), hebrew[-1].right + 0.4, hebrew[0].top, 200, hebrew[0].bottom)
    assert 3 < tick.width / PIXELS_A_MM < 4


@pytest.mark.parametrize("kind", ["worksheet", "cheatsheet", "key", "notes", "scorecard"])
def test_a_hebrew_document_begins_at_the_right(hebrew, kind):
    words = words_of(hebrew[kind])
    places = {word.text: word for word in reversed(words)}

    assert places["תמישר"].right > 194
    # The mark of a question stands at the left end of its last word, and the columns of a table begin at the right.
    asked = line_of(hebrew[kind], "?םישמתשמה", "ימ")
    assert asked[0].right < asked[1].left
    assert places["ריחמ"].right < places["ביכר"].left
    assert abs(places["400"].right - places["ריחמ"].right) < 1
    # What is written from the left inside of it still is.
    english = line_of(hebrew[kind], "Which", "API,", "v2?")
    assert english[0].right < english[1].left < english[2].left
    if kind != "key":
        assert line_of(hebrew[kind], "git", "push", "-f")


def test_number_title_and_minutes_of_a_hebrew_step_do_not_collide(hebrew):
    titles = [word for word in words_of(hebrew["worksheet"]) if word.text == "ןושאר"]
    title = max(titles, key=lambda word: word.bottom - word.top)
    beside = [word for word in words_of(hebrew["worksheet"]) if abs(word.top - title.top) < 4]

    assert min(word.left for word in beside if word.text == "1") > title.right
    assert max(word.right for word in beside if word.text == "min") < title.left


def shaped(word, font, direction):
    """Return the ink of a word as Pillow sets it, with HarfBuzz and FriBiDi of its own."""
    face = ImageFont.truetype(FONTS[font][0], 80, layout_engine=ImageFont.Layout.RAQM)
    image = Image.new("L", (1600, 300), 255)
    ImageDraw.Draw(image).text((200, 80), word, font=face, direction=direction)
    return inked(image, 0, 0, *(edge / PIXELS_A_MM for edge in image.size))


def difference(one, other):
    """Return the share of the ink of two pictures that is not in the same place, once they are of one size."""
    one, other = (image.resize((240, 60), Image.Resampling.BOX) for image in (one, other))
    both = sum(one.get_flattened_data()) + sum(other.get_flattened_data())
    return sum(ImageChops.difference(one, other).get_flattened_data()) / both


@pytest.mark.parametrize("kind", ["worksheet", "cheatsheet", "key", "notes", "scorecard"])
@pytest.mark.parametrize("script", WORDS)
def test_a_word_has_the_shape_that_another_program_gives_it(mixed, kind, script):
    if not features.check("raqm"):
        pytest.fail("Pillow can't shape: apt-get install libfribidi0")
    word, font, direction = WORDS[script]
    # The text of a shaped word is not all in a PDF, but what there is of it is of its letters.
    found = [place for place in words_of(mixed[kind]) if set(place.text) <= set(word)]
    place = max(found, key=lambda place: place.right - place.left)
    pieces = [piece for piece in found if piece.page == place.page and abs(piece.top - place.top) < 1]
    left, end = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    page, height = page_of(mixed[kind], place.page), place.bottom - place.top
    # Lines of a tall typeface reach into each other: what of its height is its own is found out.
    cuts = [(place.top + height * above, place.bottom - height * below) for above in CUTS for below in CUTS]
    printed = [inked(page, left, top, end, bottom) for top, bottom in cuts]
    right, wrong = (
        min(difference(part, shaped(letters, font, direction)) for part in printed) for letters in (word, word[::-1])
    )

    assert right < 0.3
    assert wrong > 0.4
