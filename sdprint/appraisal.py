"""A brand put to the test: what can be read, drawn and embedded, and how much ink its documents take."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from sdprint.design.brands import VISIBLE, Brand, dress
from sdprint.design.colors import BLACK, READABLE, WHITE, contrast, grey
from sdprint.design.fonts import files_of, find_families, font_files, is_embeddable
from sdprint.design.project import Project
from sdprint.design.settling import Written, read_brand
from sdprint.errors import Finding, SdprintError, Severity
from sdprint.logos import look_at
from sdprint.pipeline import Order, draw
from sdprint.press.thumbnails import ink
from sdprint.press.worker import Press
from sdprint.survey import read_all
from sdprint.verdict import find_missing, name_absent

# Frames and thin lines need not be as plain as text, but are there to be seen: the plain brand's have 2.0 and 1.4.
FRAME, HAIR = 1.5, 1.15
# The share of a page that is ink: the plain brand's forms have 0.02, its cheat sheet 0.07.
MOST_INK = 0.12
# Pixels an inch: enough for the ink of a page.
DPI = 36


@dataclass(frozen=True, slots=True)
class Sheet:
    """One document: its kind, its pages, the size of its text in pt, and the share of its paper that is ink."""

    kind: str
    pages: int
    type_size: float
    ink: float


def appraise(
    name: str, sources: tuple[Path, ...], project: Project, press: Press
) -> tuple[tuple[Finding, ...], tuple[Sheet, ...]]:
    """Return what is wrong with a brand, and what its documents of the checklists are like; nothing is written."""
    catalog = project.catalog
    brand = catalog.brand(name)
    written = read_brand(brand.file)
    findings = [*_contrasts(brand, written), *_logos(brand, written), *_typefaces(brand, project)]
    findings += catalog.find_tight_margins(name)
    sheets: list[Sheet] = []
    try:
        reads = read_all(sources or project.sources(), project)
        findings += find_missing(tuple((read.source, read.checklist) for read in reads), project, name)
        for job, pdf in draw(Order(sources, brand=name), project, press, DPI):
            if pdf.pictures:
                share = sum(map(ink, pdf.pictures)) / len(pdf.pictures)
                sheets.append(Sheet(job.plan.kind.name, pdf.pages, pdf.type_size, share))
    except SdprintError as error:
        findings += error.findings
    thick = (sheet for sheet in sheets if sheet.ink > MOST_INK)
    findings += (
        _warn(written, f"{sheet.kind}: {sheet.ink:.0%} of its paper is ink", "lighter grounds take less of it")
        for sheet in thick
    )
    return tuple(findings), tuple(sheets)


def _warn(written: Written, what: str, hint: str, *keys: str) -> Finding:
    place = written.place(*keys) if keys else (0, 0)
    return Finding(what, written.path, *place, hint, Severity.WARNING)


def _contrasts(brand: Brand, written: Written) -> Iterator[Finding]:
    """Yield what of the colours that templates set on each other can't be read, in colour or in grey."""
    color, dressed = brand.color, dress(brand, mono=False).color
    texts = {
        ("color", "foreground"): (color.foreground, dressed.foreground),
        ("color", "primary"): (color.primary, dressed.kicker),
        ("color", "secondary"): (color.secondary, dressed.secondary),
        ("color", "tertiary"): (color.tertiary, dressed.tertiary),
        ("typography", "headings", "color"): (color.heading, dressed.heading),
    }
    for keys, (value, printed) in texts.items():
        # What can't be read is made darker, so that it can.
        if value and value != printed:
            found = min(_contrast(value, ground) for ground in (WHITE, color.ground))
            what = f"{'.'.join(keys)}: {value} has a contrast of {found:.1f} : 1, and text wants {READABLE} : 1"
            yield _warn(written, what, f"it is printed as {printed}: choose a darker one", *keys)
    for step, palette in dressed.steps.items():
        for one, ground in ((palette.on, palette.fill), (palette.ink, WHITE), (palette.ink, palette.tint)):
            if (found := _contrast(one, ground)) < READABLE:
                what = f"color.steps.{step}: {one} on {ground} is {found:.1f} : 1, and text wants {READABLE} : 1"
                hint = f"leave out all but fill: the others are derived so that they are at least {READABLE} : 1"
                yield Finding(what, written.path, *written.place("color", "steps", step), hint)
    for key, value, least in (("rule", color.rule, FRAME), ("hair", color.hair, HAIR)):
        if (found := _contrast(value, WHITE)) < least:
            what = f"color.{key}: {value} on white is {found:.1f} : 1, and lines want {least} : 1"
            yield _warn(written, what, "choose a darker one", "color", key)


def _contrast(one: str, other: str) -> float:
    """Return the lower contrast of two colours, as they are and as a grey printer prints them."""
    return min(contrast(one, other), contrast(grey(one), grey(other)))


def _logos(brand: Brand, written: Written) -> Iterator[Finding]:
    """Yield what is wrong with the pictures, and which one is missing."""
    logo, color = brand.logo, dress(brand, mono=False).color
    for key, name in (("path", logo.path), ("small", logo.small), ("dark", logo.dark)):
        try:
            picture = look_at(brand.folder / name) if name else None
        except SdprintError as error:
            place = written.place("logo", key)
            yield from (
                replace(fault, path=written.path, line=place[0], column=place[1], what=f"logo.{key}: {fault.what}")
                for fault in error.findings
            )
            continue
        if picture and key == "dark":
            ground = color.masthead or BLACK
            if all(contrast(swatch.color, ground) < VISIBLE for swatch in picture.swatches):
                yield _warn(
                    written,
                    f"logo.dark: {name} can't be seen on {ground}",
                    "take the one for dark grounds",
                    "logo",
                    key,
                )
        elif picture:
            yield from (_warn(written, f"logo.{key}: {note}", "", "logo", key) for note in picture.notes)
    if logo.path and not logo.dark and color.masthead and color.on_masthead == WHITE:
        hint = "name one for dark grounds with logo.dark"
        yield _warn(written, "logo: there is none for the dark title block", hint, "logo")


def _typefaces(brand: Brand, project: Project) -> Iterator[Finding]:
    """Yield the families that no font file has, and the files that may not go into a PDF."""
    known, type_ = find_families(font_files(project.catalog.fonts(brand))), brand.typography
    roles = tuple(role for role, family in type_.families.items() if not files_of(family, known))
    yield from name_absent(brand, roles, Severity.ERROR)
    used = {path for family in type_.families.values() for path in files_of(family, known)}
    for path in sorted(path for path in used if not is_embeddable(path)):
        yield Finding("its licence forbids to embed it", path, hint="take another font")
