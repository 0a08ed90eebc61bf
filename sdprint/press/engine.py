"""The one door to WeasyPrint: HTML in, pages with measured boxes out, PDF bytes at the end.

Imported only inside the worker process. Everything that is read goes through `Fetcher`.
"""

import io
import logging
import mimetypes
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit

import cffi.cparser
import pydyf
from PIL import Image, ImageFile, UnidentifiedImageError

from sdprint.errors import DesignError, Finding
from sdprint.press.shims import cache_page_references, parse_fewer_type_names, quick_import

parse_fewer_type_names(cffi.cparser.Parser)

with quick_import():
    import weasyprint
    from weasyprint.formatting_structure.boxes import MarginBox, TextBox
    from weasyprint.text.fonts import FontConfiguration
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError

cache_page_references(pydyf.PDF)

VARIANT = "pdf/ua-1"
MM = 96 / 25.4
PT = 72 / 96
MOST_FILE_BYTES = 20_000_000
_NOTDEF = re.compile(r'\.notdef glyph rendered for Unicode string unsupported by fonts: "(.*)" \(', re.DOTALL)
_NO_PICTURE = re.compile(r"Failed to load image at '(.*?)': ")
# HarfBuzz's own subsetter is missing: slower, the same look; `doctor` says so.
_HARMLESS = ("Using fontTools instead of HarfBuzz-Subset",)


@dataclass(frozen=True, slots=True)
class Box:
    """Where an element with an id stands: page from 0, top and bottom in mm from the page's upper edge."""

    page: int
    top: float
    bottom: float


@dataclass(slots=True)
class Record:
    """What the engine said while it worked."""

    missing: dict[str, None]
    failures: list[str]
    warnings: list[str]


class Fetcher(URLFetcher):  # type: ignore[misc] # the engine has no type hints
    """Hands out `data:` URLs and regular files below the given roots; refuses all else, the network above all.

    `refused` holds the reason for each URL that was not handed out: the engine only logs some, and not all.
    """

    def __init__(self, roots: tuple[Path, ...]) -> None:
        super().__init__(allow_redirects=False)
        self.roots = tuple(root.resolve() for root in roots)
        self.refused: dict[str, str] = {}

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the bytes behind `url`; raises `ValueError` with the reason for a refusal."""
        try:
            if urlsplit(url).scheme.lower() == "data":
                response = super().fetch(url, headers)
                _check_picture(response.read(), response.content_type)
                return super().fetch(url, headers)
            return self._read(url)
        except (ValueError, OSError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else str(error)
            self.refused.setdefault(url, reason)
            raise ValueError(reason) from error

    def _read(self, url: str) -> URLFetcherResponse:
        parts = urlsplit(url)
        if parts.scheme.lower() != "file" or parts.netloc not in ("", "localhost"):
            raise ValueError(f"a build does not use the network ({parts.scheme}:)")
        path = Path(unquote(parts.path)).resolve()
        if not any(path.is_relative_to(root) for root in self.roots):
            raise ValueError("the file is outside of the project")
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            raise ValueError("not a regular file")
        if status.st_size > MOST_FILE_BYTES:
            raise ValueError(f"larger than {MOST_FILE_BYTES // 1_000_000} MB")
        kind = mimetypes.guess_type(path.name)[0] or "application/octet-stream"
        data = path.read_bytes()
        _check_picture(data, kind)
        return URLFetcherResponse(url, data, {"Content-Type": kind})


def _check_picture(data: bytes, kind: str) -> None:
    """Raise `ValueError` for a picture that is cut off or damaged: the engine would print what there is of it."""
    if not kind.startswith("image/") or kind == "image/svg+xml":
        return
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with Image.open(io.BytesIO(data)) as picture:
            picture.load()
    except UnidentifiedImageError:
        # The engine tries once more, and says so if it is no picture at all.
        return
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"damaged or too large: {error}") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


class Layout:
    """A laid-out document: its pages can be measured before a byte of PDF is written."""

    def __init__(self, html: str, root: Path, roots: tuple[Path, ...]) -> None:
        self.record = Record({}, [], [])
        self._fetcher = Fetcher(roots)
        # Fonts live as long as the layout that they were loaded for.
        self._grafted: list[Layout] = []
        with self._listening():
            fonts = FontConfiguration()
            page = weasyprint.HTML(string=html, base_url=f"{root.as_uri()}/", url_fetcher=self._fetcher)
            self._document = page.render(font_config=fonts)

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
                found.setdefault(match[1], "no picture that can be printed")
        return found

    @contextmanager
    def _listening(self) -> Iterator[None]:
        with _listen(self.record):
            try:
                yield
            except URLFetchingError as error:
                # The engine only logs most refusals; a few end the layout.
                hint = "templates and style sheets can use files of the project"
                found = (Finding(f"'{url}': {reason}", hint=hint) for url, reason in self.refused.items())
                raise DesignError(*found) from error

    def boxes(self) -> dict[str, tuple[Box, ...]]:
        """Return the boxes of all elements with an id, one for each page that an element is on."""
        found: dict[str, tuple[Box, ...]] = {}
        for number, page in enumerate(self._document.pages):
            for name, (_, top, _, bottom) in page.anchors.items():
                found[name] = (*found.get(name, ()), Box(number, top / MM, bottom / MM))
        return found

    def graft(self, other: "Layout", places: tuple[tuple[int, float], ...]) -> None:
        """Put the content of each of the other's pages onto a page of this one: its number, and its top in mm.

        What is laid out already stays as it is, so that filling page ends needs no second layout.
        """
        for page, (number, top) in zip(other._document.pages, places, strict=True):  # noqa: SLF001 - our own
            target = self._document.pages[number]._page_box  # noqa: SLF001 - no public way to add to a page
            (content,) = (box for box in page._page_box.children if not isinstance(box, MarginBox))  # noqa: SLF001
            content.translate(0, top * MM - content.position_y)
            target.children = [*target.children, content]
        self._grafted.append(other)

    def smallest_type(self) -> float:
        """Return the size of the smallest type on any page, in pt, or 0 where there is no text."""
        sizes = {
            box.style["font_size"]
            for page in self._document.pages
            for box in page._page_box.descendants()  # noqa: SLF001 - no public way to the laid-out text
            if isinstance(box, TextBox) and box.text.strip()
        }
        return float(min(sizes, default=0.0)) * PT

    def write(self) -> bytes:
        """Return the tagged PDF; what it says meanwhile is added to the record."""
        with self._listening():
            data: bytes = self._document.write_pdf(pdf_variant=VARIANT, pdf_tags=True)
        return data


class _Listener(logging.Handler):
    """Sorts the engine's log into missing characters, failures and warnings."""

    def __init__(self, record: Record) -> None:
        super().__init__(logging.WARNING)
        self.record = record

    def emit(self, record: logging.LogRecord) -> None:
        text = record.getMessage()
        if match := _NOTDEF.search(text):
            self.record.missing.update(dict.fromkeys(match[1]))
        elif text.startswith("Failed to") or "no required alt" in text:
            self.record.failures.append(text)
        elif not text.startswith(_HARMLESS) and text not in self.record.warnings:
            self.record.warnings.append(text)


@contextmanager
def _listen(record: Record) -> Iterator[None]:
    logger = logging.getLogger("weasyprint")
    listener = _Listener(record)
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)


def describe() -> dict[str, str | bool]:
    """Return the engine's version, Pango's, and whether HarfBuzz's subsetter was found, for `doctor`."""
    from weasyprint.text.ffi import harfbuzz_subset, pango  # noqa: PLC0415 - names that only this needs

    version = pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{version // 10000}.{version // 100 % 100}.{version % 100}",
        "subsetter": harfbuzz_subset is not None,
    }
