"""From pieces to a `Checklist`: heading levels ranked, steps numbered, ids derived, answer spaces given."""

import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

from sdprint.checklist.answers import Answer, AnswerError, default_answer, parse_answer
from sdprint.checklist.frontmatter import Head, read_timings
from sdprint.checklist.model import (
    Block,
    Checklist,
    Entry,
    Estimate,
    Group,
    Inline,
    Paragraph,
    Question,
    Span,
    Step,
    links,
    plain,
)
from sdprint.checklist.wording import HEADING_KEYS, ITEM_KEYS, STEP_COLORS, Attributes, Heading, Item, derive_id
from sdprint.errors import ContentError, Finding, suggest


@dataclass(frozen=True, slots=True)
class HeadingPiece:
    """A heading as it stands in the source; `level` is 1 to 6, `slug` its name in links."""

    level: int
    wording: Heading
    spans: Inline
    line: int
    slug: str


@dataclass(frozen=True, slots=True)
class ItemPiece:
    """A list item as it stands in the source; `marker` is "3." in an ordered list."""

    wording: Item
    spans: Inline
    hint: Inline
    marker: str
    key: tuple[Block, ...]
    body: tuple[Block, ...]
    children: tuple["ItemPiece", ...]
    line: int


@dataclass(frozen=True, slots=True)
class TextPiece:
    """A block that is no question."""

    block: Block
    line: int


Piece = HeadingPiece | ItemPiece | TextPiece


@dataclass(slots=True)
class _Draft:
    """A step while its groups are still being filled; the outline is the only place that builds by mutation."""

    heading: HeadingPiece | None
    groups: list[tuple[HeadingPiece | None, int, list[ItemPiece | TextPiece]]]


def build_checklist(path: Path, head: Head, source_lines: list[str], pieces: tuple[Piece, ...]) -> Checklist:
    """Return the checklist that the pieces make.

    Raises `ContentError` with every unknown attribute, wrong answer space, duplicate id and wrong duration.
    """
    title, tops = _rank(pieces)
    intro, drafts = _draft(pieces, title, tops)
    maker = _Maker(path, source_lines)
    heading = maker.heading(title, 0)[0]
    steps = maker.steps(drafts)
    if not steps and not intro:
        maker.complain("nothing to print: no list item, no text", 1, "", "write at least one list item")
    timings, wrong = read_timings(path, head, len([step for step in steps if step.number]))
    maker.findings += wrong
    if maker.findings:
        raise ContentError(*sorted(maker.findings, key=lambda finding: (finding.line, finding.column)))
    front = head.values
    name = front.title or plain(heading) or _title_from(path)
    checklist = Checklist(
        path=path,
        title=name,
        steps=steps,
        intro=(*_beside_title(heading, name), *intro),
        tagline=front.tagline,
        edition=front.edition,
        date=front.date,
        lang=front.lang,
        problem=front.problem,
        brand=front.brand,
        paper=front.paper,
        timings=timings,
        review=front.review,
        estimates=tuple(Estimate(*row) for row in front.estimate),
        slug=title.slug if title else "",
    )
    return replace(checklist, linked=links(checklist))


def _beside_title(heading: Inline, printed: str) -> tuple[Block, ...]:
    """Return what the printed title does not show of the first heading: other words, or a picture as in a README."""
    if plain(heading) not in ("", printed):
        return (Paragraph(heading),)
    pictures = tuple(span for span in heading if span.image)
    return (Paragraph(pictures),) if pictures else ()


def _title_from(path: Path) -> str:
    # A name that is not UTF-8 has surrogates in it, which no PDF can hold.
    name = re.sub(r"[-_]+", " ", path.stem).strip().encode("utf-8", "replace").decode()
    return name[:1].upper() + name[1:] or "Checklist"


def _rank(pieces: tuple[Piece, ...]) -> tuple[HeadingPiece | None, list[int]]:
    """Return the title, and the levels of steps and what is below them, highest first.

    The first level is the title if only the first heading has it; else there is no title and it makes the steps.
    """
    headings = [piece for piece in pieces if isinstance(piece, HeadingPiece)]
    levels = sorted({heading.level for heading in headings})
    if levels and headings[0].level == levels[0] and sum(h.level == levels[0] for h in headings) == 1:
        return headings[0], levels[1:]
    return None, levels


def _draft(
    pieces: tuple[Piece, ...], title: HeadingPiece | None, levels: list[int]
) -> tuple[tuple[Block, ...], list[_Draft]]:
    """Sort the pieces into an introduction (text before the first step or item) and steps."""
    intro: list[Block] = []
    drafts: list[_Draft] = []
    for piece in pieces:
        if piece is title:
            continue
        if isinstance(piece, HeadingPiece):
            depth = levels.index(piece.level)
            if depth == 0 or not drafts:
                drafts.append(_Draft(piece if depth == 0 else None, []))
            if depth:
                drafts[-1].groups.append((piece, depth - 1, []))
        elif not drafts and isinstance(piece, TextPiece):
            intro.append(piece.block)
        else:
            if not drafts:
                drafts.append(_Draft(None, []))
            if not drafts[-1].groups:
                drafts[-1].groups.append((None, 0, []))
            drafts[-1].groups[-1][2].append(piece)
    return tuple(intro), drafts


class _Maker:
    """Makes steps from drafts and collects what is wrong with them."""

    def __init__(self, path: Path, lines: list[str]) -> None:
        self.path = path
        self.lines = lines
        self.findings: list[Finding] = []
        self.explicit: dict[str, int] = {}
        self.derived: Counter[str] = Counter()

    def complain(self, what: str, line: int, near: str, hint: str) -> None:
        """Note a finding at the first place of `near` in the lines from `line` on."""
        for number in range(line, min(line + 20, len(self.lines)) + 1):
            if near and near in self.lines[number - 1]:
                self.findings.append(Finding(what, self.path, number, self.lines[number - 1].index(near) + 1, hint))
                return
        self.findings.append(Finding(what, self.path, line, 0, hint))

    def steps(self, drafts: list[_Draft]) -> tuple[Step, ...]:
        """Return the finished steps; those with a heading are numbered from 1."""
        steps: list[Step] = []
        numbers = 0
        for draft in drafts:
            heading = draft.heading
            numbers += bool(heading)
            color = heading.wording.color if heading else ""
            if heading and not color:
                color = STEP_COLORS[(numbers - 1) % len(STEP_COLORS)]
            title, short = self.heading(heading, numbers)
            goal, groups = self._groups(draft, numbers if heading else 0)
            slug = heading.slug if heading else ""
            steps.append(Step(numbers if heading else 0, title, groups, short, color or "grey", goal, slug))
        if sum(bool(step.number) for step in steps) == 1:
            steps = [replace(step, color="grey") if not _colored(drafts) else step for step in steps]
        return tuple(steps)

    def heading(self, heading: HeadingPiece | None, number: int) -> tuple[Inline, str]:
        """Return a heading's text and short name; `number` is the one that will be printed beside it, or 0."""
        if not heading:
            return (), ""
        self._check_keys(heading.wording.attributes, HEADING_KEYS, heading.line, "heading")
        self._claim(heading.wording.attributes.id, heading.line)
        spans = heading.spans
        if heading.wording.number and heading.wording.number != number:
            # The author's number is not the one that is printed: keep his words.
            spans = (Span(heading.wording.numbered[: -len(heading.wording.text)]), *spans)
        return spans, heading.wording.attributes.get("short")

    def _groups(self, draft: _Draft, step: int) -> tuple[Inline, tuple[Group, ...]]:
        goal: Inline = ()
        groups: list[Group] = []
        count = 0
        titled = draft.heading and draft.heading.spans  # without a title above it, a goal is text as any other
        for heading, depth, pieces in draft.groups:
            title, short = self.heading(heading, 0)
            entries: list[Entry] = []
            for piece in pieces:
                if isinstance(piece, ItemPiece):
                    count += 1
                    entries.append(self._question(piece, f"{step}.{count}" if step else str(count)))
                elif not goal and not groups and titled and (found := _goal(piece.block)):
                    goal = found
                else:
                    entries.append(piece.block)
            if title or entries:
                # A heading is at most one level below the one before it, as PDF/UA asks.
                deepest = groups[-1].depth + 1 if groups and groups[-1].title else 0
                slug = heading.slug if heading else ""
                groups.append(Group(title, tuple(entries), short, min(depth, deepest), slug))
        return goal, tuple(groups)

    def _question(self, piece: ItemPiece, number: str) -> Question:
        attributes = piece.wording.attributes
        self._check_keys(attributes, ITEM_KEYS, piece.line, "list item")
        wording = plain(piece.spans)
        return Question(
            id=self._id(piece, attributes, wording),
            number=number,
            spans=piece.spans,
            answer=self._answer(piece, attributes, wording),
            hint=piece.hint,
            example=piece.wording.example,
            checked=piece.wording.checked,
            marker=piece.marker,
            short=attributes.get("short"),
            key=piece.key,
            body=piece.body,
            children=tuple(self._question(child, f"{number}.{n}") for n, child in enumerate(piece.children, 1)),
            line=piece.line,
        )

    def _answer(self, piece: ItemPiece, attributes: Attributes, wording: str) -> Answer:
        given = attributes.get("answer")
        if not given:
            return default_answer(wording)
        try:
            return parse_answer(given)
        except AnswerError as error:
            self.complain(str(error), piece.line, f"answer={given.split(':')[0]}", error.hint)
            return Answer("none")

    def _id(self, piece: ItemPiece, attributes: Attributes, wording: str) -> str:
        if attributes.id:
            self._claim(attributes.id, piece.line)
            return attributes.id
        return derive_id(wording, self.derived)

    def _claim(self, name: str, line: int) -> None:
        """Note the id that an author gave, and complain of the second with one name."""
        if name in self.explicit:
            what = f"id '#{name}' is taken by line {self.explicit[name]}"
            self.complain(what, line, f"#{name}", "give each its own")
        if name:
            self.explicit[name] = line

    def _check_keys(self, attributes: Attributes, known: tuple[str, ...], line: int, what: str) -> None:
        for key, _ in attributes.values:
            if key not in known:
                self.complain(f"unknown attribute '{key}' of a {what}", line, f"{key}=", suggest(key, known))


def _colored(drafts: list[_Draft]) -> bool:
    return any(draft.heading and draft.heading.wording.color for draft in drafts)


def _goal(block: Block) -> Inline:
    """Return the text of a `**Goal:** …` paragraph, or nothing."""
    if not isinstance(block, Paragraph) or not block.spans or not block.spans[0].strong:
        return ()
    if block.spans[0].text.strip().rstrip(":").casefold() != "goal" or len(block.spans) == 1:
        return ()
    first, *rest = block.spans[1:]
    return (replace(first, text=first.text.lstrip(" :")), *rest)
