"""What stands beside what: questions in rows, and who shares a box."""

import math
from collections.abc import Iterable
from dataclasses import replace

from sdprint.checklist.answers import Answer
from sdprint.checklist.model import Checklist, Group, Question, plain
from sdprint.layout.boxes import PITCH, lines_in, measure
from sdprint.layout.rows import Cell, Row

# Two boxes stand side by side if the lower one need not grow by more than this, in mm.
MOST_GROWTH = 8.0
# Questions longer than this, in characters, take the whole width.
MOST_HALF_TEXT = 170
# Plain ticks are set in two columns, in runs of at most this many, so that a run never gets taller than a page.
TICK_RUN = 16
MOST_TICK_TEXT = 90
# For guessing heights, in mm and characters, of text at 9 pt.
LINE, CHARACTERS = 4.1, 55


def plan_rows(group: Group, checklist: Checklist) -> tuple[Row, ...]:
    """Return the entries of a group as rows, in the order of the source."""
    rows: list[Row] = []
    for entry in group.entries:
        if isinstance(entry, Question):
            rows.extend(_question_rows(entry, 0))
        else:
            rows.append(Row(block=entry))
    return tuple(_finish(row, len(checklist.estimates)) for row in _pair(_share(rows)))


def _question_rows(question: Question, indent: int) -> Iterable[Row]:
    yield Row(cells=(Cell((question,), question.answer),), indent=indent)
    for child in question.children:
        yield from _question_rows(child, indent + 1)


def _share(rows: list[Row]) -> list[Row]:
    """Bring questions that share one box into one cell: `merge` with the one before, `calc` and `tradeoff` in a run."""
    shared: list[Row] = []
    for row in rows:
        last = shared[-1] if shared else Row()
        if row.cells and last.cells and row.indent == last.indent and _shares(row.cells[0], last.cells[0]):
            cell = replace(last.cells[0], questions=last.cells[0].questions + row.cells[0].questions)
            shared[-1] = replace(last, cells=(cell,))
        elif row.cells and row.cells[0].answer.space == "merge":
            # Nothing stands before it: two lines are better than nothing.
            shared.append(replace(row, cells=(replace(row.cells[0], answer=Answer("lines", count=2)),)))
        else:
            shared.append(row)
    return shared


def _shares(cell: Cell, last: Cell) -> bool:
    space = cell.answer.space
    return (space == "merge" and last.answer.space != "none") or (
        space in ("calc", "tradeoff") and last.answer.space == space
    )


def _half(cell: Cell) -> bool:
    question = cell.questions[0]
    text = len(question.plain) + len(plain(question.hint))
    whole = question.body or question.children or question.marker or any(span.image for span in question.spans)
    limit = MOST_TICK_TEXT if cell.answer.space == "none" else MOST_HALF_TEXT
    return not whole and text <= limit and measure(cell.answer, len(cell.questions)).half


def _pair(rows: list[Row]) -> list[Row]:
    """Put neighbours side by side where half the width is enough for both."""
    paired: list[Row] = []
    waiting = rows[::-1]
    while waiting:
        row = waiting.pop()
        if not row.cells or not _half(row.cells[0]):
            paired.append(row)
        elif row.cells[0].answer.space == "none":
            run = [row]
            while waiting and len(run) < TICK_RUN and _is_tick(waiting[-1], row.indent):
                run.append(waiting.pop())
            paired.append(_tick_columns(run))
        elif waiting and _goes_beside(row, waiting[-1]):
            paired.append(replace(row, cells=row.cells + waiting.pop().cells, half=True))
        else:
            paired.append(replace(row, half=row.cells[0].answer.space == "number"))
    return paired


def _is_tick(row: Row, indent: int) -> bool:
    return bool(row.cells) and row.indent == indent and row.cells[0].answer.space == "none" and _half(row.cells[0])


def _tick_columns(run: list[Row]) -> Row:
    """Return a run of plain ticks in two columns, read down the first and then the second."""
    cells = [row.cells[0] for row in run]
    if len(cells) == 1:
        return run[0]
    middle = math.ceil(len(cells) / 2)
    columns = (cells[:middle], cells[middle:])
    halves = tuple(Cell(tuple(cell.questions[0] for cell in column), Answer("none")) for column in columns)
    return Row(halves, indent=run[0].indent, half=True)


def _goes_beside(row: Row, other: Row) -> bool:
    if (
        not other.cells
        or other.indent != row.indent
        or other.cells[0].answer.space == "none"
        or not _half(other.cells[0])
    ):
        return False
    one, two = (measure(cell.answer, len(cell.questions)).height for cell in (row.cells[0], other.cells[0]))
    return abs(one - two) <= MOST_GROWTH


def _finish(row: Row, estimates: int) -> Row:
    """Give each cell its height, the taller one's to both, and its ruled lines."""
    if not row.cells:
        return row
    heights = [measure(cell.answer, len(cell.questions), estimates).height for cell in row.cells]
    tallest = max(heights)
    cells = (replace(cell, height=tallest, lines=lines_in(tallest)) for cell in row.cells)
    return replace(row, cells=tuple(cells))


def guess_height(rows: tuple[Row, ...]) -> float:
    """Guess the height of a group in mm, generously: text at 9 pt, boxes as planned."""
    height = 8.0
    for row in rows:
        if row.block is not None:
            height += LINE * (2 + len(str(row.block)) / (2 * CHARACTERS))
            continue
        texts = []
        for cell in row.cells:
            width = CHARACTERS if row.half else 2 * CHARACTERS
            lines = sum(
                1 + len(q.plain + plain(q.hint)) // width + len(str(q.body)) // (3 * width) for q in cell.questions
            )
            texts.append(lines * LINE)
        height += max(texts) + max(cell.height for cell in row.cells) + PITCH / 2
    return height
