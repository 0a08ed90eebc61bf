"""Other people's programs that fill in forms: MuPDF, poppler and Chromium, each by its own ways."""

import base64
import json
import shutil
import subprocess
from xml.sax.saxutils import escape

import pikepdf
import pytest
from browser import running
from forms import fields_of

# Milliseconds between keys: without them the viewer loses one in about three hundred.
PAUSE, ATTEMPTS = 20, 3

MUTOOL = """
var values = JSON.parse(read("VALUES"));
var doc = new PDFDocument("SOURCE");
for (var number = 0; number < doc.countPages(); number++) {
  var page = doc.loadPage(number);
  page.getWidgets().forEach(function (widget, place) {
    var wanted = values[number][place];
    if (wanted === true) widget.toggle();
    else if (typeof wanted === "string") widget.setTextValue(wanted);
  });
  page.update();
}
doc.save("TARGET", "");
"""
POPPLER = """
import json, sys
import gi
gi.require_version("Poppler", "0.18")
from gi.repository import Poppler
source, target, values = sys.argv[1:]
pages = json.load(open(values))
document = Poppler.Document.new_from_file("file://" + source, None)
for number, widgets in enumerate(pages):
    for mapping in document.get_page(number).get_form_field_mapping():
        corner = (mapping.area.x1, mapping.area.y1)
        for _, (left, bottom, _, _), value in widgets:
            if value is not None and abs(corner[0] - left) < 0.5 and abs(corner[1] - bottom) < 0.5:
                mapping.field.button_set_state(True) if value is True else mapping.field.text_set_text(value)
document.save("file://" + target)
"""


def needs(program, package):
    """Skip the test where a program of Debian is missing, and say how to get it."""
    if not shutil.which(program):
        pytest.skip(f"there is no {program}: apt-get install {package}")


def widgets_of(source, values):
    """Return for each page its widgets: the name of the field, its place in pt, and what it is to be given.

    A button is given True if it is the one to be pressed, all else a text; None stands for nothing.
    """
    with pikepdf.open(source) as pdf:
        pages = []
        for page in pdf.pages:
            widgets = [note for note in page.obj.get("/Annots", ()) if note.Subtype == "/Widget"]
            pages.append([_wanted(widget, values) for widget in widgets])
        return pages


def _wanted(widget, values):
    field = widget.get("/Parent", widget)
    name = str(field.T)
    value = values.get(name)
    if field.FT == "/Btn" and value:
        value = f"/{value}" in widget.AP.N or None
    return name, tuple(map(float, widget.Rect)), value or None


def fill_with_pdftk(source, target, values):
    """Fill in fields with pdftk, by way of XFDF."""
    needs("pdftk", "pdftk-java")
    fields = "".join(
        f'<field name="{name}"><value>{escape(value)}</value></field>' for name, value in values.items() if value
    )
    xml = f'<?xml version="1.0" encoding="UTF-8"?><xfdf xmlns="http://ns.adobe.com/xfdf/"><fields>{fields}</fields></xfdf>'
    told = target.with_suffix(".xfdf")
    told.write_text(xml, encoding="utf-8")
    subprocess.run(["pdftk", str(source), "fill_form", str(told), "output", str(target)], check=True)


def fill_with_mutool(source, target, values):
    """Fill in fields with MuPDF, as its viewer does."""
    needs("mutool", "mupdf-tools")
    told = target.with_suffix(".values")
    pages = [[value for _, _, value in page] for page in widgets_of(source, values)]
    told.write_text(json.dumps(pages))
    script = MUTOOL.replace("VALUES", str(told)).replace("SOURCE", str(source)).replace("TARGET", str(target))
    target.with_suffix(".js").write_text(script)
    subprocess.run(["mutool", "run", target.with_suffix(".js")], check=True, capture_output=True)


def fill_with_poppler(source, target, values):
    """Fill in fields with poppler's library for GLib, which Evince is made with; it runs in Debian's own Python."""
    probe = "import gi; gi.require_version('Poppler', '0.18')"
    if subprocess.run(["/usr/bin/python3", "-c", probe], capture_output=True, check=False).returncode:
        pytest.skip("there is no poppler for Python: apt-get install gir1.2-poppler-0.18 python3-gi")
    told = target.with_suffix(".values")
    told.write_text(json.dumps(widgets_of(source, values)))
    subprocess.run(["/usr/bin/python3", "-c", POPPLER, source, target, told], check=True, capture_output=True)


SAVE = """async () => {
  const viewer = document.querySelector("pdf-viewer");
  const bytes = new Uint8Array((await viewer.currentController.save("EDITED")).dataToSave);
  let text = "";
  for (let at = 0; at < bytes.length; at += 8192) text += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(text);
}"""


def fill_with_chromium(source, target, values):
    """Type into the fields in Chromium's viewer, and save what was typed.

    Keys get lost while the viewer scrolls or the machine is busy. What was typed from there on stands in other fields,
    and the last ones are empty: then all is typed again.
    """
    for _ in range(ATTEMPTS):
        type_in_chromium(source, target, values)
        if {field.name for field in fields_of(target) if field.value not in ("", "Off")} == set(values):
            return


def type_in_chromium(source, target, values):
    """Reach each field with the Tab key, and type its value into it."""
    with running() as browser:
        page = browser.new_page(viewport={"width": 1000, "height": 1200})
        page.goto(source.as_uri())
        while len(page.frames) < 3:
            page.wait_for_timeout(100)
        # The fields have to be there; nothing says when they are.
        page.wait_for_timeout(1500)
        (viewer,) = (frame for frame in page.frames if frame.url.startswith("chrome-extension:"))
        # Beside the paper: from here the Tab key goes to the first field.
        page.mouse.click(990, 700)
        for widgets in widgets_of(source, values):
            for _, _, value in widgets:
                page.keyboard.press("Tab")
                page.wait_for_timeout(PAUSE)
                # Whatever is typed into a button presses it.
                for number, line in enumerate([" "] if value is True else (value or "").split("\n")):
                    if number:
                        page.keyboard.press("Enter")
                    if line:
                        page.keyboard.insert_text(line)
                        page.wait_for_timeout(PAUSE)
        target.write_bytes(base64.b64decode(viewer.evaluate(SAVE)))
