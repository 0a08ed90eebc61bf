"""The one door to WeasyPrint: its names, imported quickly, and what it says while it works.

Imported only inside the worker process.
"""

import email.policy  # noqa: F401 - the engine imports it for the first URL
import logging
import re
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any

import pydyf
import tinycss2
import tinyhtml5.inputstream

from sdprint.design.fonts import fold_family
from sdprint.press.amendments import name_by_content, settle_last_page
from sdprint.press.shims import cache_page_references, quick_import
from sdprint.press.shortcuts import (
    copy_text_layouts,
    fit_wide_boxes,
    flow_plainly,
    keep_patterns,
    pass_over_bare_boxes,
    resolve_plain_lengths,
)
from sdprint.press.styling import compute_plain_values, leave_out_idle_parts

with quick_import():
    import weasyprint
    from weasyprint import HTML
    from weasyprint.anchors import make_page_bookmark_tree
    from weasyprint.document import Document, Page
    from weasyprint.formatting_structure.boxes import (
        BlockBox,
        Box,
        InlineBlockBox,
        MarginBox,
        ReplacedBox,
        TableCellBox,
        TextBox,
    )
    from weasyprint.layout.background import layout_box_backgrounds
    from weasyprint.matrix import Matrix
    from weasyprint.text.fonts import FontConfiguration, get_hb_object_data, get_pango_font_hb_face
    from weasyprint.text.line_break import Layout as TextLayout
    from weasyprint.urls import URLFetcher, URLFetcherResponse, URLFetchingError, iri_to_uri

name_by_content(weasyprint.images.RasterImage)
settle_last_page(weasyprint.layout, (TextBox, ReplacedBox))
cache_page_references(pydyf.PDF)
compute_plain_values(weasyprint.css)
flow_plainly(Box)
keep_patterns(tinyhtml5.inputstream)
copy_text_layouts(weasyprint.text.line_break)
fit_wide_boxes(weasyprint.layout.preferred)
pass_over_bare_boxes(weasyprint.layout.background)
resolve_plain_lengths(weasyprint.layout.percent, weasyprint.css.properties.Dimension)

__all__ = [
    "HTML",
    "MM",
    "PT",
    "BlockBox",
    "Box",
    "Document",
    "FontConfiguration",
    "InlineBlockBox",
    "MarginBox",
    "Matrix",
    "Page",
    "Record",
    "ReplacedBox",
    "TableCellBox",
    "TextBox",
    "TextLayout",
    "URLFetcher",
    "URLFetcherResponse",
    "URLFetchingError",
    "describe",
    "get_hb_object_data",
    "get_pango_font_hb_face",
    "iri_to_uri",
    "layout_box_backgrounds",
    "list_families",
    "listen",
    "make_page_bookmark_tree",
    "style_plainly",
    "tinycss2",
]
# A millimetre in CSS px, and a CSS px in points.
MM, PT = 96 / 25.4, 72 / 96
_NOTDEF = re.compile(r'\.notdef glyph rendered for Unicode string unsupported by fonts: "(.*)" \(', re.DOTALL)
# HarfBuzz's own subsetter is missing: slower, the same look; `doctor` says so.
_HARMLESS = ("Using fontTools instead of HarfBuzz-Subset",)


@dataclass(slots=True)
class Record:
    """What the engine said while it worked."""

    missing: dict[str, None]
    failures: list[str]
    warnings: list[str]


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
def listen(record: Record) -> Iterator[None]:
    """Note in `record` what the engine says inside the block."""
    logger = logging.getLogger("weasyprint")
    listener = _Listener(record)
    logger.addHandler(listener)
    logger.propagate = False
    try:
        yield
    finally:
        logger.removeHandler(listener)


def list_families(fonts: Any) -> frozenset[str]:
    """Return all names of the fonts of a `FontConfiguration`, folded.

    Fontconfig knows as many names of a font as its file has, and those that style sheets give (FcPatternGetString(3)).
    """
    from weasyprint.text.ffi import ffi, fontconfig  # noqa: PLC0415 - names that only this needs

    found: set[str] = set()
    name = ffi.new("FcChar8 **")
    for origin in (fontconfig.FcSetSystem, fontconfig.FcSetApplication):
        fontset = fontconfig.FcConfigGetFonts(fonts._config, origin)  # noqa: SLF001 - the only way to its fonts
        for index in range(fontset.nfont if fontset else 0):
            number = 0
            while not fontconfig.FcPatternGetString(fontset.fonts[index], b"family", number, name):
                found.add(fold_family(ffi.string(name[0]).decode(errors="replace")))
                number += 1
    return frozenset(found)


def style_plainly(html: str) -> AbstractContextManager[None]:
    """Return what to render `html` inside of."""
    return leave_out_idle_parts(weasyprint.UA_STYLESHEET.matcher, html)


def describe() -> dict[str, str | bool]:
    """Return the engine's version, Pango's, and whether HarfBuzz's subsetter was found, for `doctor`."""
    from weasyprint.text.ffi import harfbuzz_subset, pango  # noqa: PLC0415 - names that only this needs

    version = pango.pango_version()
    return {
        "weasyprint": weasyprint.__version__,
        "pango": f"{version // 10000}.{version // 100 % 100}.{version % 100}",
        "subsetter": harfbuzz_subset is not None,
    }
