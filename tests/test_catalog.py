"""The catalog: a project's kinds and brands before the shipped ones, each checked when it is chosen."""

import os

import pytest

from sdprint.design.catalog import PLAIN, Catalog, shipped
from sdprint.errors import DesignError, Exit, UsageError

KIND = 'title = "T"\nabout = "mine"\nkicker = ""\nmargins = { top = 1, right = 1, bottom = 1, left = 1 }\n'
OWN = "brands/own/brand.toml"
NO_COLOR = "is not a colour like #1E66C8, nor a name of CSS"
WRITE = "\n  hint: write it as #RRGGBB"
CHAIN = "\nPATH:".join(
    (
        f"5:1: color.palette.a: 'nowhere' {NO_COLOR}\n  hint: known: a, hair, rule",
        f"2:1: color.rule: 'nowhere' {NO_COLOR}\n  hint: known: hair, rule",
        f"3:1: color.hair: '#12' {NO_COLOR}{WRITE}",
    )
)
KNOWN = "known: color, defaults, footer, header, logo, margins, meta, page, typography"


@pytest.fixture
def put(tmp_path):
    """Writes a file below the project's templates/ and gives its path."""

    def put(name, data=""):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data if isinstance(data, bytes) else data.encode())
        return path

    return put


def refusal(tmp_path, name="own"):
    with pytest.raises(DesignError) as error:
        Catalog(tmp_path).brand(name)
    assert error.value.exit_code == Exit.INPUT
    return str(error.value)


def test_the_shipped_kinds_and_brands_are_there_and_right():
    catalog = Catalog()

    assert {"worksheet", "cheatsheet", "notes", "key"} <= set(catalog.kinds())
    assert PLAIN in catalog.brands()
    assert [catalog.kind(name).name for name in catalog.kinds()] == list(catalog.kinds())
    assert [catalog.brand(name).name for name in catalog.brands()] == list(catalog.brands())
    assert (shipped() / "content").is_dir()


def test_folders_that_are_none_or_have_no_toml_or_begin_with_an_underscore_are_no_kinds(tmp_path, put):
    put("documents/_base/document.toml", KIND)
    put("documents/empty/page.html.j2")
    put("documents/mine/document.toml", KIND)

    assert Catalog(tmp_path / "nowhere", tmp_path).kinds() == tuple(sorted([*Catalog().kinds(), "mine"]))


def test_the_shipped_shelves_are_the_skeleton_and_all_kinds_with_what_is_wanted_first():
    base, (first, *rest) = Catalog().shelves(["build", "worksheet"])

    assert (base.name, first.name) == ("_base", "worksheet")
    assert [kind.name for kind in rest] == sorted(set(Catalog().kinds()) - {"worksheet"})


def test_a_kind_of_the_project_goes_before_the_shipped_one_of_its_name(tmp_path, put):
    put("documents/worksheet/document.toml", KIND)

    assert Catalog(tmp_path).kind("worksheet").title == "T"
    assert Catalog(tmp_path).kind("worksheet").folder == tmp_path / "documents" / "worksheet"
    assert Catalog().kind("worksheet").title == "Worksheet"


def test_the_first_folder_that_has_a_brand_wins(tmp_path, put):
    put("one/brands/own/brand.toml", '[meta]\nname = "One"\n')
    put("two/brands/own/brand.toml", '[meta]\nname = "Two"\n')

    assert Catalog(tmp_path / "one", tmp_path / "two").brand("own").meta.name == "One"
    assert Catalog(tmp_path / "two", tmp_path / "one").brand("own").meta.name == "Two"


@pytest.mark.parametrize(
    ("what", "name", "hint"),
    [
        ("kind", "workshet", "did you mean 'worksheet'?"),
        ("kind", "../documents/worksheet", "known: "),
        ("kind", "_base", "known: cheatsheet, "),
        ("brand", "plane", "did you mean 'plain'?"),
        ("brand", "", "known: "),
    ],
)
def test_an_unknown_name_is_a_mistake_of_usage_with_advice(what, name, hint):
    with pytest.raises(UsageError) as error:
        getattr(Catalog(), what)(name)

    assert str(error.value).startswith(f"unknown {what} '{name}'\n  hint: {hint}")
    assert error.value.exit_code == Exit.USAGE


def test_settings_are_laid_over_a_kind():
    kind = Catalog().kind("cheatsheet", ("pages=2", "fit.columns=[2]", "title=Mine"))

    assert (kind.promise.pages, kind.fit.columns, kind.fit.counts, kind.title) == (2, (2,), (2,), "Mine")
    assert kind.margins == Catalog().kind("cheatsheet").margins
    assert Catalog().kind("cheatsheet", ("columns=2",)).fit.counts == (2,)
    assert Catalog().kind("cheatsheet").promise.pages == 1


@pytest.mark.parametrize(
    ("settings", "what", "hint"),
    [
        (("pages=many",), "promise.pages: Input should be a valid integer", "--set was: pages=many"),
        (("pages=2.5",), "promise.pages: Input should be a valid integer", "--set was: pages=2.5"),
        (("pages=",), "promise.pages: Input should be a valid integer", "--set was: pages="),
        (("even=perhaps",), "promise.even: Input should be a valid boolean", "--set was: even=perhaps"),
        (("mode=grow",), "fit.mode: Input should be 'flow' or 'columns'", "--set was: mode=grow"),
        (("relief=['hope']",), "fit.relief.0: Input should be 'margins', 'short' or 'no hints'", "--set was: relief"),
        (("largest=inf",), "fit.largest: Input should be a finite number", "--set was: largest=inf"),
        (("columns=0",), "fit: columns are 1 or more", "--set was: columns=0"),
        (("pages=-1", "title=x"), "promise: pages can't be less than 0", "--set was: pages=-1, title=x"),
        (("smallest=9", "largest=8"), "fit: smallest is more than 0 and at most largest", "--set was: smallest=9, la"),
        (("margins.top=-1",), "margins: a margin can't be less than 0", "--set was: margins.top=-1"),
        (("name=x",), "unknown key 'name'", "its folder gives it"),
    ],
)
def test_a_setting_with_a_wrong_value_is_a_mistake_of_usage(settings, what, hint):
    with pytest.raises(UsageError) as error:
        Catalog().kind("cheatsheet", settings)

    assert error.value.findings[0].what.startswith(what)
    assert error.value.findings[0].hint.startswith(hint)
    assert error.value.exit_code == Exit.USAGE


@pytest.mark.parametrize("wrong", ["fit = 3\n", "promise = 'x'\n"])
def test_a_setting_for_a_table_that_is_none_is_a_mistake_and_no_crash(tmp_path, put, wrong):
    put("documents/mine/document.toml", KIND + wrong)

    for setting in ("columns=2", "pages=2"):
        with pytest.raises((DesignError, UsageError), match=r"(fit|promise): Input should be a dictionary"):
            Catalog(tmp_path).kind("mine", (setting,))


def test_an_empty_brand_is_the_plain_one_under_another_name(tmp_path, put):
    put(OWN)
    own, plain = Catalog(tmp_path).brand("own"), Catalog().brand(PLAIN)

    assert (own.name, own.folder) == ("own", tmp_path / "brands" / "own")
    assert (own.color, own.typography) == (plain.color, plain.typography)
    assert own.meta.name == "Own"


def test_a_brand_names_only_what_differs_and_its_palettes_are_taken_whole(tmp_path, put):
    put(OWN, '[color]\nforeground = "#001122"\n[color.steps]\ngreen = { fill = "#008000" }\n')
    own, plain = Catalog(tmp_path).brand("own").color, Catalog().brand(PLAIN).color

    assert (own.foreground, own.secondary) == ("#001122", plain.secondary)
    assert (own.steps["green"].fill, own.steps["green"].ink) == ("#008000", "")
    assert own.steps["blue"] == plain.steps["blue"]


def test_a_project_brand_called_plain_is_laid_over_the_shipped_plain(tmp_path, put):
    put("brands/plain/brand.toml", '[meta]\nname = "Ours"\n')
    brand = Catalog(tmp_path).brand("plain")

    assert brand.meta.name == "Ours"
    assert brand.typography == Catalog().brand("plain").typography


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ('[color]\nforground = "#000"\n', "2:1: unknown key 'color.forground'\n  hint: did you mean 'foreground'?"),
        ("[colour]\n", "1:1: unknown key 'colour'\n  hint: did you mean 'color'?"),
        ('[meta]\nnam = "x"\n', "2:1: unknown key 'meta.nam'\n  hint: did you mean 'name'?"),
        ('name = "x"\n', f"1:1: unknown key 'name'\n  hint: {KNOWN}"),
        (
            '[color.steps]\ngreen = { fil = "#000", fill = "#000" }\n',
            "2:1: unknown key 'color.steps.green.fil'\n  hint: did you mean 'fill'?",
        ),
        ('[color.steps]\ngreen = { on = "#000" }\n', "2:1: key 'color.steps.green.fill' is missing"),
        (
            '[color.steps]\ngreen = { fill = "" }\n',
            f"2:1: color.steps.green.fill: '' {NO_COLOR}\n  hint: write it as #RRGGBB",
        ),
        (
            "[color.steps]\nblue = 1\n",
            "2:1: color.steps.blue: should be a table of keys",
        ),
        (
            '[color]\nrule = "tomatto"\n[color.palette]\ntomate = "#f00"\n',
            f"2:1: color.rule: 'tomatto' {NO_COLOR}\n  hint: did you mean 'tomate'?",
        ),
        (
            '[color]\nrule = "a"\nhair = "#12"\n[color.palette]\na = "nowhere"\n',
            CHAIN,
        ),
        (
            '[color.steps]\ngren = { fill = "#123" }\n',
            "2:1: unknown key 'color.steps.gren'\n  hint: did you mean 'green'?",
        ),
        ('color.rule = "grai"\n', f"1:1: color.rule: 'grai' {NO_COLOR}\n  hint: known: rule"),
        ("[color]\nrule = 5\n", "2:1: color.rule: Input should be a valid string"),
        (
            "color = 5\n",
            "1:1: color: should be a table of keys",
        ),
        ('[typography]\nbase = "A\\";}*{x:y"\n', "2:1: typography.base.family: 'A\";}*{x:y' is not a font family name"),
        ("[meta\n", "1:6: not TOML: Expected ']' at the end of a table declaration"),
    ],
)
def test_a_mistake_in_a_brand_is_named_with_its_place(tmp_path, put, text, finding):
    path = put(OWN, text)

    assert refusal(tmp_path) == f"{path}:{finding}".replace("PATH", str(path))


def test_a_logo_in_the_folder_is_taken(tmp_path, put):
    put(OWN, '[logo]\npath = "art/Logo.SVG"\nalt = "Us"\n')
    put("brands/own/art/Logo.SVG", "<svg/>")

    assert Catalog(tmp_path).brand("own").logo.path == "art/Logo.SVG"


@pytest.mark.parametrize(
    "name",
    [
        "missing.svg",
        "../other/logo.svg",
        "{tmp}/brands/other/logo.svg",
        "out.svg",
        "ring.svg",
        ".",
        "a\\u0000.svg",
        "x" * 300,
    ],
)
def test_a_logo_that_is_missing_or_outside_of_the_folder_is_refused(tmp_path, put, name):
    outside = put("brands/other/logo.svg", "<svg/>")
    name = name.replace("{tmp}", str(tmp_path))
    path = put(OWN, f'[logo]\nalt = "Us"\npath = "{name}"\n')
    (path.parent / "out.svg").symlink_to(outside)
    (path.parent / "ring.svg").symlink_to("ring.svg")

    shown = name.replace("\\u0000", "�")
    assert refusal(tmp_path) == (
        f"{path}:3:1: logo.path: no file '{shown}' in the brand's folder\n  hint: put it into {path.parent}"
    )


def test_a_link_to_a_logo_in_the_same_folder_is_followed(tmp_path, put):
    path = put(OWN, '[logo]\npath = "now.png"\n')
    put("brands/own/2024.png", b"\x89PNG")
    (path.parent / "now.png").symlink_to("2024.png")

    assert Catalog(tmp_path).brand("own").logo.path == "now.png"


def test_a_logo_that_is_no_picture_is_refused(tmp_path, put):
    path = put(OWN, '[logo]\npath = "logo.pdf"\n')
    put("brands/own/logo.pdf")

    assert refusal(tmp_path) == f"{path}:2:1: logo.path: '.pdf' is no picture\n  hint: use SVG or PNG"


def test_a_list_of_what_there_is_shows_wrong_tables_too(tmp_path, put):
    put("documents/mine/document.toml", KIND)
    put("documents/bare/document.toml")
    put("brands/odd/brand.toml", "meta = 3\n")
    put("brands/own/brand.toml", '[meta]\nabout = "for us"\n')
    catalog = Catalog(tmp_path)

    assert {("mine", "mine"), ("bare", "")} < set(catalog.describe("documents"))
    assert {("odd", ""), ("own", "for us")} < set(catalog.describe("brands"))
    assert all(about for _, about in Catalog().describe("documents") + Catalog().describe("brands"))


MARGINS = "[margins]\ntop = {}\nright = {}\nbottom = {}\nleft = {}\n"


def test_a_brand_may_have_margins_for_every_kind(tmp_path, put):
    put(OWN, MARGINS.format(20, 21, 22, 23))
    catalog = Catalog(tmp_path)

    assert catalog.brand("own").margins.edges == (20, 21, 22, 23)
    assert catalog.brand(PLAIN).margins is None
    assert catalog.find_tight_margins("own") == catalog.find_tight_margins(PLAIN) == ()


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("[margins]\ntop = 20\nright = 20\nbottom = 20\n", "1:1: key 'margins.left' is missing"),
        (MARGINS.format(20, -1, 20, 20), "1:1: margins: a margin can't be less than 0"),
        (MARGINS.format(20, 20, "'wide'", 20), "4:1: margins.bottom: Input should be a valid number"),
        (MARGINS.format(20, 20, 20, 20) + "inner = 3\n", "6:1: unknown key 'margins.inner'\n  hint: "),
    ],
)
def test_margins_of_a_brand_that_are_none_are_named_with_their_place(tmp_path, put, text, finding):
    path = put(OWN, text)

    assert refusal(tmp_path).startswith(f"{path}:{finding}")


def test_margins_that_no_printer_prints_are_warned_of_each_with_its_place(tmp_path, put):
    path = put(OWN, '[meta]\nname = "Own"\n' + MARGINS.format(5.9, 6, 0, 20))
    found = Catalog(tmp_path).find_tight_margins("own")

    assert [str(finding).partition("\n")[0] for finding in found] == [
        f"{path}:4:1: warning: margins.top: 5.9 mm is less than printers leave white",
        f"{path}:6:1: warning: margins.bottom: 0 mm is less than printers leave white",
    ]
    assert all("at least 6 mm; sdprint build -k testpage" in finding.hint for finding in found)


def test_templates_are_looked_for_in_the_brand_then_the_project_then_what_is_shipped(tmp_path, put):
    put("brands/own/worksheet/page.html.j2")
    put("documents/worksheet/style.css")
    put("documents/_base/page.html.j2")
    put(OWN)
    catalog, house = Catalog(tmp_path), shipped() / "templates" / "documents"

    assert catalog.template_folders(catalog.kind("worksheet"), catalog.brand("own")) == (
        ("", tmp_path / "brands/own/worksheet"),
        ("", tmp_path / "documents/worksheet"),
        ("", house / "worksheet"),
        ("", tmp_path / "brands/own"),
        ("base", tmp_path / "documents/_base"),
        ("base", house / "_base"),
    )


def test_a_kind_has_what_it_does_not_say_from_the_one_that_it_is_like(tmp_path, put):
    put("documents/drill/document.toml", 'like = "worksheet"\ntitle = "Drill"\npromise = { even = false }\n')
    put("documents/second/document.toml", 'like = "drill"\nabout = "two"\n')
    put("documents/drill/page.html.j2")
    put("brands/own/worksheet/page.html.j2")
    put(OWN)
    catalog, house = Catalog(tmp_path), shipped() / "templates" / "documents"
    kind, worksheet = catalog.kind("second"), catalog.kind("worksheet")

    assert (kind.title, kind.about, kind.kicker) == ("Drill", "two", worksheet.kicker)
    assert (kind.promise.even, kind.promise.leaves_out) == (False, worksheet.promise.leaves_out)
    assert [folder for prefix, folder in catalog.template_folders(kind, catalog.brand("own")) if not prefix] == [
        tmp_path / "documents/second",
        tmp_path / "documents/drill",
        tmp_path / "brands/own/worksheet",
        house / "worksheet",
        tmp_path / "brands/own",
    ]


@pytest.mark.parametrize(
    ("like", "finding"),
    [
        ('"workshet"', "2:1: like: unknown kind 'workshet'\n  hint: did you mean 'worksheet'?"),
        ('"../notes"', "2:1: like: unknown kind '../notes'\n  hint: did you mean 'notes'?"),
        ('"mine"', "2:1: like: 'mine' would be like itself\n  hint: name another kind, or take the key out"),
        ("3", "2:1: like: Input should be a valid string"),
    ],
)
def test_a_kind_that_is_like_none_or_itself_is_a_mistake_with_its_place(tmp_path, put, like, finding):
    path = put(
        "documents/mine/document.toml", f"{KIND.partition(chr(10))[0]}\nlike = {like}\n" + KIND.partition("\n")[2]
    )
    with pytest.raises(DesignError) as error:
        Catalog(tmp_path).kind("mine")

    assert str(error.value) == f"{path}:{finding}"


def test_kinds_that_are_like_each_other_end(tmp_path, put):
    put("documents/one/document.toml", 'like = "two"\n')
    put("documents/two/document.toml", 'like = "one"\n')
    catalog = Catalog(tmp_path)
    with pytest.raises(DesignError, match="'one' would be like itself"):
        catalog.kind("one")

    assert catalog.template_folders(catalog.kind("key", ("like=one",)), catalog.brand(PLAIN))


def test_fonts_come_from_the_brand_then_the_project_then_what_is_shipped(tmp_path, put):
    put(OWN)
    put("brands/own/fonts/A.ttf")
    put("fonts/B.ttf")
    catalog, house = Catalog(tmp_path), shipped() / "templates" / "fonts"

    assert catalog.fonts(catalog.brand("own")) == (tmp_path / "brands/own/fonts", tmp_path / "fonts", house)
    assert catalog.fonts(catalog.brand("plain")) == (tmp_path / "fonts", house)


@pytest.mark.parametrize("make", [lambda path: path.mkdir(), os.mkfifo], ids=["folder", "pipe"])
def test_what_is_no_file_in_the_place_of_one_is_told_of(tmp_path, make):
    for name in (OWN, "documents/own/document.toml"):
        (tmp_path / name).parent.mkdir(parents=True)
        make(tmp_path / name)
    catalog = Catalog(tmp_path)

    for choose, name in (
        (catalog.brand, "own"),
        (catalog.kind, "own"),
        *((catalog.describe, s) for s in ("brands", "documents")),
    ):
        with pytest.raises(DesignError, match="is not a regular file"):
            choose(name)
