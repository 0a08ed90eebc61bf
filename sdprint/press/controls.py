"""Controls: on the screen, what a template marks as a field gets an element of HTML to type or click into."""

from collections.abc import Mapping
from dataclasses import dataclass
from html import escape
from html.parser import HTMLParser

from sdprint.design.languages import ENGLISH, Words
from sdprint.layout.fields import Field, read_marks

VOID = frozenset(("area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"))
_TICKS = ("check", "radio")
# Types that answers are exported with, as they are read from a PDF form; all others are text.
_TOLD = ("number", "choice")
# What a browser brings up on the screen's own keyboard, and which answers stay on one line.
_KEYBOARDS = {"number": "decimal", "date": "numeric"}


def put_controls(html: str, answers: Mapping[str, str], words: Words = ENGLISH) -> tuple[str, tuple[Field, ...]]:
    """Return `html` with a control in each element that is marked as a field, and these fields in their order.

    What `answers` names is filled in, and what is asked for in `words`.

    Raises `ValueError` for a mark that no field can be made of, and for two fields of one name.
    """
    writer = _Writer(answers, words)
    writer.feed(html)
    writer.close()
    return "".join(writer.pieces), tuple(writer.known.values())


@dataclass(frozen=True, slots=True)
class _Open:
    """An element that is open, and the field that it is marked as."""

    tag: str
    field: Field | None = None


class Rewriter(HTMLParser):
    """Reads HTML and writes it again as it stands: what is to be another way is changed in a class of its own."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - given to classes of their own
        """Write a start tag."""
        self.pieces.append(self.get_starttag_text() or "")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Write a start tag with a slash, which in HTML means nothing."""
        self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Write an end tag."""
        self.pieces.append(f"</{tag}>")

    def handle_data(self, data: str) -> None:
        """Write text."""
        self.pieces.append(data)

    def handle_entityref(self, name: str) -> None:
        """Write a character by name."""
        self.handle_data(f"&{name};")

    def handle_charref(self, name: str) -> None:
        """Write a character by number."""
        self.handle_data(f"&#{name};")

    def handle_decl(self, decl: str) -> None:
        """Write the document type."""
        self.pieces.append(f"<!{decl}>")


def write_tag(tag: str, attributes: Mapping[str, str | None]) -> str:
    """Return a start tag."""
    given = (name if value is None else f'{name}="{escape(value)}"' for name, value in attributes.items())
    return f"<{' '.join([tag, *given])}>"


class _Writer(Rewriter):
    def __init__(self, answers: Mapping[str, str], words: Words) -> None:
        super().__init__()
        self._answers = answers
        self._date = words.say("YYYY-MM-DD")
        self._opened: list[_Open] = []
        self.known = dict[tuple[str, str], Field]()
        self._types = dict[str, str]()
        self._printing = False

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._end_printing()
        marks = {name: value or "" for name, value in attrs}
        if not marks.get("data-field"):
            super().handle_starttag(tag, attrs)
            field = None
        else:
            field = self._check(read_marks(marks))
            self.pieces.append(write_tag(tag, {k: v for k, v in attrs if not k.startswith("data-")}))
            if field.type in _TICKS:
                self.pieces.append(f"<label>{_tick(field, self._answers.get(field.name, ''))}<span>")
        if tag not in VOID:
            self._opened.append(_Open(tag, field))

    def handle_endtag(self, tag: str) -> None:
        self._end_printing()
        if any(opened.tag == tag for opened in self._opened):
            while (opened := self._opened.pop()).tag != tag:
                self._finish(opened)
            self._finish(opened)
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        field = self._opened[-1].field if self._opened else None
        if field and field.type not in _TICKS and data.strip() and not self._printing:
            # What is printed beside a control is an element, so that a style sheet can say where.
            self.pieces.append('<span class="printed">')
            self._printing = True
        super().handle_data(data)

    def close(self) -> None:
        super().close()
        while self._opened:
            self._finish(self._opened.pop())

    def _end_printing(self) -> None:
        if self._printing:
            self.pieces.append("</span>")
        self._printing = False

    def _finish(self, opened: _Open) -> None:
        """Write what stands at the end of an element that is marked."""
        if opened.field:
            ticks = opened.field.type in _TICKS
            answer = self._answers.get(opened.field.name, "")
            self.pieces.append("</span></label>" if ticks else _control(opened.field, answer, self._date))

    def _check(self, field: Field) -> Field:
        key = (field.name, field.value if field.type == "radio" else "")
        if key in self.known or self._types.setdefault(field.name, field.type) != field.type:
            raise ValueError(f"two fields are called '{field.name}'")
        self.known[key] = field
        return field


def _tick(field: Field, answer: str) -> str:
    value = field.value if field.type == "radio" else "Yes"
    kind = {"check": "checkbox", "radio": "radio"}[field.type]
    attributes: dict[str, str | None] = {"type": kind, "name": field.name, "value": value, "data-label": field.label}
    states = {"checked": answer == value, "required": field.required, "disabled": field.read_only}
    return write_tag("input", attributes | {name: None for name, wanted in states.items() if wanted})


def _control(field: Field, answer: str, date: str) -> str:
    """Return a control with a mirror of what is typed: on paper, it is as high as its text, and goes on over pages."""
    attributes: dict[str, str | None] = {"name": field.name, "aria-label": field.label}
    attributes |= {"data-type": field.type} if field.type in _TOLD else {}
    states = {"required": field.required, "readonly": field.read_only}
    attributes |= {"dir": "auto"} | {name: None for name, wanted in states.items() if wanted}
    if field.type == "choice":
        options = "".join(
            f"<option{' selected' if option == answer else ''}>{escape(option)}</option>" for option in field.options
        )
        return f'{write_tag("select", attributes)}<option value=""></option>{options}</select>'
    if field.limit:
        attributes["maxlength"] = str(field.limit)
    mirror = f'<span class="mirror" aria-hidden="true">{escape(answer)}</span>'
    if field.type == "text":
        # The parser of a browser drops a line feed that comes first.
        area = write_tag("textarea", attributes | {"rows": "1"})
        return f'<span class="grow">{area}\n{escape(answer)}</textarea>{mirror}</span>'
    attributes |= {"type": "text", "value": answer, "autocomplete": "off"}
    attributes |= {"inputmode": _KEYBOARDS[field.type]} if field.type in _KEYBOARDS else {}
    attributes |= {"placeholder": date} if field.type == "date" else {}
    return f'<span class="grow">{write_tag("input", attributes)}{mirror}</span>'
