"""What a template of a kind has before it: the plan of one document, made as a build makes it, and all other names."""

from dataclasses import dataclass

from sdprint.design.languages import read_words
from sdprint.design.project import Project
from sdprint.errors import ContentError, Finding
from sdprint.layout.planner import Design, make_plan
from sdprint.layout.vocabulary import Entry, list_blocks, list_filters, list_macros, list_plan
from sdprint.pipeline import Order, choose_design
from sdprint.survey import allowed_root, read_checklist


@dataclass(frozen=True, slots=True)
class Anatomy:
    """The names of a plan, and the filters, macros and blocks that there are beside it."""

    plan: tuple[Entry, ...]
    filters: tuple[Entry, ...]
    macros: tuple[Entry, ...]
    blocks: tuple[str, ...]


def dissect(order: Order, project: Project) -> Anatomy:
    """Return what the first kind of `order` is handed for its first checklist, else for the project's first one."""
    sources = order.sources or project.sources()
    if not sources:
        hint = "write one, or name a file: sdprint template vars KIND FILE.md"
        raise ContentError(Finding("no checklist here", project.root / "content", hint=hint))
    checklist = read_checklist(sources[0], project).checklist
    brand, paper = choose_design(order, project, checklist)
    kind = project.catalog.kind(order.kinds[0], (), brand)
    templates = project.catalog.template_folders(kind, brand)
    words = read_words(checklist.lang, project.catalog.folders)
    design = Design(kind, brand, paper, templates, allowed_root(sources[0], project), words)
    plan = make_plan(checklist, design, order.choices)
    return Anatomy(list_plan(plan), list_filters(plan), list_macros(plan), list_blocks(templates))
