"""The wheel carries all that a build needs, and works in a virtual environment of its own."""

import json
import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest
from pdfs import MADE, pages_of

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
    assert sum(name.endswith(".ttf") for name in names) == 17
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
    assert made == sorted(f"system-design-{kind}.pdf" for kind in MADE)
    assert len(pages_of(tmp_path / "build" / "system-design-cheatsheet.pdf")) == 1


def audit(said):
    """Ask the audit of CI what it makes of an answer of pip-audit."""
    code = "import audit, sys; print(*audit.judge(sys.stdin.read()), sep='\\n')"
    how = {"env": os.environ | {"PYTHONPATH": str(ROOT / ".ci"), "PYTHONDONTWRITEBYTECODE": "1"}}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, input=said, capture_output=True, text=True, check=True, **how)
    found, asked, unknown = done.stdout.splitlines()
    return found, int(asked), unknown


def test_the_audit_fails_for_a_vulnerability_and_takes_no_silence_for_an_answer():
    flaw = {"id": "PYSEC-2026-1", "fix_versions": ["9.9"], "aliases": [], "description": ""}
    packages = [
        {"name": "jinja2", "version": "3.1.6", "vulns": [flaw]},
        {"name": "pillow", "version": "12.0", "vulns": []},
        {"name": "pydyf", "skip_reason": "Dependency not found on PyPI and could not be audited: pydyf (0.11.0)"},
        {"name": "sdprint", "skip_reason": "Dependency not found on PyPI and could not be audited: sdprint (0.1.0)"},
    ]

    assert audit(json.dumps({"dependencies": packages})) == (
        "['jinja2 3.1.6 has PYSEC-2026-1, fixed in 9.9']",
        2,
        "['pydyf']",
    )
    # pip-audit exits with 0 when the service knows none of the packages, and with a traceback when there is no service.
    assert audit(json.dumps({"dependencies": packages[2:]})) == ("[]", 0, "['pydyf']")
    assert audit("") == ("[]", 0, "[]")
