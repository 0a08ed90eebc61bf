"""What the proof costs, against all else that a process does for one document: CPU time, imports included.

`python proving.py SOURCE KIND` makes the document once, as a cold build does, and prints the ratio as JSON.
"""

import json
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from fitting import plan_of


def measure(source: Path, kind: str, folder: Path) -> dict[str, Any]:
    """Return the ratio, and how much the proof found."""
    plan = plan_of(source, kind, (), folder)
    from sdprint.press.fitter import fit

    fitted, layout, *_ = fit(plan)
    data = layout.write()
    made = time.process_time()
    from sdprint.press.proof import find_gaps

    gaps = find_gaps(data, fitted)
    return {"ratio": (time.process_time() - made) / made, "gaps": len(gaps)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(sys.argv[1]), sys.argv[2], Path(name))
    json.dump(found, sys.stdout)
