"""Sheets and cards, in millimetres: by name, lying on their side, or of any size that is given."""

import re
from dataclasses import dataclass, replace

from sdprint.errors import Finding, UsageError, suggest

# What a home printer leaves white along each edge, in mm: 4.2 to 6 by the manuals. Nothing that matters stands there.
DEAD_ZONE = 6.0
LANDSCAPE = "-landscape"
LEAST, MOST = 50.0, 1200.0
_UNITS = {"mm": 1.0, "cm": 10.0, "in": 25.4}
_CUSTOM = re.compile(r"(\d{1,5}(?:\.\d{1,3})?)\s*[x×]\s*(\d{1,5}(?:\.\d{1,3})?)\s*(mm|cm|in)")


@dataclass(frozen=True, slots=True)
class Paper:
    """A trimmed page, upright; `width` and `height` in mm."""

    name: str
    width: float
    height: float

    @property
    def turned(self) -> "Paper":
        """The same paper lying on its side."""
        return replace(self, name=self.name + LANDSCAPE, width=self.height, height=self.width)

    def shrunk(self, times: float) -> "Paper":
        """Return the page on which there is room for as much as on this one, if all of it is so many times larger."""
        return self if times == 1 else replace(self, width=self.width / times, height=self.height / times)


# ISO 216, ANSI/ASME Y14.1 and the usual index cards.
PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a4", 210.0, 297.0),
        Paper("letter", 215.9, 279.4),
        Paper("a3", 297.0, 420.0),
        Paper("a5", 148.0, 210.0),
        Paper("a6", 105.0, 148.0),
        Paper("legal", 215.9, 355.6),
        Paper("4x6", 101.6, 152.4),
        Paper("3x5", 76.2, 127.0),
    )
}


def read_paper(name: str) -> Paper | None:
    """Return the paper called `name` in any case, `<name>-landscape`, or one of a size such as 100x150mm; else nothing.

    Sizes are in mm, cm or in, width first, and each edge from 50 to 1200 mm.
    """
    name = name.strip().casefold()
    upright = PAPERS.get(name.removesuffix(LANDSCAPE))
    if upright is not None:
        return upright.turned if name.endswith(LANDSCAPE) else upright
    size = _CUSTOM.fullmatch(name)
    if size is None:
        return None
    width, height = (round(float(size[i]) * _UNITS[size[3]], 2) for i in (1, 2))
    fits = min(width, height) >= LEAST and max(width, height) <= MOST
    return Paper(f"{float(size[1]):g}x{float(size[2]):g}{size[3]}", width, height) if fits else None


def suggest_paper(name: str) -> str:
    """Return what to write instead of a paper that there is not."""
    if _CUSTOM.fullmatch(name.strip().casefold()):
        return f"each edge is from {LEAST:g} to {MOST:g} mm"
    near = suggest(name.strip().casefold(), PAPERS)
    return near if near.startswith("did you mean") else f"{near}, each with {LANDSCAPE}, or a size like 100x150mm"


def find_paper(name: str) -> Paper:
    """Return the paper called `name`; raises `UsageError` with what to write instead."""
    paper = read_paper(name)
    if paper is None:
        raise UsageError(Finding(f"unknown paper '{name}'", hint=suggest_paper(name)))
    return paper
