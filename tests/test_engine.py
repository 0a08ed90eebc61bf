"""The door to the engine: it opens quickly, says what it is, and what the engine says is sorted."""

import logging
import subprocess
import sys

PROBE = """
import json, logging
from sdprint.press.engine import Record, describe, listen
record = Record({}, [], [])
logger = logging.getLogger("weasyprint")
with listen(record):
    logger.warning('.notdef glyph rendered for Unicode string unsupported by fonts: "%s" (U+4E2D)', "\u4e2d\u4e2d")
    logger.error("Failed to load image at '%s': gone", "x.png")
    logger.warning("Ignored `color: nonsense` at 1:1, invalid value.")
    logger.warning("Ignored `color: nonsense` at 1:1, invalid value.")
    logger.warning("Using fontTools instead of HarfBuzz-Subset, install it")
logger.warning("nobody listens")
print(json.dumps([list(record.missing), record.failures, record.warnings, describe()]))
"""


def test_what_the_engine_says_is_sorted_into_characters_failures_and_warnings():
    import json

    done = subprocess.run([sys.executable, "-c", PROBE], capture_output=True, text=True, check=True)
    missing, failures, warnings, facts = json.loads(done.stdout)

    assert missing == ["中"]
    assert failures == ["Failed to load image at 'x.png': gone"]
    assert warnings == ["Ignored `color: nonsense` at 1:1, invalid value."]
    assert facts["weasyprint"].startswith("70.")
    assert facts["pango"].count(".") == 2
    assert facts["subsetter"] in (True, False)
    assert logging.getLogger("weasyprint")
