"""What is wrong with a checklist that parses: pictures above all."""

import os
from pathlib import Path

import pytest

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.linter import (
    LONGEST_QUESTION,
    LONGEST_SHORT,
    MOST_DEAD_LINKS,
    find_dead_links,
    find_faults,
    refuse_picture,
)
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.source import read_source
from sdprint.errors import Severity


def read(path):
    """Return source and checklist of a file."""
    source = read_source(path)
    head = split_front_matter(path, source.text)
    return source, build_checklist(path, head, source.text.split("\n"), read_pieces(path, head.body))


def faults(path, project=None):
    return find_faults(*read(path), project or path.parent)


def said(path, project=None):
    """Return what is said of each picture, as place and words."""
    return [(finding.line, finding.column, finding.what) for finding in faults(path, project)]


@pytest.fixture
def picture(tmp_path):
    """A picture's file, as far as the linter looks."""
    path = tmp_path / "plan.png"
    path.write_bytes(b"a picture")
    return path


@pytest.mark.usefixtures("picture")
@pytest.mark.parametrize(
    "text",
    [
        "# Release\n\n- Are the tests green?\n- Is the changelog written?\n",
        "![plan](plan.png)\n",
        "- ![plan](./plan.png) a?\n",
        "![plan](sub/../plan.png)\n",
        "![plan](%70lan.png)\n",
        "![plan](<a plan.png>)\n",
        "![plan](data:image/png;base64,AAAA)\n",
        "[a link](https://example.org/) and [a file](gone.md)\n",
        "`![code](gone.png)`\n\n    ![code](gone.png)\n",
    ],
)
def test_nothing_is_said_of_what_is_right(tmp_path, checklist, text):
    (tmp_path / "sub").mkdir()
    (tmp_path / "a plan.png").write_bytes(b"")
    assert faults(checklist(text)) == ()


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("![x](no.png)\n", 1, 6),
        ("# T\n\n- a\n- b ![x](no.png) c?\n", 4, 10),
        ("# T ![x](no.png)\n\n- a\n", 1, 10),
        ("- a\n\n  > key ![x](no.png)\n", 3, 14),
        ("| a |\n|---|\n| ![x](no.png) |\n", 3, 8),
        ("- a? (e.g. ![x](no.png))\n", 1, 17),
        ("---\ntitle: T\n---\n![x](no.png)\n", 4, 6),
        ('![x](no.png "its title")\n', 1, 6),
        ("![x][r]\n\n[r]: no.png\n", 3, 6),
    ],
)
def test_a_picture_that_is_not_there_is_named_where_it_stands(checklist, text, line, column):
    (finding,) = faults(checklist(text))

    assert (finding.line, finding.column) == (line, column)
    assert finding.what == "no picture 'no.png'"
    assert finding.hint == "the path counts from the checklist's folder"
    assert finding.severity is Severity.ERROR


def test_a_name_with_a_space_is_found_where_it_is_written(checklist):
    assert said(checklist("- a\n- ![x](<no such.png>)\n")) == [(2, 9, "no picture 'no%20such.png'")]


@pytest.mark.parametrize(
    "reference",
    [
        "http://example.org/a.png",
        "https://example.org/a.png",
        "HTTPS://example.org/a.png",
        "ftp://example.org/a.png",
        "//example.org/a.png",
    ],
)
def test_a_picture_on_the_network_is_refused(checklist, reference):
    (finding,) = faults(checklist(f"![x]({reference})\n"))

    assert finding.what == f"picture '{reference}' is on the network"
    assert finding.hint == "save the picture beside the checklist and name the file"


@pytest.mark.usefixtures("picture")
@pytest.mark.parametrize(
    "reference", ["../plan.png", "/etc/hostname", "../../../../../../etc/hostname", "%2e%2e/plan.png"]
)
def test_a_picture_outside_of_the_project_is_refused(checklist, reference):
    path = checklist(f"![x]({reference})\n", "content/list.md")
    (finding,) = faults(path)

    assert finding.what == f"picture '{reference}' is outside of the project"
    assert finding.hint == f"copy it below {path.parent}"


@pytest.mark.usefixtures("picture")
def test_a_link_that_leads_out_of_the_project_is_refused_and_one_inside_is_not(tmp_path, checklist):
    path = checklist("![x](out.png)\n\n![x](in.png)\n", "content/list.md")
    (path.parent / "out.png").symlink_to("/etc/hostname")
    (path.parent / "in.png").symlink_to("../plan.png")

    assert said(path, tmp_path) == [(1, 6, "picture 'out.png' is outside of the project")]


@pytest.mark.usefixtures("picture")
def test_a_picture_elsewhere_in_the_project_is_taken(tmp_path, checklist):
    assert said(checklist("![x](../plan.png)\n", "content/list.md"), tmp_path) == []


@pytest.mark.usefixtures("picture")
def test_pictures_lie_beside_the_file_that_a_link_to_the_checklist_means(tmp_path, checklist):
    link = tmp_path / "elsewhere" / "list.md"
    link.parent.mkdir()
    link.symlink_to(checklist("![x](plan.png)\n"))

    assert faults(link, tmp_path) == ()


@pytest.mark.parametrize("kind", ["folder", "pipe", "device"])
def test_what_is_no_regular_file_is_no_picture(tmp_path, checklist, kind):
    place = tmp_path / "x.png"
    if kind == "folder":
        place.mkdir()
    elif kind == "pipe":
        os.mkfifo(place)
    else:
        place.symlink_to("/dev/zero")
    path = checklist("![x](x.png)\n")

    assert said(path, Path("/")) == [(1, 6, "picture 'x.png' is not a regular file")]


@pytest.mark.parametrize("name", ["a%00.png", "a" * 300 + ".png", "round.png", "round.png/x.png"])
def test_a_name_that_no_file_can_have_is_not_there(tmp_path, checklist, name):
    (tmp_path / "round.png").symlink_to("round.png")

    assert said(checklist(f"![x]({name})\n")) == [(1, 6, f"no picture '{name}'")]


def test_everything_is_said_at_once_in_the_order_of_the_text(checklist):
    path = checklist("- ![x](b.png) first?\n- ![x](a.png) second?\n- one\n- ONE\n\n![x](http://x/c.png)\n")

    assert [line for line, _, _ in said(path)] == [1, 2, 4, 6]


def test_the_same_words_twice_are_a_warning_that_names_the_first(checklist):
    (finding,) = faults(checklist("# T\n\n- Who pays?\n- Why?\n- who PAYS?\n"))

    assert str(finding).endswith(
        "list.md:5: warning: the same words as line 3\n  hint: one of them can go, or say how they differ"
    )


@pytest.mark.parametrize(
    ("item", "what"),
    [
        ("x" * LONGEST_QUESTION, None),
        ("x" * (LONGEST_QUESTION + 1), f"{LONGEST_QUESTION + 1} characters are long for one item"),
        (f'a? {{short="{"x" * LONGEST_SHORT}"}}', None),
        (f'a? {{short="{"x" * (LONGEST_SHORT + 1)}"}}', f"short wording of {LONGEST_SHORT + 1} characters"),
    ],
)
def test_what_is_too_long_for_its_place_is_a_warning(checklist, item, what):
    found = faults(checklist(f"- {item}\n"))

    assert [finding.what for finding in found] == ([what] if what else [])
    assert all(finding.severity is Severity.WARNING and finding.hint and finding.line == 1 for finding in found)


@pytest.mark.parametrize("name", ["form--problem", "a--note"])
def test_an_id_that_names_a_part_of_an_answer_is_refused(checklist, name):
    (fault,) = faults(checklist(f"- What? {{#{name}}}\n- Why? {{#a}}\n"))

    assert str(fault).endswith(
        f"list.md:1: the id '#{name}' has two hyphens in a row, as the parts of an answer have in a form"
        "\n  hint: take one"
    )
    assert fault.severity is Severity.ERROR


@pytest.mark.parametrize("reference", ["plan.png", "./plan.png", "%70lan.png", "link.png"])
def test_a_picture_that_could_not_be_printed_is_named_where_it_stands(tmp_path, checklist, picture, reference):
    (tmp_path / "link.png").symlink_to(picture)
    source, found = read(checklist(f"- a\n- b ![x]({reference})\n"))
    url = f"{tmp_path.as_uri()}/{reference.removeprefix('./')}"
    finding = refuse_picture(source, found, url, "damaged")

    assert str(finding) == f"{source.path}:2:10: picture '{reference}': damaged\n  hint: save it again, as PNG or SVG"


def test_a_picture_inside_of_the_text_is_named_by_its_first_characters(checklist):
    url = "data:image/png;base64," + "A" * 400
    finding = refuse_picture(*read(checklist(f"![x]({url})\n")), url, "damaged")

    assert finding.what == f"picture '{url[:60]}…': damaged"


@pytest.mark.usefixtures("picture")
def test_a_url_that_the_text_does_not_have_is_not_blamed_on_it(checklist):
    assert refuse_picture(*read(checklist("![x](plan.png)\n")), "file:///etc/hostname", "outside") is None
    assert refuse_picture(*read(checklist("![x](plan.png)\n")), "http://example.org/plan.png", "network") is None


def dead(path):
    return [(found.line, found.column, found.what, found.hint) for found in find_dead_links(*read(path))]


def test_a_link_to_a_place_that_there_is_is_right(checklist):
    text = "# T\n\n- [a](#t) [b](#own) [c](#s-1) [d](other.md#x) `[e](#f)`? {#own}\n\n## S\n\n- x\n\n## S\n\n- y\n"
    assert dead(checklist(text)) == []


@pytest.mark.parametrize(
    ("text", "line", "column"),
    [
        ("[x](#no)\n", 1, 5),
        ("# T\n\n- a\n- b [x](<#no>) c?\n", 4, 10),
        ("- a\n\n  > key [x](#no 'title')\n", 3, 13),
        ("---\ntitle: T\n---\n\n[x][r]\n\n[r]: #no\n", 7, 6),
        ("`[x](#no)`\n\n[x](#no)\n", 3, 5),
        ("[x]( #no )\n", 1, 6),
        ("[x](#nob) [x](#n&#111;)\n", 0, 0),
    ],
)
def test_a_link_to_a_place_that_there_is_not_is_told_where_it_stands(checklist, text, line, column):
    found = [place[:3] for place in dead(checklist(text)) if "'#no'" in place[2]]

    assert found == [(line, column, "link to '#no': there is no such place in the checklist")]


def test_each_of_several_such_links_is_told_and_of_very_many_their_number(checklist):
    text = "# Scaling up\n\n[a](#scaling) [b](#caf%C3%A9)\n\n- c [d](#scaling)?\n"
    assert [(*found[:2], found[3]) for found in dead(checklist(text))] == [
        (3, 5, "did you mean 'scaling-up'?"),
        (3, 19, "known: scaling-up"),
        (5, 9, "did you mean 'scaling-up'?"),
    ]
    many = dead(checklist("".join(f"- [a](#x{n})?\n" for n in range(40))))
    assert len(many) == MOST_DEAD_LINKS + 1
    assert many[-1] == (13, 0, "28 more links lead to places that there are not", "")
    assert many[0][3] == "give the heading that is meant {#an-id}"
