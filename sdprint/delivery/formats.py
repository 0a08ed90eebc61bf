"""The three formats of answers: Markdown, JSON and CSV, told by the ends of files' names."""

from pathlib import Path

from sdprint.delivery.exchange import read_csv, read_json, write_csv, write_json
from sdprint.delivery.record import Answers
from sdprint.delivery.transcript import write_transcript
from sdprint.errors import ContentError, Finding, UsageError

MARKDOWN = "md"
WRITERS = {MARKDOWN: write_transcript, "json": write_json, "csv": write_csv}
# The scorecards of a hundred people, each with 20 answers of 2000 letters, have 5 MB.
MOST_BYTES = 50_000_000
_HINT = "answers are Markdown, JSON or CSV, as sdprint read writes them from a filled form"


def write_answers(people: tuple[Answers, ...], form: str) -> bytes:
    """Return the answers in one of the formats `WRITERS`."""
    return WRITERS[form](people).encode()


def format_of(path: Path) -> str:
    """Return the format that the end of a file's name stands for, or nothing."""
    name = path.suffix.removeprefix(".").casefold()
    name = MARKDOWN if name == "markdown" else name
    return name if name in WRITERS else ""


def check_apart(out: Path, forms: tuple[Path, ...]) -> None:
    """Raise `UsageError` if the answers would take the place of a form that they are read from."""
    if out.exists() and any(form.exists() and form.samefile(out) for form in forms):
        raise UsageError(Finding("is a form to read, and would be written over", out, hint="name another file with -o"))


def read_answers(path: Path) -> Answers:
    """Return the answers of the one person that a file has; raises `ContentError` as `read_people`, and for several."""
    people = read_people(path)
    if len(people) > 1:
        what = f"has the answers of {len(people)} people: {', '.join(one.person for one in people[:3])} …"
        raise ContentError(Finding(what, path, hint="give each person's answers in a file of their own"))
    return people[0]


def read_people(path: Path) -> tuple[Answers, ...]:
    """Return the answers in a Markdown, JSON or CSV file, one for each person.

    Raises `ContentError` when the file is missing, too large, not UTF-8, of no such format, or has no answers.
    """
    form = format_of(path)
    text = _load(path).replace("\r\n", "\n")
    if form == "json":
        return read_json(text, path)
    if form == "csv":
        return read_csv(text, path)
    if form == MARKDOWN:
        # It brings the parser and what checks front matter, a quarter of a second that nobody else needs.
        from sdprint.delivery.dictation import read_transcript  # noqa: PLC0415 - as said

        return (read_transcript(text, path),)
    raise ContentError(Finding("is no file of answers", path, hint=_HINT))


def _load(path: Path) -> str:
    if not path.exists():
        raise ContentError(Finding("no such file", path))
    if not path.is_file():
        raise ContentError(Finding("is not a regular file", path, hint=_HINT))
    try:
        if (size := path.stat().st_size) > MOST_BYTES:
            raise ContentError(Finding(f"{size} bytes is too large", path, hint=f"the limit is {MOST_BYTES} bytes"))
        return path.read_bytes().decode("utf-8-sig")
    except OSError as error:
        raise ContentError(Finding(f"can't be read: {error.strerror}", path)) from error
    except UnicodeDecodeError as error:
        hint = "save it as UTF-8 (in a spreadsheet: CSV UTF-8)"
        raise ContentError(Finding(f"is not UTF-8: byte 0x{error.object[error.start]:02X}", path, hint=hint)) from error
