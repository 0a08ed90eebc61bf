"""What is ordered from the press, and what comes back: both go from process to process as they are."""

from dataclasses import dataclass
from pathlib import Path

from sdprint.errors import SdprintError
from sdprint.layout.plan import Plan

# Seconds of CPU and bytes of memory for any document, and for each question more; ten times what was measured.
CPU_BASE, CPU_EACH = 30, 0.06
MEMORY_BASE, MEMORY_EACH = 1_500_000_000, 1_500_000
# Bytes of a file that is written, which only fonts of a style sheet are, and open files.
BYTES_BASE, BYTES_EACH = 50_000_000, 100_000
FILES_BASE, FILES_EACH = 128, 0.1
# How long a document that is trusted is waited for, in seconds: a week.
PATIENCE = 604_800


@dataclass(frozen=True, slots=True)
class Job:
    """One document to typeset: its plan, the font configuration to use, and a scratch folder of its own.

    A document that is trusted has no limits of time and memory. With `dpi` its pages are drawn as well.
    """

    plan: Plan
    fonts: Path
    scratch: Path
    trust: bool = False
    dpi: float = 0.0

    @property
    def cpu(self) -> int:
        """The seconds of CPU time that the document may take."""
        return CPU_BASE + int(CPU_EACH * len(self.plan.checklist.questions))

    @property
    def memory(self) -> int:
        """The bytes of address space that the document may take."""
        return MEMORY_BASE + MEMORY_EACH * len(self.plan.checklist.questions)

    @property
    def patience(self) -> int:
        """The seconds that the parent waits: a busy machine takes longer than the CPU does."""
        return PATIENCE if self.trust else 3 * self.cpu

    @property
    def limits(self) -> tuple[tuple[str, int], ...]:
        """What the system is to keep the document to: RLIMIT_ and its name, with seconds, bytes or a number."""
        count = len(self.plan.checklist.questions)
        kept = (("FSIZE", BYTES_BASE + BYTES_EACH * count), ("NOFILE", FILES_BASE + int(FILES_EACH * count)))
        return kept if self.trust else (("CPU", self.cpu), ("AS", self.memory), *kept)

    @property
    def name(self) -> str:
        """How messages call the document."""
        return f"{self.plan.checklist.path.name} as {self.plan.kind.name}"


# A page that is drawn: its width and height in px, and its RGB values row by row.
Picture = tuple[int, int, bytes]


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
    `form` is the same document with fields to fill in, if there is one, which may be all there is.
    `pictures` are the pages of the paper, if they were asked for.
    `unplaced` holds each answer, by the name of its field, that has no place in the document, with the reason.
    `absent` are the roles of the brand's typography whose family no font has.
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
    form: bytes = b""
    unplaced: tuple[tuple[str, str], ...] = ()
    pictures: tuple[Picture, ...] = ()
    absent: tuple[str, ...] = ()


Outcome = Pdf | SdprintError
