"""The notes on the screen, in a real browser: what is typed stays, is counted, printed, and goes out and in."""

import itertools
import json
import re
from pathlib import Path

import pikepdf
import pytest
from browser import export, fill, open_file, running, values
from pdfs import squeezed, text_of
from playwright.sync_api import expect

ROOT = Path(__file__).resolve().parent.parent
# One field of each kind: a line, a check, an item of a list, a cell, a choice, its note, lines, a number, a box.
ANSWERS = {
    "form--problem": "Design a URL shortener",
    "q636e772212": "Yes",
    "q636e772212--2": "Redirect fast",
    "qa3dbaf6dd3--1-2": "Creates and deletes links",
    "qa6e9be7291": "No",
    "qa6e9be7291--note": "Counts may lag",
    "qd6d0f51415": "Sign up\n\nShorten → share „now“",
    "q012eca2ed3": "200",
    "q1d49f034df--result-1": "100 M",
    "qdf86f5659d--choice": "SQL",
    "form--board-1": "<b>Ask</b> & draw",
}


@pytest.fixture(scope="session")
def built(tmp_path_factory):
    """The notes of the shipped checklist on the screen, and as a PDF form."""
    import subprocess
    import sys

    folder = tmp_path_factory.mktemp("webform")
    command = [sys.executable, "-m", "sdprint", "build", "-k", "webform", "-k", "notes", "-o", str(folder)]
    subprocess.run(command, cwd=folder, check=True, capture_output=True)
    return folder


@pytest.fixture(scope="session")
def form(built):
    return built / "system-design-webform.html"


@pytest.fixture(scope="module")
def browser():
    with running() as browser:
        yield browser


@pytest.fixture
def context(browser):
    with browser.new_context(viewport={"width": 1280, "height": 900}) as context:
        yield context


def test_it_has_the_fields_of_the_pdf_form_but_for_those_at_page_ends(built, form):
    with pikepdf.open(built / "system-design-notes-fillable.pdf") as pdf:
        paper = {str(field.T): str(field.TU) for field in pdf.Root.AcroForm.Fields}
    page = form.read_text()
    named = re.findall(r'<(?:input|textarea|select)[^>]* name="([^"]*)"[^>]*(?:aria|data)-label="([^"]*)"', page)

    import html

    screen = {name: html.unescape(label) for name, label in named}
    assert screen == {name: label for name, label in paper.items() if not name.startswith("form--notes-")}
    assert len(screen) > 150


def test_it_is_small_and_asks_for_nothing(form, context):
    page = open_file(context, form)

    assert form.stat().st_size < 150_000
    assert page.noted == []


def test_what_is_typed_is_there_after_a_reload(form, context):
    page = open_file(context, form)
    fill(page, ANSWERS)
    page.fill(".who", "Ada L.")
    assert re.fullmatch(r"Saved \d\d:\d\d", page.text_content(".status"))

    page.reload()

    assert values(page) == ANSWERS
    assert page.input_value(".who") == "Ada L."


def test_answered_questions_are_counted_and_those_that_share_an_answer_with_it(form, context):
    page = open_file(context, form)
    counted = []
    for name, value in [("q636e772212--1", "x"), ("q636e772212", "Yes"), ("q1d49f034df--result-1", "9")]:
        fill(page, {name: value})
        counted.append(page.text_content(".count output"))

    # Three questions share the estimation table.
    assert counted == ["1 of 54 questions", "1 of 54 questions", "4 of 54 questions"]
    assert page.evaluate("document.querySelector('progress').value") == 4
    fill(page, {"qcca1e4205f--cost": "x"})
    assert page.text_content(".count output") == "5 of 54 questions"


def test_a_choice_can_be_taken_back(form, context):
    page = open_file(context, form)
    yes = page.locator("[name=qa6e9be7291][value=Yes]")
    yes.check()
    yes.click()
    assert values(page) == {}

    page.locator("label:has([name=qa6e9be7291][value=No])").click()
    assert values(page) == {"qa6e9be7291": "No"}
    page.keyboard.press("Backspace")
    assert values(page) == {}
    assert page.text_content(".count output") == "0 of 54 questions"


def test_the_clock_shows_the_step_goes_on_over_a_reload_and_stops(form, context):
    page = context.new_page()
    page.clock.install(time=1_700_000_000_000)
    page.goto(form.as_uri())
    page.clock.pause_at(1_700_000_100_000)
    page.click(".start")
    page.clock.run_for(61_000)
    assert (page.text_content(".time"), page.text_content(".now")) == ("1:01", "Clarify until 6:00")

    page.reload()
    page.clock.run_for(5 * 60_000)
    assert (page.text_content(".time"), page.text_content(".now")) == ("6:01", "Architecture until 15:00")
    assert page.get_attribute("nav a[aria-current]", "data-step") == "2"
    page.select_option(".timer select", "60")
    assert page.text_content(".now") == "Clarify until 8:00"

    page.click(".start")
    page.clock.run_for(60_000)
    assert page.text_content(".time") == "6:01"
    page.click(".start")
    page.clock.run_for(60 * 60_000)
    assert page.text_content(".now") == "over by 6:01"
    page.click(".reset")
    assert (page.text_content(".time"), page.text_content(".now")) == ("0:00", "")


def test_answers_go_out_as_json_and_into_another_browser(form, context, browser, tmp_path):
    page = open_file(context, form)
    fill(page, ANSWERS)
    page.fill(".who", " Ada / L. ")
    path, record = export(page, tmp_path)

    assert path.name == "System-Design-Interview-Ada-L.json"
    assert {key: record[key] for key in record if key != "fields"} == {
        "sdprint": 1,
        "title": "System Design Interview",
        "person": "Ada / L.",
    }
    assert {field["name"]: field["value"] for field in record["fields"] if field["value"]} == ANSWERS
    assert all(list(field) == ["name", "label", "type", "section", "value"] for field in record["fields"])
    assert {field["type"] for field in record["fields"]} == {"check", "text", "radio", "number"}
    ticked = next(field for field in record["fields"] if field["name"] == "q636e772212")
    assert ticked["label"] == "What are the core features of this system?"
    assert ticked["section"] == "Clarify Requirements and Scope › Ask Functional Requirements"

    with browser.new_context() as fresh:
        other = open_file(fresh, form)
        assert values(other) == {}
        other.set_input_files("input[type=file]", path)
        expect(other.locator(".who")).not_to_have_value("")
        assert values(other) == ANSWERS
        other.reload()
        assert values(other) == ANSWERS


def test_what_is_exported_is_filled_into_the_pdf_form_and_read_from_it_again(sdprint, form, context, tmp_path):
    page = open_file(context, form)
    fill(page, ANSWERS)
    page.fill(".who", "Ada")
    path, record = export(page, tmp_path)
    done = sdprint("fill", path, "-k", "notes", "-k", "webform")
    assert done.returncode == 0, done.stderr
    pdf, html = tmp_path / "build" / f"{path.stem}-notes-fillable.pdf", tmp_path / "build" / f"{path.stem}-webform.html"

    read = json.loads(sdprint("read", pdf, "--format", "json").stdout)
    there = {field["name"]: field for field in read["fields"]}
    for field in record["fields"]:
        kept = there[field["name"]] | ({"section": field["section"]} if field["name"].startswith("form--") else {})
        assert kept == field
    assert values(open_file(context, html)) == ANSWERS


def test_a_file_of_something_else_changes_nothing_and_an_answer_without_a_place_is_named(form, context, tmp_path):
    page = open_file(context, form)
    fill(page, {"form--start": "9:00"})
    (tmp_path / "other.json").write_text('{"a": 1}')
    page.set_input_files("input[type=file]", tmp_path / "other.json")
    page.wait_for_selector(".status.warn")
    assert page.text_content(".status") == "other.json holds no answers of sdprint"
    assert values(page) == {"form--start": "9:00"}

    fields = [{"name": "gone", "label": "Of old?", "value": "x"}, {"name": "form--end", "value": "10:00"}]
    (tmp_path / "old.json").write_text(json.dumps({"sdprint": 1, "fields": fields}))
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.set_input_files("input[type=file]", tmp_path / "old.json")
    page.wait_for_timeout(200)
    assert values(page) == {"form--start": "9:00"}
    page.once("dialog", lambda dialog: dialog.accept())
    page.set_input_files("input[type=file]", tmp_path / "old.json")
    expect(page.locator(".status")).to_contain_text("no place")
    assert page.text_content(".status") == "1 of 2 answers have no place here: Of old? …"
    assert values(page) == {"form--end": "10:00"}


def test_clearing_asks_first(form, context):
    page = open_file(context, form)
    fill(page, ANSWERS)
    page.once("dialog", lambda dialog: dialog.dismiss())
    page.click(".clear")
    assert values(page) == ANSWERS

    page.once("dialog", lambda dialog: dialog.accept())
    page.click(".clear")
    page.reload()
    assert values(page) == {}


def test_where_nothing_can_be_kept_it_says_so_and_works(form, context, tmp_path):
    context.add_init_script("Object.defineProperty(window, 'localStorage', { get() { throw new Error('no') } })")
    page = open_file(context, form)
    assert "this browser keeps nothing" in page.text_content(".status.warn")
    fill(page, ANSWERS)

    assert page.text_content(".status.warn").startswith("Not saved")
    _, record = export(page, tmp_path)
    assert {field["name"]: field["value"] for field in record["fields"] if field["value"]} == ANSWERS


def test_on_paper_each_answer_is_there_in_full_and_the_controls_are_not(form, context, tmp_path):
    page = open_file(context, form)
    long = "\n".join(f"Line {number} of a long answer" for number in range(120))
    fill(page, ANSWERS | {"qc93935b9d8": long})
    page.pdf(path=tmp_path / "printed.pdf", prefer_css_page_size=True)

    printed = squeezed(text_of(tmp_path / "printed.pdf"))
    typed = [value for name, value in ANSWERS.items() if name not in ("q636e772212", "qa6e9be7291")]
    assert all(squeezed(value) in printed for value in typed)
    assert all(squeezed(line) in printed for line in long.split("\n"))
    assert not any(word in printed for word in ("Export", "Import", "Pause"))


@pytest.mark.parametrize("width", [360, 768, 1280])
def test_nothing_sticks_out_of_a_narrow_screen(form, browser, width):
    with browser.new_context(viewport={"width": width, "height": 740}) as context:
        page = open_file(context, form)
        fill(page, ANSWERS)

        assert page.evaluate("document.documentElement.scrollWidth") == width
        assert page.evaluate("document.querySelector('.bar').getBoundingClientRect().height") < 110


def test_each_control_has_a_name_and_each_choice_is_in_a_group_with_one(form, context):
    page = open_file(context, form)
    nameless = page.evaluate("""() => [...document.querySelectorAll("input, textarea, select, button, progress")]
        .filter((it) => !(it.labels?.[0]?.textContent ?? it.ariaLabel ?? it.textContent).trim() && !it.ariaLabel)
        .map((it) => it.outerHTML)""")
    groupless = page.evaluate("""() => [...document.querySelectorAll("input[type=radio]")]
        .filter((it) => !it.closest("fieldset").querySelector("legend").textContent.trim()).length""")

    assert nameless == []
    assert groupless == 0


def test_a_checklist_that_attacks_is_text(sdprint, checklist, context, tmp_path):
    text = (
        "# T </title><script>alert(0)</script>\n\n## S\n\n"
        "- Why <script>alert(1)</script>?\n"
        "- What </textarea></script><img src=x onerror=alert(2)>?\n"
        "- Is [this](javascript:alert(3)) or ![that](data:text/html,<script>alert(4)</script>) so?\n"
        '- Which? {answer="choice:</label><script>alert(5)</script>,\'B"}\n'
        '- Where? {answer="table:</th></textarea><b>,B;rows=1"}\n'
    )
    done = sdprint("build", "-k", "webform", checklist(text))
    assert done.returncode == 0, done.stderr
    dialogs = []
    context.on("dialog", lambda dialog: dialogs.append(dialog.message) or dialog.dismiss())
    page = open_file(context, tmp_path / "build" / "list-webform.html")

    assert page.noted == []
    assert page.evaluate("document.scripts.length") == 1
    assert page.evaluate("document.querySelectorAll('main b, main img').length") == 0
    assert "Why <script>alert(1)</script>?" in page.inner_text("main")
    attack = "</textarea><script>alert(6)</script>"
    fill(page, {"form--problem": attack, "form--board-1": attack})
    page.reload()
    assert values(page) == {"form--problem": attack, "form--board-1": attack}
    assert dialogs == []


def test_no_other_script_runs_and_nothing_is_sent(form, context, tmp_path):
    page = form.read_text().replace(
        "</main>", "<img src=https://a.b/c.png onerror=window.bad=1><script>bad=2</script></main>"
    )
    (tmp_path / "changed.html").write_text(page)
    page = open_file(context, tmp_path / "changed.html")

    assert page.evaluate("window.bad") is None
    assert page.evaluate("fetch('https://a.b/').catch(() => 'kept')") == "kept"
    assert any("Content Security Policy" in note for note in page.noted)


def test_pictures_are_in_the_file(sdprint, checklist, context, tmp_path):
    from PIL import Image

    Image.new("RGB", (40, 30), "red").save(tmp_path / "red.png")
    done = sdprint("build", "-k", "webform", checklist("# T\n\n- Why?\n\n  ![Red](red.png)\n"))
    assert done.returncode == 0, done.stderr
    (tmp_path / "red.png").unlink()
    page = open_file(context, tmp_path / "build" / "list-webform.html")

    assert page.evaluate("document.querySelector('main img').naturalWidth") == 40
    assert page.noted == []


def test_questions_stand_below_each_other_whatever_stands_between_them(sdprint, context, tmp_path):
    done = sdprint("build", "-k", "webform", ROOT / "tests" / "data" / "styles" / "procedure.md")
    assert done.returncode == 0, done.stderr
    page = open_file(context, tmp_path / "build" / "procedure-webform.html")
    boxes = page.evaluate("""() => [...document.querySelectorAll(".q, .below")].map((it) => {
        const box = it.getBoundingClientRect();
        return [box.top, box.bottom, box.left, box.right];
    })""")

    assert len(boxes) == 14
    assert all(one[1] <= other[0] + 1 for one, other in itertools.pairwise(boxes))
    assert all(0 <= left < right <= 1280 for _, _, left, right in boxes)
