"""What a document may read: `data:` URLs and regular files of the project, and nothing from the network."""

import io
import mimetypes
import stat
from pathlib import Path
from urllib.parse import unquote, urlsplit

from PIL import Image, ImageFile, UnidentifiedImageError

from sdprint.press.engine import URLFetcher, URLFetcherResponse

MOST_FILE_BYTES = 20_000_000


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
