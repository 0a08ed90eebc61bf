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
from sdprint.press.worker import EPOCH, Job, Pdf

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
        with _Counter() as counter:
            plan, layout = counter.fitter.fit(job.plan)
        kind = job.plan.kind.name
        (self.folder / f"{kind}.html").write_text(render_page(plan), encoding="utf-8")
        data = layout.write()
        self.facts[kind] = {"passes": counter.count, "pages": layout.pages, "bytes": len(data)}
        return Pdf(data, layout.pages, plan.type_size)


class _Counter:
    """Counts how often the fitter has type set."""

    def __init__(self) -> None:
        from sdprint.press import fitter

        self.fitter, self.count, self._original = fitter, 0, fitter.set_type

    def __enter__(self) -> Self:
        self.fitter.set_type = self._set_type
        return self

    def __exit__(self, *_: object) -> None:
        self.fitter.set_type = self._original

    def _set_type(self, *args: Any) -> Any:
        self.count += 1
        return self._original(*args)


def write_final(source: Path, folder: Path) -> dict[str, dict[str, int]]:
    """Write the final HTML of every kind into `folder`; return passes, pages and bytes by kind."""
    press = TracingPress(folder)
    order = Order(sources=(source,), out=str(folder / "reference"))
    list(make(order, find_project(Path.cwd()), press))
    return press.facts


if __name__ == "__main__":
    json.dump(write_final(Path(sys.argv[1]), Path(sys.argv[2])), sys.stdout)
