"""The project: the nearest folder with settings, else one with content, else only what is shipped."""

import os

import pytest

from sdprint.design.catalog import shipped
from sdprint.design.project import Project, Settings, find_project
from sdprint.errors import DesignError, Exit


def test_settings_in_a_parent_make_it_the_project(tmp_path):
    (tmp_path / "sdprint.toml").write_text('brand = "own"\nkinds = ["key"]\nmono = true\n')
    deep = tmp_path / "a" / "b"
    (deep / "content").mkdir(parents=True)
    (deep / "content" / "x.md").write_text("# X")

    assert find_project(deep) == Project(tmp_path, Settings(brand="own", kinds=("key",), mono=True), own=True)


def test_the_nearest_settings_win(tmp_path):
    inner = tmp_path / "inner"
    inner.mkdir()
    (tmp_path / "sdprint.toml").write_text('paper = "a4"')
    (inner / "sdprint.toml").write_text('paper = "letter"')

    assert find_project(inner).settings.paper == "letter"
    assert find_project(tmp_path).settings.paper == "a4"


def test_content_alone_makes_a_project_only_where_one_stands(tmp_path):
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "x.md").write_text("# X")
    (tmp_path / "below").mkdir()

    assert find_project(tmp_path) == Project(tmp_path, own=True)
    assert find_project(tmp_path / "below") == Project(tmp_path / "below", own=False)


def test_without_either_the_shipped_checklist_is_the_source(tmp_path):
    (tmp_path / "notes.md").write_text("# Not a checklist of a project")
    project = find_project(tmp_path)

    assert (project.own, project.settings) == (False, Settings())
    assert shipped() / "content" / "system-design.md" in project.sources()
    assert project.catalog.folders == (shipped() / "templates",)


def test_the_sources_are_the_markdown_files_of_content_in_order_without_its_readme(tmp_path):
    (tmp_path / "sdprint.toml").touch()
    for name in ("b.md", "a.md", "README.md", "c.txt", "deep/d.md"):
        path = tmp_path / "content" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()

    assert [path.name for path in find_project(tmp_path).sources()] == ["a.md", "b.md"]


def test_a_project_without_content_has_no_sources(tmp_path):
    (tmp_path / "sdprint.toml").touch()

    assert find_project(tmp_path).sources() == ()


def test_templates_of_the_project_are_in_its_catalog(tmp_path):
    (tmp_path / "sdprint.toml").touch()
    (tmp_path / "templates" / "brands" / "own").mkdir(parents=True)
    (tmp_path / "templates" / "brands" / "own" / "brand.toml").touch()

    assert "own" in find_project(tmp_path).catalog.brands()


def test_number_cards_are_looked_for_beside_the_source_then_in_the_project_then_in_the_shipped_content(tmp_path):
    for folder in ("content/numbers", "else/numbers"):
        (tmp_path / folder).mkdir(parents=True)
    project = Project(tmp_path, own=True)

    assert project.number_folders(tmp_path / "else" / "x.md") == (
        tmp_path / "else" / "numbers",
        tmp_path / "content" / "numbers",
        shipped() / "content" / "numbers",
    )
    assert project.number_folders(tmp_path / "y.md")[0] == tmp_path / "content" / "numbers"


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ('paper = "a4"\npapr = "a4"\n', "2:1: unknown key 'papr'\n  hint: did you mean 'paper'?"),
        ("out = 3\n", "1:1: out: Input should be a valid string"),
        ("out = \n", "1:7: not TOML: Invalid value"),
    ],
)
def test_wrong_settings_are_named_with_their_place(tmp_path, text, finding):
    path = tmp_path / "sdprint.toml"
    path.write_text(text)
    (tmp_path / "a").mkdir()

    with pytest.raises(DesignError) as error:
        find_project(tmp_path / "a")

    assert str(error.value) == f"{path}:{finding}"
    assert error.value.exit_code == Exit.INPUT


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.mkdir(), "is not a regular file"),
        (os.mkfifo, "is not a regular file"),
        (lambda path: path.symlink_to("nowhere"), "no such file"),
        (lambda path: path.symlink_to(path.name), "can't be read: Too many levels of symbolic links"),
    ],
    ids=["folder", "pipe", "link to nowhere", "ring"],
)
def test_settings_that_are_no_file_are_told_of_and_not_passed_over(tmp_path, make, said):
    make(tmp_path / "sdprint.toml")

    with pytest.raises(DesignError) as error:
        find_project(tmp_path)
    assert str(error.value).startswith(f"{tmp_path / 'sdprint.toml'}: {said}")
