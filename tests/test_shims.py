"""Each shortcut around the engine can be switched off, and changes no byte of any PDF."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from sdprint.press.shims import SHIMS, active

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "system-design.md"
SOURCE = "# Emoji 🚀\n\n![a](dot.png)\n\n- Is it on? (e.g., a, b)\n- 1️⃣ done\n"


def build(tmp_path, out, shims, source):
    env = {**os.environ, "SDPRINT_SHIMS": shims}
    command = [sys.executable, "-m", "sdprint", "build", str(source), "-o", str(out)]
    subprocess.run(command, env=env, cwd=tmp_path, check=True, capture_output=True)
    return {path.name: path.read_bytes() for path in out.iterdir()}


@pytest.mark.parametrize("source", ["shipped", "with emoji and a picture"])
@pytest.mark.parametrize("without", ["none", *SHIMS])
def test_bytes_are_equal_without_a_shim(tmp_path, source, without):
    path = SHIPPED
    if source != "shipped":
        from PIL import Image

        Image.new("RGB", (4, 4), "red").save(tmp_path / "dot.png")
        path = tmp_path / "emoji.md"
        path.write_text(SOURCE)
    kept = ",".join(shim for shim in SHIMS if shim != without) if without != "none" else "none"

    assert build(tmp_path, tmp_path / "with", ",".join(SHIMS), path) == build(
        tmp_path, tmp_path / "without", kept, path
    )


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
