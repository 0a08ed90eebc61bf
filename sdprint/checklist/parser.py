"""From Markdown to pieces: the one door to markdown-it.

`read_pieces` reads the whole file before it complains, so that all findings come in one run.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sdprint.checklist.model import Block, Code, Definitions, Inline, Listing, Paragraph, Quote, Span, Table
from sdprint.checklist.outline import HeadingPiece, ItemPiece, Piece, TextPiece
from sdprint.checklist.wording import Heading, Item, glue, read_heading, read_item
from sdprint.errors import ContentError, Finding

# markdown-it drops what is nested deeper than its limit without a word, so ours is an error, below it.
DEEPEST = 60
_SAFE_LINK = re.compile(r"^(?:https?://[^/@\s]+(?:[/?#]|$)|mailto:)", re.IGNORECASE)
# How each language quotes, where it differs from English.
_QUOTES = {"de": "„“‚‘", "fr": ["«\xa0", "\xa0»", "‹\xa0", "\xa0›"]}
# Inside of these, headings and items are no steps and no questions: their text stays as it is.
_QUOTING = ("blockquote", "dd", "footnote_reference")
_STYLES = {"strong": "strong", "em": "emphasis", "s": "strike"}


def read_pieces(path: Path, text: str, lang: str = "en") -> tuple[Piece, ...]:
    """Return the headings, items and blocks of `text` in reading order.

    Raises `ContentError` when lists or quotations are nested deeper than `DEEPEST`.
    """
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": DEEPEST * 3})
    markdown.options["quotes"] = _QUOTES.get(lang.partition("-")[0], "“”‘’")
    markdown.enable(["table", "strikethrough", "smartquotes"]).use(deflist_plugin).use(footnote_plugin)
    markdown.core.ruler.before("inline", "wording", _take_apart)
    markdown.core.ruler.before("inline", "losses", _find_losses)
    markdown.core.ruler.before("footnote_tail", "hints", _read_hints)
    markdown.core.ruler.before("footnote_tail", "unused_footnotes", _keep_footnotes)
    env: dict[str, Any] = {"losses": []}
    try:
        tokens = markdown.parse(text, env)
        if env["losses"]:
            raise ContentError(*(Finding(what, path, line, hint=hint) for what, line, hint in env["losses"]))
        deepest = max(tokens, key=lambda token: token.level, default=None)
        if deepest and deepest.level > DEEPEST:
            raise ContentError(_too_deep(path, (deepest.map or [0])[0] + 1))
        return tuple(_pieces(SyntaxTreeNode(tokens)))
    except RecursionError as error:
        raise ContentError(_too_deep(path, 1)) from error


def _too_deep(path: Path, line: int) -> Finding:
    return Finding(
        f"nested deeper than {DEEPEST} levels", path, line, hint="make the inner lists headings of their own"
    )


def _take_apart(state: StateCore) -> None:
    """Before inline markup is read, take attributes, hints and ticks out of headings and list items."""
    tokens = state.tokens
    quoted = 0
    for index, token in enumerate(tokens):
        quoted += token.nesting if token.type.removesuffix("_open").removesuffix("_close") in _QUOTING else 0
        if token.type != "inline":
            continue
        if tokens[index - 1].type == "heading_open" and token.level == 1:
            heading = read_heading(token.content)
            token.content = heading.text
            tokens[index - 1].meta["wording"] = heading
        elif index > 1 and tokens[index - 2].type == "list_item_open" and not quoted:
            item = read_item(token.content)
            token.content = item.text
            tokens[index - 2].meta["wording"] = item
        else:
            token.content = glue(token.content)


def _find_losses(state: StateCore) -> None:
    """Note what Markdown leaves out without a word: cells beyond a table's columns, and footnotes of one name."""
    lines = state.src.split("\n")
    cells = quoted = 0
    labels: set[str] = set()
    losses = state.env["losses"]
    for token in state.tokens:
        line = token.map[0] if token.map else 0
        if token.type == "tr_open":
            cells, row = 0, line
        elif token.type == "td_open":
            cells += 1
        elif token.type == "tr_close" and cells and _has_more(lines[row], cells):
            what = f"this row has more cells than its table has columns, which are {cells}"
            losses.append((what, row + 1, "write \\| for a bar inside of a cell, or give the first row as many cells"))
        elif token.type == "footnote_reference_open":
            quoted += 1
            if quoted > 1:
                losses.append(("a footnote inside of a footnote", line + 1, "let it begin on a line without indent"))
            if token.meta["label"] in labels:
                what = f"two footnotes are called '[^{token.meta['label']}]'"
                losses.append((what, line + 1, "give each a name of its own"))
            labels.add(token.meta["label"])
        elif token.type == "footnote_reference_close":
            quoted -= 1


def _has_more(row: str, cells: int) -> bool:
    """Whether a row of a table, as it is written, has any text beyond so many cells."""
    found = escapedSplit(row.lstrip("> \t").rstrip())
    found = found[1:] if found[0] == "" else found
    return any(cell.strip() for cell in found[cells:])


def _read_hints(state: StateCore) -> None:
    """Read the hints that were taken out of items, before footnotes are gathered: theirs are among them."""
    for token in state.tokens:
        if token.type == "list_item_open" and "wording" in token.meta and token.meta["wording"].hint:
            token.meta["hint"] = state.md.parseInline(token.meta["wording"].hint, state.env)[0]


def _keep_footnotes(state: StateCore) -> None:
    """Give a number to each footnote that nothing refers to: the plugin would drop it."""
    if state.inlineMode:
        return
    notes = state.env.get("footnotes", {"refs": {}})
    for label in [label for label, number in notes["refs"].items() if number < 0]:
        listed = notes.setdefault("list", {})
        notes["refs"][label] = len(listed)
        listed[len(listed)] = {"label": label[1:], "count": 0}


def _read(token: Token | None) -> Inline:
    """Return the spans of a text that was taken out of its paragraph."""
    return _spans(SyntaxTreeNode([token]).children[0]) if token else ()


def _spans(node: SyntaxTreeNode) -> Inline:
    """Return the runs of an inline node, neighbours of one style joined."""
    joined: list[Span] = []
    for span in _walk(node, {}):
        if not span.text and not span.image:
            continue
        last = joined[-1] if joined else None
        if last and not (span.image or last.image) and _style(last) == _style(span):
            joined[-1] = Span(last.text + span.text, *_style(last))
        else:
            joined.append(span)
    return tuple(joined)


def _walk(node: SyntaxTreeNode, style: dict[str, bool | str]) -> Iterator[Span]:
    for child in node.children:
        kind = child.type
        if kind in _STYLES:
            yield from _walk(child, {**style, _STYLES[kind]: True})
        elif kind == "link":
            href = str(child.attrs.get("href", ""))
            yield from _walk(child, {**style, "href": href if _SAFE_LINK.match(href) else ""})
        elif kind == "image":
            alt = "".join(span.text for span in _walk(child, {}))
            yield Span(alt, image=str(child.attrs.get("src", "")), **style)  # type: ignore[arg-type] # plain flags
        elif kind == "footnote_ref":
            yield Span(f"[{child.meta['id'] + 1}]", **style)  # type: ignore[arg-type] # plain flags
        elif kind != "footnote_anchor":
            yield _leaf(child, style)


def _leaf(node: SyntaxTreeNode, style: dict[str, bool | str]) -> Span:
    if node.type == "softbreak":
        return Span(" ", **style)  # type: ignore[arg-type] # plain flags
    if node.type == "hardbreak":
        return Span("\n", **style)  # type: ignore[arg-type] # plain flags
    if node.type == "code_inline":
        return Span(node.content, **{**style, "code": True})  # type: ignore[arg-type] # plain flags
    return Span(node.content, **style)  # type: ignore[arg-type] # plain flags


def _style(span: Span) -> tuple[bool, bool, bool, bool, str]:
    return (span.strong, span.emphasis, span.code, span.strike, span.href)


def _pieces(root: SyntaxTreeNode) -> Iterator[Piece]:
    for node in root.children:
        line = node.map[0] + 1 if node.map else 0
        if node.type == "heading":
            wording: Heading = node.meta["wording"]
            yield HeadingPiece(int(node.tag[1:]), wording, _spans(node.children[0]), line)
        elif node.type in ("bullet_list", "ordered_list"):
            yield from _items(node)
        else:
            yield from (TextPiece(block, line) for block in _blocks(node))


def _first(listing: SyntaxTreeNode) -> int:
    return int(listing.attrs.get("start", 1)) if listing.type == "ordered_list" else -1


def _items(listing: SyntaxTreeNode) -> Iterator[ItemPiece]:
    first = _first(listing)
    for offset, node in enumerate(listing.children):
        wording: Item = node.meta.get("wording") or read_item("")
        children = list(node.children)
        spans: Inline = ()
        if node.meta.get("wording"):
            spans = _spans(children.pop(0).children[0])
        nested: list[ItemPiece] = []
        key: list[Block] = []
        body: list[Block] = []
        for child in children:
            if child.type in ("bullet_list", "ordered_list"):
                nested.extend(_items(child))
            elif child.type == "blockquote":
                key.extend(_all_blocks(child))
            else:
                body.extend(_blocks(child))
        yield ItemPiece(
            wording,
            spans,
            _read(node.meta.get("hint")),
            f"{first + offset}." if first >= 0 else "",
            tuple(key),
            tuple(body),
            tuple(nested),
            node.map[0] + 1 if node.map else 0,
        )


def _all_blocks(node: SyntaxTreeNode) -> tuple[Block, ...]:
    return tuple(block for child in node.children for block in _blocks(child))


def _blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    kind = node.type
    if kind == "paragraph":
        yield Paragraph(_spans(node.children[0]))
    elif kind == "heading":
        yield Paragraph(tuple(_strong(span) for span in _spans(node.children[0])))
    elif kind in ("fence", "code_block"):
        yield Code(node.content.rstrip("\n"))
    elif kind == "blockquote":
        yield Quote(_all_blocks(node))
    elif kind in ("bullet_list", "ordered_list"):
        yield Listing(_first(node), tuple(_all_blocks(item) for item in node.children))
    elif kind not in ("hr", "footnote_anchor"):
        yield from _rare_blocks(node)


def _rare_blocks(node: SyntaxTreeNode) -> Iterator[Block]:
    if node.type == "table":
        yield _table(node)
    elif node.type == "dl":
        yield Definitions(tuple(_definitions(node)))
    elif node.type == "footnote_block":
        for note in node.children:
            yield from _footnote(note)
    else:
        raise AssertionError(f"markdown-it made a block that the parser does not know: {node.type}")


def _footnote(note: SyntaxTreeNode) -> Iterator[Block]:
    """Yield a footnote's blocks, the first with the number that stands in the text."""
    label = Span(f"[{note.meta['id'] + 1}] ")
    blocks = _all_blocks(note)
    if blocks and isinstance(blocks[0], Paragraph):
        yield Paragraph((label, *blocks[0].spans))
        yield from blocks[1:]
    else:
        yield Paragraph((label,))
        yield from blocks


def _strong(span: Span) -> Span:
    return Span(span.text, strong=True, code=span.code, href=span.href, image=span.image)


def _table(node: SyntaxTreeNode) -> Table:
    rows = [row for part in node.children for row in part.children]
    cells = [tuple(_spans(cell.children[0]) if cell.children else () for cell in row.children) for row in rows]
    align = [re.sub(r".*text-align:", "", str(cell.attrs.get("style", ""))) or "start" for cell in rows[0].children]
    return Table(cells[0], tuple(cells[1:]), tuple(align))


def _definitions(node: SyntaxTreeNode) -> Iterator[tuple[Inline, tuple[Block, ...]]]:
    term: Inline = ()
    found: list[Block] = []
    for child in node.children:
        if child.type == "dt":
            if term:
                yield term, tuple(found)
            term, found = _spans(child.children[0]), []
        else:
            found.extend(_all_blocks(child))
    yield term, tuple(found)
