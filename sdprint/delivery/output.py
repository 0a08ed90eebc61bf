"""The one room that writes: a file appears whole, in place of an earlier one, or not at all."""

import contextlib
import os
import re
import shutil
import stat
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sdprint.errors import Finding, OutputError

# What a run makes is named after its process, so that a later run can tell what one that was killed has left.
_OURS = re.compile(r"\.?sdprint-(?P<process>[1-9]\d{0,9})-[0-9a-f]{16}")
_UNSAFE = re.compile(r"[^\w.-]+")
# Bytes of a source's name that go into a document's; file systems allow 255 for the whole.
MOST_STEM = 160


def name_output(source: Path, kind: str, variants: tuple[str, ...] = (), suffix: str = ".pdf") -> str:
    """Return `<source>-<kind>[-variant]` and a suffix, with nothing in it that could leave the folder."""
    stem = _UNSAFE.sub("-", source.stem).encode()[:MOST_STEM].decode(errors="ignore").strip(".-") or "checklist"
    return "-".join([stem, kind, *variants]) + suffix


def name_form(target: Path) -> Path:
    """Return the name of the document at `target` with fields to fill in: `…-fillable.pdf`."""
    return target.with_name(f"{target.stem}-fillable.pdf")


def check_target(path: Path) -> None:
    """Raise `OutputError` if `path` can't be written, before any work is done; makes its folder, and tidies it up."""
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
    _sweep(folder)
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


def write_file(path: Path, data: bytes, *, lasting: bool = True) -> None:
    """Put `data` at `path`: beside it first, synced, then renamed over what was there.

    What need not be `lasting`, in a scratch folder, is not synced, which takes as long as the disk likes.
    A link at `path` is replaced, not followed. Raises `OutputError`; an earlier file then stays as it was.
    """
    # Named before it is made: so it is tidied up whenever a signal comes.
    temporary = path.parent / f".{_new_name()}"
    try:
        with open(temporary, "xb", opener=_open_private) as stream, _held(temporary):
            stream.write(data)
            stream.flush()
            if lasting:
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


def write_together(files: tuple[tuple[Path, bytes], ...]) -> None:
    """Put several files in place, with the folders that they need: all of them, or none.

    Earlier files at their paths are replaced. Raises `OutputError`; all is then as it was, folders included.
    """
    made: list[Path] = []
    before: list[tuple[Path, bytes | None]] = []
    try:
        for path, _ in files:
            _make_folders(path.parent, made)
            check_target(path)
        for path, data in files:
            before.append((path, path.read_bytes() if path.is_file() else None))
            write_file(path, data)
    except BaseException as error:
        # Whatever it was, a signal too.
        for path, earlier in reversed(before):
            with contextlib.suppress(OSError, OutputError):
                path.unlink(missing_ok=True) if earlier is None else write_file(path, earlier)
        for folder in reversed(made):
            with contextlib.suppress(OSError):
                folder.rmdir()
        if isinstance(error, OSError):
            raise OutputError(Finding(f"can't be read: {error.strerror}", before[-1][0] if before else None)) from error
        raise


def _make_folders(folder: Path, made: list[Path]) -> None:
    """Make a folder and those above it, each noted in `made`; whatever fails is for `check_target` to tell."""
    with contextlib.suppress(OSError, ValueError):
        for above in (*reversed(folder.parents), folder):
            if not above.exists():
                above.mkdir()
                made.append(above)


def _new_name() -> str:
    return f"sdprint-{os.getpid()}-{os.urandom(8).hex()}"


@contextmanager
def _held(path: Path) -> Iterator[None]:
    """Lock a file or folder while it is worked on: the kernel lets go of it when the process is gone."""
    with contextlib.ExitStack() as stack:
        # Where nothing can be locked, as on Windows and some network drives, nothing is swept either.
        with contextlib.suppress(ImportError, OSError):
            _lock(path, stack, exclusive=False)
        yield


def _lock(path: Path, stack: contextlib.ExitStack, *, exclusive: bool) -> os.stat_result:
    """Lock `path` until the stack is closed; raises `OSError` if another process holds it."""
    import fcntl  # noqa: PLC0415 - there is none on Windows

    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    stack.callback(os.close, descriptor)
    fcntl.flock(descriptor, (fcntl.LOCK_EX if exclusive else fcntl.LOCK_SH) | fcntl.LOCK_NB)
    return os.fstat(descriptor)


def _sweep(folder: Path) -> None:
    """Remove what a run that was killed has left in `folder`: named as ours, our user's, its process gone, not locked.

    A number alone can mislead, as in containers that share a folder, each with numbers of its own; so can a lock alone,
    in the moment before it is taken.
    """
    if sys.platform == "win32":
        return
    with contextlib.suppress(OSError):
        for path in folder.iterdir():
            found = _OURS.fullmatch(path.name)
            if found and _is_gone(int(found["process"])):
                with contextlib.suppress(OSError):
                    _remove(path)


def _remove(path: Path) -> None:
    with contextlib.ExitStack() as stack:
        status = _lock(path, stack, exclusive=True)
        if status.st_uid != os.geteuid():
            return
        if stat.S_ISDIR(status.st_mode):
            shutil.rmtree(path, ignore_errors=True)
        elif stat.S_ISREG(status.st_mode):
            path.unlink()


def _is_gone(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return True
    except (OSError, OverflowError):
        return False
    return False


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
    _sweep(Path(base))
    folder = Path(base, _new_name())
    try:
        with _finding_room():
            folder.mkdir(mode=0o700)
        with _held(folder):
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
    """Return where that is kept which can be made again, after the XDG base directory specification."""
    base = Path(os.environ.get("XDG_CACHE_HOME", ""))
    # The specification wants a relative path to be ignored.
    return (base if base.is_absolute() else Path.home() / ".cache") / "sdprint"


def read_cache(path: Path) -> bytes:
    """Return what is at `path` in the cache: nothing, if anybody but this user may have put it there."""
    with contextlib.suppress(OSError), path.open("rb") as file:
        status = os.fstat(file.fileno())
        if status.st_uid == os.geteuid() and not status.st_mode & stat.S_IWOTH:
            return file.read()
    return b""


def write_cache(path: Path, data: bytes) -> None:
    """Put `data` at `path` in the cache, on Linux; where that can't be done it is left.

    The file has no name until it is whole, so that nothing is left of it whenever this process is killed.
    """
    with contextlib.suppress(OSError):
        path.parent.mkdir(parents=True, exist_ok=True)
        with os.fdopen(os.open(path.parent, os.O_TMPFILE | os.O_WRONLY, 0o600), "wb") as file:
            file.write(data)
            file.flush()
            path.unlink(missing_ok=True)
            # With a folder, though none is needed, Python follows the link (linkat(2), AT_SYMLINK_FOLLOW).
            os.link(f"/proc/self/fd/{file.fileno()}", path, src_dir_fd=file.fileno())
