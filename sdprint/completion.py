"""Answers and a checklist make a form that is filled in, or a finished document whose boxes are as high as their text."""

from collections.abc import Iterator
from dataclasses import replace

from sdprint.delivery.answers import Answers
from sdprint.design.catalog import Catalog
from sdprint.design.project import Project
from sdprint.errors import ContentError, Finding
from sdprint.pipeline import Made, Order, make
from sdprint.press.worker import Press

# What is filled in unless the answers say what they are answers to.
USUAL = "notes"


def fill(answers: Answers, order: Order, project: Project, press: Press) -> Iterator[Made]:
    """Yield the documents of `order` with the answers in them, named after the file that the answers come from.

    Raises `ContentError` if there are no answers, or one has no place in the document.
    """
    values = tuple((answer.name, answer.value) for answer in answers.answers if answer.value)
    if not values:
        hint = "sdprint read shows what a form holds"
        raise ContentError(Finding("there are no answers in it", answers.path, hint=hint))
    choices = replace(order.choices, answers=values, answered_in=answers.path)
    kinds = order.kinds or (_kind_of(answers.title, project.catalog),)
    settings = (*order.settings, "fillable=true")
    order = replace(order, kinds=kinds, settings=settings, name=answers.path.name, choices=choices)
    yield from make(order, project, press)


def _kind_of(title: str, catalog: Catalog) -> str:
    """Return the kind whose title ends that of the answers, as it ends that of every document."""
    return next((name for name in catalog.kinds() if title.endswith(f" – {catalog.kind(name).title}")), USUAL)
