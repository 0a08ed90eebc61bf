"""Ejection: a copy builds the same document, its changes are shown, and a new kind works from the start."""

import re
import tomllib
from pathlib import Path

import pytest

from sdprint.design.overrides import find_sources
from sdprint.design.project import Project
from sdprint.ejection import begin_kind, compare, eject
from sdprint.errors import Exit, OutputError, UsageError

KINDS = ("worksheet", "cheatsheet", "notes", "scorecard", "key", "pocket", "testpage", "webform")


@pytest.fixture
def project(tmp_path):
    return Project(tmp_path / "project", own=True)


def test_a_copy_of_every_file_changes_no_byte_of_any_document(sdprint, checklist, tmp_path):
    kinds = [word for kind in KINDS for word in ("-k", kind)]
    text = "# T\n\n## 🟩 One\n\n**Goal:** all\n\n- Who?\n- [ ] Done\n- Why {answer=sketch}?\n\n## Two\n\n- A or B?\n"
    before = sdprint("build", checklist(text), *kinds, "-o", "before")
    project = Project(tmp_path)
    for kind in (*KINDS, "_base"):
        for name in find_sources(kind):
            eject(f"{kind}:{name}", project, force=False)
    after = sdprint("build", tmp_path / "list.md", *kinds, "-o", "after")

    assert (before.returncode, after.returncode) == (Exit.DONE, Exit.DONE), before.stderr + after.stderr
    made = {path.name: path.read_bytes() for path in (tmp_path / "before").iterdir()}
    assert len(made) == len(KINDS) + 2
    for name, data in made.items():
        assert (tmp_path / "after" / name).read_bytes() == data, name
    assert b"ejected" not in made["list-webform.html"]


def test_a_copy_is_not_written_over_unless_it_is_wanted(project):
    path = eject("key", project, force=False)
    assert path == project.root / "templates" / "documents" / "key" / "page.html.j2"
    path.write_text("mine")

    with pytest.raises(OutputError, match="is there already") as caught:
        eject("key:page.html.j2", project, force=False)
    assert "sdprint template diff key:page.html.j2" in caught.value.findings[0].hint
    assert path.read_text() == "mine"
    assert "ejected from" in eject("key", project, force=True).read_text()


@pytest.mark.parametrize(
    ("wanted", "what", "hint"),
    [
        ("workshet", "unknown kind 'workshet'", "did you mean 'worksheet'?"),
        ("", "unknown kind ''", "known: _base, "),
        ("../key", "unknown kind '../key'", "did you mean 'key'?"),
        ("key:stile.css", "'key' has no file 'stile.css'", "did you mean 'style.css'?"),
        ("key:", "'key' has no file ''", "known: document.toml, page.html.j2, style.css"),
        ("key:../notes/style.css", "'key' has no file '../notes/style.css'", ""),
        ("key:base/macros.html.j2", "'key' has no file", "it is a file that all kinds share: _base:macros.html.j2"),
        ("_base:screen.js", "'_base' has no file 'screen.js'", ""),
    ],
)
def test_what_is_not_there_is_a_mistake_of_usage_with_advice(project, wanted, what, hint):
    with pytest.raises(UsageError) as caught:
        eject(wanted, project, force=False)
    assert caught.value.findings[0].what.startswith(what)
    assert caught.value.findings[0].hint.startswith(hint)
    if wanted:
        with pytest.raises(UsageError, match=re.escape(str(caught.value))):
            list(compare(wanted, project))
    assert not project.root.exists()


def test_a_kind_of_the_project_has_nothing_to_be_copied(project):
    folder = begin_kind("mine", "key", project)[0].parent

    with pytest.raises(UsageError, match="the kind 'mine' is the project's own") as caught:
        eject("mine", project, force=False)
    assert caught.value.findings[0].path == folder


def test_a_folder_in_the_place_of_a_file_is_told_of(project):
    (project.root / "templates" / "documents").mkdir(parents=True)
    (project.root / "templates" / "documents" / "key").write_text("a file")

    with pytest.raises(OutputError, match="is a file, not a folder") as caught:
        eject("key", project, force=False)
    assert caught.value.findings[0].hint == "move it away, or make it writable"


def test_changes_are_shown_as_a_unified_diff(project):
    path = eject("key:style.css", project, force=False)
    assert [found.remark for found in compare("", project)] == ["is the shipped key:style.css, unchanged"]
    path.write_text(path.read_text() + "p{color:red}\n")

    (found,) = compare("key", project)

    assert found.lines[:2] == ("--- shipped key:style.css\n", "+++ templates/documents/key/style.css\n")
    assert found.lines[-1] == "+p{color:red}\n"
    assert not [line for line in found.lines if "ejected" in line]
    assert found.remark == ""
    assert list(compare("key:style.css", project)) == [found]
    assert list(compare("key:page.html.j2", project)) == list(compare("notes", project)) == []


def test_a_diff_says_what_is_no_copy_or_one_of_another_version(project):
    stale, own = eject("key", project, force=False), eject("notes", project, force=False)
    extending = eject("pocket", project, force=False)
    rest = stale.read_text().partition("\n")[2]
    stale.write_text("{# ejected from sdprint 0.0.9, key:page.html.j2 sha256:0123456789abcdef; see #}\n" + rest)
    own.write_text("own")
    extending.write_text('{% extends "shipped/page.html.j2" %}')

    remarks = {found.path: (found.remark, len(found.lines) > 0) for found in compare("", project)}

    assert remarks == {
        stale: ("was ejected from sdprint 0.0.9, and the shipped key:page.html.j2 has changed since", False),
        own: ("was not ejected, so nothing tells when the shipped notes:page.html.j2 changes", True),
        extending: ("extends the shipped pocket:page.html.j2, and has no copy of it to compare", False),
    }


@pytest.mark.parametrize("like", KINDS)
def test_a_new_kind_prints_what_the_one_does_that_it_is_like(sdprint, checklist, tmp_path, like):
    project = Project(tmp_path)
    table, page = begin_kind("sprint-review2", like, project)
    assert tomllib.loads(table.read_text())["title"] == "Sprint review2"
    assert '{% extends "shipped/page.html.j2" %}' in page.read_text()

    done = sdprint("build", checklist(), "-k", "sprint-review2", "-k", like)

    assert (done.returncode, done.stderr.count("hint")) == (Exit.DONE, 0), done.stderr
    made = sorted(path.name for path in (tmp_path / "build").iterdir())
    assert [name.replace("sprint-review2", like) for name in made if "sprint" in name] == [
        name for name in made if "sprint" not in name
    ]
    assert sdprint("check").returncode == Exit.DONE


def test_a_new_kind_can_be_like_a_new_kind_and_be_changed_by_blocks(sdprint, checklist, tmp_path):
    from pdfs import text_of

    project = Project(tmp_path)
    begin_kind("one", "key", project)
    _, page = begin_kind("two", "one", project)
    page.write_text(page.read_text().replace("{% block foot %}{{ super() }}", "{% block foot %}Ours, {{ super() }}"))
    done = sdprint("build", checklist(), "-k", "two")

    assert done.returncode == Exit.DONE, done.stderr
    assert "Ours, Release · Two" in text_of(tmp_path / "build" / "list-two.pdf")


@pytest.mark.parametrize(
    ("name", "like", "what"),
    [
        ("a b", "key", "'a b' is no name of a kind"),
        ("", "key", "'' is no name of a kind"),
        ("-a", "key", "'-a' is no name of a kind"),
        ("../a", "key", "'../a' is no name of a kind"),
        ("_base", "key", "'_base' is no name of a kind"),
        ("größe", "key", "'größe' is no name of a kind"),
        ("key", "notes", "there is a kind 'key' already"),
        ("mine", "kee", "unknown kind 'kee'"),
    ],
)
def test_a_new_kind_has_a_name_of_its_own_and_one_to_be_like(project, name, like, what):
    with pytest.raises(UsageError) as caught:
        begin_kind(name, like, project)

    assert caught.value.findings[0].what == what
    assert caught.value.findings[0].hint
    assert not project.root.exists()


def test_a_new_kind_takes_no_folder_that_is_there(project):
    folder = project.root / "templates" / "documents" / "mine"
    folder.mkdir(parents=True)

    with pytest.raises(OutputError, match="is there already"):
        begin_kind("mine", "key", project)
    assert list(Path(folder).iterdir()) == []
