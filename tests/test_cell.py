"""The cell: a process of its own that is ended at its limits, and answers in JSON or not at all."""

import subprocess
import sys

import pytest

from sdprint.cell import ask

LIMITED = "from sdprint.cell import keep_limits; keep_limits({'CPU': 1, 'AS': 1_000_000_000, 'FSIZE': 0}); "


def run(code):
    return subprocess.run([sys.executable, "-c", code], capture_output=True, check=False, timeout=60)


@pytest.mark.skipif(sys.platform != "linux", reason="limits are those of Linux")
def test_the_process_is_ended_at_its_limits_of_time_memory_and_file_size(tmp_path):
    assert run(LIMITED + "\nwhile True: pass").returncode < 0
    assert b"MemoryError" in run(LIMITED + "bytearray(2_000_000_000)").stderr
    assert run(LIMITED + f"open({str(tmp_path / 'x')!r}, 'w').write('x' * 9999)").returncode != 0


@pytest.mark.parametrize("code", ["import os; os.abort()", "print('{')", "print('[]')", "import time; time.sleep(60)"])
def test_a_process_that_does_not_answer_has_nothing_to_say(monkeypatch, code):
    monkeypatch.setattr("sdprint.cell._code", lambda _: code)
    monkeypatch.setattr("sdprint.cell.PATIENCE", 2)

    assert ask("design.swatches", b"") is None


def test_what_a_library_prints_is_no_part_of_the_answer(monkeypatch):
    code = "from sdprint.cell import reply; reply(lambda data: print('noise') or {'size': len(data)}, 5, 10**9)"
    monkeypatch.setattr("sdprint.cell._code", lambda _: code)

    assert ask("any", b"four") == {"size": 4}
