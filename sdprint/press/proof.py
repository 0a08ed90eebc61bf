"""The proof: what the checklist says is on the paper, in order, and can be seen; made from the finished PDF alone."""

import itertools
import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator
from itertools import accumulate

from sdprint.design.folds import Place
from sdprint.layout.contents import Item, list_contents
from sdprint.layout.plan import Plan
from sdprint.press.job import Gap
from sdprint.press.reading import Word, comparable, read_words

# Scripts whose letters stand in a PDF in another order than they are read in, or not one by one: Hebrew, Arabic and
# their neighbours, the scripts of India, Thai, Lao, Tibetan, Khmer. What is found of them need only be alike.
_SHAPED = re.compile(r"[\u0590-\u08ff\u0900-\u0fff\u1780-\u17ff\ufb1d-\ufdff\ufe70-\ufefc]")
# So much of such letters is found where they are, and nothing like it where they are not; looked for so far ahead.
ALIKE, AHEAD = 0.6, 2000
# What is broken between pages reaches down to the last lines of the one, with room for two that are kept together, and
# goes on in the first lines of the other, below the head of its table; in pt.
FOOT, HEAD = 45.0, 90.0


def find_gaps(data: bytes, plan: Plan) -> tuple[Gap, ...]:
    """Return what of the contents of `plan` is not on the paper, not in order, or can't be seen, in reading order."""
    return find_gaps_among(read_words(data, lambda count: _sides(plan, count)), plan)


def find_gaps_among(words: tuple[Word, ...], plan: Plan) -> tuple[Gap, ...]:
    """Return the same of `words`, those of a finished document in reading order."""
    paper = _Paper(words)
    gaps = list[Gap]()
    end = 0
    for item in list_contents(plan):
        places = paper.find(item, end if item.ordered else 0)
        if not places:
            elsewhere = paper.find(item, 0)
            gaps.append(_gap(item, "is not in its order" if elsewhere else f"is not on the {plan.kind.media}"))
            continue
        if item.ordered:
            # What stands beside a piece that is broken between pages comes before the rest of it.
            end = places[0].stop
        if hidden := paper.look_at(places):
            gaps.append(_gap(item, f"can't be seen on page {hidden.page + 1}"))
    rest = (Gap("a word", word.letters, 0, f"can't be seen on page {word.page + 1}") for word in paper.unseen())
    return (*gaps, *rest)


def _gap(item: Item, what: str) -> Gap:
    return Gap(item.name, item.text, item.line, what)


def _sides(plan: Plan, count: int) -> tuple[tuple[Place, ...], ...]:
    """Return where the pages stand on `count` printed sides, nothing if the document is not folded."""
    if plan.fold is None:
        return ()
    pages = count // (2 if plan.fold.duplex else 1) * plan.fold.pages
    sheet = plan.sheet.shrunk(1 / plan.magnification)
    return plan.fold.sides(pages, sheet, long_edge=plan.choices.long_edge)


class _Paper:
    """The content of all pages as one text, and the words that it is made of."""

    def __init__(self, words: tuple[Word, ...]) -> None:
        self._words = [word for word in words if word.tagged and word.letters]
        self._margins = [word for word in words if not word.tagged and not word.seen]
        # Where each word begins, and the end.
        self._edges = [0, *accumulate(len(word.letters) for word in self._words)]
        self._between = frozenset(self._edges)
        # Where each page begins, and the end; and the places of the first and the last line of each.
        numbers = [list(page) for _, page in itertools.groupby(range(len(self._words)), lambda n: self._words[n].page)]
        self._pages = [*(self._edges[page[0]] for page in numbers), self._edges[-1]]
        heights = [[self._words[n].top for n in page] for page in numbers]
        self._lines = {
            self._edges[page[-1] + 1]: (min(tops), max(tops)) for page, tops in zip(numbers, heights, strict=True)
        }
        self._text = "".join(word.letters for word in self._words)
        self._known = set[int]()

    def find(self, item: Item, start: int) -> tuple[range, ...]:
        """Return the first places of the item from `start` on, as letters of the text; nothing if it is not there."""
        return (
            self._find_all((item.text,), start)
            or self._find_all(item.options, start)
            or self._find_broken(comparable(item.text), start)
        )

    def _find_all(self, wording: tuple[str, ...], start: int) -> tuple[range, ...]:
        """Return where the texts of `wording` stand one after the other."""
        places = list[range]()
        for text in wording:
            letters = comparable(text)
            search = self._find_alike if _SHAPED.search(text) else self._find_same
            place = search(letters, places[-1].stop if places else start)
            if place is None:
                return ()
            places.append(place)
        return tuple(places)

    def _find_broken(self, letters: str, start: int) -> tuple[range, ...]:
        """Return where a text stands that is broken between pages: cells side by side go on one after the other."""
        for first, last in itertools.pairwise(self._pages):
            if last > start and (places := self._find_parts(letters, max(start, first), last)):
                return places
        return ()

    def _find_parts(self, letters: str, start: int, stop: int, *, goes_on: bool = False) -> tuple[range, ...]:
        """Return where letters stand from `start` to `stop`, the end of a page, and the rest of them after it."""
        first, _ = self._lines[stop]
        head = self._find_head(letters, start, stop)
        if not head or (goes_on and self._top(head.start) > first + HEAD):
            return ()
        if len(head) == len(letters):
            return (head,)
        following = next((page for page in self._pages if page > stop), stop)
        if following == stop or not self._reaches_foot(head, stop):
            return ()
        rest = self._find_parts(letters[len(head) :], stop, following, goes_on=True)
        return (head, *rest) if rest else ()

    def _reaches_foot(self, place: range, stop: int) -> bool:
        """Return whether a place ends in the last lines of the page that ends at `stop`."""
        return self._top(place.stop - 1) >= self._lines[stop][1] - FOOT

    def _top(self, letter: int) -> float:
        """Return how far down the word stands that a letter of the text belongs to."""
        return self._words[bisect_right(self._edges, letter) - 1].top

    def _find_head(self, letters: str, start: int, stop: int) -> range:
        """Return where the most of the first letters stand in one piece between two places of the text."""
        best = range(start, start)
        at = self._text.find(letters[:1], start, stop)
        while at >= 0:
            if at in self._between:
                here = self._text[at : min(stop, at + len(letters))]
                alike = itertools.takewhile(lambda pair: pair[0] == pair[1], zip(letters, here, strict=False))
                end = at + sum(1 for _ in alike)
                while end not in self._between:
                    end -= 1
                # Of two that are alike, one that goes on on the next page; of two such, the first: the cell beside it
                # may say the same.
                best = max(best, range(at, end), key=lambda place: (len(place), self._reaches_foot(place, stop)))
            at = self._text.find(letters[:1], at + 1, stop)
        return best

    def _find_same(self, letters: str, start: int) -> range | None:
        """Return where the letters stand as whole words."""
        at = self._text.find(letters, start)
        while at >= 0:
            if at in self._between and at + len(letters) in self._between:
                return range(at, at + len(letters))
            at = self._text.find(letters, at + 1)
        return None

    def _find_alike(self, letters: str, start: int) -> range | None:
        """Return where most of the letters stand, in any order."""
        wanted, window = Counter(letters), Counter[str]()
        found = 0
        for at in range(start, min(len(self._text), start + AHEAD)):
            letter = self._text[at]
            found += window[letter] < wanted[letter]
            window[letter] += 1
            if at - start >= len(letters):
                left = self._text[at - len(letters)]
                window[left] -= 1
                found -= window[left] < wanted[left]
            if found >= ALIKE * len(letters):
                return range(max(start, at + 1 - len(letters)), at + 1)
        return None

    def look_at(self, places: tuple[range, ...]) -> Word | None:
        """Return the first word of some places that can't be seen, if there is any."""
        numbers = [
            number
            for place in places
            for number in range(bisect_right(self._edges, place.start) - 1, bisect_right(self._edges, place.stop - 1))
        ]
        self._known.update(numbers)
        return next((self._words[number] for number in numbers if not self._words[number].seen), None)

    def unseen(self) -> Iterator[Word]:
        """Yield the words that can't be seen and were not looked at."""
        yield from (word for n, word in enumerate(self._words) if not word.seen and n not in self._known)
        yield from self._margins
