"""From a brand's file to a brand: names of colours, short forms, and what is laid over the plain brand."""

import pytest

from sdprint.design.catalog import Catalog

PLAIN = Catalog().brand("plain")


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "brands" / "own"
    folder.mkdir(parents=True)

    def brand(text):
        (folder / "brand.toml").write_text(text)
        return Catalog(tmp_path).brand("own")

    return brand


def test_short_forms_say_the_same_as_long_ones(own):
    one = own('[meta]\nname = "A"\n[color.steps]\ngreen = "#0B6E4F"\n[typography]\nbase = "Lora"\n')
    other = own('[meta.name]\nfull = "A"\n[color.steps.green]\nfill = "#0B6E4F"\n[typography.base]\nfamily = "Lora"\n')

    assert one == other


def test_a_color_may_be_called_by_its_name_or_by_that_of_css(own):
    brand = own('[color]\nprimary = "sea"\nrule = "primary"\nhair = "silver"\n[color.palette]\nsea = "#0a7e8c"\n')

    assert (brand.color.primary, brand.color.rule, brand.color.hair) == ("#0a7e8c", "#0a7e8c", "#C0C0C0")


def test_steps_may_be_named_by_the_palette_as_well(own):
    brand = own('[color.palette]\nsea = "#0a7e8c"\n[color.steps]\nblue = { fill = "sea", on = "white" }\n')

    assert (brand.color.steps["blue"].fill, brand.color.steps["blue"].on) == ("#0a7e8c", "#FFFFFF")
    assert brand.color.steps["green"] == PLAIN.color.steps["green"]


def test_all_that_a_file_does_not_say_is_as_in_the_plain_brand(own):
    brand = own('[page]\npaper = "letter"\ncorner_marks = true\n[header]\nleft = "{title}"\n')

    assert (brand.color, brand.typography, brand.footer) == (PLAIN.color, PLAIN.typography, PLAIN.footer)
    assert (brand.page.paper, brand.page.corner_marks, brand.page.density) == ("letter", True, "regular")
    assert brand.header.left == "{title}"


def test_the_folders_of_fonts_that_a_file_names_are_looked_into(own, tmp_path):
    (tmp_path / "brands" / "own" / "type").mkdir()
    (tmp_path / "brands" / "own" / "type" / "a.ttf").write_bytes(b"")
    brand = own('[[typography.fonts]]\nfamily = "A"\nsource = "file"\nfiles = ["type/a.ttf"]\n')

    assert tmp_path / "brands" / "own" / "type" in Catalog(tmp_path).fonts(brand)
