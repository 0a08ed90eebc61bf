"""The door to the engine: what it fetches, what it refuses, and what it measures."""

import base64
import os
import subprocess
import sys

import pytest

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def fetch():
    """Ask the fetcher for an address, in a process of its own as the worker would."""

    def ask(root, url):
        code = (
            "import sys; from pathlib import Path; from sdprint.press.engine import Fetcher\n"
            "try: print(len(Fetcher((Path(sys.argv[1]),)).fetch(sys.argv[2]).read()))\n"
            "except (ValueError, OSError) as error: print('refused:', error)"
        )
        done = subprocess.run([sys.executable, "-c", code, str(root), url], capture_output=True, text=True, check=True)
        return done.stdout.strip()

    return ask


def test_a_file_below_the_root_and_a_data_address_are_fetched(fetch, tmp_path):
    (tmp_path / "a b.png").write_bytes(PNG)

    assert fetch(tmp_path, (tmp_path / "a b.png").as_uri()) == str(len(PNG))
    assert fetch(tmp_path, "data:text/plain,abc") == "3"


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("http://127.0.0.1:9/x.png", "does not use the network (http:)"),
        ("https://example.org/x.png", "does not use the network (https:)"),
        ("ftp://example.org/x", "does not use the network (ftp:)"),
        ("file://server/share/x.png", "does not use the network"),
        ("file:///etc/passwd", "outside of the project"),
        ("FILE:///etc/passwd", "outside of the project"),
        ("file://localhost/etc/passwd", "outside of the project"),
        ("file:///{root}/../outside.png", "outside of the project"),
        ("file:///{root}/%2e%2e/outside.png", "outside of the project"),
        ("file:///{root}/link.png", "outside of the project"),
        ("file:///{root}/pipe", "not a regular file"),
        ("file:///{root}/folder", "not a regular file"),
        ("file:///{root}/large.png", "larger than 20 MB"),
        ("file:///{root}/none.png", "No such file"),
        ("javascript:alert(1)", "does not use the network (javascript:)"),
    ],
)
def test_all_else_is_refused_with_a_reason(fetch, tmp_path, url, why):
    root = tmp_path / "project"
    (root / "folder").mkdir(parents=True)
    (tmp_path / "outside.png").write_bytes(PNG)
    (root / "link.png").symlink_to(tmp_path / "outside.png")
    os.mkfifo(root / "pipe")
    with (root / "large.png").open("wb") as large:
        large.truncate(20_000_001)

    said = fetch(root, url.replace("/{root}", str(root)))

    assert said.startswith("refused:")
    assert why in said


MEASURE = """
import json
from pathlib import Path
from sdprint.press.engine import Layout
html = '''<!doctype html><html lang="en"><title>t</title><style>@page{size:100mm 100mm;margin:10mm}
*{margin:0}div{height:60mm;break-inside:avoid}</style><div id="a">A</div>
<div id="b" style="color:nonsense">B \\u4e2d</div>
<img src="none.png" alt="x">'''
layout = Layout(html, Path.cwd(), (Path.cwd(),))
data = layout.write()
record = layout.record
boxes = {}
for name, found in layout.boxes().items():
    boxes[name] = [(box.page, round(box.top, 2), round(box.bottom, 2)) for box in found]
print(json.dumps([layout.pages, boxes, list(record.missing), record.failures, record.warnings, data[:5].decode()]))
"""


def test_pages_boxes_and_complaints_are_reported(tmp_path):
    import json

    done = subprocess.run([sys.executable, "-c", MEASURE], cwd=tmp_path, capture_output=True, text=True, check=True)
    pages, boxes, missing, failures, warnings, start = json.loads(done.stdout)

    assert pages == 2
    assert boxes["a"] == [[0, 10.0, 70.0]]
    assert boxes["b"] == [[1, 10.0, 70.0]]
    assert "中" in missing or missing == []  # a system font may have it: no private font configuration here
    assert [text for text in failures if "none.png" in text]
    assert any("nonsense" in text for text in warnings)
    assert start == "%PDF-"
