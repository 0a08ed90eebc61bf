"""Fonts: what is bundled can be used everywhere, covers what is printed, and nothing else is seen."""

import os
import subprocess
import unicodedata
import xml.etree.ElementTree as ET

import pytest
from fontTools.ttLib import TTFont

from sdprint.design.catalog import Catalog, shipped
from sdprint.design.fonts import (
    X_HEIGHT,
    coverage,
    files_of,
    find_families,
    font_configuration,
    font_files,
    outline,
    uncovered,
    x_height,
)

FOLDER = shipped() / "templates" / "fonts"
FILES = font_files((FOLDER,))
FAMILIES = {"base": "IBM Plex Sans", "monospace": "IBM Plex Mono"}
EACH = pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)


def fontconfig(tmp_path, folders, *command, families=FAMILIES):
    file = tmp_path / "fonts.conf"
    file.write_text(font_configuration(folders, families, tmp_path / "cache"))
    environment = {**os.environ, "FONTCONFIG_FILE": str(file)}
    return subprocess.run(command, env=environment, capture_output=True, text=True, check=True).stdout.splitlines()


def family_names(font):
    return {str(record) for record in font["name"].names if record.nameID in (1, 16)}


@EACH
def test_a_bundled_font_is_static_with_truetype_outlines(path):
    with TTFont(path) as font:
        assert {"glyf", "loca", "cmap", "head", "hmtx"} <= set(font.keys())
        assert not {"fvar", "CFF ", "CFF2"} & set(font.keys())
        assert len(font["glyf"].keys()) == font["maxp"].numGlyphs > 100
        assert font.flavor is None


@EACH
def test_a_bundled_font_says_that_it_may_be_given_on(path):
    with TTFont(path) as font:
        said = " ".join(str(record) for record in font["name"].names if record.nameID in (13, 14))

    assert "SIL Open Font License" in said


def test_the_licences_lie_beside_the_fonts():
    for name, holder in [("OFL-IBM-Plex.txt", "IBM Corp"), ("OFL-Noto.txt", "Google Inc.")]:
        text = (FOLDER / name).read_text("utf-8")
        assert "SIL OPEN FONT LICENSE Version 1.1" in text
        assert holder in text


def test_nothing_but_fonts_licences_and_the_readme_lies_in_the_folder():
    others = {path.name for path in FOLDER.iterdir()} - {path.name for path in FILES}

    assert others == {"OFL-IBM-Plex.txt", "OFL-Noto.txt", "README.md"}


@pytest.mark.parametrize(
    ("name", "first", "last"),
    [
        ("ASCII", 0x20, 0x7E),
        ("Latin-1", 0xA0, 0xFF),
        ("Latin Extended-A", 0x100, 0x17F),
        ("Greek", 0x386, 0x3CE),
        ("Cyrillic", 0x400, 0x45F),
    ],
)
def test_the_plex_fonts_of_a_text_cover_a_script(name, first, last):
    wanted = {code for code in range(first, last + 1) if unicodedata.category(chr(code)) != "Cn"}

    for style in ("Sans-Regular", "Sans-Bold", "Sans-SemiBold", "SansCondensed-Regular", "SansCondensed-SemiBold"):
        with TTFont(FOLDER / f"IBMPlex{style}.ttf") as font:
            assert not {chr(code) for code in wanted - font.getBestCmap().keys()}, (name, style)


@pytest.mark.parametrize(
    "signs", ["→↔←↑↓⇒", "≈≥≤×÷±′″µ¹⁰²³⁴⁵⁶⁷⁸⁹", "✓✔✅☐☑□■", "🟩🟨🟦🟧🟥🟫🟪⬛⬜", "–—…“”‘’„«»•·№€£¥"]
)
def test_some_bundled_font_has_every_sign_that_is_used(signs):
    covered = set()
    for path in FILES:
        with TTFont(path) as font:
            covered |= font.getBestCmap().keys()

    assert not {sign for sign in signs if ord(sign) not in covered}


@pytest.mark.parametrize("brand", Catalog().brands())
def test_every_family_of_a_shipped_brand_is_in_a_font_file(brand):
    catalog = Catalog()
    chosen = catalog.brand(brand)
    families = set()
    for path in font_files(catalog.fonts(chosen)):
        with TTFont(path) as font:
            families |= family_names(font)

    assert {chosen.typography.base, chosen.typography.condensed, chosen.typography.monospace} <= families


@EACH
def test_the_x_height_of_a_font_is_what_font_tools_say(path):
    with TTFont(path) as font:
        assert x_height(path.read_bytes()) == font["OS/2"].sxHeight / font["head"].unitsPerEm


@pytest.mark.parametrize("style", ["Sans-Regular", "Sans-Italic", "SansCondensed-Regular", "Mono-Regular"])
def test_the_x_height_of_running_text_is_the_one_that_sizes_are_given_for(style):
    assert x_height((FOLDER / f"IBMPlex{style}.ttf").read_bytes()) == X_HEIGHT


def test_the_x_height_of_a_font_that_was_changed_is_the_new_one(tmp_path):
    with TTFont(FOLDER / "IBMPlexSans-Regular.ttf") as font:
        font["OS/2"].sxHeight = 258
        font.save(tmp_path / "low.ttf")
        font["OS/2"].sxHeight = -1
        font.save(tmp_path / "below.ttf")
        # The first two versions of the table end before it.
        font["OS/2"].version = 1
        font["OS/2"].sxHeight = 516
        font.save(tmp_path / "old.ttf")

    assert x_height((tmp_path / "low.ttf").read_bytes()) == 0.258
    assert x_height((tmp_path / "below.ttf").read_bytes()) == 0
    assert x_height((tmp_path / "old.ttf").read_bytes()) == 0


def test_a_broken_font_has_no_x_height():
    data = (FOLDER / "IBMPlexSans-Regular.ttf").read_bytes()
    with TTFont(FOLDER / "IBMPlexSans-Regular.ttf") as font:
        tables = max(font.reader.tables["OS/2"].offset + 88, font.reader.tables["head"].offset + 20)

    for length in (*range(12 + 16 * 24), tables - 1):
        assert x_height(data[:length]) == 0, length
    for junk in (b"", b"\0" * 400, b"\xff" * 400, b"wOFF" + data[4:], data[::-1]):
        assert x_height(junk) in (0, X_HEIGHT)


def test_font_files_are_sorted_and_those_of_all_folders(tmp_path):
    for name in ("a/z.ttf", "a/b.otf", "a/c.woff2", "a/README.md", "b/a.ttf"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).touch()

    assert font_files((tmp_path / "b", tmp_path / "a", tmp_path / "none")) == (
        tmp_path / "a" / "b.otf",
        tmp_path / "a" / "z.ttf",
        tmp_path / "b" / "a.ttf",
    )
    assert font_files(()) == ()


def test_the_configuration_is_xml_that_lists_the_given_folders_alone(tmp_path):
    folders = (tmp_path / "a & b <c>", tmp_path / "ü")
    tree = ET.fromstring(font_configuration(folders, FAMILIES, tmp_path / "cache & co"))  # noqa: S314 - our own

    assert [element.text for element in tree.iter("dir")] == [str(folder) for folder in folders]
    assert [element.text for element in tree.iter("cachedir")] == [str(tmp_path / "cache & co")]
    assert not list(tree.iter("include"))


def test_fontconfig_sees_the_fonts_of_the_given_folders_and_no_others(tmp_path):
    own = tmp_path / "own & only"
    own.mkdir()
    (own / "Mine.ttf").write_bytes((FOLDER / "IBMPlexMono-Regular.ttf").read_bytes())

    assert fontconfig(tmp_path, (own,), "fc-list", "--format", "%{file}\n") == [str(own / "Mine.ttf")]
    seen = fontconfig(tmp_path, (own, FOLDER), "fc-list", "--format", "%{file}\n")
    assert sorted(seen) == sorted(map(str, [*FILES, own / "Mine.ttf"]))


@pytest.mark.parametrize(
    ("generic", "family"), [("sans-serif", "IBM Plex Sans"), ("serif", "IBM Plex Sans"), ("monospace", "IBM Plex Mono")]
)
def test_a_generic_family_is_that_of_the_brand(tmp_path, generic, family):
    assert fontconfig(tmp_path, (FOLDER,), "fc-match", "--format", "%{family[0]}\n", generic) == [family]


def test_what_fonts_cover_is_what_font_tools_say_and_a_file_that_is_no_font_is_named(tmp_path):
    (tmp_path / "junk.ttf").write_bytes(b"junk")
    (tmp_path / "empty.otf").touch()
    covered, broken = coverage((*FILES, *font_files((tmp_path,))))

    assert set("aäßЖω✓🟩⇒") <= covered
    assert not set("中שن") & covered
    assert broken == (tmp_path / "empty.otf", tmp_path / "junk.ttf")


@pytest.mark.parametrize(
    ("text", "lacking"),
    [
        ("abc", ""),
        ("a中b国", "中国"),
        # What is never drawn needs no font.
        ("a\xa0\xad\u200b\u200d\ufe0f\u202f\u3000\u2028\t", ""),
        # Composed, taken apart, or an older sign for the same letter: any way in which there is a glyph will do.
        ("a\u0308", ""),
        ("\u212b", ""),
        ("ä", ""),
        # And what lacks is named as it is written.
        ("\uf907", "\uf907"),
        ("e\u0302", "\u0302"),
    ],
)
def test_the_characters_that_no_font_covers_are_named(text, lacking):
    assert uncovered((text, "x"), frozenset("abcxäÅ")) == tuple(sorted(lacking if "e" not in text else "e\u0302"))


def test_a_family_has_its_files_by_each_name_that_a_style_sheet_can_ask_for(tmp_path):
    (tmp_path / "junk.ttf").write_bytes(b"no font")
    families = find_families((*FILES, tmp_path / "junk.ttf"))

    assert {path.name for path in families["IBM Plex Mono"]} == {"IBMPlexMono-Regular.ttf", "IBMPlexMono-SemiBold.ttf"}
    assert [path.name for path in families["IBM Plex Sans Medm"]] == ["IBMPlexSans-Medium.ttf"]
    assert files_of("ibmplex mono", families) == families["IBM Plex Mono"]
    assert files_of("Inter", families) == ()
    assert tmp_path / "junk.ttf" not in {path for paths in families.values() for path in paths}


def test_words_become_an_outline_as_wide_as_the_font_sets_them():
    path = FOLDER / "IBMPlexMono-Regular.ttf"
    drawn, width = outline("Prep", path)

    assert width == 2400
    assert drawn.startswith("M")
    assert drawn.count("Z") == 4 + 3
    assert outline("学校", path) == ("", 0.0)
