"""What a document may read: its project's files and data, and nothing else."""

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
