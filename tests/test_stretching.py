"""Spaces made higher on pages that are laid out already: the pages look as if they had been laid out so at once."""

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
from pdfs import MM, text_of, words_of
from PIL import Image, ImageChops

from sdprint.design.catalog import shipped
from sdprint.design.fonts import font_configuration
from sdprint.layout.boxes import dots

SCRIPT = """
import json, sys
from pathlib import Path
from sdprint.press.stretching import Growth
from sdprint.press.typesetter import Layout
html, growths, out = json.load(sys.stdin)
layout = Layout(html, Path.cwd(), (Path.cwd(),))
places = layout.boxes()
for page in range(layout.pages):
    found = [
        Growth(tuple(ids), places[ids[0]][0].bottom, more, pitch)
        for ids, more, pitch in growths
        if places[ids[0]][0].page == page
    ]
    layout.stretch(page, tuple(found))
boxes = {name: [(at.page, at.left, at.top, at.bottom) for at in them] for name, them in layout.boxes().items()}
Path(out).write_bytes(layout.write())
print(json.dumps([layout.pages, boxes]))
"""
STYLE = """
@page{size:100mm 160mm;margin:10mm;@bottom-left{content:"The foot";font:7pt "IBM Plex Sans"}}
*{margin:0;padding:0;box-sizing:border-box}
html{font:9pt/1.3 "IBM Plex Sans"}
.box{border:.6pt solid #444;margin-bottom:3mm;padding:0 2mm}
.box i{display:block;min-height:7mm;border-top:.4pt solid #444;font:8pt/6mm "IBM Plex Sans"}
.box i:first-child{border:0}
.pair{font-size:0}
.half{display:inline-block;width:36mm;margin-right:4mm;vertical-align:bottom;font-size:9pt}
.head{position:relative;padding-left:12mm;min-height:10mm;border-bottom:.9pt solid #080}
.chip{position:absolute;left:0;top:0;width:9mm;height:9mm;background:#080;color:#fff;text-align:center}
.dots{height:15mm;background:url("DOTS") no-repeat;border:.6pt solid #444}
.ground{background:#cde;padding:1mm}
table{border-collapse:collapse;width:100%}
td,th{border:.6pt solid #444;background-color:#dec;height:6mm}
"""
PAGE = """
<p id="above">Above</p>
<div id="wrap"><div class="box" id="a" style="min-height:A">LINES_A</div></div>
<div class="pair"><div class="half">Left<div class="box" id="b">LINES_B</div></div><div class="half">Right, of
two lines of words<div class="box" id="c">LINES_C</div></div></div>
<div class="head" id="head"><span class="chip">4</span><h2>Below <a href="https://example.org/">it</a></h2></div>
<p class="ground" id="ground">On a ground</p>
<div class="dots" id="dots"></div>
<table id="table"><tr><th>One</th><th>Two</th></tr><tr><td></td><td>x</td></tr></table>
<p id="last">Last</p>
"""
IDS = {"above", "wrap", "a", "b", "c", "head", "ground", "dots", "table", "last"}


@dataclass(frozen=True)
class Result:
    """A document: its file, its pages, and where what has an id stands."""

    path: Path
    pages: int
    boxes: dict

    @property
    def picture(self):
        command = ["pdftoppm", "-r", "127", "-gray", "-singlefile", str(self.path), str(self.path.with_suffix(""))]
        subprocess.run(command, check=True)
        return Image.open(self.path.with_suffix(".pgm"))

    @property
    def links(self):
        """Addresses, with their left and right edge, and with their lower and upper edge from below."""
        with pikepdf.open(self.path) as pdf:
            notes = [note for page in pdf.pages for note in page.get("/Annots", [])]
            edges = [(str(note.A.URI), [float(edge) * MM for edge in note.Rect]) for note in notes]
        return [(url, sorted(found[::2]), sorted(found[1::2])) for url, found in edges]

    @property
    def headings(self):
        """The outline: titles, with their height on the page."""
        with pikepdf.open(self.path) as pdf, pdf.open_outline() as outline:
            return [(item.title, float(item.destination[3]) * MM) for item in outline.root]


def lines(count, *first):
    return "".join(f"<i>{first[n] if n < len(first) else ''}</i>" for n in range(count))


def page(a=2, b=2, c=2, extra=0.0):
    """Return the page with so many lines in each box; `a` has a least height that `extra` mm are added to."""
    html = (
        PAGE.replace("LINES_A", lines(a, "1", "2")).replace("LINES_B", lines(b)).replace("LINES_C", lines(c, "○ Yes"))
    )
    return html.replace("min-height:A", f"min-height:{15.5 + extra}mm")


@pytest.fixture
def lay_out(tmp_path):
    """Lay HTML out in a process of its own as the worker would, and make spaces higher: ids, by what, and the pitch."""
    folder = shipped() / "templates" / "fonts"
    config = tmp_path / "fonts.conf"
    families = {"base": "IBM Plex Sans", "monospace": "IBM Plex Mono"}
    config.write_text(font_configuration((folder,), families, tmp_path / "cache"))

    def run(body, *growths, name="out"):
        out = tmp_path / f"{name}.pdf"
        style = STYLE.replace("DOTS", dots(100.0, 60.0))
        html = f'<!doctype html><html lang="en"><title>t</title><style>{style}</style>{body}'
        done = subprocess.run(
            [sys.executable, "-c", SCRIPT],
            input=json.dumps([html, growths, str(out)]),
            cwd=tmp_path,
            env={**os.environ, "FONTCONFIG_FILE": str(config)},
            capture_output=True,
            text=True,
            check=True,
        )
        return Result(out, *json.loads(done.stdout))

    return run


CASES = {
    "a space by itself": ([(["a"], 14, 7)], {"a": 4, "extra": 14}),
    "spaces side by side": ([(["b", "c"], 21, 7)], {"b": 5, "c": 5}),
    "all spaces": ([(["a"], 7, 7), (["b", "c"], 14, 7)], {"a": 3, "extra": 7, "b": 4, "c": 4}),
    "the lower ones first": ([(["b", "c"], 14, 7), (["a"], 7, 7)], {"a": 3, "extra": 7, "b": 4, "c": 4}),
}


@pytest.mark.parametrize(("growths", "counts"), CASES.values(), ids=CASES)
def test_a_page_is_as_if_it_had_been_laid_out_so_at_once(lay_out, growths, counts):
    stretched, at_once = lay_out(page(), *growths), lay_out(page(**counts), name="at-once")

    assert stretched.boxes.keys() == at_once.boxes.keys() == IDS
    for name, places in at_once.boxes.items():
        (there,), (here,) = places, stretched.boxes[name]
        assert here == pytest.approx(there, abs=0.1), name
    words = zip(words_of(stretched.path), words_of(at_once.path), strict=True)
    for here, there in words:
        assert here.text == there.text
        assert (here.left, here.top) == pytest.approx((there.left, there.top), abs=0.1)
    # Grounds, frames, chips, dots and lines: no pixel differs by more than a hair that falls between two.
    difference = ImageChops.difference(stretched.picture, at_once.picture)
    assert sum(count for grey, count in enumerate(difference.histogram()) if grey > 128) < 20


def test_links_and_outline_entries_go_where_their_words_go(lay_out):
    stretched, at_once = lay_out(page(), (["a"], 14, 7)), lay_out(page(a=4, extra=14), name="at-once")
    ((url, across, down),) = stretched.links
    ((same, there_across, there_down),) = at_once.links
    (word,) = [word for word in words_of(stretched.path) if word.text == "it"]

    assert (url, url) == (same, "https://example.org/")
    assert across == pytest.approx(there_across, abs=0.1)
    assert down == pytest.approx(there_down, abs=0.1)
    assert across == pytest.approx([word.left, word.right], abs=0.5)
    assert down[0] < 160 - (word.top + word.bottom) / 2 < down[1]
    assert stretched.headings == [(title, pytest.approx(y, abs=0.1)) for title, y in at_once.headings]


def test_what_stands_above_and_the_foot_of_the_page_stay(lay_out):
    before, after = lay_out(page(), name="before"), lay_out(page(), (["b", "c"], 14, 7))

    for name in ("above", "a"):
        assert after.boxes[name] == before.boxes[name]
    (_, left, top, bottom), (_, still_left, still_top, lower) = before.boxes["b"][0], after.boxes["b"][0]
    assert (left, top, bottom + 14) == pytest.approx((still_left, still_top, lower))
    feet = [[w for w in words_of(made.path) if w.text in ("The", "foot")] for made in (before, after)]
    assert feet[0] == feet[1]
    assert len(feet[0]) == 2


def test_new_lines_are_blank(lay_out):
    text = text_of(lay_out(page(), (["a"], 21, 7), (["b", "c"], 7, 7)).path)

    assert text.split().count("1") == text.split().count("2") == text.split().count("Yes") == 1


def test_a_drawing_grows_without_lines(lay_out):
    before, after = lay_out(page(), name="before"), lay_out(page(), (["dots"], 20, 0))
    (_, _, top, bottom), (_, _, still, lower) = before.boxes["dots"][0], after.boxes["dots"][0]

    assert (still, lower) == pytest.approx((top, bottom + 20))
    assert after.boxes["last"][0][2] == pytest.approx(before.boxes["last"][0][2] + 20)
    # Dots are drawn where there were none.
    (left, right), (start, end) = (12, 80), (bottom + 2, lower - 1)
    strip = after.picture.crop((left * 5, round(start * 5), right * 5, round(end * 5)))
    rows = [min(strip.crop((0, y, strip.width, y + 1)).get_flattened_data()) < 220 for y in range(strip.height)]
    assert sum(dark and not above for above, dark in zip([False, *rows], rows, strict=False)) == 4


def test_other_pages_are_left_as_they_are(lay_out):
    other = page().replace(' id="', ' id="x-')
    body = f'{page()}<div style="break-before:page">{other}</div>'
    before, after = lay_out(body, name="before"), lay_out(body, (["x-a"], 14, 7))

    assert before.pages == after.pages == 2
    for name, places in before.boxes.items():
        moved = 14 if name in ("x-b", "x-c", "x-head", "x-ground", "x-dots", "x-table", "x-last") else 0
        assert after.boxes[name][0][2] == pytest.approx(places[0][2] + moved, abs=0.01), name


def test_the_boxes_around_a_space_grow_with_it(lay_out):
    before, after = lay_out(page(), name="before"), lay_out(page(), (["a"], 14, 7))

    assert after.boxes["wrap"][0][3] == pytest.approx(before.boxes["wrap"][0][3] + 14)


def test_nothing_asked_for_changes_no_byte(lay_out):
    assert lay_out(page(), name="one").path.read_bytes() == lay_out(page(), name="two").path.read_bytes()
