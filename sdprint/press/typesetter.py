"""One plan, set once: HTML from the template, pages from the engine."""

from sdprint.layout.markup import PAGE, render_page
from sdprint.layout.plan import Plan
from sdprint.press.engine import Layout


def set_type(plan: Plan, template: str = PAGE) -> Layout:
    """Return the pages of `plan` as it stands; raises `DesignError` for a template that fails."""
    folders = (plan.project, plan.brand.folder, *(folder for _, folder in plan.templates))
    return Layout(render_page(plan, template), plan.checklist.path.resolve().parent, folders)
