"""Links inside of a checklist: what each place is called, and that a link in the PDF leads there."""

from pathlib import Path

import page
import pikepdf
import pytest
from pdfs import MM, words_of

from sdprint.checklist.outline import HeadingPiece
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.targets import slug
from sdprint.errors import Exit

PATH = Path("list.md")


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Scaling", "scaling"),
        ("Scaling & growth", "scaling--growth"),
        ("What's new?", "whats-new"),
        ("snake_case, kebab-case", "snake_case-kebab-case"),
        ("Launch of the café", "launch-of-the-café"),
        ("Élan ÜBER", "élan-über"),
        ("1.2 More", "12-more"),
        # GitHub takes the emoji off and leaves its selector.
        ("⚙️ Setup", "\ufe0f-setup"),
        ("परीक्षा", "परीक्षा"),
        ("1 000\N{NO-BREAK SPACE}ms", "1-000-ms"),
        ("!?", ""),
    ],
)
def test_a_name_is_what_github_makes_of_the_words(text, name):
    assert slug(text) == name


def headings(text):
    return [piece.slug for piece in read_pieces(PATH, text) if isinstance(piece, HeadingPiece)]


@pytest.mark.parametrize(
    ("heading", "name"),
    [
        ("A `code` and *more*", "a-code-and-more"),
        ("A [link](https://x.example) ![picture](x.png)", "a-link-"),
        ("**All bold**", "all-bold"),
        ('"Why" -- really...', "why----really"),
        ("a &amp; b \\* c", "a--b--c"),
        ("Step 2: Ask", "step-2-ask"),
        ("🟩 Step 2: Ask", "-step-2-ask"),
        ("✅ 3. Ask", "-3-ask"),
        ('Ask first {short="Ask"}', "ask-first"),
        ("Ask first {#own.id}", "own.id"),
    ],
)
def test_a_heading_is_called_as_it_is_written_but_for_its_attributes(heading, name):
    assert headings(f"# {heading}\n") == [name]


def test_headings_of_one_name_are_told_apart_by_numbers():
    assert headings("# A\n\n## a\n\n## A-1\n\n## a!\n\n## B\n") == ["a", "a-1", "a-1-1", "a-2", "b"]


def test_headings_in_items_and_quotations_count_as_well():
    first, item, text, last = read_pieces(PATH, "# A\n\n- x\n\n  # A\n\n> # A\n\n# A\n")

    assert (first.slug, item.body[0].slug, text.block.blocks[0].slug, last.slug) == ("a", "a-1", "a-2", "a-3")


def test_a_name_that_an_author_gave_is_no_other_heading():
    assert headings("# A\n\n## B {#a}\n\n- x? {#c}\n\n## C\n") == ["", "a", ""]


@pytest.mark.parametrize(
    ("target", "href"),
    [("#a", "#a"), ("#own", "#own"), ("#b-c", "#own"), ("#caf%C3%A9", "#café"), ("#café", "#café"), ("#no", "#no")],
)
def test_a_link_names_its_place_in_one_way(target, href):
    text = f"# A\n\n## B c {{#own}}\n\n## Café\n\n- [x]({target})? (e.g., [y], z)\n\n[y]: {target}\n"
    *_, item = read_pieces(PATH, text)

    assert item.spans[0].href == item.hint[0].href == href


LIST = """# Launch

See [x1](#launch), [x2](#step-2-scaling), [x3](#who-1), [x4](#inner).

## Step 1: Ask

- Where does [x5](#café) stand? (e.g. [x6], b)

[x6]: #inner

### Who

- Who reads it, [x7](#body)?

## Step 2: Scaling

### Who

- Nested
  - Innermost [x8](#step-1-ask)? {#inner}

    #### Body

### Café

- Who pays?
"""
# The last words of what each link leads to.
PLACES = {
    "x1": "Launch",
    "x2": "Scaling",
    "x3": "Who",
    "x4": "Innermost",
    "x5": "Café",
    "x6": "Innermost",
    "x7": "Body",
}
PLACES |= {"x8": "Ask"}


def leads(path):
    """Return for each link its page and middle, and the page and point that it leads to, in mm from upper left."""
    found = []
    with pikepdf.open(path) as pdf:
        names = pdf.Root.Names.Dests.Names
        places = {bytes(names[n]): names[n + 1] for n in range(0, len(names), 2)}
        assert list(places) == sorted(places)
        pages = [sheet.objgen for sheet in pdf.pages]
        for number, sheet in enumerate(pdf.pages):
            height = float(sheet.mediabox[3]) * MM
            for note in (note for note in sheet.get("/Annots", []) if note.Subtype == "/Link"):
                box = [float(edge) * MM for edge in note.Rect]
                target, _, x, y, _ = places[bytes(note.Dest)]
                there = pages.index(target.objgen), float(x) * MM, height - float(y) * MM
                found.append(((number, (box[0] + box[2]) / 2, height - (box[1] + box[3]) / 2), there))
    return found


@pytest.mark.parametrize(
    ("kind", "fold"),
    [(kind, "") for kind in ("worksheet", "cheatsheet", "notes", "scorecard", "key", "pocket")]
    + [("key", "booklet"), ("cheatsheet", "quarter")],
)
def test_a_link_leads_to_its_place_in_every_kind_on_turned_panels_too(sdprint, checklist, tmp_path, kind, fold):
    checklist(LIST)
    done = sdprint("build", "list.md", "-k", kind, *(("--impose", fold) if fold else ()), "-o", "out")

    assert (done.returncode, "warning" in done.stderr) == (Exit.DONE, False)
    # Notes have a form beside the paper.
    for path in (tmp_path / "out").iterdir():
        check_places(path)
        assert page.validate_pdf(str(path), profile="ua1").is_compliant


def check_places(path):
    """Look whether each link of `LIST` leads to the words that it should."""
    words = words_of(path)
    found = {}
    for here, there in leads(path):
        near = {word.text.strip("?,.")[:2]: word for word in words if word.page == here[0]}
        name = next(
            name
            for name, word in near.items()
            if name in PLACES and word.left <= here[1] <= word.right and word.top <= here[2] <= word.bottom
        )
        found[name] = there
    assert sorted(found) == sorted(PLACES)
    for name, (number, x, y) in found.items():
        far = [abs(word.top - y) for word in words if PLACES[name] in word.text and word.page == number]
        far += [abs(word.bottom - y) for word in words if PLACES[name] in word.text and word.page == number]
        assert min(far) < 9, (name, x, y)


def test_a_link_to_what_a_kind_leaves_out_is_text_and_nobody_complains(sdprint, checklist, tmp_path):
    checklist("# T\n\n- a [one](#key) [two](#t)?\n\n  > # Key\n  > [three](#key)\n")
    done = sdprint("build", "list.md", "-k", "worksheet", "-k", "key", "-o", "out")

    assert (done.returncode, done.stderr) == (Exit.DONE, "")
    assert len(leads(tmp_path / "out" / "list-worksheet.pdf")) == 1
    assert len(leads(tmp_path / "out" / "list-key.pdf")) == 3
    assert "one" in {word.text for word in words_of(tmp_path / "out" / "list-worksheet.pdf")}


def test_a_link_that_leads_nowhere_is_told_once_and_printed_as_text(sdprint, checklist, tmp_path):
    checklist("# T\n\n- a [one](#nowhere)?\n\n## Scaling\n\n- b [two](#scalin)?\n")
    done = sdprint("build", "list.md", "-k", "worksheet", "-k", "key", "-o", "out")

    assert done.returncode == Exit.DONE
    assert done.stderr.splitlines() == [
        "list.md:3:11: warning: link to '#nowhere': there is no such place in the checklist",
        "  hint: known: scaling, t",
        "list.md:7:11: warning: link to '#scalin': there is no such place in the checklist",
        "  hint: did you mean 'scaling'?",
    ]
    for path in (tmp_path / "out").iterdir():
        assert {"one", "one?"} & {word.text for word in words_of(path)}
        with pikepdf.open(path) as pdf:
            assert not [sheet for sheet in pdf.pages if "/Annots" in sheet]
