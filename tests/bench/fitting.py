"""What fitting costs: the whole of it against one bare WeasyPrint render of the final sheet, in one process in turn.

`python fitting.py SOURCE KIND ROUNDS [KEY=VALUE ...]` prints JSON: ratios of CPU time, layouts, size, columns, pages.
Where the kind refuses, the yardstick is the sheet with as many pages as the refusal says.
"""

import gc
import json
import os
import re
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from final_html import FONTS, Counter

from sdprint.design.project import find_project
from sdprint.errors import PromiseError
from sdprint.layout.markup import render_page
from sdprint.pipeline import Order, make
from sdprint.press.job import Job
from sdprint.press.worker import EPOCH


@dataclass
class CatchingPress:
    """Keeps the jobs, and the font configuration, and makes nothing."""

    folder: Path
    jobs: list[Job] = field(default_factory=list)

    def typeset(self, jobs: list[Job]) -> list[Any]:
        """Keep `jobs`."""
        (self.folder / FONTS).write_bytes(jobs[0].fonts.read_bytes())
        self.jobs = jobs
        raise StopIteration


def plan_of(source: Path, kind: str, settings: tuple[str, ...], folder: Path) -> Any:
    """Return the plan of one document."""
    press = CatchingPress(folder)
    order = Order((source,), (kind,), out=str(folder), settings=settings)
    try:
        list(make(order, find_project(Path.cwd()), press))
    except RuntimeError:
        # That is what becomes of StopIteration inside of a generator.
        os.environ.update(FONTCONFIG_FILE=str(folder / FONTS), SOURCE_DATE_EPOCH=EPOCH)
    return press.jobs[0].plan


def measure(source: Path, kind: str, rounds: int, settings: tuple[str, ...], folder: Path) -> dict[str, Any]:
    """Return the ratios and what came of it."""
    plan = plan_of(source, kind, settings, folder)
    from sdprint.press.fitter import fit

    facts: dict[str, Any] = {}
    final = plan
    with Counter() as counter:
        try:
            final, layout, *_ = fit(plan)
            facts |= {"size": round(final.type_size, 2), "columns": final.column_count, "pages": layout.pages}
        except PromiseError as error:
            facts["refused"] = str(error)
        facts["layouts"] = counter.count
    if sides := re.search(r"pages=(\d+)", facts.get("refused", "")):
        final = fit(plan_of(source, kind, (f"pages={sides[1]}",), folder))[0]
    html = render_page(final)
    ratios, ours = [], []
    for _ in range(rounds):
        ours.append(_time(lambda: _fit(fit, plan)))
        ratios.append(ours[-1] / _time(lambda: _print(html, final)))
    return facts | {"ratios": ratios, "seconds": min(ours)}


def _fit(fit: Callable[[Any], Any], plan: Any) -> None:
    try:
        fit(plan)[1].write()
    except PromiseError:
        return


def _print(html: str, plan: Any) -> None:
    import weasyprint

    page = weasyprint.HTML(string=html, base_url=f"{plan.checklist.path.resolve().parent.as_uri()}/")
    page.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True)


def _time(run: Callable[[], None]) -> float:
    gc.collect()
    start = time.process_time()
    run()
    return time.process_time() - start


if __name__ == "__main__":
    import tempfile

    with tempfile.TemporaryDirectory() as name:
        found = measure(Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), tuple(sys.argv[4:]), Path(name))
    json.dump(found, sys.stdout)
