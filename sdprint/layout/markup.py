"""From a `Plan` to HTML: the one door to Jinja.

Templates get `plan` and nothing else, with autoescape and no undefined names, and the filters of that room.
"""

import functools
import re
import traceback
from collections.abc import Iterable, Iterator
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
)
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from sdprint.errors import DesignError, Finding
from sdprint.layout.bytecode import Compiled
from sdprint.layout.directions import give_directions
from sdprint.layout.filters import FILTERS, WORDS
from sdprint.layout.loaders import BASE, Shadows, find_below
from sdprint.layout.plan import Plan

PAGE, SHEET, STYLE = "page.html.j2", "brand.css", "style.css"
PAGE_ENDS = "base/page_ends.html.j2"
SPACES = "base/spaces.html.j2"
# How frames of templates as a whole are called, be they seen by Jinja already or not; of a template that extends
# itself, one of so many frames at least is of these.
_WHOLE, MOST_WHOLE = ("root", "top-level template code"), 12
_USED = re.compile(r'"base/([\w.]+)"')
_ROOT = re.compile(r":root\{([^}]*)\}")
_TOKEN = re.compile(r"(--[\w-]+):([^;}]+)")
_VAR = re.compile(r"var\((--[\w-]+)\)")
_LINK = re.compile(r'<a href="#to-([^"]*)">(.*?)</a>', re.DOTALL)
_PLACE = re.compile(r'\bid="to-([^"]*)"')
_OURS = f"{__name__.partition('.')[0]}."
# What a template needs to name a picture of its own.
PATH_NAMES = ("as_uri", "name", "parent", "stem", "suffix")


def render_page(plan: Plan, template: str = PAGE) -> str:
    """Return the document as HTML, which links to the brand's style sheet.

    Raises `DesignError` with the template's file and line.
    """
    with _telling(plan):
        html = settle_tokens(make_environment(plan.templates).get_template(template).render(plan=plan))
    if sheet := find_sheet(plan):
        html = html.replace("</style>", f"</style>{link_to(sheet)}", 1)
    return give_directions(_cut_links(html), plan.checklist.lang)


def link_to(sheet: Path) -> Markup:
    """Return the link to a style sheet."""
    return Markup('<link rel="stylesheet" href="{}">').format(sheet.as_uri())


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
        if type(obj).__module__.startswith(_OURS):
            # Data of a plan, which has nothing of Python's own but what Jinja forbids by its name, and cannot change.
            return not attr.startswith("_")
        ours = not isinstance(obj, PurePath) or attr in PATH_NAMES
        return ours and super().is_safe_attribute(obj, attr, value)

    def join_path(self, template: str, parent: str) -> str:
        """Return the name of a template as the one that asks for it means it."""
        return find_below(template, parent)


COMPILED = Compiled(Path(__file__))


def compile_ahead(base: Path, kinds: Iterable[Path]) -> Iterator[Path]:
    """Compile what the kinds in these folders use, and yield each file: it can be left off when there is other work.

    What is known already is not compiled, and not yielded.
    """
    environment = make_environment(())
    compiled = set[Path]()
    for kind in kinds:
        loader = Shadows((("", kind), ("base", base)))
        waiting = [(kind / PAGE, PAGE), (kind / STYLE, STYLE), (base / Path(PAGE_ENDS).name, PAGE_ENDS)]
        for path, name in waiting:
            if path not in compiled and path.is_file():
                made = COMPILED.made
                loader.load(environment, name)
                compiled.add(path)
                waiting += [(base / used, BASE + used) for used in _USED.findall(path.read_text("utf-8"))]
                if COMPILED.made > made:
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
        bytecode_cache=COMPILED,
    )
    environment.globals.update(WORDS)
    environment.filters.update(FILTERS)
    return environment


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
