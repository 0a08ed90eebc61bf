"""How a mistake is said: what, where, and what to do."""

from dataclasses import FrozenInstanceError
from pathlib import Path

import pytest

from sdprint.errors import (
    ContentError,
    DesignError,
    Exit,
    Finding,
    MachineError,
    OutputError,
    PromiseError,
    SdprintError,
    Severity,
    UsageError,
    suggest,
)

HERE = Path("notes/list.md")


@pytest.mark.parametrize(
    ("finding", "said"),
    [
        (Finding("no such kind"), "no such kind"),
        (Finding("the file is empty", HERE), "notes/list.md: the file is empty"),
        (Finding("nested too deep", HERE, 7), "notes/list.md:7: nested too deep"),
        (Finding("unknown key", HERE, 7, 3), "notes/list.md:7:3: unknown key"),
        (Finding("unknown key", HERE, 7, 3, "delete it"), "notes/list.md:7:3: unknown key\n  hint: delete it"),
        (Finding("is long", HERE, 7, severity=Severity.WARNING), "notes/list.md:7: warning: is long"),
        (Finding("is long", severity=Severity.WARNING), "warning: is long"),
    ],
)
def test_a_finding_says_place_then_what_then_hint(finding, said):
    assert str(finding) == said


def test_a_finding_can_not_be_changed():
    with pytest.raises(FrozenInstanceError):
        Finding("wrong").line = 3


def test_a_finding_is_an_error_unless_it_says_otherwise():
    assert Finding("wrong").severity is Severity.ERROR


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SdprintError, 1),
        (ContentError, 1),
        (DesignError, 1),
        (PromiseError, 1),
        (OutputError, 1),
        (UsageError, 2),
        (MachineError, 3),
    ],
)
def test_each_error_ends_with_its_exit_code(error, code):
    assert error(Finding("wrong")).exit_code == code


def test_the_exit_codes_are_those_of_the_manual():
    assert {code.name: code.value for code in Exit} == {
        "DONE": 0,
        "INPUT": 1,
        "USAGE": 2,
        "ENVIRONMENT": 3,
        "INTERRUPTED": 130,
    }


def test_an_error_carries_and_says_every_finding_of_the_run():
    first, second = Finding("one", HERE, 1), Finding("two", HERE, 2, hint="mend it")
    error = ContentError(first, second)
    assert error.findings == (first, second)
    assert str(error) == "notes/list.md:1: one\nnotes/list.md:2: two\n  hint: mend it"


@pytest.mark.parametrize(
    ("name", "advice"),
    [
        ("worksheat", "did you mean 'worksheet'?"),
        ("cheat-sheet", "did you mean 'cheatsheet'?"),
        ("zzz", "known: cheatsheet, pocket, worksheet"),
        ("", "known: cheatsheet, pocket, worksheet"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_one_or_with_all(name, advice):
    assert suggest(name, {"worksheet", "pocket", "cheatsheet"}) == advice


def test_nothing_is_advised_where_nothing_is_known():
    assert suggest("anything", ()) == ""


def test_of_very_many_names_only_the_first_are_listed():
    known = [f"name{n:02}" for n in range(30)]
    assert suggest("zzz", known) == f"known: {', '.join(known[:20])} and 10 more"
