"""What to say when a promise can't be kept: by how much it fails and what would help, in figures that hold."""

import math
from dataclasses import replace

from sdprint.design.papers import PAPERS, Paper
from sdprint.errors import Finding
from sdprint.press.packing import sides_needed
from sdprint.press.strip import Strip, rooms_of

# What a sheet that is said to be large enough keeps in hand, as a share of its height, for lines that fall otherwise.
IN_HAND = 0.01


def needed(strip: Strip) -> int:
    """Return the sides that the strip takes at its size, in as many columns as its plan has; 0 if a piece is too high."""
    first, *others = rooms_of(replace(strip.plan, pages=2 + strip.plan.kind.fit.cover, column_count=1), strip.head)
    other = others[0] if others else first
    sides = sides_needed(strip.pieces, strip.plan.column_count, strip.gap, (first * (1 - IN_HAND), other * (1 - IN_HAND)))
    return sides + strip.plan.kind.fit.cover if sides else 0


def refuse(full: Strip, compact: Strip) -> Finding:
    """Say what `full` misses, and what it would take; `compact` has given up all that the kind allows."""
    plan = full.plan
    where = f"{plan.fold.name} fold of {plan.sheet.name}" if plan.fold else f"{_sides(plan.pages)} of {plan.sheet.name}"
    smallest = plan.kind.fit.smallest * full.scale
    size = full.size / math.sqrt(full.fullness)
    what = (
        f"{plan.kind.name}: does not fit on {where}: "
        f"type would be about {size:.1f} pt, and {smallest:.1f} pt is the smallest that can be read"
    )
    advice = [*_advice(full, ""), *(_advice(compact, _given_up(compact)) if compact is not full else ())]
    if not advice:
        advice = ["one item alone is higher than a column"]
    advice.append("shorten the checklist, or split it into several files")
    return Finding(what, plan.checklist.path, hint="; ".join(advice))


def _advice(strip: Strip, given_up: str) -> list[str]:
    """Return on how many sides, or on which larger paper, the strip would fit at its size."""
    sides = needed(strip)
    if not sides:
        return []
    at = f"{given_up} it takes" if given_up else f"at {strip.size:.1f} pt it takes"
    found = [f"{at} {_sides(sides)}"]
    larger = next((paper for paper in _larger(strip.plan.sheet) if _holds(strip, paper)), None)
    if larger and not strip.plan.fold:
        found.append(f"or {_sides(strip.plan.pages)} of {larger.name}")
    return [" ".join(found)]


def _given_up(strip: Strip) -> str:
    words = {"margins": "narrow margins", "short": "short wordings", "no hints": "no hints"}
    return "with " + " and ".join(words[relief] for relief in strip.plan.relief)


def _larger(sheet: Paper) -> list[Paper]:
    """Return the larger papers of the same series, the smallest first."""
    ours = [PAPERS[name] for name in ("a6", "a5", "a4", "a3")]
    return [paper for paper in ours if paper.width * paper.height > 1.05 * sheet.width * sheet.height]


def _holds(strip: Strip, paper: Paper) -> bool:
    """Return whether the strip would fit on another paper in columns that are no narrower than those it was set in."""
    plan = strip.plan
    margins = plan.margins if plan.relief else plan.kind.margins_on(paper, plan.brand.margins)
    bare = replace(plan, paper=paper, margins=margins, column_count=1)
    most = int((bare.width + plan.gutter) / (plan.column_width + plan.gutter))
    counts = [count for count in plan.kind.fit.columns if count <= most]
    if not counts:
        return False
    rooms = rooms_of(replace(bare, column_count=max(counts)), strip.head)
    sides = sides_needed(strip.pieces, max(counts), strip.gap, (rooms[0] * (1 - IN_HAND), rooms[-1] * (1 - IN_HAND)))
    return 0 < sides <= plan.pages


def _sides(count: int) -> str:
    return "one side" if count == 1 else f"{count} sides"
