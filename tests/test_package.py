"""The wheel carries all that a build needs, and works in a virtual environment of its own."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from pdfs import pages_of

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The wheel, built as a release would be."""
    out = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "build", "--wheel", "--outdir", str(out), str(ROOT)]
    subprocess.run(command, check=True, capture_output=True)
    (path,) = out.glob("*.whl")
    return path


def test_the_wheel_carries_templates_content_fonts_and_licences(wheel):
    names = zipfile.ZipFile(wheel).namelist()

    for folder in ("templates", "content"):
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                assert f"sdprint/_shipped/{path.relative_to(ROOT)}" in names
    assert sum(name.endswith(".ttf") for name in names) == 14
    assert [name for name in names if name.endswith("licenses/LICENSE")]
    assert len([name for name in names if "licenses/" in name and "OFL-" in name]) == 2
    assert not [name for name in names if name.startswith(("tests/", "build/"))]


def test_the_wheel_builds_the_shipped_checklist_from_a_clean_environment(wheel, tmp_path):
    venv.create(tmp_path / "env", with_pip=True)
    python = tmp_path / "env" / "bin" / "python"
    subprocess.run([python, "-m", "pip", "install", "-q", str(wheel)], check=True, capture_output=True)
    env = {key: value for key, value in os.environ.items() if not key.startswith(("PYTHON", "SDPRINT"))}

    done = subprocess.run(
        [tmp_path / "env" / "bin" / "sdprint", "build"],
        cwd=tmp_path,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    made = sorted(path.name for path in (tmp_path / "build").iterdir())
    assert made == [f"system-design-{kind}.pdf" for kind in ("cheatsheet", "key", "notes", "pocket", "worksheet")]
    assert len(pages_of(tmp_path / "build" / "system-design-cheatsheet.pdf")) == 1
