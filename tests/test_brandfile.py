"""What a brand's file may say: our own, and the one that Quarto reads, each mistake with its place."""

import json

import pytest

from sdprint.design.brandfile import BrandFile
from sdprint.design.catalog import Catalog
from sdprint.design.settling import read_brand
from sdprint.errors import DesignError

# All that the specification of brand.yml names.
QUARTO = """
meta:
  name: {full: Acme Interview School, short: Acme}
  link: {home: https://acme.example, github: https://github.com/acme}
logo:
  images:
    wide: {path: wide.svg, alt: Acme}
    white: white.svg
  small: icon.png
  medium: {light: wide, dark: white}
  large: wide
color:
  palette: {teal: "#0a7e8c", ink: "#101820", mist: teal}
  foreground: ink
  background: "#fff"
  primary: teal
  secondary: {light: mist, dark: "#eee"}
  tertiary: lightgrey
  success: green
  info: mist
  warning: orange
  danger: firebrick
  light: "#fff"
  dark: "#000"
  link: teal
typography:
  fonts:
    - {family: Lora, source: google, weight: [400, 700], style: normal}
    - {family: Own, source: file, files: [type/Own.ttf, {path: type/OwnBold.ttf, weight: bold}]}
  base: {family: Lora, size: 16px, weight: 400, line-height: 1.5}
  headings: {family: IBM Plex Sans, weight: 600, style: normal, color: primary, line-height: 1.2}
  monospace: {family: IBM Plex Mono, size: 0.9em}
  monospace-inline: {color: teal, background-color: light, weight: 400}
  monospace-block: {color: foreground, line-height: 1.4}
  link: {weight: 600, color: teal, decoration: underline}
defaults:
  bootstrap: {version: 5, uses: [a, b]}
  sdprint:
    logo: {alt: The acme of all}
    footer: {right: "{page}/{pages}"}
    page: {density: roomy}
"""


@pytest.fixture
def own(tmp_path):
    folder = tmp_path / "brands" / "own"
    folder.mkdir(parents=True)
    (folder / "type").mkdir()
    for name in ("wide.svg", "white.svg", "icon.png", "type/Own.ttf", "type/OwnBold.ttf"):
        (folder / name).write_text("<svg/>")

    def brand(text, name="_brand.yml"):
        (folder / name).write_text(text)
        return Catalog(tmp_path).brand("own")

    return brand


def refusal(own, text, name="_brand.yml"):
    with pytest.raises(DesignError) as error:
        own(text, name)
    return str(error.value).replace(str(error.value.findings[0].path), "FILE")


def test_a_brand_yml_is_read_as_quarto_reads_it(own):
    brand = own(QUARTO)

    assert brand.meta.name == "Acme Interview School"
    assert (brand.logo.path, brand.logo.dark, brand.logo.small) == ("wide.svg", "white.svg", "icon.png")
    assert brand.color.foreground == "#101820"
    assert brand.color.primary == brand.color.secondary == brand.color.heading == "#0a7e8c"
    assert brand.color.tertiary == "#D3D3D3"
    assert (brand.typography.base, brand.typography.headings) == ("Lora", "IBM Plex Sans")
    assert brand.typography.heading_weight == 600
    assert brand.fonts == ("type/Own.ttf", "type/OwnBold.ttf")
    # Sizes of screens say nothing of paper.
    assert brand.typography.size == 9


def test_what_is_ours_alone_stands_under_its_defaults(own):
    brand = own(QUARTO)

    assert brand.logo.alt == "The acme of all"
    assert brand.footer.right == "{page}/{pages}"
    assert brand.page.density == "roomy"


def test_the_words_for_a_picture_are_those_of_the_image(own):
    assert own("logo: {images: {a: {path: wide.svg, alt: Us}}, large: a}\n").logo.alt == "Us"


def test_two_files_of_one_brand_are_one_too_many(own):
    own("meta: {name: Theirs}\n")

    assert "brand.toml and _brand.yml: one of them is the brand" in refusal(
        own, '[meta]\nname = "Ours"\n', "brand.toml"
    )


@pytest.mark.parametrize(
    ("size", "points"), [("14", 14), ("14pt", 14), ("'14 pt'", 14), ("1.2rem", 9), ("110%", 9), ("18px", 9)]
)
def test_a_size_in_points_is_that_of_text_on_paper(own, size, points):
    assert own(f"typography: {{base: {{size: {size}}}}}\n").typography.size == points


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("color:\n  primry: teal\n", "FILE:2:3: unknown key 'color.primry'\n  hint: did you mean 'primary'?"),
        ("defaults:\n  sdprint:\n    page: {densty: roomy}\n", "FILE:3:12: unknown key 'page.densty'"),
        ("color:\n  primary: teel\n", "FILE:2:3: color.primary: 'teel' is not a colour"),
        ("color:\n  primary: #fff\n", "FILE:2:12: '#fff' is a remark in YAML and is not read"),
        ("color: {palette: {a: b}, primary: a}\n", "color.palette.a: 'b' is not a colour"),
        ("logo: nowhere.svg\n", "FILE:1:1: logo.path: no file 'nowhere.svg' in the brand's folder"),
        ("logo: {small: nowhere.svg}\n", "FILE:1:8: logo.small: no file 'nowhere.svg'"),
        (
            "typography:\n  fonts:\n    - {family: A, source: file, files: [gone.ttf]}\n",
            "FILE:2:3: typography.fonts: no file 'gone.ttf' in the brand's folder",
        ),
        (
            "typography: {fonts: [{famly: A}]}\n",
            "unknown key 'typography.fonts.0.famly'\n  hint: did you mean 'family'?",
        ),
        ("- a\n", "FILE:1:1: holds no table of keys"),
        ("a: [\n", "FILE:2:1: the brand is not YAML"),
        ("footer: {left: '{pge}'}\n", "FILE:1:10: footer.left: '{pge}' is none of {date}, {edition}"),
        ("footer: {left: '{page'}\n", "FILE:1:10: footer.left: '{page' is none of"),
        (
            "typography: {base: {size: 72pt}}\n",
            "FILE:1:21: typography.base.size: Input should be less than or equal to 24",
        ),
        ("typography: {base: {weight: 1000}}\n", "FILE:1:21: typography.base.weight: Input should be less than or"),
        ("page: {density: dense}\n", "FILE:1:8: page.density: Input should be 'compact', 'regular' or 'roomy'"),
        ("color: {background: rubish}\n", "FILE:1:9: color.background: 'rubish' is not a colour"),
        ("color: {ground: '#333'}\n", "FILE:1:9: color.ground: #333 is so dark that not even black can be read on it"),
        (
            "color: {primary: 'rgb(300,0,0)'}\n",
            "FILE:1:9: color.primary: 'rgb(300,0,0)' is not a colour that can be printed",
        ),
        ("color: {primary: '#12345600'}\n", "FILE:1:9: color.primary: '#12345600' is not a colour that can be printed"),
        ("color: 5\n", "FILE:1:1: color: should be a table of keys"),
    ],
)
def test_a_mistake_is_named_with_its_place(own, text, what):
    assert what in refusal(own, text)


@pytest.mark.parametrize(("weight", "figure"), [("bold", 700), ("semi-bold", 600), ("300", 300)])
def test_a_weight_may_have_a_name(own, weight, figure):
    assert own(f"typography: {{headings: {{weight: {weight}}}}}\n").typography.heading_weight == figure


def test_files_in_the_network_are_another_programs(own):
    files = "typography:\n  fonts:\n    - {family: A, source: file, files: ['https://a.example/a.ttf']}\n"

    assert own(files).fonts == ()


def test_all_mistakes_are_named_at_once(own):
    assert refusal(own, "colr: 1\npage: {density: x}\nmeta: {nme: x}\n").count("FILE:") == 3


def test_the_schema_knows_each_key_with_its_hyphens_and_what_it_means():
    schema = BrandFile.model_json_schema(by_alias=True)

    assert json.loads(json.dumps(schema))["title"] == "sdprint brand"
    assert {"meta", "logo", "color", "typography", "page", "margins", "header", "footer"} < set(schema["properties"])
    assert "line-height" in schema["$defs"]["Type"]["properties"]
    assert schema["$defs"]["Colors"]["properties"]["primary"]["description"].startswith("the accent")
    assert schema["additionalProperties"] is False


@pytest.mark.parametrize("name", Catalog().brands())
def test_a_shipped_brand_holds_to_the_schema(name):
    path = Catalog().brand(name).folder / "brand.toml"

    assert read_brand(path).file.meta.about
