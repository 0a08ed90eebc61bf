"""Each shortcut around the engine can be switched off, and changes no byte of any PDF."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sdprint.press.shims import SHIMS, active

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "system-design.md"
SOURCE = "# Emoji 🚀\n\n![a](dot.png)\n\n- Is it on? (e.g., a, b)\n- 1️⃣ done\n"


@pytest.fixture(scope="module")
def build(tmp_path_factory):
    """Make every kind of both checklists in a process of its own, with the shims that are named; return the bytes."""
    from PIL import Image

    folder = tmp_path_factory.mktemp("shims")
    Image.new("RGB", (4, 4), "red").save(folder / "dot.png")
    (folder / "emoji.md").write_text(SOURCE)

    def run(shims):
        out = folder / f"without-{len(list(folder.iterdir()))}"
        env = {**os.environ, "SDPRINT_SHIMS": shims}
        command = [sys.executable, "-m", "sdprint", "build", str(SHIPPED), "emoji.md", "-o", str(out)]
        subprocess.run(command, env=env, cwd=folder, check=True, capture_output=True)
        return {path.name: path.read_bytes() for path in out.iterdir()}

    return run


@pytest.fixture(scope="module")
def with_all(build):
    """What is made with all shims, once for all tests."""
    return build(",".join(SHIMS))


@pytest.mark.parametrize("without", ["none", *SHIMS])
def test_bytes_are_equal_without_a_shim(build, with_all, without):
    kept = ",".join(shim for shim in SHIMS if shim != without) if without != "none" else "none"

    assert len(with_all) >= 10
    assert build(kept) == with_all


def test_all_shims_are_on_unless_the_environment_says_otherwise(monkeypatch):
    monkeypatch.delenv("SDPRINT_SHIMS", raising=False)
    assert active() == set(SHIMS)
    monkeypatch.setenv("SDPRINT_SHIMS", "fonttools")
    assert active() == {"fonttools"}
    monkeypatch.setenv("SDPRINT_SHIMS", "none")
    assert active() == frozenset()


PROBE = """
import sys
ran = []
sys.addaudithook(lambda event, args: ran.append(args[0]) if event == "subprocess.Popen" else None)
import sdprint.press.engine
print(len(ran), "fontTools" in sys.modules, "fontTools.subset" in sys.modules)
import fontTools.ttLib
print(fontTools.ttLib.TTFont.__module__)
"""


def test_the_import_of_the_engine_runs_no_compiler_and_loads_no_font_tools():
    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)

    assert done.stdout.split("\n")[:2] == ["0 False False", "fontTools.ttLib.ttFont"]
