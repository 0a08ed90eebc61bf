"""The final HTML of each kind, as sdprint's last layout pass gets it, and how many passes the fitter needed.

`python final_html.py SOURCE FOLDER` leaves <kind>.html and fonts.conf in FOLDER, and prints the facts as JSON.
"""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

from sdprint.design.project import find_project
from sdprint.layout.markup import render_page
from sdprint.pipeline import Order, make
from sdprint.press.job import Job, Pdf
from sdprint.press.worker import EPOCH

FONTS = "fonts.conf"


@dataclass
class TracingPress:
    """Typesets in this process, and keeps the HTML and what it took."""

    folder: Path
    facts: dict[str, dict[str, int]] = field(default_factory=dict)

    def typeset(self, jobs: list[Job]) -> Iterator[Pdf]:
        """Yield the PDF of each job, like sdprint's own press."""
        for job in jobs:
            shutil.copyfile(job.fonts, self.folder / FONTS)
            os.environ.update(FONTCONFIG_FILE=str(self.folder / FONTS), SOURCE_DATE_EPOCH=EPOCH)
            yield self._print(job)

    def _print(self, job: Job) -> Pdf:
        from sdprint.press.fitter import fit

        with Counter() as counter:
            plan, layout, *_ = fit(job.plan)
        kind = job.plan.kind.name
        (self.folder / f"{kind}.html").write_text(render_page(plan), encoding="utf-8")
        data = layout.write()
        self.facts[kind] = {"passes": counter.count, "pages": layout.pages, "bytes": len(data)}
        return Pdf(data, layout.pages, plan.type_size)


class Counter:
    """Counts the layouts that are made inside the block."""

    def __init__(self) -> None:
        from sdprint.press.typesetter import Layout

        self.layout, self.count, self._original = Layout, 0, Layout.__init__

    def __enter__(self) -> Self:
        def begin(layout: Any, *args: Any) -> None:
            self.count += 1
            self._original(layout, *args)

        self.layout.__init__ = begin
        return self

    def __exit__(self, *_: object) -> None:
        self.layout.__init__ = self._original


def write_final(source: Path, folder: Path) -> dict[str, dict[str, int]]:
    """Write the final HTML of every kind into `folder`; return passes, pages and bytes by kind."""
    press = TracingPress(folder)
    order = Order(sources=(source,), out=str(folder / "reference"))
    list(make(order, find_project(Path.cwd()), press))
    return press.facts


if __name__ == "__main__":
    json.dump(write_final(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
