"""The contact sheet: each document of each brand, with its name."""

import subprocess
import sys

import pytest
from PIL import Image

from sdprint.contact import GAP, HEAD, HEIGHT, WIDTH, name_sheet, write_contact_sheet
from sdprint.design.project import Project, Settings
from sdprint.errors import SdprintError
from sdprint.press.worker import Press

LIST = "# T\n\n## Step 1: First\n\n- What is it?\n"


@pytest.fixture
def project(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "list.md").write_text(LIST)
    return Project(tmp_path, own=True)


def test_each_brand_has_a_row_and_each_document_a_page(project, tmp_path):
    target = tmp_path / "out" / "brands.png"
    told = []
    with Press() as press:
        write_contact_sheet(("plain", "corporate"), target, project, press, told.append)
    assert told == ["plain", "corporate"]
    with Image.open(target) as board:
        columns = (board.width - GAP) // (WIDTH + GAP)
        assert columns == 6
        assert board.height == GAP + 2 * (HEAD + HEIGHT + GAP)
        for row, dark in enumerate((0, 1)):
            top = GAP + row * (HEAD + HEIGHT + GAP) + HEAD
            page = board.crop((GAP, top, GAP + WIDTH, top + HEIGHT)).convert("RGB")
            # The title block of one of them is dark.
            assert any(count > 5000 for count, color in page.getcolors(1 << 24) if sum(color) < 250) == bool(dark)


def test_it_is_written_where_documents_are_unless_a_file_is_named(project, tmp_path):
    assert name_sheet(project, "") == tmp_path / "build" / "brands.png"
    assert name_sheet(Project(tmp_path, Settings(out="made")), "") == tmp_path / "made" / "brands.png"
    assert str(name_sheet(project, "x.png")) == "x.png"


def test_a_brand_that_can_not_be_drawn_is_an_error_and_nothing_is_written(project, tmp_path):
    broken = tmp_path / "templates" / "brands" / "broken"
    broken.mkdir(parents=True)
    (broken / "brand.toml").write_text("[meta\n")
    with Press() as press, pytest.raises(SdprintError, match="not TOML"):
        write_contact_sheet(("broken",), tmp_path / "brands.png", project, press, print)

    assert not (tmp_path / "brands.png").exists()


@pytest.mark.parametrize("what", [(), ("kinds",)])
def test_pictures_are_of_brands(tmp_path, what):
    command = [sys.executable, "-m", "sdprint", "list", *what, "--pictures"]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, check=False)

    assert done.returncode == 2
    assert "pictures are of brands: sdprint list brands --pictures" in done.stderr
