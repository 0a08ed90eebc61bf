"""What is for the screen: one HTML file that holds all it needs, asks the network for nothing, and runs one script.

The script is the shipped one. A template's own scripts, frames, forms and the like are refused, and a policy at the
head of the file keeps the browser to that (Content Security Policy Level 3).
"""

import base64
import hashlib
import html
import io
import re
from urllib.parse import urljoin

from PIL import Image, UnidentifiedImageError

from sdprint.design.catalog import shipped
from sdprint.design.mentions import find_mention
from sdprint.errors import DesignError, Finding
from sdprint.layout.fields import find_unplaced
from sdprint.layout.markup import STYLE, find_sheet, render_page, render_sheet
from sdprint.layout.plan import Plan
from sdprint.press.controls import VOID, Rewriter, put_controls, write_tag
from sdprint.press.fetcher import Fetcher, Home
from sdprint.press.job import Pdf
from sdprint.press.links import why_not
from sdprint.press.proof import find_gaps_among
from sdprint.press.reading import Word, split_words

# Pictures that every browser shows.
_SHOWN = {
    "PNG": "image/png",
    "JPEG": "image/jpeg",
    "MPO": "image/jpeg",
    "GIF": "image/gif",
    "WEBP": "image/webp",
    "AVIF": "image/avif",
    "BMP": "image/bmp",
    "ICO": "image/x-icon",
}
# What runs, loads, sends or leads away by itself.
_NEVER = frozenset(
    ("applet", "base", "embed", "form", "frame", "frameset", "iframe", "link", "object", "portal", "script", "template")
)
_LOADS = frozenset(("action", "background", "data", "formaction", "ping", "poster", "src", "srcdoc", "srcset"))
_URL = re.compile(r"""url\(\s*(?:"([^"]*)"|'([^']*)'|([^"')\s]*))\s*\)""", re.IGNORECASE)
_IMPORT = re.compile(r"@import\b", re.IGNORECASE)
# Text inside of these is none of the document's.
_UNREAD = frozenset(("head", "noscript", "option", "script", "style", "textarea", "title"))
LONGEST = 80


def make_file(plan: Plan) -> Pdf:
    """Return the document as one HTML file; raises `DesignError` for what no such file may hold."""
    try:
        page = render_page(plan)
        written, fields = put_controls(page, plan.filled, plan.words)
    except ValueError as error:
        hint = "fields are marked with data-field, data-label and data-type: see templates/README.md"
        raise DesignError(Finding(f"{plan.kind.name}: {error}", plan.templates[0][1], hint=hint)) from error
    script = (shipped() / "templates" / "documents" / "_base" / "screen.js").read_text("utf-8")
    packer = _Packer(plan, (render_sheet(plan, page), render_sheet(plan, page, STYLE)))
    packer.feed(written)
    packer.close()
    packer.check()
    data = packer.finish(script).encode()
    gaps = find_gaps_among(read_screen(data), plan)
    unplaced = find_unplaced(fields, plan.choices.answers)
    return Pdf(data, 0, 0.0, refused=tuple(packer.fetcher.refused.items()), gaps=gaps, unplaced=unplaced)


def read_screen(data: bytes) -> tuple[Word, ...]:
    """Return the words of an HTML file in reading order; what is hidden, and what is in controls, is not among them."""
    reader = _Reader()
    reader.feed(data.decode())
    reader.close()
    return tuple(word for text in reader.texts for word in split_words(text))


class _Packer(Rewriter):
    """Puts pictures into the file, and notes what may not be in it."""

    def __init__(self, plan: Plan, sheets: tuple[str, str]) -> None:
        super().__init__()
        self._plan = plan
        self._root = plan.checklist.path.resolve().parent
        self._folders = (plan.brand.folder, *(folder for _, folder in plan.templates))
        path = find_sheet(plan)
        self._sheet = path.as_uri() if path else ""
        self.fetcher = Fetcher(
            (plan.project, *self._folders), Home(plan.brand.folder, path, *sheets, f"{self._root.as_uri()}/")
        )
        self._refused: dict[str, str] = {}
        self._styles: list[str] = []
        self._in_style = False
        self._head = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "link" and dict(attrs) == {"rel": "stylesheet", "href": self._sheet}:
            self._take_sheet()
            return
        if tag in _NEVER or (tag == "meta" and any(name == "http-equiv" for name, _ in attrs)):
            self._refused[f"<{tag}>"] = "is nothing that a document for the screen may have"
        if tag == "style":
            self._in_style = True
            self._styles.append("")
        given = {name: self._settle(tag, name, value) for name, value in attrs}
        self.pieces.append(self.get_starttag_text() or "" if given == dict(attrs) else write_tag(tag, given))
        if tag == "head" and not self._head:
            self._head = len(self.pieces)

    def _take_sheet(self) -> None:
        """Put the brand's style sheet in place of the link to it."""
        css = self._pack_style(self.fetcher.fetch(self._sheet).read().decode())
        # What would end the element means the same with a backslash.
        self._styles.append(css.replace("</", "<\\/"))
        self.pieces.append(f"<style>{self._styles[-1]}</style>")

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._in_style:
            self._in_style = False
            self._styles[-1] = self._pack_style(self._styles[-1])
            self.pieces.append(self._styles[-1])
        super().handle_endtag(tag)

    def handle_data(self, data: str) -> None:
        if self._in_style:
            self._styles[-1] += data
        else:
            super().handle_data(data)

    def check(self) -> None:
        """Raise `DesignError` for all that may not be in the file."""
        if not self._head:
            self._refused["<head>"] = "is missing, and the policy of the file has to stand there"
        if self._refused:
            raise DesignError(*(self._name(what, reason) for what, reason in self._refused.items()))

    def finish(self, script: str) -> str:
        """Return the file, with its policy before all else and the script after all else."""
        hashes = " ".join(_hash(style) for style in self._styles) or "'none'"
        policy = (
            f"default-src 'none'; script-src {_hash(script)}; style-src-elem {hashes}; "
            "style-src-attr 'unsafe-inline'; img-src data:; font-src data:; base-uri 'none'; form-action 'none'"
        )
        head = write_tag("meta", {"http-equiv": "Content-Security-Policy", "content": policy})
        head += '<meta name="viewport" content="width=device-width, initial-scale=1">'
        pieces = [*self.pieces[: self._head], head, *self.pieces[self._head :]]
        body, end, rest = "".join(pieces).rpartition("</body>")
        return f'{body}<script type="module">{script}</script>{end}{rest}'

    def _settle(self, tag: str, name: str, value: str | None) -> str | None:
        """Return what an attribute is to be: pictures as data, all else as it is."""
        address = (value or "").strip()
        if name.startswith("on"):
            self._refused[name] = "is a script, and only the shipped one runs"
        elif (tag, name) == ("img", "src"):
            return self._pack(address)
        elif name in _LOADS:
            self._refused[address or name] = f"no {name}= is loaded on the screen, but that of <img>"
        elif name.rpartition(":")[2] == "href" and not address.startswith("#"):
            if reason := why_not(urljoin(f"{self._root.as_uri()}/", address)):
                self._refused[address] = reason
        elif name == "style" and address:
            return self._pack_style(value or "")
        return value

    def _pack_style(self, css: str) -> str:
        if _IMPORT.search(css):
            self._refused["@import"] = "a style sheet for the screen is one file: include it in the template"
        return _URL.sub(
            lambda match: f'url("{self._pack(html.unescape(next(filter(None, match.groups()), "")))}")', css
        )

    def _pack(self, address: str) -> str:
        """Return a picture or font as a data: URL; what can't be had is noted by the fetcher, and kept as it is."""
        url = urljoin(f"{self._root.as_uri()}/", address)
        try:
            response = self.fetcher.fetch(url)
            data: bytes = response.read()
            kind = _kind(data, str(response.content_type))
        except ValueError as error:
            self.fetcher.refused.setdefault(url, str(error))
            return address
        if address.startswith("data:"):
            return address
        return f"data:{kind};base64,{base64.b64encode(data).decode()}"

    def _name(self, what: str, reason: str) -> Finding:
        place = find_mention(what.removesuffix(">"), self._root, self._folders)
        text = f"{self._plan.kind.name}: '{what if len(what) <= LONGEST else f'{what[:LONGEST]}…'}': {reason}"
        hint = "templates for the screen have text, pictures and fields, and links to http, https and mailto addresses"
        if place:
            return Finding(text, place.path, place.line, place.column, hint)
        return Finding(text, self._plan.templates[0][1], hint=hint)


def _kind(data: bytes, said: str) -> str:
    """Return the media type of a picture by its data, or what is said of what is none; raises `ValueError`."""
    try:
        with Image.open(io.BytesIO(data)) as picture:
            kind = picture.format or ""
    except UnidentifiedImageError:
        return said
    if kind not in _SHOWN:
        raise ValueError(f"no browser shows {kind}: save it as PNG")
    return _SHOWN[kind]


def _hash(text: str) -> str:
    """Return a source expression of the policy that allows exactly this text."""
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"


class _Reader(Rewriter):
    """Keeps the text that a reader sees, in pieces: what stands in different elements are different words."""

    def __init__(self) -> None:
        super().__init__()
        self._opened: list[tuple[str, bool]] = []
        self.texts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        hidden = tag in _UNREAD or "hidden" in dict(attrs) or (bool(self._opened) and self._opened[-1][1])
        if tag not in VOID:
            self._opened.append((tag, hidden))
        self.texts.append("")

    def handle_endtag(self, tag: str) -> None:
        if any(opened == tag for opened, _ in self._opened):
            while self._opened.pop()[0] != tag:
                pass
        self.texts.append("")

    def handle_data(self, data: str) -> None:
        if not (self._opened and self._opened[-1][1]):
            self.texts[-1:] = [(self.texts[-1] if self.texts else "") + html.unescape(data)]
