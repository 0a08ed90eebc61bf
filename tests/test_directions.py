"""Directions: each block reads as its own words do, and a page without such words is as it was."""

import io
import subprocess
from pathlib import Path

import pytest
from pdfs import squeezed, text_of, words_of
from PIL import Image, ImageChops, ImageDraw, ImageFont, features

from sdprint.design.project import Project
from sdprint.layout.directions import give_directions, is_from_right
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

# What Debian's packages bring: the first comes with fontconfig.
FONTS = {
    "DejaVuSans": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core"),
    "Garuda": ("/usr/share/fonts/truetype/tlwg/Garuda.ttf", "fonts-tlwg-garuda-ttf"),
    "Lohit": ("/usr/share/fonts/truetype/lohit-devanagari/Lohit-Devanagari.ttf", "fonts-lohit-deva"),
    "IPAGothic": ("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf", "fonts-ipafont-gothic"),
}
KINDS = ("worksheet", "cheatsheet", "key", "notes", "pocket")
# One question in each script, its font, and the language that Pillow is told for the same words.
QUESTIONS = {
    "hebrew": ("מי המשתמשים, בסך הכול?", "DejaVuSans", "he"),
    "arabic": ("من هم المستخدمون لهذا النظام؟", "DejaVuSans", "ar"),
    "japanese": ("どのくらいの負荷ですか。", "IPAGothic", "ja"),
    "thai": ("ต้องรองรับผู้ใช้กี่คน", "Garuda", "th"),
    "hindi": ("क्या हिन्दी में प्रश्न ठीक छपते हैं", "Lohit", "hi"),
}
DPI, SIZE = 300, 9.0
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
        ("<ul><li>ש<ul><li>A</li></ul></li></ul>",) * 1
        + ('<ul dir="rtl"><li dir="rtl">ש<ul dir="ltr"><li dir="ltr">A</li></ul></li></ul>',),
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
    assert all(document.warnings == () for document in documents)
    return dict(zip(kinds or KINDS, (document.path for document in documents), strict=True))


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
| מסד  | 30   |

## שלב שני

- מה הסיכון? {answer=choice:גבוה,נמוך}
"""


@pytest.fixture(scope="module")
def hebrew(tmp_path_factory):
    """All kinds of a checklist in Hebrew."""
    return build(tmp_path_factory.mktemp("hebrew"), HEBREW)


@pytest.fixture(scope="module")
def mixed(tmp_path_factory):
    """All kinds of an English checklist with a question in each script."""
    questions = [f"- {text}" for text, _, _ in QUESTIONS.values()]
    text = "\n".join(["# Mixed", "", "## First", "", "- Who are they?", *questions, "", "## שלב שני", "", "- שאלה?"])
    return build(tmp_path_factory.mktemp("mixed"), text)


def tick_and_text(path, question, right=""):
    """Return the page's picture, and the box in pixels of the line that `question` stands on."""
    letters = set(squeezed(question))
    lines = [word for word in words_of(path) if letters & set(word.text) and set(word.text) <= letters | set(right)]
    assert lines, question
    first = lines[0]
    same = [word for word in lines if word.page == first.page and abs(word.top - first.top) < 1]
    return first.page, min(w.left for w in same), first.top, max(w.right for w in same), first.bottom


def picture(path, page):
    command = ["pdftoppm", "-r", str(DPI), "-gray", "-png", "-f", str(page + 1), "-l", str(page + 1), str(path)]
    return Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout))


def ink(image, left, top, right, bottom):
    """Return where there is ink in a part of a page, all in mm."""
    part = image.crop([round(edge * PIXELS_A_MM) for edge in (left, top, right, bottom)])
    box = ImageChops.invert(part).point(lambda grey: 255 if grey > 60 else 0).getbbox()
    return box and tuple(edge / PIXELS_A_MM + (left, top)[index % 2] for index, edge in enumerate(box))
