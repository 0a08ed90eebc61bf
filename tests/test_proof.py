"""The proof catches each template that drops, cuts, covers, whitens or pushes out a piece of the checklist, by name."""

import shutil
from pathlib import Path

import pytest
from pdfs import squeezed, text_of

from sdprint.design.project import Project
from sdprint.errors import Exit, PromiseError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

ROOT = Path(__file__).resolve().parent.parent
SHIPPED = ROOT / "content" / "system-design.md"
STYLES = sorted((ROOT / "tests" / "data" / "styles").glob("*.md"))
# Fonts for the scripts that the bundled ones do not cover, as Debian has them; `test_promises` says in what package.
FONTS = ("truetype/dejavu/DejaVuSans.ttf", "truetype/tlwg/Garuda.ttf", "opentype/ipafont-gothic/ipag.ttf")
FONTS = (*FONTS, "truetype/lohit-devanagari/Lohit-Devanagari.ttf")
KINDS = ("worksheet", "notes", "key", "cheatsheet", "pocket")
TEXT = """# Release

A word before all.

## Before {short="Pre"}

**Goal:** Nobody is surprised by it.

### Who does it

- Who is on call tonight? (Ann, Bob, Eve)
  > Somebody who is awake.
- Is the backup done?
- Which tables grow?

| stage | minutes |
|---|---|
| early | 15 |

```
deploy --canary
```

## After

- Did anything break?
- Tell everybody
"""
QUESTIONS = [number for number, line in enumerate(TEXT.split("\n"), 1) if line.startswith("- ")]
OWN = 'title = "Own"\nabout = "own"\nkicker = ""\nmargins = { top = 15, right = 15, bottom = 15, left = 15 }\n'
PAGE = '{% extends "base/page.html.j2" %}\n{% block body %}<h1>{{ plan.checklist.title }}</h1>BODY{% endblock %}\n'
ALL = (
    "{{ m.prose(plan.checklist.intro) }}{% for planned in plan.steps %}<h2>{{ planned.step.title | inline }}</h2>"
    "<p>{{ planned.step.goal | inline }}</p>{% for group in planned.groups %}<h3>{{ group.group.title | inline }}</h3>"
    "{% for entry in group.group.entries %}{% if entry.kind == 'question' %}<p class='q'>{{ m.wording(entry) }}"
    "{{ m.hint(entry) }}</p>{{ m.prose(entry.key) }}{% else %}{{ m.prose([entry]) }}{% endif %}"
    "{% endfor %}{% endfor %}{% endfor %}"
)


@pytest.fixture(scope="module")
def press(font_cache):
    """One typesetting process for the whole module."""
    with pytest.MonkeyPatch.context() as patch, Press() as press:
        patch.setenv("XDG_CACHE_HOME", str(font_cache))
        yield press


@pytest.fixture
def build(press, tmp_path):
    """Make one document of a checklist in a project of its own."""

    def run(kind, *, text=TEXT, brand="", keep=False, **choices):
        (tmp_path / "list.md").write_text(text)
        out = str(tmp_path / "out")
        order = Order((tmp_path / "list.md",), (kind,), brand, out=out, keep_failed=keep, choices=Choices(**choices))
        document, *_ = make(order, Project(tmp_path), press)
        return document

    return run


@pytest.fixture
def gaps(build, tmp_path):
    """Fail to make it; return what the proof says, as (line, what)."""

    def run(*args, **how):
        with pytest.raises(PromiseError) as caught:
            build(*args, **how)
        assert caught.value.exit_code == Exit.INPUT
        assert how.get("keep") or not list(tmp_path.rglob("*.pdf"))
        found = [finding for finding in caught.value.findings if finding.hint.startswith("mend the template")]
        assert {finding.path for finding in found} == {tmp_path / "list.md"}
        return [(finding.line, finding.what) for finding in found]

    return run


@pytest.fixture
def own(tmp_path):
    """Write a kind of the project's own, that prints everything unless it is told otherwise."""

    def write(body=ALL, css="", leaves_out=()):
        folder = tmp_path / "templates" / "documents" / "own"
        folder.mkdir(parents=True)
        listed = ", ".join(f'"{part}"' for part in leaves_out)
        (folder / "document.toml").write_text(f"{OWN}[promise]\nleaves_out = [{listed}]\n")
        (folder / "page.html.j2").write_text(PAGE.replace("BODY", body))
        (folder / "style.css").write_text(css)

    return write


@pytest.fixture
def brand(tmp_path):
    """Write a brand whose style sheet spoils one kind."""

    def write(kind, css):
        folder = tmp_path / "templates" / "brands" / "bad"
        (folder / kind).mkdir(parents=True)
        (folder / "brand.toml").write_text('[meta]\nname = "Bad"\n')
        (folder / kind / "brand.css").write_text(css)

    return write


COVER = "content:'';position:absolute;left:0;top:0;width:100%;height:100%"
PICTURE = (
    "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Crect width='999' height='999'/%3E%3C/svg%3E"
)
# What is done to each question, in the words of a style sheet.
SPOILS = {
    "dropped": "Q{display:none}",
    "hidden": "Q{visibility:hidden}",
    "faint": "Q{opacity:0}",
    "white": "Q{color:#fff}",
    "nearly white": "Q{color:#fbfbfb}",
    "covered": f"Q{{position:relative}}Q::after{{{COVER};background:#fff}}",
    "covered in its colour": f"Q{{position:relative}}Q::after{{{COVER};background:#222}}",
    "covered by a picture": f'Q{{position:relative}}Q::after{{{COVER};background:url("{PICTURE}")}}',
    "half covered": f"Q{{position:relative}}Q::after{{{COVER};height:50%;background:#fff}}",
    "covered at its end": f"Q{{position:relative}}Q::after{{{COVER};left:12mm;background:#fff}}",
    "clipped": "Q{height:1.8mm;overflow:hidden;margin-bottom:9mm}",
    "clipped at the side": "Q{width:16mm;white-space:nowrap;overflow:hidden}",
    "clipped away": "Q{height:0;overflow:hidden;margin-bottom:9mm}",
    "pushed out": "Q{margin-left:400mm;width:100mm}",
    "pulled out": "Q{text-indent:-400mm}",
    "moved out": "Q{transform:translate(0,-400mm)}",
    "shrunk": "Q{transform:scale(.01)}",
}


@pytest.mark.parametrize("spoil", SPOILS)
def test_a_style_sheet_that_takes_questions_from_the_eye_is_caught(own, gaps, spoil):
    own(css=SPOILS[spoil].replace("Q", ".q"))

    found = gaps("own")

    assert [line for line, what in found if what.startswith("own: item ")] == QUESTIONS, found


@pytest.mark.parametrize(
    ("kind", "css", "said"),
    [
        ("worksheet", ".q{color:#fff}", "item 1.1, 'Who is on call tonight?', can't be seen on page 1"),
        ("worksheet", "h3{display:none}", "a heading of step 1, 'Who does it', is not on the paper"),
        ("worksheet", ".goal{display:none}", "the goal of step 1, 'Nobody is surprised by it.', is not on the paper"),
        ("notes", ".prose{display:none}", "a paragraph of the introduction, 'A word before all.', is not on the paper"),
        ("notes", ".ask{color:#fff}", "item 1.1, 'Who is on call tonight?', can't be seen on page "),
        ("key", ".b{color:#fefefe}", "a paragraph of the answer key of item 1.1, 'Somebody who is awake.', can't be"),
        ("key", ".prose td{font-size:0}", "a table cell of step 1, 'early', is not on the paper"),
        ("key", "pre{visibility:hidden}", "a line of code of step 1, 'deploy --canary', is not on the paper"),
        ("cheatsheet", ".hint{display:none}", "the hint of item 1.1, 'Ann, Bob, Eve', is not on the paper"),
        ("cheatsheet", "h2{color:#fff}", "the heading of step 1, 'Before', can't be seen on page 1"),
        ("pocket", ".l{opacity:.01}", "item 1.1, 'Who is on call tonight?', can't be seen on page 3"),
        ("pocket", "h1{color:#fff}", "the title, 'Release', can't be seen on page 1"),
    ],
)
def test_a_brand_that_spoils_a_shipped_kind_is_caught(brand, gaps, kind, css, said):
    brand(kind, css)

    found = gaps(kind, brand="bad")

    assert any(what.startswith(f"{kind}: {said}") for _, what in found), found


@pytest.mark.parametrize(
    ("body", "said"),
    [
        (ALL.replace("{{ m.hint(entry) }}", ""), "the hint of item 1.1, 'Ann, Bob, Eve', is not on the paper"),
        (ALL.replace("{{ m.prose(entry.key) }}", ""), "a paragraph of the answer key of item 1.1, "),
        (ALL.replace("m.wording(entry)", "entry.plain[:10]"), "item 1.1, 'Who is on call tonight?', is not on the"),
        (ALL.replace("m.wording(entry)", "entry.plain.split() | sort | join(' ')"), "item 1.1, 'Who is on call tonig"),
        (ALL.replace("planned in plan.steps", "planned in plan.steps[:1]"), "the heading of step 2, 'After', is not"),
        (ALL.replace("plan.steps %}", "plan.steps | reverse %}"), "the heading of step 2, 'After', is not in its ord"),
        (
            ALL.replace("group.group.entries", "group.group.entries | reverse"),
            "item 1.2, 'Is the backup done?', is not in its order",
        ),
        (ALL.replace("m.prose(plan.checklist.intro)", "''"), "a paragraph of the introduction, 'A word before all.'"),
    ],
)
def test_a_template_that_drops_or_turns_round_is_caught(own, gaps, body, said):
    own(body)

    found = gaps("own")

    assert any(what.startswith(f"own: {said}") for _, what in found), found


def test_a_gap_that_is_no_question_has_its_line_as_well(own, gaps):
    own(ALL.replace("{{ planned.step.goal | inline }}", "").replace("<h3>{{ group.group.title | inline }}</h3>", ""))

    found = gaps("own")

    assert found == [
        (7, "own: the goal of step 1, 'Nobody is surprised by it.', is not on the paper"),
        (9, "own: a heading of step 1, 'Who does it', is not on the paper"),
    ]


@pytest.mark.parametrize("kind", ["worksheet", "notes", "key"])
def test_cells_side_by_side_that_are_broken_between_pages_are_found(build, kind):
    """The rest of one stands behind the beginning of the other, and below the table's head."""
    rows = [[" ".join(f"{side}{row}x{n}" for n in range(50)) for side in "lr"] for row in range(11)]
    table = "".join(f"| {one} | {other} |\n" for one, other in rows)

    made = build(kind, text=f"# Tall\n\n- Who?\n\n| one | other |\n|---|---|\n{table}\n- What then?\n")

    assert made.pages > 1


def test_a_piece_of_a_broken_cell_that_is_missing_is_caught(own, gaps):
    words = " ".join(f"word{n}" for n in range(900))
    own(ALL.replace("m.wording(entry)", "entry.plain.replace('word450 ', '')"))

    found = gaps("own", text=f"# Long\n\n- {words}\n")

    assert [line for line, _ in found] == [3]


@pytest.mark.parametrize("pages", [2, 5])
def test_a_dropped_item_whose_words_stand_apart_on_neighbouring_pages_is_caught(own, gaps, pages):
    """Only what is broken at the foot of a page goes on at the head of the next."""
    own(
        ALL.replace(
            "{% if entry.kind", "{% if entry.plain is defined and entry.plain == 'Define goals' %}{% elif entry.kind"
        )
    )
    text = "# T\n\n- Define goals\n- Define terms, first of all\n"
    text += "".join(f"- Filler number {n} of many, which takes room\n" for n in range(45 * pages))
    text += "- Something else, then write down goals\n- The very end\n" * 20

    found = gaps("own", text=text)

    assert [line for line, _ in found] == [3]


def test_words_of_a_template_that_can_t_be_seen_are_caught_as_well(own, gaps):
    own(f'{ALL}<p style="color:#fff">Sesame</p>')

    assert gaps("own") == [(0, "own: a word, 'sesame', can't be seen on page 1")]


def test_what_a_kind_leaves_out_by_design_may_be_missing(own, build):
    bare = ALL.replace("{{ m.hint(entry) }}", "").replace("{{ m.prose(entry.key) }}", "")
    own(bare, leaves_out=("hints", "answers"))

    assert build("own").pages == 1


def test_a_kind_that_prints_everything_passes(own, build):
    own()

    assert build("own").pages == 1


def test_only_what_is_asked_to_be_kept_is_kept(own, gaps, tmp_path):
    own(css=".q{color:#fff}")

    gaps("own", keep=True)

    (kept,) = tmp_path.rglob("*.pdf")
    assert kept.name == "list-own.failed.pdf"
    assert "Who is on call tonight?" in text_of(kept)


def test_an_earlier_document_stays_when_the_proof_fails(own, build, tmp_path):
    own()
    path = build("own").path
    before = path.read_bytes()
    (tmp_path / "templates" / "documents" / "own" / "style.css").write_text(".q{color:#fff}")

    with pytest.raises(PromiseError):
        build("own")

    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("impose", ["", "booklet", "quarter", "pocket", "trifold"])
@pytest.mark.parametrize("flip", [False, True])
def test_folded_sheets_are_proven_page_by_page(build, impose, flip):
    text = "# Signs\n\n## A → b\n\n- Is `a` >= b? (x, y)\n- 🚀 Launch, → then «wait»!?\n- [x] -> done 🎉\n" * 1
    text += "".join(f"\n## Step {n}\n\n- Question number {n}, is it?\n- Do {n} things\n" for n in range(2, 9))

    assert build("cheatsheet", text=text, impose=impose, long_edge=flip).pages >= 1


@pytest.mark.parametrize("path", STYLES, ids=lambda path: path.stem)
def test_texts_of_all_styles_are_proven(press, tmp_path, path):
    """Nothing of them is said to be missing, in worksheet and key, and poppler finds each question as well."""
    shutil.copytree(path.parent, tmp_path / "styles")
    (tmp_path / "templates" / "fonts").mkdir(parents=True)
    for font in FONTS:
        shutil.copy(Path("/usr/share/fonts", font), tmp_path / "templates" / "fonts")
    order = Order((tmp_path / "styles" / path.name,), ("worksheet", "key"), out=str(tmp_path / "out"))

    documents = list(make(order, Project(tmp_path), press))

    assert len(documents) == 2
    for document in documents:
        text = squeezed(text_of(document.path, "-raw"))
        words = [line for line in path.read_text("utf-8-sig").split("\n") if line.startswith("- ")]
        plain = [squeezed(word[2:]) for word in words if word[2:].replace(" ", "").replace("?", "").isalnum()]
        # Poppler reads what comes from the right, Thai, and the scripts of India in ways of its own.
        assert path.stem in ("safar", "shabbat", "pareeksha", "talat") or all(word in text for word in plain)


def test_the_command_says_where_and_what_to_do(sdprint, own, tmp_path):
    own(css="h2{color:#fff}")
    (tmp_path / "content").mkdir()
    (tmp_path / "content" / "list.md").write_text(TEXT)

    done = sdprint("build", "content/list.md", "-k", "own", "--keep-failed")

    assert done.returncode == Exit.INPUT
    assert "content/list.md:5:4: own: the heading of step 1, 'Before', can't be seen on page 1" in done.stderr
    assert "leaves_out of " in done.stderr
    assert "list-own.failed.pdf: the failed document, to be looked at" in done.stderr
    assert [path.name for path in (tmp_path / "build").iterdir()] == ["list-own.failed.pdf"]
