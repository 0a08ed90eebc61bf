"""What to say when a promise can't be kept: by how much it fails and what would help, in figures that hold."""

import math
from dataclasses import replace

from sdprint.design.papers import PAPERS, Paper
from sdprint.errors import Finding
from sdprint.layout.plan import Plan
from sdprint.press.packing import sides_needed
from sdprint.press.strip import STICKS_OUT, Strip, rooms_of

# What a sheet that is said to be large enough keeps in hand, as a share of its height, for lines that fall otherwise.
IN_HAND = 0.01
# How heights grow as columns get narrower: with this power of the widths.
NARROWER = 1.4


def needed(strip: Strip) -> int:
    """Return the sides that the strip takes at its size and number of columns; 0 if a piece is too high for any."""
    first, *others = rooms_of(replace(strip.plan, pages=2 + strip.plan.kind.fit.cover, column_count=1), strip.head)
    other = others[0] if others else first
    sides = sides_needed(
        strip.pieces, strip.plan.column_count, strip.gap, (first * (1 - IN_HAND), other * (1 - IN_HAND))
    )
    return sides + strip.plan.kind.fit.cover if sides else 0


def refuse(full: Strip, compact: Strip) -> Finding:
    """Say what `full` misses, and what it would take; `compact` has given up all that the kind allows."""
    plan = full.plan
    where = (
        f"the {plan.fold.name} fold of {plan.sheet.name}" if plan.fold else f"{_sides(plan.pages)} of {plan.sheet.name}"
    )
    side = "panel" if plan.fold else "side"
    smallest = plan.kind.fit.smallest * full.scale * plan.magnification
    what = (
        f"{plan.kind.name}: does not fit on {where}: "
        f"type would be about {_size(full):.1f} pt, and {smallest:.1f} pt is the smallest that can be read"
    )
    advice = []
    if full.reach > STICKS_OUT:
        advice.append("a line that can't be broken, in a table perhaps, is wider than its column: make it shorter")
    elif sides := needed(full):
        larger = "" if plan.fold else next((paper.name for paper in _larger(plan) if _holds(full, paper)), "")
        onto = f", or {_sides(plan.pages)} of {larger}" if larger else ""
        how = "" if plan.fold else f" (--set pages={sides})"
        advice.append(f"at {smallest:.1f} pt it takes {_sides(sides, side)}{how}{onto}")
    else:
        advice.append(f"{_highest(full)} higher than a column")
    if compact.plan.relief:
        then = f"type would be about {_size(compact):.1f} pt"
        sides = needed(compact) if compact.reach <= STICKS_OUT else 0
        takes = f", or at {smallest:.1f} pt it takes {_sides(sides, side)}" if sides else ""
        advice.append(f"{_given_up(compact)} {then}{takes}")
    advice.append("shorten the checklist, or split it into several files")
    return Finding(what, plan.checklist.path, hint="; ".join(advice))


def _highest(strip: Strip) -> str:
    """Name what is higher than a column."""
    highest = max(strip.pieces, key=lambda piece: piece.height).id
    unit = next(unit for unit in strip.plan.units if unit.id == highest)
    return "items that are kept together are" if len(unit.entries) > 1 else "one item alone is"


def _size(strip: Strip) -> float:
    """Return the size in print, in pt, at which the strip would about fit: area grows with its square."""
    return strip.size * strip.plan.magnification / math.sqrt(strip.fullness)


def _given_up(strip: Strip) -> str:
    words = {"margins": "narrow margins", "short": "short wordings", "no hints": "no hints"}
    return "with " + " and ".join(words[relief] for relief in strip.plan.relief)


def _larger(plan: Plan) -> list[Paper]:
    """Return the larger papers of the same series, the smallest first, as pages of the plan."""
    sheet = plan.sheet
    ours = [PAPERS[name].shrunk(plan.magnification) for name in ("a6", "a5", "a4", "a3")]
    return [paper for paper in ours if paper.width * paper.height > 1.05 * sheet.width * sheet.height]


def _holds(strip: Strip, paper: Paper) -> bool:
    """Return whether the strip would fit on another paper, as far as its heights tell for columns of another width."""
    plan = strip.plan
    margins = plan.margins if plan.relief else plan.kind.margins_on(paper, plan.brand.margins, plan.magnification)
    for count in plan.kind.fit.counts:
        other = replace(plan, paper=paper, margins=margins, column_count=count)
        # Wider columns are at least no higher; in narrower ones more lines break than the width alone would tell.
        taller = max(1.0, plan.column_width / other.column_width) ** NARROWER
        rooms = rooms_of(other, strip.head)
        share = (1 - IN_HAND) / taller
        if 0 < sides_needed(strip.pieces, count, strip.gap, (rooms[0] * share, rooms[-1] * share)) <= plan.pages:
            return True
    return False


def _sides(count: int, what: str = "side") -> str:
    return f"one {what}" if count == 1 else f"{count} {what}s"
