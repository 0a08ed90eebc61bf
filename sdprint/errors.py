"""What can go wrong, and how it is said: what, where, and what to do.

Every mistake a user can make ends as one or more `Finding`s inside a `SdprintError`, caught once, in `cli`.
Anything else that escapes is a bug and keeps its traceback.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum, StrEnum
from pathlib import Path

# So many names are listed where none is near.
MOST_KNOWN = 20


class Exit(IntEnum):
    """The exit codes of the command line."""

    DONE = 0
    INPUT = 1
    USAGE = 2
    ENVIRONMENT = 3
    INTERRUPTED = 130


class Severity(StrEnum):
    """Whether a finding stops a build or is only said."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, with its place and the way out.

    `line` and `column` count from 1; 0 means that the place is not known more closely.
    """

    what: str
    path: Path | None = None
    line: int = 0
    column: int = 0
    hint: str = ""
    severity: Severity = Severity.ERROR

    def __str__(self) -> str:
        """`file:line:col: what`, and `hint: …` on a line of its own."""
        where = [str(self.path)] if self.path else []
        where += [str(number) for number in (self.line, self.column) if number]
        mark = "warning: " if self.severity is Severity.WARNING else ""
        text = f"{':'.join(where)}: {mark}{self.what}" if where else f"{mark}{self.what}"
        return printable(f"{text}\n  hint: {self.hint}" if self.hint else text)


def printable(text: str) -> str:
    """Return a text without what would steer a terminal: it may quote a stranger's words."""
    return "".join(letter if letter.isprintable() or letter == "\n" else "�" for letter in text)


class SdprintError(Exception):
    """Base of all errors that a user can meet; carries every finding of the run."""

    exit_code = Exit.INPUT

    def __init__(self, *findings: Finding) -> None:
        super().__init__(*findings)
        self.findings = findings

    def __str__(self) -> str:
        return "\n".join(str(finding) for finding in self.findings)


class ContentError(SdprintError):
    """The checklist, or a file it names, is wrong."""


class DesignError(SdprintError):
    """A kind, a brand, a paper or a template is wrong."""


class PromiseError(SdprintError):
    """The document can't keep what its kind promises, for instance exactly one page."""


class OutputError(SdprintError):
    """A finished file can't be put where it belongs."""


class UsageError(SdprintError):
    """The command line asks for something that does not exist or does not go together."""

    exit_code = Exit.USAGE


class MachineError(SdprintError):
    """The machine lacks something: Pango, fonts, a working temporary folder."""

    exit_code = Exit.ENVIRONMENT


def suggest(name: str, known: Iterable[str]) -> str:
    """Return the advice after a wrong name: the nearest known one, or all of them."""
    import difflib  # noqa: PLC0415 - only a wrong name needs it

    names = sorted(known)
    near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if near:
        return f"did you mean '{near[0]}'?"
    more = f" and {len(names) - MOST_KNOWN} more" if len(names) > MOST_KNOWN else ""
    return f"known: {', '.join(names[:MOST_KNOWN])}{more}" if names else ""


def merge(failures: list[SdprintError]) -> SdprintError:
    """Return one error with the findings of all, of the first one's kind."""
    return type(failures[0])(*dict.fromkeys(finding for failure in failures for finding in failure.findings))
