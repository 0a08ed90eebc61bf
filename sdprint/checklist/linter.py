"""What is wrong with a checklist that parses, or could be better: pictures that are not there, text that won't fit."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sdprint.checklist.model import Checklist, Question, inlines
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
    for span in (span for spans in inlines(checklist) for span in spans if span.image):
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
