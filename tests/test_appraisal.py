"""A brand put to the test: what can't be read, drawn or embedded is named with its place, and ink is counted."""

import io
import shutil

import pytest
from fontTools.ttLib import TTFont
from PIL import Image

from sdprint.appraisal import MOST_INK, appraise
from sdprint.design.catalog import shipped
from sdprint.design.fonts import RESTRICTED
from sdprint.design.project import Project
from sdprint.press.worker import Press

LIST = "# T\n\n## Step 1: First\n\n- What is it?\n- How many are there?\n"


@pytest.fixture(scope="module")
def press():
    with Press() as press:
        yield press


@pytest.fixture
def appraised(tmp_path, press):
    """Return the findings about a brand, and its sheets by kind."""

    def run(brand, files=()):
        folder = tmp_path / "templates" / "brands" / "own"
        (folder / "fonts").mkdir(parents=True, exist_ok=True)
        (folder / "brand.toml").write_text(brand)
        for name, data in dict(files).items():
            (folder / name).write_bytes(data)
        (tmp_path / "list.md").write_text(LIST)
        findings, sheets = appraise("own", (tmp_path / "list.md",), Project(tmp_path), press)
        text = "\n".join(map(str, findings)).replace(f"{folder}/", "")
        return text, {sheet.kind: sheet for sheet in sheets}

    return run


def picture(width, height, color):
    out = io.BytesIO()
    Image.new("RGB", (width, height), color).save(out, "PNG")
    return out.getvalue()


@pytest.mark.parametrize("name", ["corporate", "ink-saver"])
def test_a_shipped_brand_passes_with_the_shipped_checklist(tmp_path, press, name):
    findings, sheets = appraise(name, (), Project(tmp_path), press)

    assert [str(finding) for finding in findings] == []
    assert {"worksheet", "cheatsheet", "notes", "key", "pocket", "scorecard"} <= {sheet.kind for sheet in sheets}
    assert all(0.005 < sheet.ink < MOST_INK for sheet in sheets)


def test_what_can_not_be_read_is_named_with_what_is_printed_in_its_place(appraised):
    text, _ = appraised(
        '[color]\nprimary = "#FFD54A"\nsecondary = "#9AA0A6"\nrule = "#EEEEEE"\nhair = "#FEFEFE"\n'
        '[color.steps]\ngreen = { fill = "#0B6E4F", on = "#0A5A40", ink = "#DDDDDD" }\n'
        '[typography.headings]\ncolor = "#CCCCCC"\n'
    )

    for found in (
        "brand.toml:2:1: warning: color.primary: #FFD54A has a contrast of 1.3 : 1, and text wants 4.5 : 1",
        "brand.toml:3:1: warning: color.secondary: #9AA0A6 has a contrast of 2.4 : 1",
        "brand.toml:4:1: warning: color.rule: #EEEEEE on white is 1.2 : 1, and lines want 1.5 : 1",
        "brand.toml:5:1: warning: color.hair: #FEFEFE on white is 1.0 : 1",
        "brand.toml:7:1: color.steps.green: #0A5A40 on #0B6E4F is 1.3 : 1, and text wants 4.5 : 1",
        "brand.toml:7:1: color.steps.green: #DDDDDD on #FFFFFF is 1.4 : 1",
        "brand.toml:9:1: warning: typography.headings.color: #CCCCCC has a contrast of",
    ):
        assert found in text
    assert "it is printed as #" in text


def test_a_family_without_a_font_file_is_named_with_where_to_put_it(appraised):
    text, _ = appraised('[typography]\nbase = "Inter"\n')

    assert (
        "brand.toml:2:1: typography.base: there is no font called 'Inter'\n  hint: put its .ttf or .otf files" in text
    )


def test_a_family_may_be_written_as_fontconfig_compares_it(appraised):
    assert "there is no font" not in appraised('[typography]\nbase = "ibmplexSans"\n')[0]


def test_a_font_that_may_not_be_embedded_is_named(appraised, tmp_path):
    with TTFont(shipped() / "templates" / "fonts" / "IBMPlexMono-Regular.ttf") as font:
        font["OS/2"].fsType = RESTRICTED
        for record in font["name"].names:
            if record.nameID in (1, 4, 16):
                record.string = "Closed"
        font.save(tmp_path / "closed.ttf")
    data = (tmp_path / "closed.ttf").read_bytes()
    text, _ = appraised('[typography]\nmonospace = "Closed"\n', {"fonts/closed.ttf": data})

    assert text == "fonts/closed.ttf: its licence forbids to embed it\n  hint: take another font"


def test_logos_are_looked_at(appraised):
    text, _ = appraised(
        '[color]\nmasthead = "#101828"\n[logo]\npath = "small.png"\n', {"small.png": picture(80, 20, "#0B6E4F")}
    )

    assert "brand.toml:4:1: warning: logo.path: small.png is 80 pixels wide" in text
    assert "warning: logo: there is none for the dark title block" in text


def test_much_ink_is_told_of(appraised, tmp_path):
    shutil.rmtree(tmp_path / "templates", ignore_errors=True)
    css = b".box,.board,.fill td{background:#777}"
    text, sheets = appraised('[meta]\nname = "Own"\n', {"brand.css": css})

    assert "of its paper is ink" in text
    assert sheets["worksheet"].ink > MOST_INK


def test_a_document_that_can_not_be_made_is_told_of_and_the_others_are_there(appraised):
    text, sheets = appraised("[margins]\ntop = 130\nright = 15\nbottom = 130\nleft = 15\n")

    assert "is too small for it" in text
    assert sheets == {}
