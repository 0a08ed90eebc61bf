"""Links from one place of a checklist to another: what a heading is called in a link, and whom each link means."""

import unicodedata
from itertools import pairwise
from urllib.parse import unquote

from markdown_it import MarkdownIt
from markdown_it.rules_core import StateCore
from markdown_it.token import Token

# What GitHub keeps of a heading (Ruby's \p{Word}) beside hyphens, and spaces that it makes hyphens of.
_KEPT = ("Lu", "Ll", "Lt", "Lm", "Lo", "Mn", "Mc", "Me", "Nd", "Nl", "Pc")


def add_targets(markdown: MarkdownIt) -> None:
    """Add the rules: headings get their slugs as `meta`, and links the names of what they lead to."""
    # Before quotation marks and dashes are set in type: GitHub looks at what is written.
    markdown.core.ruler.after("inline", "slugs", _name_headings)
    markdown.core.ruler.push("targets", _settle_links)


def slug(text: str) -> str:
    """Return what GitHub calls a heading of this text: small letters, no punctuation, hyphens for spaces."""
    # Between a figure and its unit a space was glued.
    spaced = text.lower().replace("\N{NO-BREAK SPACE}", " ")
    return "".join(c for c in spaced if c in " -" or unicodedata.category(c) in _KEPT).replace(" ", "-")


def _name_headings(state: StateCore) -> None:
    """Give each heading its name: the author's, else its slug, with a number if another has it already."""
    if state.inlineMode:
        return
    wordings = [token.meta["wording"] for token in state.tokens if "wording" in token.meta]
    explicit = {wording.attributes.id for wording in wordings}
    taken: dict[str, int] = {}
    others = state.env.setdefault("other_names", {})
    for opening, text in pairwise(state.tokens):
        if opening.type == "heading_open":
            wording = opening.meta.get("wording")
            name = _distinguish(slug((wording.before if wording else "") + _written(text)), taken)
            opening.meta["slug"] = "" if name in explicit else name
            if wording and wording.attributes.id:
                others.setdefault(opening.meta["slug"], wording.attributes.id)
                opening.meta["slug"] = wording.attributes.id


def _written(text: Token) -> str:
    return "".join(child.content for child in text.children or () if child.type != "image")


def _distinguish(name: str, taken: dict[str, int]) -> str:
    """Return `name`, with -1, -2 and so on after it if it is taken."""
    found = name
    while found in taken:
        taken[name] += 1
        found = f"{name}-{taken[name]}"
    taken[found] = 0
    return found


def _settle_links(state: StateCore) -> None:
    """Write into each link inside of the document the one name of what it leads to, as plain text."""
    if state.inlineMode:
        return
    others = state.env["other_names"]
    for token in state.tokens:
        hint = token.meta.get("hint")
        for child in (*(token.children or ()), *((hint.children or ()) if hint else ())):
            if child.type == "link_open" and (href := str(child.attrs["href"])).startswith("#"):
                name = unquote(href[1:])
                child.attrs["href"] = f"#{others.get(name, name)}"
