"""Shortcuts around slow places in the engine's imports and PDF writer, each with a switch.

`SDPRINT_SHIMS` holds the names to use, separated by commas; unset means all, `none` means none.
None of them changes a byte of any PDF: `tests/test_shims.py` builds with and without each.
Figures were measured with WeasyPrint 70 on Debian 12.
"""

import ctypes
import ctypes.util
import functools
import hashlib
import importlib
import os
import sys
import types
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

from sdprint.press import bindings

SHIMS = (
    *("bindings", "find_library", "flow", "fonttools", "grounds", "hints", "layouts", "lengths"),
    *("page_references", "parts", "patterns", "profiles", "styles", "widths"),
)


def active() -> frozenset[str]:
    """Return the names of the shims that are switched on."""
    wanted = os.environ.get("SDPRINT_SHIMS")
    return frozenset(SHIMS if wanted is None else wanted.split(",")) & frozenset(SHIMS)


@contextmanager
def quick_import() -> Iterator[None]:
    """Shorten the import of the engine that stands inside the block."""
    with ExitStack() as stack:
        if "bindings" in active():
            stack.enter_context(_prepared_bindings())
        if "hints" in active():
            stack.enter_context(_no_hints())
        if "find_library" in active() and sys.platform == "linux":
            stack.enter_context(_no_find_library())
        if "fonttools" in active() and "fontTools" not in sys.modules:
            stack.enter_context(_put_off(_FONTTOOLS))
        if "profiles" in active() and "PIL.ImageCms" not in sys.modules:
            stack.enter_context(_put_off(_PROFILES))
        yield


@contextmanager
def _no_find_library() -> Iterator[None]:
    """Keep cffi from running gcc, ld and ldconfig 215 times to find libraries that it then opens by their soname.

    Without the answer cffi goes on to the full names, which Linux's own loader finds; a third of the import time.
    """
    find_library = ctypes.util.find_library
    ctypes.util.find_library = lambda name: None  # noqa: ARG005 - the signature of the original
    try:
        yield
    finally:
        ctypes.util.find_library = find_library


class _Bindings:
    """Stands for cffi's FFI: with declarations that are known it is what cffi made of them, else what it makes now."""

    def __init__(self) -> None:
        self._ffi = bindings.ffi

    def cdef(self, source: str) -> None:
        if hashlib.sha256(source.encode()).hexdigest() != bindings.SOURCE:
            with _module("cffi", None):
                self._ffi = importlib.import_module("cffi").FFI()
            self._ffi.cdef(source)

    def dlopen(self, name: str, flags: int = 0) -> Any:
        library = self._ffi.dlopen(name, flags)
        # Never closed: at the end of a process Python would free what Pango made after it had closed Pango.
        ctypes.pythonapi.Py_IncRef(ctypes.py_object(library))
        return library

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._ffi, name)
        setattr(self, name, value)
        return value


@contextmanager
def _prepared_bindings() -> Iterator[None]:
    """Keep cffi from parsing 16 kB of C, and the types that are asked for while text is set: 75 ms."""
    cffi = types.ModuleType("cffi")
    vars(cffi)["FFI"] = _Bindings
    with _module("cffi", cffi):
        yield


@contextmanager
def _module(name: str, module: types.ModuleType | None) -> Iterator[None]:
    """Have `module` found by its name inside the block; with none, the one that is installed."""
    before = sys.modules.pop(name, None)
    if module is not None:
        sys.modules[name] = module
    try:
        yield
    finally:
        sys.modules.pop(name, None)
        if before is not None:
            sys.modules[name] = before


@contextmanager
def _no_hints() -> Iterator[None]:
    """Keep the engine from parsing the style sheet for attributes such as bgcolor, which no document wants: 17 ms."""
    read_text = Path.read_text

    def read(path: Path, *arguments: Any, **options: Any) -> str:
        return "" if path.name == "html5_ph.css" else read_text(path, *arguments, **options)

    Path.read_text = read  # type: ignore[assignment,method-assign] # put back below
    try:
        yield
    finally:
        Path.read_text = read_text  # type: ignore[method-assign] # as above


class _Late:
    """A name from a module that is imported when the name is first used."""

    def __init__(self, module: str, name: str = "") -> None:
        self._module, self._name = module, name

    def _real(self) -> Any:
        module = importlib.import_module(self._module)
        return getattr(module, self._name) if self._name else module

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real(), name)

    def __call__(self, *args: Any, **options: Any) -> Any:
        return self._real()(*args, **options)


class _LateError(Exception):
    """Stands for fontTools' own error in the engine's except clauses, which only guard broken fonts."""


# 125 ms and 17 MB that only form fields, WOFF, variable and emoji fonts need.
_FONTTOOLS: dict[str, dict[str, Any]] = {
    "fontTools": {"subset": _Late("fontTools.subset")},
    "fontTools.ttLib": {
        "TTFont": _Late("fontTools.ttLib", "TTFont"),
        "TTLibError": _LateError,
        "ttFont": _Late("fontTools.ttLib.ttFont"),
        "woff2": _Late("fontTools.ttLib.woff2"),
    },
    "fontTools.varLib": {},
    "fontTools.varLib.instancer": {
        "instantiateVariableFont": _Late("fontTools.varLib.instancer", "instantiateVariableFont")
    },
}
# 10 ms that only style sheets with color profiles need.
_PROFILES = {"PIL.ImageCms": {"ImageCmsProfile": _Late("PIL.ImageCms", "ImageCmsProfile")}}


@contextmanager
def _put_off(stubs: dict[str, dict[str, Any]]) -> Iterator[None]:
    """Let the engine import late names in place of what these modules hold."""
    for name, contents in stubs.items():
        module = types.ModuleType(name)
        module.__path__ = []
        vars(module).update(contents)
        sys.modules[name] = module
    try:
        yield
    finally:
        # From here on the real modules are found again; the engine holds the late names.
        for name in stubs:
            sys.modules.pop(name, None)


def cache_page_references(pdf_class: type) -> None:
    """Build pydyf's tuple of page references once a length, not at each access: tagging grew with pages squared."""
    if "page_references" not in active():
        return
    original: Callable[[Any], tuple[bytes, ...]] = pdf_class.page_references.fget  # type: ignore[attr-defined] # a property

    @functools.wraps(original)
    def page_references(pdf: Any) -> tuple[bytes, ...]:
        count, known = getattr(pdf, "_sdprint_references", (-1, ()))
        kids = len(pdf.pages["Kids"])
        if count != kids:
            known = original(pdf)
            pdf._sdprint_references = (kids, known)  # noqa: SLF001 - our own attribute
        return known

    pdf_class.page_references = property(page_references)  # type: ignore[attr-defined] # a property
