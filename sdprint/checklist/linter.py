"""What is wrong with a checklist that parses, or could be better: pictures and places that are not there, long text."""

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote, urlsplit

from sdprint.checklist.model import Checklist, Question, inlines, names
from sdprint.checklist.source import Source, blank_code, position
from sdprint.errors import Finding, Severity, suggest

# What stands between a question's id and the name of a part of its answer.
RESERVED = "--"
LONGEST_QUESTION = 200
LONGEST_SHORT = 40
LONGEST_NAME = 60
# A list of contents that was pasted from elsewhere leads nowhere in each of its lines.
MOST_DEAD_LINKS = 12
# A part of a name is taken for the whole from so many letters on.
FEWEST_LETTERS = 4
# A question that its author gave no id has one of its wording, and nobody links to it.
_DERIVED = re.compile(r"q[0-9a-f]{10}(-\d+)?")
_LINK = re.compile(r"(?:\]\(\s*|\]:\s*)(?:<(?=#[^>\n]*>))?(#(?:(?<=<#)[^>\n]*|[^\s)]*))")
_SCHEME = re.compile(r"^[A-Za-z][A-Za-z0-9+.-]*:")


def find_faults(source: Source, checklist: Checklist, project: Path) -> tuple[Finding, ...]:
    """Return errors (pictures that a build would refuse) and warnings, in the order of the source."""
    found = [*_pictures(source, checklist, project), *_questions(checklist), *find_dead_links(source, checklist)]
    return tuple(sorted(found, key=lambda finding: (finding.line, finding.column)))


def find_dead_links(source: Source, checklist: Checklist) -> tuple[Finding, ...]:
    """Return a warning for each link to a place that the checklist has not: it is printed as text."""
    if not checklist.linked:
        return ()
    known = frozenset(names(checklist))
    missing = checklist.linked - known
    text = blank_code(source.text) if missing else ""
    written = ((match.start(1), unquote(match[1][1:])) for match in _LINK.finditer(text))
    found = [(offset, name) for offset, name in written if name in missing]
    # One that is written in another way, with entities for instance, is not found.
    places = [(-1, name) for name in sorted(missing.difference(name for _, name in found))] + found
    findings = [
        Finding(
            f"link to '#{name[:LONGEST_NAME]}': there is no such place in the checklist",
            source.path,
            *(position(text, offset) if offset >= 0 else (0, 0)),
            _nearest(name[:LONGEST_NAME], known),
            Severity.WARNING,
        )
        for offset, name in places[:MOST_DEAD_LINKS]
    ]
    if more := places[MOST_DEAD_LINKS:]:
        what = f"{len(more)} more links lead to places that there are not"
        findings.append(Finding(what, source.path, position(text, max(0, more[0][0]))[0], severity=Severity.WARNING))
    return tuple(findings)


def _nearest(name: str, known: frozenset[str]) -> str:
    """Return the advice after a wrong name: one that holds it, or one like it, or those that there are."""
    given = [other for other in sorted(known) if not _DERIVED.fullmatch(other)]
    near = next((other for other in given if len(name) >= FEWEST_LETTERS and name in other), "")
    hint = f"did you mean '{near}'?" if near else suggest(name, given)
    return hint or "give the heading that is meant {#an-id}"


def refuse_picture(source: Source, checklist: Checklist, url: str, reason: str) -> Finding | None:
    """Return the finding for the URL of a picture that could not be printed, or nothing if the text has none such."""
    parts = urlsplit(url)
    wanted = _file(source, parts.path) if parts.scheme == "file" else None
    for reference, line, column in _references(source, checklist):
        if url == reference or (wanted and wanted == _file(source, reference)):
            name = reference if len(reference) <= LONGEST_NAME else f"{reference[:LONGEST_NAME]}…"
            return Finding(f"picture '{name}': {reason}", source.path, line, column, "save it again, as PNG or SVG")
    return None


def _references(source: Source, checklist: Checklist) -> Iterator[tuple[str, int, int]]:
    """Yield each picture's reference with its line and column, 0 where it is not found as it is written."""
    for reference in (span.image for spans in inlines(checklist) for span in spans if span.image):
        for before, written in (("(", reference), ("(<", unquote(reference)), ("]: ", reference)):
            offset = source.text.find(before + written)
            if offset >= 0:
                yield reference, *position(source.text, offset + len(before))
                break
        else:
            yield reference, 0, 0


def _pictures(source: Source, checklist: Checklist, project: Path) -> Iterator[Finding]:
    for reference, line, column in _references(source, checklist):
        if reference.startswith("data:"):
            continue
        if _SCHEME.match(reference) or reference.startswith("//"):
            hint = "save the picture beside the checklist and name the file"
            yield Finding(f"picture '{reference}' is on the network", source.path, line, column, hint)
            continue
        path = _file(source, reference)
        if path and not path.is_relative_to(project.resolve()):
            hint = f"copy it below {project}"
            yield Finding(f"picture '{reference}' is outside of the project", source.path, line, column, hint)
        elif not path or not path.exists():
            hint = "the path counts from the checklist's folder"
            yield Finding(f"no picture '{reference}'", source.path, line, column, hint)
        elif not path.is_file():
            hint = "name a picture file"
            yield Finding(f"picture '{reference}' is not a regular file", source.path, line, column, hint)


def _file(source: Source, reference: str) -> Path | None:
    """Return the file that a reference means, or nothing where no file can have that name."""
    try:
        path = (source.path.resolve().parent / unquote(reference)).resolve()
        path.exists()
    except (OSError, ValueError, RuntimeError):
        return None
    return path


def _questions(checklist: Checklist) -> Iterator[Finding]:
    wordings: dict[str, int] = {}
    for question in checklist.questions:
        if RESERVED in question.id:
            what = f"the id '#{question.id}' has two hyphens in a row, as the parts of an answer have in a form"
            yield Finding(what, checklist.path, question.line, hint="take one")
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
