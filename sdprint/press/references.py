"""What a style sheet or a drawing refers to: found with the parsers that the engine reads them with."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from urllib.parse import urljoin
from xml.etree import ElementTree as ET

from sdprint.press.engine import iri_to_uri, tinycss2

_LINKING = ("href", "src", "base")


@dataclass(frozen=True, slots=True)
class Reference:
    """An absolute address, as the engine would ask for it; what is `imported` is read as a style sheet."""

    address: str
    imported: bool = False


def settle_sheet(text: str, base: str) -> tuple[str, tuple[Reference, ...]]:
    """Return a style sheet in which all addresses are absolute, counted from `base`, and what it refers to.

    The engine would count those that go through a variable from the document, wherever they are written.
    """
    tokens = tinycss2.parse_component_value_list(text)
    found = tuple(_settle(tokens, base))
    return (tinycss2.serialize(tokens) if found else text), found


def read_sheet(data: bytes) -> str:
    """Return the text of a style sheet file, in the encoding that the engine would take."""
    text, _ = tinycss2.bytes.decode_stylesheet_bytes(data)
    return str(text)


def find_in_drawing(data: bytes, base: str) -> Iterator[Reference]:
    """Yield what an SVG drawing refers to; what can't be read as one is none, for the engine as well."""
    try:
        # The engine reads it with the same parser, which stops entities that grow without end.
        root = ET.fromstring(data)  # noqa: S314 - see above
    except (ET.ParseError, ValueError, LookupError):
        return
    for element in root.iter():
        own = element.get("{http://www.w3.org/XML/1998/namespace}base", "")
        for name, value in element.attrib.items():
            if name.rpartition("}")[2] in _LINKING:
                # The engine takes a base of the element's as it is.
                yield from (Reference(found) for start in (base, own) if (found := _join(start, value)))
            elif "(" in value:
                yield from settle_sheet(value, base)[1]
        if element.text and str(element.tag).rpartition("}")[2] == "style":
            yield from settle_sheet(element.text, base)[1]


def _settle(tokens: list[Any], base: str) -> Iterator[Reference]:
    """Make the addresses of `tokens` absolute, in place, and yield them."""
    importing = False
    for token in tokens:
        if token.type in ("whitespace", "comment"):
            continue
        if token.type == "url" or (token.type == "string" and importing):
            yield from _rewrite(token, base, imported=importing)
        elif token.type == "function" and token.lower_name == "url":
            for part in token.arguments:
                if part.type == "string":
                    yield from _rewrite(part, base, imported=importing)
        elif token.type == "function":
            yield from _settle(token.arguments, base)
        elif token.type.endswith("block"):
            yield from _settle(token.content, base)
        importing = token.type == "at-keyword" and token.lower_value == "import"


def _rewrite(token: Any, base: str, *, imported: bool) -> Iterator[Reference]:
    if address := _join(base, token.value):
        token.value = address
        quoted = f'"{tinycss2.serializer.serialize_string_value(address)}"'
        token.representation = f"url({quoted})" if token.type == "url" else quoted
        yield Reference(address, imported)


def _join(base: str, written: str) -> str:
    """Return the address that is meant, or nothing for a place in the document itself and for what is none."""
    if not written.strip() or written.startswith("#"):
        return ""
    try:
        return str(iri_to_uri(urljoin(base, written)))
    except ValueError:
        return ""
