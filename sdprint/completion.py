"""Answers and a checklist make a form that is filled in, or a finished document with boxes as high as their text."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from sdprint.checklist.model import Checklist
from sdprint.delivery.record import PART, Answers
from sdprint.design.catalog import Catalog
from sdprint.design.languages import read_words
from sdprint.design.project import Project
from sdprint.errors import ContentError, Finding, UsageError
from sdprint.layout.fields import DONE, TICKED
from sdprint.layout.rows import ONE_FIELD
from sdprint.pipeline import Made, Order, make
from sdprint.press.worker import Press
from sdprint.survey import read_checklist

# What is filled in unless the answers say what they are answers to.
USUAL = "notes"


def fill(answers: Answers, order: Order, project: Project, press: Press) -> Iterator[Made]:
    """Yield the documents of `order` with the answers in them, named after the file that the answers come from.

    Raises `UsageError` for several checklists, `ContentError` if there are no answers, or one has no place.
    """
    source = _find_source(order, project)
    checklist = read_checklist(source, project).checklist
    values = tuple(_place(answers, checklist))
    if not values:
        hint = "sdprint read shows what a form holds"
        raise ContentError(Finding("there are no answers in it", answers.path, hint=hint))
    choices = replace(order.choices, answers=values, answered_in=answers.path)
    kinds = order.kinds or (_kind_of(answers.title, project.catalog, checklist.lang),)
    settings = (*order.settings, "fillable=true")
    order = replace(order, sources=(source,), kinds=kinds, settings=settings, name=answers.path.name, choices=choices)
    yield from make(order, project, press)


def _find_source(order: Order, project: Project) -> Path:
    """Return the one checklist that the answers belong to."""
    sources = order.sources or project.sources()
    if len(sources) != 1:
        what = f"answers belong to one checklist, and here are {len(sources)}"
        raise UsageError(Finding(what, hint="name it: sdprint fill ANSWERS CHECKLIST.md"))
    return sources[0]


def _place(answers: Answers, checklist: Checklist) -> Iterator[tuple[str, str]]:
    """Yield the field of each answer and what goes into it.

    A question is ticked beside its answer, if it has one; what was written by hand below one that asks for a list has
    a line of the list for each of its own.
    """
    spaces = {question.id: question.answer for question in checklist.questions}
    for answer in answers.answers:
        space = spaces.get(answer.name)
        if not answer.value:
            continue
        # A file of answers need not know types.
        ticked = answer.type == "check" or answer.value == TICKED
        if answer.type == "check" and space and space.space in ONE_FIELD:
            yield answer.name + DONE, answer.value
        elif not ticked and space and space.space == "list":
            lines = [line for line in answer.value.split("\n") if line.strip()]
            lines[space.count - 1 :] = filter(None, ["\n".join(lines[space.count - 1 :])])
            yield from ((f"{answer.name}{PART}{number}", line) for number, line in enumerate(lines, 1))
        else:
            yield answer.name, answer.value


def _kind_of(title: str, catalog: Catalog, lang: str) -> str:
    """Return the kind whose title, in the language of the checklist or as it stands, ends that of the answers."""
    words = read_words(lang, catalog.folders)
    titles = {name: catalog.kind(name).title for name in catalog.kinds()}
    ends = ((name, f" – {end}") for name, text in titles.items() for end in (words.say(text), text))
    return next((name for name, end in ends if title.endswith(end)), USUAL)
