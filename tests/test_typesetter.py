"""One plan, set once: pictures are found in the project, and what was laid out can be measured."""

import json
import subprocess
import sys

from PIL import Image


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
