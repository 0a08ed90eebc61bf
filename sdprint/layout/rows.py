"""Rows: what stands side by side in a document with answer spaces, and which questions share one space."""

from dataclasses import dataclass

from sdprint.checklist.answers import Answer
from sdprint.checklist.model import Block, Question, plain
from sdprint.layout.fields import DONE

# Answer spaces that are one field, or a field and a note; tables and lists have one for each cell.
ONE_FIELD = ("number", "lines", "dotted", "box", "yesno", "choice", "sketch", "grid")


def repeats_hint(question: Question) -> bool:
    """Return whether the options of a choice are the hint of its question."""
    hint = {part.strip().casefold() for part in plain(question.hint).split(",")}
    return bool(question.hint) and hint == {name.casefold() for name in question.answer.names}


@dataclass(frozen=True, slots=True)
class Cell:
    """Questions that share one answer space of `height` mm with `lines` ruled lines."""

    questions: tuple[Question, ...]
    answer: Answer
    height: float = 0.0
    lines: int = 0

    @property
    def repeats_hint(self) -> bool:
        """Whether the options of a choice are the hint, which is then not printed twice."""
        return repeats_hint(self.questions[0])

    @property
    def label(self) -> str:
        """The wordings of all its questions."""
        return " ".join(question.plain for question in self.questions)

    def tick(self, question: Question) -> str:
        """Return the name of the field in which a question is ticked: its id, unless its answer has that name."""
        answered = question is self.questions[0] and self.answer.space in ONE_FIELD
        return f"{question.id}{DONE}" if answered else question.id


@dataclass(frozen=True, slots=True)
class Row:
    """What stands side by side: one cell or two, or a block of text; `indent` counts nested lists."""

    cells: tuple[Cell, ...] = ()
    block: Block | None = None
    indent: int = 0
    half: bool = False
