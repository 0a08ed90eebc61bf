"""The commands for templates, as they are typed: rightly, wrongly, and completed by the shell."""

import pytest

from sdprint import template_app
from sdprint.errors import Exit


def test_a_file_is_ejected_changed_compared_and_built(sdprint, checklist, tmp_path):
    done = sdprint("template", "eject", "key")
    page = tmp_path / "templates" / "documents" / "key" / "page.html.j2"

    assert (done.returncode, done.stdout) == (Exit.DONE, "templates/documents/key/page.html.j2\n")
    assert "sdprint template diff key shows your changes" in done.stderr
    page.write_text(page.read_text().replace('class="blankline"', 'class="blankline mine"'))
    compared = sdprint("template", "diff")
    assert compared.returncode == Exit.DONE
    assert "--- shipped key:page.html.j2\n+++ templates/documents/key/page.html.j2\n" in compared.stdout
    assert sdprint("build", checklist(), "-k", "key").returncode == Exit.DONE


def test_a_copy_of_another_version_is_told_of_by_check_and_by_diff(sdprint, checklist, tmp_path):
    sdprint("template", "eject", "key:style.css")
    style = tmp_path / "templates" / "documents" / "key" / "style.css"
    old = "{# ejected from sdprint 0.0.9, key:style.css sha256:0123456789abcdef; see sdprint template diff #}\n"
    style.write_text(old + style.read_text().partition("\n")[2])
    checked, compared = sdprint("check", checklist()), sdprint("template", "diff", "key:style.css")

    assert checked.returncode == Exit.DONE
    assert f"{style}:1:1: warning: the shipped key:style.css has changed since this was ejected" in checked.stdout
    assert "run sdprint template diff key:style.css" in checked.stdout
    assert "was ejected from sdprint 0.0.9" in compared.stderr


def test_where_nothing_is_overridden_a_diff_says_so(sdprint):
    assert "no file of yours stands in front of a shipped one\n" in sdprint("template", "diff").stderr
    assert "in front of a shipped one of key\n" in sdprint("template", "diff", "key").stderr


def test_the_vars_of_a_kind_are_printed(sdprint, checklist):
    done = sdprint("template", "vars", "cheatsheet", checklist("# Mine\n\n- a?\n"), "-b", "plain")

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert "plan.checklist.title  " in done.stdout
    assert '"Mine"' in done.stdout
    assert "\nfilters and functions:\n" in done.stdout
    assert "\nmacros:\n" in done.stdout
    assert "\nblocks of its page:\n  foot, head, " in done.stdout


def test_a_new_kind_is_built_unedited(sdprint, checklist):
    begun = sdprint("template", "new", "drill", "--like", "worksheet")

    assert begun.stdout.splitlines() == [
        f"templates/documents/drill/{name}" for name in ("document.toml", "page.html.j2")
    ]
    assert begun.stderr == "now run: sdprint build -k drill\n"
    assert sdprint("build", checklist(), "-k", "drill").returncode == Exit.DONE


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("eject", "kee"), "unknown kind 'kee'"),
        (("eject", "key:pge.html.j2"), "did you mean 'page.html.j2'?"),
        (("eject",), "Missing argument 'KIND[:FILE]'"),
        (("diff", "key:nothing"), "'key' has no file 'nothing'"),
        (("vars", "kee"), "unknown kind 'kee'"),
        (("vars", "key", "-b", "plane"), "unknown brand 'plane'"),
        (("new", "a/b", "--like", "key"), "'a/b' is no name of a kind"),
        (("new", "key", "--like", "key"), "there is a kind 'key' already"),
        (("new", "mine", "--like", "kee"), "unknown kind 'kee'"),
        (("new", "mine"), "Missing option '--like'"),
        (("list",), "No such command 'list'"),
    ],
)
def test_a_wrong_command_is_a_mistake_of_usage_with_advice(sdprint, tmp_path, words, said):
    done = sdprint("template", *words)

    assert done.returncode == Exit.USAGE
    assert said in done.stderr
    assert not (tmp_path / "templates").exists()


def test_a_checklist_that_is_not_there_is_told_of(sdprint):
    done = sdprint("template", "vars", "key", "none.md")

    assert done.returncode == Exit.INPUT
    assert "none.md" in done.stderr


def test_kinds_and_their_files_are_completed(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert {"worksheet", "key", "_base:"} <= set(template_app.complete_files("wor"))
    assert "key:style.css" in template_app.complete_files("key:st")
    assert "_base:macros.html.j2" in template_app.complete_files("_base:")
    assert template_app.complete_files("none:") == []
