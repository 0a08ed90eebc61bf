"""What comes in: filled forms, each read in a process of its own that is ended if it takes too much."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from sdprint.cell import ask
from sdprint.delivery.filled import MOST_MEMORY, MOST_TIME
from sdprint.delivery.record import Answers, make_answer, name_person, one_line, tell_apart
from sdprint.errors import ContentError, Finding

# The largest form that a PDF program made of ours had 1.3 MB.
MOST_BYTES = 50_000_000
_LIMITS = f"stopped at the limit of {MOST_TIME} s and {MOST_MEMORY // 1_000_000} MB"
_BUILD = "sdprint build -k notes   makes a form, …-fillable.pdf"
_FAULTS = {
    "strange": ("is no PDF", "name the form that was filled in and saved"),
    "damaged": ("is a damaged PDF", "open it in the program that saved it, and save it once more"),
    "locked": ("is encrypted", "save a copy without a password (qpdf --decrypt FILE COPY)"),
    "flat": (
        "has no fields: it was printed to a PDF or flattened, or never was a form",
        "send the form itself, saved with its fields, and not a print of it",
    ),
    "foreign": ("is a form, but none that sdprint made", _BUILD),
    "large": (f"has too many fields or too much text: {_LIMITS}", "send the form as the PDF program saved it"),
    "stopped": (f"can't be read: {_LIMITS}", "send the form as the PDF program saved it"),
}


def receive(paths: tuple[Path, ...]) -> tuple[Answers, ...]:
    """Return what stands in each filled form, several under names that differ.

    Raises `ContentError` with what is wrong with every file.
    """
    with ThreadPoolExecutor(min(len(paths), os.cpu_count() or 1)) as readers:
        results = list(readers.map(_try, paths))
    if findings := [result for result in results if isinstance(result, Finding)]:
        raise ContentError(*findings)
    people = tuple(result for result in results if isinstance(result, Answers))
    return tell_apart(people) if len(people) > 1 else people


def _try(path: Path) -> Answers | Finding:
    data = _load(path)
    if isinstance(data, Finding):
        return data
    found = ask("delivery.filled", data)
    if found is None:
        return _explain(path, "stopped")
    if fault := found.get("fault"):
        return _explain(path, fault, found.get("reason", ""))
    answers = tuple(
        make_answer(field["name"], field["label"], field["type"], field["value"], field["section"])
        for field in found["fields"]
    )
    return Answers(one_line(found["title"]) or one_line(path.stem), name_person(answers, path), answers, path)


def _load(path: Path) -> bytes | Finding:
    try:
        if not path.exists():
            return Finding("no such file", path)
        if not path.is_file():
            return Finding("is not a regular file", path, hint="name a PDF that was filled in")
        if (size := path.stat().st_size) > MOST_BYTES:
            return Finding(f"{size} bytes is too large", path, hint=f"the limit is {MOST_BYTES} bytes")
        return path.read_bytes()
    except (OSError, ValueError) as error:
        return Finding(f"can't be read: {getattr(error, 'strerror', error)}", path)


def _explain(path: Path, fault: str, reason: str = "") -> Finding:
    what, hint = _FAULTS[fault]
    return Finding(f"{what} ({reason})" if reason else what, path, hint=hint)
