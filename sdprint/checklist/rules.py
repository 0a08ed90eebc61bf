"""Rules that are added to markdown-it's: wordings taken apart, hints read, and nothing left out without a word."""

from markdown_it import MarkdownIt
from markdown_it.rules_block.table import escapedSplit
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

from sdprint.checklist.wording import glue, read_heading, read_item
from sdprint.errors import ContentError, Finding

# A page of A4 holds 6,000; the time for pairs of quotation marks grows with the square of a paragraph.
LONGEST_PARAGRAPH = 20_000
# Inside of these, headings and items are no steps and no questions: their text stays as it is.
_QUOTING = ("blockquote", "dd", "footnote_reference")


def add_rules(markdown: MarkdownIt) -> None:
    """Add the rules; `path` and `losses` are what they need of the parser's `env`."""
    ruler = markdown.core.ruler
    ruler.before("inline", "wording", _take_apart)
    ruler.before("inline", "losses", _find_losses)
    ruler.before("footnote_tail", "hints", _read_hints)
    ruler.before("footnote_tail", "unused_footnotes", _keep_footnotes)


def line_of(token: Token) -> int:
    """Return the line, from 1, at which a token begins."""
    return token.map[0] + 1 if token.map else 1


def _take_apart(state: StateCore) -> None:
    """Before inline markup is read, take attributes, hints and ticks out of headings and list items."""
    tokens = state.tokens
    quoted = 0
    for index, token in enumerate(tokens):
        quoted += token.nesting if token.type.removesuffix("_open").removesuffix("_close") in _QUOTING else 0
        if token.type != "inline":
            continue
        if len(token.content) > LONGEST_PARAGRAPH:
            what = f"{len(token.content)} characters are too long for one paragraph"
            hint = f"the limit is {LONGEST_PARAGRAPH}: put empty lines in between"
            raise ContentError(Finding(what, state.env["path"], line_of(token), hint=hint))
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
    """Note what Markdown leaves out without a word: cells beyond a table's columns."""
    lines = state.src.split("\n")
    cells = row = 0
    for token in state.tokens:
        if token.type == "tr_open":
            cells, row = 0, line_of(token)
        elif token.type == "td_open":
            cells += 1
        elif token.type == "tr_close" and cells and _has_more(lines[row - 1], cells):
            what = f"this row has more cells than its table has columns, which are {cells}"
            hint = "write \\| for a bar inside of a cell, or give the first row as many cells"
            state.env["losses"].append(Finding(what, state.env["path"], row, hint=hint))


def _has_more(row: str, cells: int) -> bool:
    """Whether a row of a table, as it is written, has any text beyond so many cells."""
    found = escapedSplit(row.lstrip("> \t").rstrip())
    found = found[1:] if found[0] == "" else found
    return any(cell.strip() for cell in found[cells:])


def _read_hints(state: StateCore) -> None:
    """Read the hints that were taken out of items, before footnotes are gathered: theirs are among them."""
    with state.md.reset_rules():
        # Gathered for each hint as well, footnotes would be joined anew, and hold some of their text twice.
        state.md.disable("footnote_tail")
        for token in state.tokens:
            if token.type == "list_item_open" and "wording" in token.meta and token.meta["wording"].hint:
                token.meta["hint"] = state.md.parseInline(token.meta["wording"].hint, state.env)[0]


def _keep_footnotes(state: StateCore) -> None:
    """Give a number to each footnote that nothing refers to: the plugin would drop it.

    It would drop one inside of another as well, and the first of two with one name.
    """
    if state.inlineMode:
        return
    state.tokens = _lift_footnotes(state.tokens)
    notes = state.env.get("footnotes", {"refs": {}})
    for label in [label for label, number in notes["refs"].items() if number < 0]:
        listed = notes.setdefault("list", {})
        notes["refs"][label] = len(listed)
        listed[len(listed)] = {"label": label[1:], "count": 0}


def _lift_footnotes(tokens: list[Token]) -> list[Token]:
    """Return the tokens with every footnote at the end, none inside of another, and those of one name as one."""
    open_: list[list[Token]] = [[]]
    notes: dict[str, list[Token]] = {}
    for token in tokens:
        if token.type == "footnote_reference_open":
            open_.append([])
        open_[-1].append(token)
        if token.type == "footnote_reference_close":
            note = open_.pop()
            label = note[0].meta["label"]
            notes[label] = [*notes[label][:-1], *note[1:]] if label in notes else note
    return [*open_[0], *(token for note in notes.values() for token in note)]
