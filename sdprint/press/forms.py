"""Fields to fill in, on pages that are laid out: what a template marks on paper becomes an AcroForm field.

The engine's own form controls are not used: they lose radio answers, embed whole fonts, and would be laid out anew.
Here the same boxes carry ruled lines on paper and fields on the screen, so that both have the same pages. The shape of
the fields is the one that seven PDF programs fill in and draw alike (ISO 32000-1, 12.7).
"""

from collections.abc import Callable
from typing import Any

import pydyf

from sdprint.layout.fields import TICKED, Field
from sdprint.layout.plan import Plan
from sdprint.press import lettering
from sdprint.press.engine import MM, PT
from sdprint.press.spots import Spot
from sdprint.press.writing import FONT, draw_mark, draw_text, letter

# Bits of /F and /Ff, of which the standard counts the first as 1.
PRINT = 1 << 2
READ_ONLY, REQUIRED, MULTILINE, NO_TOGGLE, RADIO, COMBO = 1, 1 << 1, 1 << 12, 1 << 14, 1 << 15, 1 << 17
# No spelling is checked in numbers: by this, too, they are told from texts when the form is read.
NO_SPELLING = 1 << 22
# A state of this name stands for none; an option of that name has one that is read as the same word.
OFF, OFF_OPTION = "Off", "Off "
# Text fields of at least this height in CSS px have several lines: less is one line of 10 pt.
SEVERAL_LINES = 10 * MM


class _Widget(pydyf.Dictionary):  # type: ignore[misc] # pydyf has no type hints
    """A widget that the engine tags before it has a number in the file."""

    @property
    def reference(self) -> "_Reference":
        """What stands for its number until the file is written."""
        return _Reference(self)


class _Reference(pydyf.Object):  # type: ignore[misc] # as above
    def __init__(self, target: Any) -> None:
        super().__init__()
        self._target = target

    @property
    def data(self) -> bytes:
        return f"{self._target.number} {self._target.generation} R".encode()


def put_fields(spots: tuple[Spot, ...], plan: Plan) -> Callable[[Any, Any], None]:
    """Hang a widget on the box of each spot, for the engine to tag, and return the finisher that writes the form.

    What the plan has to fill in is filled in.
    """
    filled = plan.filled
    widgets = []
    for spot in spots:
        widget = _Widget({"Type": "/Annot", "Subtype": "/Widget", "F": PRINT})
        spot.box.widget_annotation = widget
        widgets.append((spot, widget))

    def complete(document: Any, pdf: Any) -> None:
        form = _Form(pdf, plan.magnification)
        for spot, widget in widgets:
            form.add(spot, widget, document.pages[spot.page].height, filled.get(spot.field.name, ""))
        form.close()
        for spot, _ in widgets:
            spot.box.widget_annotation = None

    return complete


class _Form:
    """The AcroForm of one file, while it is made."""

    def __init__(self, pdf: Any, magnification: float) -> None:
        self._pdf, self._magnification = pdf, magnification
        self._fields: dict[str, Any] = {}
        self._streams: dict[tuple[str, float, float], bytes] = {}
        font = _add_font(pdf)
        self._resources = pydyf.Dictionary({"Font": pydyf.Dictionary({FONT: font})})
        self._lettering = pydyf.String(letter(magnification))

    def add(self, spot: Spot, widget: Any, height: float, value: str) -> None:
        """Complete the widget of one spot on a page of `height` CSS px."""
        left, top, right, bottom = spot.area
        edges = (left, height - bottom, right, height - top)
        widget["Rect"] = pydyf.Array(round(edge * PT * self._magnification, 1) for edge in edges)
        page = self._pdf.objects[int(self._pdf.page_references[spot.page].split()[0])]
        self._pdf.add_object(widget)
        page.setdefault("Annots", pydyf.Array()).append(widget.reference)
        # How a field looks is drawn without the magnification: programs fit it to the rectangle.
        size = ((right - left) * PT, (bottom - top) * PT)
        {"check": self._check, "radio": self._radio}.get(spot.field.type, self._text)(spot.field, widget, size, value)

    def _describe(self, field: Field, kind: str, flags: int = 0) -> dict[str, Any]:
        flags |= (READ_ONLY if field.read_only else 0) | (REQUIRED if field.required else 0)
        entries = {"FT": kind, "T": pydyf.String(field.name), "TU": pydyf.String(field.label)}
        return entries | ({"Ff": flags} if flags else {})

    def _text(self, field: Field, widget: Any, size: tuple[float, float], value: str) -> None:
        several = field.type == "text" and size[1] >= SEVERAL_LINES * PT
        widget["DA"] = self._lettering
        if field.type == "choice":
            widget.update(self._describe(field, "/Ch", COMBO))
            widget["Opt"] = pydyf.Array(pydyf.String(option) for option in field.options)
        else:
            flags = NO_SPELLING if field.type == "number" else MULTILINE if several else 0
            widget.update(self._describe(field, "/Tx", flags))
            widget.update({"MaxLen": field.limit} if field.limit else {})
        if value:
            widget["V"] = widget["DV"] = pydyf.String(value)
            self._show(widget, size, value, several=several)
        self._fields[field.name] = widget

    def _show(self, widget: Any, size: tuple[float, float], value: str, *, several: bool) -> None:
        drawn = draw_text(value, size, several=several)
        # What the typeface has no letters for, each program draws with a font of its own.
        if drawn is not None:
            widget["AP"] = pydyf.Dictionary({"N": self._add_stream(drawn, size, self._resources)})

    def _check(self, field: Field, widget: Any, size: tuple[float, float], value: str) -> None:
        state = f"/{TICKED}" if value else "/Off"
        widget.update(self._describe(field, "/Btn"))
        widget.update({"V": state, "AS": state, "MK": pydyf.Dictionary({"CA": pydyf.String("4")})})
        widget["AP"] = self._states("check", TICKED, size)
        self._fields[field.name] = widget

    def _radio(self, field: Field, widget: Any, size: tuple[float, float], value: str) -> None:
        group = self._fields.get(field.name)
        if group is None:
            group = pydyf.Dictionary(self._describe(field, "/Btn", RADIO | NO_TOGGLE))
            group.update({"V": "/Off", "Kids": pydyf.Array()})
            self._pdf.add_object(group)
            self._fields[field.name] = group
        chosen = value == field.value
        state = pydyf.name(OFF_OPTION if field.value == OFF else field.value).decode()
        widget.update({"Parent": group.reference, "AS": state if chosen else "/Off"})
        widget.update({"MK": pydyf.Dictionary({"CA": pydyf.String("l")}), "AP": self._states("dot", state[1:], size)})
        group["Kids"].append(widget.reference)
        if chosen:
            group["V"] = state

    def _states(self, mark: str, state: str, size: tuple[float, float]) -> Any:
        streams = {state: self._mark(mark, size), "Off": self._mark("", size)}
        return pydyf.Dictionary({"N": pydyf.Dictionary(streams)})

    def _mark(self, mark: str, size: tuple[float, float]) -> bytes:
        """Return the drawing of a mark of this size, which is in the file once."""
        width, height = round(size[0], 1), round(size[1], 1)
        key = (mark, width, height)
        if key not in self._streams:
            drawing = draw_mark(mark, width, height)
            self._streams[key] = self._add_stream(drawing, (width, height), pydyf.Dictionary())
        return self._streams[key]

    def _add_stream(self, drawing: list[bytes], size: tuple[float, float], resources: Any) -> bytes:
        box = pydyf.Array((0, 0, *(round(edge, 3) for edge in size)))
        entries = {"Type": "/XObject", "Subtype": "/Form", "BBox": box, "Resources": resources}
        stream = pydyf.Stream(drawing, pydyf.Dictionary(entries), compress=True)
        self._pdf.add_object(stream)
        reference: bytes = stream.reference
        return reference

    def close(self) -> None:
        """Put the form into the file."""
        references = pydyf.Array(field.reference for field in self._fields.values())
        form = pydyf.Dictionary({"Fields": references, "DR": self._resources, "DA": self._lettering})
        self._pdf.catalog["AcroForm"] = form


def _add_font(pdf: Any) -> bytes:
    """Add the typeface of fields, simple and with one byte a letter, and return its reference."""
    data = lettering.font_file()
    file = pydyf.Stream([data], pydyf.Dictionary({"Length1": len(data)}), compress=True)
    pdf.add_object(file)
    name = f"/{lettering.NAME}"
    figures = {"Ascent": lettering.ASCENT, "Descent": lettering.DESCENT, "CapHeight": lettering.CAPITAL}
    descriptor = pydyf.Dictionary(
        {"Type": "/FontDescriptor", "FontName": name, "Flags": 32, "FontBBox": pydyf.Array(lettering.BOX)}
        | figures
        | {"ItalicAngle": 0, "StemV": 80, "FontFile2": file.reference}
    )
    pdf.add_object(descriptor)
    font = pydyf.Dictionary(
        {"Type": "/Font", "Subtype": "/TrueType", "BaseFont": name, "Encoding": "/WinAnsiEncoding"}
        | {"FirstChar": lettering.FIRST, "LastChar": lettering.LAST, "Widths": pydyf.Array(lettering.WIDTHS)}
        | {"FontDescriptor": descriptor.reference}
    )
    pdf.add_object(font)
    reference: bytes = font.reference
    return reference
