"""Pages drawn: as large, and as dark, as another program draws them."""

import io
import subprocess

import pytest
from forms import SHIPPED
from PIL import Image, ImageChops, ImageStat

from sdprint.design.project import Project
from sdprint.pipeline import Order, make
from sdprint.press.thumbnails import draw_pages, ink
from sdprint.press.worker import Press

DPI = 60


@pytest.fixture(scope="module")
def sheet(tmp_path_factory):
    """The shipped cheat sheet."""
    out = tmp_path_factory.mktemp("sheet")
    with Press() as press:
        (made,) = make(Order((SHIPPED,), ("cheatsheet",), out=str(out)), Project(out), press)
    return made.path


def drawn_by_poppler(path):
    command = ["pdftoppm", "-r", str(DPI), "-singlefile", path]
    return Image.open(io.BytesIO(subprocess.run(command, capture_output=True, check=True).stdout)).convert("RGB")


def test_a_page_looks_as_another_program_draws_it(sheet):
    ((width, height, rgb),) = draw_pages(sheet.read_bytes(), DPI)
    other = drawn_by_poppler(sheet)
    # By the grey of small fields, which is the same however edges are smoothed.
    one, another = (
        image.resize((21, 30), Image.Resampling.BOX) for image in (Image.frombytes("RGB", (width, height), rgb), other)
    )

    assert abs(width - other.width) <= 1
    assert abs(height - other.height) <= 1
    assert max(ImageStat.Stat(ImageChops.difference(one, another)).mean) < 4


def test_ink_is_that_of_the_page(sheet):
    (picture,) = draw_pages(sheet.read_bytes(), DPI)
    other = ImageStat.Stat(drawn_by_poppler(sheet).convert("L")).mean[0]

    assert abs(ink(picture) - (1 - other / 255)) < 0.01
    assert ink((1, 1, b"\xff\xff\xff")) == 0
    assert ink((1, 2, b"\xff\xff\xff\x00\x00\x00")) == pytest.approx(0.5)


def test_what_is_no_pdf_is_no_picture():
    with pytest.raises(ValueError, match="PDFium can't open"):
        draw_pages(b"nothing", DPI)
