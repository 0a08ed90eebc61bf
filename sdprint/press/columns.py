"""The largest readable type at which all of the content fits into columns, on as many pages as are promised.

The area of type grows with the square of its size where lines break, so the root of the fullness of a strip gives the
next guess, two strips give the slope, and few layouts are needed for several numbers of columns.
"""

import itertools
import math
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from sdprint.errors import PromiseError
from sdprint.layout.boxes import PITCH
from sdprint.layout.markup import render_page
from sdprint.layout.pieces import Column
from sdprint.layout.plan import POINT, Plan
from sdprint.press.refusal import needed, refuse
from sdprint.press.strip import Strip, measure
from sdprint.press.typesetter import Layout, set_type

# How much the white between cards grows at most to make columns end together, in em.
MOST_GAP = 2.0
# Full enough not to try a larger size, and how far below that the next guess aims.
CLOSE_ENOUGH, SAFETY = 0.98, 0.992
# Guesses that differ by a lesser share are the same; so many are made at most, and in long documents once one fits.
SMALLEST_STEP, MOST_MEASURES, ENOUGH_MEASURES, MANY_UNITS = 0.01, 14, 5, 60
MOST_POWER = 3.0
# A column less is worth this share of the size.
FEWER_COLUMNS = 0.02
# Lines that are too short, about right (both in em) and too long (in mm) to be read well.
SHORTEST_LINE, BEST_LINE, LONGEST_LINE = 16.0, 22.0, 115.0
# What one character takes of the page with all that is around it, in square em.
CHARACTER = 1.5
# In other numbers of columns the fullness is hardly less than by their share.
HOPELESS = 1.15
# A notes box: its label, the padding around it and the gap above, in mm; with fewer lines it is not worth its frame.
NOTES_HEAD, FEWEST_LINES = 10.2, 2
MOST_TRIES, MORE_SHEETS = 4, 3
_TAG = re.compile(r"<[^>]*>|\s+")


@dataclass(frozen=True, slots=True)
class _Search:
    """What is known of one number of columns: the last strip that was measured, the best that fits, and what fails.

    Sizes are in pt; `fails` is the least that is known not to fit.
    """

    last: Strip
    before: Strip | None = None
    best: Strip | None = None
    fails: float = math.inf

    @property
    def smallest(self) -> float:
        """The smallest size that may be set."""
        return self.last.plan.kind.fit.smallest * self.last.scale

    @property
    def largest(self) -> float:
        """The largest size that may be set."""
        return self.last.plan.kind.fit.largest * self.last.scale

    @property
    def estimate(self) -> float:
        """The size at which the columns would just be full, as far as the last measure tells."""
        low, high = self.best.size if self.best else self.smallest, min(self.fails, self.largest)
        share: float = (SAFETY / max(0.01, self.last.fullness)) ** (1 / self.power)
        guess = self.last.size * share
        if self.best and self.fails < math.inf and not low < guess < high:
            return (low + high) / 2
        return min(max(guess, low), high)

    @property
    def power(self) -> float:
        """How fullness grows with size: with its square where lines break, with itself where they do not."""
        if self.before is None or self.before.size == self.last.size:
            return 2.0
        steps = (math.log(self.last.fullness / self.before.fullness), math.log(self.last.size / self.before.size))
        return min(max(steps[0] / steps[1], 1.0), MOST_POWER)

    @property
    def failed(self) -> bool:
        """Whether not even the smallest type fits."""
        return self.best is None and self.fails <= self.smallest

    @property
    def settled(self) -> bool:
        """Whether a further measure would find nothing better."""
        if self.best is None:
            return self.failed
        full = self.best.fullness > CLOSE_ENOUGH or self.best.size >= self.largest
        return full or min(self.fails, self.estimate) / self.best.size < 1 + SMALLEST_STEP

    @property
    def rank(self) -> float:
        """What the size that can be hoped for is worth; below 0 where nothing fits.

        Nothing is given up for a pessimistic guess: hope takes the slope of fullness that is the best to have.
        """
        if self.failed or (self.best and self.settled):
            return self.found
        slope = 1.0 if self.last.fullness <= 1 else MOST_POWER
        hope = min(self.last.size / max(0.01, self.last.fullness) ** (1 / slope), self.largest, self.fails)
        return self._worth(max(hope, self.best.size if self.best else 0.0))

    @property
    def found(self) -> float:
        """What the size that is found is worth; below 0 where nothing fits yet."""
        return self._worth(self.best.size) if self.best else -self.last.fullness

    def _worth(self, size: float) -> float:
        return size * (1 - FEWER_COLUMNS * (self.last.plan.column_count - 1))

    def probe(self, size: float) -> "_Search":
        """Measure at `size`, or as near to it as the kind allows, and return what is known then."""
        strip = measure(replace(self.last.plan, type_size=min(max(size, self.smallest), self.largest)))
        return replace(self, last=strip, before=self.last).judged()

    def judged(self) -> "_Search":
        """Return what the last strip tells."""
        strip = self.last
        if strip.size < self.smallest:
            # The first layout told that this typeface must be larger to be as readable.
            return self.probe(self.smallest)
        if strip.fullness > 1:
            return replace(self, fails=min(self.fails, strip.size))
        return replace(self, best=strip) if self.best is None or strip.size > self.best.size else self


def fit_columns(plan: Plan) -> tuple[Plan, Layout]:
    """Return `plan` packed in the largest type, giving up only what its kind allows, and its pages.

    Raises `PromiseError` with figures where nothing helps.
    """
    if plan.pages:
        return _fit_pages(plan)
    for settled in _settle_pages(plan):
        try:
            return _fit_pages(settled)
        except PromiseError as error:
            refusal = error
    raise refusal


def _fit_pages(plan: Plan) -> tuple[Plan, Layout]:
    """Return what `fit_columns` does, for the number of pages that the plan has."""
    stages = [*itertools.accumulate(plan.kind.fit.relief, relieve, initial=plan)]
    search = _search(stages[0])
    if search.failed:
        # If even the last stage does not fit, none does; else the mildest that fits is taken.
        last = _search(stages[-1], hopeful=not _hopeless(search)) if len(stages) > 1 else search
        if last.failed:
            raise PromiseError(refuse(search.last, last.last))
        milder = (_search(stage) for stage in stages[1:-1])
        search = next((found for found in milder if not found.failed), last)
    return _set(search)


def relieve(plan: Plan, relief: str) -> Plan:
    """Return `plan` with one more thing given up, which is noted in it."""
    plan = replace(plan, relief=(*plan.relief, relief))
    if relief == "margins":
        return replace(plan, margins=plan.kind.narrowest_margins)
    return replace(plan, short=True) if relief == "short" else replace(plan, hints=False)


def _search(plan: Plan, *, hopeful: bool = True) -> _Search:
    """Return the search in the best number of columns; it has failed if no number of them has room."""
    guess = _guess(plan)
    counts, start = _counts(plan, guess)
    first = _begin(plan, counts[start], guess)
    if not (first.best or first.failed) and first.estimate <= first.smallest:
        first = first.probe(first.smallest)
    searches = [first]
    if not (first.failed and (_hopeless(first) or not hopeful)):
        searches += _neighbours(plan, counts, start, first)
    enough = ENOUGH_MEASURES if len(plan.units) > MANY_UNITS else MOST_MEASURES
    for measured in range(len(searches), MOST_MEASURES):
        leader = max(range(len(searches)), key=lambda n: searches[n].rank)
        if searches[leader].settled or (searches[leader].best and measured >= enough):
            break
        searches[leader] = searches[leader].probe(searches[leader].estimate)
    return max(searches, key=lambda search: search.found)


def _neighbours(plan: Plan, counts: list[int], start: int, first: _Search) -> list[_Search]:
    """Try more columns while that is better than what is known, and else fewer."""
    found = [first]
    for direction in (1, -1):
        place = start + direction
        while 0 <= place < len(counts):
            search = _begin(plan, counts[place], first.estimate)
            worse = search.rank < max(other.rank for other in found)
            found.append(search)
            if worse:
                break
            place += direction
        if max(found, key=lambda search: search.rank) is not first:
            break
    return found[1:]


def _begin(plan: Plan, count: int, size: float) -> _Search:
    return _Search(measure(replace(plan, column_count=count, type_size=size))).judged()


def _hopeless(search: _Search) -> bool:
    """Return whether no other number of columns can help either."""
    plan = search.last.plan
    most = max(plan.kind.fit.counts) / plan.column_count
    return search.failed and search.last.fullness > HOPELESS * most


def _counts(plan: Plan, size: float) -> tuple[list[int], int]:
    """Return the numbers of columns whose lines can be read, and the place of the one with the best lines at `size`."""
    least = plan.kind.fit.smallest
    em = least * POINT
    widths = {count: replace(plan, column_count=count, type_size=least).column_width for count in plan.kind.fit.counts}
    fine = sorted(count for count, width in widths.items() if SHORTEST_LINE * em <= width <= LONGEST_LINE)
    fine = fine or [max(widths) if min(widths.values()) > LONGEST_LINE else min(widths)]
    return fine, min(range(len(fine)), key=lambda n: abs(math.log(widths[fine[n]] / (BEST_LINE * size * POINT))))


def _guess(plan: Plan) -> float:
    """Guess the size in pt from the number of characters."""
    characters = len(_TAG.sub("", render_page(replace(plan, columns=())).partition("</head>")[2]))
    area = plan.width * plan.height * max(1, plan.pages - plan.kind.fit.cover)
    size = math.sqrt(area / (CHARACTER * max(1, characters))) / POINT
    return min(max(size, plan.kind.fit.smallest), plan.kind.fit.largest)


def _settle_pages(plan: Plan) -> Iterator[Plan]:
    """Yield `plan` with the pages that it needs in type of a middle size, in whole sheets, then with a sheet more."""
    fit, sheet = plan.kind.fit, plan.fold.pages if plan.fold else 1
    counts, start = _counts(plan, fit.smallest)
    pages = 0
    for size in (math.sqrt(fit.smallest * fit.largest), fit.smallest):
        strip = measure(replace(plan, column_count=counts[start], type_size=size, pages=max(sheet, 1 + fit.cover)))
        if pages := needed(strip):
            break
    sheets = max(1, -(-pages // sheet))
    for more in range(MORE_SHEETS):
        yield replace(plan, pages=max((sheets + more) * sheet, 1 + fit.cover))


def _set(search: _Search) -> tuple[Plan, Layout]:
    """Set the best strip in columns, and smaller while it comes out on other pages than it was packed for."""
    strip = search.best
    for _ in range(MOST_TRIES):
        if strip is None or strip.fullness > 1:
            break
        packed = _arrange(strip)
        layout = set_type(packed)
        if layout.pages == packed.pages:
            return packed, layout
        strip = measure(replace(strip.plan, type_size=strip.size * SAFETY))
    raise PromiseError(refuse(search.last, search.last))


def _arrange(strip: Strip) -> Plan:
    """Return the plan with its columns: white between cards makes them end together, notes fill what is left."""
    plan, packing, count = strip.plan, strip.packing, strip.plan.column_count
    columns: list[Column] = []
    lines: list[int] = []
    for start in range(0, len(packing.columns), count):
        page = range(start, start + count)
        void = min(strip.rooms[n] - packing.heights[n] for n in page)
        lines.append(rows if (rows := int((void - NOTES_HEAD) / PITCH)) >= FEWEST_LINES else 0)
        spare = 0.0 if lines[-1] else MOST_GAP * plan.em
        for n in page:
            white = (strip.rooms[n] - packing.heights[n]) / packing.heads[n] if packing.heads[n] else 0.0
            columns.append(Column(packing.columns[n], strip.gap + min(spare, max(0.0, white))))
    return replace(plan, columns=tuple(columns), notes_lines=tuple(lines), scale=max(1.0, strip.scale))
