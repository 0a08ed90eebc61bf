"""Brands: colours that can be read, families that are only names, and mono without a hue."""

import random
from dataclasses import replace

import pytest
from pdfs import words_of

from sdprint.design.brands import Palette, Typography, dress
from sdprint.design.catalog import Catalog
from sdprint.design.colors import READABLE, check_color, contrast
from sdprint.design.kinds import Margins
from sdprint.errors import Exit

PLAIN = Catalog().brand("plain")


def with_palette(palette, brand=PLAIN):
    return replace(brand, color=replace(brand.color, steps={"green": palette}))


def with_fill(fill):
    return dress(with_palette(Palette(fill)), mono=False).color.steps["green"]


def hue(color):
    return len({color[i : i + 2] for i in (1, 3, 5)}) > 1


@pytest.mark.parametrize(
    ("one", "other", "ratio"),
    [
        ("#000000", "#FFFFFF", 21.0),
        ("#FFF", "#000", 21.0),
        ("#1E66C8", "#1E66C8", 1.0),
        # The lightest greys that WCAG's own examples pass and fail on white.
        ("#767676", "#FFFFFF", 4.54),
        ("#777777", "#FFFFFF", 4.48),
    ],
)
def test_contrast_is_that_of_wcag_either_way_round(one, other, ratio):
    assert round(contrast(one, other), 2) == ratio
    assert contrast(one, other) == contrast(other, one)


@pytest.mark.parametrize("name", Catalog().brands())
def test_a_shipped_brand_can_be_read(name):
    brand = dress(Catalog().brand(name), mono=False)

    for ink in (brand.color.foreground, brand.color.secondary, brand.color.tertiary):
        assert contrast(ink, "#FFFFFF") >= READABLE
        assert contrast(ink, brand.color.ground) >= READABLE
    for step, palette in brand.color.steps.items():
        assert contrast(palette.on, palette.fill) >= READABLE, step
        assert contrast(palette.ink, "#FFFFFF") >= READABLE, step
        assert contrast(palette.ink, palette.tint) >= READABLE, step


@pytest.mark.parametrize("seed", range(5))
def test_a_palette_of_a_fill_alone_gets_colours_that_can_be_read(seed):
    colors = random.Random(seed)  # noqa: S311 - any colours do

    for _ in range(200):
        palette = with_fill(f"#{colors.randrange(1 << 24):06X}")
        assert contrast(palette.on, palette.fill) >= READABLE, palette
        assert contrast(palette.ink, "#FFFFFF") >= READABLE, palette
        assert contrast(palette.ink, palette.tint) >= READABLE, palette
        assert contrast(palette.line, "#FFFFFF") <= contrast(palette.fill, "#FFFFFF"), palette


@pytest.mark.parametrize("grey", range(0, 256, 5))
def test_black_white_and_every_grey_between_make_a_palette(grey):
    palette = with_fill(f"#{grey:02X}{grey:02X}{grey:02X}")

    assert contrast(palette.on, palette.fill) >= READABLE
    assert contrast(palette.ink, palette.tint) >= READABLE


def test_what_a_palette_names_is_kept():
    given = Palette(fill="#F2C230", on="#2B2100", ink="#7A5B00", tint="#FEF7DD", line="#E5C768")

    assert dress(with_palette(given), mono=False).color.steps["green"] == given


def test_the_ink_of_a_light_fill_is_darkened_and_that_of_a_dark_one_is_the_fill():
    assert with_fill("#F2C230").ink != "#F2C230"
    assert with_fill("#14181D").ink == "#14181D"
    assert with_fill("#14181D").on == "#FFFFFF"
    assert with_fill("#FFFFFF").on == PLAIN.color.foreground


@pytest.mark.parametrize("foreground", ["#14181D", "#0000AA", "#600", "#000000"])
def test_mono_leaves_no_hue_and_no_tint(foreground):
    brand = replace(PLAIN, color=replace(PLAIN.color, foreground=foreground))
    color = dress(brand, mono=True).color
    inks = [color.foreground, color.secondary, color.tertiary, color.rule, color.hair, color.ground]

    for palette in color.steps.values():
        inks += [palette.fill, palette.on, palette.ink, palette.tint, palette.line]
        assert (palette.on, palette.tint) == ("#FFFFFF", "#FFFFFF")
    assert not [ink for ink in inks if hue(ink)]
    assert color.steps.keys() == PLAIN.color.steps.keys()


def test_mono_keeps_each_ink_as_light_as_it_was():
    before, after = PLAIN.color, dress(PLAIN, mono=True).color

    for name in ("foreground", "secondary", "rule", "hair"):
        old, new = (contrast(getattr(color, name), "#FFFFFF") for color in (before, after))
        assert new == pytest.approx(old, rel=0.02), name


@pytest.mark.parametrize("value", ["#1E66C8", "#abc", "#ABCDEF"])
def test_a_colour_is_three_or_six_hexadecimal_digits(value):
    check_color(value)
    assert Palette(value).fill == value


@pytest.mark.parametrize(
    "value",
    [
        "",
        "red",
        "#12",
        "#12345",
        "1E66C8",
        "#GGGGGG",
        "#1E66C8\n",
        "#fff;}*{display:none",
        "rgb(1,2,3)",
        "#1E66C8FF",
        "#١٢٣",
    ],
)
def test_anything_else_is_no_colour(value):
    with pytest.raises(ValueError, match="is not a colour like #1E66C8"):
        Palette(value)


@pytest.mark.parametrize("family", ["IBM Plex Sans", "Noto Sans Symbols2", "7-Segment", "my_font"])
def test_a_family_is_a_plain_name(family):
    assert Typography(family, family, family).base == family


@pytest.mark.parametrize(
    "family",
    [
        "",
        " Arial",
        'A";}*{display:none}',
        "A\\22 ;",
        "A;B",
        "A, serif",
        "</style><script>",
        "A\nB",
        "url(x)",
        "A{",
        "A'",
    ],
)
@pytest.mark.parametrize("role", ["base", "condensed", "monospace"])
def test_a_family_that_could_leave_its_quotes_is_refused(family, role):
    with pytest.raises(ValueError, match="is not a font family name"):
        Typography(**{"base": "A", "condensed": "A", "monospace": "A", role: family})


@pytest.mark.parametrize("mono", [False, True])
def test_a_dressed_brand_keeps_its_margins(mono):
    assert dress(PLAIN, mono=mono).margins is None
    assert dress(replace(PLAIN, margins=Margins(1, 2, 3, 4)), mono=mono).margins == Margins(1, 2, 3, 4)


MARGINS = "[margins]\ntop = {}\nright = {}\nbottom = {}\nleft = {}\n"


@pytest.fixture
def own(tmp_path):
    """Write the brand `own` with its margins, from the top clockwise."""

    def write(*edges):
        path = tmp_path / "templates" / "brands" / "own" / "brand.toml"
        path.parent.mkdir(parents=True)
        path.write_text(MARGINS.format(*edges))
        return path

    return write


@pytest.mark.parametrize("kind", ["worksheet", "cheatsheet", "notes", "key"])
def test_a_document_keeps_the_margins_of_its_brand(sdprint, own, checklist, tmp_path, kind):
    own(40, 35, 30, 25)
    done = sdprint("build", checklist("# T\n\n" + "- Who is it, and why?\n" * 40), "-k", kind, "-b", "own")

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    words = words_of(tmp_path / "build" / f"list-{kind}-own.pdf")
    # The foot and, from the second page on, the running head stand in the margins themselves.
    inside = [word for word in words if (word.page == 0 or word.top > 37.5) and word.top < 297 - 30]
    assert min(word.left for word in words) == pytest.approx(25, abs=0.6)
    assert max(word.right for word in words) <= 210 - 35 + 0.1
    assert min(word.top for word in inside) >= 38.5
    assert max(word.bottom for word in inside) <= 297 - 30 + 0.1
    assert len([word for word in inside if word.text == "why?"]) == 40


def test_the_margins_of_a_brand_shrink_with_the_paper(sdprint, own, checklist, tmp_path):
    own(40, 35, 30, 25)
    path = checklist("# T\n\n" + "- Who is it, and why?\n" * 40)

    assert sdprint("build", path, "-k", "key", "-b", "own", "-p", "a5").returncode == Exit.DONE
    words = words_of(tmp_path / "build" / "list-key-own-a5.pdf")
    assert min(word.left for word in words) == pytest.approx(25 * 148 / 210, abs=0.6)


def test_a_check_warns_of_margins_that_no_printer_prints(sdprint, own):
    path = own(5, 35, 30, 25)
    done = sdprint("check")

    assert f"{path}:2:1: warning: margins.top: 5 mm is less than printers leave white\n" in done.stdout
    assert done.stderr == "0 errors, 1 warnings\n"
    assert done.returncode == Exit.DONE


DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="30" height="30"><rect width="30" height="30" fill="{}"/></svg>'
)


@pytest.mark.parametrize(
    "css",
    [
        "body{background:url(pics/paper.svg)}",
        "body{background:url('pics/p%61per.svg')}",
        ":root{--x:url(pics/paper.svg)}body{background:var(--x)}",
        '@import "more/more.css";',
        'body{background:url("{{ (plan.brand.folder / "pics" / "paper.svg").as_uri() }}")}',
    ],
)
def test_a_style_sheet_of_a_brand_names_its_files_from_its_own_folder(sdprint, own, checklist, tmp_path, css):
    home = own(14, 15, 15, 15).parent
    for folder, fill in ((home, "lime"), (tmp_path, "red")):
        (folder / "pics").mkdir()
        (folder / "pics" / "paper.svg").write_text(DRAWING.format(fill))
    (home / "more").mkdir()
    (home / "more" / "more.css").write_text("body{background:url(../pics/paper.svg)}")
    (home / "brand.css").write_text(css)
    done = sdprint("build", checklist(), "-k", "key", "-b", "own")

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert colors_of(tmp_path / "build" / "list-key-own.pdf") & {(0, 255, 0), (255, 0, 0)} == {(0, 255, 0)}


def test_a_style_sheet_for_one_kind_takes_the_place_of_that_of_the_brand(sdprint, own, checklist, tmp_path):
    home = own(14, 15, 15, 15).parent
    (home / "key").mkdir()
    (home / "brand.css").write_text("h1{color:#f00}")
    (home / "key" / "brand.css").write_text("h1{background:url(paper.svg)}")
    (home / "key" / "paper.svg").write_text(DRAWING.format("lime"))
    done = sdprint("build", checklist(), "-k", "key", "-k", "notes", "-b", "own")

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    wanted = {(0, 255, 0), (255, 0, 0)}
    assert colors_of(tmp_path / "build" / "list-key-own.pdf") & wanted == {(0, 255, 0)}
    assert colors_of(tmp_path / "build" / "list-notes-own.pdf") & wanted == {(255, 0, 0)}


def test_a_style_sheet_of_a_brand_can_not_end_before_its_end(sdprint, own, checklist, tmp_path):
    (own(14, 15, 15, 15).parent / "brand.css").write_text("p{color:red}\n</style><p>Inside</p><style>\np{}")
    sdprint("build", checklist(), "-k", "key", "-b", "own")

    assert "Inside" not in {word.text for word in words_of(tmp_path / "build" / "list-key-own.pdf")}


def colors_of(path):
    """Return the colours of the first page."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    picture = document[0].render(scale=1).to_pil().convert("RGB")
    document.close()
    return {color for _, color in picture.getcolors(1 << 24)}
