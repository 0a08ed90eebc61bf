"""Wishes: what a brand is to be, checked as it is said, and written as brand.toml."""

import tomllib

import pytest

from sdprint.design.catalog import Catalog
from sdprint.errors import Exit, UsageError
from sdprint.wishes import MOST_NAME, check_name, check_readable, compose, give_title, slug, wish_for

LOGO = (
    '<svg xmlns="http://www.w3.org/2000/svg"><rect width="9" height="9" fill="#0B6E4F"/>'
    '<rect width="5" height="9" fill="#D7263D"/></svg>'
)


@pytest.fixture
def logo(tmp_path):
    path = tmp_path / "logo.svg"
    path.write_text(LOGO)
    return path


def wish(picture=None, *, take=False, title="", primary="", secondary="", font=""):
    return wish_for("acme", picture, take=take, said=(title, primary, secondary, font))


def test_nothing_said_is_the_plain_brand_under_another_name():
    assert tomllib.loads(compose(wish())) == {"meta": {"name": "Acme"}}


def test_what_is_said_stands_in_the_file_and_colours_are_written_as_figures(logo):
    said = wish(logo, title="Acme School", primary="teal", secondary=" #5B4A7E ", font="IBM Plex Mono")

    assert tomllib.loads(compose(said)) == {
        "meta": {"name": "Acme School"},
        "logo": {"path": "logo.svg", "alt": "Acme School"},
        "color": {"primary": "#008080", "secondary": "#5B4A7E"},
        "typography": {"base": "IBM Plex Mono"},
    }


def test_colours_come_from_the_logo_if_they_are_to_and_what_is_said_goes_before(logo):
    assert wish(logo).primary is None
    assert [wish(logo, take=True).primary.color, wish(logo, take=True).secondary.color] == ["#0B6E4F", "#D7263D"]
    assert wish(logo, take=True, primary="navy").primary.color == "#000080"
    assert wish(logo, take=True, primary="navy").secondary.color == "#D7263D"


@pytest.mark.parametrize("title", ['A "quoted" \\ name', "Ünï ‑ 学校", "a\u007fb\nc\t d\ud800", "''' \"\"\" #"])
def test_any_name_makes_a_file_that_can_be_read_again(title):
    name = tomllib.loads(compose(wish(title=title)))["meta"]["name"]

    assert name.isprintable()
    assert name.split()[0] == title.split()[0].replace("\u007fb", " b").split()[0]


@pytest.mark.parametrize("color", ["gren", "#12", "0F6B63", "rgb(", "#0F6B6", "#0F6B63; x"])
def test_what_is_no_colour_is_a_mistake_of_usage_that_names_the_flag(color):
    with pytest.raises(UsageError) as caught:
        wish(secondary=color)

    assert caught.value.findings[0].what.startswith(f"--secondary: '{color}' is not a colour like #1E66C8")


def test_a_colour_that_is_too_light_for_text_is_told_with_the_one_that_it_is_set_in():
    assert list(check_readable(wish(primary="#0F6B63"))) == []
    (note,) = check_readable(wish(primary="#FFCC00"))

    assert note.startswith("primary: #FFCC00 has 1.5 : 1 on white, and text wants 4.5: it is set in #")


@pytest.mark.parametrize("name", ["acme", "Acme", "a", "0", "acme-2.1_b", "a" * MOST_NAME])
def test_a_name_of_letters_and_digits_is_good(name):
    check_name(name, Catalog())


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("My Brand", "for instance 'my-brand'"),
        ("../acme", "for instance 'acme'"),
        ("a/b", "for instance 'a-b'"),
        ("-k", "for instance 'k'"),
        (".hidden", "for instance 'hidden'"),
        ("_base", "for instance 'base'"),
        ("学校", "letters, digits, -, _ and ."),
        ("", "letters, digits, -, _ and ."),
        ("a" * (MOST_NAME + 1), "for instance '" + "a" * MOST_NAME + "'"),
        ("a\n", "for instance 'a'"),
        ("plain", "choose another name; sdprint brand show plain   says what it is"),
    ],
)
def test_a_name_that_is_no_folder_or_a_brand_already_is_refused_with_a_better_one(name, hint):
    with pytest.raises(UsageError) as caught:
        check_name(name, Catalog())

    assert caught.value.exit_code == Exit.USAGE
    assert caught.value.findings[0].hint == hint


@pytest.mark.parametrize(
    ("text", "name", "title"),
    [
        ("prep", "prep", "Prep"),
        ("my_team-2026", "my-team-2026", "My team 2026"),
        ("Größe & Maß", "groe-ma", "Größe & Maß"),
        ("学校", "", "学校"),
        ("", "", "Mine"),
        ("...", "", "..."),
    ],
)
def test_a_folder_s_name_gives_that_of_the_brand_and_the_words_to_print(text, name, title):
    assert (slug(text), give_title(text)) == (name, title)
