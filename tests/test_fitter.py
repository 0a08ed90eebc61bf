"""Full pages and the largest type: run as the worker runs them, looked at from outside."""

import re

import pytest
from pdfs import pages_of, squeezed, text_of

from sdprint.design.project import Project
from sdprint.errors import PromiseError, SdprintError
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press


def build(tmp_path, text, kind, *settings, **order):
    source = tmp_path / "list.md"
    source.write_text(text)
    ordered = Order((source,), (kind,), out=str(tmp_path), settings=settings, **order)
    with Press() as press:
        document, *_ = make(ordered, Project(tmp_path), press)
    return document


def parts(count, *questions):
    return "# Many\n" + "".join(
        f"\n## Part {part}\n\n" + "".join(f"- {question.replace('{}', str(part))}\n" for question in questions)
        for part in range(count)
    )


def test_little_text_is_set_in_the_largest_type(tmp_path):
    document = build(tmp_path, "# Five\n\n" + "- Who?\n" * 5, "cheatsheet")

    assert document.type_size == 14.0
    assert document.pages == 1


def test_more_text_is_set_smaller_and_all_of_it_is_there(tmp_path):
    sizes = []
    for count in (10, 20, 28):
        text = parts(6, *(f"What about the matter {{}}.{n}?" for n in range(count)))
        document = build(tmp_path, text, "cheatsheet")
        found = squeezed(text_of(document.path, "-raw"))
        assert all(f"matter{part}.{n}?" in found for part in range(6) for n in range(count))
        assert document.pages == 1
        sizes.append(document.type_size)

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1] >= 7.4


def test_the_size_that_is_asked_for_is_the_size_of_the_text(tmp_path):
    text = parts(6, *(f"What about the matter {{}}.{n}?" for n in range(10)))

    assert build(tmp_path, text, "cheatsheet", "smallest=8.2", "largest=8.2").type_size == 8.2
    assert build(tmp_path, text, "key", "largest=10").type_size == 10.0


@pytest.mark.parametrize("pages", [1, 2, 3, 5])
def test_a_sheet_has_the_pages_that_are_asked_for_whether_little_or_much_is_on_them(tmp_path, pages):
    for text in ("# T\n\n- Who?\n", parts(7, *["What is it, and who looks after it?"] * 15)):
        document = build(tmp_path, text, "cheatsheet", f"pages={pages}")
        assert document.pages == len(pages_of(document.path)) == pages


def test_with_more_pages_the_type_is_larger(tmp_path):
    text = parts(12, *["What about the matter, and who looks after it?"] * 12)
    sizes = [build(tmp_path, text, "cheatsheet", f"pages={pages}").type_size for pages in (1, 2, 3)]

    assert sizes == sorted(sizes)
    assert sizes[0] < sizes[1] < sizes[2] <= 14.0


@pytest.mark.parametrize(("fold", "sides"), [("quarter", 1), ("trifold", 2), ("booklet", 2), ("pocket", 1)])
def test_a_folded_sheet_has_the_sides_of_its_fold(tmp_path, fold, sides):
    document = build(tmp_path, parts(2, "Who is it?", "How many?"), "cheatsheet", choices=Choices(impose=fold))

    assert document.pages == len(pages_of(document.path)) == sides
    assert squeezed(text_of(document.path)).count("Howmany?") == 2


def test_what_does_not_fit_is_refused_with_figures_and_nothing_is_written(tmp_path):
    text = "# Too many\n\n" + "- What about this and that and the other thing, in as many words?\n" * 300

    with pytest.raises(PromiseError) as caught:
        build(tmp_path, text, "cheatsheet")

    said = str(caught.value)
    assert re.search(
        r"does not fit on one side of a4: type would be about [3-5]\.\d pt, and 7\.4 pt is the smallest", said
    )
    assert re.search(r"at 7\.4 pt it takes [345] sides", said)
    assert not list(tmp_path.glob("*.pdf"))


def test_an_item_higher_than_the_page_is_refused(tmp_path):
    with pytest.raises(PromiseError, match="one item alone is higher than a column"):
        build(tmp_path, "# T\n\n- " + "word " * 3900 + "?\n", "cheatsheet")


@pytest.mark.parametrize(
    ("setting", "what"),
    [
        ("type_floor=8.5", r"cheatsheet: type of 6\.6 pt, and 8\.5 pt is promised as the least"),
        ("smallest=15", r"smallest is more than 0 and at most largest"),
        ("columns=21", r"columns are at most 20"),
        ("columns=100000", r"columns are at most 20"),
        ("pages=501", r"pages are at most 500"),
    ],
)
def test_a_promise_that_the_kind_can_not_keep_is_refused(tmp_path, setting, what):
    with pytest.raises(SdprintError, match=what):
        build(tmp_path, "# T\n\n- Who?\n", "cheatsheet", setting)


@pytest.mark.parametrize("count", [1, 5, 17, 40, 100])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_worksheet_of_any_length_has_an_even_number_of_pages_or_one(tmp_path, count, paper):
    document = build(tmp_path, parts(count, "Who is it?", "How many?", "Is it on?"), "worksheet", paper=paper)

    assert document.pages == 1 or document.pages % 2 == 0
    assert len(pages_of(document.path)) == document.pages
    text = squeezed(text_of(document.path))
    assert text.count("Whoisit?") == count


def test_a_worksheet_of_hundreds_of_steps_has_room_for_their_numbers(tmp_path):
    document = build(tmp_path, parts(101, "Who is it?"), "worksheet")

    assert squeezed(text_of(document.path)).count("Whoisit?") == 101


def test_a_worksheet_that_is_promised_one_page_and_takes_more_is_refused(tmp_path):
    with pytest.raises(PromiseError, match=r"worksheet: \d+ pages, not 1"):
        build(tmp_path, parts(9, "Who is it?", "How many?"), "worksheet", "pages=1")


def test_a_group_longer_than_a_page_is_broken_between_its_questions(tmp_path):
    document = build(tmp_path, "# T\n\n## One\n\n" + "- Who is it, and why?\n" * 60, "worksheet")

    assert document.pages >= 4
    assert squeezed(text_of(document.path)).count("Whoisit,andwhy?") == 60


@pytest.mark.parametrize("kind", ["worksheet", "cheatsheet", "pocket", "notes", "scorecard", "key"])
def test_prose_alone_makes_every_kind_of_document(tmp_path, kind):
    assert "Just a sentence." in text_of(build(tmp_path, "Just a sentence.\n", kind).path)


def test_more_pages_than_anyone_prints_are_refused_with_the_limit(tmp_path, monkeypatch):
    # The child that typesets is forked from here, and what it takes for the limit with it.
    monkeypatch.setattr("sdprint.press.fitter.MOST_PAGES", 2)
    with pytest.raises(
        PromiseError, match=r"notes: \d pages are too many\n  hint: the limit is 2: split the checklist"
    ):
        build(tmp_path, "# Long\n\n" + "- Why? {answer=box:150}\n" * 5, "notes")
