"""Filters: what the author wrote is escaped where it becomes HTML, and cues run on in a sentence."""

import pytest

from sdprint.checklist.model import Span
from sdprint.layout.filters import inline, lower_first


@pytest.mark.parametrize(
    ("span", "html"),
    [
        (Span("a < b & c"), "a &lt; b &amp; c"),
        (Span("{{ 7 * 7 }}<script>"), "{{ 7 * 7 }}&lt;script&gt;"),
        (Span("x", strong=True, emphasis=True), "<em><strong>x</strong></em>"),
        (Span("x", code=True, strike=True), "<s><code>x</code></s>"),
        (Span("a\nb"), "a<br>b"),
        (Span("x", href='https://e.org/?a="b'), '<a href="https://e.org/?a=&#34;b">x</a>'),
        (Span("x", href="#a&b"), '<a href="#to-a&amp;b">x</a>'),
        (Span('a "map"', image="m.png"), '<img src="m.png" alt="a &#34;map&#34;">'),
        (Span("", image="m.png"), '<img src="m.png" alt="m.png">'),
        (Span("x", image="m.png", href="https://e.org"), '<img src="m.png" alt="x">'),
    ],
)
def test_a_span_becomes_escaped_html(span, html):
    assert inline((span,)) == html


@pytest.mark.parametrize(
    ("text", "cue"),
    [("Core features?", "core features"), ("SQL or NoSQL?", "SQL or NoSQL"), ("A?", "A"), ("2 zones?", "2 zones")],
)
def test_a_cue_runs_on_in_a_sentence(text, cue):
    assert lower_first(text) == cue
