"""What a document must hold: every piece of the checklist's text, but for what its kind leaves out by design."""

from collections.abc import Iterator
from dataclasses import dataclass

from sdprint.checklist.model import (
    Block,
    Code,
    Definitions,
    Group,
    Inline,
    Listing,
    NumberCard,
    Paragraph,
    Question,
    Quote,
    Step,
    Table,
)
from sdprint.design.kinds import Part
from sdprint.layout.fields import TICKED
from sdprint.layout.plan import Plan
from sdprint.layout.rows import repeats_hint


@dataclass(frozen=True, slots=True)
class Item:
    """A piece of text that must be on the paper: what messages call it, its words, and its line in the source or 0.

    `options` are the same words one by one, where a hint may be printed as the options of a choice.
    What is not `ordered` may stand anywhere, all else stands in the order of the items.
    """

    name: str
    text: str
    line: int = 0
    options: tuple[str, ...] = ()
    ordered: bool = True


def list_contents(plan: Plan) -> tuple[Item, ...]:
    """Return what the finished document of `plan` must hold, in reading order."""
    left_out = set(plan.kind.promise.leaves_out) | (set() if plan.hints else {"hints"})
    return tuple(item for part, item in _items(plan) if part not in left_out and item.text.strip())


Parts = Iterator[tuple[Part, Item]]


def _items(plan: Plan) -> Parts:
    checklist = plan.checklist
    yield "title", Item("the title", checklist.title)
    yield from _blocks("intro", checklist.intro, "the introduction")
    for step in checklist.steps:
        yield from _step(step, short=plan.short)
    for card in checklist.cards:
        yield from _card(card)
    # A tick is no text; that an option is printed does not prove that it is marked.
    for name, value in plan.choices.answers if plan.choices.final else ():
        yield "questions", Item(f"the answer of '{name}'", "" if value == TICKED else value, ordered=False)


def _step(step: Step, *, short: bool) -> Parts:
    name = f"step {step.number}" if step.number else "a step"
    yield "headings", Item(f"the heading of {name}", _words(step.title))
    yield "goals", Item(f"the goal of {name}", _words(step.goal))
    for group in step.groups:
        yield from _group(group, name, short=short)


def _group(group: Group, step: str, *, short: bool) -> Parts:
    title = group.short if short and group.short else _words(group.title)
    yield "headings", Item(f"a heading of {step}", title)
    for entry in group.entries:
        if isinstance(entry, Question):
            yield from _question(entry, short=short)
        else:
            yield from _blocks("text", (entry,), step)


def _question(question: Question, *, short: bool) -> Parts:
    name, line = f"item {question.number}", question.line
    wording = question.short if short and question.short else _words(question.spans)
    yield "questions", Item(name, wording, line)
    options = question.answer.names if repeats_hint(question) else ()
    yield "hints", Item(f"the hint of {name}", _words(question.hint), line, options)
    yield from _blocks("text", question.body, name, line)
    yield from _blocks("answers", question.key, f"the answer key of {name}", line)
    for child in question.children:
        yield from _question(child, short=short)


def _blocks(part: Part, blocks: tuple[Block, ...], where: str, line: int = 0) -> Parts:
    for what, text in _texts(blocks):
        yield part, Item(f"{what} of {where}", text, line)


def _texts(blocks: tuple[Block, ...]) -> Iterator[tuple[str, str]]:
    """Yield what each piece of text in `blocks` is, and the text."""
    for block in blocks:
        if isinstance(block, Paragraph):
            yield "a paragraph", _words(block.spans)
        elif isinstance(block, Code):
            yield from (("a line of code", line) for line in block.text.split("\n"))
        elif isinstance(block, Table):
            yield from (("a table cell", _words(cell)) for row in (block.header, *block.rows) for cell in row)
        elif isinstance(block, Quote):
            yield from _texts(block.blocks)
        elif isinstance(block, Listing):
            yield from (found for item in block.items for found in _texts(item))
        elif isinstance(block, Definitions):
            for term, meaning in block.items:
                yield "a term", _words(term)
                yield from _texts(meaning)


def _card(card: NumberCard) -> Parts:
    where = f"the number card '{card.title}'"
    yield "numbers", Item(f"the heading of {where}", card.title, ordered=False)
    for row in (card.header, *card.rows):
        for column, cell in enumerate(row):
            # What is drawn as a bar is not printed as a figure.
            if column != card.bars:
                yield "numbers", Item(f"a figure of {where}", _words(cell), ordered=False)


def _words(spans: Inline) -> str:
    """Return the words of a text; those that stand for a picture are not printed."""
    return "".join(span.text for span in spans if not span.image)
