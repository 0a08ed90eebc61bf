"""The doctor: what a machine has for printing is looked at, and what it lacks comes with its remedy."""

import os
import re
import subprocess
import sys

import pytest

from sdprint.delivery.output import cache_folder
from sdprint.design.fonts import font_files
from sdprint.design.project import Project, find_project
from sdprint.doctor import APT, Checkup, _cache, _engine, examine


def as_nobody(action):
    """Run `action` in a process without the rights of root; return what it returns or raises, as text."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            said = str(action())
        except BaseException as error:  # noqa: BLE001 - whatever it is, the parent wants it
            said = f"{type(error).__name__}: {error}"
        os.write(writing, said.encode())
        os._exit(0)
    os.close(writing)
    with os.fdopen(reading) as stream:
        said = stream.read()
    os.waitpid(child, 0)
    return said


def test_a_machine_that_can_print_is_well_in_all_that_is_needed(tmp_path):
    checkups = examine(find_project(tmp_path))

    assert len(checkups) == 6
    assert not [checkup.what for checkup in checkups if checkup.needed and not checkup.well]
    assert re.fullmatch(r"WeasyPrint 7\d\S*, Pango \d+\.\d+\.\d+", checkups[0].what)
    assert all(checkup.remedy for checkup in checkups if not checkup.well)


def test_the_fonts_are_counted_and_the_project_is_named(tmp_path):
    count = len(font_files((find_project(tmp_path).catalog.folders[-1] / "fonts",)))
    own = examine(Project(tmp_path, own=True))
    outside = examine(Project(tmp_path))

    assert any(checkup.what.startswith(f"{count} bundled fonts in ") for checkup in own)
    assert own[-1].what.endswith(f"project {tmp_path}")
    assert outside[-1].what.endswith("no project here: the shipped checklist is built")


@pytest.mark.parametrize(
    ("code", "reason"),
    [
        ("raise OSError(\"cannot load library 'libpango-1.0-0'\")", "OSError: cannot load library 'libpango-1.0-0'"),
        ("import os; os.abort()", "the process ended without a word"),
        ("raise ImportError('gone')", "ImportError: gone"),
    ],
)
def test_an_engine_that_does_not_start_is_named_with_its_reason_and_remedy(tmp_path, monkeypatch, code, reason):
    (tmp_path / "weasyprint.py").write_text(code)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))

    assert _engine() == (Checkup(well=False, what=f"WeasyPrint does not start: {reason}", remedy=f"Debian: {APT}"),)


def test_the_parent_never_loads_the_engine(tmp_path):
    code = (
        "import sys; from pathlib import Path\n"
        "from sdprint.doctor import examine; from sdprint.design.project import Project\n"
        "examine(Project(Path()))\n"
        "print('weasyprint' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=tmp_path)

    assert done.stdout == "False\n"


def test_a_cache_that_can_be_written_is_well_before_its_folder_is_made(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "not" / "yet"))

    assert _cache().well
    assert _cache().what == f"fonts and templates are known in {cache_folder()}"
    assert not (tmp_path / "not").exists()


def unwritable(folder):
    return Checkup(
        well=False,
        what=f"{folder / 'sdprint'} can't be written: each build is slower",
        remedy="set XDG_CACHE_HOME to a folder that can be written",
        needed=False,
    )


@pytest.mark.parametrize("name", ["file", "file/deep"])
def test_a_cache_below_a_file_is_only_noted(tmp_path, monkeypatch, name):
    (tmp_path / "file").touch(mode=0o777)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))

    assert _cache() == unwritable(tmp_path / name)


@pytest.mark.parametrize("name", ["closed", "closed/deep"])
def test_a_cache_in_a_closed_folder_is_only_noted(tmp_path, monkeypatch, name):
    (tmp_path / "closed").mkdir(mode=0)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / name))

    assert as_nobody(_cache) == str(unwritable(tmp_path / name))
