"""What the press found out about a document, said in findings with their places in the source."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.linter import find_dead_links, refuse_picture
from sdprint.checklist.model import Checklist, inlines, texts
from sdprint.checklist.source import Source, find_words, position, read_source
from sdprint.design.brands import FOREIGN, Brand
from sdprint.design.catalog import PLAIN
from sdprint.design.fonts import coverage, font_files, uncovered
from sdprint.design.languages import advise, has_words, read_words
from sdprint.design.mentions import find_mention
from sdprint.design.project import Project
from sdprint.errors import ContentError, DesignError, Finding, PromiseError, Severity
from sdprint.press.job import Job, Pdf

MOST_MISSING, MOST_GAPS, MOST_SHOWN = 5, 12, 60


def judge(job: Job, pdf: Pdf, source: Source, checklist: Checklist) -> tuple[Finding, ...]:
    """Return what to warn of; raises what is missing from the document, by its place in the source."""
    path = source.path
    if pdf.missing:
        answers = job.plan.choices.answered_in
        raise ContentError(*_name_missing(source, checklist, pdf.missing, (answers,) if answers else ()))
    # The first of the folders that templates come from is the one that was changed, if any was.
    folder = job.plan.templates[0][1]
    if pdf.refused or pdf.failures:
        refusals = (_refusal(job, source, checklist, refused) for refused in pdf.refused)
        raise DesignError(*refusals, *(Finding(text, path) for text in pdf.failures))
    if pdf.unplaced:
        raise ContentError(*_unplaced(job, pdf, checklist))
    if pdf.gaps or pdf.faults:
        raise PromiseError(*_gaps(job, pdf, source))
    said = tuple(Finding(text, folder, severity=Severity.WARNING) for text in pdf.warnings)
    said = (*name_absent(job.plan.brand, pdf.absent, Severity.WARNING), *said)
    if pdf.relief:
        what = f"{job.plan.kind.name}: to make it fit, this was given up: {', '.join(pdf.relief)}"
        said = (Finding(what, path, severity=Severity.WARNING), *said)
    return said


def name_absent(brand: Brand, roles: tuple[str, ...], severity: Severity) -> Iterator[Finding]:
    """Yield the families of a brand, by their roles, that no font has; in a document another one takes their place."""
    if not roles:
        return
    from sdprint.design.settling import read_brand  # noqa: PLC0415 - most brands have their fonts

    place = read_brand(brand.file).place
    first: dict[str, str] = {}
    for role in roles:
        first.setdefault(brand.typography.families[role], role)
    hint = f"put its .ttf or .otf files into {brand.folder / 'fonts'}"
    for family, role in first.items():
        what = f"typography.{role}: there is no font called '{family}'"
        yield Finding(what, brand.file, *place("typography", role), hint, severity)


def _unplaced(job: Job, pdf: Pdf, checklist: Checklist) -> Iterator[Finding]:
    """Name the answers that have no place in the document, by what was asked where that is known."""
    choices = job.plan.choices
    values, asked = dict(choices.answers), {question.id: question.plain for question in checklist.questions}
    hint = "a question that was reworded has another name: give both the same {#id}, or take the answer out"
    for name, why in pdf.unplaced[:MOST_GAPS]:
        what = f"the answer '{_short(values[name])}' of '{_short(asked.get(name, name))}'"
        yield Finding(f"{job.plan.kind.name}: {what}: {why}", choices.answered_in, hint=hint)
    if len(pdf.unplaced) > MOST_GAPS:
        what = f"{job.plan.kind.name}: {len(pdf.unplaced) - MOST_GAPS} more answers have no place"
        yield Finding(what, choices.answered_in)


def _gaps(job: Job, pdf: Pdf, source: Source) -> Iterator[Finding]:
    """Name what of the checklist can't be read on the paper, where it stands in the source."""
    kind = job.plan.kind
    where = kind.folder / "document.toml"
    hint = f"mend the template or style sheet; a kind that is to leave it out says so in leaves_out of {where}"
    for gap in pdf.gaps[:MOST_GAPS]:
        place = (gap.line, 0) if gap.line else find_words(source, gap.text)
        yield Finding(f"{kind.name}: {gap.name}, '{_short(gap.text)}', {gap.what}", source.path, *place, hint)
    if len(pdf.gaps) > MOST_GAPS:
        yield Finding(f"{kind.name}: {len(pdf.gaps) - MOST_GAPS} more are missing", source.path)
    hint = "make it shorter in the checklist, or give it room in the template or the brand's margins"
    yield from (Finding(f"{kind.name}: {fault}", source.path, hint=hint) for fault in pdf.faults[:MOST_MISSING])


def _short(text: str) -> str:
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN].rstrip()}…"


def _refusal(job: Job, source: Source, checklist: Checklist, refused: tuple[str, str]) -> Finding:
    """Say what was not printed, where the checklist shows it; else a template or style sheet asks for it."""
    url, reason = refused
    hint = "put the file into the project, and name it relative to the checklist"
    # The checklist may well show the same picture, and rightly so.
    if reason != FOREIGN and (found := refuse_picture(source, checklist, url, reason)):
        return found
    base = source.path.resolve().parent
    names = (span.image for spans in inlines(checklist) for span in spans if span.image.lower().endswith(".svg"))
    pictures = tuple(base / unquote(name) for name in names)
    folders = tuple(folder for _, folder in job.plan.templates)
    brand = job.plan.brand.folder
    place = find_mention(url, base, (brand, *folders, *pictures))
    if reason == FOREIGN or (place and place.path.suffix != ".j2" and place.path.is_relative_to(brand)):
        hint = f"put the file into {brand}, and name it relative to the file that asks for it"
    what = f"'{_short(url)}' in a template, style sheet or SVG picture: {reason}"
    return Finding(what, place.path, place.line, place.column, hint) if place else Finding(what, folders[0], hint=hint)


def find_losses(source: Source, checklist: Checklist, project: Project) -> tuple[Finding, ...]:
    """Return a warning for each link that leads nowhere, and for a language that there are no words in."""
    return (*find_dead_links(source, checklist), *_find_unspoken(source, checklist, project))


def _find_unspoken(source: Source, checklist: Checklist, project: Project) -> Iterator[Finding]:
    lang, folders = checklist.lang, project.catalog.folders
    if not has_words(lang, folders):
        place = split_front_matter(source.path, source.text).place("lang")
        what = f"no words in the language '{lang}': what is printed beside the checklist's own is English"
        yield Finding(what, source.path, *place, advise(lang, folders), Severity.WARNING)


def find_missing(reads: tuple[tuple[Source, Checklist], ...], project: Project, brand: str = "") -> Iterator[Finding]:
    """Yield the characters for which no font of a build with a brand, else the usual one, has a glyph.

    A build finds them itself. A language that there are no words in is told of as well.
    """
    known: dict[str, frozenset[str]] = {}
    brands = project.catalog.brands()
    for source, checklist in reads:
        wanted = brand or checklist.brand or project.settings.brand
        name = wanted if wanted in brands else PLAIN
        if name not in known:
            files = font_files(project.catalog.fonts(project.catalog.brand(name)))
            known[name], broken = coverage(files)
            hint = "put the font there again, as .ttf or .otf, or delete the file"
            yield from (Finding("is no font", path, 0, 0, hint, Severity.WARNING) for path in broken)
        words = read_words(checklist.lang, project.catalog.folders)
        ours = (text for _, forms in words.messages for text in forms)
        yield from _name_missing(source, checklist, uncovered((*texts(checklist), *ours), known[name]))
        yield from _find_unspoken(source, checklist, project)


def _name_missing(
    source: Source, checklist: Checklist, characters: tuple[str, ...], others: tuple[Path, ...] = ()
) -> Iterator[Finding]:
    """Name the characters that no font has: those of one line together, where the first of them stands.

    They are looked for in `others` as well, which are files with answers.
    """
    hint = "put a font that has them, as .ttf or .otf, into the project's templates/fonts/ or the brand's fonts/"
    texts = (source, *(read_source(card.path) for card in checklist.cards if card.path), *map(read_source, others))
    # What is in none of them is written in escapes, as answers in JSON can be, or it is a template's.
    unknown = others[0] if others else source.path
    places = [(*_find_character(texts, character, unknown), character) for character in characters]
    for (path, line), together in itertools.groupby(sorted(places), key=lambda place: place[:2]):
        on_line = list(together)
        names = " ".join(f"{character} (U+{ord(character):04X})" for *_, character in on_line[:MOST_MISSING])
        more = f" and {len(on_line) - MOST_MISSING} more" if len(on_line) > MOST_MISSING else ""
        yield Finding(f"no font has {names}{more}", path, line, on_line[0][2], hint)


def _find_character(texts: tuple[Source, ...], character: str, unknown: Path) -> tuple[Path, int, int]:
    """Return the first place of a character: file, line and column; of one that is in no text, `unknown` and zeros."""
    for text in texts:
        if (offset := text.text.find(character)) >= 0:
            return text.path, *position(text.text, offset)
    return unknown, 0, 0
