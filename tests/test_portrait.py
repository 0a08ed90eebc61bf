"""The portrait: all that a brand comes to, in lines that fit a terminal."""

import re
import shutil

import pytest

from sdprint.design.catalog import shipped
from sdprint.design.colors import contrast, grey
from sdprint.design.project import find_project
from sdprint.portrait import portray

BRAND = """
[meta]
name = "Acme"
about = "for all the interviewers of our school, and those who would like to be one of them some day soon"
[logo]
path = "logo.svg"
[color]
primary = "#0F6"
[color.steps]
green = { fill = "#0B6E4F" }
[typography]
base = "IBM Plex Mono"
headings = "Nowhere Sans"
[margins]
top = 10
right = 11
bottom = 12
left = 13.5
"""


@pytest.fixture
def project(tmp_path):
    folder = tmp_path / "templates" / "brands" / "acme"
    (folder / "fonts").mkdir(parents=True)
    (folder / "brand.toml").write_text(BRAND)
    (folder / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    shutil.copy(shipped() / "templates" / "fonts" / "IBMPlexMono-Regular.ttf", folder / "fonts")
    return find_project(tmp_path)


def shown(project, name="acme", *, colored=False):
    return "\n".join(portray(name, project, colored=colored))


def test_every_line_fits_a_terminal_of_80_columns(project):
    for name in (*project.catalog.brands(), "acme"):
        lines = shown(project, name).splitlines()
        assert max(map(len, lines)) <= 80, name
        assert not [line for line in lines if line != line.rstrip()]


def test_colours_have_their_contrast_on_white_and_their_grey(project):
    color = project.catalog.brand("acme").color

    assert re.search(r"^  primary +#0F6 +1\.\d : 1  #", shown(project), re.MULTILINE)
    for value in (color.foreground, color.secondary):
        assert f"{value}    {contrast(value, '#FFFFFF'):>5.1f} : 1  {grey(value)}" in shown(project)


def test_the_title_s_ink_is_measured_on_the_ground_that_it_stands_on(project):
    color = project.catalog.brand("corporate").color
    (line,) = re.findall(r"^  title .*$", shown(project, "corporate"), re.MULTILINE)

    assert line.split()[1:5] == ["#FFFFFF", f"{contrast('#FFFFFF', color.masthead):.1f}", ":", "1"]


def test_what_is_derived_is_shown_as_it_is_printed(project):
    (line,) = re.findall(r"^  green .*$", shown(project), re.MULTILINE)

    assert line.split()[1:3] == ["#0B6E4F", "#FFFFFF"]
    assert len(re.findall("#[0-9A-F]{6}", line)) == 5


def test_typefaces_are_shown_with_their_files_and_one_that_is_not_there_is_told(project):
    text = shown(project)

    assert "templates/brands/acme/fonts: IBMPlexMono-Regular.ttf" in text
    assert "shipped templates/fonts: IBMPlexSansCondensed-Bold.ttf" in text
    assert re.search(r"headings +Nowhere Sans: there is no such font, another one takes its\s+place", text)


def test_files_purpose_logo_and_page_are_shown(project):
    text = shown(project)

    assert text.startswith("acme: Acme\n  about        for all the interviewers")
    assert "holds        brand.toml, fonts/IBMPlexMono-Regular.ttf, logo.svg" in text
    assert "logo path    logo.svg" in text
    assert "margins      10 mm, right 11, bottom 12, left 13.5" in text
    assert "page density regular" in text


def test_the_purpose_of_the_plain_brand_is_not_that_of_another_one(project):
    (project.root / "templates" / "brands" / "acme" / "brand.toml").write_text('meta.name = "Acme"')

    assert "about" not in shown(project)
    assert "margins      those of each kind" in shown(project)


def test_a_stranger_s_words_do_not_steer_the_terminal(project):
    folder = project.root / "templates" / "brands" / "acme"
    (folder / "brand.toml").write_text('meta.name = "A\\u001b[2J"\nmeta.about = "\\u001b]0;x\\u0007"')
    (folder / "x\x1b[1m").touch()

    assert "\x1b" not in shown(project)


def test_squares_are_painted_in_the_colour_only_where_they_are_wanted(project):
    assert "\x1b[48;2;11;110;79m  \x1b[0m #0B6E4F" in shown(project, colored=True)
    assert "\x1b" not in shown(project)
