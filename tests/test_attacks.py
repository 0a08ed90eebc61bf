"""Attacks on whoever builds a stranger's files: each works on the plain engine, and none works here.

The payloads are those of our research: references, hangs, bombs, crashes, pictures. Each goes by every route that can
carry it: the text of a checklist and its pictures, a brand's style sheet, its logo, a template.
Many go in one run, each in a checklist or a brand of its own, so that one run tells of all.
"""

import contextlib
import ctypes
import io
import itertools
import json
import os
import re
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from urllib.parse import quote

import pikepdf
import pytest
from pdfs import squeezed, text_of
from PIL import Image

from sdprint.design.project import find_project
from sdprint.errors import Exit, SdprintError
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

CANARY = "CANARY-of-the-one-who-builds"
# How the plain engine ends, see below; the event of inotify(7) for a file that is opened.
FAILED, OUT_OF_MEMORY = 1, 2
IN_OPEN = 0x20
# What the plain engine makes of pages, with its own fetcher: two at a time, each in a process of its own that is held
# to seconds of CPU, seconds of the clock and 3 GB. What was opened or asked for is told by an audit hook; nothing
# goes out, so that no test waits for an answer.
PLAIN = """
import json, logging, os, resource, signal, sys
from pathlib import Path
from weasyprint import HTML
logging.disable(logging.CRITICAL)
out, pages = Path(sys.argv[1]), json.load(sys.stdin)
def make(name, page):
    log = os.open(out / f"{name}.log", os.O_WRONLY | os.O_CREAT)
    def hook(event, arguments):
        if event == "open":
            os.write(log, f"{arguments[0]}\\n".encode())
        if event in ("socket.connect", "socket.getaddrinfo"):
            os.write(log, f"asked {arguments}\\n".encode())
            raise ConnectionRefusedError
    resource.setrlimit(resource.RLIMIT_CPU, (page["cpu"], page["cpu"]))
    resource.setrlimit(resource.RLIMIT_AS, (3_000_000_000, 3_000_000_000))
    signal.alarm(page["seconds"])
    sys.addaudithook(hook)
    try:
        pdf = HTML(string=page["html"], base_url=page["base"]).write_pdf(pdf_variant="pdf/ua-1")
    except MemoryError:
        os._exit(2)
    except Exception:
        os._exit(1)
    (out / f"{name}.pdf").write_bytes(pdf)
    os._exit(0)
ended, running = {}, {}
while pages or running:
    while pages and len(running) < 2:
        name, page = pages.popitem()
        if not (pid := os.fork()):
            make(name, page)
        running[pid] = name
    pid, status = os.wait()
    ended[running.pop(pid)] = os.waitstatus_to_exitcode(status)
json.dump(ended, sys.stdout)
"""
SVG = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" width="30" height="30">'
RECT = '<rect width="9" height="9"/>'


def drawing(inside, before=""):
    return f"{before}{SVG}{inside}{RECT}</svg>"


def enclosed(svg):
    return f"data:image/svg+xml,{quote(svg, safe=':/')}"


INSIDE = enclosed(drawing('<image href="SECRET" width="9" height="9"/>'))
# In a style sheet; SECRET is the address of a file that is none of its business.
STYLES = {
    "background": 'body{background:url("SECRET")}',
    "content": 'h1::before{content:url("SECRET")}',
    "list": 'h1{display:list-item;list-style-image:url("SECRET")}',
    "border": 'h1{border:1px solid;border-image:url("SECRET") 1}',
    "font": '@font-face{font-family:f;src:url("SECRET")}',
    "profile": '@color-profile --c{src:url("SECRET")}',
    "escaped": 'body{background:\\75rl("SECRET")}',
    "capitals": "body{background:URL( SECRET )}",
    "variable": ':root{--b:url("SECRET")}body{background:var(--b)}',
    "many": 'body{background:none,url("SECRET"),none}',
    "page": '@page{background:url("SECRET")}',
    "margin": '@page{@top-left{content:url("SECRET")}}',
    "media": '@media print{body{background:url("SECRET")}}',
    "drawn": f'body{{background:url("{INSIDE}")}}',
}
# In a drawing, be it a logo, a picture, in a page or in an address.
DRAWINGS = {
    "image": drawing('<image href="SECRET" width="9" height="9"/>'),
    "old image": drawing('<image xlink:href="SECRET" width="9" height="9"/>'),
    "drawn image": drawing(f'<image href="{INSIDE}" width="9" height="9"/>'),
    "drawn font": drawing('<style>@font-face{font-family:f;src:url("SECRET")}</style>'),
    "pattern": drawing(
        '<pattern id="p" width="9" height="9"><image href="SECRET" width="9" height="9"/></pattern>'
        '<rect fill="url(#p)" width="30" height="30"/>'
    ),
    "marker": drawing(
        '<marker id="m" markerWidth="9" markerHeight="9"><image href="SECRET" width="9" height="9"/>'
        '</marker><path marker-start="url(#m)" d="M0 0h9v9"/>'
    ),
    "mask": drawing(
        '<mask id="m"><image href="SECRET" width="9" height="9"/></mask><rect mask="url(#m)" width="30" height="30"/>'
    ),
    "used": drawing('<defs><image id="i" href="SECRET" width="9" height="9"/></defs><use href="#i"/>'),
}
# In a page.
BODIES = {
    "picture": '<img src="SECRET" alt="x">',
    "object": '<object data="SECRET" type="image/svg+xml">x</object>',
    "embed": '<embed src="SECRET" type="image/svg+xml">',
    "link": '<link rel="stylesheet" href="SECRET">',
    "attachment": '<link rel="attachment" href="SECRET">',
    "attached link": '<a rel="attachment" href="SECRET">x</a>',
    "import": '<style>@import "SECRET";</style>',
    "import url": "<style>@import url(SECRET);</style>",
    "base": '<base href="FOLDER/"><img src="NAME" alt="x">',
    "style": '<p style="background:url(SECRET)">x</p>',
    "foreign": f'<img alt="x" src=\'data:image/svg+xml,{SVG}<foreignObject width="9" height="9"><img '
    'xmlns="http://www.w3.org/1999/xhtml" src="SECRET"/></foreignObject><image href="SECRET" width="9" '
    'height="9"/></svg>\'>',
}
# What not even the plain engine follows.
DEAD_DRAWINGS = {
    "dead use": drawing('<use href="SECRET#a"/>'),
    "dead fill": drawing('<rect fill="url(SECRET#a)" width="9" height="9"/>'),
    "dead filter": drawing(
        '<filter id="f"><feImage href="SECRET"/></filter><g filter="url(#f)"><path d="M0 0h9"/></g>'
    ),
    "dead script": drawing('<script href="SECRET"/>'),
    "dead link": drawing('<a href="SECRET"><path d="M0 0h9v9"/></a>'),
    "dead type": drawing("", '<!DOCTYPE svg SYSTEM "SECRET">'),
    "dead parameter": drawing("", '<!DOCTYPE svg [<!ENTITY % a SYSTEM "SECRET"> %a;]>'),
    "dead sheet": drawing("", '<?xml version="1.0"?><?xml-stylesheet type="text/css" href="SECRET"?>'),
    "dead include": drawing('<i:include xmlns:i="http://www.w3.org/2001/XInclude" href="SECRET" parse="text"/>'),
}
DEAD_BODIES = {
    "dead background": '<table background="SECRET"><tr><td>x</td></tr></table>',
    "dead frame": '<iframe src="SECRET"></iframe>',
    "dead script": '<script src="SECRET"></script>',
    "dead poster": '<video src="SECRET" poster="SECRET"></video>',
    "dead sizes": '<img srcset="SECRET 1x" alt="x">',
    "dead source": '<picture><source srcset="SECRET"></picture>',
    "dead icon": '<link rel="icon" href="SECRET">',
    "dead preload": '<link rel="preload" as="image" href="SECRET">',
    "dead refresh": '<meta http-equiv="refresh" content="0;url=SECRET">',
    "dead input": '<input type="image" src="SECRET">',
    "dead audio": '<audio src="SECRET"></audio>',
}
DEAD_STYLES = {
    "dead import": 'a{color:red}@import "SECRET";',
    "dead mask": 'h1{mask:url("SECRET")}',
    "dead cursor": 'h1{cursor:url("SECRET"),auto}',
    "dead filter": 'h1{filter:url("SECRET")}',
    "dead source": 'body{background:src("SECRET")}',
    "dead set": 'body{background:image-set("SECRET" 1x)}',
}
# Ways of writing an address of a file that lies outside, beside the project; %s is its name.
ADDRESSES = {
    "plain": "file://OUTSIDE/%s",
    "capitals": "FILE://OUTSIDE/%s",
    "host": "file://localhostOUTSIDE/%s",
    "encoded": "file://ENCODED/%s",
    "up": "../outside/%s",
    "encoded up": "%2e%2e/outside/%s",
    "up and down": "templates/../../outside/%s",
    "link": "links/%s",
    "linked folder": "way/%s",
}
NETWORK = {
    "http": "http://127.0.0.1:PORT/x.svg",
    "https": "https://127.0.0.1:PORT/x.svg",
    "capitals": "HTTP://127.0.0.1:PORT/x.svg",
    "user": "http://me:secret@127.0.0.1:PORT/x.svg",
    "ftp": "ftp://127.0.0.1:PORT/x.svg",
    "six": "http://[::ffff:127.0.0.1]:PORT/x.svg",
}
TEXT = "# Release\n\n- Are the tests green?\n"


@dataclass(frozen=True)
class Plain:
    """What the plain engine did with a page: what it opened and asked for, how it ended, and the PDF, if any."""

    log: str
    ended: int
    pdf: bytes


def plainly(folder, pages, cpu=10, seconds=20):
    """Set pages with the plain engine, their bodies given by name; return what it did with each."""
    orders = {
        name: {"html": html(body), "base": f"{folder}/", "cpu": cpu, "seconds": seconds} for name, body in pages.items()
    }
    command = [sys.executable, "-c", PLAIN, str(folder)]
    how = {"input": json.dumps(orders), "stdout": subprocess.PIPE, "stderr": subprocess.DEVNULL, "text": True}
    ended = json.loads(subprocess.run(command, check=True, **how).stdout)
    found = {}
    for name, code in ended.items():
        pdf = folder / f"{name}.pdf"
        log = (folder / f"{name}.log").read_text()
        found[name] = Plain(log, code, pdf.read_bytes() if pdf.exists() else b"")
    return found


def html(body):
    return f'<html lang="en"><head><title>x</title></head><body><h1>x</h1>{body}</body></html>'


class Stranger:
    """A project from a stranger: each payload lies in a brand, or in a checklist, of its own."""

    def __init__(self, root, press, watch):
        self.folder, self.outside, self.watch = root / "project", root / "outside", watch
        self.folder.mkdir()
        self.outside.mkdir()
        (self.folder / "links").mkdir()
        (self.folder / "way").symlink_to(self.outside)
        (self.folder / "sdprint.toml").write_text("")
        self._press, self._sources = press, []

    def secret(self, name):
        """Write what nobody but its owner should read; return its place."""
        path = self.outside / f"{name}.svg"
        path.write_text(f"{SVG}<!-- {CANARY} --><text y='9'>{CANARY}</text></svg>")
        return path

    def aim(self, payload, name):
        """Return a payload that is aimed at a secret of this name."""
        secret = self.secret(name)
        for word, meant in (
            ("SECRET", secret.as_uri()),
            ("FOLDER", self.outside.as_uri()),
            ("NAME", secret.name),
            ("PORT", str(self.watch.port)),
        ):
            payload = payload.replace(word, meant)
        return payload

    def brand(self, name, text=TEXT, **files):
        """Give the project a brand with these files, and a checklist that wants it; `page` is a template's body."""
        folder = self.folder / "templates" / "brands" / name
        (folder / "key").mkdir(parents=True)
        logo = next((f'[logo]\npath = "{file}"\n' for file in files if file.startswith("logo")), "")
        files.setdefault("brand.toml", f'[meta]\nname = "Acme"\n{logo}')
        if "page" in files:
            body = f"{{% block body %}}\n{files.pop('page')}\n{{{{ super() }}}}{{% endblock %}}\n"
            files["key/page.html.j2"] = f'{{% extends "shipped/page.html.j2" %}}\n{body}'
        for file, data in files.items():
            (folder / file).write_text(data)
        self.checklist(name, f"---\nbrand: {name}\n---\n{text}")
        return folder

    @property
    def names(self):
        return [path.stem for path in self._sources]

    def checklist(self, name, text):
        path = self.folder / f"{name}.md"
        path.write_text(text)
        self._sources.append(path)

    def picture(self, name, data):
        """Give the project an SVG picture, and a checklist that shows it."""
        (self.folder / f"{name}.svg").write_text(data)
        self.checklist(name, f"{TEXT}\n![a picture]({name}.svg)\n")

    def build(self, **order):
        """Build everything, as the command would; return what is said, and what was made."""
        sources, self._sources = tuple(self._sources), []
        (self.folder / "build").mkdir(exist_ok=True)
        before, started = snapshot(self.folder), time.monotonic()
        made, said, code = [], "", Exit.INPUT
        orders = make(Order(sources, ("key",), **order), find_project(self.folder), self._press)
        with self.watch.nothing(self.outside):
            try:
                made += (document.path for document in orders)
            except SdprintError as error:
                said, code = str(error), error.exit_code
        after = snapshot(self.folder)
        # A few of the documents are at work at a time.
        assert time.monotonic() - started < 25 * max(1, len(sources) // 8)
        assert code == Exit.INPUT
        for path in made:
            assert after.pop(path) != before.pop(path, None)
        assert after == before
        assert CANARY not in said
        for path in made:
            look_into(path)
        return said, {path.name.removesuffix(".pdf").partition("-key")[0] for path in made}


def snapshot(folder):
    return {
        path: (path.lstat().st_size, path.lstat().st_mtime_ns) if not path.is_dir() else ()
        for path in folder.rglob("*")
    }


def look_into(path):
    """Fail for anything in a PDF that is not for its reader: attachments, scripts, places of this machine, a secret."""
    with pikepdf.open(path) as pdf:
        parts = [thing.unparse() for thing in pdf.objects]
        parts += [thing.read_bytes() for thing in pdf.objects if isinstance(thing, pikepdf.Stream)]
        links = [str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", ()) if "/A" in note]
    for word in (b"/JavaScript", b"/Launch", b"/EmbeddedFile", b"/OpenAction", b"/GoToR", CANARY.encode()):
        assert not any(word in part for part in parts), word
    assert all(re.match("https?://[^@]*$|mailto:", link) for link in links)
    assert CANARY not in text_of(path)


@pytest.fixture(scope="module")
def press(font_cache):
    """One typesetting process for the whole module: it imports the engine once."""
    with pytest.MonkeyPatch.context() as patch, Press() as press:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        yield press


class Watch:
    """Sees, by inotify(7), whatever program or library opens a file in a folder; and what connects to a port."""

    def __init__(self, server):
        self._server = server
        self._libc = ctypes.CDLL(None)
        self.port = server.getsockname()[1]

    @contextlib.contextmanager
    def nothing(self, folder):
        """Fail if anything happens inside of the block."""
        events = self._libc.inotify_init1(os.O_NONBLOCK)
        try:
            assert self._libc.inotify_add_watch(events, os.fsencode(folder), IN_OPEN) > 0
            yield
            with pytest.raises(BlockingIOError):
                self._server.accept()
            with pytest.raises(BlockingIOError):
                os.read(events, 10_000)
            # It would have been seen.
            (folder / "seen").write_text("")
            assert b"seen" in os.read(events, 10_000)
            (folder / "seen").unlink()
        finally:
            os.close(events)


@pytest.fixture
def stranger(tmp_path, press):
    """A stranger's project, whose builds open nothing outside of it, and connect to nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        yield Stranger(tmp_path, press, Watch(server))


# References


def routes():
    """Yield each reference by each route that can carry it: the route, a name, and the payload as its file has it."""
    for name, css in (STYLES | DEAD_STYLES).items():
        yield "style sheet", name, css
        yield "template", name, f"<style>{css}</style>"
    for name, svg in (DRAWINGS | DEAD_DRAWINGS).items():
        yield "logo", name, svg
        yield "picture", name, svg
        yield "style sheet", f"drawn {name}", f'body{{background:url("{enclosed(svg)}")}}'
        yield "template", f"enclosed {name}", f'<img alt="x" src="{enclosed(svg)}">'
        yield "template", f"inline {name}", svg[svg.index("<svg") :]
    for name, body in (BODIES | DEAD_BODIES).items():
        yield "template", name, body
    # Out of the style sheet, into the page: where style sheets are files of their own, there is no such way.
    for name in ("picture", "attachment", "attached link", "base"):
        yield "style sheet", f"dead ended {name}", f"</style>{BODIES[name]}<style>"


ROUTES = {route: {name: payload for way, name, payload in routes() if way == route} for route, _, _ in routes()}


def slug(name):
    return name.replace(" ", "-")


@pytest.mark.parametrize("route", ROUTES)
def test_a_reference_out_of_the_project_is_refused_by_whatever_route_it_comes(stranger, route):
    for name, payload in ROUTES[route].items():
        aimed = stranger.aim(payload, slug(name))
        if route == "picture":
            stranger.picture(slug(name), aimed)
        else:
            file = {"style sheet": "brand.css", "logo": "logo.svg", "template": "page"}[route]
            stranger.brand(slug(name), **{file: aimed})
    said, made = stranger.build()

    for name in ROUTES[route]:
        place = f"{slug(name)}.svg:1:" if route == "picture" else f"brands/{slug(name)}/"
        assert (slug(name) in made) == (place not in said) or "dead" in name, name
        assert "dead" in name or place in said, name


def test_the_plain_engine_follows_each_reference_but_for_the_dead_ones(stranger):
    pages = {slug(name): stranger.aim(payload, slug(name)) for name, payload in ROUTES["template"].items()}
    for name, done in plainly(stranger.folder, pages).items():
        assert (f"/outside/{name}.svg\n" in done.log) == ("dead" not in name), name
        assert (b"/EmbeddedFile" in done.pdf) == ("attach" in name), name


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
    "kind": 'body{background:url("{% if plan.kind.name == "key" %}mine.svg{% endif %}")}',
    "import": '@import "more.css";',
    "import of data": "@import 'data:text/css,body{background:url(file://ROOT/MINE)}';",
}


def reach(stranger, name, sheet):
    """Give the project a brand whose style sheet reaches for a picture of the project; return what it has to say."""
    sheet = sheet.replace("MINE", "mine.svg").replace("ROOT", str(stranger.folder))
    drawn = f'{SVG}<image href="../../../mine.svg" width="9" height="9"/></svg>'
    files = {"more.css": REACHES["relative"].replace("MINE", "mine.svg"), "drawing.svg": drawn}
    file = "key/style.css" if name == "kind" else "brand.css"
    folder = stranger.brand(name, **{file: sheet}, **{file: files[file] for file in files if file in sheet})
    (folder / "link.svg").symlink_to(stranger.folder / "mine.svg")
    where = {"import": "more.css", "drawing": "drawing.svg"}.get(name, file)
    return f"{folder / where}:"


def test_a_brand_has_no_file_of_the_project_that_is_not_its_own(stranger):
    (stranger.folder / "mine.svg").write_text(f"{SVG}<rect width='9' height='9'/></svg>")
    places = {slug(name): reach(stranger, slug(name), sheet) for name, sheet in REACHES.items()}
    stranger.checklist("shown", f"{TEXT}\n![mine](mine.svg)\n")
    # The plain engine knows no templates.
    sheets = {name: stranger.folder / "templates" / "brands" / name / "brand.css" for name in places if name != "kind"}
    said, made = stranger.build()

    assert made == {"shown"}
    for name, place in places.items():
        assert place in said, name
    assert said.count("the file is outside of the brand's folder\n  hint: put the file into ") == len(places)
    pages = {name: f'<link rel="stylesheet" href="{sheet.as_uri()}">' for name, sheet in sheets.items()}
    for name, done in plainly(stranger.folder, pages).items():
        assert "mine.svg\n" in done.log or "link.svg\n" in done.log, name


def addressed(stranger, address, name):
    """Return an address as it is written in a file of the project, with a secret of this name behind it."""
    secret = stranger.secret(name)
    with contextlib.suppress(FileExistsError):
        (stranger.folder / "links" / secret.name).symlink_to(secret)
    encoded = str(stranger.outside).replace("outside", "%6f%75tside")
    address = address.replace("OUTSIDE", str(stranger.outside)).replace("ENCODED", encoded)
    return address.replace("%s", secret.name).replace("PORT", str(stranger.watch.port))


def by_any_route(stranger, name, address):
    """Put an address into a text, a style sheet, a logo, a drawing and a template; files count from where they are."""
    up = "" if ":" in address else "../" * 3
    drawn = drawing(f'<image href="{up}{address}" width="9" height="9"/>')
    stranger.brand(f"{name}-sheet", **{"brand.css": f'body{{background:url("{up}{address}")}}'})
    stranger.brand(f"{name}-logo", **{"logo.svg": drawn})
    stranger.brand(f"{name}-page", page=f'<img src="{address}" alt="x">')
    stranger.picture(f"{name}-drawn", drawn.replace(up, "") if up else drawn)


@pytest.mark.parametrize("addresses", [ADDRESSES, NETWORK], ids=["files", "network"])
def test_no_way_of_writing_an_address_leads_out_by_any_route(stranger, addresses):
    written = {slug(name): addressed(stranger, address, slug(name)) for name, address in addresses.items()}
    for name, address in written.items():
        by_any_route(stranger, name, address)
    said, made = stranger.build()
    assert not made
    for name in written:
        for place in (
            f"{name}-sheet/brand.css",
            f"{name}-logo/logo.svg",
            f"{name}-page/key/page.html.j2",
            f"{name}-drawn.svg",
        ):
            refused = "(the file is outside of the (project|brand's folder)|a build does not use the network)"
            assert re.search(f"/{place}:[13]:[0-9]+: .*: {refused}", said), (name, place)
    # What a text may not show is printed as it is written; what it may is named.
    shown = {name for name, address in written.items() if not re.match("(?i)file:", address)}
    for names in (shown, written.keys() - shown):
        for name in names:
            stranger.checklist(name, f"{TEXT}\n![x]({written[name]})\n")
        said, made = stranger.build() if names else ("", set())
        assert made == names - shown
        for name in names & shown:
            assert re.search(f"/{name}.md:5:6: picture '.*' is (outside of the project|on the network)", said), name
    control = plainly(stranger.folder, {name: f'<img src="{address}">' for name, address in written.items()})
    for name, done in control.items():
        assert f"{name}.svg\n" in done.log or "asked" in done.log, name


# What takes too long, or too much


def nested(style, levels):
    return f'<div style="{style}">' * levels + "x" + "</div>" * levels


USES = "".join(f'<g id="a{n}">' + f'<use href="#a{n + 1}"/>' * 10 + "</g>" for n in range(12))
VARIABLES = "".join(f"--v{n}:var(--v{n + 1}) var(--v{n + 1});" for n in range(30))
STRIPES = "width:999in;height:999in;background:repeating-linear-gradient(red 0,blue 1e-5px)"
MARKS = "a" + "\u0301" * 100_000
# Each takes the plain engine more than two seconds, or all memory; most of them minutes.
HANGING_DRAWINGS = {
    "stripes": drawing(
        '<linearGradient id="g" x2="1e-7" spreadMethod="repeat"><stop stop-color="red"/>'
        '<stop offset="1" stop-color="blue"/></linearGradient><rect width="30" height="30" fill="url(#g)"/>'
    ),
    "entities": drawing("&a;" * 400, f'<!DOCTYPE svg [<!ENTITY a "{"<g/>" * 2500}">]>'),
    "uses": drawing(f'<defs>{USES}<g id="a12"><rect width="1" height="1"/></g></defs><use href="#a0"/>'),
    "marks": drawing(f'<text y="9">{MARKS}</text>'),
}
HANGING_STYLES = {
    "variables": f":root{{{VARIABLES}--v30:1px}}h1{{margin:var(--v0)}}",
    "stripes": f"h1{{{STRIPES}}}",
    "marks": f'h1::before{{content:"{MARKS}"}}',
}
HANGING_BODIES = {
    "cells": '<table><tr><td colspan="1000000">x</td></tr></table>',
    "flex": nested("display:flex", 14),
    "columns": nested("columns:2", 5).replace("x", "x<p>x</p>" * 40),
    "letters": "word " * 400_000,
    "marks": MARKS,
}


def hanging():
    """Yield each of what hangs by each route that can carry it: a name, and the file of a brand with its text."""
    for name, css in HANGING_STYLES.items():
        yield f"{name}-sheet", "brand.css", css
    for name, svg in HANGING_DRAWINGS.items():
        yield f"{name}-logo", "logo.svg", svg
        yield f"{name}-picture", "picture", svg
        yield f"{name}-enclosed", "brand.css", f'body{{background:url("{enclosed(svg)}")}}'
    for name, body in HANGING_BODIES.items():
        yield f"{name}-page", "page", body
    for name in ("stripes", "entities", "uses"):
        yield f"{name}-inline", "page", f'<img alt="x" src="{enclosed(HANGING_DRAWINGS[name])}">'


@pytest.fixture
def hurried(stranger, font_cache):
    """The stranger's project, whose documents may take a second each."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        patch.setattr("sdprint.press.job.CPU_BASE", 1)
        with Press() as stranger._press:
            yield stranger


def test_what_hangs_the_plain_engine_ends_at_the_limit_by_every_route(hurried):
    for name, file, text in hanging():
        if file == "picture":
            hurried.picture(name, text)
        else:
            hurried.brand(name, **{file: text})
    said, made = hurried.build()

    assert not made
    for name, *_ in hanging():
        assert f"/{name}.md: {name}.md as key: stopped at the limit of 1 s and 1501 MB\n" in said, name


def test_what_hangs_here_hangs_the_plain_engine(stranger):
    pages = {name: f"<style>{css}</style>" for name, css in HANGING_STYLES.items()}
    pages |= {f"drawn-{name}": f'<img alt="x" src="{enclosed(svg)}">' for name, svg in HANGING_DRAWINGS.items()}
    pages = {name: page for name, page in pages.items() if "marks" not in name} | HANGING_BODIES

    # Twice the time that it gets here are not enough, or 3 GB of memory.
    for name, done in plainly(stranger.folder, pages, cpu=2).items():
        assert done.ended in (-signal.SIGKILL, -signal.SIGXCPU, OUT_OF_MEMORY), name


# What makes the engine fail

CRASHING_STYLES = {
    "size": "h1{font-size:1e9px}",
    "spacing": "h1{letter-spacing:1e9px}",
    "calc": "h1{width:" + "calc(" * 3000 + "1px" + ")" * 3000 + "}",
    "not": ":not(" * 3000 + "a" + ")" * 3000 + "{color:red}",
}
CRASHING_BODIES = {
    "lists": "<ul><li>" * 150 + "x" + "</li></ul>" * 150,
    "boxes": nested("", 400),
    "spans": "<span>" * 400 + "x" + "</span>" * 400,
    "tables": "<table><tr><td>" * 80 + "x" + "</td></tr></table>" * 80,
}
# These are left out by the plain engine, without a word.
SILENT_DRAWINGS = {
    "import": drawing('<style>@import "x.css";</style>'),
    "deep": drawing("<g>" * 3000 + "</g>" * 3000),
    "none": "<svg",
    "laughs": drawing(
        "&j;",
        '<!DOCTYPE svg [<!ENTITY a "aaaaaaaaaa">'
        + "".join(f'<!ENTITY {b} "{f"&{a};" * 10}">' for a, b in itertools.pairwise("abcdefghij"))
        + "]>",
    ),
}
ODD_STYLES = {
    "endless page": "@page{size:1e9px 1e9px}",
    "tiny page": "@page{size:1px 1px}",
    "no page": "@page{size:0 0}",
    "negative": "@page{margin:-999999px}body{margin:-999999px}",
    "negative area": "@page{margin:999999px}",
    "high": "h1{height:1e9px}",
    "higher": "h1{margin-top:1e30px;padding:1e300px}",
    "grid": "body{display:grid;grid-template-columns:repeat(100000,1fr)}",
    "crowd": "body{columns:100000}",
    "lines": "p{orphans:999999999;widows:999999999}",
    "counter": "h1{counter-increment:a 99999999999999999999}h1::before{content:counter(a,upper-roman)}",
    "gone": "*{display:none}",
    "covered": "body::after{content:'';position:fixed;inset:0;background:white}",
    "white": "*{color:#fff!important}",
    "away": "*{position:absolute;left:-999in}",
    "link": 'h1{link:url("javascript:alert(1)")}',
    "bookmark": "h1{bookmark-label:'" + "x" * 100_000 + "'}",
}


# These do no harm, or what they do is told.
HARMLESS = {"grid", "lines", "counter", "link", "bookmark"}


def test_what_makes_the_engine_fail_is_told_by_every_route_and_never_with_a_traceback(stranger):
    for name, css in (CRASHING_STYLES | ODD_STYLES).items():
        stranger.brand(slug(f"{name}-sheet"), **{"brand.css": css})
    for name, body in CRASHING_BODIES.items():
        stranger.brand(slug(f"{name}-page"), page=body)
    for name, svg in SILENT_DRAWINGS.items():
        stranger.brand(slug(f"{name}-logo"), **{"logo.svg": svg})
        stranger.picture(slug(f"{name}-picture"), svg)
        stranger.brand(slug(f"{name}-enclosed"), **{"brand.css": f'body{{background:url("{enclosed(svg)}")}}'})
        stranger.brand(slug(f"{name}-inline"), page=f'<img alt="x" src="{enclosed(svg)}">')
    everything = set(stranger.names)
    said, made = stranger.build()

    assert made == {f"{name}-sheet" for name in HARMLESS}
    for name in everything - made:
        assert f"/{name}.md:" in said or f"/brands/{name}/" in said, name
    for name in SILENT_DRAWINGS:
        for route in ("logo/brand.toml:4:", "enclosed/brand.css:1:", "inline/key/page.html.j2:3:"):
            assert f"/brands/{name}-{route}" in said
        assert f"/{name}-picture.md:5:14: picture '{name}-picture.svg': no picture that can be printed" in said
    assert max(map(len, said.splitlines())) < 500


def test_what_makes_the_engine_fail_here_makes_the_plain_one_fail_or_leave_it_out(stranger):
    pages = CRASHING_BODIES | {f"sheet-{name}": f"<style>{css}</style>" for name, css in CRASHING_STYLES.items()}
    for name, done in plainly(stranger.folder, pages).items():
        assert done.ended == FAILED, name
    pages = {name: f'<img alt="x" src="{enclosed(svg)}">' for name, svg in SILENT_DRAWINGS.items()}
    for name, done in plainly(stranger.folder, pages).items():
        assert b"%%EOF" in done.pdf, name


# Pictures that are none


def spoil(name, picture):
    """Put something there that is no picture, or not a whole one, or too much of one."""
    if name == "pipe":
        os.mkfifo(picture)
    elif name in ("zero", "urandom"):
        picture.symlink_to(f"/dev/{name}")
    elif name == "folder":
        picture.mkdir()
    elif name == "bomb":
        Image.new("1", (9000, 9000)).save(picture)
    else:
        stream = io.BytesIO()
        Image.effect_noise((64, 64), 90).save(stream, "PNG")
        picture.write_bytes(stream.getvalue()[:2000])


SPOILT = ("pipe", "zero", "urandom", "folder", "bomb", "half")


def test_a_picture_that_is_none_is_refused_by_name_by_every_route(stranger):
    for name in SPOILT:
        spoil(name, stranger.folder / f"{name}.png")
        stranger.brand(f"{name}-sheet", **{"brand.css": f'body{{background:url("{name}.png")}}'})
        stranger.brand(f"{name}-page", page=f'<img src="{name}.png" alt="x">')
        drawn = drawing(f'<image href="../../../{name}.png" width="9" height="9"/>')
        stranger.brand(f"{name}-logo", **{"logo.svg": drawn})
    said, made = stranger.build()
    assert not made
    for name in SPOILT:
        for file in ("sheet/brand.css:1:", "page/key/page.html.j2:3:", "logo/logo.svg:1:"):
            assert f"/{name}-{file}" in said, (name, file)

    # In a text, and as a logo: what is no file is told of before anything is set.
    for names in (SPOILT[:4], SPOILT[4:]):
        for name in names:
            stranger.checklist(name, f"{TEXT}\n![a]({name}.png)\n")
        said, made = stranger.build()
        assert not made
        assert all(f"/{name}.md:5:6: picture '{name}.png'" in said for name in names)
    for name in SPOILT:
        folder = stranger.brand(f"{name}-itself", **{"logo.png": ""})
        (folder / "logo.png").unlink()
        spoil(name, folder / "logo.png")
        said, made = stranger.build()
        assert not made
        assert f"/brands/{name}-itself/brand.toml:4:" in said


def test_the_plain_engine_waits_for_ever_takes_all_there_is_or_prints_what_there_is_of_a_picture(stranger):
    for name in SPOILT:
        spoil(name, stranger.folder / f"{name}.png")
    pages = {name: f'<img src="{name}.png" alt="x">' for name in SPOILT}
    done = plainly(stranger.folder, pages, cpu=1, seconds=4)

    assert {name for name in SPOILT if not done[name].pdf} == {"pipe", "zero", "urandom", "bomb"}


# Links

LINKS = (
    *("javascript:alert(1)", "file:///etc/passwd", "notes.html", "../up.html", "data:text/html,x"),
    *("https://me:secret@example.org/", "ftp://example.org/", "https://example.org\\@evil/", "tel:123"),
)


def test_a_link_that_nobody_should_follow_is_an_error_and_no_folder_of_this_machine_is_told(stranger):
    control = plainly(stranger.folder, {str(at): f'<a href="{link}">x</a>' for at, link in enumerate(LINKS)})
    for at, link in enumerate(LINKS):
        with pikepdf.open(io.BytesIO(control[str(at)].pdf)) as pdf:
            assert str(pdf.pages[0].Annots[0].A.URI).endswith(link.rpartition("/")[2])
        stranger.brand(f"page-{at}", page=f'<p><a href="{link}">x</a></p>')
        stranger.brand(f"sheet-{at}", **{"brand.css": f'</style></head><body><p><a href="{link}">x</a></p><style>'})
    said, made = stranger.build()

    # A style sheet is a file of its own, and no way into the page.
    assert made == {f"sheet-{at}" for at in range(len(LINKS))}
    for at, link in enumerate(LINKS):
        assert f"page-{at}/key/page.html.j2:3:13: '{link}': a link leads to " in said


def test_a_link_in_a_text_that_nobody_should_follow_is_printed_and_leads_nowhere(stranger):
    for at, link in enumerate(LINKS):
        stranger.checklist(f"list-{at}", f"# Release\n\n- Are [the](<{link}>) tests green?\n")
    everything = set(stranger.names)
    said, made = stranger.build()

    assert (said, made) == ("", everything)


def test_links_that_can_be_followed_stay(stranger):
    links = ("https://example.org/a?b#c", "mailto:me@example.org", "#here")
    stranger.brand("list", page="".join(f'<p><a href="{link}">x</a></p>' for link in links) + '<p id="here">y</p>')
    said, made = stranger.build()

    assert (said, made) == ("", {"list"})
    with pikepdf.open(next((stranger.folder / "build").iterdir())) as pdf:
        found = {str(note.A.URI) for page in pdf.pages for note in page.get("/Annots", ()) if "/A" in note}
    assert found == {"https://example.org/a?b#c", "mailto:me@example.org"}


# Code

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


def test_no_template_gets_at_python_nor_does_a_style_sheet_which_is_one(stranger):
    for at, text in enumerate(INJECTIONS):
        stranger.brand(f"page-{at}", page=f"{{% if true %}}{text}{{% endif %}}")
        stranger.brand(f"sheet-{at}", **{"brand.css": f"{{% if true %}}{text}{{% endif %}}"})
    said, made = stranger.build()

    assert not made
    for at, text in enumerate(INJECTIONS):
        assert f"/page-{at}/key/page.html.j2:3" in said, text
        assert f"/sheet-{at}/brand.css:1" in said, text


ENDLESS = (
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}",
    "{{ lipsum(n=10**6) }}",
    "{{ 'a' * 10**9 }}",
    "{{ 'a' | center(10**9) }}",
    "{{ '%1000000000d' | format(1) }}",
    "{% macro a() %}{{ a() }}{% endmacro %}{{ a() }}",
    "{{ 9 ** (9 ** 9) }}",
)


def test_a_template_that_never_ends_ends_at_the_limit(hurried):
    for at, text in enumerate(ENDLESS):
        hurried.brand(f"page-{at}", page=text)
    hurried.brand("sheet", **{"brand.css": ENDLESS[0]})
    everything = set(hurried.names)
    said, made = hurried.build()

    assert not made
    for name in everything:
        assert f"/{name}.md: " in said or f"/brands/{name}/" in said, name


def test_what_looks_like_code_in_a_text_is_printed_as_it_stands(stranger):
    bodies = (BODIES | DEAD_BODIES).values()
    code = [stranger.aim(text, "secret") for text in (*bodies, *DRAWINGS.values(), *INJECTIONS)]
    code += [f"<style>{stranger.aim(css, 'secret')}</style>" for css in (STYLES | DEAD_STYLES).values()]
    plainly_put = [re.sub(r"([\\`*_{}\[\]<>()#+.!|~&:\"'-])", r"\\\1", text) for text in code]
    stranger.checklist("escaped", "# T\n\n" + "".join(f"- Is {text} right?\n" for text in plainly_put))
    stranger.checklist("code", "# T\n\n- Why?\n\n" + "".join(f"```\n{text}\n```\n\n" for text in code))
    stranger.checklist("raw", "# T\n\n" + "".join(f"- Is {text} right?\n" for text in code if "![" not in text))
    said, made = stranger.build()

    # That each is on the paper, in order and whole, the proof of every build says.
    assert (said, made) == ("", {"escaped", "code", "raw"})
    for name in made:
        text = squeezed(text_of(stranger.folder / "build" / f"{name}-key.pdf"))
        assert "<iframesrc=" in text
        assert "{{cycler.__init__.__globals__" in text or name == "raw"


FRONT = (
    "title: '{}'",
    "tagline: '{}'",
    "edition: '{}'",
    "problem: '{}'",
    "review: ['{}']",
    "estimate: [['{}', b, c]]",
)
WRONG_FRONT = (
    "lang: '\"><img src=SECRET>'",
    "brand: ../../../outside",
    "brand: SECRET",
    "paper: ../outside/a4",
    "numbers: [../../outside/secret]",
    "numbers: [SECRET]",
    "title: !!python/object/apply:os.system ['touch HIT']",
    "title: &a [x]\ntagline: *a",
    "durations: {45: [" + "9" * 5000 + "]}",
    "title: " + "[" * 500,
)


def test_front_matter_is_printed_as_it_stands_or_is_an_error_with_its_place(stranger):
    text = stranger.aim('</title><img src="SECRET"><style>body{background:url("SECRET")}', "secret")
    for at, line in enumerate(FRONT):
        stranger.checklist(f"right-{at}", f"---\n{line.format(text)}\n---\n{TEXT}")
    said, made = stranger.build()
    assert (said, len(made)) == ("", len(FRONT))

    for at, line in enumerate(WRONG_FRONT):
        stranger.checklist(f"wrong-{at}", f"---\n{stranger.aim(line, 'secret')}\n---\n{TEXT}")
    said, made = stranger.build()
    assert not made
    for at, line in enumerate(WRONG_FRONT):
        assert f"/wrong-{at}.md:2:" in said or f"/wrong-{at}.md:1:" in said, line
    assert not list(stranger.folder.rglob("HIT"))


def test_a_number_card_and_a_file_of_a_brand_that_are_links_out_are_refused_by_name(stranger):
    secret = stranger.outside / "secret"
    secret.write_text(f"# {CANARY}\n\n| a | b |\n|---|---|\n| {CANARY} | c |\n")
    (stranger.folder / "numbers").mkdir()
    (stranger.folder / "numbers" / "mine.md").symlink_to(secret)
    stranger.checklist("card", f"---\nnumbers: [mine]\n---\n{TEXT}")
    said, made = stranger.build()
    assert not made
    assert "/card.md:2:1: number card 'mine' is a link out of its folder" in said

    (stranger.brand("sheet") / "brand.css").symlink_to(secret)
    (stranger.brand("page") / "key" / "page.html.j2").symlink_to(secret)
    said, made = stranger.build()
    assert not made
    for file in ("sheet/brand.css", "page/key/page.html.j2"):
        assert re.search(f"typesetting was kept from reading .*/brands/{file}\n", said), file


BRANDS = (
    "name = \"</title><img src='SECRET'>{{ 7*7 }}\"",
    "about = \"<img src='SECRET'>\"",
    '[logo]\npath = "../../../../outside/NAME"',
    '[logo]\npath = "SECRET"',
    '[logo]\npath = "link.svg"',
    '[logo]\npath = "http://127.0.0.1:PORT/x.svg"',
    '[color]\nforeground = "red;} body{background:url(SECRET)"',
    '[typography]\nbase = "a;} body{background:url(SECRET)"',
    '[color.steps]\ngreen = { fill = "url(SECRET)" }',
)


def test_what_a_brand_says_is_printed_or_an_error_with_its_place(stranger):
    for at, line in enumerate(BRANDS):
        name, head = f"b-{at}", "" if line.startswith("name") else 'name = "x"\n'
        folder = stranger.brand(name, **{"brand.toml": f"[meta]\n{head}{stranger.aim(line, name)}\n"})
        (folder / "link.svg").symlink_to(stranger.outside / f"{name}.svg")
        said, made = stranger.build()

        assert (f"/brands/{name}/brand.toml:" in said) == (at > 1)
        assert (made == {name}) == (at < 2), line
