"""TOML read against dataclasses: each mistake with its line, its column and advice."""

import pytest

from sdprint.design.brands import Brand
from sdprint.design.project import Settings
from sdprint.design.tables import check_table, locate, read_toml
from sdprint.errors import DesignError, Exit


@pytest.mark.parametrize(
    ("text", "place", "what"),
    [
        ("a = 1\nb = \n", ":2:5", "not TOML: Invalid value"),
        ("a = 1\nb 2\n", ":2:3", "not TOML: Expected '=' after a key in a key/value pair"),
        ("a = 1\na = 2\n", ":2:6", "not TOML: Cannot overwrite a value"),
        ("[fit\n", ":1:5", "not TOML: Expected ']' at the end of a table declaration"),
        ("a = 1\nb = '''abc", ":2", "not TOML: Expected \"'''\""),
        ("a = " + "[" * 9000, "", "not TOML that can be read: nested too deep, or a figure too long"),
        ("a = " + "1" * 9000, "", "not TOML that can be read: nested too deep, or a figure too long"),
    ],
)
def test_broken_toml_is_refused_with_its_place(tmp_path, text, place, what):
    path = tmp_path / "a.toml"
    path.write_text(text)

    with pytest.raises(DesignError) as error:
        read_toml(path)

    assert str(error.value).startswith(f"{path}{place}: {what}")
    assert error.value.exit_code == Exit.INPUT


def test_a_file_that_is_missing_a_folder_or_not_utf8_is_refused_by_name(tmp_path):
    (tmp_path / "latin.toml").write_bytes("a = 'é'".encode("latin-1"))
    (tmp_path / "folder.toml").mkdir()

    for name, what in [
        ("none", "no such file"),
        ("folder", "can't be read: "),
        ("latin", "can't be read: 'utf-8' codec"),
    ]:
        path = tmp_path / f"{name}.toml"
        with pytest.raises(DesignError) as error:
            read_toml(path)
        assert str(error.value).startswith(f"{path}: {what}")


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
    assert error.value.findings[-1].hint == "known: color, logo, margins, meta, typography"


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
