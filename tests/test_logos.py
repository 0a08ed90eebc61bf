"""Logos that come in: looked at before anything is written, and refused by name."""

import os

import pytest
from PIL import Image

from sdprint.errors import DesignError, Exit
from sdprint.logos import FEW_PIXELS, look_at

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="9" height="9" fill="#0B6E4F"/></svg>'


def refusal(path):
    with pytest.raises(DesignError) as caught:
        look_at(path)
    assert caught.value.exit_code == Exit.INPUT
    (finding,) = caught.value.findings
    assert finding.path == path
    assert finding.hint or "can't be read" in finding.what
    return finding.what


def test_a_logo_has_its_bytes_the_end_of_its_name_and_its_colours(tmp_path):
    (tmp_path / "Our Logo.SVG").write_text(SVG)
    logo = look_at(tmp_path / "Our Logo.SVG")

    assert (logo.data.decode(), logo.suffix, logo.notes) == (SVG, ".svg", ())
    assert [(swatch.color, swatch.share) for swatch in logo.swatches] == [("#0B6E4F", 1.0)]


@pytest.mark.parametrize(("pixels", "notes"), [(FEW_PIXELS - 1, 1), (FEW_PIXELS, 0)])
def test_a_picture_of_few_pixels_is_told(tmp_path, pixels, notes):
    Image.new("RGB", (pixels, 60), "#0B6E4F").save(tmp_path / "logo.png")

    assert len(look_at(tmp_path / "logo.png").notes) == notes


def test_a_white_logo_is_told(tmp_path):
    (tmp_path / "logo.svg").write_text(SVG.replace("#0B6E4F", "#FDFDFD"))

    assert look_at(tmp_path / "logo.svg").notes == (
        "logo.svg is white, and can't be seen on paper: take the logo that is made for it",
    )


def test_a_file_that_is_missing_a_folder_or_a_pipe_is_refused(tmp_path):
    os.mkfifo(tmp_path / "pipe.png")
    (tmp_path / "folder.svg").mkdir()

    assert refusal(tmp_path / "none.svg") == "no such file"
    assert refusal(tmp_path / "pipe.png") == refusal(tmp_path / "folder.svg") == "is not a regular file"
    assert refusal(tmp_path / ("x" * 300 + ".svg")).startswith(("can't be read", "no such file"))


@pytest.mark.parametrize("name", ["logo.gif", "logo.webp", "logo.pdf", "logo"])
def test_a_picture_of_another_kind_is_refused_by_its_name(tmp_path, name):
    (tmp_path / name).write_text(SVG)

    assert refusal(tmp_path / name) == "is no picture that can be a logo"


@pytest.mark.parametrize(
    ("data", "said"),
    [
        (b"", "is no picture that can be a logo: SVG, PNG or JPEG"),
        (b"<svg", "is no SVG that can be read (unclosed token: line 1, column 0)"),
        (b'<svg xmlns="http://www.w3.org/2000/svg"/>', "has nothing in it that can be seen"),
        (b'<svg><image href="file:///etc/hostname"/></svg>', "is a drawing that needs another file"),
    ],
)
def test_what_is_no_logo_inside_is_refused(tmp_path, data, said):
    (tmp_path / "logo.svg").write_bytes(data)

    assert refusal(tmp_path / "logo.svg").startswith(said)


def test_a_file_that_is_too_large_is_not_even_read(tmp_path):
    with (tmp_path / "logo.png").open("wb") as file:
        file.truncate(20_000_001)

    assert refusal(tmp_path / "logo.png") == "20000001 bytes is too large"


def test_a_cell_that_is_ended_is_a_refusal(tmp_path, monkeypatch):
    (tmp_path / "logo.svg").write_text(SVG)
    monkeypatch.setattr("sdprint.cell._code", lambda _: "import os; os.abort()")

    assert refusal(tmp_path / "logo.svg") == "can't be read: stopped at the limit of 20 s and 1000 MB"
