"""Languages: all that templates print is in the catalogs, and each of them builds every kind."""

import html.parser
import json
import pickle
import re
import shutil
import subprocess
import sys
import tomllib
from dataclasses import replace
from pathlib import Path

import pikepdf
import pytest
from browser import open_file, running
from jinja2 import Environment
from jinja2.ext import extract_from_ast
from pdfs import text_of
from test_planner import planned

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.design.catalog import Catalog
from sdprint.design.folds import FOLDS, find_fold
from sdprint.design.languages import CONTEXT, ENGLISH, Words, list_languages, read_words, write_date
from sdprint.design.papers import read_paper
from sdprint.errors import DesignError
from sdprint.layout.markup import PAGE, PAGE_ENDS, SPACES, render_page
from sdprint.layout.pieces import Column, PageEnd, Space
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.press.controls import put_controls

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "templates"
DOCUMENTS = TEMPLATES / "documents"
SHIPPED = (TEMPLATES,)
LANGUAGES = ("ar", "de", "es", "fr", "ja")
KINDS = ("worksheet", "cheatsheet", "key", "notes", "scorecard", "pocket", "testpage", "webform")
# What Debian's packages bring, for the scripts that the shipped fonts lack.
FONTS = {
    "ar": ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "fonts-dejavu-core"),
    "ja": ("/usr/share/fonts/opentype/ipafont-gothic/ipag.ttf", "fonts-ipafont-gothic"),
}
# Messages that Python says, or that a template has from elsewhere than the place where it prints them.
SAID = {"Step {number} · {title}", "YYYY-MM-DD"}
_PLACE = re.compile(r"\{(\w+)\}")
_TEXT = r'"((?:[^"\\]|\\.)*)"'


def messages():
    """Every message of the templates with its plural: what is called in them, and the texts of kinds and folds."""
    found = dict.fromkeys(SAID)
    for path in DOCUMENTS.glob("*/document.toml"):
        table = tomllib.loads(path.read_text())
        found |= dict.fromkeys(text for text in (table["title"], table["kicker"]) if text)
    for name in FOLDS:
        found |= dict.fromkeys(find_fold(name, from_right=turned).advice for turned in (False, True))
    for path in DOCUMENTS.rglob("*.j2"):
        for _, function, args in extract_from_ast(
            Environment(autoescape=True).parse(path.read_text()), ("_", "ngettext", "pgettext")
        ):
            texts = args if isinstance(args, tuple) else (args,)
            if function == "pgettext":
                found[f"{texts[0]}{CONTEXT}{texts[1]}"] = None
            elif texts[0]:
                found[texts[0]] = texts[1] if function == "ngettext" else None
    script = (DOCUMENTS / "_base" / "screen.js").read_text().replace("\\u0004", CONTEXT)
    found |= dict.fromkeys(re.findall(rf"(?<!\w)_\({_TEXT}", script))
    found |= dict(re.findall(rf"plural\({_TEXT}, {_TEXT}", script))
    one, many = (re.search(rf"{before}{_TEXT}", script)[1] for before in ("const one = ", r"plural\(one, "))
    return {**found, one: many}


MESSAGES = messages()


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_catalog_has_every_message_and_no_other_with_the_same_values(lang):
    words = read_words(lang, SHIPPED)

    assert {key for key, _ in words.messages} == set(MESSAGES)
    for key, forms in words.messages:
        assert (len(forms) > 1) <= bool(MESSAGES[key]), key
        for form in forms:
            missing = set(_PLACE.findall(key)) - set(_PLACE.findall(form))
            # "One minute" needs no figure.
            assert missing <= ({"count"} if MESSAGES[key] else set()), form


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_message_with_a_number_has_as_many_forms_as_its_language(lang):
    words = read_words(lang, SHIPPED)
    wanted = {"ar": 6, "ja": 1}.get(lang, 2)

    assert {len(words.forms(key)) for key, many in MESSAGES.items() if many} == {wanted}
    assert len(set(words.plurals)) == wanted


# All of it in letters that no message has; "e.g." is what makes the hint an example.
GREEK = """---
title: αβγ
tagline: δεζ
edition: "1"
date: 2026-12-24
lang: LANG
durations: {45: [20, 20], 60: [30, 20]}
reserve: {45: 5, 60: 10}
review: [κλμ]
estimate: [["νξο", "×", "/"]]
---

# αβγ

αβγ

## αβγ

**Goal:** ηθι

### πρσ

- αβ (e.g., γδ, εζ)? {answer=lines:3}
- αβγ? {answer=yesno}
- βγδ? {answer=list:3}
- γδε? {answer="table:αβ,γδ;rows=2"}
- δεζ? {answer="number:αβ"}
- εζη? {answer="choice:αβ,γδ"}
- ζηθ? {answer=calc}
- ηθι? {answer=tradeoff}
- θικ? {answer=sketch:40}
- ικλ? {answer=dotted:2}
- κλμ
  > λμν

## τυφ

- χψω?
"""


def planned_in(words, kind, lang="en", **choices):
    text = GREEK.replace("LANG", lang)
    path = Path("sample.md")
    head = split_front_matter(path, text)
    checklist = build_checklist(path, head, text.split("\n"), read_pieces(path, head.body))
    catalog = Catalog()
    chosen, brand = catalog.kind(kind), catalog.brand("plain")
    folders = catalog.template_folders(chosen, brand)
    plan = make_plan(checklist, Design(chosen, brand, read_paper("a4"), folders, Path(), words), Choices(**choices))
    columns = (Column(tuple(unit.id for unit in plan.units)),)
    return replace(plan, columns=columns if chosen.fit.mode == "columns" else (), notes_lines=(3,), blank_page=True)


class _Shown(html.parser.HTMLParser):
    """Collects what a reader sees or hears: texts, the values of attributes that are shown, and content of CSS."""

    SHOWN = ("label", "foot", "edition", "run", "options", "value", "column")
    ATTRIBUTES = ("alt", "title", "aria-label", "placeholder", *(f"data-{name}" for name in SHOWN))

    def __init__(self):
        super().__init__()
        self.texts = []
        self._inside = ""

    def handle_starttag(self, tag, attrs):
        self._inside = tag
        self.texts += [value for name, value in attrs if name in self.ATTRIBUTES and value]

    def handle_endtag(self, tag):  # noqa: ARG002 - what ends is what has begun
        self._inside = ""

    def handle_data(self, data):
        if self._inside == "style":
            for content in re.findall(r"content:([^;}]*)", data):
                unescaped = re.sub(r"\\([0-9A-F]{6})", lambda code: chr(int(code[1], 16)), content)
                self.texts.append("".join(re.findall(r'"([^"]*)"', unescaped)))
        else:
            self.texts.append(data)


def unmarked(page):
    """Return what is shown that is neither marked as a message nor in the checklist's letters nor the brand's name."""
    shown = _Shown()
    shown.feed(page)
    left = []
    for text in shown.texts:
        while (rest := re.sub("⟦[^⟦⟧]*⟧", "", text)) != text:
            text = rest  # noqa: PLW2901 - from the inside out
        left += re.findall("[A-Za-z]+", text)
    return [word for word in left if word != "sdprint"]


@pytest.fixture(scope="module")
def marked():
    """Words of which every message stands between marks."""
    entries = (
        (key, tuple(f"⟦{text}⟧" for text in (key.split(CONTEXT)[-1], many) if text)) for key, many in MESSAGES.items()
    )
    return Words("xx", tuple(sorted(entries)), "".join(str(int(n != 1)) for n in range(200)))


@pytest.mark.parametrize("kind", KINDS)
def test_no_template_prints_a_word_that_is_not_in_the_catalogs(kind, marked):
    plan = planned_in(marked, kind)
    answers = (("form--notes-1", "ζ"), ("form--board-1", "ζ"), ("form--said-1", "ζ"))
    timing = replace(plan, timings=plan.timings[:1])

    pages = [render_page(each) for each in (plan, timing, replace(plan, timings=()))]
    pages.append(render_page(replace(plan, choices=replace(plan.choices, final=True, answers=answers))))
    pages.append(put_controls(pages[0], {}, marked)[0])
    assert [unmarked(page) for page in pages] == [[]] * len(pages)
    assert "⟦" in pages[0]
    # The proof needs them to be found where the language is the checklist's.
    assert unmarked(render_page(planned_in(ENGLISH, kind)))


@pytest.mark.parametrize("fold", FOLDS)
def test_advice_on_folded_sheets_and_boxes_at_page_ends_are_in_the_catalogs(fold, marked):
    folded = planned_in(marked, "pocket", impose=fold)
    ends = replace(planned_in(marked, "worksheet"), page_ends=(PageEnd(0, 9, 3, True), PageEnd(1, 9, 3, False)))
    spaces = replace(ends, spaces=((Space(0, 1, 1, 7, 14),),))

    assert unmarked(render_page(folded)) == []
    assert f"⟦{FOLDS[fold].advice}⟧" in render_page(folded, PAGE)
    assert unmarked(render_page(ends, PAGE_ENDS)) == []
    assert unmarked(render_page(spaces, SPACES)) == ["mm"]


def test_the_script_says_nothing_that_is_not_in_the_catalogs():
    script = re.sub(r"(?m)//.*$|/\*\*.*?\*/", "", (DOCUMENTS / "_base" / "screen.js").read_text())
    called = re.sub(rf"(?<!\w)_\({_TEXT}|plural\((?:{_TEXT}|one), {_TEXT}|const one = {_TEXT}", "", script)
    texts = re.findall(_TEXT, called) + re.findall("`([^`]*)`", called)

    # What is in it besides are selectors, names and values of HTML.
    spoken = (re.sub(r"\$\{.*\}", "", text) for text in texts)
    assert {text for text in spoken if re.search(r"[A-Z][a-z]+|[a-z]+ [a-z]+ [a-z]+", text)} <= {"Yes", "Backspace"}
    packed = re.search(r"set said = \((.*?)\) %\}", (DOCUMENTS / "_base" / "screen.html.j2").read_text(), re.DOTALL)[1]
    given = {text.replace("\\u0004", CONTEXT) for text in re.findall(_TEXT, packed)}
    source = script.replace("\\u0004", CONTEXT)
    used = {*re.findall(rf"(?<!\w)_\({_TEXT}", source), *re.findall(rf"(?:plural\(|const one = ){_TEXT}", source)}
    assert given == used


SMALL = """---
lang: {lang}
title: {title}
edition: "1"
durations: {{45: [20, 20]}}
reserve: {{45: 5}}
---
# {title}

## {first}

### {group}

- {question} {{answer=yesno}}
- {question} 2 {{answer=list:2}}
- {question} 3 {{answer=calc}}

## {second}

- {question} 4 {{answer=tradeoff}}
"""
OWN = {
    "ar-EG": ("المقابلة", "المتطلبات", "الأساسية", "ما هي الميزات الأساسية؟", "الخلاصة"),
    "de-AT": ("Systementwurf", "Anforderungen klären", "Funktionen", "Was kann das System?", "Abschluss"),
    "es": ("Diseño", "Aclarar los requisitos", "Funciones", "¿Qué hace el sistema?", "Cierre"),
    "fr": ("Conception", "Clarifier les exigences", "Fonctions", "Que fait le système ?", "Bilan"),
    "ja": ("設計面接", "要件の確認", "機能", "主な機能は何ですか？", "まとめ"),
}


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Build every kind of a checklist in a language; return the folder with them."""

    def build(lang):
        folder = tmp_path_factory.mktemp(lang)
        if font := FONTS.get(lang[:2]):
            path, package = font
            if not Path(path).exists():
                pytest.skip(f"there is no {path}: apt-get install {package}")
            (folder / "templates" / "fonts").mkdir(parents=True)
            shutil.copy(path, folder / "templates" / "fonts")
        title, first, group, question, second = OWN[lang]
        text = SMALL.format(lang=lang, title=title, first=first, group=group, question=question, second=second)
        (folder / "list.md").write_text(text)
        command = [
            sys.executable,
            "-m",
            "sdprint",
            "build",
            "list.md",
            *(part for kind in KINDS for part in ("-k", kind)),
        ]
        done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        assert "warning" not in done.stderr
        return folder / "build"

    return build


@pytest.mark.parametrize("lang", OWN)
def test_every_kind_is_built_in_the_language_and_proven(lang, built):
    folder = built(lang)
    words = read_words(lang, SHIPPED)

    assert len(list(folder.iterdir())) == len(KINDS) + 2
    with pikepdf.open(folder / "list-scorecard-fillable.pdf") as pdf:
        assert pdf.docinfo["/Title"] == f"{OWN[lang][0]} – {words.say('Scorecard')}"
        labels = {str(field.T): str(field.TU) for field in pdf.Root.AcroForm.Fields}
        values = {str(kid.AP.N.keys()) for field in pdf.Root.AcroForm.Fields for kid in field.get("/Kids", ())}
    assert labels["form--candidate"] == words.say("Candidate")
    # Scores are compared by these.
    assert any("/1" in value for value in values)
    form = (folder / "list-webform.html").read_text()
    assert json.loads(html.unescape(re.search('data-words="([^"]*)"', form)[1]))["messages"]["Pause"]
    if lang.startswith("ar"):
        assert "\u0661" in text_of(folder / "list-key.pdf")
    else:
        assert words.say("Yes") in text_of(folder / "list-notes.pdf")


def test_the_screen_speaks_the_language(built):
    form = built("de-AT") / "list-webform.html"
    with running() as browser, browser.new_context() as context:
        page = open_file(context, form)
        assert page.noted == []
        assert page.inner_text(".count output") == "0 von 4 Fragen"
        page.click(".start")
        assert page.inner_text(".start") == "Pause"
        assert page.inner_text(".status").startswith("Gespeichert um ")


def test_text_from_the_right_has_its_margins_on_the_other_sides():
    page = render_page(planned_in(read_words("ar-EG", SHIPPED), "worksheet", "ar-EG"))

    assert "@bottom-right{content:string(foot)" in page
    assert "@bottom-left{content:" in page
    assert "counter(page, arabic-indic)" in page
    assert "letter-spacing" not in page


@pytest.mark.parametrize(
    ("lang", "clock", "number", "date"),
    [
        ("en", "1:05", "1.5", "December 24, 2026"),
        ("de", "1:05", "1,5", "24. Dezember 2026"),
        ("ar", "1:05", "1.5", "24 ديسمبر 2026"),
        ("ar-EG", "١:٠٥", "١٫٥", "٢٤ ديسمبر ٢٠٢٦"),
        ("ja", "1:05", "1.5", "2026年12月24日"),
    ],
)
def test_numbers_times_and_dates_are_those_of_the_language(lang, clock, number, date):
    words = read_words(lang, SHIPPED)

    assert words.clock(65) == clock
    assert words.number(1.5) == number
    assert write_date("2026-12-24", lang, words).replace("\u200f", "") == date


@pytest.mark.parametrize(
    ("lang", "number", "text"),
    [
        ("en", 1, "1 minute"),
        ("en", 45, "45 minutes"),
        ("de", 1, "1 Minute"),
        ("fr", 0, "0 minute"),
        ("ja", 45, "45分"),
        ("ar", 2, "دقيقتان"),
        ("ar", 5, "5 دقائق"),
        ("ar", 45, "45 دقيقة"),
        ("ar", 205, "205 دقائق"),
    ],
)
def test_a_count_takes_its_plural_form(lang, number, text):
    assert read_words(lang, SHIPPED).count("{count} minute", "{count} minutes", number) == text


def write(folder, lang, text):
    (folder / "languages").mkdir(exist_ok=True)
    (folder / "languages" / f"{lang}.po").write_bytes(text if isinstance(text, bytes) else text.encode())
    return (folder, *SHIPPED)


def test_a_word_of_the_project_goes_before_the_shipped_one(tmp_path):
    words = read_words("de-AT", write(tmp_path, "de", 'msgid "Notes"\nmsgstr "Skizzen"\n'))

    assert (words.say("Notes"), words.say("Yes"), words.say("Not in it")) == ("Skizzen", "Ja", "Not in it")
    assert words.count("{count} minute", "{count} minutes", 2) == "2 Minuten"


def test_what_a_variety_has_of_its_own_goes_before_the_language(tmp_path):
    folders = write(tmp_path, "de-CH", 'msgid "Quantity"\nmsgstr "Grösse"\n')

    assert read_words("de-CH", folders).say("Quantity") == "Grösse"
    assert read_words("de-AT", folders).say("Quantity") == "Größe"


def test_a_project_adds_a_language_and_changes_english(tmp_path):
    folders = write(
        tmp_path,
        "nl",
        'msgid "{count} minute"\nmsgid_plural "{count} minutes"\n'
        'msgstr[0] "{count} minuut"\nmsgstr[1] "{count} minuten"\n',
    )
    write(tmp_path, "en", 'msgid "Notes"\nmsgstr "Scribbles"\n')

    assert read_words("nl", folders).count("{count} minute", "{count} minutes", 5) == "5 minuten"
    assert read_words("en-GB", folders).say("Notes") == "Scribbles"
    assert "nl" in list_languages(folders)


def test_words_are_plain_data():
    words = read_words("ar-EG", SHIPPED)

    assert pickle.loads(pickle.dumps(words)) == words
    assert hash(words)
    assert read_words("en", SHIPPED) is ENGLISH


@pytest.mark.parametrize(
    ("text", "line", "what"),
    [
        ('msgid "Notes"\nmsgstr "{oops}"\n', 1, "unknown value '{oops}' in a message"),
        ('\nmsgid "Done: {question}"\nmsgstr "{qestion}"\n', 2, "unknown value '{qestion}' in a message"),
        ("nonsense\n", 1, "no catalog: Unknown or misformatted keyword"),
        (b"\xff\xfe", 0, "no catalog: 'utf-8' codec can't decode"),
        ('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=import os;\\n"\n', 0, "no catalog: invalid token"),
        ('msgid ""\nmsgstr ""\n"Plural-Forms: nplurals=2; plural=(n/0);\\n"\n', 0, "no catalog: integer division"),
        (b"#" * 1_000_001, 0, "1000001 bytes is too large"),
    ],
)
def test_a_broken_catalog_is_named_with_its_line(text, line, what, tmp_path):
    with pytest.raises(DesignError) as caught:
        read_words("de", write(tmp_path, "de", text))

    (finding,) = caught.value.findings
    assert finding.what.startswith(what)
    assert (finding.path, finding.line) == (tmp_path / "languages" / "de.po", line)


def test_a_catalog_is_no_link_out_of_its_folder(tmp_path):
    folders = write(tmp_path, "fr", "")
    (tmp_path / "secret").write_text("root")
    (tmp_path / "languages" / "de.po").symlink_to(tmp_path / "secret")

    with pytest.raises(DesignError, match="is a link out of its folder"):
        read_words("de", folders)


@pytest.mark.parametrize("lang", ["xx", "nl", "zh-Hant"])
def test_a_language_without_words_is_told_of_and_builds_in_english(lang, sdprint, checklist):
    checklist(f"---\ntitle: T\nlang: {lang}\n---\n# T\n- Who?\n")
    for command in (("check",), ("build", "-k", "key")):
        done = sdprint(*command, "list.md")
        assert done.returncode == 0
        assert f"list.md:3:1: warning: no words in the language '{lang}'" in done.stderr + done.stdout
        assert f"or add templates/languages/{lang[:2]}.po" in done.stderr + done.stdout


def test_english_imports_nothing_for_it():
    code = (
        "import sys; from sdprint.design.languages import read_words; from pathlib import Path\n"
        f"import sdprint.pipeline; read_words('en-GB', (Path({str(TEMPLATES)!r}),)); print('babel' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout == "False\n"


def test_a_title_of_a_kind_of_ones_own_stays_as_it_is():
    plan = planned("# T\n- Who?\n", "key")

    assert read_words("de", SHIPPED).say("Flash list") == "Flash list"
    assert plan.kind.title == "Answer key"
