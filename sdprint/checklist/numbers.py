"""Number cards: tables of figures to know by heart, each in a file of its own that a checklist names."""

import math
import re
from dataclasses import replace
from pathlib import Path

from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.model import NumberCard, Paragraph, Table, plain
from sdprint.checklist.outline import HeadingPiece, ItemPiece, Piece, TextPiece
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.source import read_source
from sdprint.errors import ContentError, Finding, suggest

# A column whose heading begins with ~ is drawn as bars: ~log on a logarithmic scale, ~bar on a linear one.
_BARS = re.compile(r"^~(log|bar)$")
# The shortest bar is still seen.
_SHORTEST = 2.0


def read_cards(
    wanted: tuple[tuple[str, int], ...], folders: tuple[Path, ...], steps: int, origin: Finding
) -> tuple[NumberCard, ...]:
    """Return the cards from `<folder>/<name>.md`, the first folder that has one winning, each with its step.

    `wanted` holds names and steps, of which there are `steps`; `origin` is the place in the checklist that names them.
    Raises `ContentError` for a name without a file, a file that is a link out of its folder, and a step that there is
    not.
    """
    cards, findings = [], []
    for name, step in wanted:
        # A name is no path: it can't lead out of the folders.
        paths = [folder / f"{name}.md" for folder in folders if Path(name).name == name]
        path = next((path for path in paths if path.is_file()), None)
        if path is None:
            known = {file.stem for folder in folders for file in folder.glob("*.md")}
            findings.append(replace(origin, what=f"no number card '{name}'", hint=suggest(name, known)))
        elif not path.resolve().is_relative_to(path.parent.resolve()):
            # A stranger's checklist would print a file of whoever builds it.
            findings.append(
                replace(origin, what=f"number card '{name}' is a link out of its folder", hint="copy it there")
            )
        elif step > steps:
            findings.append(replace(origin, what=f"numbers: '{name}' is for step {step}, and there are {steps}"))
        else:
            cards.append(replace(_read_card(path), step=step, path=path))
    if findings:
        raise ContentError(*findings)
    return tuple(cards)


def _read_card(path: Path) -> NumberCard:
    text = read_source(path).text
    if split_front_matter(path, text).places:
        raise ContentError(Finding("a number card has no front matter", path, 1, 1, "delete it: nothing of it is used"))
    pieces = read_pieces(path, text)
    title = next((plain(piece.spans) for piece in pieces if isinstance(piece, HeadingPiece)), path.stem.capitalize())
    blocks = [piece.block for piece in pieces if isinstance(piece, TextPiece)]
    table = next((block for block in blocks if isinstance(block, Table)), None)
    if table is None:
        raise ContentError(Finding("a number card holds one table", path, 1, 0, "write a heading, a table, and a note"))
    _refuse_strays(path, pieces, table)
    note = " ".join(plain(block.spans) for block in blocks if isinstance(block, Paragraph))
    scales = [_BARS.match(plain(cell)) for cell in table.header]
    column = next((index for index, scale in enumerate(scales) if scale), -1)
    lengths: tuple[float, ...] = ()
    if column >= 0 and (scale := scales[column]):
        lengths = _lengths(path, [plain(row[column]) for row in table.rows], scale[1])
    header = tuple(() if index == column else cell for index, cell in enumerate(table.header))
    return NumberCard(title, header if any(header) else (), table.rows, table.align, column, lengths, note)


def _refuse_strays(path: Path, pieces: tuple[Piece, ...], table: Table) -> None:
    """Say what would not be printed: a second heading or table, a list, a quotation, code."""
    titled = False
    for piece in pieces:
        if isinstance(piece, HeadingPiece):
            stray, titled = titled, True
        else:
            stray = isinstance(piece, ItemPiece) or not (piece.block is table or isinstance(piece.block, Paragraph))
        if stray:
            hint = "write a heading, a table, and a note; the rest goes into a card of its own"
            raise ContentError(Finding("a number card holds one table", path, piece.line, 0, hint))


def _lengths(path: Path, cells: list[str], scale: str) -> tuple[float, ...]:
    """Return the bars in percent of the longest."""
    try:
        values = [float(cell.replace("_", "")) for cell in cells]
    except ValueError as error:
        raise ContentError(Finding(f"a ~{scale} column holds plain numbers: {error}", path)) from error
    if not values:
        return ()
    if not all(0 < value < math.inf for value in values):
        raise ContentError(Finding(f"a ~{scale} column holds numbers above zero", path))
    if scale == "log":
        low, span = math.log10(min(values)), math.log10(max(values) / min(values)) or 1.0
        return tuple(round(max(_SHORTEST, (math.log10(value) - low) / span * 100), 1) for value in values)
    return tuple(round(max(_SHORTEST, value / max(values) * 100), 1) for value in values)
