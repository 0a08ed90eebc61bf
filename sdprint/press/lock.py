"""The lock on the process that typesets: limits kept by the system, a hook that refuses, and answers read with care.

The limits end a document that takes too much. The hook stands behind the fetcher: should the engine, a library or a
template find another way to a file, to the network or to another program, it is refused there, and told.
What C libraries do by themselves (Pango, fontconfig, PDFium) no hook of Python sees.
"""

import contextlib
import io
import os
import pickle
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sdprint.errors import DesignError, Finding
from sdprint.press.job import Job

# Names of Python's audit events: https://docs.python.org/3/library/audit_events.html
# Whatever leads out of the process, or into foreign code.
_NEVER = (
    *("ctypes.call_function", "ctypes.dlopen", "ctypes.dlsym", "ctypes.dlsym/handle"),
    *("os.exec", "os.fork", "os.forkpty", "os.kill", "os.killpg", "os.posix_spawn", "os.spawn", "os.startfile"),
    *("os.startfile/2", "os.system", "pty.spawn", "signal.pthread_kill", "subprocess.Popen"),
    *("socket.__new__", "socket.bind", "socket.connect", "socket.getaddrinfo", "socket.gethostbyaddr"),
    *("socket.gethostbyname", "socket.gethostname", "socket.getnameinfo", "socket.getservbyname"),
    *("socket.getservbyport", "socket.sendmsg", "socket.sendto", "socket.sethostname", "webbrowser.open"),
    *("_winapi.CreateFile", "_winapi.CreateJunction", "_winapi.CreateNamedPipe", "_winapi.CreateProcess"),
    *("_winapi.OpenProcess", "resource.prlimit", "resource.setrlimit"),
)
# Whatever changes files by their names, but for what is listed below.
_CHANGES = (
    *("os.chflags", "os.chmod", "os.chown", "os.link", "os.rename", "os.removexattr", "os.setxattr", "os.symlink"),
    *("os.truncate", "os.utime"),
)
# The engine makes a folder for the fonts of a style sheet, and removes it: with names that count from open folders,
# which no hook can judge. Removing fails quietly, and the parent clears up.
_REMOVALS = ("os.remove", "os.rmdir")
_LISTINGS = ("os.listdir", "os.scandir")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND
_ANSWERS = ("sdprint.errors", "sdprint.press.job")


def name_unlimited(platform: str) -> tuple[str, ...]:
    """Return what a system keeps no document to: `platform` is one of Python's names."""
    # macOS takes a limit on address space and does not keep it; Windows has none at all.
    return {"linux": (), "darwin": ("memory",)}.get(platform, ("CPU time", "memory", "file size", "open files"))


def limit(job: Job) -> None:
    """Set the system's limits for this process, where it has them; a lower one that is there already stays."""
    try:
        import resource  # noqa: PLC0415 - there is none on Windows
    except ImportError:
        return
    for name, value in job.limits:
        kind = getattr(resource, f"RLIMIT_{name}")
        _, hard = resource.getrlimit(kind)
        most = value if hard == resource.RLIM_INFINITY else min(value, hard)
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(kind, (most, hard))


class Lock:
    """The hook, once it is closed: it can't be opened again, and lasts as long as the process.

    `refused` holds what was tried, in words. Loading modules of Python's own folders goes on.
    """

    def __init__(self, job: Job) -> None:
        plan = job.plan
        readable = (plan.project, plan.brand.folder, *(folder for _, folder in plan.templates))
        python = _python_folders()
        # Modules are looked for in Python's folders only, and not where the user happens to be.
        sys.path[:] = [folder for folder in sys.path if _below(os.path.realpath(folder or os.curdir), python)]
        # Named as they are and as they are resolved: most files are found without asking the system.
        self._python = tuple(dict.fromkeys([*python, *(f"{folder}{os.sep}" for folder in sys.path)]))
        self._scratch = (_folder(job.scratch),)
        self._readable = (*python, *(_folder(path) for path in readable), *self._scratch)
        self.refused: list[str] = []

    def close(self) -> None:
        """Put the hook in place."""
        checks: dict[str, Callable[[tuple[Any, ...]], None]] = {"open": self._open, "os.mkdir": self._change}
        checks |= dict.fromkeys(_LISTINGS, self._list) | dict.fromkeys(_REMOVALS, self._remove)
        refusals = {event: self._refusal(event) for event in (*_NEVER, *_CHANGES)}
        known = (checks | refusals).get

        def hook(event: str, arguments: tuple[Any, ...]) -> None:
            # Seventeen thousand events a worksheet, of which two dozen are looked at.
            if check := known(event):
                check(arguments)

        sys.addaudithook(hook)

    def check(self) -> None:
        """Raise `DesignError` if anything was refused: what was made may lack something."""
        if self.refused:
            hint = "a document can use files of its project and its brand, and nothing else"
            raise DesignError(*(Finding(what, hint=hint) for what in dict.fromkeys(self.refused)))

    def _refusal(self, event: str) -> Callable[[tuple[Any, ...]], None]:
        def refuse(arguments: tuple[Any, ...]) -> None:
            first = next((text for text in map(_shorten, arguments) if text), "")
            self._refuse(f"typesetting was kept from {event} {first}".rstrip())

        return refuse

    def _refuse(self, what: str) -> None:
        self.refused.append(what)
        raise PermissionError(what)

    def _open(self, arguments: tuple[Any, ...]) -> None:
        name, _, flags = arguments
        if isinstance(name, int):
            return
        if flags & _WRITING:
            if not _below(_resolve(name), self._scratch):
                self._refuse(f"typesetting was kept from writing {_shorten(name)}")
        elif not self._is_readable(name):
            self._refuse(f"typesetting was kept from reading {_shorten(name)}")

    def _is_readable(self, name: Any) -> bool:
        plain = isinstance(name, str) and name.startswith(self._python) and os.pardir not in name
        return plain or _below(_resolve(name), self._readable)

    def _change(self, arguments: tuple[Any, ...]) -> None:
        if not _below(_resolve(arguments[0]), self._scratch):
            self._refuse(f"typesetting was kept from making {_shorten(arguments[0])}")

    def _remove(self, arguments: tuple[Any, ...]) -> None:
        if arguments[-1] != -1 or not _below(_resolve(arguments[0]), self._scratch):
            raise PermissionError("only files of the document's own folder are removed")

    def _list(self, arguments: tuple[Any, ...]) -> None:
        # Not told: an import looks into folders that it then does not use.
        if not isinstance(arguments[0], int) and not self._is_readable(arguments[0] or os.curdir):
            raise PermissionError("typesetting was kept from listing a folder")


def _python_folders() -> tuple[str, ...]:
    """Return the folders that modules come from, resolved: the standard library, what is installed, this package."""
    package = Path(__file__).resolve().parent.parent
    prefixes = tuple({_folder(Path(prefix)) for prefix in (sys.prefix, sys.base_prefix, sys.exec_prefix)})
    # Where the libraries are, even if they were found by PYTHONPATH.
    used = (sys.modules.get(name) for name in ("os", "weasyprint", "PIL", "fontTools", "pyphen", "_cffi_backend"))
    homes = {_home(module) for module in used if module and getattr(module, "__file__", None)}
    paths = {_folder(Path(entry)) for entry in sys.path if entry and _below(os.path.realpath(entry), prefixes)}
    return tuple(sorted({*homes, *paths, _folder(package)}))


def _home(module: Any) -> str:
    """Return the folder that a module or package stands in."""
    path = Path(module.__file__)
    return _folder(path.parent.parent if path.stem == "__init__" else path.parent)


def _folder(path: Path) -> str:
    return f"{path.resolve()}{os.sep}"


def _resolve(name: Any) -> str:
    try:
        return os.path.realpath(os.fsdecode(name))
    except (OSError, TypeError, ValueError):
        return ""


def _below(path: str, folders: tuple[str, ...]) -> bool:
    return f"{path}{os.sep}".startswith(folders)


def _shorten(value: Any) -> str:
    text = os.fsdecode(value) if isinstance(value, str | bytes) else ("" if value is None else repr(value))
    return text if len(text) <= 200 else f"{text[:200]}…"  # noqa: PLR2004 - what a line holds


class _Answers(pickle.Unpickler):
    """Reads what a document's process sends: our own findings and figures, and nothing that runs code."""

    def find_class(self, module: str, name: str) -> Any:
        """Return the class for a name in a pickle; raises `UnpicklingError` for one that no answer has."""
        path = type(Path())
        if module in _ANSWERS and "." not in name and isinstance(getattr(sys.modules.get(module), name, None), type):
            return super().find_class(module, name)
        if (module, name) == (path.__module__, path.__qualname__):
            return path
        raise pickle.UnpicklingError(f"no answer has a {module}.{name}")


def read_answer(data: bytes) -> Any:
    """Return what a document's process sent; raises `UnpicklingError` if it is anything but an answer."""
    return _Answers(io.BytesIO(data)).load()
