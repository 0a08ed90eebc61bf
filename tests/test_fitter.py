"""Full pages and the largest type: run as the worker runs them, looked at from outside."""

import re

import pytest
from pdfs import pages_of, squeezed, text_of, type_sizes, words_of

from sdprint.design.project import Project
from sdprint.errors import PromiseError
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press


def build(tmp_path, text, kind, paper="a4"):
    source = tmp_path / "list.md"
    source.write_text(text)
    with Press() as press:
        (document,) = make(Order((source,), (kind,), paper=paper, out=str(tmp_path)), Project(tmp_path), press)
    return document


def test_little_text_is_set_in_the_largest_type(tmp_path):
    document = build(tmp_path, "# Five\n\n" + "- Who?\n" * 5, "cheatsheet")

    assert document.type_size == 10.0
    assert document.pages == 1


def test_more_text_is_set_smaller_and_all_of_it_is_there(tmp_path):
    sizes = []
    for count in (60, 120, 168):
        text = "# Many\n" + "".join(
            f"\n## Part {part}\n\n" + "".join(f"- What about the matter {part}.{n}?\n" for n in range(count // 6))
            for part in range(6)
        )
        document = build(tmp_path, text, "cheatsheet")
        found = squeezed(text_of(document.path, "-raw"))
        assert all(f"matter{part}.{n}?" in found for part in range(6) for n in range(count // 6))
        assert document.pages == 1
        assert min(type_sizes(document.path)) >= 6.6
        sizes.append(document.type_size)

    assert sizes == sorted(sizes, reverse=True)
    assert sizes[0] > sizes[-1]


def test_what_does_not_fit_is_refused_with_figures_and_nothing_is_written(tmp_path):
    text = "# Too many\n\n" + "- What about this and that and the other thing, in as many words?\n" * 300

    with pytest.raises(PromiseError) as caught:
        build(tmp_path, text, "cheatsheet")

    said = str(caught.value)
    assert re.search(
        r"does not fit on one side of a4: type would be about [34]\.\d pt, and 7\.4 pt is the smallest", said
    )
    assert re.search(r"at 7\.4 pt it takes [345] sides", said)
    assert not list(tmp_path.glob("*.pdf"))


def test_an_item_higher_than_the_page_is_refused(tmp_path):
    with pytest.raises(PromiseError, match="one item alone is higher than the page"):
        build(tmp_path, "# T\n\n- " + "word " * 6000 + "?\n", "cheatsheet")


def test_a_sketch_grows_to_the_end_of_its_page(tmp_path):
    text = "# T\n\n## A\n\n- Draw it? {answer=sketch:60}\n\n## B\n\n" + "- Why not?\n" * 30
    document = build(tmp_path, text, "worksheet")

    assert document.pages % 2 == 0


@pytest.mark.parametrize("count", [1, 5, 17, 40, 100, 300])
@pytest.mark.parametrize("paper", ["a4", "letter"])
def test_a_worksheet_of_any_length_has_an_even_number_of_pages_or_one(tmp_path, count, paper):
    text = "# T\n" + "".join(f"\n## Part {n}\n\n- Who is it?\n- How many?\n- Is it on?\n" for n in range(count))
    document = build(tmp_path, text, "worksheet", paper)

    assert document.pages == 1 or document.pages % 2 == 0
    assert len(pages_of(document.path)) == document.pages
    text = squeezed(text_of(document.path))
    assert text.count("Whoisit?") == count


def test_a_group_longer_than_a_page_is_broken_between_its_questions(tmp_path):
    document = build(tmp_path, "# T\n\n## One\n\n" + "- Who is it, and why?\n" * 60, "worksheet")

    assert document.pages >= 4
    assert squeezed(text_of(document.path)).count("Whoisit,andwhy?") == 60


def test_prose_alone_makes_every_kind_of_document(tmp_path):
    for kind in ("worksheet", "cheatsheet", "notes", "key"):
        assert "Just a sentence." in text_of(build(tmp_path, "Just a sentence.\n", kind).path)


def test_grafted_page_ends_are_where_a_second_layout_puts_them(tmp_path):
    """A worksheet with a sketch that grows is laid out twice, one without is not: their notes look the same."""
    text = "# T\n" + "".join(f"\n## Part {n}\n\n- Who is it?\n- How many?\n- Is it on?\n" for n in range(9))
    document = build(tmp_path, text, "worksheet")
    notes = [word for word in words_of(document.path) if word.text == "Notes"]

    assert notes
    for word in notes:
        above = [o for o in words_of(document.path) if o.page == word.page and o.bottom <= word.top]
        below = [o for o in words_of(document.path) if o.page == word.page and word.bottom < o.top < 282]
        assert not below
        assert above
        assert word.left == pytest.approx(15 + 2.2, abs=0.3)
