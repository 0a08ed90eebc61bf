"""What a page can't hold: a kind that is too wide for it, an answer space that is too high."""

from dataclasses import replace

from sdprint.checklist.model import Checklist, Entry, Group, Question, plain
from sdprint.design.folds import Fold
from sdprint.design.kinds import Kind
from sdprint.design.papers import Paper
from sdprint.errors import ContentError, Finding, PromiseError
from sdprint.layout.boxes import measure

# A page is good for nothing with a lower live area, in mm.
LEAST_LIVE = 40.0
# What heads and a question of so many lines take above a box; a further line at 9 pt, and the width of a letter; in mm.
HEAD, HEAD_LINES, LINE, LETTER = 24.0, 3, 4.1, 1.75


def check_page(kind: Kind, paper: Paper, live: float, fold: Fold | None = None, larger: float = 1.0) -> None:
    """Raise `PromiseError` for a page that the kind can't be used on; `live` is the height of its live area in mm.

    All of it is in print so many times `larger`.
    """
    if fold and kind.media == "screen":
        hint = "build it without --impose"
        raise PromiseError(Finding(f"{kind.name}: is for the screen, and can't be folded", hint=hint))
    if paper.width < kind.promise.narrowest or live < LEAST_LIVE:
        page = paper.shrunk(1 / larger)
        size = f" with type {larger:.2g} times as large as usual" if larger != 1 else ""
        what = f"{kind.name}: a page of {page.width:g} × {page.height:g} mm is too small for it{size}"
        width = (
            f", at least {kind.promise.narrowest * larger:.0f} mm wide" if paper.width < kind.promise.narrowest else ""
        )
        hint = f"take a larger paper{width}, or another kind"
        raise PromiseError(Finding(what, hint=hint))


def check_spaces(kind: Kind, checklist: Checklist, page: tuple[float, float], larger: float = 1.0) -> None:
    """Raise `ContentError` for each answer space that is higher than what its question leaves of the page.

    `page` is the width and height of the live area in mm; all of it is in print so many times `larger`.
    """
    width, live = page
    high = [
        Finding(
            f"an answer space of {round(height * larger, 1):g} mm is higher than the page, "
            f"which has room for {round(room * larger, 1):g} mm",
            checklist.path,
            question.line,
            hint="make it lower, or take a larger paper",
        )
        for question in (checklist.questions if kind.fit.fill else ())
        if (height := measure(question.answer).height) > (room := round(live - _question_height(question, width), 1))
    ]
    if high:
        raise ContentError(*high)


def reduce_spaces(checklist: Checklist, times: float) -> Checklist:
    """Return the checklist with the heights that its author gave, in mm, so many times lower."""
    if times == 1:
        return checklist

    def reduce(question: Question) -> Question:
        answer = replace(question.answer, height=question.answer.height / times)
        return replace(question, answer=answer, children=tuple(map(reduce, question.children)))

    def entries(group: Group) -> tuple[Entry, ...]:
        return tuple(reduce(entry) if isinstance(entry, Question) else entry for entry in group.entries)

    steps = (
        replace(step, groups=tuple(replace(group, entries=entries(group)) for group in step.groups))
        for step in checklist.steps
    )
    return replace(checklist, steps=tuple(steps))


def _question_height(question: Question, width: float) -> float:
    """Guess how much of the page stands above an answer space: heads, and a question that may be long."""
    letters = len(question.plain) + len(plain(question.hint)) + len(str(question.body)) // 3
    return HEAD + LINE * max(0, int(letters * LETTER / width) - HEAD_LINES)
