"""What can be read as a checklist, and how everything else is refused."""

import contextlib
import os
import random
import re
from pathlib import Path
from time import process_time

import pytest

from sdprint.checklist.source import MOST_BYTES, MOST_LINES, Source, find_mojibake, position, read_source
from sdprint.errors import ContentError, Exit

DATA = Path(__file__).parent / "data"


def refusal(path):
    """Return the one finding with which `path` is refused."""
    with pytest.raises(ContentError) as caught:
        read_source(path)
    (finding,) = caught.value.findings
    assert caught.value.exit_code == Exit.INPUT
    assert finding.path == path
    return finding


def written(folder, data):
    path = folder / "list.md"
    path.write_bytes(data)
    return path


@pytest.mark.parametrize(
    ("data", "text"),
    [
        (b"- one\n- two\n", "- one\n- two\n"),
        (b"- one\r\n- two\r\n", "- one\n- two\n"),
        (b"- one\r- two\r", "- one\n- two\n"),
        (b"- one\r\n- two\n- three\r", "- one\n- two\n- three\n"),
        (b"\xef\xbb\xbf# Title\n", "# Title\n"),
        ("- Größe → ✅ 🟩\n".encode(), "- Größe → ✅ 🟩\n"),
        (b"- a\ttab\n", "- a\ttab\n"),
        (b"x", "x"),
    ],
    ids=["LF", "CRLF", "CR", "mixed", "byte order mark", "not ASCII", "tab", "no line end"],
)
def test_a_text_file_is_read_with_plain_line_ends(tmp_path, data, text):
    path = written(tmp_path, data)
    assert read_source(path) == Source(path, text)


def test_a_missing_file_is_answered_with_the_nearest_name(tmp_path):
    (tmp_path / "release.md").write_text("- x")
    (tmp_path / "packing.md").write_text("- x")
    finding = refusal(tmp_path / "relaese.md")
    assert finding.what == "no such file"
    assert finding.hint == f"did you mean '{tmp_path / 'release.md'}'?"


def test_a_missing_file_without_a_near_name_is_answered_with_what_is_there(tmp_path):
    (tmp_path / "release.md").write_text("- x")
    assert refusal(tmp_path / "zzz.md").hint == "Markdown files there: release.md"


@pytest.mark.parametrize("place", ["list.md", "no/such/folder/list.md", "a\0b.md"])
def test_a_missing_file_where_there_is_no_markdown_is_answered_with_a_command(tmp_path, place):
    finding = refusal(tmp_path / place)
    assert finding.what == "no such file"
    assert finding.hint.startswith("sdprint list content")


def test_a_name_that_is_too_long_is_refused_like_any_other(tmp_path):
    assert refusal(tmp_path / ("a" * 300)).what == "can't be read: File name too long"


def test_a_folder_is_refused_with_a_file_to_name(tmp_path):
    finding = refusal(tmp_path)
    assert finding.what == "is a folder, not a Markdown file"
    assert finding.hint == f"name a file, for instance {tmp_path}/*.md"


def test_a_pipe_is_refused_and_not_waited_for(tmp_path):
    path = tmp_path / "pipe.md"
    os.mkfifo(path)
    assert refusal(path).what == "is not a regular file"


@pytest.mark.parametrize(
    "data",
    [
        (DATA / "styles" / "floorplan.png").read_bytes(),
        b"%PDF-1.7\n1 0 obj\n",
        b"PK\x03\x04 a zip file",
        b"GIF89a",
        b"\xff\xd8\xff\xe0 a photograph",
        random.Random(7).randbytes(5000),  # noqa: S311 - noise, no secret
        "- one\n- two\n".encode("utf-16-le"),
    ],
    ids=["PNG", "PDF", "zip", "GIF", "JPEG", "noise", "UTF-16 without a mark"],
)
def test_a_binary_file_is_called_so(tmp_path, data):
    finding = refusal(written(tmp_path, data))
    assert finding.what == "is a binary file, not Markdown"
    assert finding.hint == "name the .md file it was made from"


def test_utf_16_is_answered_with_the_command_that_converts_it(tmp_path):
    finding = refusal(written(tmp_path, "- one\n".encode("utf-16")))
    assert finding.what == "is UTF-16, not UTF-8"
    assert finding.hint == "run: iconv -f UTF-16 -t UTF-8 list.md"


@pytest.mark.parametrize(
    ("data", "byte", "line", "column"),
    [
        ("- Größe\n".encode("latin-1"), "0xF6", 1, 5),
        ("# T\n\n- Größe, groß\n".encode("cp1252"), "0xF6", 3, 5),
        ("é é ".encode() + b"\xff", "0xFF", 1, 5),
        (b"- ok\r\n- ok\r\n- " + b"\xe2\x82", "0xE2", 3, 3),
    ],
)
def test_a_byte_that_is_not_utf_8_is_named_with_its_place(tmp_path, data, byte, line, column):
    finding = refusal(written(tmp_path, data))
    assert finding.what == f"is not UTF-8: byte {byte}"
    assert (finding.line, finding.column) == (line, column)
    assert finding.hint == "run: iconv -f WINDOWS-1252 -t UTF-8 list.md"


@pytest.mark.parametrize("bad", ["\0", "\x07", "\x1b", "\x7f", "\uffff"])
def test_a_control_character_is_named_with_its_place(tmp_path, bad):
    finding = refusal(written(tmp_path, f"# A title that is long enough\n\n- The first question{bad}?\n".encode() * 3))
    assert finding.what == f"control character U+{ord(bad):04X}"
    assert (finding.line, finding.column) == (3, 21)
    assert finding.hint == "delete it: it can't be printed"


@pytest.mark.parametrize("bad", ["\u202d", "\u202e", "\u202b", "\u2067", "\u200f", "\u061c"])
def test_what_turns_the_reading_order_on_paper_is_named_with_its_place(tmp_path, bad):
    finding = refusal(written(tmp_path, f"# T\n\n- Is {bad}5 - 3 = 2?\n".encode()))
    assert finding.what == f"the reading order is turned by U+{ord(bad):04X}"
    assert (finding.line, finding.column) == (3, 6)
    assert finding.hint == "delete it: what is printed would not be what is written"


@pytest.mark.parametrize("word", ["שלום", "سلام", "𞤀𞤁"])
def test_marks_for_right_to_left_are_read_where_something_is_written_so_and_overrides_are_not(tmp_path, word):
    text = f"- {word}\u200f? \u2067{word}\u2069 \u202b5 - 3\u202c \u061c\n"
    assert read_source(written(tmp_path, text.encode())).text == text
    assert refusal(written(tmp_path, f"- {word} \u202e5 - 3\n".encode())).column == 4 + len(word)


@pytest.mark.parametrize(
    "text",
    [
        "- na\u200cme, 👩\u200d💻, zero\u200bwidth, word\u2060joiner, soft\u00adhyphen, \u200eleft\n",
        "- \u2066isolate\u2069, \u2068first\u2069, \u202aembedding\u202c\n",
        "- \U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f is a flag\n",
        "# \u200bT\n\n\u200btext\n",
    ],
    ids=["joiners", "isolates", "flag", "text"],
)
def test_invisible_characters_that_do_no_harm_are_kept(tmp_path, text):
    assert read_source(written(tmp_path, text.encode())).text == text


def test_letters_that_nobody_sees_are_named_with_their_place(tmp_path):
    finding = refusal(written(tmp_path, "- Fine?\n- Fine\U000e0068\U000e0069?\n".encode()))
    assert finding.what == "invisible letter U+E0068"
    assert (finding.line, finding.column) == (2, 7)
    assert finding.hint == "delete it: it can't be printed"


@pytest.mark.parametrize("mark", ["# T", "- x", "* x", "12. x", "> x", "| a |", "---", "```"])
@pytest.mark.parametrize("bad", ["\ufeff", "\u200b", "\u2060", "\u180e"])
def test_what_hides_a_mark_of_markdown_is_named_with_its_place(tmp_path, bad, mark):
    finding = refusal(written(tmp_path, f"text\n\n {bad}{mark}\n".encode()))
    assert finding.what == f"invisible U+{ord(bad):04X} before a mark of Markdown"
    assert (finding.line, finding.column, finding.hint) == (3, 2, "delete it")


def test_breaks_of_word_processors_are_read_as_spaces(tmp_path):
    assert read_source(written(tmp_path, "- a\u2028b\u2029c\fd\n".encode())).text == "- a b c d\n"


@pytest.mark.parametrize("text", ["\u200b\n", "\u200b", "\u200f", "\U0001f3f4\U000e0067", "\u05d0\u200f"])
def test_the_time_for_strange_characters_does_not_grow_with_their_square(tmp_path, text):
    path = written(tmp_path, (text * (MOST_BYTES // len(text.encode()))).encode())
    start = process_time()
    with contextlib.suppress(ContentError):
        read_source(path)
    assert process_time() - start < 5


@pytest.mark.parametrize("data", [b"", b" \n\t\n\n", b"\xef\xbb\xbf", b"\r\n\r\n"])
def test_an_empty_file_is_refused(tmp_path, data):
    finding = refusal(written(tmp_path, data))
    assert finding.what == "the file is empty"
    assert finding.hint == "write at least one heading or list item"


def test_a_file_is_too_large_from_the_first_byte_above_the_limit(tmp_path):
    text = f"- {'x' * 97}\n" * (MOST_BYTES // 100)
    assert read_source(written(tmp_path, text.encode())).text == text
    finding = refusal(written(tmp_path, text.encode() + b"\n"))
    assert finding.what == f"{MOST_BYTES + 1} bytes is too large"
    assert finding.hint == f"the limit is {MOST_BYTES} bytes: split the file"


def test_a_file_has_too_many_lines_from_the_first_one_above_the_limit(tmp_path):
    text = "-\r\n" * MOST_LINES
    assert read_source(written(tmp_path, text.encode())).text.count("\n") == MOST_LINES
    finding = refusal(written(tmp_path, text.encode() + b"\r"))
    assert (finding.what, finding.line) == (f"{MOST_LINES + 1} lines are too many", MOST_LINES + 1)
    assert finding.hint == f"the limit is {MOST_LINES}: split the file"


@pytest.mark.parametrize(("offset", "place"), [(0, (1, 1)), (2, (1, 3)), (3, (2, 1)), (4, (3, 1)), (5, (3, 2))])
def test_a_position_counts_lines_and_columns_from_one(offset, place):
    assert position("ab\n\nc", offset) == place


def test_an_empty_first_line_counts_as_well():
    assert position("\nab", 2) == (2, 2)


def test_the_mojibake_of_the_seed_is_found_in_each_line_that_has_it():
    source = read_source(DATA / "seed.txt")
    (finding,) = find_mojibake(source).findings
    lines = [line for line in source.text.split("\n") if not line.isascii()]
    assert finding.what.startswith(f"mojibake in {len(lines)} lines: ")
    assert (finding.line, finding.column) == (1, source.text.index("â€") + 1)
    assert finding.hint == f"run: sdprint import {DATA / 'seed.txt'}"


@pytest.mark.parametrize("encoding", ["cp1252", "latin-1"])
@pytest.mark.parametrize(
    "text", ["Ärger über Öl", "déjà vu – naïf", "Ελληνικό κείμενο", "Привет, мир", "✅ „fertig“", "日本"]
)
def test_mojibake_of_many_languages_is_found(text, encoding):
    broken = text.encode().decode("latin-1")
    if encoding == "cp1252":
        broken = re.sub("[\x80-\x9f]", lambda c: c[0].encode("latin-1").decode("cp1252", "ignore") or c[0], broken)
    error = find_mojibake(Source(Path("list.md"), f"# fine\n\n- {broken}\n"))
    assert error.findings[0].what.startswith("mojibake in 1 line: ")
    assert error.findings[0].line == 3


@pytest.mark.parametrize(
    "text",
    [
        "Ça va ? « L’été à la plage », PÂTÉ, CRÈME BRÛLÉE… “À bientôt” – ÎLE…",
        "L’âme du château ; « où ça ? » ; à\N{NO-BREAK SPACE}: é\N{NO-BREAK SPACE}» ; Â, Ã, â, Ä",
        "Größe, Ärger, Öl: „ÄÖÜ“, „Straße“ – Maß… »Übung«",
        "São Paulo, AVALIAÇÃO “É…”, NÃO…, SÃO JOÃO, “PÃO”, MAÇÃ, VÂMO-NOS, Ângela",
        "SEÑOR, ¿qué? ¡Sí! «Ñandú» JOSÉ’S CAFÉ™",
        "Řízek, łódź, “Århus”, ÅÄÖ, Ðorð",
        "Ελληνικά: «κείμενο» – “ναι”",
        "Привет: «мир» – “да”",
        "→ ≈ ≥ × ÷ ′ µ ¹⁰ ✅ 🟩",
    ],
)
def test_letters_that_look_like_mojibake_raise_no_false_alarm(text):
    assert find_mojibake(Source(Path("list.md"), text)) is None
