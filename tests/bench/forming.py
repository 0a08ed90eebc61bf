"""What the fields of a form cost, against all else that a process does for one document: CPU time, imports included.

`python forming.py SOURCE KIND` makes the document once, as a cold build does, and prints as JSON: the ratio of finding,
blanking and writing the fields, that of the whole second file with its proof, and the bytes of the form.
"""

import json
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

from fitting import plan_of


def measure(source: Path, kind: str, folder: Path) -> dict[str, Any]:
    """Return both ratios, and the size."""
    plan = plan_of(source, kind, (), folder)
    from sdprint.press import typesetter
    from sdprint.press.fitter import fit
    from sdprint.press.proof import find_gaps

    spent = [0.0]

    def timed(work: Any) -> Any:
        def run(*given: Any) -> Any:
            start = time.process_time()
            try:
                done = work(*given)
            finally:
                spent[0] += time.process_time() - start
            return timed(done) if callable(done) else done

        return run

    fitted, layout, *_ = fit(replace(plan, kind=replace(plan.kind, fillable=True)))
    find_gaps(layout.write(), fitted)
    made = time.process_time()
    for name in ("find_spots", "blank", "put_fields"):
        setattr(typesetter, name, timed(getattr(typesetter, name)))
    form = layout.write_form(fitted)
    find_gaps(form, fitted)
    second = time.process_time() - made
    return {"ratio": spent[0] / (made + second - spent[0]), "second": second / made, "bytes": len(form)}


if __name__ == "__main__":
    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(sys.argv[1]), sys.argv[2], Path(name))
    json.dump(found, sys.stdout)
