"""From a `Plan` to HTML: the one door to Jinja.

Templates get `plan` and nothing else, with autoescape and no undefined names; `_` says words in its language.
Filters turn spans into HTML and give the patterns of answer spaces.
"""

import functools
import re
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path, PurePath

from jinja2 import (
    ChoiceLoader,
    DictLoader,
    FileSystemLoader,
    StrictUndefined,
    TemplateError,
    TemplateNotFound,
    TemplateSyntaxError,
    pass_context,
)
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup, escape

from sdprint.checklist.model import Inline, Span, Table, plain
from sdprint.design.languages import Words
from sdprint.errors import DesignError, Finding
from sdprint.layout import boxes
from sdprint.layout.directions import give_directions
from sdprint.layout.lines import count_letters, line, shorten
from sdprint.layout.loaders import BASE, Compiled, Shadows, find_below
from sdprint.layout.plan import Plan

PAGE, SHEET, STYLE = "page.html.j2", "brand.css", "style.css"
PAGE_ENDS = "base/page_ends.html.j2"
SPACES = "base/spaces.html.j2"
# Letters in a line of the narrowest column of a sheet.
NARROWEST = 24
# How frames of templates as a whole are called, be they seen by Jinja already or not; of a template that extends
# itself, one of so many frames at least is of these.
_WHOLE, MOST_WHOLE = ("root", "top-level template code"), 12
_USED = re.compile(r'"base/([\w.]+)"')
_ROOT = re.compile(r":root\{([^}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+):([^;}]+)")
_VAR = re.compile(r"var\((--[\w-]+)\)")
_LINK = re.compile(r'<a href="#to-([^"]*)">(.*?)</a>', re.DOTALL)
_PLACE = re.compile(r'\bid="to-([^"]*)"')
# What a template needs to name a picture of its own.
PATH_NAMES = ("as_uri", "name", "parent", "stem", "suffix")
# Languages whose nouns have a capital letter wherever they stand.
_CAPITALS = ("de", "gsw", "lb")
_MARKS = (("strong", "strong"), ("emphasis", "em"), ("code", "code"), ("strike", "s"))


def render_page(plan: Plan, template: str = PAGE) -> str:
    """Return the document as HTML, which links to the brand's style sheet.

    Raises `DesignError` with the template's file and line.
    """
    with _telling(plan):
        html = settle_tokens(make_environment(plan.templates).get_template(template).render(plan=plan))
    if sheet := find_sheet(plan):
        link = Markup('</style><link rel="stylesheet" href="{}">').format(sheet.as_uri())
        html = html.replace("</style>", link, 1)
    return give_directions(_cut_links(html), plan.checklist.lang)


def find_sheet(plan: Plan, name: str = SHEET) -> Path | None:
    """Return the file of the brand's style sheet for this kind, if there is one."""
    folders = (folder for _, folder in plan.templates if folder.is_relative_to(plan.brand.folder))
    return next((path for folder in folders if (path := folder / name).is_file()), None)


def render_sheet(plan: Plan, html: str, name: str = SHEET) -> str:
    """Return the brand's style sheet, with the custom properties of the document that it belongs to written out.

    Raises `DesignError` with its line.
    """
    sheet = find_sheet(plan, name)
    if not sheet:
        return ""
    with _telling(plan):
        css = FileSystemLoader(sheet.parent).load(make_environment(plan.templates), name).render(plan=plan)
    return _write_out(css, _tokens(html))


@contextmanager
def _telling(plan: Plan) -> Iterator[None]:
    """Raise what goes wrong in a template inside of the block as a `DesignError`."""
    try:
        yield
    except TemplateNotFound as error:
        place = _locate(error, plan)
        hint = f"a kind needs {PAGE}" if error.name == PAGE else "the name counts from the folders of the kind"
        raise DesignError(replace(place, what=f"no template '{error.name}'", hint=hint)) from error
    except TemplateSyntaxError as error:
        where = Path(error.filename) if error.filename else plan.templates[0][1]
        raise DesignError(Finding(f"template: {error.message}", where, error.lineno)) from error
    except (
        TemplateError,
        AssertionError,
        TypeError,
        ValueError,
        ArithmeticError,
        LookupError,
        AttributeError,
        # A figure that is too large is compiled to a name that there is not.
        NameError,
    ) as error:
        raise DesignError(_locate(error, plan)) from error
    except RecursionError as error:
        names = [frame.name for frame in traceback.extract_tb(error.__traceback__)]
        if sum(name in _WHOLE for name in names) < len(names) / MOST_WHOLE:
            # What goes deep in macros is a checklist that does, or a template that is as deep.
            raise
        hint = 'to build on the file below, write {% extends "shipped/page.html.j2" %}'
        raise DesignError(
            replace(_locate(error, plan), what="template: it goes round in circles", hint=hint)
        ) from error
    except OSError as error:
        # A link that leads out of the folders, or a file that may not be read.
        hint = "templates can use files of their own folders"
        raise DesignError(replace(_locate(error, plan), hint=hint)) from error


def _cut_links(html: str) -> str:
    """Return `html` with the links to places that are not in it as text: each kind leaves something out."""
    if not _LINK.search(html):
        return html
    places = set(_PLACE.findall(html))
    return _LINK.sub(lambda match: match[0] if match[1] in places else match[2], html)


def settle_tokens(html: str) -> str:
    """Return `html` with the custom properties of :root written out in its style sheet.

    The engine parses a shorthand that holds var() anew for each element: a third of the layout of a worksheet.
    What depends on the step (--fill and the like) is not in :root and stays as it is.
    """
    head, start, rest = html.partition("<style>")
    css, end, body = rest.partition("</style>")
    return head + start + _write_out(css, _tokens(html)) + end + body


def _tokens(html: str) -> dict[str, str]:
    root = _ROOT.search(html.partition("<style>")[2].partition("</style>")[0])
    return dict(_TOKEN.findall(root[1])) if root else {}


def _write_out(css: str, tokens: dict[str, str]) -> str:
    return _VAR.sub(lambda match: tokens.get(match[1], match[0]), css)


class _Environment(ImmutableSandboxedEnvironment):
    """Jinja's sandbox, in which a path is a name: a template can't look what is there, or read it."""

    def is_safe_attribute(self, obj: object, attr: str, value: object) -> bool:
        """Return whether a template may use an attribute."""
        ours = not isinstance(obj, PurePath) or attr in PATH_NAMES
        return ours and super().is_safe_attribute(obj, attr, value)

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of a template as the one that asks for it means it."""
        return find_below(template, parent)


_COMPILED = Compiled()


def compile_ahead(base: Path, kinds: Iterable[Path]) -> Iterator[Path]:
    """Compile what the kinds in these folders use, and yield each file: it can be left off when there is other work."""
    environment = make_environment(())
    compiled = set[Path]()
    for kind in kinds:
        loader = Shadows((("", kind), ("base", base)))
        waiting = [(kind / PAGE, PAGE), (kind / STYLE, STYLE), (base / Path(PAGE_ENDS).name, PAGE_ENDS)]
        for path, name in waiting:
            if path not in compiled and path.is_file():
                loader.load(environment, name)
                compiled.add(path)
                waiting += [(base / used, BASE + used) for used in _USED.findall(path.read_text("utf-8"))]
                yield path


@functools.lru_cache(maxsize=1)
def make_environment(templates: tuple[tuple[str, Path], ...]) -> _Environment:
    """Return Jinja as templates in these folders (prefix and folder) have it; the last one is kept."""
    environment = _Environment(
        loader=ChoiceLoader(
            [
                # It is no part of a page: what it refers to is looked at, and counts from its own folder.
                DictLoader({SHEET: ""}),
                Shadows(templates),
            ]
        ),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        # Templates are compiled once and rendered a few times: folding constants takes longer than it saves.
        optimized=False,
        bytecode_cache=_COMPILED,
    )
    environment.globals.update(_=_wording("say"), pgettext=_wording("say_in"), ngettext=_wording("count"))
    environment.filters.update(
        inline=inline,
        plain=plain,
        clock=_wording("clock"),
        number=_wording("number"),
        lower_first=lower_first,
        column_widths=boxes.column_widths,
        crowded=crowded,
        line=line,
        letters=count_letters,
        shorten=shorten,
        corners=_corners,
        dots=_dots,
        grid=_grid,
        dotted_line=_dotted_line,
    )
    return environment


def _corners(plan: Plan) -> str:
    """Return marks for the corners of the page, as far as its margins have room for them: a URL."""
    near = boxes.CORNER / plan.magnification
    arm = min(boxes.CORNER_ARM / plan.magnification, min(plan.margins.edges) - near - boxes.CORNER_GAP)
    return boxes.corners(plan.paper.width, plan.paper.height, near, max(arm, 0.0))


def _dots(plan: Plan) -> str:
    """Return a pattern of dots as large as the page, to be cut by its box: a URL."""
    return boxes.dots(plan.paper.width, plan.paper.height)


def _grid(plan: Plan) -> str:
    """Return a pattern of squares as large as the page: a URL."""
    return boxes.grid(plan.paper.width, plan.paper.height)


def _dotted_line(plan: Plan) -> str:
    """Return a dotted line as long as the page is wide: a URL."""
    return boxes.dotted_line(plan.width)


def _locate(error: Exception, plan: Plan) -> Finding:
    """Say where in a template an error arose: Jinja gives its frames the template's own file and line."""
    folders = tuple(str(folder) for _, folder in plan.templates)
    for frame in reversed(traceback.extract_tb(error.__traceback__)):
        if frame.filename.startswith(folders):
            return Finding(f"template: {error}", Path(frame.filename), frame.lineno or 0)
    if isinstance(error, UnicodeDecodeError):
        files = (path for _, folder in plan.templates for path in folder.iterdir() if path.is_file())
        broken = next((path for path in files if path.read_bytes() == error.object), None)
        return Finding("template: is not UTF-8", broken or plan.templates[0][1])
    return Finding(f"template: {error}", plan.templates[0][1])


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
