"""Kinds of document: what `document.toml` may say, and nothing else.

The fields are the schema: `catalog` checks the file against them once, and a field more here is a key more there.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from sdprint.design.folds import FOLDS
from sdprint.design.papers import Paper

# The page that margins are given for, in mm.
USUAL_WIDTH = 210.0
# 20,000 questions take 858 pages as a worksheet and 1,346 as an answer key: as many as a box of paper has leaves.
MOST_PAGES = 2500
# A thousand pages that are promised were filled; at two thousand the engine's own tree gets too deep.
MOST_PROMISED = 500
# On A3 across, with the narrowest margins, as many columns have room for one word each.
MOST_COLUMNS = 20
STRICT = {"extra": "forbid", "allow_inf_nan": False}
# The parts of a checklist that a kind prints, or leaves out by design.
Part = Literal["title", "intro", "headings", "goals", "questions", "hints", "text", "answers", "numbers"]


@dataclass(frozen=True, slots=True)
class Margins:
    """The white around the live area, in mm."""

    __pydantic_config__: ClassVar[Any] = STRICT
    top: float
    right: float
    bottom: float
    left: float

    def __post_init__(self) -> None:
        if min(self.top, self.right, self.bottom, self.left) < 0:
            raise ValueError("a margin can't be less than 0")

    def at_least(self, other: "Margins") -> "Margins":
        """Return the larger one of each edge."""
        pairs = zip((self.top, self.right, self.bottom, self.left), other.edges, strict=True)
        return Margins(*(max(pair) for pair in pairs))

    def shrunk(self, times: float) -> "Margins":
        """Return margins that are so many times narrower."""
        return Margins(*(edge / times for edge in self.edges))

    @property
    def edges(self) -> tuple[float, float, float, float]:
        """Top, right, bottom and left."""
        return self.top, self.right, self.bottom, self.left


@dataclass(frozen=True, slots=True)
class Promise:
    """What every document of the kind keeps, or the build refuses.

    `pages` is the exact number of pages (0: as many as it takes), `even` asks for an even number from two on.
    `leaves_out` names the parts of a checklist that the kind does not print: all else is proven to be on the paper.
    `type_floor` is the smallest type anywhere, in pt of the shipped typeface: in another one, the size of the same
    x-height. `narrowest` is the least width of a page, in mm, on which the kind can be used.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    pages: int = 0
    even: bool = False
    leaves_out: tuple[Part, ...] = ()
    type_floor: float = 6.6
    narrowest: float = 0.0

    def __post_init__(self) -> None:
        if self.pages < 0 or self.type_floor <= 0:
            raise ValueError("pages can't be less than 0, and type_floor is more than 0")
        if self.pages > MOST_PROMISED:
            raise ValueError(f"pages are at most {MOST_PROMISED}")


@dataclass(frozen=True, slots=True)
class Fit:
    """How the content is brought onto the page.

    `flow` sets type at `largest` pt and takes the pages it needs; `fill` makes them full.
    `columns` looks for the largest type between `smallest` and `largest` pt, in as many columns as is best of those
    that `columns` names, `gutter` em apart; with `cover` the first page is kept for a cover.
    Number cards stand `anywhere` that they fit, or `in place`, after the step that they belong to; `short` asks for
    short wordings. Steps are kept whole where that makes columns higher by no more than the share `whole`.
    `relief` is what may be given up, in this order, when all that is not enough.
    Sizes are those of the shipped typeface: in another one, those of the same x-height.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    mode: Literal["flow", "columns"] = "flow"
    fill: bool = False
    columns: tuple[int, ...] | int = (1, 2, 3, 4)
    gutter: float = 1.3
    cover: bool = False
    cards: Literal["anywhere", "in place"] = "anywhere"
    short: bool = False
    whole: float = 0.03
    relief: tuple[Literal["margins", "short", "no hints"], ...] = ()
    smallest: float = 7.4
    largest: float = 9.0

    def __post_init__(self) -> None:
        if not self.counts or min(self.counts) < 1 or self.gutter < 0 or self.whole < 0:
            raise ValueError("columns are 1 or more, gutter and whole 0 or more")
        if max(self.counts) > MOST_COLUMNS:
            raise ValueError(f"columns are at most {MOST_COLUMNS}")
        if not 0 < self.smallest <= self.largest:
            raise ValueError("smallest is more than 0 and at most largest")

    @property
    def counts(self) -> tuple[int, ...]:
        """The numbers of columns to choose among."""
        return (self.columns,) if isinstance(self.columns, int) else self.columns


@dataclass(frozen=True, slots=True)
class Kind:
    """One folder of `templates/documents/`.

    `margins` are those of A4; a smaller page has narrower ones, but none below `least_margins`.
    `impose` names the fold that the kind is made for. With `on_request` it is only built when it is asked for.
    What is `fillable` has fields: a kind for paper is also made as a PDF with them, one for the screen has them itself.
    What is for the `screen` is one HTML file, with `margins` for when it is printed.
    What a kind does not say or have itself, it has from the one that it is `like`.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    name: str
    folder: Path
    title: str
    about: str
    kicker: str
    margins: Margins
    least_margins: Margins | None = None
    impose: str = ""
    media: Literal["paper", "screen"] = "paper"
    on_request: bool = False
    fillable: bool = False
    like: str = ""
    promise: Promise = Promise()
    fit: Fit = Fit()

    def __post_init__(self) -> None:
        if self.impose and self.impose not in FOLDS:
            raise ValueError(f"unknown fold '{self.impose}': known are {', '.join(FOLDS)}")
        if self.fit.cover and self.promise.pages == 1:
            raise ValueError("with a cover there are two pages or more")
        on_pages = self.promise.pages or self.promise.even or self.impose or self.fit.fill or self.fit.mode != "flow"
        if self.media == "screen" and on_pages:
            raise ValueError("on the screen there are no pages to promise, to fill, to fit or to fold")

    @property
    def suffix(self) -> str:
        """What the names of its files end in."""
        return {"paper": ".pdf", "screen": ".html"}[self.media]

    @property
    def narrowest_margins(self) -> Margins:
        """The least margins, which are the usual ones where the kind names no others."""
        return self.least_margins or self.margins

    def margins_on(self, paper: Paper, given: Margins | None = None, larger: float = 1.0) -> Margins:
        """Return the margins on `paper`, from those that are `given` or the kind's own; a kind without any has none.

        The page is printed so many times `larger`; given margins are those of print.
        """
        if not any(self.margins.edges):
            return self.margins
        share = min(1.0, min(paper.width, paper.height) * (larger if given else 1) / USUAL_WIDTH)
        if given and share == 1:
            return given.shrunk(larger)
        own = given.shrunk(larger) if given else self.margins
        return Margins(*(round(edge * share, 2) for edge in own.edges)).at_least(self.narrowest_margins)
