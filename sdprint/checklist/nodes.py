"""YAML as a tree of nodes with places: nothing but words, lists and tables, and no surprise in them.

Aliases, anchors and tags are refused, keys stand once, and words stay as they are written: 1.10 is no 1.1, and `no` is
Norwegian.
"""

import itertools
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from sdprint.errors import Finding, SdprintError

# PyYAML takes up to 2 s for so many bytes (15,000 empty lists); a front matter has hundreds.
MOST_BYTES = 65_536
# The time that PyYAML takes grows with the square of the depth.
DEEPEST = 20
# Characters of a key or remark that a message repeats.
MOST_SHOWN = 60
# What may stand behind an empty value, so that it was one.
_NEXT = (yaml.KeyToken, yaml.BlockEndToken, yaml.FlowEntryToken, yaml.FlowMappingEndToken, yaml.StreamEndToken)

Places = dict[tuple[str, ...], tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Block:
    """A text of YAML: the file that it stands in, below so many lines, what it is called, and the error for faults."""

    path: Path
    text: str
    above: int
    name: str
    error: type[SdprintError]

    def compose(self) -> yaml.MappingNode | None:
        """Return the block as a table of nodes, or nothing where it is none; raises the block's error with a place."""
        try:
            events = yaml.parse(self.text, yaml.SafeLoader)
            # What comes first are the starts of the stream and of the document.
            if not isinstance(next(itertools.islice(events, 2, None), None), yaml.MappingStartEvent):
                return None
            depth = 1
            for event in events:
                depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
                if depth > DEEPEST:
                    what = f"{self.name} is nested deeper than {DEEPEST} levels"
                    raise self.error(self.fault(what, event.start_mark, "put the value in quotes"))
                self._refuse(event)
            node = yaml.SafeLoader(self.text).get_single_node()
        except yaml.MarkedYAMLError as error:
            mark = error.problem_mark or error.context_mark
            hint = "put quotes around a value that holds ': ' or '#'"
            raise self.error(self.fault(f"{self.name} is not YAML: {error.problem}", mark, hint)) from error
        except (yaml.YAMLError, RecursionError, ValueError, OverflowError) as error:
            raise self.error(Finding(f"{self.name} is not YAML: {error}", self.path, 1, 1)) from error
        return node if isinstance(node, yaml.MappingNode) else None

    def place(self, mark: Any) -> tuple[int, int]:
        """Return line and column, both from 1, of what YAML counts from 0."""
        return (mark.line + 1 + self.above, mark.column + 1) if mark else (1, 1)

    def fault(self, what: str, mark: Any, hint: str = "") -> Finding:
        """Return an error at a place of the block."""
        return Finding(what, self.path, *self.place(mark), hint)

    def read_key(self, node: yaml.Node, errors: list[Finding]) -> str:
        """Return a key; one that is a list or table is added to `errors`."""
        if isinstance(node, yaml.ScalarNode):
            return str(node.value)
        errors.append(self.fault("a list or table as a key", node.start_mark, "put the key in quotes"))
        return ""

    def read_value(self, node: yaml.Node, errors: list[Finding]) -> Any:
        """Return what a node holds, its words as they are written; what is wrong with it is added to `errors`."""
        if isinstance(node, yaml.SequenceNode):
            return [self.read_value(child, errors) for child in node.value]
        if not isinstance(node, yaml.MappingNode):
            return None if node.tag == "tag:yaml.org,2002:null" else node.value
        values: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = self.read_key(key_node, errors)
            if key in values:
                errors.append(self.repeated(key, key_node))
            values[key] = self.read_value(value_node, errors)
        return values

    def repeated(self, key: str, node: yaml.Node) -> Finding:
        """Return the error for a key that stands twice in its table."""
        return self.fault(f"key '{shorten(key)}' stands twice", node.start_mark, "delete one of them")

    def find_places(self, node: yaml.Node, above: tuple[str, ...] = ()) -> Places:
        """Return where each key stands, by the path that leads to it; tables in lists have none."""
        places: Places = {}
        for key_node, value_node in node.value if isinstance(node, yaml.MappingNode) else ():
            path = (*above, str(key_node.value))
            places[path] = self.place(key_node.start_mark)
            places |= self.find_places(value_node, path)
        return places

    def _refuse(self, event: Any) -> None:
        """Raise for what is more than a value: an alias can make a few lines endless, a tag an object."""
        tag = getattr(event, "tag", None) or "!"
        hint = "write the value out, or put it in quotes"
        if isinstance(event, yaml.AliasEvent):
            raise self.error(self.fault(f"an alias in {self.name}", event.start_mark, hint))
        if getattr(event, "anchor", None):
            what = f"an anchor '&{event.anchor}' in {self.name}"
            raise self.error(self.fault(what, event.start_mark, hint))
        if tag != "!" and tag not in yaml.SafeLoader.yaml_constructors:
            raise self.error(self.fault(f"unknown tag '{tag}'", event.start_mark, "put the value in quotes"))

    def find_remarks(self) -> Iterator[Finding]:
        """Yield an error for each remark behind a value that was hardly meant as one: `title: #1 list`.

        A # that begins a line, or that has a space behind it and a value before it, is a remark by intent.
        """
        tokens = yaml.scan(self.text, yaml.SafeLoader) if "#" in self.text else ()
        for before, after in itertools.pairwise(tokens):
            mark = before.end_mark
            gap = self.text[mark.index : after.start_mark.index].split("\n", 1)[0]
            remark = gap.strip()
            if not remark or not self.text[mark.index - mark.column : mark.index].strip():
                continue
            line, column = mark.line + 1 + self.above, mark.column + gap.index("#") + 1
            if re.match(r"#[^\s#]", remark):
                hint = "put quotes around the value, or a space behind the # if it is a remark"
                yield Finding(f"'{shorten(remark)}' is a remark in YAML and is not read", self.path, line, column, hint)
            elif isinstance(before, yaml.ValueToken) and isinstance(after, _NEXT):
                hint = "put quotes around the value, or the remark on a line of its own"
                yield Finding(f"no value but a remark: '{shorten(remark)}'", self.path, line, column, hint)


def shorten(text: str) -> str:
    """Return as much of a key or remark as a message repeats."""
    return text if len(text) <= MOST_SHOWN else f"{text[:MOST_SHOWN]}…"
