"""Scores: what several people answered in numbers, with mean and spread."""

import re
from dataclasses import dataclass

from sdprint.delivery.record import Answers, name_fields

# What is scored: fields for a number, and options of which some are numbers. "1,200" is not: it may be either of two.
_SCORED = ("number", "radio", "choice")
_NUMBER = re.compile(r"[+-]?\d{1,15}(?:\.\d{1,15})?")


@dataclass(frozen=True, slots=True)
class Score:
    """One field and the numbers in it, one for each person, or nothing where there is none."""

    name: str
    label: str
    values: tuple[float | None, ...]

    @property
    def _given(self) -> tuple[float, ...]:
        return tuple(value for value in self.values if value is not None)

    @property
    def mean(self) -> float:
        """The mean of the numbers that were given, to two places."""
        return _short(round(sum(self._given) / len(self._given), 2))

    @property
    def spread(self) -> tuple[float, float]:
        """The lowest and the highest number: who disagrees is seen at once, which no deviation shows."""
        return min(self._given), max(self._given)


def find_scores(people: tuple[Answers, ...]) -> tuple[Score, ...]:
    """Return the fields in which at least one person gave a number, in the order of the form."""
    scores = []
    for field in name_fields(people):
        if field.type in _SCORED:
            values = tuple(_read(one.value(field.name)) for one in people)
            if any(value is not None for value in values):
                scores.append(Score(field.name, field.label, values))
    return tuple(scores)


def say_number(value: float | None) -> str:
    """Return a number without needless zeros, or nothing."""
    return "" if value is None else f"{value:.15f}".rstrip("0").rstrip(".") if value % 1 else f"{value:.0f}"


def say_spread(score: Score) -> str:
    """Return the lowest and the highest number in words that no spreadsheet takes for a date."""
    low, high = score.spread
    return f"{say_number(low)} to {say_number(high)}"


def _read(text: str) -> float | None:
    return _short(float(text)) if _NUMBER.fullmatch(text := text.strip()) and text.isascii() else None


def _short(value: float) -> float:
    return int(value) if value == int(value) else value
