"""What a document may read: its project's files and data, and nothing else."""

import base64
import io
import json
import os
import subprocess
import sys

import pytest
from PIL import Image

PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


@pytest.fixture(scope="module")
def fetch():
    """Ask the fetcher for an address, in a process of its own as the worker would."""

    def ask(root, url):
        code = (
            "import sys; from pathlib import Path; from sdprint.press.fetcher import Fetcher\n"
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


def test_a_picture_that_is_cut_off_or_damaged_is_refused_and_one_that_is_whole_is_not(fetch, tmp_path):
    whole = io.BytesIO()
    Image.effect_noise((64, 64), 90).save(whole, "PNG")
    data = whole.getvalue()
    flipped = bytearray(data)
    flipped[len(data) // 2] ^= 255
    for name, content in (("whole", data), ("half", data[: len(data) // 2]), ("flipped", bytes(flipped))):
        (tmp_path / f"{name}.png").write_bytes(content)

    assert fetch(tmp_path, (tmp_path / "whole.png").as_uri()) == str(len(data))
    for name in ("half", "flipped"):
        assert fetch(tmp_path, (tmp_path / f"{name}.png").as_uri()).startswith("refused: damaged or too large: ")
    half = base64.b64encode(data[: len(data) // 2]).decode()
    assert fetch(tmp_path, f"data:image/png;base64,{half}").startswith("refused: damaged or too large: ")


def test_a_file_below_any_of_several_roots_is_fetched_and_each_refusal_is_kept_with_its_reason(tmp_path):
    for name in ("one", "two", "three"):
        (tmp_path / name).mkdir()
        (tmp_path / name / "a.css").write_text(name)
    code = (
        "import json, sys; from pathlib import Path; from sdprint.press.fetcher import Fetcher\n"
        "fetcher = Fetcher((Path('one'), Path('two')))\n"
        "for url in sys.argv[1:]:\n"
        "    try: fetcher.fetch(url)\n"
        "    except ValueError: pass\n"
        "print(json.dumps(fetcher.refused))"
    )
    urls = [(tmp_path / name / "a.css").as_uri() for name in ("one", "two", "three")] + ["http://example.org/"] * 2
    command = [sys.executable, "-c", code, *urls]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=True)

    assert json.loads(done.stdout) == {
        urls[2]: "the file is outside of the project",
        "http://example.org/": "a build does not use the network (http:)",
    }
