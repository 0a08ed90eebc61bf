"""What is wrong with a checklist that parses, or could be better: pictures that are not there, text that won't fit."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sdprint.checklist.model import Block, Checklist, Inline, Question, Quote, Span, Table
from sdprint.checklist.source import Source, position
from sdprint.errors import Finding, Severity

LONGEST_QUESTION = 200
LONGEST_SHORT = 40
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


def find_faults(source: Source, checklist: Checklist, project: Path) -> tuple[Finding, ...]:
    """Return errors (pictures that a build would refuse) and warnings, in the order of the source."""
    found = [*_pictures(source, checklist, project), *_questions(checklist)]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column)))


def _pictures(source: Source, checklist: Checklist, project: Path) -> Iterator[Finding]:
    for span in _images(checklist):
        line, column = position(source.text, max(0, source.text.find(f"({span.image}")) + 1)
        if span.image.startswith("data:"):
            continue
        if _SCHEME.match(span.image) or span.image.startswith("//"):
            hint = "save the picture beside the checklist and name the file"
            yield Finding(f"picture '{span.image}' is on the network", source.path, line, column, hint)
            continue
        path = (source.path.parent / unquote(span.image)).resolve()
        if not path.is_relative_to(project.resolve()):
            yield Finding(
                f"picture '{span.image}' is outside of the project",
                source.path,
                line,
                column,
                f"copy it below {project}",
            )
        elif not path.is_file():
            yield Finding(
                f"no picture '{span.image}'", source.path, line, column, "the path counts from the checklist's folder"
            )


def _questions(checklist: Checklist) -> Iterator[Finding]:
    wordings: dict[str, int] = {}
    for question in checklist.questions:
        wording = question.plain.strip().casefold()
        if first := wordings.get(wording):
            yield _advise(
                checklist, question, f"the same words as line {first}", "one of them can go, or say how they differ"
            )
        wordings.setdefault(wording, question.line)
        if len(question.plain) > LONGEST_QUESTION:
            what = f"{len(question.plain)} characters are long for one item"
            yield _advise(checklist, question, what, "split it, or put the detail below it")
        if len(question.short) > LONGEST_SHORT:
            yield _advise(
                checklist,
                question,
                f"short wording of {len(question.short)} characters",
                f"keep it under {LONGEST_SHORT}",
            )


def _advise(checklist: Checklist, question: Question, what: str, hint: str) -> Finding:
    return Finding(what, checklist.path, question.line, 0, hint, Severity.WARNING)


def _images(checklist: Checklist) -> Iterator[Span]:
    """Every picture of the checklist, wherever it stands."""
    yield from _in_blocks(checklist.intro)
    for step in checklist.steps:
        yield from _in_inline(step.title + step.goal)
        for group in step.groups:
            yield from _in_inline(group.title)
            yield from _in_blocks(tuple(entry for entry in group.entries if not isinstance(entry, Question)))
    for question in checklist.questions:
        yield from _in_inline(question.spans + question.hint)
        yield from _in_blocks(question.key + question.body)


def _in_inline(spans: Inline) -> Iterator[Span]:
    return (span for span in spans if span.image)


def _in_blocks(blocks: tuple[Block, ...]) -> Iterator[Span]:
    for block in blocks:
        if isinstance(block, Quote):
            yield from _in_blocks(block.blocks)
        elif isinstance(block, Table):
            for row in (block.header, *block.rows):
                for cell in row:
                    yield from _in_inline(cell)
        elif block.kind == "paragraph":
            yield from _in_inline(block.spans)
        elif block.kind == "listing":
            for item in block.items:
                yield from _in_blocks(item)
        elif block.kind == "definitions":
            for term, meaning in block.items:
                yield from _in_inline(term)
                yield from _in_blocks(meaning)
