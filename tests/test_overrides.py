"""Overrides: which files of a project stand in front of shipped ones, and which are copies of an older one."""

import pytest

from sdprint import __version__
from sdprint.design.catalog import Catalog
from sdprint.design.overrides import find_overrides, find_sources, judge_overrides, mark_copy, read_template
from sdprint.errors import DesignError, Severity


@pytest.fixture
def put(tmp_path):
    """Writes a file below a project's templates/ and gives its path."""

    def put(name, text=""):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    return put


def test_the_files_of_a_shipped_kind_and_of_the_skeleton_can_be_replaced():
    assert set(find_sources("worksheet")) == {"document.toml", "page.html.j2", "style.css"}
    assert {"macros.html.j2", "page.html.j2", "tokens.css.j2", "style.css"} <= set(find_sources("_base"))
    # The script of documents for the screen is the shipped one and no other.
    assert "screen.js" not in find_sources("_base")


@pytest.mark.parametrize("kind", ["", "none", "..", "../documents/worksheet", "."])
def test_what_is_no_kind_has_no_files(kind):
    assert find_sources(kind) == {}


def test_files_in_front_of_shipped_ones_are_found_in_kinds_and_brands_and_the_project_s_own_are_none(tmp_path, put):
    put("documents/worksheet/page.html.j2", '{% extends "shipped/page.html.j2" %}')
    put("documents/worksheet/more.html.j2")
    put("documents/mine/page.html.j2")
    put("documents/_base/macros.html.j2")
    put("brands/acme/key/style.css", "p{}")
    put("brands/acme/fonts/style.css")
    put("brands/acme/brand.css")
    put("brands/acme/key/document.toml")

    found = list(find_overrides(tmp_path))

    assert [(each.path.relative_to(tmp_path).parts[0], each.kind, each.name) for each in found] == [
        ("brands", "key", "style.css"),
        ("documents", "_base", "macros.html.j2"),
        ("documents", "worksheet", "page.html.j2"),
    ]
    assert [each.extends for each in found] == [False, False, True]
    assert not any(each.stale or each.version for each in found)


@pytest.mark.parametrize("name", ["page.html.j2", "style.css", "document.toml"])
def test_a_copy_knows_what_it_is_a_copy_of_whatever_its_line_ends(tmp_path, put, name):
    source = find_sources("worksheet")[name]
    path = put(f"documents/worksheet/{name}", mark_copy("worksheet", name, source))
    path.write_bytes(path.read_bytes().replace(b"\n", b"\r\n"))

    (found,) = find_overrides(tmp_path)

    assert (found.version, found.stale) == (__version__, False)
    assert found.text == read_template(source)


def test_a_copy_of_what_has_changed_since_is_told_of_with_its_place(tmp_path, put):
    text = mark_copy("worksheet", "page.html.j2", find_sources("key")["page.html.j2"])
    path = put("documents/worksheet/page.html.j2", text.replace(f"sdprint {__version__}", "sdprint 0.0.9"))

    (finding,) = judge_overrides(tmp_path, Catalog(tmp_path))

    assert str(finding) == (
        f"{path}:1:1: warning: "
        "the shipped worksheet:page.html.j2 has changed since this was ejected from sdprint 0.0.9\n"
        "  hint: run sdprint template diff worksheet:page.html.j2, take over what you need, and eject again"
    )
    assert finding.severity is Severity.WARNING


def test_a_file_that_can_t_be_read_is_an_error_and_no_crash(tmp_path):
    with pytest.raises(DesignError, match="can't be read: Is a directory") as caught:
        read_template(tmp_path)
    assert caught.value.findings[0].path == tmp_path


def test_a_folder_of_no_kind_is_told_of(tmp_path, put):
    folder = put("documents/workshet/page.html.j2").parent
    put("documents/mine/document.toml")

    (finding,) = judge_overrides(tmp_path, Catalog(tmp_path))

    assert finding.path == folder
    assert finding.what.startswith("there is no kind 'workshet'")
    assert finding.hint == "did you mean 'worksheet'?"


def test_a_block_that_is_nearly_called_as_a_shipped_one_is_told_with_its_line(tmp_path):
    page = tmp_path / "documents" / "cheatsheet" / "page.html.j2"
    page.parent.mkdir(parents=True)
    page.write_text(
        '{% extends "shipped/page.html.j2" %}\n{% block fot %}x{% endblock %}{% block mine %}{% endblock %}\n'
    )
    (warning,) = judge_overrides(tmp_path, Catalog(tmp_path))

    assert str(warning) == f"{page}:2: warning: there is no block 'fot' to change\n  hint: did you mean 'foot'?"
