"""Bringing the content onto the page: full pages for what flows, the largest type for what must fit, on its sheet.

Each strategy takes a plan and returns the plan that was set at last, with its pages.
"""

from collections.abc import Callable

from sdprint.design.kinds import MOST_PAGES
from sdprint.errors import Finding, PromiseError
from sdprint.layout.plan import Plan
from sdprint.press.columns import fit_columns
from sdprint.press.filling import fit_flow, show_spaces
from sdprint.press.inspection import find_faults, find_unprintable
from sdprint.press.typesetter import Layout

Fitted = tuple[Plan, Layout, tuple[str, ...], tuple[str, ...]]
# Sizes in em come out a little off, in pt.
TYPE_TOLERANCE = 0.02


def fit(plan: Plan) -> Fitted:
    """Return `plan` completed, its pages on their sheets, what to warn of, and what is lost or clipped.

    Raises `PromiseError` when the kind's promise can't be kept, and for more than `MOST_PAGES`.
    """
    fitted, layout = STRATEGIES[plan.kind.fit.mode](plan)
    if layout.pages > MOST_PAGES:
        what = f"{plan.kind.name}: {layout.pages} pages are too many"
        hint = f"the limit is {MOST_PAGES}: split the checklist, or ask for lower answer spaces"
        raise PromiseError(Finding(what, plan.checklist.path, hint=hint))
    _check_type(fitted, layout)
    if plan.pages and layout.pages != plan.pages:
        what = f"{plan.kind.name}: {layout.pages} pages, not {plan.pages}"
        raise PromiseError(Finding(what, plan.checklist.path, hint="shorten the checklist, or use another kind"))
    faults = find_faults(layout)
    if plan.choices.show_space:
        # Over all that was looked at, and on purpose.
        show_spaces(fitted, layout)
    # A page without margins is meant to be printed to its edges.
    warnings = find_unprintable(layout) if any(plan.margins.edges) else ()
    layout.impose(fitted)
    return fitted, layout, warnings, faults


def _check_type(plan: Plan, layout: Layout) -> None:
    promise = plan.kind.promise
    size, scale = layout.smallest_type()
    if 0 < size < promise.type_floor * scale - TYPE_TOLERANCE:
        least = promise.type_floor * scale
        what = f"{plan.kind.name}: type of {size:.1f} pt, and {least:.1f} pt is promised as the least"
        raise PromiseError(Finding(what, plan.kind.folder, hint="make it larger in style.css, or lower type_floor"))


STRATEGIES: dict[str, Callable[[Plan], tuple[Plan, Layout]]] = {"flow": fit_flow, "columns": fit_columns}
