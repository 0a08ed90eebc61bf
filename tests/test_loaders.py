"""Loaders: which file a name means, from a brand's over the project's to the shipped one."""

import pytest
from jinja2 import Environment, TemplateNotFound

from sdprint.layout.loaders import Shadows, find_below


class Asking(Environment):
    def join_path(self, template, parent):
        return find_below(template, parent)


@pytest.fixture
def shelves(tmp_path):
    """Folders of files, the first before the others; gives what `name` prints."""

    def shelves(*folders, name="page"):
        places = []
        for number, (prefix, files) in enumerate(folders):
            folder = tmp_path / str(number)
            folder.mkdir()
            for file, text in files.items():
                (folder / file).write_text(text)
            places.append((prefix, folder))
        return Asking(loader=Shadows(tuple(places)), autoescape=True).get_template(name).render()

    return shelves


EXTENDS = '{% extends "shipped/page" %}{% block NAME %}<{{ super() }}>{% endblock %}'
PAGE = "{% block a %}A{% endblock %}{% block b %}B{% endblock %}"


def test_each_file_extends_the_one_that_it_stands_in_front_of(shelves):
    one, two = EXTENDS.replace("NAME", "a"), EXTENDS.replace("NAME", "b")

    assert shelves(("", {"page": one}), ("", {"other": ""}), ("", {"page": two}), ("", {"page": PAGE})) == "<A><B>"


def test_a_file_of_the_skeleton_extends_the_one_below_as_well(shelves):
    asks = '{% extends "base/page" %}'
    one, two = (EXTENDS.replace("NAME", name).replace("shipped/", "shipped/base/") for name in "ab")
    base = [("base", {"page": one}), ("base", {"page": two}), ("base", {"page": PAGE})]

    assert shelves(("", {"page": asks}), *base) == "<A><B>"


def test_a_page_asks_for_what_is_in_front_of_all_unless_it_says_shipped(shelves):
    page = '{% include "style" %} {% include "shipped/style" %}'
    style = 'one {% include "shipped/style" %}'

    assert shelves(("", {"style": style}), ("", {"page": page, "style": "two"})) == "one two two"


@pytest.mark.parametrize("name", ["shipped/page", "shipped/shipped/page", "base/page", "../0/page", "nothing", ""])
def test_what_is_not_below_is_not_found_and_asks_for_nothing_again(shelves, name):
    with pytest.raises(TemplateNotFound):
        shelves(("", {"page": f'{{% include "{name}" %}}'}))
