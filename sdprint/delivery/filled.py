"""Filled forms: the one door to pypdf. It stands in a process of its own, with limits: a form comes from a stranger.

What PDF programs make of a form that they save differs; the rules here were learnt from seven of them.
"""

import contextlib
import io
import re
from bisect import bisect_right
from collections.abc import Iterator
from typing import Any

from sdprint.cell import reply

# A form of 10,000 questions has about 20,000 fields.
MOST_FIELDS = 50_000
MOST_TEXT = 20_000_000
# Seconds of CPU time, and bytes of memory. A form of 20,000 fields takes 2 s and 110 MB.
MOST_TIME, MOST_MEMORY = 20, 1_000_000_000
# Fields inside of fields, and buttons of a group: ours have one, and as many as there are options.
DEEPEST, MOST_BUTTONS = 32, 1000
# Bits of /Ff, and the alignment by which a field for a number is known (ISO 32000-1, 12.7.3 and 12.7.4).
RADIO, PUSH_BUTTON, NO_SPELLING = 1 << 15, 1 << 16, 1 << 22
# A heading and a field that begin at one height, in pt, belong together.
SLACK = 2.0
# A PDF begins within so many bytes.
HEAD = 1024
BETWEEN = " › "
_ENCODINGS = ((b"\xfe\xff", "utf-16-be"), (b"\xff\xfe", "utf-16-le"), (b"\xef\xbb\xbf", "utf-8"))
_PARTS = "another|choice|cost|done|note|reason|result|working|[0-9]"
_OURS = re.compile(rf"form--|q[0-9a-f]{{10}}(?:-|$)|[\w.:-]+--(?:{_PARTS})")
_STRANGE = re.compile(r"[^\w.:-]+")


def answer() -> None:
    """Read a PDF from standard input and write what stands in it, or what is wrong, to standard output as JSON."""
    reply(_examine, MOST_TIME, MOST_MEMORY)


def _examine(data: bytes) -> dict[str, Any]:
    """Return the title and the fields of a PDF, or as `fault` why there are none."""
    if b"%PDF" not in data[:HEAD]:
        return {"fault": "strange"}
    import logging  # noqa: PLC0415 - only this process needs it

    import pypdf  # noqa: PLC0415 - a quarter of a second that only this process waits for

    logging.disable()
    try:
        return _read(pypdf.PdfReader(io.BytesIO(data)))
    except (pypdf.errors.FileNotDecryptedError, pypdf.errors.DependencyError):
        return {"fault": "locked"}
    except (MemoryError, pypdf.errors.LimitReachedError):
        return {"fault": "large"}
    except Exception as error:  # noqa: BLE001 - whatever a broken file makes of the library's code
        return {"fault": "damaged", "reason": type(error).__name__}


def _read(reader: Any) -> dict[str, Any]:
    fields: dict[str, dict[str, Any]] = {}
    headings = _headings(reader)
    widgets, length = 0, 0
    for place, widget in _widgets(reader):
        widgets += 1
        field = _field(widget)
        if field is None:
            continue
        before = fields.setdefault(field["name"], field)
        # Where one name stands for several fields, what was filled in counts.
        before["value"] = before["value"] or field["value"]
        before.setdefault("section", _section(headings, place))
        length += len(field["label"]) + len(field["value"])
        if len(fields) > MOST_FIELDS or length > MOST_TEXT:
            return {"fault": "large"}
    if not fields:
        return {"fault": "flat" if not widgets else "foreign"}
    if not any(_OURS.match(name) for name in fields):
        return {"fault": "foreign"}
    return {"title": _title(reader), "fields": list(fields.values())}


def _title(reader: Any) -> str:
    metadata = reader.metadata
    return _text(metadata.title) if metadata else ""


def _widgets(reader: Any) -> Iterator[tuple[tuple[int, float], Any]]:
    """Yield each field's appearance on a page, in the order of the pages, with its place: page and distance from below.

    The distance is negative, so that places have the order of reading.
    """
    for number, page in enumerate(reader.pages):
        for widget in _list(page, "/Annots"):
            if isinstance(widget, dict) and _get(widget, "/Subtype") == "/Widget":
                heights = [float(edge) for edge in _list(widget, "/Rect")[1::2] if isinstance(edge, int | float)]
                yield (number, -max(heights, default=0.0)), widget


def _field(widget: Any) -> dict[str, Any] | None:
    """Return what a widget's field is called, its type and its value; nothing for a button that only does something."""
    names, own, shared = _climb(widget)
    name = _STRANGE.sub("_", ".".join(names))
    flags = shared.get("/Ff", 0)
    flags = flags if isinstance(flags, int) else 0
    type_, value = "", ""
    if shared.get("/FT") == "/Btn" and not flags & PUSH_BUTTON:
        state = _state(own, widget)
        type_ = "radio" if flags & RADIO else "check"
        value = state if type_ == "radio" or not state else "Yes"
    elif shared.get("/FT") == "/Ch":
        chosen = own.get("/V")
        type_, value = "choice", "\n".join(map(_text, chosen)) if isinstance(chosen, list) else _text(chosen)
    elif shared.get("/FT") == "/Tx":
        type_, value = "number" if flags & NO_SPELLING else "text", _text(own.get("/V"))
    if not type_ or not name:
        return None
    return {"name": name, "label": _text(own.get("/TU")), "type": type_, "value": value}


def _climb(widget: Any) -> tuple[list[str], dict[str, Any], dict[str, Any]]:
    """Return the names from the outermost field to the widget's, and the nearest entries: of fields, and of all.

    Only what has a name is a field: programs write values that mean nothing into widgets that have none.
    """
    names: list[str] = []
    own: dict[str, Any] = {}
    shared: dict[str, Any] = {}
    passed: list[Any] = []
    node = widget
    while isinstance(node, dict) and len(passed) < DEEPEST and not any(node is other for other in passed):
        passed.append(node)
        for key in ("/FT", "/Ff"):
            if key in node:
                shared.setdefault(key, _get(node, key))
        if "/T" in node:
            names.insert(0, _text(_get(node, "/T")))
            for key in ("/V", "/TU", "/Kids"):
                if key in node:
                    own.setdefault(key, _get(node, key))
        node = _get(node, "/Parent")
    return names, own, shared


def _state(own: dict[str, Any], widget: Any) -> str:
    """Return the state of a button or of a group of them, or nothing for Off: some programs set only what is seen."""
    kids = own.get("/Kids")
    buttons = [widget, *(_resolve(kid) for kid in kids[:MOST_BUTTONS])] if isinstance(kids, list) else [widget]
    seen = (_get(button, "/AS") for button in buttons if isinstance(button, dict))
    for state in (own.get("/V"), *seen):
        text = _text(state).removeprefix("/")
        if text and text != "Off":
            # An option that is called Off itself has a space after it.
            return text.strip()
    return ""


def _text(value: Any) -> str:
    """Return a text, whatever it came as: a string, bytes that are broken or say their encoding, or a stream."""
    value = _resolve(value)
    if hasattr(value, "get_data"):
        value = value.get_data()
    if isinstance(value, bytes):
        for mark, encoding in _ENCODINGS:
            if value.startswith(mark):
                return value[len(mark) :].decode(encoding, "replace")
        return value.decode("latin-1")
    return str(value) if isinstance(value, str | int | float) else ""


def _resolve(value: Any) -> Any:
    return value.get_object() if hasattr(value, "get_object") else value


def _get(node: Any, key: str) -> Any:
    return _resolve(node.get(key))


def _list(node: Any, key: str) -> list[Any]:
    value = _get(node, key)
    return [_resolve(item) for item in value] if isinstance(value, list) else []


def _headings(reader: Any) -> list[tuple[tuple[int, float], str]]:
    """Return the place of each heading of the outline, with its words and those above it; none if it is broken."""
    headings: list[tuple[tuple[int, float], str]] = []
    with contextlib.suppress(Exception):
        pages = {page.indirect_reference.idnum: number for number, page in enumerate(reader.pages)}
        outline = reader.outline
        # One heading above all others is the document's title, and says nothing of a field.
        single = sum(not isinstance(entry, list) for entry in outline) == 1
        for chain, entry in _flatten(outline, ()):
            page = pages.get(getattr(entry.page, "idnum", -1))
            if page is not None and isinstance(entry.top, int | float):
                headings.append(((page, -float(entry.top)), BETWEEN.join(chain[single:])))
    return sorted(headings, key=lambda heading: heading[0])


def _flatten(outline: list[Any], above: tuple[str, ...]) -> Iterator[tuple[tuple[str, ...], Any]]:
    chain = above
    for entry in outline:
        if isinstance(entry, list):
            yield from _flatten(entry, chain)
        else:
            chain = (*above, _text(entry.title))
            yield chain, entry


def _section(headings: list[tuple[tuple[int, float], str]], place: tuple[int, float]) -> str:
    page, height = place
    index = bisect_right(headings, (page, height + SLACK), key=lambda heading: heading[0])
    return headings[index - 1][1] if index else ""
