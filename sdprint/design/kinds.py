"""Kinds of document: what `document.toml` may say, and nothing else.

The fields are the schema: `catalog` checks the file against them once, and a field more here is a key more there.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

STRICT = {"extra": "forbid", "allow_inf_nan": False}


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


@dataclass(frozen=True, slots=True)
class Promise:
    """What every document of the kind keeps, or the build refuses.

    `pages` is the exact number of pages (0: as many as it takes), `even` asks for an even number from two on,
    `type_floor` is the smallest type anywhere, in pt.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    pages: int = 0
    even: bool = False
    type_floor: float = 6.6

    def __post_init__(self) -> None:
        if self.pages < 0 or self.type_floor <= 0:
            raise ValueError("pages can't be less than 0, and type_floor is more than 0")


@dataclass(frozen=True, slots=True)
class Fit:
    """How the content is brought onto the page.

    `flow` sets type at `largest` pt and takes the pages it needs; `fill` gives page ends that stay white to notes.
    `columns` looks for the largest type between `smallest` and `largest` pt at which all fits in the columns.
    """

    __pydantic_config__: ClassVar[Any] = STRICT
    mode: Literal["flow", "columns"] = "flow"
    fill: bool = False
    columns: int = 3
    gutter: float = 4.0
    smallest: float = 6.8
    largest: float = 9.0

    def __post_init__(self) -> None:
        if self.columns < 1 or self.gutter < 0:
            raise ValueError("columns can't be less than 1, nor gutter less than 0")
        if not 0 < self.smallest <= self.largest:
            raise ValueError("smallest is more than 0 and at most largest")


@dataclass(frozen=True, slots=True)
class Kind:
    """One folder of `templates/documents/`."""

    __pydantic_config__: ClassVar[Any] = STRICT
    name: str
    folder: Path
    title: str
    about: str
    kicker: str
    margins: Margins
    promise: Promise = Promise()
    fit: Fit = Fit()
