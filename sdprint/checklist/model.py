"""The checklist as data: steps hold groups, groups hold questions and the text between them.

Everything is frozen, made of tuples and plain values, and can be pickled; nothing here knows Markdown or HTML.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field, fields, is_dataclass
from pathlib import Path
from typing import Any, ClassVar

from sdprint.checklist.answers import Answer


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; `image` names a picture, whose alternative text is then `text`.

    `href` is an address, or # and the name of a place in the checklist, which it may have or not.
    """

    text: str
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    strike: bool = False
    href: str = ""
    image: str = ""


Inline = tuple[Span, ...]
# What the fields of these names say is for the program, not for the paper.
_UNPRINTED = frozenset(("path", "lang", "brand", "paper", "id", "color", "align", "href", "space", "slug"))


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; `slug` is its name in links if it is a heading inside of an item or a quotation."""

    kind: ClassVar[str] = "paragraph"
    spans: Inline
    # Heights are guessed by what is shown of a block.
    slug: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Code:
    """A block of code, printed as it stands."""

    kind: ClassVar[str] = "code"
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the author's; `align` holds left, center or right for each column, start where nothing is said."""

    kind: ClassVar[str] = "table"
    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    align: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """A quotation that is not an answer key."""

    kind: ClassVar[str] = "quote"
    blocks: tuple["Block", ...]


@dataclass(frozen=True, slots=True)
class Listing:
    """A list inside a quotation, a definition or an answer key, where items are no questions.

    `first` is the number of the first item, 0 and more in an ordered list, -1 in one with bullets.
    """

    kind: ClassVar[str] = "listing"
    first: int
    items: tuple[tuple["Block", ...], ...]


@dataclass(frozen=True, slots=True)
class Definitions:
    """Terms, each with its definitions."""

    kind: ClassVar[str] = "definitions"
    items: tuple[tuple[Inline, tuple["Block", ...]], ...]


Block = Paragraph | Code | Table | Quote | Listing | Definitions


@dataclass(frozen=True, slots=True)
class Question:
    """One list item: what is asked or to be done, and the answer space it gets.

    `number` is its place ("1.3"); `id` is derived from its wording, so that it survives a move.
    `key` says what a good answer covers; `body` is what else stands inside the item;
    `marker` is "3." in an ordered list.
    """

    kind: ClassVar[str] = "question"
    id: str
    number: str
    spans: Inline
    answer: Answer
    hint: Inline = ()
    example: bool = False
    checked: bool = False
    short: str = ""
    marker: str = ""
    key: tuple[Block, ...] = ()
    body: tuple[Block, ...] = ()
    children: tuple["Question", ...] = ()
    line: int = 0

    @property
    def plain(self) -> str:
        """The wording without styles."""
        return plain(self.spans)


Entry = Question | Block


@dataclass(frozen=True, slots=True)
class Group:
    """Questions and text under one heading; `depth` is 0 for a group, 1 and more for headings below it.

    `slug` is the heading's name in links.
    """

    title: Inline
    entries: tuple[Entry, ...]
    short: str = ""
    depth: int = 0
    slug: str = ""

    @property
    def questions(self) -> tuple[Question, ...]:
        """The questions that stand directly in the group."""
        return tuple(entry for entry in self.entries if isinstance(entry, Question))


@dataclass(frozen=True, slots=True)
class Step:
    """One phase of the checklist; `number` is 0 where the source gives no heading to number.

    `slug` is the heading's name in links.
    """

    number: int
    title: Inline
    groups: tuple[Group, ...]
    short: str = ""
    color: str = "grey"
    goal: Inline = ()
    slug: str = ""

    @property
    def label(self) -> str:
        """The short name, or the title."""
        return self.short or plain(self.title)


@dataclass(frozen=True, slots=True)
class Timing:
    """How `minutes` are spent: one figure a step, and what is left for questions at the end."""

    minutes: int
    steps: tuple[int, ...]
    reserve: int = 0

    @property
    def clocks(self) -> tuple[int, ...]:
        """The minute at which each step ends."""
        return tuple(sum(self.steps[: index + 1]) for index in range(len(self.steps)))


@dataclass(frozen=True, slots=True)
class NumberCard:
    """A table of figures to know by heart, and the sentence that says how far to trust it.

    `step` is the number of the step that it is used in, or 0.
    `bars` is the column that is drawn as bars, with lengths in percent of the longest, or -1; `path` is its file.
    """

    title: str
    header: tuple[Inline, ...]
    rows: tuple[tuple[Inline, ...], ...]
    align: tuple[str, ...]
    bars: int = -1
    lengths: tuple[float, ...] = ()
    note: str = ""
    step: int = 0
    path: Path | None = None


@dataclass(frozen=True, slots=True)
class Estimate:
    """One row of the estimation table: a quantity, how it is worked out, and its unit."""

    quantity: str
    working: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Checklist:
    """One source file, read.

    `slug` is the name of its title in links, `linked` the names that any link leads to, be there such a place or not.
    """

    path: Path
    title: str
    steps: tuple[Step, ...]
    intro: tuple[Block, ...] = ()
    tagline: str = ""
    edition: str = ""
    date: str = ""
    lang: str = "en"
    problem: str = ""
    brand: str = ""
    paper: str = ""
    timings: tuple[Timing, ...] = ()
    review: tuple[str, ...] = ()
    estimates: tuple[Estimate, ...] = ()
    cards: tuple[NumberCard, ...] = ()
    slug: str = ""
    linked: frozenset[str] = frozenset()

    @property
    def questions(self) -> tuple[Question, ...]:
        """Every question, nested ones after the one that holds them, in reading order."""
        found: list[Question] = []
        waiting = [q for step in self.steps for group in step.groups for q in group.questions][::-1]
        while waiting:
            question = waiting.pop()
            found.append(question)
            waiting.extend(question.children[::-1])
        return tuple(found)


def inlines(checklist: Checklist) -> Iterator[Inline]:
    """Yield every run of text of the checklist, wherever it stands; code blocks have none."""
    yield from _block_inlines(checklist.intro)
    for step in checklist.steps:
        yield from (step.title, step.goal)
        for group in step.groups:
            yield group.title
            yield from _block_inlines(tuple(entry for entry in group.entries if not isinstance(entry, Question)))
    for question in checklist.questions:
        yield from (question.spans, question.hint)
        yield from _block_inlines(question.key + question.body)


def texts(checklist: Checklist) -> Iterator[str]:
    """Yield every text of the checklist that some document prints, in no order; a picture has none."""
    return (thing for thing in _things(checklist) if isinstance(thing, str))


def names(checklist: Checklist) -> Iterator[str]:
    """Yield the name of every place that a link can lead to, in no order: headings and questions."""
    for thing in _things(checklist):
        name = thing.id if isinstance(thing, Question) else getattr(thing, "slug", "")
        if name:
            yield name


def links(checklist: Checklist) -> frozenset[str]:
    """Return the names that links inside of the checklist lead to, be there such a place or not."""
    runs = (span for spans in inlines(checklist) for span in spans)
    return frozenset(span.href[1:] for span in runs if span.href.startswith("#"))


def _things(checklist: Checklist) -> Iterator[Any]:
    """Yield the parts of a checklist and their texts, in no order; a picture has none."""
    waiting: list[Any] = [checklist]
    while waiting:
        thing = waiting.pop()
        if isinstance(thing, tuple):
            waiting += thing
            continue
        yield thing
        if is_dataclass(thing) and not (isinstance(thing, Span) and thing.image):
            waiting += [getattr(thing, name.name) for name in fields(thing) if name.name not in _UNPRINTED]


def _block_inlines(blocks: tuple[Block, ...]) -> Iterator[Inline]:
    for block in blocks:
        if isinstance(block, Paragraph):
            yield block.spans
        elif isinstance(block, Quote):
            yield from _block_inlines(block.blocks)
        elif isinstance(block, Table):
            yield from (cell for row in (block.header, *block.rows) for cell in row)
        elif isinstance(block, Listing):
            for item in block.items:
                yield from _block_inlines(item)
        elif isinstance(block, Definitions):
            for term, meaning in block.items:
                yield term
                yield from _block_inlines(meaning)


def plain(spans: Inline) -> str:
    """Return the text of `spans` without styles."""
    return "".join(span.text for span in spans)
