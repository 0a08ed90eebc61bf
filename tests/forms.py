"""Forms for tests: made by the tool, and read with pikepdf."""

from dataclasses import dataclass
from pathlib import Path

import pikepdf

from sdprint.design.project import find_project
from sdprint.layout.plan import Choices
from sdprint.pipeline import Order, make
from sdprint.press.worker import Press

SHIPPED = Path(__file__).resolve().parent.parent / "content" / "system-design.md"
ALL_SPACES = """# All spaces

- Is it ticked
- How many? {answer=number:ms}
- Which lines? {answer=lines:3}
- Which dots? {answer=dotted:2}
- Which five? {answer=list:5}
- Which box? {answer=box:30}
- Is it so? {answer=yesno}
- Which one? {answer=choice:Red,Green,Deep blue}
- Who does what? {answer=table:Who,What;rows=3}
- How big {answer=calc}
- This or that {answer=tradeoff}
- Which boxes and arrows? {answer=sketch:40}
- Which grid? {answer=grid:40}
- Whence? {answer=lines:2}
- And then? {answer=merge}
"""
MULTILINE, RADIO, REQUIRED = 1 << 12, 1 << 15, 1 << 1


@dataclass(frozen=True)
class Field:
    """A field of a form: `boxes` holds the number of the page and the edges of each of its widgets, in pt."""

    name: str
    label: str
    kind: str
    value: str
    boxes: tuple


def build_form(folder, source, kind, *settings, brand="", **choices):
    """Build one kind of a checklist, a path or its text, and return the path of its form."""
    path = source if isinstance(source, Path) else folder / "list.md"
    if path is not source:
        path.write_text(source)
    settings = ("fillable=true", *settings)
    order = Order((path,), (kind,), brand, out=str(folder), settings=settings, choices=Choices(**choices))
    with Press() as press:
        made = list(make(order, find_project(folder), press))
    return made[-1].path


def fields_of(path):
    """Return the fields of a PDF in the order of its form."""
    with pikepdf.open(path) as pdf:
        pages = {}
        for number, page in enumerate(pdf.pages):
            pages |= {widget.objgen: number for widget in page.obj.get("/Annots", ())}
        return [_read(field, pages) for field in pdf.Root.AcroForm.Fields]


def _read(field, pages):
    widgets = field.get("/Kids", [field])
    boxes = tuple((pages[widget.objgen], tuple(map(float, widget.Rect))) for widget in widgets)
    button = "radio" if int(field.get("/Ff", 0)) & RADIO else "check"
    kind = {"/Btn": button, "/Ch": "choice", "/Tx": "text"}[str(field.FT)]
    return Field(str(field.T), str(field.TU), kind, str(field.get("/V", "")).removeprefix("/"), boxes)
