"""What is said of documents that were made."""

from pathlib import Path

import pytest

from sdprint.errors import Finding, Severity
from sdprint.pipeline import Made
from sdprint.report import print_all


def documents(folder, error=None):
    warning = Finding("a word", folder / "list.md", 3, severity=Severity.WARNING)
    yield Made(folder / "build" / "a.pdf", 2, 12_345, 9.0, (warning,), "fold it")
    yield Made(Path("/elsewhere/b.pdf"), 1, 999, 8.0)
    if error:
        raise error


@pytest.fixture
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_each_document_is_a_line_by_the_shortest_name_with_warnings_and_advice_beside_it(here, capsys):
    print_all(documents(here), as_json=False)

    said = capsys.readouterr()
    assert said.out == "build/a.pdf  2 pages, 12 kB\n/elsewhere/b.pdf  1 page, 1 kB\n"
    assert said.err == f"{here}/list.md:3: warning: a word\n  fold it\n"


def test_json_comes_all_at_once_even_if_the_run_ends_early(here, capsys):
    with pytest.raises(KeyError):
        print_all(documents(here, KeyError()), as_json=True)

    said = capsys.readouterr()
    assert '"path": "/elsewhere/b.pdf",\n    "pages": 1,\n    "bytes": 999,\n    "type": 8.0' in said.out
    assert said.out.startswith("[\n  {")
