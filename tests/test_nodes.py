"""YAML as nodes: words as they are written, each key with its place, and no surprise."""

from pathlib import Path

import pytest

from sdprint.checklist.nodes import DEEPEST, MOST_SHOWN, Block, shorten
from sdprint.errors import DesignError

PATH = Path("x.yml")


def block(text, above=0):
    return Block(PATH, text, above, "the brand", DesignError)


def test_words_stay_as_they_are_written():
    one = block("a: no\nb: 1.10\nc: [0x1, 'y']\nd:\n  e: ~\n")

    assert one.read_value(one.compose(), []) == {"a": "no", "b": "1.10", "c": ["0x1", "y"], "d": {"e": None}}


def test_each_key_has_its_place_below_what_stands_above():
    one = block("a: 1\nb:\n  c: {d: 2}\n", above=3)

    assert one.find_places(one.compose()) == {
        ("a",): (4, 1),
        ("b",): (5, 1),
        ("b", "c"): (6, 3),
        ("b", "c", "d"): (6, 7),
    }


def test_a_key_that_stands_twice_is_named_at_any_depth():
    one, errors = block("a:\n  b: 1\n  b: 2\n"), []
    one.read_value(one.compose(), errors)

    assert [str(error) for error in errors] == ["x.yml:3:3: key 'b' stands twice\n  hint: delete one of them"]


@pytest.mark.parametrize("text", ["- a\n", "a\n", "", "# only a remark\n"])
def test_what_is_no_table_is_nothing(text):
    assert block(text).compose() is None


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("a: &x 1\nb: *x\n", "x.yml:1:4: an anchor '&x' in the brand"),
        ("a: !!python/object:x 1\n", "x.yml:1:4: unknown tag 'tag:yaml.org,2002:python/object:x'"),
        ("a: [\n", "x.yml:2:1: the brand is not YAML: "),
        ("a: b: c\n", "x.yml:1:5: the brand is not YAML: "),
        ("a: " + "[" * DEEPEST + "]" * DEEPEST, f"the brand is nested deeper than {DEEPEST} levels"),
    ],
)
def test_what_is_more_than_values_is_refused_with_its_place(text, what):
    with pytest.raises(DesignError) as error:
        block(text).compose()

    assert what in str(error.value)


def test_a_remark_in_the_place_of_a_value_is_told_of():
    (remark,) = block("color: #fff\nb: 1 # so\n").find_remarks()

    assert str(remark).startswith("x.yml:1:8: '#fff' is a remark in YAML and is not read")


def test_long_keys_are_shortened():
    assert shorten("x" * MOST_SHOWN) == "x" * MOST_SHOWN
    assert shorten("x" * (MOST_SHOWN + 1)) == "x" * MOST_SHOWN + "…"
