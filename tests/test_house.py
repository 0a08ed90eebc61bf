"""The shape of the house: which room may know which, where each library enters, and how large a room may be."""

import ast
import dataclasses
import importlib
import pkgutil
import re
import subprocess
from pathlib import Path

import pytest

import sdprint

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = Path(sdprint.__file__).parent
# The rooms in their one order: each may import only rooms that stand before it.
ORDER = [
    *("errors", "cell", "delivery.output"),
    *(
        f"checklist.{room}"
        for room in ("answers", "model", "wording", "source", "repair", "nodes", "frontmatter", "rules")
    ),
    *(f"checklist.{room}" for room in ("targets", "outline", "parser", "numbers", "linter")),
    "design.languages",
    *(f"design.{room}" for room in ("papers", "folds", "kinds", "colors", "brands", "tables", "brandfile", "settling")),
    *(f"design.{room}" for room in ("packages", "catalog", "overrides", "fonts", "project", "mentions")),
    *(f"design.{room}" for room in ("shades", "drawings", "swatches")),
    *(
        f"layout.{room}"
        for room in ("boxes", "fields", "limits", "rows", "pairing", "pieces", "directions", "plan", "planner")
    ),
    *(f"layout.{room}" for room in ("contents", "lines", "filters", "loaders", "bytecode", "markup", "vocabulary")),
    *(f"press.{room}" for room in ("bindings", "shims", "shortcuts", "styling", "amendments", "engine", "references")),
    *(f"press.{room}" for room in ("fetcher", "stretching", "imposition", "lettering", "writing", "controls", "spots")),
    *(f"press.{room}" for room in ("forms", "slimming", "links")),
    *(f"press.{room}" for room in ("typesetter", "packing", "inspection", "strip", "refusal", "columns")),
    *(
        f"press.{room}"
        for room in ("filling", "fitter", "job", "lock", "reading", "thumbnails", "proof", "screen", "server", "worker")
    ),
    *(f"delivery.{room}" for room in ("record", "scores", "filled", "inbox", "transcript", "dictation", "exchange")),
    "delivery.formats",
    *("verdict", "survey", "pipeline", "completion", "intake", "logos", "wishes", "scaffold", "portrait", "appraisal"),
    *("contact", "anatomy", "ejection", "doctor", "signals", "flags", "report", "brand_app", "template_app", "cli"),
    "__main__",
]
# Each library comes in by one door.
DOORS = {
    "weasyprint": {"press.engine"},
    "pydyf": {"press.engine", "press.imposition", "press.forms", "press.slimming"},
    "tinycss2": {"press.engine"},
    "tinyhtml5": {"press.engine"},
    "fontTools": {"design.fonts"},
    "pypdfium2_raw": {"press.reading", "press.thumbnails"},
    "pypdf": {"delivery.filled"},
    "jinja2": {f"layout.{room}" for room in ("filters", "loaders", "bytecode", "markup", "vocabulary")},
    "markupsafe": {"layout.markup", "layout.filters", "layout.lines"},
    "markdown_it": {"checklist.parser", "checklist.rules", "checklist.targets"},
    "mdit_py_plugins": {"checklist.parser"},
    "PIL": {"contact", "design.colors", "design.swatches", "press.fetcher", "press.screen"},
    "typer": {"cli", "brand_app", "template_app", "flags", "report"},
    "yaml": {"checklist.nodes"},
    "pydantic": {"checklist.frontmatter", "design.tables", "design.brandfile"},
    "ftfy": {"checklist.source", "checklist.repair"},
    "tomllib": {"design.tables"},
    "click": set(),
}
# Imported inside functions against the order: the worker's process alone may load the engine.
LATE = {("press.server", "press.worker")}
MOST_LINES, MOST_FUNCTION_LINES, MOST_PARAMETERS = 310, 40, 5
# Commands have a parameter for each flag.
WIDE = {"cli", "brand_app"}
WRITERS = re.compile(
    r"write_text|write_bytes|\.mkdir\(|unlink\(|rmtree|os\.replace|mkstemp|mkdtemp|\bopen\([^)]*['\"][wax]"
)


def rooms():
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        parts = path.relative_to(PACKAGE).with_suffix("").parts
        if parts[-1] != "__init__" and "_shipped" not in parts:
            found.append((".".join(parts), path, ast.parse(path.read_text())))
    return found


ROOMS = rooms()
EVERY = pytest.mark.parametrize(("room", "path", "tree"), ROOMS, ids=[name for name, _, _ in ROOMS])


def imported(tree):
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, "relative imports hide which room is meant"
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def test_every_room_has_its_place_in_the_order():
    assert sorted(name for name, _, _ in ROOMS) == sorted(ORDER)


@EVERY
def test_a_room_imports_only_rooms_before_it(room, path, tree):
    own = {name.removeprefix("sdprint.") for name in imported(tree) if name.startswith("sdprint.")} & set(ORDER)
    later = {other for other in own if ORDER.index(other) >= ORDER.index(room) and (room, other) not in LATE}

    assert not later, path


@EVERY
def test_a_library_comes_in_by_its_door(room, path, tree):
    used = {name.partition(".")[0] for name in imported(tree)}
    strangers = {library for library in used & set(DOORS) if room not in DOORS[library]}

    assert not strangers, path


@EVERY
def test_a_room_is_small_and_says_what_it_is_for(room, path, tree):
    assert ast.get_docstring(tree), path
    assert len(path.read_text().splitlines()) <= MOST_LINES
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef):
            assert node.end_lineno - node.lineno < MOST_FUNCTION_LINES, node.name
            arguments = [argument.arg for argument in node.args.args + node.args.kwonlyargs]
            assert room in WIDE or len([name for name in arguments if name != "self"]) <= MOST_PARAMETERS, node.name


@EVERY
def test_only_output_writes(room, path, tree):
    code = "\n".join(line.partition("#")[0] for line in path.read_text().splitlines())

    assert tree
    assert room == "delivery.output" or not WRITERS.search(code), path


@EVERY
def test_no_room_has_the_name_of_what_it_exports(room, path, tree):
    names = {node.name for node in tree.body if isinstance(node, ast.FunctionDef | ast.ClassDef)}

    assert room.rpartition(".")[2] not in names, path
    assert not {"utils", "helpers", "base", "misc", "common"} & set(room.split("."))


@EVERY
def test_python_never_asks_for_a_kind_by_name(room, path, tree):
    kinds = {folder.name for folder in (ROOT / "templates" / "documents").iterdir()} - {"_base"}
    compared = {
        side.value
        for node in ast.walk(tree)
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant) and isinstance(side.value, str)
    }

    assert room
    assert not kinds & compared, path


def test_data_is_frozen():
    thawed = []
    for info in pkgutil.walk_packages([str(PACKAGE)], "sdprint."):
        if info.name.endswith("__main__"):
            continue
        module = importlib.import_module(info.name)
        for thing in vars(module).values():
            own = isinstance(thing, type) and thing.__module__ == info.name and dataclasses.is_dataclass(thing)
            if own and not (thing.__dataclass_params__.frozen and hasattr(thing, "__slots__")):
                thawed.append(f"{info.name}.{thing.__name__}")

    # What is still being built, and what the engine says while it works.
    drafts = ["sdprint.checklist.outline._Draft", "sdprint.delivery.dictation._Draft"]
    assert sorted(thawed) == [*drafts, "sdprint.press.engine.Record"]


def test_every_room_has_its_tests_and_every_test_its_room():
    homes = {room.rpartition(".")[2].strip("_") for room, _, _ in ROOMS}
    tests = {path.stem.removeprefix("test_") for path in (ROOT / "tests").glob("test_*.py")}

    assert tests - homes == {"attacks", "house", "looks", "promises", "docs", "package", "project_folders", "webform"}
    assert homes - tests == set()


def test_nothing_stands_at_the_top_that_does_not_belong_there():
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    top = {line.partition("/")[0] for line in listed.splitlines()}

    assert top == {
        *("pyproject.toml", "README.md", "templates", "content", "build", "sdprint", "tests"),
        *("LICENSE", "CHANGELOG.md", ".github", ".ci", "uv.lock", ".gitignore"),
    }
