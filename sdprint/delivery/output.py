"""The one room that writes: a file appears whole, in place of an earlier one, or not at all."""

import contextlib
import os
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sdprint.errors import Finding, OutputError

_UNSAFE = re.compile(r"[^\w.-]+")
# Bytes of a source's name that go into a document's; file systems allow 255 for the whole.
MOST_STEM = 160


def name_output(source: Path, kind: str, variants: tuple[str, ...] = ()) -> str:
    """Return `<source>-<kind>[-variant].pdf`, with nothing in it that could leave the folder."""
    stem = _UNSAFE.sub("-", source.stem).encode()[:MOST_STEM].decode(errors="ignore").strip(".-") or "checklist"
    return "-".join([stem, kind, *variants]) + ".pdf"


def check_target(path: Path) -> None:
    """Raise `OutputError` if `path` can't be written, before any work is done; makes its folder."""
    folder = path.parent
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except (FileExistsError, NotADirectoryError) as error:
        raise OutputError(
            Finding("is a file, not a folder to write into", folder, hint="name another with -o")
        ) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", error)
        raise OutputError(Finding(f"can't be made: {reason}", folder, hint="name another with -o")) from error
    if not os.access(folder, os.W_OK | os.X_OK):
        raise OutputError(Finding("can't be written into", folder, hint="name another folder with -o"))
    try:
        blocked = stat.S_ISDIR(path.lstat().st_mode)
    except FileNotFoundError:
        blocked = False
    except OSError as error:
        raise OutputError(
            Finding(f"can't be written: {error.strerror}", path, hint="use -o with another name")
        ) from error
    if blocked:
        raise OutputError(
            Finding("is a folder: the document can't take its place", path, hint="move it away, or use -o")
        )


def write_file(path: Path, data: bytes) -> None:
    """Put `data` at `path`: beside it first, synced, then renamed over what was there.

    A link at `path` is replaced, not followed. Raises `OutputError`; an earlier file then stays as it was.
    """
    temporary = None
    try:
        descriptor, temporary = tempfile.mkstemp(prefix=".sdprint-", dir=path.parent)
        with os.fdopen(descriptor, "wb") as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        Path(temporary).chmod(_mode(path))
        os.replace(temporary, path)  # noqa: PTH105 - Path.replace takes no string
        temporary = None
    except OSError as error:
        raise OutputError(
            Finding(f"can't be written: {error.strerror}", path, hint="free some space, or use -o")
        ) from error
    finally:
        if temporary:
            with contextlib.suppress(OSError):
                Path(temporary).unlink()


def _mode(path: Path) -> int:
    """Return the mode of the file that is replaced, else what the umask leaves of 0666."""
    if path.is_file() and not path.is_symlink():
        return stat.S_IMODE(path.stat().st_mode)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


@contextmanager
def scratch_folder() -> Iterator[Path]:
    """Give a folder that is gone afterwards, whatever happens to the processes that used it."""
    try:
        # Named, it is not tried out with a file of a random name, which a signal could leave behind.
        given = os.environ.get("TMPDIR", "")
        folder = Path(tempfile.mkdtemp(prefix="sdprint-", dir=given if Path(given).is_dir() and given else None))
    except OSError as error:
        what = f"no temporary folder can be made: {error.strerror}"
        raise OutputError(Finding(what, hint="set TMPDIR to a folder that can be written")) from error
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def cache_folder() -> Path:
    """Return where fontconfig keeps its index of the fonts, after the XDG base directory specification."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The specification wants a relative path to be ignored.
    return (base if base.is_absolute() else Path.home() / ".cache") / "sdprint" / "fontconfig"
