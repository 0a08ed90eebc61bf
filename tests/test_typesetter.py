"""One plan, set once: pictures are found in the project, and what was laid out can be measured."""

import json
import os
import subprocess
import sys

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from sdprint.design.catalog import shipped
from sdprint.design.fonts import font_configuration


def build(project, *words):
    command = [sys.executable, "-m", "sdprint", "build", "-k", "worksheet", *words]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def test_a_picture_in_the_project_is_printed(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "img").mkdir()
    Image.new("RGB", (40, 40), "#00B050").save(tmp_path / "img" / "a b.png")
    (tmp_path / "content" / "list.md").write_text("# T\n\n![green](../img/a%20b.png)\n\n- Who?\n")

    done = build(tmp_path)

    assert done.returncode == 0, done.stderr
    listed = subprocess.run(
        ["pdfimages", "-list", str(tmp_path / "build" / "list-worksheet.pdf")],
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "40    40" in listed


MEASURE = """
import json
from pathlib import Path
from sdprint.press.typesetter import Layout
html = '''<!doctype html><html lang="en"><title>t</title><style>@page{size:100mm 100mm;margin:10mm}
*{margin:0}div{height:60mm;break-inside:avoid}</style><div id="a">A</div>
<div id="b" style="color:nonsense">B \\u4e2d</div>
<img src="none.png" alt="x">'''
layout = Layout(html, Path.cwd(), (Path.cwd(),))
boxes = {}
for name, found in layout.boxes().items():
    boxes[name] = [(box.page, round(box.top, 2), round(box.bottom, 2)) for box in found]
data = layout.write()
record = layout.record
print(json.dumps([layout.pages, boxes, list(record.missing), record.failures, record.warnings, data[:5].decode()]))
"""


def test_pages_boxes_and_complaints_are_reported(tmp_path):
    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=tmp_path, capture_output=True, text=True, check=True)
    pages, boxes, missing, failures, warnings, start = json.loads(done.stdout)

    assert pages == 2
    assert boxes["a"] == [[0, 10.0, 70.0]]
    assert boxes["b"] == [[1, 10.0, 70.0]]
    assert "中" in missing or missing == []  # a system font may have it: no private font configuration here
    assert [text for text in failures if "none.png" in text]
    assert any("nonsense" in text for text in warnings)
    assert start == "%PDF-"


TYPE = """
import json, sys
from pathlib import Path
from sdprint.press.typesetter import Layout
layout = Layout(sys.stdin.read(), Path.cwd(), (Path.cwd(),))
lines = [(line.page, round(line.top, 2), round(line.right, 2), round(line.bottom, 2)) for line in layout.lines()]
bottoms = {page: round(bottom, 2) for page, bottom in layout.bottoms().items()}
print(json.dumps([layout.type_scale(), layout.smallest_type(), lines, bottoms, layout.source_text]))
"""
HEAD = '<!doctype html><html lang="en"><title>t</title><style>@page{size:100mm 100mm;margin:10mm}*{margin:0}'


@pytest.fixture
def typeset(tmp_path):
    """Lay a page out with the shipped fonts and one that looks half as large; return what can be measured."""
    shelf = shipped() / "templates" / "fonts"
    (tmp_path / "fonts").mkdir()
    with TTFont(shelf / "IBMPlexSans-Regular.ttf") as font:
        font["OS/2"].sxHeight = 258
        for record in font["name"].names:
            if record.nameID in (1, 4, 6, 16):
                record.string = "Low"
        font.save(tmp_path / "fonts" / "Low.ttf")
    config = tmp_path / "fonts.conf"
    families = {"base": "IBM Plex Sans", "monospace": "IBM Plex Mono"}
    config.write_text(font_configuration((shelf, tmp_path / "fonts"), families, tmp_path / "cache"))

    def run(css, body):
        html = f"{HEAD}{css}</style><body>{body}"
        environment = {**os.environ, "FONTCONFIG_FILE": str(config)}
        how = {"cwd": tmp_path, "env": environment, "capture_output": True, "text": True}
        return json.loads(subprocess.run([sys.executable, "-c", TYPE], input=html, check=True, **how).stdout)

    return run


def test_type_that_looks_half_as_large_must_be_twice_as_large(typeset):
    scale, smallest, *_ = typeset("html{font:10pt Low}", "<p>All of it</p>")

    assert scale == pytest.approx(2)
    assert smallest == pytest.approx([10, 2])


def test_the_scale_is_that_of_most_of_the_text_and_the_smallest_type_that_which_is_hardest_to_read(typeset):
    css = 'html{font:10pt "IBM Plex Sans"}.low{font:12pt Low}.small{font-size:7pt}'
    scale, smallest, *_ = typeset(css, '<p>Most of the text</p><p class="small">small</p><p class="low">low</p>')

    assert scale == pytest.approx(1)
    # 12 pt that look like 6 are smaller than 7.
    assert smallest == pytest.approx([12, 2])


def test_a_page_without_text_has_no_smallest_type(typeset):
    scale, smallest, lines, bottoms, text = typeset("", "")

    assert (scale, smallest, lines, text.strip()) == (1, [0, 0], [], "")
    assert bottoms == {"0": 0}


def test_lines_and_what_is_drawn_lowest_are_found_on_each_page_but_not_in_its_margins(typeset):
    css = '@page{@bottom-left{content:"foot"}}html{font:10pt/5mm "IBM Plex Sans"}div{break-before:page}td{height:9mm}'
    body = '<p>One</p><p>Two</p><div>Three<table><tr><td id="cell"></td></tr></table></div>'
    _, _, lines, bottoms, text = typeset(css, body)

    assert [page for page, *_ in lines] == [0, 0, 1]
    assert all(10 <= top < bottom <= 20 and 10 < right < 30 for _, top, right, bottom in lines)
    assert bottoms["0"] == pytest.approx(20, abs=1)
    # An empty cell is drawn too: its frame is.
    assert bottoms["1"] >= 10 + 5 + 9
    assert "".join(text.split()) == "OneTwoThree"


def test_the_text_of_a_drawing_is_none_of_the_page(typeset):
    *_, text = typeset("", 'One<svg width="9" height="9"><title>not</title><text y="9">this</text></svg>Two')

    assert text.strip() == "OneTwo"
