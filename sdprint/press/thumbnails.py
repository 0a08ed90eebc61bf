"""Pages of a finished PDF drawn in colour, by PDFium, for contact sheets and to see how much ink they take."""

import ctypes
import math
from typing import Any

import pypdfium2_raw as pdfium

from sdprint.press.job import Picture

POINTS = 72
# Rows of a bitmap begin at multiples of so many bytes, and a pixel is blue, green, red and one more.
PIXEL = 4


def draw_pages(data: bytes, dpi: float) -> tuple[Picture, ...]:
    """Return every page of a PDF on white, with `dpi` pixels an inch; raises `ValueError` for what is none."""
    pdfium.FPDF_InitLibrary()
    document = pdfium.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        raise ValueError(f"PDFium can't open the document: error {pdfium.FPDF_GetLastError()}")
    pictures = []
    for number in range(pdfium.FPDF_GetPageCount(document)):
        page = pdfium.FPDF_LoadPage(document, number)
        pictures.append(_draw(page, dpi / POINTS))
        pdfium.FPDF_ClosePage(page)
    pdfium.FPDF_CloseDocument(document)
    return tuple(pictures)


def _draw(page: Any, scale: float) -> Picture:
    edges = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    width, height = (math.ceil(edge * scale) for edge in edges)
    pixels = bytearray(b"\xff") * (width * height * PIXEL)
    buffer = (ctypes.c_ubyte * len(pixels)).from_buffer(pixels)
    bitmap = pdfium.FPDFBitmap_CreateEx(width, height, pdfium.FPDFBitmap_BGRx, buffer, width * PIXEL)
    pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, width, height, 0, 0)
    pdfium.FPDFBitmap_Destroy(bitmap)
    rgb = bytearray(width * height * 3)
    for channel in range(3):
        rgb[channel::3] = pixels[2 - channel :: PIXEL]
    return width, height, bytes(rgb)


def ink(picture: Picture) -> float:
    """Return how much of a page would be black if all its ink stood together, from 0 to 1, as a grey printer prints."""
    width, height, rgb = picture
    red, green, blue = (sum(rgb[channel::3]) for channel in range(3))
    # Luma of ITU-R BT.601, as PDF and printers turn RGB to grey.
    return 1 - (0.299 * red + 0.587 * green + 0.114 * blue) / (255 * width * height)
