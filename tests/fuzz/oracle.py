"""What must hold of whatever text comes in, told by other means than the house's own: no traceback, nothing lost."""

import re
from collections import Counter
from html import unescape

from markdown_it import MarkdownIt
from mdit_py_plugins.footnote import footnote_plugin

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.model import Code, Definitions, Listing, Paragraph, Quote, plain
from sdprint.checklist.outline import HeadingPiece, ItemPiece, TextPiece
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.source import read_source
from sdprint.errors import SdprintError, Severity
from sdprint.layout.markup import render_page
from sdprint.layout.plan import Choices
from sdprint.layout.planner import Design, make_plan
from sdprint.survey import allowed_root, read_checklist

_WORD = re.compile(r"[^\W_]+")
_STYLED = re.compile(r"</?(?:strong|em|code|s|a|wbr|span)\b[^>]*>")
_TAG = re.compile(r"<(style|head|title)\b.*?</\1>|<svg\b.*?</svg>|<[^>]*>", re.DOTALL)
_ALT = re.compile(r'<img [^>]*alt="([^"]*)"')
# Attributes stand between NULs among the words of a piece.
_ATTRIBUTES = re.compile("\0.*?\0", re.DOTALL)
# What the grammar's texts hold that is not printed as it is written: names of entities.
_ENTITIES = {"amp", "lt", "nbsp", "copy", "MAILTO", "https"}
# What is said of a file as a whole has no line.
_WHOLE_FILE = re.compile(r"the file is empty|is a binary file|is UTF-16|too large|control character")


def words(text):
    """Return the runs of letters and digits of a text."""
    return _WORD.findall(text)


def check_findings(findings, path):
    """Assert that each finding has words, a file and, unless it is about all of the file, a line that is there."""
    lines = path.read_bytes().decode("utf-8", "replace").count("\n") + 2
    lines += path.read_bytes().count(b"\r")
    assert findings
    for finding in findings:
        assert finding.what.strip(), findings
        assert finding.path is not None, finding
        assert 1 <= finding.line <= lines or _WHOLE_FILE.search(finding.what), finding
        assert not re.search(r"[\n\r\x00-\x08]", finding.what + finding.hint), finding
        str(finding).encode()


def read_twice(path, project):
    """Return what a build would read of a file: a checklist, or nothing if there are findings; twice the same."""
    found = []
    for _ in range(2):
        try:
            read = read_checklist(path, project)
            found.append((read.checklist, read.findings))
        except SdprintError as error:
            check_findings(error.findings, path)
            found.append((None, error.findings))
    assert found[0] == found[1], "read twice, it is not the same"
    checklist, findings = found[0]
    if findings:
        check_findings(findings, path)
    return None if any(finding.severity is Severity.ERROR for finding in findings) else checklist


def check_pieces(path):
    """Assert that every word that a plain Markdown reader shows is in our pieces; return their words, with those
    of attributes and without, and the body of the source."""
    try:
        source = read_source(path)
        head = split_front_matter(path, source.text)
        pieces = read_pieces(path, head.body, head.values.lang)
    except SdprintError:
        return None, None, ""
    text = _texts(pieces)
    ours = Counter(words(text.replace("\0", " ")))
    # An address, a label or an entity may be code to a reader without definition lists, attributes and hints.
    lost = [word for word in Counter(words(_plainly(head.body))) - ours if not _is_markup(word)]
    assert not lost, f"a plain reader shows {lost}"
    return ours, Counter(words(_ATTRIBUTES.sub(" ", text))), head.body


def check_grammar(body, ours):
    """Assert that every word that the grammar means to be seen is among `ours`."""
    run = " ".join(ours)
    meant = {word for word in words(body) if not _is_markup(word) and len(word) > 1}
    gone = [word for word in meant if word not in run]
    assert not gone, f"of the source's words {gone} are gone"


def _is_markup(word):
    """Whether a word of the grammar may be no text."""
    return "zz" in word or word in _ENTITIES or word.isdecimal()


def check_checklist(checklist, pieces):
    """Assert that the checklist has all words of its pieces, and that ids are unique."""
    ids = [question.id for question in checklist.questions]
    assert len(set(ids)) == len(ids), f"ids twice: {[name for name, times in Counter(ids).items() if times > 1]}"
    extra = ["goal", "answer", "short", "rows", "lines", "e", "g", "x", "step"]
    known = Counter(words(_whole(checklist)))
    lost = [word for word in pieces - known if word not in known and word.casefold() not in extra]
    assert not [word for word in lost if not word.isdecimal()], f"the checklist has lost {lost}"


def check_pages(checklist, kinds, papers, brand, catalog, project):
    """Assert that each kind can be planned on each paper, and that its HTML has every word of every question."""
    for kind in kinds:
        for paper in papers:
            folders = catalog.template_folders(kind, brand)
            try:
                plan = make_plan(
                    checklist, Design(kind, brand, paper, folders, allowed_root(checklist.path, project)), Choices()
                )
            except SdprintError:
                continue
            html = render_page(plan)
            shown = Counter(words(unescape(_TAG.sub(" ", _STYLED.sub("", " ".join([*_ALT.findall(html), html]))))))
            wanted = Counter(words("\n".join(_own(question) for question in checklist.questions)))
            lost = wanted - shown
            assert not lost, f"{kind.name} does not show {dict(lost)}"


def _plainly(body):
    """Return the text that CommonMark with tables and footnotes shows."""
    markdown = MarkdownIt("commonmark", {"html": False, "maxNesting": 400}).enable(["table", "strikethrough"])
    markdown.use(footnote_plugin)
    shown = []
    for token in markdown.parse(body):
        if token.type == "inline":
            shown.append("".join(_leaf(child) for child in token.children))
        elif token.type in ("fence", "code_block"):
            shown.append(token.content)
    return "\n".join(shown)


def _leaf(token):
    if token.type == "image":
        return "".join(_leaf(child) for child in token.children or ())
    return {"softbreak": " ", "hardbreak": " ", "footnote_ref": " "}.get(token.type, token.content)


def _texts(things):
    return "\n".join(_text(thing) for thing in things)


def _text(thing):  # noqa: PLR0911 - one for each class of the model
    """Return all the words of a piece, a block or a question, whatever they are for."""
    match thing:
        case HeadingPiece():
            wording = thing.wording
            number = wording.numbered.removesuffix(wording.text)
            return f"{number}{plain(thing.spans)}{_attributes(wording)}"
        case ItemPiece():
            tick, example = "x X" * thing.wording.checked, "e g E" * thing.wording.example
            below = _texts((*thing.key, *thing.body, *thing.children))
            own = f"{plain(thing.spans)} {example} {plain(thing.hint)} {_attributes(thing.wording)}"
            return f"{tick} {thing.marker} {own}\n{below}"
        case TextPiece():
            return _text(thing.block)
        case Paragraph():
            return plain(thing.spans)
        case Code():
            return thing.text
        case Quote():
            return _texts(thing.blocks)
        case Listing():
            return "\n".join(_texts(item) for item in thing.items)
        case Definitions():
            return "\n".join(f"{plain(term)}\n{_texts(meaning)}" for term, meaning in thing.items)
    if hasattr(thing, "rows"):
        return "\n".join(plain(cell) for row in (thing.header, *thing.rows) for cell in row)
    raise TypeError(thing)


def _own(question):
    """Return the words of a question that every kind prints, without those of the questions below it."""
    return f"{plain(question.spans)} {plain(question.hint)}\n{_texts(question.body)}"


def _attributes(wording):
    pairs = " ".join(f"{key} {value}" for key, value in wording.attributes.values)
    return f"\0{pairs} {wording.attributes.id}\0"


def _whole(checklist):
    """Return all the words of a checklist."""
    found = [checklist.title, _texts(checklist.intro)]
    for step in checklist.steps:
        found += [str(step.number), plain(step.title), step.short, plain(step.goal)]
        for group in step.groups:
            found += [
                plain(group.title),
                group.short,
                _texts(entry for entry in group.entries if entry.kind != "question"),
            ]
    for question in checklist.questions:
        answer = question.answer
        found += [question.id, plain(question.spans), plain(question.hint), question.short, question.marker]
        found += [answer.space, f"{answer.count} {answer.height} {answer.unit}", *answer.names]
        found += [_texts((*question.key, *question.body))]
    return "\n".join(found)
