"""Sheets of paper, in millimetres."""

from dataclasses import dataclass

from sdprint.errors import Finding, UsageError, suggest


@dataclass(frozen=True, slots=True)
class Paper:
    """A trimmed page, upright; `width` and `height` in mm."""

    name: str
    width: float
    height: float


PAPERS = {
    paper.name: paper
    for paper in (
        Paper("a4", 210.0, 297.0),
        Paper("letter", 215.9, 279.4),
    )
}


def find_paper(name: str) -> Paper:
    """Return the paper called `name`, in any case; raises `UsageError` with the nearest name."""
    paper = PAPERS.get(name.strip().casefold())
    if paper is None:
        raise UsageError(Finding(f"unknown paper '{name}'", hint=suggest(name.casefold(), PAPERS)))
    return paper
