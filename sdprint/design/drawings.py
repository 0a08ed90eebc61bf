"""What an SVG drawing paints, shape by shape: its colours, and about how much of the drawing each one covers.

A logo is flat shapes: their bounds say enough. Nothing is drawn; what clips, masks or filters is not looked at.
"""

import base64
import binascii
import math
import re
from collections.abc import Iterator
from typing import Any
from xml.etree import ElementTree as ET

_NUMBER = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?", re.IGNORECASE)
_SEGMENT = re.compile(r"([MLHVCSQTAZmlhvcsqtaz])([^MLHVCSQTAZmlhvcsqtaz]*)")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
# Styles for a dark screen, a printer and the like are not those of the drawing itself.
_AT_RULE = re.compile(r"@[^{};]*(?:\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}|;)")
_TURN = re.compile(r"(\w+)\s*\(([^)]*)\)")
_URL = re.compile(r"url\(\s*['\"]?#([^'\")]+)['\"]?\s*\)\s*(.*)")
_EMBEDDED = re.compile(r"data:image/(?:png|jpe?g);base64,(.*)", re.DOTALL | re.IGNORECASE)
# How many figures each command of a path takes: https://www.w3.org/TR/SVG2/paths.html
_TAKES = {"M": 2, "L": 2, "H": 1, "V": 1, "C": 6, "S": 4, "Q": 4, "T": 2, "A": 7}
_INHERITED = ("fill", "stroke", "stroke-width", "color", "visibility", "font-size")
_OWN = ("opacity", "fill-opacity", "stroke-opacity", "display", "stop-color")
_UNSEEN = ("clipPath", "mask", "marker", "pattern", "filter", "linearGradient", "radialGradient", "metadata")
_ROOT = {"fill": "black", "stroke": "none", "stroke-width": "1", "color": "black", "font-size": "16"}
# A shape that can be seen through more than this does not count.
FAINT = 0.5
DEEPEST = 200
LARGEST = 1e15
Paint = str | bytes
Point = tuple[float, float]


class Strange(Exception):  # noqa: N818 - what a picture is, in the words of a finding
    """The picture can't be a logo; the message says why."""


def read_drawing(data: bytes) -> ET.Element:
    """Return the root of an SVG drawing that stands for itself; raises `Strange`."""
    try:
        # The parser itself stops entities that grow without end, and reads no other file.
        root = ET.fromstring(data)  # noqa: S314 - see above
    except (ET.ParseError, ValueError, LookupError) as error:
        raise Strange(f"is no SVG that can be read ({error})") from error
    if _tag(root) != "svg":
        raise Strange("is no picture that can be a logo: SVG, PNG or JPEG")
    for element in root.iter():
        address = next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"), "")
        if _tag(element) in ("image", "use", "feImage") and address and not address.startswith(("#", "data:")):
            raise Strange(f"is a drawing that needs another file ({address[:80]})")
    return root


def measure(root: ET.Element) -> Iterator[tuple[Paint, float]]:
    """Yield each paint of the drawing with the area that it covers, in the drawing's own units.

    A paint is a colour as it is written, or the bytes of a picture inside of the drawing.
    """
    rules = _read_rules(root)
    named = {name: element for element in root.iter() if (name := element.get("id"))}
    for paint, area in _walk(root, _ROOT, rules, named, 0):
        # Figures beyond all measure make areas that are none.
        if area <= LARGEST:
            yield paint, area


def _walk(
    element: ET.Element,
    above: dict[str, str],
    rules: dict[str, dict[str, str]],
    named: dict[str, ET.Element],
    depth: int,
) -> Iterator[tuple[Paint, float]]:
    tag = _tag(element)
    style = {**above, **_style(element, rules)}
    if tag in _UNSEEN or depth > DEEPEST or style.get("display") == "none" or _share(style, "opacity") < FAINT:
        return
    scale = _scale(element.get("transform", ""))
    if style.get("visibility") not in ("hidden", "collapse"):
        for paint, area in _paints(element, style, rules, named):
            yield paint, area * scale
    inherited = {name: value for name, value in style.items() if name in _INHERITED}
    for child in element:
        for paint, area in _walk(child, inherited, rules, named, depth + 1):
            yield paint, area * scale


def _paints(
    element: ET.Element, style: dict[str, str], rules: dict[str, dict[str, str]], named: dict[str, ET.Element]
) -> Iterator[tuple[Paint, float]]:
    """Yield what one shape paints: its fill, its stroke, or the picture that it is."""
    area, edge = _extent(element, style)
    if _tag(element) == "image":
        if data := _embedded(element):
            yield data, area
        return
    for name, size in (("fill", area), ("stroke", edge * _figure(style["stroke-width"]))):
        if size > 0 and _share(style, f"{name}-opacity") >= FAINT:
            colors = _resolve(style[name], style, rules, named)
            for color in colors:
                yield color, size / len(colors)


def _resolve(paint: str, style: dict[str, str], rules: dict[str, dict[str, str]], named: dict[str, Any]) -> list[str]:
    """Return the colours of a paint: one, those of a gradient's stops, or none."""
    if found := _URL.match(paint.strip()):
        stops: list[ET.Element] = []
        gradient, seen = named.get(found[1]), set()
        while gradient is not None and not stops and id(gradient) not in seen:
            seen.add(id(gradient))
            stops = [stop for stop in gradient if _tag(stop) == "stop"]
            # A gradient can have the stops of another one.
            link = next((value for name, value in gradient.attrib.items() if name.rpartition("}")[2] == "href"), "")
            gradient = named.get(link.removeprefix("#"))
        return [_style(stop, rules).get("stop-color", "black") for stop in stops] or ([found[2]] if found[2] else [])
    if paint.strip().lower() == "none":
        return []
    return [style["color"] if paint.strip().lower() == "currentcolor" else paint]


def _style(element: ET.Element, rules: dict[str, dict[str, str]]) -> dict[str, str]:
    """Return what is said of one element: attributes, over them style sheets, over them its own style."""
    said = {name: element.attrib[name] for name in (*_INHERITED, *_OWN) if name in element.attrib}
    keys = [_tag(element), *(f".{name}" for name in element.get("class", "").split()), f"#{element.get('id', '')}"]
    for key in keys:
        said |= rules.get(key, {})
    said |= _declarations(element.get("style", ""))
    return {name: value for name, value in said.items() if value != "inherit"}


def _read_rules(root: ET.Element) -> dict[str, dict[str, str]]:
    """Return the declarations of all style sheets by plain selector: a tag, .class or #id."""
    rules: dict[str, dict[str, str]] = {}
    for element in root.iter():
        if _tag(element) == "style":
            text = re.sub(r"/\*.*?\*/", "", "".join(element.itertext()), flags=re.DOTALL)
            for selectors, body in _RULE.findall(_AT_RULE.sub("", text)):
                for selector in selectors.split(","):
                    rules.setdefault(selector.strip(), {}).update(_declarations(body))
    return rules


def _declarations(text: str) -> dict[str, str]:
    pairs = (part.partition(":") for part in text.split(";"))
    found = {name.strip().lower(): value.replace("!important", "").strip() for name, _, value in pairs if value}
    return {name: value for name, value in found.items() if name in (*_INHERITED, *_OWN)}


def _extent(element: ET.Element, style: dict[str, str]) -> tuple[float, float]:
    """Return about how large the area of a shape is, and how long its edge."""
    get = element.attrib.get
    tag = _tag(element)
    if tag in ("rect", "image"):
        width, height = _figure(get("width", "0")), _figure(get("height", "0"))
        return width * height, 2 * (width + height)
    if tag in ("circle", "ellipse"):
        radii = [_figure(get("r") or get(name) or "0") for name in ("rx", "ry")]
        return math.pi * radii[0] * radii[1], math.pi * sum(radii)
    if tag == "text":
        size = _figure(style["font-size"])
        return 0.3 * size * size * len("".join(element.itertext()).strip()), 0
    rings = [_measure_ring(ring) for ring in _corners(element)]
    # What turns the other way round is a hole.
    return abs(sum(area for area, _ in rings)), sum(edge for _, edge in rings)


def _corners(element: ET.Element) -> Iterator[list[Point]]:
    """Yield the corners of each part of a line, a polygon or a path."""
    tag, get = _tag(element), element.attrib.get
    if tag == "path":
        yield from _rings(get("d", ""))
    elif tag == "line":
        yield [(_figure(get(f"x{end}", "0")), _figure(get(f"y{end}", "0"))) for end in "12"]
    elif tag in ("polygon", "polyline"):
        figures = [float(number) for number in _NUMBER.findall(get("points", ""))]
        yield list(zip(figures[::2], figures[1::2], strict=False))


def _measure_ring(points: list[Point]) -> tuple[float, float]:
    """Return the area, signed by the sense in which it turns, and the length of a polygon."""
    pairs = list(zip(points, points[1:] + points[:1], strict=True))
    area = sum(x * other_y - other_x * y for (x, y), (other_x, other_y) in pairs) / 2
    return area, sum(math.dist(*pair) for pair in pairs)


def _rings(path: str) -> Iterator[list[Point]]:
    """Yield the corners of each part of a path; of a curve, its handles count as corners."""
    x = y = 0.0
    ring: list[Point] = []
    for command, text in _SEGMENT.findall(path):
        figures = [float(number) for number in _NUMBER.findall(text)]
        kind, takes = command.upper(), _TAKES.get(command.upper(), 0)
        if kind in ("M", "Z"):
            yield ring
            # After a Z the next part begins where this one did.
            (x, y), ring = (ring[0] if ring and kind == "Z" else (x, y)), []
        for start in range(0, len(figures) - takes + 1, takes) if takes else ():
            part = figures[start : start + takes]
            base = (x, y) if command.islower() else (0.0, 0.0)
            if kind in ("H", "V"):
                corners = [(base[0] + part[0], y)] if kind == "H" else [(x, base[1] + part[0])]
            else:
                part = part[-2:] if kind == "A" else part
                corners = [(base[0] + part[i], base[1] + part[i + 1]) for i in range(0, len(part), 2)]
            ring += corners
            x, y = corners[-1]
    yield ring


def _scale(transform: str) -> float:
    """Return by how much a transformation makes areas larger."""
    scale = 1.0
    for name, text in _TURN.findall(transform):
        figures = [float(number) for number in _NUMBER.findall(text)]
        if name == "scale" and figures:
            scale *= abs(figures[0] * figures[-1])
        elif name == "matrix" and len(figures) > 3:  # noqa: PLR2004 - a, b, c, d
            scale *= abs(figures[0] * figures[3] - figures[1] * figures[2])
    return scale


def _embedded(element: ET.Element) -> bytes:
    address = next((value for name, value in element.attrib.items() if name.rpartition("}")[2] == "href"), "")
    found = _EMBEDDED.match(address)
    try:
        return base64.b64decode(found[1]) if found else b""
    except (binascii.Error, ValueError):
        return b""


def _figure(text: str) -> float:
    """Return the figure at the start of a length, whatever its unit; a share of the whole is taken for 100."""
    found = _NUMBER.match(text.strip())
    value = float(found[0]) if found else 0.0
    return value if math.isfinite(value) else 0.0


def _share(style: dict[str, str], name: str) -> float:
    text = style.get(name, "1")
    return _figure(text) / (100 if text.strip().endswith("%") else 1)


def _tag(element: ET.Element) -> str:
    return str(element.tag).rpartition("}")[2]
