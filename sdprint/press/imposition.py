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
from sdprint.press.engine import MM, BlockBox, Document, MarginBox, Matrix, make_page_bookmark_tree

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

    def __init__(self, plan: Plan, places: tuple[Place, ...], pages: list[Any], marks: Marks) -> None:
        self.width, self.height = plan.sheet.width * MM, plan.sheet.height * MM
        self.bleed = dict.fromkeys(("top", "right", "bottom", "left"), 0)
        self.bookmarks: list[Any] = []
        self.links: list[Any] = []
        self.anchors: dict[str, Any] = {}
        self.forms: dict[Any, list[Any]] = {None: []}
        self._marks = marks
        self.placed = [(place.page, pages[place.page], _matrix(place, pages[place.page])) for place in places]
        self._page_box = pages[0]._page_box.copy_with_children(  # noqa: SLF001 - no public way to the tags of a page
            [_section(page) for _, page, _ in self.placed]
        )
        for _, page, matrix in self.placed:
            self._adopt(page, matrix)

    def _adopt(self, page: Any, matrix: Any) -> None:
        """Take over the links and anchors of a page."""
        self.links += [(kind, target, _turn(matrix, area), box) for kind, target, area, box in page.links]
        for name, area in page.anchors.items():
            self.anchors.setdefault(name, _turn(matrix, area))

    def paint(self, stream: Any, scale: float = 1) -> None:
        """Paint the pages and then the marks."""
        for _, page, matrix in self.placed:
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


class Imposed(Document):  # type: ignore[misc] # the engine has no type hints
    """A document on sheets: what is read goes from page to page, on whichever side of which sheet they stand."""

    def make_bookmark_tree(self, scale: float = 1, transform_pages: bool = False) -> list[Any]:  # noqa: FBT001, FBT002 - the engine's own
        """Return the outline in the order of the pages, as the engine's own method does for its pages."""
        root: list[Any] = []
        skipped: list[int] = []
        last_by_depth = [root]
        level = 0
        for _, sheet, page, matrix in _reading(self.pages):
            height = self.pages[sheet].height
            flip = Matrix(a=scale, d=-scale, f=height * scale) if transform_pages else Matrix(a=scale, d=scale)
            level = make_page_bookmark_tree(page, skipped, last_by_depth, level, sheet, matrix @ flip)
        return root


def _reading(sheets: list[SheetPage]) -> list[tuple[int, int, Any, Any]]:
    """Return each page in order: its number, its sheet, the page itself, and the matrix that puts it there."""
    placed = [(number, index, page, matrix) for index, s in enumerate(sheets) for number, page, matrix in s.placed]
    return sorted(placed, key=lambda item: item[0])


def _section(page: Any) -> Any:
    """Return the box of a page in a section of its own, so that its tags are one branch that can be put in order."""
    box = page._page_box  # noqa: SLF001 - no public way to the tags of a page
    content = next(child for child in box.children if not isinstance(child, MarginBox))
    return BlockBox("section", box.style, content.element, [box])


def impose(document: Any, plan: Plan) -> Any:
    """Return `document` on the sheets of the plan's fold.

    Raises `PromiseError` if it has form fields, which can't be filled in upside down.
    """
    if plan.fold is None:
        return document
    if any(fields for page in document.pages for fields in page.forms.values()):
        what = f"{plan.kind.name}: a document with form fields can't be imposed"
        hint = "leave --impose out" if plan.choices.impose else "take impose out of document.toml, or the fields"
        raise PromiseError(Finding(what, plan.kind.folder, hint=hint))
    long_edge = plan.choices.long_edge
    sides = plan.fold.sides(len(document.pages), plan.sheet, long_edge=long_edge)
    # A back side is mirrored; turned over the long edge it stands on its head, and that is as if it were not.
    marks = [mark(plan, mirrored=plan.fold.duplex and n % 2 == 1 and not long_edge) for n in range(len(sides))]
    return Imposed(
        [SheetPage(plan, places, document.pages, marks[n]) for n, places in enumerate(sides)],
        document.metadata,
        document.url_fetcher,
        document.font_config,
        document.color_profiles,
        document.output_intent,
    )


def mark(plan: Plan, *, mirrored: bool) -> Marks:
    """Return the marks of one side of the plan's fold: ticks where a printer reaches the paper, and the line to cut."""
    fold, sheet = plan.fold, plan.sheet
    if fold is None:
        return Marks((), ())
    columns = fold.edges(sheet, back=mirrored)[1:-1]
    rows = [sheet.height * row / len(fold.front) for row in range(1, len(fold.front))]
    folds: list[Line] = []
    for start, end in ((MARK_START, MARK_END), (sheet.height - MARK_START, sheet.height - MARK_END)):
        folds += [(x, start, x, end) for x in columns]
    for start, end in ((MARK_START, MARK_END), (sheet.width - MARK_START, sheet.width - MARK_END)):
        folds += [(start, y, end, y) for y in rows]
    cut = fold.cut
    cuts = [(sheet.width * cut[0], y, sheet.width * cut[1], y) for y in rows] if cut else []
    return Marks(tuple(folds), tuple(cuts))


def finish(plan: Plan) -> Callable[[Any, Any], None]:
    """Return a finisher: places that can be found, tags in the order of the pages, and what a viewer does to print.

    A folded sheet is printed at its size, on the sides and over the edge that it was imposed for; what has an even
    number of pages on both sides, over the long edge.
    """

    def complete(document: Any, pdf: Any) -> None:
        _sort_places(pdf)
        preferences = pdf.catalog.setdefault("ViewerPreferences", pydyf.Dictionary({}))
        if plan.fold is None:
            if plan.kind.promise.even and len(document.pages) > 1:
                preferences["Duplex"] = "/DuplexFlipLongEdge"
            return
        edge = "Long" if plan.choices.long_edge else "Short"
        preferences["PrintScaling"] = "/None"
        preferences["Duplex"] = f"/DuplexFlip{edge}Edge" if plan.fold.duplex else "/Simplex"
        root = _object(pdf, pdf.catalog["StructTreeRoot"])
        sections = _object(pdf, root["K"][0])["K"]
        numbers = [number for sheet in document.pages for number, _, _ in sheet.placed]
        sections[:] = [section for _, section in sorted(zip(numbers, sections, strict=True))]

    return complete


def _sort_places(pdf: Any) -> None:
    """Put the names of places in the order of their bytes, by which viewers look for them: the engine has another."""
    if places := pdf.catalog.get("Names", {}).get("Dests", {}).get("Names"):
        pairs = zip(places[::2], places[1::2], strict=True)
        ordered = sorted(pairs, key=lambda pair: _encode(pair[0].string))
        places[:] = [part for pair in ordered for part in pair]


def _encode(name: str) -> bytes:
    return name.encode() if name.isascii() else b"\xfe\xff" + name.encode("utf-16-be")


def _object(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


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
