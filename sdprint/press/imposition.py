"""Pages on sheets: the engine's own pages are painted where a fold wants them, with marks for folding and cutting.

Text, links, outline, fonts and the tag tree in reading order come along, because they are still the engine's pages.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import pydyf

from sdprint.design.folds import Place
from sdprint.errors import Finding, PromiseError
from sdprint.layout.plan import Plan
from sdprint.press.engine import MM, Document, Matrix

# Where a printer can draw a mark that begins at the edge, and how long it is, in mm.
MARK_START, MARK_END = 6.5, 10.0
MARK_GREY, CUT_GREY = 0.6, 0.4


Line = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Marks:
    """Where to fold (dashes that begin at the edge) and where to cut: lines as left, top, right, bottom in mm."""

    folds: tuple[Line, ...]
    cuts: tuple[Line, ...]


class SheetPage:
    """A sheet that looks to the engine like one of its own pages, by the attributes of `weasyprint.document.Page`."""

    def __init__(self, plan: Plan, places: tuple[Place, ...], pages: list[Any]) -> None:
        self.width, self.height = plan.sheet.width * MM, plan.sheet.height * MM
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), 0)
        self.bookmarks: list[Any] = []
        self.links: list[Any] = []
        self.anchors: dict[str, Any] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        self._marks = mark(plan) if plan.fold else Marks((), ())
        # Tags and outline follow the reader, wherever on the sheet a page stands.
        in_order = sorted(places, key=lambda place: place.page)
        self._placed = [(pages[place.page], _matrix(place, pages[place.page])) for place in in_order]
        self._page_box = pages[0]._page_box.copy_with_children(  # noqa: SLF001 - no public way to the tags of a page
            [page._page_box for page, _ in self._placed]  # noqa: SLF001 - as above
        )
        for page, matrix in self._placed:
            self._adopt(page, matrix)

    def _adopt(self, page: Any, matrix: Any) -> None:
        """Take over the outline entries, links and anchors of a page."""
        self.bookmarks += [
            (level, label, matrix.transform_point(*point), state) for level, label, point, state in page.bookmarks
        ]
        self.links += [(kind, target, _turn(matrix, area), box) for kind, target, area, box in page.links]
        for name, area in page.anchors.items():
            self.anchors.setdefault(name, _turn(matrix, area))

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the pages and then the marks."""
        for page, matrix in self._placed:
            with stream.stacked():
                stream.transform(a=scale, d=scale)
                stream.transform(*matrix.values)
                stream.rectangle(0, 0, page.width, page.height)
                stream.clip()
                stream.end()
                page.paint(stream, 1)
        with stream.stacked(), stream.artifact():
            stream.transform(a=scale, d=scale)
            for line in self._marks.folds:
                _draw(stream, line, 0.5, (2, 2), MARK_GREY)
            for line in self._marks.cuts:
                _draw(stream, line, 0.6, (5, 3), CUT_GREY)


def impose(document: Any, plan: Plan) -> Any:
    """Return `document` on the sheets of the plan's fold.

    Raises `PromiseError` if it has form fields, which can't be filled in upside down.
    """
    if plan.fold is None:
        return document
    if any(fields for page in document.pages for fields in page.forms.values()):
        what = f"{plan.kind.name}: a document with form fields can't be imposed"
        raise PromiseError(Finding(what, plan.kind.folder, hint="leave --impose out"))
    sides = plan.fold.sides(len(document.pages), plan.sheet, long_edge=plan.choices.long_edge)
    pages = [SheetPage(plan, places, document.pages) for places in sides]
    return Document(
        pages,
        document.metadata,
        document.url_fetcher,
        document.font_config,
        document.color_profiles,
        document.output_intent,
    )


def mark(plan: Plan) -> Marks:
    """Return the marks of the plan's fold: ticks where a printer reaches the paper, and the line to cut."""
    fold, sheet = plan.fold, plan.sheet
    if fold is None:
        return Marks((), ())
    columns = fold.edges(sheet)[1:-1]
    rows = [sheet.height * row / len(fold.front) for row in range(1, len(fold.front))]
    folds: list[Line] = []
    for start, end in ((MARK_START, MARK_END), (sheet.height - MARK_START, sheet.height - MARK_END)):
        folds += [(x, start, x, end) for x in columns]
    for start, end in ((MARK_START, MARK_END), (sheet.width - MARK_START, sheet.width - MARK_END)):
        folds += [(start, y, end, y) for y in rows]
    cut = fold.cut
    cuts = [(sheet.width * cut[0], y, sheet.width * cut[1], y) for y in rows] if cut else []
    return Marks(tuple(folds), tuple(cuts))


def print_as_it_is(plan: Plan) -> Callable[[Any, Any], None]:
    """Return a finisher that asks viewers not to scale, and to turn the paper as the sheets were imposed for."""
    duplex = "/Simplex"
    if plan.fold and plan.fold.duplex:
        duplex = "/DuplexFlipLongEdge" if plan.choices.long_edge else "/DuplexFlipShortEdge"

    def finish(_: Any, pdf: Any) -> None:
        preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary({}))
        preferences["PrintScaling"] = "/None"
        preferences["Duplex"] = duplex

    return finish


def _matrix(place: Place, page: Any) -> Any:
    """Return the matrix that puts `page` into the middle of its panel, upside down if it is turned there."""
    left = place.left * MM + (place.width * MM - page.width) / 2
    top = place.top * MM + (place.height * MM - page.height) / 2
    return Matrix(-1, 0, 0, -1, left + page.width, top + page.height) if place.turned else Matrix(1, 0, 0, 1, left, top)


def _turn(matrix: Any, area: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    """Return a rectangle (left, top, right, bottom) where the matrix puts it."""
    one, other = matrix.transform_point(*area[:2]), matrix.transform_point(*area[2:])
    left, right = sorted((one[0], other[0]))
    top, bottom = sorted((one[1], other[1]))
    return left, top, right, bottom


def _draw(stream: Any, line: tuple[float, ...], width: float, dashes: tuple[int, int], grey: float) -> None:
    left, top, right, bottom = (edge * MM for edge in line)
    stream.set_line_width(width)
    stream.set_color_rgb(grey, grey, grey, True)
    stream.set_dash(list(dashes), 0)
    stream.move_to(left, top)
    stream.line_to(right, bottom)
    stream.stroke()
