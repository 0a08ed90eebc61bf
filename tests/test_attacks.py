"""Attacks on whoever builds a stranger's files: each works on the plain engine, and none works here.

The payloads are those of our research: references, hangs, bombs, crashes, pictures. Each goes through the place that
a stranger would use: the text, a brand's style sheet, its logo, or a template.
"""

import contextlib
import os
import signal
import subprocess
import sys
import time
from urllib.parse import quote

import pikepdf
import pytest
from PIL import Image

from sdprint.errors import Exit

CANARY = "CANARY-of-the-one-who-builds"
# What the plain engine makes of a page, with its own fetcher: what it read or asked for is told by an audit hook.
PLAIN = """
import sys
seen = []
def hook(event, arguments):
    if event in ("open", "socket.connect", "socket.getaddrinfo"):
        seen.append(str(arguments[0] if event == "open" else arguments))
import logging
from weasyprint import HTML
from pathlib import Path
logging.disable(logging.CRITICAL)
sys.addaudithook(hook)
try:
    pdf = HTML(string=sys.stdin.read(), base_url=sys.argv[1]).write_pdf(pdf_variant="pdf/ua-1")
    Path(sys.argv[2]).write_bytes(pdf)
finally:
    print("\\n".join(seen))
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="30" height="30">'
# What is put into a template's page or a style sheet; SECRET is the address of a file that is none of its business.
REFERENCES = {
    "picture": '<img src="SECRET" alt="x">',
    "object": '<object data="SECRET" type="image/svg+xml">x</object>',
    "embed": '<embed src="SECRET" type="image/svg+xml">',
    "link": '<link rel="stylesheet" href="SECRET">',
    "attachment": '<link rel="attachment" href="SECRET">',
    "attached link": '<a rel="attachment" href="SECRET">x</a>',
    "import": '<style>@import "SECRET";</style>',
    "import url": "<style>@import url(SECRET);</style>",
    "background": '<style>body{background:url("SECRET")}</style>',
    "content": '<style>h1::before{content:url("SECRET")}</style>',
    "list": '<style>li{display:list-item;list-style-image:url("SECRET")}</style><ul><li>x</li></ul>',
    "border": '<style>h1{border:1px solid;border-image:url("SECRET") 1}</style><h1>x</h1>',
    "font": '<style>@font-face{font-family:f;src:url("SECRET")}</style>',
    "profile": '<style>@color-profile --c{src:url("SECRET")}</style>',
    "escaped": '<style>body{background:\\75rl("SECRET")}</style>',
    "inline drawing": f'{SVG}<image href="SECRET" width="9" height="9"/></svg>',
    "foreign": f'<img alt="x" src=\'data:image/svg+xml,{SVG}<foreignObject width="9" height="9"><img '
    'xmlns="http://www.w3.org/1999/xhtml" src="SECRET"/></foreignObject><image href="SECRET" width="9" '
    'height="9"/></svg>\'>',
    "drawn font": f'<img alt="x" src=\'data:image/svg+xml,{SVG}<style>@font-face{{font-family:f;'
    'src:url("SECRET")}</style></svg>\'>',
}
ADDRESSES = ("SECRET", "FILE://PATH", "file://localhostPATH", "file://ENCODED", "../outside/secret.svg", "link.svg")


@pytest.fixture
def outside(tmp_path):
    """Write what nobody but its owner should read, beside the project."""
    secret = tmp_path / "outside" / "secret.svg"
    secret.parent.mkdir()
    secret.write_text(f"{SVG}<!-- {CANARY} --><rect width='9' height='9'/></svg>")
    project = tmp_path / "project"
    project.mkdir()
    (project / "link.svg").symlink_to(secret)
    (project / "list.md").write_text("# Release\n\n- Are the tests green?\n")
    return secret


def plainly(page, folder, seconds=60):
    """Set a page with the plain engine; return what it opened and connected to, and the PDF, if there is one."""
    out = folder / "plain.pdf"
    out.unlink(missing_ok=True)
    command = ["prlimit", "--as=3000000000", sys.executable, "-c", PLAIN, f"{folder}/", str(out)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as running:
        try:
            said, _ = running.communicate(page.encode(), timeout=seconds)
        except subprocess.TimeoutExpired:
            running.kill()
            return None, None
    return said.decode(), out.read_bytes() if out.exists() else None


def template(project, body):
    """Give the project a kind's page of its own, with `body` in it."""
    page = project / "templates" / "documents" / "key" / "page.html.j2"
    page.parent.mkdir(parents=True, exist_ok=True)
    page.write_text('{% extends "shipped/page.html.j2" %}\n{% block body %}\n' + body + "{{ super() }}{% endblock %}\n")
    return page


def brand(project, **files):
    """Give the project a brand with these files; a logo is named in its settings."""
    folder = project / "templates" / "brands" / "acme"
    folder.mkdir(parents=True)
    logo = '[logo]\npath = "logo.svg"\n' if "logo.svg" in files else ""
    (folder / "brand.toml").write_text(f'[meta]\nname = "Acme"\n{logo}')
    for name, text in files.items():
        (folder / name).write_text(text)
    return folder


def html(body):
    return f'<html lang="en"><head><title>x</title></head><body><h1>x</h1>{body}</body></html>'


@pytest.mark.parametrize("name", REFERENCES)
def test_a_reference_out_of_the_project_is_obeyed_by_the_plain_engine_and_refused_here(sdprint, outside, name):
    body = REFERENCES[name].replace("SECRET", outside.as_uri())
    project = outside.parent.parent / "project"
    page = template(project, body)
    read, _ = plainly(html(body), project)
    done = sdprint("build", "list.md", "-k", "key", cwd=project)

    assert str(outside) in read
    assert done.returncode == Exit.INPUT
    assert f"{page}:" in done.stderr or "templates/documents/key/page.html.j2:3:" in done.stderr
    assert "is outside of the project" in done.stderr or "has no attachments" in done.stderr
    assert CANARY not in done.stderr
    assert not list(project.rglob("*.pdf"))[1:]


@pytest.mark.parametrize("address", ADDRESSES)
def test_no_way_of_writing_an_address_leads_out(sdprint, outside, address):
    project = outside.parent.parent / "project"
    encoded = str(outside).replace("outside", "%6f%75tside").replace("/secret", "/%2e%2e/outside/secret")
    address = address.replace("SECRET", outside.as_uri()).replace("PATH", str(outside)).replace("ENCODED", encoded)
    body = f'<img src="{address}" alt="x">'
    template(project, body)
    read, _ = plainly(html(body), project)
    done = sdprint("build", "list.md", "-k", "key", cwd=project)

    assert "secret.svg" in read or "link.svg" in read
    assert done.returncode == Exit.INPUT
    assert "is outside of the project" in done.stderr
    assert "page.html.j2:3:" in done.stderr


def test_nothing_is_attached_not_even_a_file_of_the_project(sdprint, outside):
    project = outside.parent.parent / "project"
    for body in ('<link rel="attachment" href="list.md">', '<a rel="attachment" href="list.md">x</a>'):
        template(project, body)
        _, pdf = plainly(html(body), project)
        done = sdprint("build", "list.md", "-k", "key", cwd=project)

        assert b"/EmbeddedFile" in pdf
        assert done.returncode == Exit.INPUT
        assert "a document has no attachments" in done.stderr


def test_no_way_of_a_brand_leads_out(sdprint, outside):
    project = outside.parent.parent / "project"
    drawing = f'{SVG}<image href="{outside.as_uri()}" width="9" height="9"/></svg>'
    folder = brand(project, **{"logo.svg": drawing, "brand.css": f'body{{background:url("{outside.as_uri()}")}}'})
    done = sdprint("build", "list.md", "-k", "notes", "-b", "acme", cwd=project)

    assert done.returncode == Exit.INPUT
    assert "is outside of the project" in done.stderr
    # The same file is asked for twice, and told of once.
    assert f"{folder / 'brand.css'}:1:" in done.stderr
    (folder / "brand.css").unlink()
    done = sdprint("build", "list.md", "-k", "notes", "-b", "acme", cwd=project)
    assert f"{folder / 'logo.svg'}:1:" in done.stderr


# What is put into a brand's style sheet; MINE is a picture of the project that is none of the brand's business.
REACHES = {
    "relative": 'body{background:url("../../../MINE")}',
    "absolute": 'body{background:url("file://ROOT/MINE")}',
    "escaped": 'body{background:\\75rl("../../../%6dine.svg")}',
    "variable": ':root{--x:url("../../../MINE")}body{background:var(--x)}',
    "font": '@font-face{font-family:f;src:url("../../../MINE")}h1{font-family:f}',
    "link": 'body{background:url("link.svg")}',
    "drawing": 'body{background:url("drawing.svg")}',
    "drawing in data": f'body{{background:url("data:image/svg+xml,{SVG}'
    "<image href='file://ROOT/MINE' width='9' height='9'/></svg>\")}".replace(SVG, quote(SVG)),
    "import": '@import "more.css";',
    "import of data": "@import 'data:text/css,body{background:url(file://ROOT/MINE)}';",
}


@pytest.mark.parametrize("name", REACHES)
def test_a_brand_has_no_file_of_the_project_that_is_not_its_own(sdprint, outside, name):
    project = outside.parent.parent / "project"
    (project / "sdprint.toml").touch()
    (project / "mine.svg").write_text(f"{SVG}<rect width='9' height='9'/></svg>")
    (project / "list.md").write_text("# Release\n\n![mine](mine.svg)\n\n- Are the tests green?\n")
    sheet = REACHES[name].replace("MINE", "mine.svg").replace("ROOT", str(project))
    drawing = f'{SVG}<image href="../../../mine.svg" width="9" height="9"/></svg>'
    files = {"more.css": REACHES["relative"].replace("MINE", "mine.svg"), "drawing.svg": drawing}
    folder = brand(project, **{"brand.css": sheet}, **{file: files[file] for file in files if file in sheet})
    (folder / "link.svg").symlink_to(project / "mine.svg")
    read, _ = plainly(html(f'<link rel="stylesheet" href="{(folder / "brand.css").as_uri()}">'), project)
    done = sdprint("build", "list.md", "-k", "key", "-b", "acme", cwd=project)

    assert "mine.svg" in read or "link.svg" in read
    assert done.returncode == Exit.INPUT
    assert "the file is outside of the brand's folder\n  hint: put the file into " in done.stderr
    where = {"import": "more.css", "drawing": "drawing.svg"}.get(name, "brand.css")
    assert f"{folder / where}:1:" in done.stderr
    # The checklist may show it.
    (folder / "brand.css").unlink()
    assert sdprint("build", "list.md", "-k", "key", "-b", "acme", cwd=project).returncode == Exit.DONE


@pytest.mark.parametrize(
    "address",
    ["https://example.org/x.png", "http://127.0.0.1:9/x.svg", "ftp://127.0.0.1:9/x", "//127.0.0.1:9/x"],
)
def test_the_network_is_not_asked(sdprint, outside, address):
    project = outside.parent.parent / "project"
    body = f'<img src="{address}" alt="x"><style>@import "{address}";</style>'
    template(project, body)
    asked, _ = plainly(html(body), project)
    done = sdprint("build", "list.md", "-k", "key", cwd=project)

    # Without a scheme it is a file of another machine, which the plain engine only fails to find.
    assert address.startswith("//") or "127.0.0.1" in asked or "example.org" in asked
    assert done.returncode == Exit.INPUT
    assert "a build does not use the network" in done.stderr
    assert "page.html.j2:3:" in done.stderr


def nested(style, levels):
    return f'<div style="{style}">' * levels + "x" + "</div>" * levels


USES = "".join(f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(12))
# Each takes the plain engine more than five seconds, or all memory.
HANGS = {
    "cells": '<table><tr><td colspan="1000000">x</td></tr></table>',
    "flex": nested("display:flex", 14),
    "columns": nested("columns:2", 5).replace("x", "x<p>x</p>" * 40),
    "variables": "<style>:root{"
    + "".join(f"--v{n}:var(--v{n + 1}) var(--v{n + 1});" for n in range(30))
    + "--v30:1px}h1{margin:var(--v0)}</style>",
    "stripes": '<div style="width:999in;height:999in;background:repeating-linear-gradient(red 0,blue 1e-5px)">x</div>',
    "drawn stripes": f'{SVG}<linearGradient id="g" x2="1e-7" spreadMethod="repeat"><stop stop-color="red"/>'
    '<stop offset="1" stop-color="blue"/></linearGradient><rect width="30" height="30" fill="url(#g)"/></svg>',
    "entities": '<img alt="x" src="data:image/svg+xml,'
    + quote(f'<!DOCTYPE svg [<!ENTITY a "{"<g/>" * 2500}">]>{SVG}{"&a;" * 400}</svg>')
    + '">',
    "marks": "a" + "\u0301" * 100_000,
    "uses": f'{SVG}<defs>{USES}<g id="a12"><rect width="1" height="1"/></g></defs><use href="#a0"/></svg>',
}


@pytest.mark.parametrize("name", HANGS)
def test_what_hangs_the_plain_engine_ends_at_the_limit_here(sdprint, outside, name):
    project = outside.parent.parent / "project"
    template(project, HANGS[name])
    command = [sys.executable, "-c", PLAIN, f"{project}/", str(project.parent / "plain.pdf")]
    how = {"stdin": subprocess.PIPE, "stdout": subprocess.DEVNULL, "start_new_session": True}
    with (project.parent / "said.txt").open("w") as said:
        plain = subprocess.Popen(["prlimit", "--as=3000000000", *command], stderr=said, **how)
    with contextlib.suppress(BrokenPipeError), plain.stdin as stream:
        stream.write(html(HANGS[name]).encode())
    started = time.monotonic()
    done = sdprint("build", "list.md", "-k", "key", cwd=project, before=["prlimit", "--cpu=3"])
    took = time.monotonic() - started
    with contextlib.suppress(subprocess.TimeoutExpired):
        plain.wait(timeout=max(0.1, 5 - took))
    hung = plain.poll()
    with contextlib.suppress(ProcessLookupError):
        os.killpg(plain.pid, signal.SIGKILL)
    plain.wait()

    # Still at it, or out of memory.
    assert hung is None or "MemoryError" in (project.parent / "said.txt").read_text()
    assert took < 20
    assert done.returncode == Exit.INPUT
    assert ": stopped at the limit of " in done.stderr or "nested too deep" in done.stderr
    assert not list(project.rglob("build/*"))


CRASHES = {
    "font size": "<style>h1{font-size:1e9px}</style>",
    "letter spacing": "<style>h1{letter-spacing:1e9px}</style>",
    "deep": nested("", 400),
    "calc": "<style>h1{width:" + "calc(" * 3000 + "1px" + ")" * 3000 + "}</style>",
    "drawing": f"<img alt='x' src='data:image/svg+xml,{SVG}<style>@import \"x.css\";</style></svg>'>",
    "inline drawing": f'{SVG}<style>@import "x.css";</style></svg>',
    "profile": "<style>@color-profile --c{src:url(http://127.0.0.1:9/x)}</style>",
}


@pytest.mark.parametrize("name", CRASHES)
def test_what_crashes_the_plain_engine_or_goes_missing_is_an_error_without_a_traceback(sdprint, outside, name):
    project = outside.parent.parent / "project"
    template(project, CRASHES[name])
    _, pdf = plainly(html(CRASHES[name]), project)
    done = sdprint("build", "list.md", "-k", "key", cwd=project)

    # Drawings are left out without a word.
    assert (pdf is not None) == ("drawing" in name)
    assert done.returncode == Exit.INPUT
    assert "bug" not in done.stderr
    assert not list(project.rglob("build/*"))


@pytest.mark.parametrize("name", ["pipe", "zero", "folder", "bomb", "half"])
def test_a_picture_that_is_none_is_refused_by_name(sdprint, outside, name):
    project = outside.parent.parent / "project"
    picture = project / "picture.png"
    if name == "pipe":
        os.mkfifo(picture)
    elif name == "zero":
        picture.symlink_to("/dev/zero")
    elif name == "folder":
        picture.mkdir()
    else:
        size = (9000, 9000) if name == "bomb" else (64, 64)
        Image.new("1", size).save(picture)
        data = picture.read_bytes()
        picture.write_bytes(data if name == "bomb" else data[: len(data) // 2])
    _, pdf = plainly(html('<img src="picture.png" alt="x">'), project, seconds=2)
    (project / "list.md").write_text("# Release\n\n- Are the tests green?\n\n![a](picture.png)\n")
    in_text = sdprint("build", "list.md", "-k", "key", cwd=project)
    (project / "list.md").write_text("# Release\n\n- Are the tests green?\n")
    template(project, '<img src="picture.png" alt="x">')
    in_template = sdprint("build", "list.md", "-k", "key", cwd=project)

    # The plain engine waits for ever, takes all memory or seconds, or prints what there is of a picture, be it nothing.
    assert (pdf is None) == (name in ("pipe", "zero", "bomb"))
    assert (in_text.returncode, in_template.returncode) == (Exit.INPUT, Exit.INPUT)
    assert "list.md:5:6: picture 'picture.png'" in in_text.stderr
    assert "page.html.j2:3:" in in_template.stderr


LINKS = (
    *("javascript:alert(1)", "file:///etc/passwd", "notes.html", "../up.html", "data:text/html,x"),
    *("https://me:secret@example.org/", "ftp://example.org/", "https://example.org\\@evil/", "tel:123"),
)


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_nobody_should_follow_is_an_error_and_no_folder_of_this_machine_is_told(sdprint, outside, link):
    project = outside.parent.parent / "project"
    template(project, f'<p><a href="{link}">x</a></p>')
    plainly(html(f'<p><a href="{link}">x</a></p>'), project)
    done = sdprint("build", "list.md", "-k", "key", cwd=project)

    with pikepdf.open(project / "plain.pdf") as pdf:
        assert str(pdf.pages[0].Annots[0].A.URI).endswith(link.rpartition("/")[2])
    assert done.returncode == Exit.INPUT
    assert f"page.html.j2:3:13: '{link}': a link leads to " in done.stderr


def test_links_that_can_be_followed_stay_and_nothing_else_is_in_the_file(sdprint, outside, tmp_path):
    project = outside.parent.parent / "project"
    links = ("https://example.org/a?b#c", "mailto:me@example.org", "#here")
    template(project, "".join(f'<p><a href="{link}">x</a></p>' for link in links) + '<p id="here">y</p>')
    assert sdprint("build", "list.md", "-k", "key", cwd=project).returncode == Exit.DONE
    (made,) = (project / "build").iterdir()
    plain = tmp_path / "plain.pdf"
    subprocess.run(["qpdf", "--qdf", "--object-streams=disable", made, plain], check=True)
    data = plain.read_bytes()

    for word in (
        b"/JavaScript",
        b"/Launch",
        b"/EmbeddedFile",
        b"/OpenAction",
        b"/GoToR",
        b"file:",
        str(tmp_path).encode(),
    ):
        assert word not in data
    with pikepdf.open(made) as pdf:
        found = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", ()) if "/A" in note}
    assert found == {"https://example.org/a?b#c", "mailto:me@example.org"}


KIND = """
title = "K"
about = "x"
kicker = ""
margins = { top = 14, right = 15, bottom = 15, left = 15 }
[promise]
pages = 0
even = false
type_floor = 6.6
narrowest = 100
[fit]
mode = "flow"
largest = 12
"""
INJECTIONS = (
    "{{ cycler.__init__.__globals__.os.popen('touch HIT').read() }}",
    "{{ joiner.__init__.__globals__.os.system('touch HIT') }}",
    "{{ namespace.__init__.__globals__.os.system('touch HIT') }}",
    "{{ lipsum.__globals__['os'].system('touch HIT') }}",
    "{{ lipsum.__globals__.__builtins__.open('HIT', 'w') }}",
    "{{ self.__init__.__globals__ }}",
    "{{ self._TemplateReference__context.cycler.__init__.__globals__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ ''['__class__']['__base__']['__subclasses__']() }}",
    "{{ [].__class__.__base__.__subclasses__() }}",
    "{{ {}.__class__.__bases__[0].__subclasses__() }}",
    "{{ ()|attr('__class__')|attr('__base__')|attr('__subclasses__')() }}",
    "{{ ''|attr('\\x5f\\x5fclass\\x5f\\x5f')|attr('mro')() }}",
    "{{ ''|attr(['_'*2,'class','_'*2]|join)|attr('__mro__') }}",
    "{{ '{0.__class__.__mro__}'.format('') }}",
    "{{ '{x.__init__.__globals__}'.format_map({'x': cycler}) }}",
    "{{ ('{0.__cl' ~ 'ass__.__base__}').format(plan) }}",
    "{% set f = '{0.__class__}'.format %}{{ f(plan) }}",
    "{{ plan.__class__.__init__.__globals__ }}",
    "{{ plan.__reduce_ex__(2) }}",
    "{{ plan.__dataclass_fields__ }}",
    "{{ plan.project.__class__ }}",
    "{{ plan.project.read_text() }}",
    "{{ (plan.project / 'list.md').read_bytes() }}",
    "{{ (plan.project / 'HIT').touch() }}",
    "{{ (plan.project / 'HIT').write_text('x') }}",
    "{{ (plan.project / 'HIT').mkdir() }}",
    "{{ (plan.project / 'list.md').unlink() }}",
    "{{ plan.project.iterdir() | list }}",
    "{{ plan.project.parent.rglob('*') | list }}",
    "{{ plan.steps.append(1) }}",
    "{% set _ = plan.brand.color.steps.update({'a': 1}) %}",
    "{% include '../../../../outside/secret.svg' %}",
    "{% include '/etc/passwd' %}",
    "{% import 'os' as os %}{{ os.system('touch HIT') }}",
    "{{ request.application.__globals__ }}",
    "{{ config.items() }}",
    "{{ get_flashed_messages.__globals__ }}",
    "{{ url_for.__globals__ }}",
    "{{ plan.uses.__func__.__globals__ }}",
    "{{ plan.uses.__globals__ }}",
    "{{ (plan.steps | map(attribute='__class__') | list)[0].__base__ }}",
    "{{ caller.__globals__ }}",
    "{{ loop.__init__ }}",
    "{% do plan.steps.clear() %}",
)


def test_no_template_gets_at_python(sdprint, outside):
    """All in one kind of document each, so that one run tells of all."""
    project = outside.parent.parent / "project"
    documents = project / "templates" / "documents"
    for number, text in enumerate(INJECTIONS):
        folder = documents / f"k{number}"
        folder.mkdir(parents=True)
        (folder / "document.toml").write_text(KIND)
        (folder / "page.html.j2").write_text(
            '<html lang="en"><head><title>x</title></head><body><h1>x</h1>{% if true %}'
            + text
            + "{% endif %}</body></html>"
        )
    kinds = [part for number in range(len(INJECTIONS)) for part in ("-k", f"k{number}")]
    done = sdprint("build", "list.md", *kinds, cwd=project)

    assert done.returncode == Exit.INPUT
    for number, text in enumerate(INJECTIONS):
        assert f"k{number}/page.html.j2:1" in done.stderr, text
    assert not list(project.rglob("HIT"))
    assert not list(project.rglob("*.pdf"))
    assert (project / "list.md").read_text().startswith("# Release")


def test_what_looks_like_code_in_a_checklist_is_printed_as_it_stands(sdprint, outside):
    project = outside.parent.parent / "project"
    (project / "list.md").write_text("# T\n\n- {{7\\*7}} <script>alert(1)</script> [x](javascript:alert(1))?\n")
    assert sdprint("build", "list.md", "-k", "key", cwd=project).returncode == Exit.DONE
    (made,) = (project / "build").iterdir()
    text = subprocess.run(["pdftotext", made, "-"], capture_output=True, text=True, check=True).stdout

    assert "{{7*7}}" in text
    assert "<script>alert(1)</script>" in text
