"""The same document in fewer bytes: outlines that repeat are written alike, and tags without a meaning are left out.

The engine writes each frame with the coordinates of its place, and a tag for each box: of a page with answer spaces
that is more than half of the bytes. Nothing that is seen, read or read out changes.
"""

import itertools
import math
import re
import struct
from collections.abc import Iterator
from typing import Any

import pydyf

_DRAWN = (b"f", b"f*", b"S")
_STEPS = (b"m", b"l", b"c")
# What has a place, and no other figures than lengths.
_PLACED = (b"re", b"m", b"l", b"c", b"w")
_TABLES = frozenset((b"cvt ", b"fpgm", b"glyf", b"head", b"hhea", b"hmtx", b"loca", b"maxp", b"prep"))
_TRUETYPE = b"\0\1\0\0"
_MOVES = (b"1 0 0 1 ", b"1 0 0 -1 ")
# What is drawn larger than this is none of our frames, whose figures are CSS px.
LARGE = 1.01
# Digits behind the point in CSS px: a hundredth is 3 µm.
DIGITS = 2
_LONG = re.compile(rb"(\.\d{2})\d+")
# Tags that say nothing of what they hold, and those that say nothing if they hold nothing.
_PLAIN, _EMPTY = ("/Span", "/NonStruct", "/Div"), ("/P",)
# What a tag without a meaning of its own is made of; one with anything more is kept.
_ENTRIES = {"Type", "S", "K", "Pg", "P"}


def slim(pdf: Any) -> None:
    """Make the pages and tags of a finished pydyf document shorter, before it is written."""
    for reference in pdf.page_references:
        page = _find(pdf, reference)
        for name in ("TrimBox", "BleedBox"):
            # Nothing bleeds: these are the page, which they are where nothing is said.
            if page[name] == page["MediaBox"]:
                del page[name]
        stream = _find(pdf, page["Contents"])
        stream.stream[:] = _slim_drawing(list(map(_write, stream.stream)))
    for entry in pdf.objects:
        # A link inside of the document leads to a name, an entry of the outline to a point.
        if isinstance(entry, dict) and isinstance(entry.get("Dest"), list):
            entry["Dest"][:] = [round(part, DIGITS) if isinstance(part, float) else part for part in entry["Dest"]]
        if isinstance(entry, dict) and entry.get("Subtype") == "/CIDFontType2":
            _slim_font(pdf, _find(pdf, entry["FontDescriptor"]))
    if "StructTreeRoot" in pdf.catalog:
        _slim_tags(pdf)
    _renumber(pdf)


def _find(pdf: Any, reference: bytes) -> Any:
    return pdf.objects[int(reference.split()[0])]


def _slim_font(pdf: Any, descriptor: Any) -> None:
    """Leave a TrueType font the tables that ISO 32000-1 (9.9) asks for: its letters go by their glyphs.

    Source of the places: OpenType 1.9, "Table directory".
    """
    # A font of another format stands elsewhere.
    file = _find(pdf, descriptor.get("FontFile2", b"0"))
    data = b"".join(getattr(file, "stream", ()))
    if data[:4] != _TRUETYPE:
        return
    count = struct.unpack_from(">H", data, 4)[0]
    tables = [entry for entry in struct.iter_unpack(">4sLLL", data[12 : 12 + 16 * count]) if entry[0] in _TABLES]
    bits = len(tables).bit_length() - 1
    head = data[:4] + struct.pack(">4H", len(tables), 16 << bits, bits, 16 * (len(tables) - (1 << bits)))
    place, body = 12 + 16 * len(tables), b""
    for tag, checksum, offset, length in tables:
        head += struct.pack(">4sLLL", tag, checksum, place + len(body), length)
        body += data[offset : offset + length] + bytes(-length % 4)
    file.stream[:], file.extra["Length1"] = [head + body], len(head + body)


def _write(part: Any) -> bytes:
    """Return a part of a page's drawing as pydyf writes it."""
    return part if isinstance(part, bytes) else part.data if isinstance(part, pydyf.Object) else str(part).encode()


def _slim_drawing(operators: list[bytes]) -> Iterator[bytes]:
    """Yield the operators of a page, whose outlines begin at the origin: those of one shape then have equal bytes."""
    outline: list[bytes] = []
    for (operator, kind, large), (following, *_) in itertools.pairwise([*_scaled(operators), (b"", b"", False)]):
        if large:
            yield operator
            continue
        if kind in _STEPS and (outline or kind == b"m"):
            outline.append(operator)
            continue
        # Only right before the state is restored may the origin be moved.
        yield from _move(outline) if outline and kind in _DRAWN and following == b"Q" else map(_round, outline)
        outline = []
        if kind == b"TJ":
            # Letters that stand where their widths put them need not be told so.
            yield operator.replace(b">0<", b"")
        else:
            # A matrix that only moves has no other figures than lengths, either.
            yield _round(operator) if kind in _PLACED or operator.startswith(_MOVES) else operator


def _scaled(operators: list[bytes]) -> Iterator[tuple[bytes, bytes, bool]]:
    """Yield each operator, its name, and whether its figures are made larger: those of a drawing may be small."""
    scales = [1.0]
    for operator in operators:
        kind = operator.rsplit(b" ", 1)[-1]
        if kind == b"q":
            scales.append(scales[-1])
        elif kind == b"Q":
            scales.pop()
        elif kind == b"cm" and not operator.startswith(_MOVES):
            a, b, c, d = map(float, operator.split()[:4])
            scales[-1] *= max(math.hypot(a, b), math.hypot(c, d))
        yield operator, kind, scales[-1] > LARGE


def _move(outline: list[bytes]) -> Iterator[bytes]:
    x, y = (float(figure) for figure in outline[0].split()[:2])
    yield f"1 0 0 1 {_figure(x)} {_figure(y)} cm".encode()
    for step in outline:
        *figures, kind = step.split()
        moved = (float(figure) - (y if index % 2 else x) for index, figure in enumerate(figures))
        yield b" ".join([*(_figure(figure).encode() for figure in moved), kind])


def _round(operator: bytes) -> bytes:
    return _LONG.sub(lambda digits: digits[1].rstrip(b"0").rstrip(b"."), operator)


def _figure(value: float) -> str:
    text = f"{value:.{DIGITS}f}".rstrip("0").rstrip(".")
    return "0" if text == "-0" else text


def _slim_tags(pdf: Any) -> None:
    entries: list[Any] = [entry for entry in pdf.objects if isinstance(entry, dict)]
    tags = {entry.reference: entry for entry in entries if entry.get("Type") == "/StructElem"}
    moved: dict[bytes, bytes] = {}
    root = _find(pdf, pdf.catalog["StructTreeRoot"])
    for reference in root["K"]:
        _settle(tags[reference], tags, moved)
    numbers = _find(pdf, root["ParentTree"])["Nums"]
    # A page has the owners of all its marks, a link or field the one that points to it.
    numbers[1::2] = [
        pydyf.Array(_follow(owner, moved) for owner in owners) if isinstance(owners, list) else _follow(owners, moved)
        for owners in numbers[1::2]
    ]
    gone = {tags[reference].number for reference in moved} | set(_inline_fields(pdf, tags))
    pdf.objects[:] = [each for each in pdf.objects if each.number not in gone]


def _settle(tag: Any, tags: dict[bytes, Any], moved: dict[bytes, bytes]) -> None:
    """Put what is inside of tags without a meaning into the tag that holds them, and note which are gone."""
    kept: list[Any] = []
    for kid in tag["K"]:
        inner = tags.get(kid) if isinstance(kid, bytes) else None
        if inner is None:
            kept.append(kid)
            continue
        _settle(inner, tags, moved)
        plain = inner["S"] in _PLAIN and inner["Pg"] == tag.get("Pg") and inner.keys() <= _ENTRIES
        if plain or (inner["S"] in _EMPTY and not inner["K"]):
            moved[kid] = tag.reference
            for grandchild in inner["K"]:
                if isinstance(grandchild, bytes) and grandchild in tags:
                    tags[grandchild]["P"] = tag.reference
            kept += inner["K"]
        else:
            kept.append(kid)
    tag["K"][:] = kept


def _inline_fields(pdf: Any, tags: dict[bytes, Any]) -> Iterator[int]:
    """Put what points to a field into the tag of the field, and yield the number of each that stood by itself."""
    for tag in tags.values():
        if tag["S"] == "/Form":
            (pointer,) = (_find(pdf, reference) for reference in tag["K"])
            del pointer["Pg"]
            tag["K"] = pointer
            yield pointer.number


def _renumber(pdf: Any) -> None:
    """Sort objects by what they are, so that those alike stand together and are packed better, and number them anew."""
    first, *others = pdf.objects
    numbers = {each.number: place for place, each in enumerate(sorted(others, key=_kind), 1)}
    pointed = set[int]()
    for each in others:
        _point(each.extra if isinstance(each, pydyf.Stream) else each, numbers, pointed)
    # pydyf keeps number, generation and R of each page by themselves.
    pages = pdf.pages["Kids"]
    pages[::3] = [numbers[number] for number in pages[::3]]
    for each in others:
        each.number = numbers[each.number]
    pdf.objects[:] = [first, *sorted(others, key=lambda each: each.number)]


def _kind(thing: Any) -> str:
    entries = thing.extra if isinstance(thing, pydyf.Stream) else thing if isinstance(thing, dict) else {}
    return " ".join(str(entries.get(key, "")) for key in ("S", "Type", "Subtype", "FT"))


def _point(holder: Any, numbers: dict[int, int], pointed: set[int]) -> None:
    """Let all references inside of a dictionary or an array point to the new numbers, once where they are shared."""
    if id(holder) in pointed:
        return
    pointed.add(id(holder))
    for place, value in list(holder.items() if isinstance(holder, dict) else enumerate(holder)):
        if isinstance(value, dict | list):
            _point(value, numbers, pointed)
        elif isinstance(value, bytes) and value.endswith(b" 0 R"):
            holder[place] = f"{numbers[int(value[:-4])]} 0 R".encode()


def _follow(owner: Any, moved: dict[bytes, bytes]) -> Any:
    while owner in moved:
        owner = moved[owner]
    return owner
