"""What the engine does otherwise: a page for an even number goes where it is not needed, and totals are right."""

import json
import subprocess
import sys

import pytest

SCRIPT = """
import json, os, sys
from sdprint.press.engine import HTML, MarginBox, TextBox
document = HTML(string=sys.stdin.read(), base_url=".").render()
pages = []
for page in document.pages:
    feet = [box for box in page._page_box.children if isinstance(box, MarginBox)]
    pages.append("".join(text.text for foot in feet for text in foot.descendants() if isinstance(text, TextBox)))
print(json.dumps(pages))
sys.stdout.flush()
os._exit(0)
"""
STYLE = (
    "@page{size:60mm;margin:10mm;@bottom-left{content:string(run)}@bottom-right{content:counter(page)'/'counter(pages)}}"
    "h1{break-before:page;string-set:run content()}#spare-page{break-before:page;height:39mm}"
)
SPARE = '<div id="spare-page"></div>'


def feet(count, end=SPARE, more=""):
    body = "".join(f"<h1>{chr(65 + number)}</h1><p>{more}" for number in range(count))
    html = f"<!doctype html><html lang=en><title>T</title><style>{STYLE}</style><body>{body}{end}"
    done = subprocess.run([sys.executable, "-c", SCRIPT], input=html, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


@pytest.mark.parametrize(
    ("count", "pages"),
    [
        (1, ["A1/1"]),
        (2, ["A1/2", "B2/2"]),
        (3, ["A1/4", "B2/4", "C3/4", "C4/4"]),
        (4, ["A1/4", "B2/4", "C3/4", "D4/4"]),
    ],
)
def test_the_spare_page_is_there_where_it_makes_an_odd_number_even(count, pages):
    assert feet(count) == pages


def test_without_a_spare_page_nothing_is_added_or_taken_away():
    assert feet(3, "") == ["A1/3", "B2/3", "C3/3"]


@pytest.mark.parametrize(
    "beside", ["words", '<img src="data:image/svg+xml,<svg/>" alt=x style="width:1mm;height:1mm">']
)
def test_a_page_on_which_anything_stands_stays(beside):
    assert len(feet(2, SPARE.replace("><", f">{beside}<"))) == 3


@pytest.mark.parametrize(("count", "pages"), [(2, 2), (3, 4), (4, 4)])
def test_totals_in_the_text_itself_are_those_of_the_pages_that_stay(count, pages):
    """The engine lays such pages out again when it knows the number."""
    more = '<span class="all"></span><style>.all::before{content:counter(pages)}</style>'

    assert [foot[1:] for foot in feet(count, more=more)] == [f"{page}/{pages}" for page in range(1, pages + 1)]
