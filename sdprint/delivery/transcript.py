"""Answers as Markdown to be read: questions with the answers beneath, of one person or of several side by side."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace

from sdprint.delivery.record import PART, Answer, Answers, base_of, name_fields
from sdprint.delivery.scores import find_scores, say_number, say_spread
from sdprint.layout.fields import DONE

BY, MANY = "Answers of ", " people answered."
STEP = "  "
# What CommonMark takes for more than a letter: anywhere, in a table, and at the beginning of a text.
_MARKUP = re.compile(r"([\\`*_<\[&|])")
_START = re.compile(r"^(\d*)([-+>#=~.):])")


@dataclass(frozen=True, slots=True)
class _Item:
    """A question with its fields: its answer, the tick, and the parts of the answer."""

    label: str
    base: str
    answer: Answer | None
    tick: Answer | None
    parts: tuple[Answer, ...]

    @property
    def name(self) -> str:
        """The name that stands in braces: that of the tick, if nothing beneath shows that it is not the answer."""
        apart = self.tick and self.tick.name != self.base and self.tick.value
        return f"{self.base}{DONE}" if apart and not (self.answer and self.answer.value) else self.base


def write_transcript(people: tuple[Answers, ...]) -> str:
    """Return the answers as Markdown; those of several people after a table of what they said in numbers.

    Each answer stands as it is between fences. What is empty is left out, but for questions, which are all there.
    """
    first = people[0]
    lines = [f"# {escape(first.title)}", ""] if first.title else []
    if len(people) == 1:
        lines += [f"{BY}{escape(first.person)}.", ""]
    else:
        lines += [f"{len(people)}{MANY}", "", *_table(people)]
    sections: dict[str, list[Answer]] = {}
    for field in name_fields(people):
        sections.setdefault(field.section, []).append(field)
    for section, fields in sorted(sections.items(), key=lambda entry: entry[0] != ""):
        if section:
            lines += [f"## {escape(section)}", ""]
        for item in _items(fields):
            lines += _one(item, "") if len(people) == 1 else _many(item, people)
    return "\n".join(lines)


def escape(text: str) -> str:
    """Return `text` on one line as Markdown that shows it as it is."""
    return _START.sub(r"\1\\\2", _MARKUP.sub(r"\\\1", text))


def _table(people: tuple[Answers, ...]) -> Iterator[str]:
    scores = find_scores(people)
    if not scores:
        return
    yield _row("person", (score.label or score.name for score in scores))
    yield f"|---|{'---:|' * len(scores)}"
    for place, one in enumerate(people):
        yield _row(one.person, (say_number(score.values[place]) for score in scores))
    yield _row("", (), strong=("mean", *(say_number(score.mean) for score in scores)))
    yield _row("", (), strong=("spread", *(say_spread(score) for score in scores)))
    yield ""


def _row(head: str, cells: Iterable[str], strong: tuple[str, ...] = ()) -> str:
    texts = (escape(text) for text in (head, *cells)) if not strong else (f"**{t}**" if t else "" for t in strong)
    return f"| {' | '.join(texts)} |"


def _items(fields: list[Answer]) -> Iterator[_Item]:
    """Yield the questions of a section, each where its first field stands."""
    groups: dict[str, dict[str, Answer]] = {}
    for field in fields:
        groups.setdefault(base_of(field.name), {})[field.name] = field
    for base, own in groups.items():
        main, done = own.get(base), own.get(base + DONE)
        tick = main if main and main.type == "check" else done
        answer = main if main is not tick else None
        parts = tuple(field for name, field in own.items() if name not in (base, tick.name if tick else ""))
        label = main.label if main else done.label.removeprefix("Done: ") if done else base
        yield _Item(label, base, answer, tick, parts)


def _for(item: _Item, one: Answers) -> _Item:
    """Return a question with what one person said to it."""
    values = {answer.name: answer.value for answer in one.answers}

    def take(field: Answer | None) -> Answer | None:
        return replace(field, value=values.get(field.name, "")) if field else None

    parts = tuple(replace(part, value=values.get(part.name, "")) for part in item.parts)
    return replace(item, answer=take(item.answer), tick=take(item.tick), parts=parts)


def _one(item: _Item, indent: str) -> Iterator[str]:
    yield f"{indent}- {_box(item)}{_name(item.label, item.name)}"
    yield from _beneath(item, indent + STEP)
    yield ""


def _many(item: _Item, people: tuple[Answers, ...]) -> Iterator[str]:
    yield f"- {_name(item.label, item.base)}"
    for one in people:
        own = _for(item, one)
        if any(field and field.value for field in (own.answer, own.tick, *own.parts)):
            yield ""
            yield f"{STEP}- {_box(own)}{escape(one.person)}"
            yield from _beneath(own, STEP * 2)
    yield ""


def _box(item: _Item) -> str:
    return f"[{'x' if item.tick.value else ' '}] " if item.tick else ""


def _name(label: str, name: str) -> str:
    return f"{escape(label)} {{#{name}}}" if label else f"{{#{name}}}"


def _beneath(item: _Item, indent: str) -> Iterator[str]:
    if item.answer and item.answer.value:
        yield from ("", *_fence(item.answer.value, indent))
    for part in item.parts:
        if part.value:
            label = part.label.removeprefix(item.label).strip() or part.name.partition(PART)[2]
            # A tick among the parts has no text beneath.
            box = "[x] " if part.type == "check" else ""
            yield from ("", f"{indent}- {box}{_name(label, part.name)}")
            if not box:
                yield from ("", *_fence(part.value, indent + STEP))


def _fence(text: str, indent: str) -> Iterator[str]:
    longest = max(map(len, re.findall("`+", text)), default=0)
    fence = "`" * max(3, longest + 1)
    yield f"{indent}{fence}text"
    yield from (indent + line if line else "" for line in text.split("\n"))
    yield f"{indent}{fence}"
