"""Answers read from Markdown, as `sdprint read` writes it or as somebody wrote it by hand."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.model import plain
from sdprint.checklist.outline import ItemPiece
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.wording import derive_id, split_attributes
from sdprint.delivery.filled import BETWEEN
from sdprint.delivery.record import Answer, Answers, make_answer, name_person, one_line
from sdprint.delivery.transcript import BY, MANY
from sdprint.errors import ContentError, Finding
from sdprint.layout.fields import DONE, TICKED

_HEADING = re.compile(r"(#{1,6})[ \t]+(.*)")
_ITEM = re.compile(r"( *)([-*+]|\d{1,9}[.)])( +)(.*)")
_FENCE = re.compile(r"( *)(`{3,}|~{3,})[^`]*")
_TICK = re.compile(r"\[(?P<mark>[ xX])\](?: +|$)")
_RULE = re.compile(r" {0,3}([-*_])(?: *\1){2,} *")
_ESCAPED = re.compile(r"\\([!-/:-@\[-`{-~])")
_TAB = 4


@dataclass(slots=True)
class _Draft:
    """An item while lines are still added to it: its indentation, its wording, what is beneath and how far in."""

    indent: int
    words: list[str]
    section: str
    line: int
    open: bool = True
    parts: list[list[str]] = field(default_factory=list)
    joins: bool = False
    margin: int = -1

    def add(self, line: str) -> None:
        """Add a line of an answer by hand, to the paragraph that it belongs to."""
        if self.margin < 0:
            self.margin = len(line) - len(line.lstrip(" "))
        text = _dedent(line, self.margin)
        if self.joins:
            self.parts[-1].append(text)
        else:
            self.parts.append([text])
        self.joins = True


def read_transcript(text: str, path: Path) -> Answers:
    """Return the answers of one person in Markdown.

    What stands between fences is the answer as it is; by hand, paragraphs do as well. A question is known by the
    `{#id}` at its end, else by its wording. Raises `ContentError` for a fence without end and for no answers at all.
    """
    head = split_front_matter(path, text)
    reading = _Reading(path, text, text.count("\n") - head.body.count("\n"))
    reading.read(head.body.split("\n"))
    answers = tuple(_answers(reading.drafts, path, head.values.lang))
    if not answers:
        hint = "an answer stands beneath its question: sdprint read FILLED.pdf shows how"
        raise ContentError(Finding("has no answers", path, hint=hint))
    return Answers(reading.title, reading.person or name_person(answers, path), answers, path)


class _Reading:
    """Goes through the lines once, and collects the items."""

    def __init__(self, path: Path, text: str, skipped: int) -> None:
        self.path, self.text, self.skipped = path, text, skipped
        self.title = self.person = ""
        self.drafts: list[_Draft] = []
        self._open: list[_Draft] = []
        self._headings: dict[int, str] = {}

    def read(self, lines: list[str]) -> None:
        """Read every line."""
        number = 0
        while number < len(lines):
            line = lines[number]
            if fence := _FENCE.fullmatch(line):
                end = self._end(lines, number, fence[2])
                self._verbatim(lines[number + 1 : end], len(fence[1]))
                number = end
            else:
                self._line(line, number + self.skipped + 1)
            number += 1

    def _end(self, lines: list[str], start: int, fence: str) -> int:
        closing = re.compile(rf" *{re.escape(fence[0])}{{{len(fence)},}} *")
        for number in range(start + 1, len(lines)):
            if closing.fullmatch(lines[number]):
                return number
        hint = f"close it with {fence} on a line of its own"
        raise ContentError(Finding("an answer has no end", self.path, start + self.skipped + 1, hint=hint))

    def _verbatim(self, lines: list[str], indent: int) -> None:
        if owner := self._owner(indent) or self._last():
            owner.parts.append([_dedent(line, indent) for line in lines])
            owner.open = owner.joins = False

    def _line(self, line: str, number: int) -> None:
        if not line.strip():
            for draft in self._open:
                draft.open = draft.joins = False
        elif heading := _HEADING.fullmatch(line):
            self._heading(len(heading[1]), _unescape(heading[2].strip()))
        elif not self.drafts and line.startswith(BY) and line.endswith("."):
            self.person = _unescape(line.removeprefix(BY).removesuffix("."))
        elif not self.drafts and re.fullmatch(rf"\d+{re.escape(MANY)}", line):
            hint = "give each person's answers in a file, or take JSON or CSV: sdprint read --format json"
            raise ContentError(Finding("has the answers of several people", self.path, number, hint=hint))
        elif not _RULE.fullmatch(line):
            self._text(line.expandtabs(_TAB) if line.lstrip(" ").startswith("\t") else line, number)

    def _heading(self, level: int, text: str) -> None:
        self._open = []
        if level == 1 and not self.title and not self.drafts:
            self.title = one_line(text)
            return
        self._headings = {depth: name for depth, name in self._headings.items() if depth < level} | {level: text}

    def _text(self, line: str, number: int) -> None:
        indent = len(line) - len(line.lstrip(" "))
        item = _ITEM.fullmatch(line)
        owner = self._owner(indent)
        if item and (owner is None or _asks(item[4])):
            while self._open and self._open[-1].indent >= indent:
                self._open.pop()
            section = BETWEEN.join(self._headings.values())
            draft = _Draft(indent, [item[4].strip()], section, number, open=not _is_whole(item[4]))
            self.drafts.append(draft)
            self._open.append(draft)
            return
        owner = owner or self._last()
        if owner is None or line.lstrip(" ").startswith(">"):
            # What stands before all questions is no answer, and a quotation is what a good one covers.
            return
        if owner.open and not item:
            owner.words.append(line.strip())
            owner.open = not _is_whole(line)
        else:
            owner.add(line)

    def _owner(self, indent: int) -> _Draft | None:
        """Return the innermost item that something at this indentation stands beneath."""
        return next((draft for draft in reversed(self._open) if draft.indent < indent), None)

    def _last(self) -> _Draft | None:
        """Return the item above: what is not indented stands beneath it as well."""
        return self._open[-1] if self._open else None


def _dedent(line: str, indent: int) -> str:
    own = len(line) - len(line.lstrip(" "))
    return line[min(own, indent) :]


def _asks(wording: str) -> bool:
    """Return whether an inner item is a question, and no line of an answer."""
    return bool(_TICK.match(wording)) or _is_whole(wording)


def _is_whole(wording: str) -> bool:
    """Return whether a question ends here: whoever answers on the next line leaves no line between."""
    return wording.rstrip().endswith("?") or bool(split_attributes(wording)[1].id)


def _unescape(text: str) -> str:
    return _ESCAPED.sub(r"\1", text)


def _answers(drafts: list[_Draft], path: Path, lang: str) -> Iterator[Answer]:
    """Yield what was answered: a text beneath a question, and ticks.

    A tick is that of the name in braces, but where a text stands beneath that has the name.
    """
    repeats: Counter[str] = Counter()
    for draft in drafts:
        wording = " ".join(draft.words)
        tick = _TICK.match(wording)
        text, attributes = split_attributes(wording[tick.end() :] if tick else wording)
        name = attributes.id or _derive(draft, path, lang, repeats)
        label, value = _unescape(text), "\n\n".join("\n".join(part) for part in draft.parts)
        base = name.removesuffix(DONE) if tick else name
        if tick and tick["mark"] != " ":
            done = base + DONE if value else name
            yield make_answer(done, label, "check", TICKED, draft.section)
        if value:
            yield make_answer(base, label, "text", value, draft.section)


def _derive(draft: _Draft, path: Path, lang: str, repeats: Counter[str]) -> str:
    """Return the id that a checklist derives from the wording of the same question."""
    wording = " ".join(draft.words)
    try:
        pieces = read_pieces(path, f"- {wording}", lang)
    except ContentError as error:
        raise ContentError(*(replace(finding, line=draft.line) for finding in error.findings)) from error
    piece = next((piece for piece in pieces if isinstance(piece, ItemPiece)), None)
    return derive_id(plain(piece.spans) if piece else wording, repeats)
