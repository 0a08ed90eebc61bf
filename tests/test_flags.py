"""Flags are completed with what there is to choose from, and say what is wrong with the folder they are used in."""

import pytest

from sdprint import flags
from sdprint.errors import Exit, MachineError


def test_kinds_and_brands_of_the_project_are_completed_beside_the_shipped_ones(tmp_path, monkeypatch):
    (tmp_path / "templates" / "documents" / "poster").mkdir(parents=True)
    (tmp_path / "templates" / "documents" / "poster" / "document.toml").write_text("")
    (tmp_path / "templates" / "brands" / "acme").mkdir(parents=True)
    (tmp_path / "templates" / "brands" / "acme" / "brand.toml").write_text("")
    monkeypatch.chdir(tmp_path)

    assert {"poster", "worksheet"} <= set(flags.kinds())
    assert {"acme", "plain"} <= set(flags.brands())


def test_papers_and_folds_are_completed():
    assert {"a4", "letter", "3x5"} <= set(flags._papers())
    assert {"pocket", "booklet"} <= set(flags._folds())


def test_a_folder_that_is_gone_is_said_to_be_so(tmp_path, monkeypatch):
    folder = tmp_path / "gone"
    folder.mkdir()
    monkeypatch.chdir(folder)
    folder.rmdir()

    with pytest.raises(MachineError, match="the current folder is gone") as caught:
        flags.here()

    assert caught.value.exit_code == Exit.ENVIRONMENT
