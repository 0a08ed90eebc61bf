"""Code of templates: taken when nothing has changed, of the template or of what made it, and else made anew."""

from pathlib import Path

import pytest
from jinja2 import Environment

from sdprint.layout.bytecode import Compiled
from sdprint.layout.loaders import Shadows

PAGE = "{% block a %}A{% endblock %}"
EXTENDS = '{% extends "shipped/page" %}'
ROOM = Path(__file__)


def rendered(folder, compiled):
    environment = Environment(loader=Shadows((("", folder),)), bytecode_cache=compiled, autoescape=True)
    return environment.get_template("page").render()


def test_code_that_is_known_is_taken_if_the_text_is_the_same(tmp_path):
    (tmp_path / "page").write_text("{{ 1 + 1 }}")
    compiled = Compiled(ROOM)

    assert [rendered(tmp_path, compiled), rendered(tmp_path, compiled), compiled.made] == ["2", "2", 1]
    (tmp_path / "page").write_text("{{ 1 + 2 }}")
    assert [rendered(tmp_path, compiled), compiled.made] == ["3", 2]


def test_a_file_that_another_one_extends_is_compiled_once_unless_it_extends_one_itself():
    compiled, environment = Compiled(ROOM), Environment(autoescape=True)
    for text, same in ((PAGE, True), (EXTENDS, False)):
        own, below = (compiled.get_bucket(environment, name, "/page", text) for name in ("page", "shipped/page"))
        assert (own.key == below.key) == same


def test_code_goes_from_one_run_to_the_next(tmp_path):
    (tmp_path / "page").write_text("{{ 1 + 1 }}")
    before, after = Compiled(ROOM), Compiled(ROOM)
    rendered(tmp_path, before)
    after.restore(before.pack())

    assert (rendered(tmp_path, after), after.made) == ("2", 0)


@pytest.mark.parametrize("harm", ["nothing", "cut", "one byte", "another maker"])
def test_code_that_is_not_whole_or_that_others_made_is_left_alone(tmp_path, harm):
    (tmp_path / "page").write_text("{{ 1 + 1 }}")
    before = Compiled(ROOM)
    rendered(tmp_path, before)
    packed = before.pack()
    harmed = {
        "nothing": b"",
        "cut": packed[:-1],
        "one byte": packed[:40] + bytes([packed[40] ^ 1]) + packed[41:],
        "another maker": packed,
    }[harm]
    after = Compiled(tmp_path / "page" if harm == "another maker" else ROOM)
    after.restore(harmed)

    assert (rendered(tmp_path, after), after.made) == ("2", 1)
