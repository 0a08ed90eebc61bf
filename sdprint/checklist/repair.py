"""Making a checklist of text that was copied from a chat: mojibake undone, the talk around the checklist taken off."""

import re
from dataclasses import dataclass

# Opening and closing sentences of an assistant that hands over a checklist; only whole paragraphs at either end.
_OPENING = re.compile(
    r"^(here\s+(is|are)\b|here['’]s\b|(sure|certainly|of course|absolutely)\s*[,!.:–—]|below is (a|an|the|your|what)\b"
    r"|the following is\b)",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"^(let me know\b|would you like\b|do you want\b|feel free\b|i hope\b|hope this\b"
    r"|if you('d| would)? (like|want|need)\b|want me to\b|happy to (help|turn|make|add|adapt|expand)\b|good luck\b)",
    re.IGNORECASE,
)
_BLOCK = re.compile(r"\s*(?:#|[-*+]\s|\d+[.)]\s|>|\||```|~~~)")
_UNDERLINE = re.compile(r"^=+\s*$")
_FRONT_MATTER = re.compile(r"[A-Za-z]\w*:(?:\s|$)")
_RULE = re.compile(r"^\s*(?:-{3,}|\*{3,}|_{3,})\s*$")


@dataclass(frozen=True, slots=True)
class Change:
    """One line that came out otherwise; `after` is nothing for a line that was dropped."""

    line: int
    before: str
    after: str | None


@dataclass(frozen=True, slots=True)
class Repair:
    """The repaired text, and every line that changed, in order."""

    text: str
    changes: tuple[Change, ...]


def repair_text(text: str) -> Repair:
    """Return `text` as clean Markdown: encoding repaired by ftfy, chat sentences before and after dropped.

    Nothing else changes: not the wording, not quotation marks, not the Markdown.
    """
    import ftfy  # noqa: PLC0415 - 40 ms that only an import needs

    config = ftfy.TextFixerConfig(
        unescape_html=False,
        uncurl_quotes=False,
        fix_latin_ligatures=False,
        fix_character_width=False,
        fix_line_breaks=False,
        remove_control_chars=False,
        remove_terminal_escapes=False,
        normalization=None,
        explain=False,
    )
    before = text.split("\n")
    after = [ftfy.fix_text(line, config) for line in before]
    dropped = _chat(after)
    changes = [
        Change(number, old, None if number - 1 in dropped else new)
        for number, (old, new) in enumerate(zip(before, after, strict=True), 1)
        if (number - 1 in dropped and old.strip()) or old != new
    ]
    kept = [line for index, line in enumerate(after) if index not in dropped]
    return Repair("\n".join(kept).strip("\n") + "\n", tuple(changes))


def _chat(lines: list[str]) -> set[int]:
    """Return the indexes of the lines that are talk, with the rules that set them off."""
    full = [index for index, line in enumerate(lines) if line.strip()]
    dropped: set[int] = set()
    for order, pattern in ((full, _OPENING), (full[::-1], _CLOSING)):
        rest = order
        # The first line of the paragraph says what it is, wherever one came from.
        while (paragraph := _paragraph(rest, lines)) and pattern.match(lines[min(paragraph)].strip()):
            dropped.update(paragraph)
            rest = rest[len(paragraph) :]
            while rest and _sets_off(rest[0], lines):
                dropped.add(rest[0])
                rest = rest[1:]
    return dropped


def _sets_off(index: int, lines: list[str]) -> bool:
    """Whether the line is a rule, and not where front matter begins."""
    following = lines[index + 1] if index + 1 < len(lines) else ""
    return bool(_RULE.match(lines[index])) and not _FRONT_MATTER.match(following)


def _paragraph(order: list[int], lines: list[str]) -> list[int]:
    """Return the indexes of the first paragraph in `order`, unless it is a heading, a list or a table."""
    if not order or _BLOCK.match(lines[order[0]]):
        return []
    paragraph = [order[0]]
    for index in order[1:]:
        if abs(index - paragraph[-1]) > 1 or _RULE.match(lines[index]):
            break
        if _UNDERLINE.match(lines[index]):
            return []
        if _BLOCK.match(lines[index]):
            # What stands right above a block is a paragraph; what stands right below belongs to the block.
            return paragraph if index > paragraph[-1] else []
        paragraph.append(index)
    return paragraph
