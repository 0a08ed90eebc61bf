"""Shortcuts through the engine's styles and layout change no byte, whatever a style sheet asks for."""

import os
import subprocess
import sys

import pytest

RENDER = """
import logging, os, sys
logging.basicConfig(stream=sys.stderr, format="%(message)s", level=logging.WARNING)
os.environ["SOURCE_DATE_EPOCH"] = "315532800"
from sdprint.press.engine import HTML, style_plainly
html = sys.stdin.read()
with style_plainly(html):
    document = HTML(string=html, base_url=".").render()
sys.stdout.buffer.write(document.write_pdf(pdf_variant="pdf/ua-1", pdf_tags=True))
sys.stdout.flush()
# As the command does: at the end Python would close Pango, whose own thread may still be at work in it.
os._exit(0)
"""
STYLE = """
@page{size:100mm 120mm;margin:10mm;@top-right{content:counter(page) " of " counter(pages);width:50%;color:inherit}}
:root{--gap:3mm;--ink:#123456;font-size:10pt;text-decoration:underline dotted red}
.a{padding-inline-start:var(--gap);margin-block-end:calc(1em + 2%);color:var(--ink);border:1px solid;border-radius:2mm}
.a{border-start-end-radius:0;inset-inline-start:10%;position:relative;width:calc(100% - 2 * var(--gap))}
.b{color:inherit;display:initial;font-size:min(12pt, 5vw);line-height:calc(100% + .2em)}
.c{float:right;width:30%;min-width:5mm;max-height:50%;page:other;padding-left:4%}
.d{position:absolute;right:0;top:.3em;width:4mm;height:50%;border:inherit}
.e{display:inline-block;max-width:60%;min-height:10%;box-sizing:padding-box;padding:1mm}
.f{display:flex;gap:2mm;columns:2;column-gap:1em}
.g{display:grid;grid-template-columns:1fr 2fr}
.h{columns:2;column-rule:1px solid red;outline:2px dashed blue}
.bad{width:calc(1em + red);color:var(--nothing);margin:var(--ink);padding-top:calc(2)}
table{border-collapse:collapse;width:80%}td{border:.5pt solid;padding:1mm 3%}
.b{font-variant:small-caps oldstyle-nums no-common-ligatures;font-feature-settings:"kern" 0;font-kerning:none}
.e{text-decoration:line-through wavy;font-stretch:condensed;font-language-override:"TRK";font-variant-position:sub}
.f p{font-variation-settings:"wght" 500;white-space:pre;tab-size:3;hyphens:auto;letter-spacing:.1em;word-spacing:1em}
p::first-letter{color:red}li::marker{color:var(--ink)}.n::before{content:"";float:left;width:1em;height:50%}
.a{background:linear-gradient(red,blue) 1mm 1mm/50% 2mm no-repeat,#eee}.b{visibility:hidden;background:lime}
.e{border-radius:0 1mm 10% 0/3mm;border:1px solid}.c{box-shadow:1mm 1mm red}td.e{background:currentcolor;opacity:.5}
.h{border:2mm solid;border-image:linear-gradient(red,blue) 1}
.g{border:1mm solid;mask-border:linear-gradient(red,#0000) 1}
"""
BODY = """
<div class=a dir=rtl><p class=b>One two three <b>four</b> <span class=e>five six seven eight nine ten eleven</span></p>
<p class=n>Long enough words to break into several lines of <span class=e>a box</span> that is narrow</p></div>
<div class=c>Aside <i class=d></i></div><div class=bad>Bad</div><ul><li>One<li class=b>Two</ul>
<div style="height:20mm;position:relative"><p class=d>x</p><p style="height:30%;max-width:50%">y</p></div>
<div style="float:left;max-width:60%">Words that have room <b>enough</b></div>
<p lang=de dir=rtl>Donaudampfschiff<br>a&shy;b</p>
<svg viewBox="0 0 9 9" width=40 height=40><text x=1 y=5 font-size=3 font-weight=bold>Text</text></svg>
<div class=f><p>Flex&Tab;tab</p><p class=e>Box</p></div><div class=g><p>Grid</p><p>Cell</p></div>
<div class=h>Two columns here</div>
<table><thead><tr><th>A<th>B<tbody><tr style="height:11mm"><td>C<td class=e>D<tr><td colspan=2>E</table>
<div style="break-before:page" class=a>Next <span style="position:relative;top:10%">page</span></div>
"""
SHORTCUTS = ("flow", "grounds", "layouts", "lengths", "parts", "patterns", "styles", "widths")


def render(shims, style, body):
    html = f"<!doctype html><html lang=en><title>T</title><style>{style}</style><body>{body}"
    command = [sys.executable, "-c", RENDER]
    done = subprocess.run(
        command, input=html.encode(), capture_output=True, check=True, env={**os.environ, "SDPRINT_SHIMS": shims}
    )
    return done.stdout, done.stderr


@pytest.mark.parametrize("shortcut", SHORTCUTS)
def test_a_style_sheet_with_everything_gives_the_same_bytes_and_warnings(shortcut):
    plain, said = render("none", STYLE, BODY)
    short, also = render(shortcut, STYLE, BODY)

    assert plain.startswith(b"%PDF")
    assert short == plain
    assert also == said
    assert b"`color: ` at" in said
