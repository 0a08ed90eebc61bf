"""What is for the screen is one file that holds all it needs, and nothing that runs, loads, sends or hides."""

import base64
import hashlib
import json
import re

import pytest
from PIL import Image

from sdprint.design.catalog import Catalog
from sdprint.design.project import find_project
from sdprint.errors import ContentError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.screen import read_screen
from sdprint.press.worker import Press

SHIPPED = Catalog().folders[-1] / "documents" / "webform"


@pytest.fixture
def change(tmp_path):
    """Put a page of one's own in place of the shipped one, with something in it."""

    def put(before="", style=""):
        folder = tmp_path / "templates" / "documents" / "webform"
        folder.mkdir(parents=True)
        (folder / "document.toml").write_text((SHIPPED / "document.toml").read_text())
        page = (SHIPPED / "page.html.j2").read_text()
        (folder / "page.html.j2").write_text(page.replace("{{ notes.about() }}", f"{before}{{{{ notes.about() }}}}"))
        (folder / "style.css").write_text(style)
        (tmp_path / "sdprint.toml").write_text("")
        return folder

    return put


@pytest.fixture
def build(sdprint, checklist, tmp_path):
    """Build the form of a checklist, and give what was said and the page, if there is one."""

    def run(text="# T\n\n- Why?\n", *flags):
        done = sdprint("build", "-k", "webform", *flags, checklist(text))
        page = tmp_path / "build" / "list-webform.html"
        return done, page.read_text() if page.exists() else ""

    return run


@pytest.mark.parametrize(
    ("markup", "why"),
    [
        ("<script>1</script>", "'<script>': is nothing"),
        ("<script src=x.js></script>", "'<script>': is nothing"),
        ("<iframe srcdoc=x></iframe>", "'<iframe>': is nothing"),
        ("<form action=https://a.b></form>", "'<form>': is nothing"),
        ("<meta http-equiv=refresh content='0;url=https://a.b'>", "'<meta>': is nothing"),
        ("<base href=https://a.b>", "'<base>': is nothing"),
        ("<link rel=stylesheet href=https://a.b/c.css>", "'<link>': is nothing"),
        ("<p onclick=x>a</p>", "'onclick': is a script"),
        ("<a href='javascript:x'>a</a>", "a link leads to javascript:"),
        ("<a href=' JavaScript:x'>a</a>", "a link leads to javascript:"),
        ("<a href='data:text/html,x'>a</a>", "a link leads to data:"),
        ("<a href='/etc/passwd'>a</a>", "a file of this machine"),
        ("<img srcset='https://a.b/c.png 2x'>", "no srcset= is loaded"),
        ("<video poster=a.png></video>", "no poster= is loaded"),
    ],
)
def test_a_template_can_t_bring_what_runs_loads_or_leads_away(change, build, markup, why):
    change(before=f"\n{markup}")
    done, page = build()

    assert done.returncode == 1
    assert why in done.stderr
    assert "page.html.j2" in done.stderr
    assert page == ""


@pytest.mark.parametrize(
    "style", ["@import 'a.css';", ".a{background:url(https://a.b/c.png)}", ".a{background:url(../../c.png)}"]
)
def test_a_style_sheet_brings_nothing_from_elsewhere(change, build, style):
    change(style=style)
    done, page = build()

    assert done.returncode == 1
    assert "style.css:1" in done.stderr
    assert page == ""


def test_pictures_of_the_checklist_the_brand_and_styles_are_in_the_file(change, build, tmp_path):
    Image.new("RGB", (4, 3), "red").save(tmp_path / "red.png")
    brand = tmp_path / "templates" / "brands" / "acme"
    brand.mkdir(parents=True)
    (brand / "brand.toml").write_text('[meta]\nname = "Acme"\n[logo]\npath = "logo.svg"\nalt = "Acme"\n')
    (brand / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    (tmp_path / "sdprint.toml").write_text("")
    change(style=".a{background:url('red.png')}")
    (brand / "brand.css").write_text(".b{background:url(blue.png);content:'</style><script>1</script>'}")
    Image.new("RGB", (4, 3), "blue").save(brand / "blue.png")
    done, _ = build("# T\n\n- Why? ![Red](red.png)\n", "-b", "acme")
    assert done.returncode == 0, done.stderr
    page = (tmp_path / "build" / "list-webform-acme.html").read_text()

    red = base64.b64encode((tmp_path / "red.png").read_bytes()).decode()
    blue = base64.b64encode((brand / "blue.png").read_bytes()).decode()
    assert page.count(f"data:image/png;base64,{red}") == 2
    assert page.count(f"data:image/png;base64,{blue}") == 1
    assert page.count("</style>") == 2
    assert "</style><script>1" not in page
    assert "data:image/svg+xml;base64," in page
    assert str(tmp_path) not in page


@pytest.mark.parametrize(
    ("name", "why"), [("a.tiff", "no browser shows TIFF"), ("none.png", "no picture"), ("../a.png", "")]
)
def test_a_picture_that_can_t_be_shown_stops_the_build_at_its_place(build, tmp_path, name, why):
    Image.new("RGB", (4, 3)).save(tmp_path / "a.tiff")
    done, page = build(f"# T\n\n- Why? ![A]({name})\n")

    assert done.returncode == 1
    assert "list.md:3:" in done.stderr
    assert why in done.stderr
    assert page == ""


def test_the_policy_lets_the_styles_and_the_one_script_be_and_nothing_else(build):
    _, page = build()
    policy = re.search(r'<head><meta http-equiv="Content-Security-Policy" content="([^"]*)">', page)[1]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.replace("&#x27;", "'").split(";"))

    def hashed(element):
        return [
            f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
            for text in re.findall(rf"<{element}[^>]*>(.*?)</{element}>", page, re.DOTALL)
        ]

    assert rules["default-src"] == "'none'"
    assert [rules["script-src"]] == hashed("script")
    assert [rules["style-src-elem"]] == hashed("style")


def test_what_is_missing_or_hidden_is_named_and_the_page_is_kept_only_when_asked(change, build, tmp_path):
    folder = change()
    page = (folder / "page.html.j2").read_text()
    (folder / "page.html.j2").write_text(page.replace('<fieldset class="row', '<fieldset hidden class="row'))
    done, made = build("# T\n\n- Why so?\n", "--keep-failed")

    assert done.returncode == 1
    assert "list.md:3: webform: item 1, 'Why so?', is not on the screen" in done.stderr
    assert made == ""
    assert (tmp_path / "build" / "list-webform.failed.html").exists()


def test_words_are_read_as_a_reader_sees_them():
    page = (
        b"<html><head><title>no</title><style>no</style></head><body><p>One &amp; <b>tw</b>o</p>"
        b"<p hidden>no<i>no</i></p><textarea>no</textarea><select><option>no</option></select>"
        b"<script>no</script><p>end</p>"
    )

    assert [word.letters for word in read_screen(page)] == ["one", "&", "tw", "o", "end"]


def test_equal_input_gives_equal_bytes(build):
    assert build()[1] == build()[1] != ""


def test_it_is_only_made_when_it_is_asked_for_and_has_no_pages(sdprint, checklist, tmp_path):
    plain = sdprint("build", checklist())
    assert "webform" not in plain.stdout
    done = sdprint("build", "-k", "webform", "--json", checklist())
    (made,) = json.loads(done.stdout)

    path = tmp_path / "build" / "list-webform.html"
    assert made == {"path": str(path), "pages": 0, "bytes": path.stat().st_size, "type": 0.0}
    assert re.fullmatch(r"build/list-webform.html  \d+ kB\n", sdprint("build", "-k", "webform", checklist()).stdout)


def test_it_is_not_folded_and_what_else_was_asked_for_is_made(sdprint, checklist, tmp_path):
    done = sdprint("build", "-k", "webform", "-k", "notes", "--impose", "booklet", checklist())

    assert done.returncode == 1
    assert "webform: is for the screen, and can't be folded" in done.stderr
    assert (tmp_path / "build" / "list-notes-booklet.pdf").exists()


@pytest.mark.parametrize("setting", ["pages=2", "even=true", "fill=true", "mode=columns"])
def test_it_has_no_pages_to_promise(sdprint, checklist, setting):
    done = sdprint("build", "-k", "webform", "--set", setting, checklist())

    assert done.returncode == 2
    assert "on the screen there are no pages" in done.stderr


def test_answers_are_filled_in_and_one_without_a_place_is_an_error(checklist, tmp_path):
    path = checklist("# T\n\n- Is it so? {#so}\n- Done {#done}\n")

    def filled(*answers):
        order = Order((path,), ("webform",), out=str(tmp_path / "out"), choices=Choices(answers=answers, final=True))
        with Press() as press:
            (made,) = make(order, find_project(tmp_path), press)
        return made.path.read_text()

    page = filled(("so", "No"), ("so--note", "Not <yet>"), ("done", "Yes"))
    assert re.findall(r'<input type="[a-z]+" name="(\w+)" value="(\w+)"[^>]* checked>', page) == [
        ("so", "No"),
        ("done", "Yes"),
    ]
    assert "Not &lt;yet&gt;</textarea>" in page
    with pytest.raises(ContentError, match="'Perhaps' is none of its options"):
        filled(("so", "Perhaps"))
