"""What most tests of a whole run need: an environment of their own, and the command to run in it."""

import os
import subprocess
import sys

import pytest


@pytest.fixture(scope="session")
def font_cache(tmp_path_factory):
    """Fontconfig's index, made once: a new one costs each run half a second."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def environment(tmp_path, font_cache):
    """The variables of a run: nothing of whoever runs the tests, and a temporary folder to look into."""
    (tmp_path / "tmp").mkdir()
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("SDPRINT_", "_SDPRINT", "PYTHON"))
    }
    return kept | {"XDG_CACHE_HOME": str(font_cache), "TMPDIR": str(tmp_path / "tmp"), "COLUMNS": "160"}


@pytest.fixture
def litter(tmp_path):
    """Name what a run must not leave: half-written files, and anything in the temporary folder."""
    return lambda: [
        path
        for path in tmp_path.rglob("*")
        # The one hidden file that a new project has.
        if (path.name.startswith(".") and path.name != ".gitignore") or path.parent.name == "tmp"
    ]


@pytest.fixture
def sdprint(tmp_path, environment, litter):
    """Run the command to its end; whatever comes of it, there is no traceback and no litter."""

    def run(*args, cwd=tmp_path, before=(), options=(), **variables):
        command = [*before, sys.executable, *options, "-m", "sdprint", *map(str, args)]
        how = {"cwd": cwd, "env": environment | variables, "encoding": "utf-8", "errors": "replace"}
        how["timeout"] = 120
        done = subprocess.run(command, capture_output=True, check=False, **how)
        assert "Traceback" not in done.stdout + done.stderr
        assert litter() == []
        return done

    return run


@pytest.fixture
def checklist(tmp_path):
    """Write a checklist, and give its path."""

    def write(text="# Release\n\n- Are the tests green?\n", name="list.md"):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return write
