"""Intake: a foreign text becomes a checklist file under its title's name, and never replaces another one."""

import os
from pathlib import Path

import pytest

from sdprint.design.project import Project, find_project
from sdprint.errors import ContentError, Exit, OutputError
from sdprint.intake import bring_in

SEED = Path(__file__).parent / "data" / "seed.txt"


@pytest.fixture
def text(tmp_path):
    """Writes a file that came from somewhere; gives its path."""

    def text(words, name="chat.txt"):
        path = tmp_path / name
        path.write_text(words)
        return path

    return text


@pytest.fixture
def project(tmp_path):
    (tmp_path / "project" / "content").mkdir(parents=True)
    return Project(tmp_path / "project", own=True)


def test_the_seed_becomes_a_file_of_the_project_under_its_title(project):
    brought = bring_in(SEED, "", project, force=False)

    assert brought.path == project.root / "content" / "step-by-step-system-design-interview-checklist.md"
    assert brought.path.read_text("utf-8") == brought.text
    assert brought.text.startswith("## ✅ Step-by-Step System Design")
    assert len([change for change in brought.changes if change.after is None]) == 4
    assert brought.path in find_project(project.root).sources()


def test_outside_of_a_project_the_file_is_written_where_one_stands(text, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert bring_in(text("# My List\n\n- a?\n"), "", find_project(tmp_path), force=False).path == Path("my-list.md")
    assert (tmp_path / "my-list.md").read_text() == "# My List\n\n- a?\n"


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("# Größe & Maß – Überblick!\n", "groe-ma-uberblick.md"),
        ("# 🟩 **Step 1:** Café\n", "step-1-cafe.md"),
        ("Prose.\n\n### ../../etc/passwd\n", "etc-passwd.md"),
        ("# 计划\n", "chat.md"),
        ("- no heading?\n", "chat.md"),
        ("# " + "word " * 100 + "\n", "word-" * 15 + "word.md"),
    ],
)
def test_the_name_is_made_of_the_first_heading_else_of_the_files_own(text, project, words, name):
    assert bring_in(text(words), "", project, force=False).path == project.root / "content" / name


def test_standard_output_writes_no_file(text, project, tmp_path):
    brought = bring_in(text("Sure!\n\n# T\n"), "-", project, force=False)

    assert (brought.text, brought.path) == ("# T\n", None)
    assert sorted(path.name for path in tmp_path.rglob("*") if path.is_file()) == ["chat.txt"]


def test_the_named_file_is_written_and_its_folder_made(text, project, tmp_path):
    out = tmp_path / "new" / "deep" / "x.md"

    assert bring_in(text("# T\n"), str(out), project, force=False).path == out
    assert out.read_text() == "# T\n"


def test_another_content_is_not_replaced_unless_forced(text, project, tmp_path):
    out = tmp_path / "x.md"
    out.write_text("# Mine\n")

    with pytest.raises(OutputError) as error:
        bring_in(text("# T\n"), str(out), project, force=False)
    assert (
        str(error.value)
        == f"{out}: is there already, with another content\n  hint: use --force, or -o with another name"
    )
    assert error.value.exit_code == Exit.INPUT
    assert out.read_text() == "# Mine\n"

    bring_in(text("# T\n"), str(out), project, force=True)
    assert out.read_text() == "# T\n"


def test_the_same_content_may_be_written_again(text, project, tmp_path):
    for _ in range(2):
        assert bring_in(text("Sure!\n\n# T\n"), str(tmp_path / "x.md"), project, force=False).text == "# T\n"


def test_a_source_is_not_repaired_in_place_unless_forced(text, project):
    file = text("Sure!\n\n# T\n", "x.md")

    with pytest.raises(OutputError):
        bring_in(file, str(file), project, force=False)
    assert file.read_text() == "Sure!\n\n# T\n"
    bring_in(file, str(file), project, force=True)
    assert file.read_text() == "# T\n"


def test_what_is_there_but_no_file_is_left_alone(text, project, tmp_path):
    pipe = tmp_path / "pipe.md"
    os.mkfifo(pipe)
    (tmp_path / "folder.md").mkdir()

    with pytest.raises(OutputError, match="is there already, with another content"):
        bring_in(text("# T\n"), str(pipe), project, force=False)
    with pytest.raises(OutputError, match="is a folder: the document can't take its place"):
        bring_in(text("# T\n"), str(tmp_path / "folder.md"), project, force=True)


def test_talk_alone_is_no_checklist(text, project):
    file = text("Sure!\n\nLet me know.\n")

    with pytest.raises(ContentError) as error:
        bring_in(file, "", project, force=False)
    assert str(error.value) == f"{file}: nothing is left of the file without its chat sentences"
    assert not list((project.root / "content").iterdir())


def test_a_file_that_is_missing_or_has_too_long_a_name_is_refused(text, project, tmp_path):
    with pytest.raises(ContentError, match="no such file"):
        bring_in(tmp_path / "none.txt", "", project, force=False)
    with pytest.raises(OutputError) as error:
        bring_in(text("# T\n"), str(tmp_path / ("x" * 300)), project, force=False)
    assert "can't be written: File name too long\n  hint: use -o with another name" in str(error.value)
