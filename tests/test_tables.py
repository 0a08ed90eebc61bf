"""TOML read against dataclasses: each mistake with its line, its column and advice."""

import os
from time import process_time

import pytest

from sdprint.design.brands import Brand
from sdprint.design.kinds import Kind
from sdprint.design.project import Settings
from sdprint.design.tables import MOST_BYTES, check_table, locate, override, place_of, read_toml
from sdprint.errors import DesignError, Exit, UsageError


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a = 1\nb = \n", ":2:5", "not TOML: Invalid value"),
        ("a = 1\nb 2\n", ":2:3", "not TOML: Expected '=' after a key in a key/value pair"),
        ("a = 1\na = 2\n", ":2:6", "not TOML: Cannot overwrite a value"),
        ("[fit\n", ":1:5", "not TOML: Expected ']' at the end of a table declaration"),
        ("a = 1\nb = '''abc", ":2", "not TOML: Expected \"'''\""),
        ("\na = " + "[" * 9000, ":2:5", "not TOML that can be read: nested too deep, or a figure too long"),
        ("a = 1\nb = " + "{x = " * 3000, ":2:5", "not TOML that can be read: nested too deep, or a figure too long"),
        ("a = 1\nb = " + "1" * 9000, ":2:5", "not TOML that can be read: nested too deep, or a figure too long"),
        ("a = 2024-13-45", ":1:9", "not TOML: Expected newline or end of document after a statement"),
        ("a = 1\nb = '\0'", ":2:6", "not TOML: Found invalid character '\\x00'"),
        ("a = 1\n[b]\n[b]", ":3:3", "not TOML: Cannot declare ('b',) twice"),
    ],
)
def test_broken_toml_is_refused_with_its_place(tmp_path, text, place, what):
    path = tmp_path / "a.toml"
    path.write_text(text)

    with pytest.raises(DesignError) as error:
        read_toml(path)

    assert str(error.value).startswith(f"{path}{place}: {what}")
    assert error.value.exit_code == Exit.INPUT


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("none", ": no such file"),
        ("dangling", ": no such file"),
        ("folder", ": is not a regular file\n  hint: put a TOML file in its place"),
        ("pipe", ": is not a regular file\n  hint: put a TOML file in its place"),
        ("device", ": is not a regular file\n  hint: put a TOML file in its place"),
        ("ring", ": can't be read: Too many levels of symbolic links"),
        ("latin", ":2:6: is not UTF-8: byte 0xE9\n  hint: save it again as UTF-8"),
        ("utf16", ":1:1: is not UTF-8: byte 0xFF\n  hint: save it again as UTF-8"),
        ("large", f": {MOST_BYTES + 1} bytes is too large\n  hint: the limit is {MOST_BYTES} bytes"),
    ],
)
def test_what_is_no_text_file_is_refused_by_name_and_not_waited_for(tmp_path, name, what):
    (tmp_path / "latin.toml").write_bytes("a = 1\nb = 'é'".encode("latin-1"))
    (tmp_path / "utf16.toml").write_bytes("a = 1".encode("utf-16"))
    (tmp_path / "large.toml").write_text("#" * (MOST_BYTES + 1))
    (tmp_path / "folder.toml").mkdir()
    os.mkfifo(tmp_path / "pipe.toml")
    for link, target in (("device", "/dev/zero"), ("ring", "ring.toml"), ("dangling", "nowhere")):
        (tmp_path / f"{link}.toml").symlink_to(target)
    path = tmp_path / f"{name}.toml"
    with pytest.raises(DesignError) as error:
        read_toml(path)
    assert str(error.value).startswith(f"{path}{what}")


@pytest.mark.parametrize("text", ["{}.b = 1", "[{}]", "a = {{ {} = 1 }}"])
def test_the_largest_file_takes_no_more_than_seconds(tmp_path, text):
    path = tmp_path / "a.toml"
    path.write_text(text.format(".".join("a" * (MOST_BYTES // 2 - 10))))
    start = process_time()
    with pytest.raises(DesignError):
        check_table(Settings, read_toml(path), path)
    assert process_time() - start < 10


def test_a_byte_order_mark_is_no_part_of_the_first_key(tmp_path):
    path = tmp_path / "a.toml"
    path.write_bytes(b"\xef\xbb\xbfpaper = 'a4'\r\nmono = 4\r\n")

    assert read_toml(path) == {"paper": "a4", "mono": 4}
    assert place_of(path, "paper") == (1, 1)
    with pytest.raises(DesignError) as error:
        check_table(Settings, read_toml(path), path)
    assert str(error.value).startswith(f"{path}:2:1: mono: ")


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("brnd = 'x'", "1:1: unknown key 'brnd'\n  hint: did you mean 'brand'?"),
        ("  qqq = 1", "1:3: unknown key 'qqq'\n  hint: known: brand, kinds, mono, out, paper"),
        ("mono = true\nkinds = 'worksheet'", "2:1: kinds: Input should be a valid tuple"),
        ("kinds = ['a', 2]", "1:1: kinds.1: Input should be a valid string"),
        ("paper = 4", "1:1: paper: Input should be a valid string"),
        ("mono = 'yes please'", "1:1: mono: Input should be a valid boolean, unable to interpret input"),
        ("[mono]\nx = 1", "1:1: mono: Input should be a valid boolean"),
    ],
)
def test_a_key_that_is_unknown_or_holds_the_wrong_thing_is_named(tmp_path, text, finding):
    path = tmp_path / "a.toml"
    path.write_text(text)

    with pytest.raises(DesignError) as error:
        check_table(Settings, read_toml(path), path)

    assert str(error.value) == f"{path}:{finding}"


def test_what_the_caller_gives_is_no_key_of_the_file(tmp_path):
    path = tmp_path / "brand.toml"
    path.write_text('[meta]\nnam = "x"\n')
    with pytest.raises(DesignError) as error:
        check_table(Brand, read_toml(path), path, name="own", folder=tmp_path)
    # The name of the brand is given, that inside [meta] is not.
    assert str(error.value.findings[1]) == f"{path}:2:1: unknown key 'meta.nam'\n  hint: did you mean 'name'?"

    path.write_text('nam = "x"\n')
    with pytest.raises(DesignError) as error:
        check_table(Brand, read_toml(path), path, name="own", folder=tmp_path)
    assert error.value.findings[-1].hint == "known: color, fonts, footer, header, logo, margins, meta, page, typography"


def test_a_right_table_becomes_its_dataclass(tmp_path):
    settings = check_table(Settings, {"kinds": ["key", "notes"], "mono": True}, tmp_path / "a.toml")

    assert settings == Settings(kinds=("key", "notes"), mono=True)


TEXT = """\
# title = "not this"
title = "x"

[fit]
  mode = "flow"
color.ink = "#000"
[color.steps]
green = { fill = "x" }
[color.steps."blue"]
fill = "y"
[[cards]]
name = "z"
"""


@pytest.mark.parametrize(
    ("keys", "place"),
    [
        (("title",), (2, 1)),
        (("fit",), (4, 1)),
        (("fit", "mode"), (5, 3)),
        (("fit", "missing"), (4, 1)),
        (("fit", "color", "ink"), (6, 1)),
        (("color", "steps", "green", "fill"), (8, 1)),
        (("color", "steps", "blue"), (9, 1)),
        (("color", "steps", "blue", "fill"), (10, 1)),
        (("cards", "name"), (12, 1)),
        (("color",), (7, 1)),
        (("nowhere",), (0, 0)),
        ((), (0, 0)),
    ],
)
def test_the_place_of_a_key_is_found_or_that_of_the_nearest_table(keys, place):
    assert locate(TEXT, keys) == place


FILE = {"title": "T", "promise": {"pages": 1, "even": True}, "fit": {"mode": "columns"}}


@pytest.mark.parametrize(
    ("settings", "changed"),
    [
        ((), {}),
        (("pages=2",), {"promise": {"pages": 2, "even": True}}),
        (("promise.pages=2",), {"promise": {"pages": 2, "even": True}}),
        (("  pages =  2 ",), {"promise": {"pages": 2, "even": True}}),
        (("columns=2",), {"fit": {"mode": "columns", "columns": 2}}),
        (("columns=[2]",), {"fit": {"mode": "columns", "columns": [2]}}),
        (("fit.columns=[1, 3]",), {"fit": {"mode": "columns", "columns": [1, 3]}}),
        (("columns=2", "columns=3"), {"fit": {"mode": "columns", "columns": 3}}),
        (("columns=2", "pages=3"), {"fit": {"mode": "columns", "columns": 2}, "promise": {"pages": 3, "even": True}}),
        (("relief=[]",), {"fit": {"mode": "columns", "relief": []}}),
        (("cards=in place",), {"fit": {"mode": "columns", "cards": "in place"}}),
        (("even=false",), {"promise": {"pages": 1, "even": False}}),
        (("least_margins.top=6.5",), {"least_margins": {"top": 6.5}}),
        (("title=My sheet",), {"title": "My sheet"}),
        (("title='2'",), {"title": "2"}),
        (("title=a=b",), {"title": "a=b"}),
        ((f"title={'9' * 5000}",), {"title": "9" * 5000}),
        ((f"title={'[' * 5000}",), {"title": "[" * 5000}),
        (("kicker=",), {"kicker": ""}),
    ],
)
def test_a_setting_is_laid_over_the_key_of_its_name_or_that_of_its_table(settings, changed):
    before = {key: dict(value) if isinstance(value, dict) else value for key, value in FILE.items()}

    assert override(Kind, FILE, settings) == FILE | changed
    assert before == FILE


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("pags=2", "--set: unknown setting 'pags'\n  hint: did you mean 'pages'?"),
        ("Pages=2", "--set: unknown setting 'Pages'\n  hint: did you mean 'pages'?"),
        ("ages=2", "--set: unknown setting 'ages'\n  hint: did you mean 'pages'?"),
        ("fit.pages=2", "--set: unknown setting 'fit.pages'\n  hint: did you mean 'pages'?"),
        ("colour=2", "--set: unknown setting 'colour'\n  hint: "),
        ("=2", "--set: unknown setting ''\n  hint: known: about, "),
        ("fit=2", "--set: unknown setting 'fit'\n  hint: "),
        ("margins=2", "--set: unknown setting 'margins'\n  hint: "),
        ("top=7", "--set: unknown setting 'top'\n  hint: one of margins.top, least_margins.top"),
        ("right=7", "--set: unknown setting 'right'\n  hint: one of margins.right, least_margins.right"),
        ("bottom=7", "--set: unknown setting 'bottom'\n  hint: one of margins.bottom, least_margins.bottom"),
        ("left=7", "--set: unknown setting 'left'\n  hint: one of margins.left, least_margins.left"),
        ("pages", "--set: 'pages' is not KEY=VALUE\n  hint: for instance  --set pages=2"),
        ("pages 2", "--set: 'pages 2' is not KEY=VALUE\n  hint: for instance  --set pages=2"),
        ("", "--set: '' is not KEY=VALUE\n  hint: for instance  --set pages=2"),
    ],
)
def test_a_setting_that_is_none_is_a_mistake_of_usage(setting, said):
    with pytest.raises(UsageError) as error:
        override(Kind, FILE, ("pages=2", setting))

    assert str(error.value).startswith(said)
    assert error.value.exit_code == Exit.USAGE


@pytest.mark.parametrize("setting", ["foldr=x", "nam=x", "=x"])
def test_what_the_folder_gives_is_not_offered_as_a_setting(setting):
    with pytest.raises(UsageError) as error:
        override(Kind, FILE, (setting,))

    (finding,) = error.value.findings
    assert not {"folder", "name"} & set(finding.hint.replace("'", " ").replace(",", " ").split())
