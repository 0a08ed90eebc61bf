"""From an order to files: what is refused, in which words, and that nothing is harmed by it."""

import gzip
import os
import shutil
import socket
import struct
import subprocess
import sys
import zlib
from pathlib import Path

import pytest
from pdfs import MADE, text_of

from sdprint.design.project import find_project
from sdprint.errors import Exit, SdprintError, Severity
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press
from sdprint.survey import check_all

DATA = Path(__file__).parent / "data"
EARLIER = b"an earlier document"
FONTS_HINT = "put a font that has them, as .ttf or .otf, into the project's templates/fonts/ or the brand's fonts/"


@pytest.fixture(scope="module")
def press(font_cache):
    """One typesetting process for the whole module: it imports the engine once."""
    with pytest.MonkeyPatch.context() as patch, Press() as press:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        yield press


@pytest.fixture
def build(press, tmp_path):
    """Make documents in the test's folder; without other words, the answer key, which is the quickest."""

    def run(*sources, kinds=("key",), **order):
        return list(make(Order(sources, kinds, **order), find_project(tmp_path), press))

    return run


@pytest.fixture
def refusal(build, tmp_path, litter):
    """Fail to build; return what is said, and the exit code. An earlier document stays, and nothing comes beside it."""

    def run(*sources, **order):
        earlier = tmp_path / "build" / "list-key.pdf"
        earlier.parent.mkdir(exist_ok=True)
        earlier.write_bytes(EARLIER)
        with pytest.raises(SdprintError) as caught:
            build(*sources, **order)
        assert earlier.read_bytes() == EARLIER
        assert names(earlier.parent) == ["list-key.pdf"]
        assert litter() == []
        return str(caught.value).replace(f"{tmp_path}/", ""), caught.value.exit_code

    return run


def write(folder, files):
    """Write text files, given by their paths in `folder`."""
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(text if isinstance(text, bytes) else text.encode())


def names(folder):
    """Return what is in a folder, hidden files too."""
    return sorted(path.name for path in Path(folder).iterdir())


def png(size=16):
    """Return a picture of noise, so that no half of it is empty."""

    def chunk(name, data):
        return struct.pack("!I", len(data)) + name + data + struct.pack("!I", zlib.crc32(name + data))

    rows = b"".join(b"\0" + bytes((x * x * y * 7 + x * 31) % 251 for x in range(3 * size)) for y in range(size))
    header = struct.pack("!IIBBBBB", size, size, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def test_a_document_is_written_and_reported_as_it_is(build, checklist, tmp_path):
    (made,) = build(checklist())

    assert made.path == tmp_path / "build" / "list-key.pdf"
    assert made.path.read_bytes().startswith(b"%PDF-")
    assert made.path.read_bytes().rstrip().endswith(b"%%EOF")
    assert made.size == made.path.stat().st_size
    assert (made.pages, made.type_size, made.warnings) == (1, 9.0, ())


def test_without_a_kind_every_kind_is_made(build, checklist):
    assert [made.path.stem for made in build(checklist(), kinds=())] == [f"list-{kind}" for kind in MADE]


def test_without_a_source_every_checklist_of_the_project_is_made_and_its_readme_is_not(build, tmp_path):
    write(tmp_path, {"content/b.md": "- b?", "content/a.md": "- a?", "content/README.md": "# How to", "c.md": "- c?"})

    assert [made.path.name for made in build()] == ["a-key.pdf", "b-key.pdf"]


@pytest.mark.parametrize(
    ("order", "name"),
    [
        ({}, "list-key.pdf"),
        ({"paper": "Letter"}, "list-key-letter.pdf"),
        ({"brand": "acme", "paper": "letter", "choices": Choices(mono=True)}, "list-key-acme-letter-mono.pdf"),
        ({"choices": Choices(hints=False)}, "list-key-no-hints.pdf"),
        ({"choices": Choices(minutes=45)}, "list-key-45min.pdf"),
    ],
)
def test_a_file_is_named_after_what_is_unusual_about_it(build, checklist, tmp_path, order, name):
    write(tmp_path, {"templates/brands/acme/brand.toml": '[meta]\nname = "Acme"\n'})
    path = checklist("---\ndurations: {35: [20, 15], 45: [30, 15]}\n---\n# T\n\n## A\n\n- a?\n\n## B\n\n- b?\n")

    assert [made.path.name for made in build(path, **order)] == [name]


@pytest.mark.parametrize(
    "data",
    [b"\xef\xbb\xbf# Release\n\n- Why?\n", b"# Release\r\n\r\n- Why?\r\n", b"# Release\r\r- Why?\r"],
    ids=["byte order mark", "CRLF", "CR"],
)
def test_marks_and_line_ends_of_other_systems_change_no_byte(build, checklist, data):
    path = checklist("# Release\n\n- Why?\n")
    (plain,) = build(path)
    expected = plain.path.read_bytes()
    checklist(data)
    (made,) = build(path)

    assert made.path.read_bytes() == expected


@pytest.mark.parametrize(
    ("name", "data", "said"),
    [
        ("lsit.md", None, "lsit.md: no such file\n  hint: did you mean 'list.md'?"),
        ("sub", None, "sub: is a folder, not a Markdown file\n  hint: name a file, for instance {0}/sub/*.md"),
        ("x.md", b"%PDF-1.7", "x.md: is a binary file, not Markdown\n  hint: name the .md file it was made from"),
        ("x.md", b"- a\0b", "x.md:1:4: control character U+0000\n  hint: delete it: it can't be printed"),
        ("x.md", b"- a\n- \xe4", "x.md:2:3: is not UTF-8: byte 0xE4\n  hint: run: iconv -f WINDOWS-1252 -t UTF-8 x.md"),
        ("x.md", b"\n \n", "x.md: the file is empty\n  hint: write at least one heading or list item"),
        ("x.md", b"# T\n", "x.md:1: nothing to print: no list item, no text\n  hint: write at least one list item"),
        ("x.md", b"- " * 70 + b"x", "x.md:1: nested deeper than 60 levels\n  hint: make the inner lists headings"),
    ],
    ids=["missing", "folder", "binary", "NUL", "not UTF-8", "empty", "only a title", "too deep"],
)
def test_a_source_that_can_not_be_read_is_refused_in_its_words(refusal, checklist, tmp_path, name, data, said):
    # Enough text around a NUL, or the file is taken for a binary one.
    data = data + b"\n" + b"- more text\n" * 20 if data and b"\0" in data else data
    checklist("- a?")
    (tmp_path / "sub").mkdir()
    if data is not None:
        (tmp_path / name).write_bytes(data)
    text, code = refusal(tmp_path / name)

    assert text.replace(f"{tmp_path}/", "").startswith(said.format(tmp_path).replace(f"{tmp_path}/", ""))
    assert code == Exit.INPUT


def test_mojibake_is_answered_with_the_command_that_repairs_it(refusal):
    text, code = refusal(DATA / "seed.txt")

    assert text.startswith(f"{DATA / 'seed.txt'}:1:{(DATA / 'seed.txt').read_text().index('â€') + 1}: mojibake in ")
    assert text.endswith(f"hint: run: sdprint import {DATA / 'seed.txt'}")
    assert code == Exit.INPUT


@pytest.mark.parametrize(
    ("front", "said"),
    [
        ("paper: leter", "3:1: unknown paper 'leter' in front matter\n  hint: did you mean 'letter'?"),
        ("paper: tabloid", "3:1: unknown paper 'tabloid' in front matter\n  hint: known: 3x5, 4x6, a3"),
        ("brand: plane", "3:1: unknown brand 'plane' in front matter\n  hint: did you mean 'plain'?"),
        ("tagine: x", "3:1: unknown key 'tagine' in front matter\n  hint: did you mean 'tagline'?"),
        ("durations: {45: [1, 2]}", "3:1: "),
        ("lang: [", "4:1: front matter is not YAML: "),
        ("numbers: [latensy]", "3:1: "),
    ],
)
def test_a_mistake_in_front_matter_is_named_with_line_and_column(refusal, checklist, front, said):
    text, code = refusal(checklist(f"---\ntitle: T\n{front}\n---\n- a?\n"))

    assert text.startswith(f"list.md:{said}")
    assert "hint: " in text
    assert code == Exit.INPUT


def test_everything_wrong_with_every_source_is_said_in_one_run_and_nothing_is_typeset(refusal, checklist):
    good = checklist("- a?", "good.md")
    bad = checklist("---\nbrand: plane\npaper: tabloid\n---\n- ![x](a.png)\n- ![y](b.png)\n", "bad.md")
    text, code = refusal(good, bad, checklist(b"- \xff", "worse.md"), good.parent / "gone.md")

    assert [line.partition(":")[0] for line in text.split("\n") if "hint" not in line] == [
        "worse.md",
        "gone.md",
        *["bad.md"] * 4,
    ]
    assert code == Exit.INPUT


@pytest.mark.parametrize(
    ("order", "said", "code"),
    [
        ({"kinds": ("worksheat",)}, "unknown kind 'worksheat'\n  hint: did you mean 'worksheet'?", Exit.USAGE),
        (
            {"kinds": ("_base",)},
            "unknown kind '_base'\n  hint: known: cheatsheet, key, notes, pocket, sco",
            Exit.USAGE,
        ),
        ({"kinds": ("../brands/plain",)}, "unknown kind '../brands/plain'\n  hint: known: ", Exit.USAGE),
        ({"brand": "plane"}, "unknown brand 'plane'\n  hint: did you mean 'plain'?", Exit.USAGE),
        ({"paper": "lettr"}, "unknown paper 'lettr'\n  hint: did you mean 'letter'?", Exit.USAGE),
        (
            {"choices": Choices(minutes=45)},
            "no plan for 45 minutes in list.md\n  hint: the front matter has no durations: ",
            Exit.USAGE,
        ),
    ],
)
def test_what_there_is_not_can_not_be_ordered(refusal, checklist, order, said, code):
    text, found = refusal(checklist(), **order)

    assert text.startswith(said)
    assert found == code


def test_minutes_that_the_checklist_has_no_plan_for_are_answered_with_those_it_has(refusal, checklist):
    path = checklist("---\ndurations: {35: [20, 15], 45: [30, 15]}\n---\n# T\n\n## A\n\n- a?\n\n## B\n\n- b?\n")
    text, code = refusal(path, choices=Choices(minutes=50))

    assert text.startswith("no plan for 50 minutes in list.md\n  hint: ")
    assert "35" in text
    assert "45" in text
    assert code == Exit.USAGE


def test_two_sources_of_one_name_would_overwrite_each_other(refusal, checklist):
    text, code = refusal(checklist(), checklist(name="other/list.md"))

    assert text == (
        "build/list-key.pdf: two checklists would be written to this file\n"
        "  hint: build them one by one, each with its own -o"
    )
    assert code == Exit.USAGE


MARGINS = "margins = { top = 9, right = 9, bottom = 9, left = 9 }\n"
KIND = 'title = "T"\nabout = "a"\nkicker = "k"\n' + MARGINS
BRAND = '[meta]\nname = "Acme"\n'


@pytest.mark.parametrize(
    ("file", "text", "said"),
    [
        ("sdprint.toml", 'papr = "a4"\n', ":1:1: unknown key 'papr'\n  hint: did you mean 'paper'?"),
        ("sdprint.toml", 'mono = false\npaper = "tabloid"\n', ":2:1: unknown paper 'tabloid'\n  hint: known: 3x5, 4x6"),
        ("sdprint.toml", 'brand = "plane"\n', ":1:1: unknown brand 'plane'\n  hint: did you mean 'plain'?"),
        ("sdprint.toml", 'kinds = ["key", "nots"]', ":1:1: unknown kind 'nots'\n  hint: did you mean 'notes'?"),
        ("sdprint.toml", "brand = 3\n", ":1:1: brand: "),
        ("sdprint.toml", 'brand = "a\n', ":1:11: not TOML: "),
        ("sdprint.toml", b"# \xff\n", ":1:3: is not UTF-8: byte 0xFF"),
        ("templates/documents/key/document.toml", KIND + "colour = 1\n", ":5:1: unknown key 'colour'"),
        (
            "templates/documents/key/document.toml",
            KIND + "[fit]\nmod = 1\n",
            ":6:1: unknown key 'fit.mod'",
        ),
        ("templates/documents/key/document.toml", KIND + "[fit]\nmode = 'x'\n", ":6:1: fit.mode: "),
        ("templates/documents/key/document.toml", MARGINS, ": key 'title' is missing"),
        ("templates/brands/acme/brand.toml", BRAND + "motto = 1\n", ":3:1: unknown key 'meta.motto'"),
        (
            "templates/brands/acme/brand.toml",
            BRAND + "[color]\nrule = 'rot'\n",
            ":4:1: color.rule: 'rot' is not a colour",
        ),
        (
            "templates/brands/acme/brand.toml",
            BRAND + "[colors]\n",
            ":3:1: unknown key 'colors'\n  hint: ",
        ),
        ("templates/brands/acme/brand.toml", BRAND + "[logo]\npath = 'l.svg'\n", ":4:1: logo.path: no file 'l.svg'"),
        (
            "templates/brands/acme/brand.toml",
            BRAND + "[logo]\npath = '../../../list.md'\n",
            ":4:1: logo.path: no file ",
        ),
    ],
)
def test_a_mistake_in_a_toml_file_is_named_with_line_and_column(build, checklist, tmp_path, file, text, said):
    write(tmp_path, {file: text})
    path = checklist()
    with pytest.raises(SdprintError) as caught:
        build(path, kinds=() if file == "sdprint.toml" else ("key",), brand="acme" if "brands" in file else "")

    assert str(caught.value).startswith(f"{tmp_path / file}{said}")
    assert caught.value.exit_code == Exit.INPUT
    assert not (tmp_path / "build").exists()


@pytest.mark.parametrize(
    ("name", "text", "said"),
    [
        ("page.html.j2", "a\n{% for x in %}\n", ":2: template: Expected an expression"),
        ("page.html.j2", "a\n{{ plan.title }\n", ":2: template: unexpected '}'"),
        ("page.html.j2", "a\n\n{% if plan %}\n", ":3: template: Unexpected end of template"),
        ("page.html.j2", "a\n{{ nothing }}\n", ":2: template: 'nothing' is undefined"),
        ("page.html.j2", "a\n{{ plan.tilte }}\n", ":2: template: 'sdprint.layout.plan.Plan object' has no attribute"),
        ("page.html.j2", "a\n{{ plan | frob }}\n", ":2: template: No filter named 'frob'."),
        ("page.html.j2", "a\n{{ 1 / 0 }}\n", ":2: template: division by zero"),
        ("page.html.j2", "a\n{{ 'a' + 1 }}\n", ":2: template: can only concatenate str"),
        ("page.html.j2", "a\n{{ plan.__class__ }}\n", ":2: template: access to attribute '__class__'"),
        ("page.html.j2", "a\n{{ range(10 ** 9) }}\n", ":2: template: Range too big."),
        ("page.html.j2", "a\n{% include 'gone.css' %}\n", ":2: no template 'gone.css'\n  hint: the name counts from"),
        ("page.html.j2", "{% extends 'base/gone.j2' %}\n", ":1: no template 'base/gone.j2'\n  hint: "),
        ("page.html.j2", "{% include '../../../list.md' %}\n", ":1: no template '../../../list.md'\n  hint: "),
        ("page.html.j2", b"\xff\xfe", ": template: is not UTF-8"),
        ("style.css", "p { color: red }\n{{ nothing }}\n", ":2: template: 'nothing' is undefined"),
        ("style.css", "p {\n{% frob %}\n", ":2: template: Encountered unknown tag 'frob'."),
    ],
)
def test_a_broken_template_is_named_with_its_file_and_line(refusal, checklist, tmp_path, name, text, said):
    write(tmp_path, {f"templates/documents/key/{name}": text})
    found, code = refusal(checklist())

    assert found.startswith(f"templates/documents/key/{name}{said}")
    assert code == Exit.INPUT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{{ 'a' * 10 ** 10 }}", "list.md as key: stopped at the limit of 30 s and "),
        ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "list.md as key: nested too deep to typeset"),
    ],
    ids=["memory", "recursion"],
)
def test_a_template_that_never_ends_is_ended(refusal, checklist, tmp_path, text, said):
    write(tmp_path, {"templates/documents/key/page.html.j2": text})
    found, code = refusal(checklist())

    assert said in found
    assert "hint: " in found
    assert code == Exit.INPUT


def test_a_style_sheet_of_the_brand_comes_last_in_every_document(build, checklist, tmp_path):
    write(tmp_path, {"templates/brands/own/brand.toml": '[meta]\nname = "Own"\n'})
    write(tmp_path, {"templates/brands/own/brand.css": "h1::before{content:'Ours: '}"})

    for document in build(checklist(), kinds=("cheatsheet", "key"), brand="own"):
        assert "Ours: Release" in text_of(document.path)


def test_pictures_of_the_project_are_printed(build, checklist, tmp_path):
    path = checklist("![plan](pics/my%20plan.png)\n\n- a?\n")
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><rect width="9" height="9"/></svg>'
    write(tmp_path, {"pics/my plan.png": png(64)})
    (with_noise,) = build(path)
    write(tmp_path, {"pics/my plan.png": png(8)})
    (with_less,) = build(path)
    write(tmp_path, {"pics/drawing.svg": svg})
    (with_svg,) = build(checklist("![plan](pics/drawing.svg)\n\n- a?\n"))

    assert with_noise.size > with_less.size + 5000
    assert with_svg.pages == 1


@pytest.mark.parametrize(
    ("reference", "said"),
    [
        ("gone.png", "no picture 'gone.png'\n  hint: the path counts from the checklist's folder"),
        ("https://example.org/a.png", "picture 'https://example.org/a.png' is on the network\n  hint: save the"),
        ("../up.png", "picture '../up.png' is outside of the project\n  hint: copy it below"),
        ("link.png", "picture 'link.png' is outside of the project\n  hint: copy it below"),
        ("zero.png", "picture 'zero.png' is outside of the project\n  hint: copy it below"),
        ("pipe.png", "picture 'pipe.png' is not a regular file\n  hint: "),
        ("folder.png", "picture 'folder.png' is not a regular file\n  hint: "),
        ("half.png", "picture 'half.png': damaged or too large: image file is truncated\n  hint: save it again"),
        ("flipped.png", "picture 'flipped.png': damaged or too large: broken data stream"),
        ("text.png", "picture 'text.png': no picture that can be printed\n  hint: save it again"),
        ("bomb.png", "picture 'bomb.png': 49.0 million pixels, and the limit is 40 million: make it smaller"),
        ("torn.svg", "picture 'torn.svg': no picture that can be printed"),
        ("page.svg", "picture 'page.svg': no picture that can be printed, and no SVG either"),
        ("packed.svgz", "picture 'packed.svgz': a compressed drawing: unpack it with gunzip"),
        ("half", "picture 'half': damaged or too large: image file is truncated"),
        ("data:image/png;base64,AAAA", "picture 'data:image/png;base64,AAAA': no picture that can be printed"),
    ],
)
def test_a_picture_that_can_not_be_printed_is_named_where_it_stands(refusal, checklist, tmp_path, reference, said):
    picture = png(64)
    broken = bytearray(picture)
    broken[len(broken) // 2] ^= 255
    files = {"half.png": picture[: len(picture) // 2], "flipped.png": bytes(broken), "text.png": b"text"}
    huge = picture[:16] + struct.pack("!II", 7000, 7000) + picture[24:29]
    files |= {"bomb.png": huge + struct.pack("!I", zlib.crc32(huge[12:])) + picture[33:], "torn.svg": b"<svg"}
    files |= {"page.svg": b"<html>404</html>", "packed.svgz": gzip.compress(b"<svg/>"), "half": files["half.png"]}
    write(tmp_path, {f"content/{name}": data for name, data in files.items()} | {"up.png": picture})
    os.mkfifo(tmp_path / "content/pipe.png")
    (tmp_path / "content/folder.png").mkdir()
    (tmp_path / "content/link.png").symlink_to(tmp_path / "up.png")
    (tmp_path / "content/zero.png").symlink_to("/dev/zero")
    # Run from elsewhere, so that the project is the checklist's own folder.
    path = checklist(f"# T\n\n- a ![x]({reference})\n", "content/list.md")
    (tmp_path / "content").rename(tmp_path / "pages")
    text, code = refusal(tmp_path / "pages" / path.name)

    assert text.startswith(f"pages/list.md:3:10: {said}".replace(f"{tmp_path}/", ""))
    assert code == Exit.INPUT


@pytest.mark.parametrize(
    "css",
    [
        "body {{ background: url({url}/a.png) }}",
        "body::before {{ content: url({url}/a.png) }}",
        "@font-face {{ font-family: X; src: url({url}/a.ttf) }} body {{ font-family: X }}",
        "@color-profile --x {{ src: url({url}/a.icc) }}",
    ],
    ids=["background", "content", "font", "colour profile"],
)
def test_a_style_sheet_gets_nothing_from_the_network(refusal, checklist, tmp_path, css):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}"
        write(tmp_path, {"templates/documents/key/style.css": css.format(url=url)})
        text, code = refusal(checklist())
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()

    assert f"'{url}/a." in text
    assert "a build does not use the network (http:)\n  hint: " in text
    assert code == Exit.INPUT


@pytest.mark.parametrize("way", ["nowhere", "in a folder", "in a style sheet"])
def test_a_family_that_no_font_has_is_told_once_with_its_place(build, checklist, tmp_path, way):
    folder = tmp_path / "templates" / "brands" / "own"
    write(tmp_path, {"templates/brands/own/brand.toml": '[typography]\nbase = "garuda"\n'})
    font = "/usr/share/fonts/truetype/tlwg/Garuda.ttf"
    if way == "in a folder":
        (folder / "fonts").mkdir()
        shutil.copy(font, folder / "fonts")
    elif way == "in a style sheet":
        shutil.copy(font, folder)
        (folder / "brand.css").write_text("@font-face { font-family: garuda; src: url(Garuda.ttf) }")
    documents = build(checklist(), kinds=("key", "worksheet"), brand="own")
    said = [str(warning) for document in documents for warning in document.warnings]

    warning = (
        f"{folder}/brand.toml:2:1: warning: typography.base: there is no font called 'garuda'\n"
        f"  hint: put its .ttf or .otf files into {folder}/fonts"
    )
    assert said == ([warning] if way == "nowhere" else [])


def test_a_style_sheet_that_imports_from_the_network_is_built_without_it_and_with_a_warning(build, checklist, tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = f"http://127.0.0.1:{server.getsockname()[1]}/a.css"
        write(tmp_path, {"templates/documents/key/style.css": f"@import url({url});"})
        (made,) = build(checklist())
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()

    (warning,) = made.warnings
    assert url in warning.what
    assert warning.path == tmp_path / "templates/documents/key"
    assert warning.severity is Severity.WARNING


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("file:///etc/hostname", "the file is outside of the project"),
        ("../../../../../../../etc/hostname", "the file is outside of the project"),
        ("leak.png", "the file is outside of the project"),
        ("gone.png", "No such file or directory"),
        ("pipe.png", "not a regular file"),
        ("ftp://example.org/a.png", "a build does not use the network (ftp:)"),
        ("//example.org/a.png", "a build does not use the network (file:)"),
    ],
)
def test_a_style_sheet_gets_no_file_but_those_of_the_project(refusal, checklist, tmp_path, url, said):
    (tmp_path / "leak.png").symlink_to("/etc/hostname")
    os.mkfifo(tmp_path / "pipe.png")
    write(tmp_path, {"templates/documents/key/style.css": f"body {{ background: url({url}) }}"})
    text, code = refusal(checklist())

    assert text.startswith("templates/documents/key/style.css:1:24: '")
    assert f"in a template, style sheet or SVG picture: {said}\n  hint: put the file into the project" in text
    assert code == Exit.INPUT


def test_a_picture_that_needs_another_from_outside_is_refused(refusal, checklist, tmp_path):
    inner = "<image href='file:///etc/hostname' width='9' height='9'/>"
    write(tmp_path, {"a.svg": f"<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'>{inner}</svg>"})
    text, code = refusal(checklist("![x](a.svg)\n\n- a?\n"))

    assert "'file:///etc/hostname' in a template, style sheet or SVG picture: the file is outside" in text
    assert code == Exit.INPUT


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# Release\n\n- Why 中?\n", "list.md:3:7: no font has 中 (U+4E2D)"),
        ("# 中国\n\n- Why?\n", "list.md:1:3: no font has 中 (U+4E2D) 国 (U+56FD)"),
        ("# 一二三四五六七\n\n- Why?\n", "list.md:1:3: no font has 一 (U+4E00) 二 (U+4E8C) "),
    ],
)
def test_a_character_that_no_font_has_is_named_where_it_stands(refusal, checklist, text, said):
    found, code = refusal(checklist(text))

    assert found.startswith(said)
    assert found.endswith(f"\n  hint: {FONTS_HINT}")
    assert ("and 2 more" in found) == ("七" in text)
    assert code == Exit.INPUT


def test_a_character_of_a_template_that_no_font_has_is_not_looked_for_in_the_text(refusal, checklist, tmp_path):
    write(tmp_path, {"templates/documents/key/page.html.j2": '<html lang="en"><title>x</title><p>中'})
    found, _ = refusal(checklist())

    assert found.startswith("list.md: no font has 中 (U+4E2D)\n  hint: ")


def test_one_document_that_fails_does_not_keep_the_others(build, checklist, tmp_path, litter):
    with pytest.raises(SdprintError) as caught:
        build(checklist("- 中?", "bad.md"), checklist("- a?", "good.md"), checklist("- 国?", "worse.md"))

    assert names(tmp_path / "build") == ["good-key.pdf"]
    assert [(finding.path.name, finding.line, finding.column) for finding in caught.value.findings] == [
        ("bad.md", 1, 3),
        ("worse.md", 1, 3),
    ]
    assert litter() == []


def test_a_folder_in_the_place_of_the_document_is_named_before_any_work(build, checklist, tmp_path):
    (tmp_path / "build" / "list-notes.pdf").mkdir(parents=True)
    with pytest.raises(SdprintError, match=r"list-notes\.pdf: is a folder: the document can't take its place\n"):
        build(checklist(), kinds=("key", "notes"))

    assert names(tmp_path / "build") == ["list-notes.pdf"]


def test_a_file_in_the_place_of_the_folder_is_named(build, checklist):
    path = checklist()
    with pytest.raises(SdprintError, match=r"list\.md: is a file, not a folder to write into\n  hint: name another"):
        build(path, out=str(path))

    assert path.read_text().startswith("# Release")


def test_a_folder_that_takes_no_file_is_named(build, checklist):
    with pytest.raises(SdprintError, match=r"^/proc/list-key\.pdf: can't be written: ") as caught:
        build(checklist(), out="/proc")

    assert caught.value.exit_code == Exit.INPUT


def test_a_folder_that_may_not_be_written_is_named_before_any_work(sdprint, checklist, tmp_path):
    path = checklist()
    write(tmp_path, {"out/list-key.pdf": EARLIER})
    (tmp_path / "out").chmod(0o555)
    # Root may write everywhere, unless it gives up its powers first.
    powerless = ["setpriv", "--inh-caps=-all", "--bounding-set=-all"] if os.getuid() == 0 else []
    done = sdprint("build", path, "-k", "key", "-o", "out", before=powerless)

    assert done.stderr == "out: can't be written into\n  hint: name another folder with -o\n"
    assert done.returncode == Exit.INPUT
    assert (tmp_path / "out" / "list-key.pdf").read_bytes() == EARLIER
    assert names(tmp_path / "out") == ["list-key.pdf"]


@pytest.mark.parametrize(
    ("room", "said"),
    [
        (0, "can't be written: File too large\n  hint: free some space, or use -o"),
        (8192, "build/list-key.pdf: can't be written: File too large\n  hint: free some space, or use -o"),
    ],
    ids=["at once", "at the document"],
)
def test_a_full_disk_leaves_the_earlier_document(sdprint, checklist, build, room, said):
    path = checklist()
    (made,) = build(path)
    earlier = made.path.read_bytes()
    checklist("# Another\n\n- Why?\n")
    # A limit on the size of files stands for the full disk: the same calls fail, and no other program suffers.
    # -B: Python itself does not notice when it cuts its compiled files off.
    done = sdprint("build", path, "-k", "key", before=["prlimit", f"--fsize={room}"], options=["-B"])

    assert said in done.stderr
    assert done.returncode == Exit.INPUT
    assert made.path.read_bytes() == earlier
    assert names(made.path.parent) == ["list-key.pdf"]


def test_a_disk_of_64_kb_that_is_full_leaves_the_earlier_document(sdprint, checklist, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    mounted = ["mount", "-t", "tmpfs", "-o", "size=64k", "sdprint-test", str(out)]
    if shutil.which("mount") is None or subprocess.run(mounted, capture_output=True, check=False).returncode:
        pytest.skip("no disk can be mounted here: only root can, and not in every container")
    try:
        path = checklist()
        assert sdprint("build", path, "-k", "key", "-o", out).returncode == Exit.DONE
        earlier = (out / "list-key.pdf").read_bytes()
        (out / "filler").write_bytes(b"x" * (64_000 - len(earlier) - 8_000))
        checklist("# Another\n\n- Why?\n")
        done = sdprint("build", path, "-k", "key", "-o", out)

        assert done.stderr.endswith(
            "list-key.pdf: can't be written: No space left on device\n  hint: free some space, or use -o\n"
        )
        assert done.returncode == Exit.INPUT
        assert (out / "list-key.pdf").read_bytes() == earlier
        assert names(out) == ["filler", "list-key.pdf"]
    finally:
        subprocess.run(["umount", str(out)], check=True)


def test_builds_at_once_into_one_folder_leave_whole_documents(checklist, environment, tmp_path, litter):
    command = [sys.executable, "-m", "sdprint", "build", checklist(), "-k", "key", "-k", "cheatsheet"]
    at_once = [subprocess.Popen(command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL) for _ in range(4)]
    assert [run.wait(60) for run in at_once] == [Exit.DONE] * 4
    together = {path.name: path.read_bytes() for path in (tmp_path / "build").iterdir()}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)

    assert together == {path.name: path.read_bytes() for path in (tmp_path / "build").iterdir()}
    assert sorted(together) == ["list-cheatsheet.pdf", "list-key.pdf"]
    assert litter() == []


def test_a_machine_without_room_for_temporary_files_is_told_what_to_set(sdprint, checklist, tmp_path):
    done = sdprint("build", checklist(), "-k", "key", TMPDIR="/proc")

    assert done.stderr.startswith("no temporary folder can be made: ")
    assert done.stderr.endswith("\n  hint: set TMPDIR to a folder that can be written\n")
    assert done.returncode == Exit.INPUT
    assert not (tmp_path / "build" / "list-key.pdf").exists()


def test_what_the_check_lets_through_can_be_built(build, checklist, tmp_path):
    path = checklist("# T\n\n## A\n\n- a?\n\n## B\n\n- b? {answer=sketch:40}\n")

    assert check_all((path,), find_project(tmp_path)) == ()
    assert len(build(path, kinds=())) == len(MADE)


def test_a_check_and_a_build_name_the_same_characters(refusal, checklist, tmp_path):
    odd = "中ש\u05b0ผู้हिन्दी한\u1100\u1161\uf907\u212b\u0958éq\u0303👍🏽\u2764\ufe0f\u3000\u2003\u2060\xad1\ufe0f\u20e3"
    path = checklist("# T\n\n" + "".join(f"- a{sign}\n" for sign in odd))
    found, _ = refusal(path)

    checked = [finding for finding in check_all((path,), find_project(tmp_path)) if finding.hint == FONTS_HINT]
    assert found == "\n".join(map(str, checked)).replace(f"{tmp_path}/", "")
