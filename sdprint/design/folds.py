"""Folded sheets: which page stands on which panel, which of them upside down, and where the cut goes.

The layouts are data; `tests/test_folds.py` folds them flat on paper that knows its edges and accepts only these.
"""

from dataclasses import dataclass, replace

from sdprint.design.papers import Paper
from sdprint.errors import Finding, UsageError, suggest

Panels = tuple[tuple[int, ...], ...]
# The flap of a letter fold is this much narrower than its neighbours, in mm, so that it lies flat inside.
FLAP = 2.0


@dataclass(frozen=True, slots=True)
class Place:
    """A panel of a sheet: its page from 0, its box in mm from the upper left corner, and whether it is turned."""

    page: int
    left: float
    top: float
    width: float
    height: float
    turned: bool


@dataclass(frozen=True, slots=True)
class Fold:
    """How one sheet becomes a booklet.

    `front` and `back` hold the page of each panel, row by row, negative where it stands upside down; of a nested
    fold the panels depend on the number of pages, and the sheets lie in one another.
    `cut` is the part of the middle line that is cut open, in shares of the sheet's width.
    `advice` says in one line what to do with the paper. A `mirrored` one is for text that is written from the right:
    its booklets open on the other side.
    """

    name: str
    about: str
    advice: str
    landscape: bool
    front: Panels
    back: Panels = ()
    cut: tuple[float, float] | None = None
    flap: int = 0
    nested: bool = False
    mirrored: bool = False

    @property
    def pages(self) -> int:
        """How many pages one sheet holds."""
        return sum(len(row) for side in (self.front, self.back) for row in side)

    @property
    def duplex(self) -> bool:
        """Whether both sides of the paper are printed."""
        return bool(self.back)

    def instruct(self, *, long_edge: bool) -> str:
        """Say how to print a sheet on a printer that turns it over this edge, and how to fold it."""
        edge = "long" if long_edge else "short"
        sides = f"on both sides, flipped on the {edge} edge" if self.duplex else "on one side"
        return f"print at actual size, {sides}. {self.advice}"

    def sheet(self, paper: Paper) -> Paper:
        """Return `paper` as it goes through the printer."""
        wide = paper.width > paper.height
        return paper if wide == self.landscape else Paper(paper.name, paper.height, paper.width)

    def panel(self, paper: Paper) -> Paper:
        """Return the page that each panel of `paper` holds: all are as wide as the narrowest."""
        sheet = self.sheet(paper)
        width = (sheet.width - 2 * FLAP) / 3 if self.flap else sheet.width / len(self.front[0])
        return Paper(paper.name, round(width, 3), round(sheet.height / len(self.front), 3))

    def sides(self, pages: int, paper: Paper, *, long_edge: bool) -> tuple[tuple[Place, ...], ...]:
        """Return the panels of each printed side for a document of `pages` pages; missing pages stay blank.

        With `long_edge` the back sides of a sheet that lies on its side stand on their heads, as a printer that
        turns the paper over its long edge wants them.
        """
        filled = max(1, -(-pages // self.pages)) * self.pages
        printed = []
        for start in range(0, filled, self.pages):
            for panels, back in ((self._front(start, filled), False), (self._back(start, filled), True)):
                if panels:
                    places = self._places(panels, self.sheet(paper), back=back)
                    if back and long_edge and self.landscape:
                        places = tuple(_turn(place, self.sheet(paper)) for place in places)
                    printed.append(tuple(place for place in places if place.page < pages))
        return tuple(printed)

    def _front(self, start: int, filled: int) -> Panels:
        half = start // 2
        return ((filled - half, half + 1),) if self.nested else _shift(self.front, start)

    def _back(self, start: int, filled: int) -> Panels:
        half = start // 2
        return ((half + 2, filled - half - 1),) if self.nested else _shift(self.back, start)

    def _places(self, panels: Panels, sheet: Paper, *, back: bool) -> tuple[Place, ...]:
        height = sheet.height / len(panels)
        edges = self.edges(sheet, back=back)
        if self.mirrored:
            panels = tuple(row[::-1] for row in panels)
        return tuple(
            Place(abs(page) - 1, edges[column], row * height, edges[column + 1] - edges[column], height, page < 0)
            for row, pages in enumerate(panels)
            for column, page in enumerate(pages)
        )

    def edges(self, sheet: Paper, *, back: bool = False) -> tuple[float, ...]:
        """Return where the columns of panels begin and end, in mm; on the back they are mirrored."""
        count = len(self.front[0])
        if not self.flap:
            return tuple(sheet.width * column / count for column in range(count + 1))
        narrow = (sheet.width - 2 * FLAP) / 3
        edges = (0.0, narrow, narrow + (sheet.width - narrow) / 2, sheet.width)
        return tuple(sheet.width - edge for edge in reversed(edges)) if back != self.mirrored else edges


def _shift(panels: Panels, start: int) -> Panels:
    """Return the panels of a later sheet."""
    return tuple(tuple(page + start if page > 0 else page - start for page in row) for row in panels)


def _turn(place: Place, sheet: Paper) -> Place:
    left, top = sheet.width - place.left - place.width, sheet.height - place.top - place.height
    return Place(place.page, left, top, place.width, place.height, not place.turned)


FOLDS = {
    fold.name: fold
    for fold in (
        Fold(
            "pocket",
            "one side, one cut: a booklet of 8 pages",
            "Fold to eighths, cut the dashes, push the ends in.",
            landscape=True,
            front=((-5, -4, -3, -2), (6, 7, 8, 1)),
            cut=(0.25, 0.75),
        ),
        Fold(
            "quarter",
            "one side, folded twice: a card of 4 pages",
            "Fold the upper half back, then the left half back.",
            landscape=False,
            front=((-3, -2), (4, 1)),
        ),
        Fold(
            "trifold",
            "both sides, folded like a letter: 6 panels",
            "Fold the flap in, then the cover over it.",
            landscape=True,
            front=((5, 6, 1),),
            back=((2, 3, 4),),
            flap=5,
        ),
        Fold(
            "booklet",
            "both sides, folded once and stapled in the fold: 4 pages a sheet",
            "Lay the sheets in one another, fold them, and staple the fold.",
            landscape=True,
            front=((4, 1),),
            back=((2, 3),),
            nested=True,
        ),
    )
}


def find_fold(name: str, *, from_right: bool = False) -> Fold | None:
    """Return the fold called `name`, nothing for no name; raises `UsageError` with the nearest name."""
    if name and name not in FOLDS:
        raise UsageError(Finding(f"unknown fold '{name}'", hint=suggest(name, FOLDS)))
    fold = FOLDS.get(name)
    return _mirror(fold) if fold and from_right else fold


def _mirror(fold: Fold) -> Fold:
    return replace(fold, mirrored=True, advice=fold.advice.replace("left", "right"))
