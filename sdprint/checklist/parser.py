"""From Markdown to pieces, by way of markdown-it's tokens.

`read_pieces` reads the whole file before it complains, so that all findings come in one run.
"""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from markdown_it import MarkdownIt
from markdown_it.token import Token
from markdown_it.tree import SyntaxTreeNode
from mdit_py_plugins.deflist import deflist_plugin
from mdit_py_plugins.footnote import footnote_plugin

from sdprint.checklist.model import Block, Code, Definitions, Inline, Listing, Paragraph, Quote, Span, Table
from sdprint.checklist.outline import HeadingPiece, ItemPiece, Piece, TextPiece
from sdprint.checklist.rules import add_rules, line_of
from sdprint.checklist.targets import add_targets
from sdprint.checklist.wording import Heading, Item, read_item
from sdprint.errors import ContentError, Finding

# markdown-it drops what is nested deeper than its limit without a word, so ours is an error, below it.
DEEPEST = 60
# A list of 10,000 questions takes 46 s as an answer key and 143 s as a worksheet (430 pages), one of 20,000 takes ten
# minutes: no one prints more, and what is more comes by mistake.
MOST_ITEMS = 20_000
_SAFE_LINK = re.compile(r"^(?:https?://[^/@\s]+(?:[/?#]|$)|mailto:|#)", re.IGNORECASE)
# How each language quotes, where it differs from English.
_QUOTES = {"de": "„“‚‘", "fr": ["«\xa0", "\xa0»", "‹\xa0", "\xa0›"]}
_STYLES = {"strong": "strong", "em": "emphasis", "s": "strike"}


def read_pieces(path: Path, text: str, lang: str = "en") -> tuple[Piece, ...]:
    """Return the headings, items and blocks of `text` in reading order.

    Raises `ContentError` when lists or quotations are nested deeper than `DEEPEST`, for more than `MOST_ITEMS` list
    items, and for a paragraph of more than `rules.LONGEST_PARAGRAPH` characters.
    """
    markdown = MarkdownIt("commonmark", {"html": False, "typographer": True, "maxNesting": DEEPEST * 3})
    markdown.options["quotes"] = _QUOTES.get(lang.partition("-")[0], "“”‘’")
    markdown.enable(["table", "strikethrough", "smartquotes"]).use(deflist_plugin).use(footnote_plugin)
    add_rules(markdown)
    add_targets(markdown)
    env: dict[str, Any] = {"path": path, "losses": []}
    try:
        tokens = markdown.parse(text, env)
        if env["losses"]:
            raise ContentError(*env["losses"])
        if too_many := [token for token in tokens if token.type == "list_item_open"][MOST_ITEMS:]:
            what = f"{MOST_ITEMS + len(too_many)} list items are too many"
            hint = f"the limit is {MOST_ITEMS}: split the file"
            raise ContentError(Finding(what, path, line_of(too_many[0]), hint=hint))
        deepest = max(tokens, key=lambda token: token.level, default=None)
        if deepest and deepest.level > DEEPEST:
            raise ContentError(_too_deep(path, line_of(deepest)))
        return tuple(_pieces(SyntaxTreeNode(tokens)))
    except RecursionError as error:
        raise ContentError(_too_deep(path, 1)) from error


def _too_deep(path: Path, line: int) -> Finding:
    return Finding(
        f"nested deeper than {DEEPEST} levels", path, line, hint="make the inner lists headings of their own"
    )


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
            yield HeadingPiece(int(node.tag[1:]), wording, _spans(node.children[0]), line, node.meta["slug"])
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
        yield Paragraph(tuple(_strong(span) for span in _spans(node.children[0])), node.meta["slug"])
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
