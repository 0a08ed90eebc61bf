"""One plan, set once: HTML from the template, pages from the engine.

The pages can be measured and changed before a byte of PDF is written.
"""

import functools
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sdprint.design.brands import Brand
from sdprint.design.fonts import X_HEIGHT, fold_family, x_height
from sdprint.design.mentions import find_mention
from sdprint.errors import DesignError, Finding
from sdprint.layout.fields import find_unplaced
from sdprint.layout.markup import PAGE, STYLE, find_sheet, render_page, render_sheet
from sdprint.layout.plan import Plan
from sdprint.press.engine import (
    HTML,
    MM,
    PT,
    FontConfiguration,
    MarginBox,
    Page,
    Record,
    ReplacedBox,
    TableCellBox,
    TextBox,
    TextLayout,
    URLFetchingError,
    get_hb_object_data,
    get_pango_font_hb_face,
    list_families,
    listen,
    style_plainly,
)
from sdprint.press.fetcher import Fetcher, Home
from sdprint.press.forms import put_fields
from sdprint.press.imposition import finish, impose
from sdprint.press.links import find_leaks
from sdprint.press.slimming import slim
from sdprint.press.spots import blank, find_spots
from sdprint.press.stretching import Growth, settle_backgrounds, stretch

VARIANT = "pdf/ua-1"
LONGEST = 80
_NO_PICTURE = re.compile(r"Failed to (?:load image at '(.*?)': |render SVG image (.*))", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Line:
    """Where a line of text stands: page from 0, the rest in mm from the page's upper left corner."""

    page: int
    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Place:
    """Where an element with an id stands: page from 0, the rest in mm from the page's upper left corner."""

    page: int
    left: float
    top: float
    bottom: float


@functools.lru_cache(maxsize=1)
def _load_fonts(configuration: str) -> FontConfiguration:  # noqa: ARG001 - fontconfig reads it off the environment
    """Return the fonts of all layouts of a document, which has this process to itself."""
    return FontConfiguration()


class Layout:
    """A laid-out document: its pages can be measured before a byte of PDF is written."""

    def __init__(
        self, html: str, root: Path, roots: tuple[Path, ...], home: Home | None = None, zoom: float = 1.0
    ) -> None:
        self.record = Record({}, [], [])
        self._fetcher = Fetcher(roots, home)
        self._places, self._zoom = (root, roots[1:]), zoom
        with self._listening(), style_plainly(home.spell_out(html) if home else html):
            self._fonts = _load_fonts(os.environ.get("FONTCONFIG_FILE", ""))
            page = HTML(string=html, base_url=f"{root.as_uri()}/", url_fetcher=self._fetcher)
            self._document = page.render(font_config=self._fonts)
        self._finish: Callable[[Any, Any], None] = lambda document, pdf: None  # noqa: ARG005 - nothing to do, until the pages are on sheets

    @property
    def pages(self) -> int:
        """The number of pages."""
        return len(self._document.pages)

    @property
    def refused(self) -> dict[str, str]:
        """The reason for each URL that was asked for and is not in the document."""
        found = dict(self._fetcher.refused)
        for text in self.record.failures:
            if match := _NO_PICTURE.match(text):
                found.setdefault(match[1] or match[2], "no picture that can be printed")
        return found

    @contextmanager
    def _listening(self) -> Iterator[None]:
        with listen(self.record):
            try:
                yield
            except URLFetchingError as error:
                # The engine only logs most refusals; a few end the layout.
                hint = "templates and style sheets can use files of the project"
                raise DesignError(*(self._refuse(*refused, hint) for refused in self.refused.items())) from error

    def _refuse(self, url: str, reason: str, hint: str) -> Finding:
        place = find_mention(url, *self._places)
        what = f"'{url if len(url) <= LONGEST else f'{url[:LONGEST]}…'}': {reason}"
        return Finding(what, place.path, place.line, place.column, hint) if place else Finding(what, hint=hint)

    def boxes(self) -> dict[str, tuple[Place, ...]]:
        """Return the boxes of all elements with an id, one for each page that an element is on."""
        found: dict[str, tuple[Place, ...]] = {}
        for number, page in enumerate(self._document.pages):
            for name, (left, top, _, bottom) in page.anchors.items():
                found[name] = (*found.get(name, ()), Place(number, left / MM, top / MM, bottom / MM))
        return found

    def graft(self, other: "Layout", places: tuple[tuple[int, float], ...]) -> None:
        """Put the content of each of the other's pages onto a page of this one: its number, and its top in mm.

        What is laid out already stays as it is, so that filling page ends needs no second layout.
        """
        for page, (number, top) in zip(other.page_boxes, places, strict=True):
            (content,) = (box for box in page.children if not isinstance(box, MarginBox))
            content.translate(0, top * MM - content.position_y)
            target = self.page_boxes[number]
            target.children = [*target.children, content]
            settle_backgrounds(target)

    def stretch(self, number: int, growths: tuple[Growth, ...]) -> None:
        """Make answer spaces on one page higher, and move what stands below them down."""
        if not growths:
            return
        page = self.page_boxes[number]
        for growth in sorted(growths, key=lambda growth: -growth.bottom):
            stretch(page, growth)
        settle_backgrounds(page)
        # Anchors and outline entries are read off the boxes.
        self._document.pages[number] = Page(page)

    @property
    def page_boxes(self) -> list[Any]:
        """The engine's own boxes of all pages."""
        return [page._page_box for page in self._document.pages]  # noqa: SLF001 - no public way to the laid-out boxes

    @property
    def source_text(self) -> str:
        """The text of the HTML that the pages were made from, but for what is inside of drawings."""
        body = self._document._html.etree_element.find("body")  # noqa: SLF001 - as above
        return "".join(_texts(body))

    def impose(self, plan: Plan) -> None:
        """Put the pages onto the sheets of the plan's fold, for good."""
        self._document = impose(self._document, plan)
        self._finish = finish(plan)

    def type_scale(self) -> float:
        """Return how much larger type must be than the shipped typeface to be as readable: by the x-height.

        The typeface is that of most of the text.
        """
        amounts: dict[str, int] = {}
        styles = {}
        for _, box in self.texts():
            face = f"{box.style['font_family']} {box.style['font_weight']}"
            amounts[face] = amounts.get(face, 0) + len(box.text)
            styles[face] = box.style
        return _scale(styles[max(amounts, key=amounts.__getitem__)]) if amounts else 1.0

    def smallest_type(self) -> tuple[float, float]:
        """Return the size of the type that is hardest to read, in pt, and its scale; two zeros where there is none."""
        sizes: dict[tuple[Any, ...], Any] = {}
        for _, box in self.texts():
            style = box.style
            sizes.setdefault((style["font_size"], style["font_weight"], *style["font_family"]), style)
        found = [(size * PT, _scale(style)) for (size, *_), style in sizes.items()]
        return min(found, key=lambda pair: pair[0] / pair[1], default=(0.0, 0.0))

    def lines(self) -> Iterator[Line]:
        """Yield where each line of text in the live area stands."""
        for number, page in enumerate(self.page_boxes):
            for content in page.children:
                if not isinstance(content, MarginBox):
                    for box in content.descendants(placeholders=True):
                        if isinstance(box, TextBox) and box.text.strip():
                            right, bottom = box.position_x + box.width, box.position_y + box.height
                            yield Line(number, box.position_x / MM, box.position_y / MM, right / MM, bottom / MM)

    def bottoms(self) -> dict[int, float]:
        """Return where the lowest thing that is drawn in the live area of each page ends, in mm."""
        found: dict[int, float] = {}
        for number, page in enumerate(self.page_boxes):
            for content in page.children:
                if not isinstance(content, MarginBox):
                    drawn = (box for box in content.descendants(placeholders=True) if _is_drawn(box))
                    lowest = max(
                        (box.position_y + box.margin_height() - box.margin_bottom for box in drawn), default=0.0
                    )
                    found[number] = max(found.get(number, 0.0), lowest / MM)
        return found

    def texts(self) -> Iterator[tuple[int, Any]]:
        """Yield the number of the page and the box of each line of text, margin boxes included."""
        for number, page in enumerate(self.page_boxes):
            for box in page.descendants(placeholders=True):
                if isinstance(box, TextBox) and box.text.strip():
                    yield number, box

    def find_absent(self, brand: Brand) -> tuple[str, ...]:
        """Return the roles of the brand's typography whose family no font has."""
        known = list_families(self._fonts)
        return tuple(role for role, family in brand.typography.families.items() if fold_family(family) not in known)

    def write(self) -> bytes:
        """Return the tagged PDF; what it says meanwhile is added to the record.

        Raises `DesignError` for what would lead out of it to where nobody may follow.
        """
        return self._write(self._finish)

    def find_unplaced(self, plan: Plan) -> tuple[tuple[str, str], ...]:
        """Return each answer of the plan's choices for which there is no field, or not that option, with the reason."""
        answers = plan.choices.answers
        return find_unplaced((spot.field for spot in find_spots(self.page_boxes, plan)), answers) if answers else ()

    def write_form(self, plan: Plan) -> bytes:
        """Return the same pages with fields instead of ruled lines, which are then gone for good.

        Raises `DesignError` for fields that can't be made as well.
        """
        spots = find_spots(self.page_boxes, plan)
        blank(spots)
        put = put_fields(spots, plan)

        def complete(document: Any, pdf: Any) -> None:
            self._finish(document, pdf)
            put(document, pdf)

        return self._write(complete)

    def _write(self, finish: Callable[[Any, Any], None]) -> bytes:
        if leaks := find_leaks(self._document):
            hint = "templates can link to http, https and mailto addresses, and to #ids of their own"
            raise DesignError(*(self._refuse(*leak, hint) for leak in leaks))
        # Ids were there to measure by: in the file they would be destinations that nothing leads to.
        wanted = {target for page in self._document.pages for kind, target, *_ in page.links if kind == "internal"}
        for page in self._document.pages:
            page.anchors = {name: place for name, place in page.anchors.items() if name in wanted}

        def complete(document: Any, pdf: Any) -> None:
            finish(document, pdf)
            slim(pdf)

        with self._listening():
            data: bytes = self._document.write_pdf(
                pdf_variant=VARIANT, pdf_tags=True, finisher=complete, zoom=self._zoom
            )
        return data


def _is_drawn(box: Any) -> bool:
    """Return whether a box is more than a frame around others: text, a picture, a cell, or an answer space."""
    space = box.element is not None and str(box.element.get("id", "")).startswith("a-")
    return space or isinstance(box, TextBox | ReplacedBox | TableCellBox)


def _texts(element: Any) -> Iterator[str]:
    if not str(element.tag).endswith("}svg"):
        yield element.text or ""
        for child in element:
            yield from _texts(child)
            yield child.tail or ""


def _scale(style: Any) -> float:
    """Return by how much type of this style must be larger than the shipped typeface for the same x-height."""
    family = tuple(style["font_family"]), style["font_weight"], style["font_style"], style["font_stretch"]
    cache = style.cache.setdefault("sdprint-scale", {})
    if family not in cache:
        line = TextLayout(style)
        line.set_text("x")
        first, _ = line.get_first_line()
        face = get_pango_font_hb_face(first.runs[0].data.item.analysis.font)
        cache[family] = X_HEIGHT / (x_height(get_hb_object_data(face)) or X_HEIGHT)
    return float(cache[family])


def set_type(plan: Plan, template: str = PAGE) -> Layout:
    """Return the pages of `plan` as it stands; raises `DesignError` for a template that fails."""
    folders = (plan.project, plan.brand.folder, *(folder for _, folder in plan.templates))
    html, root = render_page(plan, template), plan.checklist.path.resolve().parent
    sheets = (render_sheet(plan, html), render_sheet(plan, html, STYLE))
    home = Home(plan.brand.folder, find_sheet(plan), *sheets, f"{root.as_uri()}/")
    return Layout(html, root, folders, home, plan.magnification)
