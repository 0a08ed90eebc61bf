"""From a plan to HTML: escaping, filters, the order of template folders, and errors with file and line."""

from dataclasses import replace
from pathlib import Path

import pytest
import tinycss2
from test_planner import planned

from sdprint.errors import DesignError
from sdprint.layout.markup import PAGE, compile_ahead, make_environment, render_page
from sdprint.layout.pieces import Column
from sdprint.layout.vocabulary import list_blocks

ROOT = Path(__file__).resolve().parent.parent


@pytest.mark.parametrize("kind", ["worksheet", "cheatsheet", "notes", "scorecard", "key", "pocket", "testpage"])
def test_no_document_has_sixty_rules_of_css_or_flex_or_grid(kind):
    plan = planned((ROOT / "content" / "system-design.md").read_text(), kind)
    columns = (Column(tuple(unit.id for unit in plan.units)),)
    html = render_page(replace(plan, columns=columns, notes_lines=(3,), blank_page=True))
    css = html.partition("<style>")[2].partition("</style>")[0]
    rules = tinycss2.parse_stylesheet(css, skip_whitespace=True, skip_comments=True)

    assert not [rule for rule in rules if rule.type == "error"]
    assert len(rules) < 60
    assert "display:flex" not in css
    assert "display:grid" not in css


def template(tmp_path, page, **files):
    folder = tmp_path / "kind"
    folder.mkdir()
    for name, content in {"page.html.j2": page, "style.css": "", **files}.items():
        (folder / name).write_text(content)
    plan = planned("# T\n\n- Who?\n")
    return replace(plan, templates=(("", folder), *plan.templates))


@pytest.mark.parametrize(
    ("page", "line", "what"),
    [
        ("<p>\n{% if %}", 2, "Expected an expression"),
        ("<p>\n\n{{ plan.nothing }}", 3, "has no attribute 'nothing'"),
        ("{{ other }}", 1, "'other' is undefined"),
        ("{{ plan.paper.width + 'x' }}", 1, "unsupported operand"),
        ("{{ 1 / 0 }}", 1, "division by zero"),
        ("\n{{ 'ab' | truncate(0) }}", 2, "expected length >= 3, got 0"),
        ("{{ plan.steps[99] }}\n", 1, ""),
        ("{{ ''.__class__ }}", 1, "unsafe"),
        ("a\n{{ 1 | nofilter }}", 2, "No filter named 'nofilter'"),
    ],
)
def test_a_broken_template_is_named_with_its_line(tmp_path, page, line, what):
    plan = template(tmp_path, page)

    with pytest.raises(DesignError) as caught:
        render_page(plan)
    (finding,) = caught.value.findings
    assert finding.path == tmp_path / "kind" / "page.html.j2"
    assert finding.line == line
    assert what in finding.what


KINDS = ["worksheet", "cheatsheet", "notes", "scorecard", "key", "pocket", "testpage", "webform"]


@pytest.mark.parametrize("kind", KINDS)
def test_each_block_of_each_kind_is_changed_by_the_project_and_by_a_brand_at_once(tmp_path, kind):
    plan = planned((ROOT / "content" / "system-design.md").read_text(), kind)
    blocks = list_blocks(plan.templates)
    for folder in ("brand", "project"):
        (tmp_path / folder).mkdir()
        changed = (f"{{% block {block} %}}{{{{ super() }}}}[{folder} {block}]{{% endblock %}}" for block in blocks)
        (tmp_path / folder / PAGE).write_text('{% extends "shipped/page.html.j2" %}' + "".join(changed))
    columns = (Column(tuple(unit.id for unit in plan.units)),)
    own = (("", tmp_path / "brand"), ("", tmp_path / "project"))
    html = render_page(replace(plan, columns=columns, notes_lines=(0,), templates=(*own, *plan.templates)))

    unused = {"head" if plan.kind.fit.cover else "cover"} if plan.kind.fit.mode == "columns" else set()
    assert len(blocks) >= 3
    assert {block for block in blocks if f"[project {block}][brand {block}]" not in html} == unused


def test_a_page_that_extends_itself_is_an_error_with_its_name(tmp_path):
    with pytest.raises(DesignError, match="it goes round in circles") as caught:
        render_page(template(tmp_path, '\n{% extends "page.html.j2" %}'))

    assert caught.value.findings[0].path == tmp_path / "kind" / PAGE
    assert caught.value.findings[0].line == 2


def test_a_missing_include_is_named(tmp_path):
    with pytest.raises(DesignError, match=r"no template 'none\.css'"):
        render_page(template(tmp_path, '{% include "none.css" %}'))


def test_templates_see_the_plan_and_nothing_else(tmp_path):
    page = "{{ plan.checklist.title }}{% if self is defined %}{% endif %}{% if config is defined %}!{% endif %}"

    assert render_page(template(tmp_path, page)) == "T"


def test_hostile_text_is_printed_and_not_run():
    html = render_page(planned("# <b>T</b>\n\n- <script>alert(1)</script> {{ 7 * 7 }}?\n"))

    assert "<script>" not in html
    assert "&lt;script&gt;alert(1)&lt;/script&gt; {{ 7 * 7 }}" in html


def test_templates_can_be_compiled_ahead_and_are_compiled_anew_when_they_change(tmp_path):
    page, base = tmp_path / PAGE, tmp_path / "_base"
    base.mkdir()
    source = '{{ plan }}{% if not plan %}{% include "base/used.css" %}{% endif %}'
    page.write_text(source)
    (base / "used.css").write_text("p{margin:{{ plan }}}")
    (base / "unused.css").write_text("{{ this is no template")
    ahead = list(compile_ahead(base, [tmp_path]))
    folders = (("", tmp_path),)
    environment = make_environment(folders)

    assert ahead == [page, base / "used.css"]
    assert environment.bytecode_cache.get_bucket(environment, PAGE, str(page), source).code
    assert environment.get_template(PAGE).render(plan=3) == "3"
    page.write_text("{{ plan * 2 }}")
    make_environment.cache_clear()
    assert make_environment(folders).get_template(PAGE).render(plan=3) == "6"


@pytest.mark.parametrize("kind", ["worksheet", "cheatsheet", "notes", "scorecard", "key", "pocket"])
def test_a_place_has_an_id_only_if_a_link_leads_to_it_and_a_link_is_one_only_if_its_place_is_there(kind):
    text = "# T\n\n- a? {#x}\n- b?\n\n## S\n\n- c?\n\n## R\n\n- d [one](#x), [*two*](#s) and [three](#none)?\n"
    html = render_page(planned(text, kind))

    assert html.count('id="to-') == 2
    assert html.count('id="to-x"') == html.count('id="to-s"') == 1
    assert 'd <a href="#to-x">one</a>, <a href="#to-s"><em>two</em></a> and three?' in html
    assert 'id="to-' not in render_page(planned("# T\n\n- a? {#x}\n\n## S\n\n- b?\n", kind))
