"""Right files made wrong: bytes flipped, lines moved, nasty words put in; each case from its own seeded generator."""

import random
import re
import shutil
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
STYLES = sorted((ROOT / "tests" / "data" / "styles").glob("*.md"))
SHIPPED = ROOT / "content" / "system-design.md"
DOCUMENTS = ROOT / "templates" / "documents"
# Brief sources for cases in which something else than the source is wrong.
BRIEF = [path for path in STYLES if path.stem in ("packing", "glossary", "retro", "emoji", "sixlevels")]
KINDS = ("worksheet", "cheatsheet", "key", "notes", "pocket")
TARGETS = (
    *("source", "source", "source", "front", "front", "brand.toml", "brand.toml", "brand.css", "document.toml"),
    *("document.toml", "page", "page", "style", "base", "base", "sdprint.toml", "card", "logo.svg", "arguments"),
)
NASTY = tomllib.loads(Path(__file__).with_name("nasty.toml").read_text())
BYTES = (*map(bytes.fromhex, NASTY["bytes"]), b"a" * 3000, b" " * 3000, b"\n" * 300, b"\xcc\x81" * 50)
NUMBERS = (*NASTY["numbers"], "1" * 5000)
# As the system gives arguments that are no text.
ARGUMENTS = [[word.replace("\ufffd", "\udcff") for word in words] for words in NASTY["arguments"]]


def mutate(rng, data, words, others=()):
    """Return `data` with up to four things wrong with it; `others` are files of its kind to take lines from."""
    for _ in range(rng.choice((1, 1, 2, 4))):
        data = rng.choice(_CHANGES)(rng, data, words, others)
    return data


def _place(rng, data):
    return rng.randrange(len(data) + 1)


def _span(rng, data):
    start = _place(rng, data)
    return start, min(len(data), start + rng.choice((1, 2, 8, 40, 400)))


def _flip(rng, data, _words, _others):
    if not data:
        return data
    at = rng.randrange(len(data))
    return data[:at] + bytes([data[at] ^ 1 << rng.randrange(8)]) + data[at + 1 :]


def _delete(rng, data, _words, _others):
    start, end = _span(rng, data)
    return data[:start] + data[end:]


def _repeat(rng, data, _words, _others):
    start, end = _span(rng, data)
    return data[:end] + data[start:end] * rng.choice((1, 2, 20)) + data[end:]


def _insert_bytes(rng, data, _words, _others):
    at = _place(rng, data)
    return data[:at] + rng.choice(BYTES) + data[at:]


def _insert_word(rng, data, words, _others):
    # Most words matter where one stands already.
    breaks = [match.start() for match in re.finditer(rb"[\s{};:=]", data)] or [0]
    at = rng.choice((rng.choice(breaks) + 1, _place(rng, data)))
    return data[:at] + rng.choice(words).encode("utf-8", "surrogateescape") + data[at:]


def _change_number(rng, data, _words, _others):
    found = list(re.finditer(rb"\d+(?:\.\d+)?", data))
    if not found:
        return data
    match = rng.choice(found)
    return data[: match.start()] + rng.choice(NUMBERS).encode() + data[match.end() :]


def _move_line(rng, data, _words, _others):
    lines = data.split(b"\n")
    line = lines.pop(rng.randrange(len(lines)))
    lines.insert(rng.randrange(len(lines) + 1), line)
    return b"\n".join(lines)


def _change_line(rng, data, words, _others):
    lines = data.split(b"\n")
    at = rng.randrange(len(lines))
    word = rng.choice(words).encode("utf-8", "surrogateescape")
    lines[at : at + 1] = rng.choice(
        ([], [lines[at]] * 2, [word], [word + lines[at]], [lines[at] + word], [b"  " + lines[at]])
    )
    return b"\n".join(lines)


def _splice(rng, data, _words, others):
    if not others:
        return data
    lines = rng.choice(others).read_bytes().split(b"\n")
    start = rng.randrange(len(lines))
    at = _place(rng, data)
    return data[:at] + b"\n".join(lines[start : start + rng.choice((1, 3, 10))]) + data[at:]


def _cut(rng, data, _words, _others):
    return data[: _place(rng, data)]


_CHANGES = (
    *(_flip, _delete, _repeat, _insert_bytes, _insert_word, _insert_word, _insert_word, _change_number, _change_number),
    *(_move_line, _change_line, _change_line, _splice, _cut),
)


class Case:
    """One project with something wrong in it, and the command to build it with; `number` and `seed` make all of it."""

    def __init__(self, folder, seed, number):
        self.folder = folder
        self.rng = random.Random(f"{seed}:{number}")  # noqa: S311 - it must be the same again
        self.target = self.rng.choice(TARGETS)
        self.kind = self.rng.choice(KINDS)
        self.arguments = ["build", "content/list.md", "-k", self.kind]
        self._lay_out()
        self.changed = getattr(self, f"_{self.target.replace('.', '_')}")()

    def _lay_out(self):
        """Make a right project: a checklist with a number card, a brand with a logo, a kind of its own."""
        shutil.rmtree(self.folder, ignore_errors=True)
        small = self.rng.choice(BRIEF).read_bytes()
        self._write("content/list.md", b"---\nnumbers: [own]\n---\n" + small if self.target == "card" else small)
        shutil.copy(STYLES[0].parent / "floorplan.png", self.folder / "content")
        self._write("content/numbers/own.md", (ROOT / "content" / "numbers" / "latency.md").read_bytes())
        self._write("sdprint.toml", b'brand = "acme"\npaper = "a4"\nout = "build"\nkinds = ["key"]\nmono = false\n')
        brand = (ROOT / "templates" / "brands" / "plain" / "brand.toml").read_bytes()
        brand = re.sub(rb"(?ms)^\[logo\].*?(?=^\[|\Z)", b"", brand)
        more = b'\n[logo]\npath = "logo.svg"\nalt = "Acme"\n\n[margins]\ntop = 14\nright = 15\nbottom = 15\nleft = 15\n'
        self._write("templates/brands/acme/brand.toml", brand + more)
        self._write("templates/brands/acme/logo.svg", LOGO)
        if self.target == "brand.css":
            self._write("templates/brands/acme/brand.css", (DOCUMENTS / self.kind / "style.css").read_bytes())
        for name in (self.kind, "_base"):
            if self.target in ("document.toml", "page", "style", "base"):
                shutil.copytree(DOCUMENTS / name, self.folder / "templates" / "documents" / name)

    def _write(self, name, data):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)

    def _mutate(self, name, words, others=(), data=None):
        path = self.folder / name
        path.write_bytes(mutate(self.rng, path.read_bytes() if data is None else data, words, others))
        return path

    def _source(self):
        return self._mutate(
            "content/list.md", NASTY["markdown"], STYLES, self.rng.choice((*STYLES, SHIPPED)).read_bytes()
        )

    def _front(self):
        text = SHIPPED.read_bytes()
        end = text.index(b"\n---", 4) + 5
        head = mutate(self.rng, text[:end], NASTY["front"], [SHIPPED])
        body = text[end:] if self.rng.random() < 0.3 else b"\n" + self.rng.choice(BRIEF).read_bytes()
        self._write("content/list.md", head + body)
        return self.folder / "content/list.md"

    def _card(self):
        return self._mutate("content/numbers/own.md", [*NASTY["markdown"], "~log", "~bar", "-1", "nan", "0"], STYLES)

    def _sdprint_toml(self):
        return self._mutate("sdprint.toml", [*NASTY["toml"], *KINDS, "acme"], sorted(DOCUMENTS.glob("*/document.toml")))

    def _brand_toml(self):
        return self._mutate(
            "templates/brands/acme/brand.toml", NASTY["toml"], sorted(DOCUMENTS.glob("*/document.toml"))
        )

    def _brand_css(self):
        return self._mutate("templates/brands/acme/brand.css", NASTY["css"], sorted(DOCUMENTS.glob("*/*.css")))

    def _logo_svg(self):
        return self._mutate("templates/brands/acme/logo.svg", NASTY["svg"])

    def _document_toml(self):
        name = f"templates/documents/{self.kind}/document.toml"
        return self._mutate(name, NASTY["toml"], sorted(DOCUMENTS.glob("*/document.toml")))

    def _page(self):
        return self._mutate(
            f"templates/documents/{self.kind}/page.html.j2", NASTY["jinja"], sorted(DOCUMENTS.glob("*/*.j2"))
        )

    def _style(self):
        return self._mutate(
            f"templates/documents/{self.kind}/style.css", NASTY["css"], sorted(DOCUMENTS.glob("*/*.css"))
        )

    def _base(self):
        path = self.rng.choice(sorted((DOCUMENTS / "_base").iterdir()))
        words = (
            NASTY["css"]
            if path.suffix == ".css"
            else (NASTY["jinja"] + NASTY["css"] if "tokens" in path.name else NASTY["jinja"])
        )
        return self._mutate(
            f"templates/documents/_base/{path.name}", words, sorted(DOCUMENTS.glob(f"*/*{path.suffix}"))
        )

    def _arguments(self):
        for _ in range(self.rng.choice((1, 1, 2, 3))):
            self.arguments += self.rng.choice(ARGUMENTS)


LOGO = b"""<?xml version="1.0" encoding="UTF-8"?>
<svg xmlns="http://www.w3.org/2000/svg" width="40" height="10" viewBox="0 0 40 10">
<defs><linearGradient id="a"><stop offset="0" stop-color="#123456"/><stop offset="1"/></linearGradient></defs>
<g transform="translate(1 1)"><path id="b" d="M0 0 L8 8 A4 4 0 0 1 16 8 Z" fill="url(#a)"/></g>
<use href="#b" x="20"/><circle cx="20" cy="4" r="3"/><text x="30" y="8" font-size="6">A</text>
</svg>
"""
