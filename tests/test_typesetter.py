"""One plan, set once: pictures are found from the checklist's folder, and from nowhere else."""

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
