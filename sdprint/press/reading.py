"""A finished PDF, read and looked at: the one door to PDFium, another program than the one that made the file.

The words come from the text of the pages in the order of the tags, which is the order in which they are read out.
Whether a word is seen is found out by drawing each page twice, with its text and without: where the two do not differ,
the text leaves no mark, be it covered, clipped, white on white, or off the page.
"""

import ctypes
import itertools
import math
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pypdfium2_raw as pdfium

from sdprint.design.folds import Place

# Pages are drawn with so many pixels a point: letters of 6.6 pt have strokes of a pixel.
SCALE = 1.5
# A millimetre in points.
MM = 72 / 25.4
# Greys in steps of so many are alike: what differs by less from its ground can't be read.
GREY_STEP = 16
# The ink of a word may end this many pixels, whole and in part, before its box does.
MARGIN = 4
_ALIKE = bytes(grey // GREY_STEP for grey in range(256))
# What has no mark of its own, or may be put in at a line's end: white space, controls, hyphens.
_UNWRITTEN = re.compile(
    r"[\s\x00-\x1f\x7f-\x9f\xad\u02d7\u2010\u2011\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufe00-\ufe0f\ufeff\ufffe\uffff-]+"
)
# Two signs and more may keep letters so far apart that not all along a word there is ink: they stand by themselves.
_WORD = re.compile(r"(?:_|[^\w\s]){2,}|(?:[^\W_]|(?:_|[^\w\s])(?!_|[^\w\s]))+")
_PAIR = re.compile("([\ud800-\udbff][\udc00-\udfff])|[\udc00-\udfff][\ud800-\udbff]")


@dataclass(frozen=True, slots=True)
class Word:
    """A word on the paper: its page from 0, its letters made comparable, whether it is tagged, and whether it is seen.

    What is not tagged is no content but repeats on each page, such as its number. `top` is how far down the word stands
    as the page is read, in pt: on a folded sheet only the differences on one page count.
    """

    page: int
    letters: str
    tagged: bool
    seen: bool
    top: float


Box = tuple[float, float, float, float]
Sides = tuple[tuple[Place, ...], ...]
# The place of a word in reading order: page, rank of its tag, text object, letter.
Order = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class _Run:
    """Letters that stand side by side: where the first is in the page's text, and the box of all in pt.

    The box is that of the first and last letter or figure, or of a sign if there is none; `count` is how many there
    are. `drawn` is the place of their text object among all that are drawn, `tag` that of its marked content.
    """

    start: int
    text: str
    box: Box
    count: int
    drawn: int
    tag: int


def comparable(text: str) -> str:
    """Return the letters of `text` as they are compared: without white space, hyphens, capitals and compositions."""
    if text.isascii():
        return _UNWRITTEN.sub("", text).casefold()
    return _UNWRITTEN.sub("", unicodedata.normalize("NFKD", text)).casefold()


def split_words(text: str) -> tuple[Word, ...]:
    """Return the words of a text that is on no page, as those of a page would be."""
    letters = (comparable(found[0]) for found in _WORD.finditer(text))
    return tuple(Word(0, word, tagged=True, seen=True, top=0.0) for word in letters)


def read_words(data: bytes, fold: Callable[[int], Sides]) -> tuple[Word, ...]:
    """Return the words of a PDF in reading order.

    `fold` says where pages stand on so many printed sides, and gives nothing if the document is not to be folded.
    """
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise ValueError(f"PDFium can't open the document: error {pdfium.FPDF_GetLastError()}")
    found: list[tuple[Order, Word]] = []
    sides = fold(count := pdfium.FPDF_GetPageCount(document))
    for number in range(count):
        page = pdfium.FPDF_LoadPage(document, number)
        found += _read_page(page, number, sides[number] if sides else ())
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return tuple(word for _, word in sorted(found, key=lambda pair: pair[0]))


def _read_page(page: Any, number: int, places: tuple[Place, ...]) -> Iterator[tuple[Order, Word]]:
    """Yield each word with its place in reading order."""
    ranks = {tag: rank for rank, tag in enumerate(_tags(page))}
    text = pdfium.FPDFText_LoadPage(page)
    objects = {ctypes.addressof(thing.contents): (n, thing) for n, thing in enumerate(_text_objects(page))}
    runs = list(_runs(text, pdfium.FPDF_GetPageHeightF(page), objects))
    width, with_text = _draw(page)
    for _, thing in objects.values():
        pdfium.FPDFTextObj_SetTextRenderMode(thing, pdfium.FPDF_TEXTRENDERMODE_INVISIBLE)
    _, without = _draw(page)
    for run in runs:
        on, top = _panel(run, places) if places else (number, run.box[1])
        seen = _is_seen(run, width, with_text, without)
        word = Word(on, comparable(_join(run.text)), run.tag in ranks, seen, top)
        yield (on, ranks.get(run.tag, -1), run.drawn, run.start), word
    pdfium.FPDFText_ClosePage(text)


def _text_objects(holder: Any, *, form: bool = False) -> Iterator[Any]:
    """Yield the text objects of a page or form in the order in which they are drawn."""
    count, get = (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
    if form:
        count, get = (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)
    for index in range(count(holder)):
        thing = get(holder, index)
        kind = pdfium.FPDFPageObj_GetType(thing)
        if kind == pdfium.FPDF_PAGEOBJ_TEXT:
            yield thing
        elif kind == pdfium.FPDF_PAGEOBJ_FORM:
            yield from _text_objects(thing, form=True)


def _tags(page: Any) -> Iterator[int]:
    """Yield the marked contents of a page in the order of the structure tree."""
    tree = pdfium.FPDF_StructTree_GetForPage(page)
    if not tree:
        return
    waiting = [
        (pdfium.FPDF_StructTree_GetChildAtIndex(tree, n), 0) for n in range(pdfium.FPDF_StructTree_CountChildren(tree))
    ]
    waiting.reverse()
    while waiting:
        element, content = waiting.pop()
        if not element:
            yield content
            continue
        for n in range(pdfium.FPDF_StructElement_CountChildren(element) - 1, -1, -1):
            child = pdfium.FPDF_StructElement_GetChildAtIndex(element, n)
            waiting.append((child, pdfium.FPDF_StructElement_GetChildMarkedContentID(element, n)))
    pdfium.FPDF_StructTree_Close(tree)


def _runs(text: Any, height: float, objects: dict[int, tuple[int, Any]]) -> Iterator[_Run]:
    """Yield the words of a page, broken where their style is; `objects` holds all that is text, by its address."""
    letters = _letters(text)
    edges = [ctypes.c_double() for _ in range(4)]
    left, right, bottom, top = edges
    places = tuple(map(ctypes.byref, edges))

    def box_of(index: int) -> Box:
        pdfium.FPDFText_GetCharBox(text, index, *places)
        return left.value, height - top.value, right.value, height - bottom.value

    for word in _WORD.finditer(letters):
        for start, stop, owner in _pieces(text, *word.span()):
            if owner not in objects:
                # What PDFium puts in itself, such as the hyphen that it takes a line's end for.
                continue
            piece = letters[start:stop]
            shown = [index for index, letter in enumerate(piece, start) if letter.isalnum()]
            one, other = box_of(shown[0] if shown else start), box_of(shown[-1] if shown else start)
            box = min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3])
            drawn, thing = objects[owner]
            yield _Run(start, piece, box, len(shown), drawn, pdfium.FPDFPageObj_GetMarkedContentID(thing))


def _pieces(text: Any, start: int, stop: int) -> Iterator[tuple[int, int, int]]:
    """Yield start, stop and text object of each piece of a word that is drawn in one go; most words are one piece."""
    first, last = _owner(text, start), _owner(text, stop - 1)
    if first == last:
        yield start, stop, first
        return
    for owner, group in itertools.groupby(range(start, stop), key=lambda index: _owner(text, index)):
        indices = list(group)
        yield indices[0], indices[-1] + 1, owner


def _owner(text: Any, index: int) -> int:
    """Return the address of the text object that a letter belongs to, or 0."""
    thing = pdfium.FPDFText_GetTextObject(text, index)
    return ctypes.addressof(thing.contents) if thing else 0


def _letters(text: Any) -> str:
    """Return the text of a page in units of UTF-16, as PDFium counts it."""
    count = pdfium.FPDFText_CountChars(text)
    buffer = (ctypes.c_ushort * (count + 1))()
    if pdfium.FPDFText_GetText(text, 0, count, buffer) <= count:
        # There are glyphs without a letter.
        return "".join(chr(pdfium.FPDFText_GetUnicode(text, index)) for index in range(count))
    return "".join(map(chr, buffer[:count]))


def _join(units: str) -> str:
    """Return units of UTF-16 as letters; upside down, PDFium gives the halves of a letter the wrong way round."""
    if units.isascii():
        return units
    ordered = _PAIR.sub(lambda pair: pair[0] if pair[1] else pair[0][::-1], units)
    return ordered.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")


def _draw(page: Any) -> tuple[int, bytearray]:
    """Return the width of a page in px, and its greys row by row."""
    edges = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    width, height = (math.ceil(edge * SCALE) for edge in edges)
    greys = bytearray(b"\xff") * (width * height)
    buffer = (ctypes.c_ubyte * len(greys)).from_buffer(greys)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_Gray, buffer, width)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    pdfium.FPDFBitmap_Destroy(bitmap)
    return width, greys


def _panel(run: _Run, places: tuple[Place, ...]) -> tuple[int, float]:
    """Return the page on whose panel the letters stand, and how far down they stand there as it is read."""
    left, top, right, bottom = run.box
    x, y = (left + right) / 2 / MM, (top + bottom) / 2 / MM
    for place in places:
        if place.left <= x <= place.left + place.width and place.top <= y <= place.top + place.height:
            return place.page, -bottom if place.turned else top
    return -1, top


def _is_seen(run: _Run, width: int, with_text: bytearray, without: bytearray) -> bool:
    """Return whether a word leaves marks all along, and as high and as low as its first and last letters are."""
    if not run.count:
        return True
    left, top, right, bottom = (int(edge * SCALE) for edge in run.box)
    if left < 0 or top < 0 or right > width or bottom > len(without) // width:
        return False

    rows = [row * width for row in range(top, bottom + 1)]

    def marked(left: int, right: int, rows: list[int]) -> bool:
        left = max(0, left)
        for row in rows:
            here, bare = with_text[row + left : row + right], without[row + left : row + right]
            if here != bare and here.translate(_ALIKE) != bare.translate(_ALIKE):
                return True
        return False

    # A glyph is drawn at a whole pixel, up to one beside its box; no letter is so narrow that a share has no ink.
    each = (right - left) / run.count
    shares = [left + int(each * share) for share in range(run.count)]
    # The middle of a line has most of the ink.
    inner = rows[len(rows) // 2 :] + rows[: len(rows) // 2]
    return (
        marked(left - 1, right + 2, rows[:MARGIN])
        and marked(left - 1, right + 2, rows[-MARGIN:])
        and all(marked(share - 1, share + int(each) + 2, inner) for share in shares)
    )
