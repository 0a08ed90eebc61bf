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
    # Named before it is made: so it is tidied up whenever a signal comes.
    temporary = path.parent / f".sdprint-{os.urandom(8).hex()}"
    try:
        with open(temporary, "xb", opener=_open_private) as stream:
            stream.write(data)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.chmod(_mode(path))
        temporary.replace(path)
    except OSError as error:
        raise OutputError(
            Finding(f"can't be written: {error.strerror}", path, hint="free some space, or use -o")
        ) from error
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def _open_private(path: str, flags: int) -> int:
    """Open a file that is its owner's alone, until it gets the mode of the one that it replaces."""
    return os.open(path, flags, 0o600)


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
    with _finding_room():
        # Given, it is not tried out with a file of a random name, which a signal could leave behind.
        given = os.environ.get("TMPDIR", "")
        base = given if given and Path(given).is_dir() else tempfile.gettempdir()
    folder = Path(base, f"sdprint-{os.urandom(8).hex()}")
    try:
        with _finding_room():
            folder.mkdir(mode=0o700)
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def make_inner_folder(scratch: Path, number: int) -> Path:
    """Make the folder of one document in that of its build, which removes it, and return it."""
    folder = scratch / str(number)
    with _finding_room():
        folder.mkdir(mode=0o700)
    return folder


@contextmanager
def _finding_room() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        what = f"no temporary folder can be made: {error.strerror}"
        raise OutputError(Finding(what, hint="set TMPDIR to a folder that can be written")) from error


def cache_folder() -> Path:
    """Return where fontconfig keeps its index of the fonts, after the XDG base directory specification."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The specification wants a relative path to be ignored.
    return (base if base.is_absolute() else Path.home() / ".cache") / "sdprint" / "fontconfig"
