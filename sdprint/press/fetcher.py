"""What a document may read: `data:` URLs and regular files of the project, and nothing from the network."""

import contextlib
import io
import os
import re
import stat
import warnings
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote, urlsplit
from xml.etree import ElementTree as ET

from PIL import Image, ImageFile, UnidentifiedImageError

from sdprint.design.brands import FOREIGN
from sdprint.layout.markup import link_to
from sdprint.press.engine import URLFetcher, URLFetcherResponse, URLFetchingError
from sdprint.press.references import Reference, find_in_drawing, read_sheet, settle_sheet

MOST_FILE_BYTES = 20_000_000
# A picture of 40 million pixels takes 4 s and 400 MB to decode and pack again; at 300 dpi it is an A2 sheet.
MOST_PIXELS = 40_000_000
# Thirty photographs of together 360 million pixels and 190 MB take 9 s a document, and three times their bytes.
MOST_ALL_PIXELS, MOST_ALL_BYTES = 400_000_000, 200_000_000
# Pillow knows others, for some of which it starts a program: Ghostscript for EPS.
_FORMATS = ("PNG", "JPEG", "MPO", "GIF", "WEBP", "AVIF", "TIFF", "BMP", "JPEG2000", "PPM", "ICO", "TGA")
_OUTSIDE = "the file is outside of the project"
_NO_PICTURES = ("text/css", "font/", "application/font", "application/x-font", "application/vnd.ms-fontobject")
# Not the system's table of kinds: that of another machine could be another.
_KINDS = {
    ".css": "text/css",
    ".svg": "image/svg+xml",
    ".svgz": "image/svg+xml",
    **{f".{kind}": f"image/{kind}" for kind in ("png", "jpeg", "gif", "webp", "bmp", "tiff", "avif")},
    **{f".{kind}": f"font/{kind}" for kind in ("ttf", "otf", "woff", "woff2")},
    ".jpg": "image/jpeg",
    ".tif": "image/tiff",
}
# What Windows lacks is left out there.
_CAREFULLY = sum(getattr(os, f"O_{name}", 0) for name in ("NONBLOCK", "NOFOLLOW", "CLOEXEC", "NOCTTY", "BINARY"))


@dataclass(frozen=True, slots=True)
class Home:
    """A brand's folder, with its style sheet as it was rendered, if it has one: its style sheets stay at home.

    `style` is what it has in place of the style sheet of a kind, which stands in the page itself: there names count
    from `base`, a URL.
    """

    folder: Path
    sheet: Path | None = None
    text: str = ""
    style: str = ""
    base: str = ""

    def spell_out(self, html: str) -> str:
        """Return `html` with what the style sheet says in the place of the link to it."""
        return html.replace(link_to(self.sheet), self.text) if self.sheet else html


class Fetcher(URLFetcher):  # type: ignore[misc] # the engine has no type hints
    """Hands out `data:` URLs and regular files below the given roots; refuses all else, the network above all.

    What a style sheet or a drawing of the brand's refers to, and what is referred to there, must lie in its `home`.
    `refused` holds the reason for each URL that was not handed out: the engine only logs some, and not all.
    """

    def __init__(self, roots: tuple[Path, ...], home: Home | None = None) -> None:
        super().__init__(allow_redirects=False)
        self.roots = tuple(root.resolve() for root in roots)
        self._home = home.folder.resolve() if home else None
        self._sheets = {home.sheet.as_uri(): home.text} if home and home.sheet else {}
        self.refused: dict[str, str] = {}
        self._pixels: dict[str, int] = {}
        self._bytes: dict[str, int] = {}
        if home and home.style:
            self._keep_home(settle_sheet(home.style, home.base)[1])

    def fetch(self, url: str, headers: dict[str, str] | None = None) -> URLFetcherResponse:
        """Return the bytes behind `url`; raises `ValueError` with the reason for a refusal."""
        try:
            if url in self._sheets:
                return _sheet(url, self._settle(self._sheets[url], url))
            if urlsplit(url).scheme.lower() == "data":
                _check_size(len(url))
                response = super().fetch(url, headers)
                self._check(url, response.read(), response.content_type)
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
        self._check_place(path)
        kind = _KINDS.get(path.suffix.lower(), "application/octet-stream")
        data = self._read_regular(path)
        self._check(url, data, kind)
        if self._home and path.is_relative_to(self._home):
            if kind == _KINDS[".css"]:
                return _sheet(url, self._settle(read_sheet(data), url))
            if not kind.startswith("font/"):
                self._keep_home(find_in_drawing(data, url))
        return URLFetcherResponse(url, data, {"Content-Type": kind})

    def _settle(self, text: str, url: str) -> str:
        """Return a style sheet of the brand's with absolute addresses, after a look at what it refers to."""
        text, found = settle_sheet(text, url)
        self._keep_home(found)
        return text

    def _keep_home(self, references: Iterable[Reference]) -> None:
        """Refuse what leads out of the brand's folder; what the engine asks for later is not known by who asks."""
        for reference in references:
            address, parts = reference.address, urlsplit(reference.address)
            if parts.scheme == "data":
                # What is no data is refused once the engine asks for it.
                with contextlib.suppress(ValueError, OSError, URLFetchingError):
                    data = super().fetch(address).read()
                    found = settle_sheet(read_sheet(data), address)[1] if reference.imported else ()
                    self._keep_home(found or find_in_drawing(data, address))
            elif parts.scheme == "file":
                path = Path(unquote(parts.path)).resolve()
                if self._home and not path.is_relative_to(self._home):
                    outside = not any(path.is_relative_to(root) for root in self.roots)
                    self.refused.setdefault(address, _OUTSIDE if outside else FOREIGN)
                elif reference.imported and path.suffix.lower() != ".css":
                    self.refused.setdefault(address, "a style sheet is a .css file")

    def _check_place(self, path: Path) -> None:
        if not any(path.is_relative_to(root) for root in self.roots):
            raise ValueError(_OUTSIDE)

    def _read_regular(self, path: Path) -> bytes:
        """Open without waiting for a pipe's other end, then look at what was opened: a name can change its meaning."""
        descriptor = os.open(path, os.O_RDONLY | _CAREFULLY)
        try:
            opened = Path(f"/proc/self/fd/{descriptor}")
            if opened.exists():
                self._check_place(opened.readlink())
            status = os.fstat(descriptor)
            if not stat.S_ISREG(status.st_mode):
                raise ValueError("not a regular file")
            _check_size(status.st_size)
            # One byte more than it may have: a file can grow while it is read.
            with os.fdopen(descriptor, "rb", closefd=False) as stream:
                data = stream.read(MOST_FILE_BYTES + 1)
        finally:
            os.close(descriptor)
        _check_size(len(data))
        return data

    def _check(self, url: str, data: bytes, kind: str) -> None:
        """Raise `ValueError` for a picture that can't be printed, or that is too much with those before it."""
        if kind.startswith(_NO_PICTURES):
            return
        self._pixels[url], self._bytes[url] = _check_picture(data, kind), len(data)
        if (pixels := sum(self._pixels.values())) > MOST_ALL_PIXELS:
            raise ValueError(_too_many(pixels, MOST_ALL_PIXELS, "pixels in all pictures"))
        if (size := sum(self._bytes.values())) > MOST_ALL_BYTES:
            raise ValueError(_too_many(size, MOST_ALL_BYTES, "bytes in all pictures"))


def _sheet(url: str, text: str) -> URLFetcherResponse:
    return URLFetcherResponse(url, text.encode(), {"Content-Type": "text/css; charset=utf-8"})


def _check_size(size: int) -> None:
    if size > MOST_FILE_BYTES:
        raise ValueError(f"larger than {MOST_FILE_BYTES // 1_000_000} MB")


def _too_many(number: int, limit: int, what: str) -> str:
    return f"{number / 1_000_000:,.1f} million {what}, and the limit is {limit // 1_000_000} million: make it smaller"


def _check_picture(data: bytes, kind: str) -> int:
    """Return the number of pixels, 0 for drawings; raises `ValueError` for what would not be printed as it is meant.

    The engine prints what there is of a picture that is cut off, and nothing for a drawing that is none. What a
    picture is, its data say: the engine does not mind its name either.
    """
    if data.lstrip()[:1] == b"<":
        # No other picture begins so, and to ask Pillow is to load its fifty formats: 25 ms.
        _check_drawing(data)
        return 0
    lenient, ImageFile.LOAD_TRUNCATED_IMAGES = ImageFile.LOAD_TRUNCATED_IMAGES, False
    try:
        with warnings.catch_warnings():
            # Pillow only warns of what is larger than its limit; ours is below, and is looked at before decoding.
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data)) as picture:
                pixels: int = picture.width * picture.height
                if picture.format not in _FORMATS:
                    raise ValueError(f"{picture.format} is no kind of picture that is printed")
                if pixels > MOST_PIXELS:
                    raise ValueError(_too_many(pixels, MOST_PIXELS, "pixels"))
                picture.load()
                return pixels
    except UnidentifiedImageError:
        if kind.startswith("image/"):
            _check_drawing(data)
        return 0
    except (OSError, SyntaxError, Image.DecompressionBombError) as error:
        raise ValueError(f"damaged or too large: {error}") from error
    finally:
        ImageFile.LOAD_TRUNCATED_IMAGES = lenient


def _check_drawing(data: bytes) -> None:
    """Raise `ValueError` for what is called a picture and is no SVG: the engine would draw nothing, without a word."""
    if data.startswith(b"\x1f\x8b"):
        raise ValueError("a compressed drawing: unpack it with gunzip, and name it .svg")
    try:
        # Only the first element is asked for, and the parser itself stops entities that grow without end.
        _, root = next(ET.iterparse(io.BytesIO(data), ("start",)), ("", None))  # noqa: S314 - see above
    except ET.ParseError as error:
        raise ValueError("no picture that can be printed") from error
    if root is None or root.tag not in ("{http://www.w3.org/2000/svg}svg", "svg"):
        raise ValueError("no picture that can be printed, and no SVG either")
    for name in ("width", "height"):
        if re.fullmatch(r"\s*[-+]?0*\.?0*\s*(?:[a-z]*|%)\s*", root.get(name, "1")):
            raise ValueError(f"a drawing whose {name} is 0")
