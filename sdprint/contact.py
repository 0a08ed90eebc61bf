"""A contact sheet: the first page of every document in every brand, side by side in one picture."""

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

from sdprint.delivery.output import check_target, write_file
from sdprint.design.catalog import shipped
from sdprint.design.project import Project
from sdprint.pipeline import Order, draw
from sdprint.press.job import Picture
from sdprint.press.worker import Press

# Pixels an inch of each page, and in pixels: a cell, the white between two, and the head of a row.
DPI, WIDTH, HEIGHT, GAP, HEAD = 45, 372, 526, 24, 44
PAPER, INK, BOARD = "#FFFFFF", "#14181D", "#DDE1E6"
TYPE = 20


def write_contact_sheet(
    names: tuple[str, ...], target: Path, project: Project, press: Press, tell: Callable[[str], None]
) -> None:
    """Write the contact sheet of the brands as PNG, of the first checklist that is built here.

    `tell` is called with the name of each brand before it is drawn, which takes some seconds.
    Raises `SdprintError` for a brand that can't print it, and for a target that can't be written.
    """
    check_target(target)
    source = project.sources()[:1]
    rows: list[tuple[str, list[tuple[str, Picture]]]] = []
    for name in names:
        tell(name)
        documents = draw(Order(source, brand=name), project, press, DPI)
        rows.append((name, [(job.plan.kind.name, pdf.pictures[0]) for job, pdf in documents if pdf.pictures]))
    write_file(target, _compose(rows))


def _compose(rows: list[tuple[str, list[tuple[str, Picture]]]]) -> bytes:
    from PIL import Image, ImageDraw, ImageFont  # noqa: PLC0415 - nobody else needs to draw

    columns = max((len(pages) for _, pages in rows), default=0)
    size = (GAP + columns * (WIDTH + GAP), GAP + len(rows) * (HEAD + HEIGHT + GAP))
    board = Image.new("RGB", size, BOARD)
    pen = ImageDraw.Draw(board)
    font = ImageFont.truetype(shipped() / "templates" / "fonts" / "IBMPlexSans-SemiBold.ttf", TYPE)
    for row, (name, pages) in enumerate(rows):
        top = GAP + row * (HEAD + HEIGHT + GAP)
        for column, (kind, picture) in enumerate(pages):
            left = GAP + column * (WIDTH + GAP)
            pen.text((left, top), f"{name}: {kind}" if column == 0 else kind, INK, font)
            board.paste(_shrink(Image, picture), (left, top + HEAD))
    out = io.BytesIO()
    board.save(out, "PNG", optimize=True)
    return out.getvalue()


def _shrink(image: Any, picture: Picture) -> Any:
    """Return a page as it fits a cell."""
    width, height, rgb = picture
    page = image.frombytes("RGB", (width, height), rgb)
    share = min(WIDTH / width, HEIGHT / height, 1)
    return page.resize((round(width * share), round(height * share)), image.Resampling.LANCZOS)


def name_sheet(project: Project, out: str) -> Path:
    """Return the file that the contact sheet is written to."""
    return Path(out) if out else project.root / (project.settings.out or "build") / "brands.png"
