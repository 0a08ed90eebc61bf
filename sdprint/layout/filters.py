"""What templates can do with the values of a plan: spans become HTML, answer spaces have patterns, words a language."""

from collections.abc import Callable

from jinja2 import pass_context
from jinja2.runtime import Context
from markupsafe import Markup, escape

from sdprint.checklist.model import Inline, Span, Table, plain
from sdprint.design.languages import Words
from sdprint.layout import boxes
from sdprint.layout.lines import count_letters, line, shorten
from sdprint.layout.plan import Plan

# Letters in a line of the narrowest column of a sheet.
NARROWEST = 24
# Languages whose nouns have a capital letter wherever they stand.
_CAPITALS = ("de", "gsw", "lb")
_MARKS = (("strong", "strong"), ("emphasis", "em"), ("code", "code"), ("strike", "s"))


def corners(plan: Plan) -> str:
    """Return marks for the corners of the page, as far as its margins have room for them: a URL."""
    near = boxes.CORNER / plan.magnification
    arm = min(boxes.CORNER_ARM / plan.magnification, min(plan.margins.edges) - near - boxes.CORNER_GAP)
    return boxes.corners(plan.paper.width, plan.paper.height, near, max(arm, 0.0))


def dots(plan: Plan) -> str:
    """Return a pattern of dots as large as the page, to be cut by its box: a URL."""
    return boxes.dots(plan.paper.width, plan.paper.height)


def grid(plan: Plan) -> str:
    """Return a pattern of squares as large as the page: a URL."""
    return boxes.grid(plan.paper.width, plan.paper.height)


def dotted_line(plan: Plan) -> str:
    """Return a dotted line as long as the page is wide: a URL."""
    return boxes.dotted_line(plan.width)


def inline(spans: Inline) -> Markup:
    """Return spans as HTML; images keep their reference, for the fetcher to check.

    A link inside of the checklist leads to the element with the id `to-` and its name.
    """
    return Markup("").join(_span(span) for span in spans)


def _span(span: Span) -> Markup:
    if span.image:
        html = Markup('<img src="{}" alt="{}">').format(span.image, span.text or span.image)
    else:
        html = Markup("<br>").join(escape(part) for part in span.text.split("\n"))
    for field, tag in _MARKS:
        if getattr(span, field):
            html = Markup("<{0}>{1}</{0}>").format(tag, html)
    # The engine does not tag the link of a picture, and PDF/UA wants every link tagged.
    linked = span.href and not span.image
    href = f"#to-{span.href[1:]}" if span.href.startswith("#") else span.href
    return Markup('<a href="{}">{}</a>').format(href, html) if linked else html


def crowded(table: Table, plan: Plan) -> bool:
    """Return whether a table of the author's has too many or too long words for columns as wide as these."""
    # Half of the page is its least room, and a letter of 9 pt 1.75 mm wide; a column of a sheet is at least so narrow.
    letters = NARROWEST if plan.kind.fit.mode == "columns" else plan.width / 3.5
    return boxes.is_crowded(([plain(cell) for cell in row] for row in (table.header, *table.rows)), letters)


def _wording(name: str) -> Callable[..., str]:
    """Return a method of the plan's `Words` as something that a template can call."""

    @pass_context
    def call(context: Context, /, *args: object, **values: object) -> str:
        return str(getattr(context["plan"].words, name)(*args, **values))

    call.__doc__ = getattr(Words, name).__doc__
    return call


def lower_first(text: str, lang: str = "en") -> str:
    """Return a cue as it runs on in a sentence: no question mark, and a small first letter unless it is a name."""
    text = text.lstrip("¿").rstrip("?？؟").rstrip()
    kept = text[:2].isupper() or text[:1].isdigit() or len(text) == 1 or lang.partition("-")[0].lower() in _CAPITALS
    return text if kept else text[:1].lower() + text[1:]


# By the names that templates know them by; `_` and its like say words in the language of the plan.
WORDS = {"_": _wording("say"), "pgettext": _wording("say_in"), "ngettext": _wording("count")}
FILTERS: dict[str, Callable[..., object]] = {
    "inline": inline,
    "plain": plain,
    "clock": _wording("clock"),
    "number": _wording("number"),
    "lower_first": lower_first,
    "column_widths": boxes.column_widths,
    "crowded": crowded,
    "line": line,
    "letters": count_letters,
    "shorten": shorten,
    "corners": corners,
    "dots": dots,
    "grid": grid,
    "dotted_line": dotted_line,
}
