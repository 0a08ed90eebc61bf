"""What is ordered from the press, and what comes back: both go from process to process as they are."""

from dataclasses import dataclass
from pathlib import Path

from sdprint.errors import SdprintError
from sdprint.layout.plan import Plan

# Seconds of CPU and bytes of memory for any document, and for each question more; ten times what was measured.
CPU_BASE, CPU_EACH = 30, 0.06
MEMORY_BASE, MEMORY_EACH = 1_500_000_000, 1_500_000


@dataclass(frozen=True, slots=True)
class Job:
    """One document to typeset: its plan, the font configuration to use, and a scratch folder."""

    plan: Plan
    fonts: Path
    scratch: Path

    @property
    def cpu(self) -> int:
        """The seconds of CPU time that the document may take."""
        return CPU_BASE + int(CPU_EACH * len(self.plan.checklist.questions))

    @property
    def memory(self) -> int:
        """The bytes of address space that the document may take."""
        return MEMORY_BASE + MEMORY_EACH * len(self.plan.checklist.questions)

    @property
    def name(self) -> str:
        """How messages call the document."""
        return f"{self.plan.checklist.path.name} as {self.plan.kind.name}"


@dataclass(frozen=True, slots=True)
class Gap:
    """What is wrong with one piece of text: its name, its words, its line in the source or 0, and what is wrong."""

    name: str
    text: str
    line: int
    what: str


@dataclass(frozen=True, slots=True)
class Pdf:
    """A finished document: its bytes, pages, type size in pt, characters that no font has, and what else was said.

    `refused` holds each URL that was not handed out, with the reason; `relief` what was given up to make it fit;
    `faults` what the engine lost or clipped, `gaps` what of the checklist is proven not to be on the paper.
    """

    data: bytes
    pages: int
    type_size: float
    missing: tuple[str, ...] = ()
    refused: tuple[tuple[str, str], ...] = ()
    failures: tuple[str, ...] = ()
    warnings: tuple[str, ...] = ()
    relief: tuple[str, ...] = ()
    faults: tuple[str, ...] = ()
    gaps: tuple[Gap, ...] = ()


Outcome = Pdf | SdprintError
