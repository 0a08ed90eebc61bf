"""Answer spaces on paper: sizes from the answer, widths that add up, patterns that keep off the frame."""

import math
import random
import xml.etree.ElementTree as ET
from urllib.parse import unquote

import pytest

from sdprint.checklist.answers import ARGUMENTS, Answer, parse_answer
from sdprint.layout.boxes import Size, column_widths, corners, dots, dotted_line, grid, is_crowded, lines_in, measure

SVG = "{http://www.w3.org/2000/svg}"
SIZES = [(420.0, 420.0), (180.0, 120.0), (83.5, 21.0), (82.6, 23.0), (40.0, 5.0), (177.3, 67.4)]


def drawing(url):
    """The width and height of a data: URL's picture in mm, its path's commands and the path itself."""
    head, _, body = url.partition(",")
    assert head == "data:image/svg+xml"
    svg = ET.fromstring(unquote(body))  # noqa: S314 - our own
    width, height = (float(svg.get(name).removesuffix("mm")) for name in ("width", "height"))
    assert svg.get("viewBox") == f"0 0 {svg.get('width')[:-2]} {svg.get('height')[:-2]}"
    path = svg.find(f"{SVG}path")
    return width, height, path.get("d"), path


@pytest.mark.parametrize(
    ("answer", "size"),
    [
        ("none", Size(0, half=True)),
        ("merge", Size(0, half=False)),
        ("number:ms", Size(8, half=True)),
        ("lines:3", Size(21, half=True)),
        ("lines:4", Size(28, half=True)),
        ("lines:5", Size(35, half=False)),
        ("dotted:2", Size(14, half=True)),
        ("dotted:6", Size(42, half=False)),
        ("list:6", Size(42, half=True)),
        ("box:30", Size(30, half=False)),
        ("sketch:90.5", Size(90.5, half=False)),
        ("grid:60", Size(60, half=False)),
        ("yesno", Size(14, half=True)),
        ("choice:SQL,NoSQL", Size(14, half=True)),
        ("choice:Strong consistency,Eventual consistency", Size(14, half=False)),
        ("table:Role,Action;rows=4", Size(5 + 4 * 7.6, half=True)),
        ("table:Role,Action,Limit;rows=2", Size(5 + 2 * 7.6, half=False)),
        ("calc", Size(5 + 7.6, half=False)),
        ("tradeoff", Size(5 + 2 * 11, half=False)),
    ],
)
def test_an_answer_space_has_its_height_and_says_whether_half_the_width_will_do(answer, size):
    assert measure(parse_answer(answer)) == size


def test_every_space_of_the_grammar_that_is_written_into_has_a_height():
    examples = {"count": ":3", "mm": ":40", "unit": ":ms", "names": ":A,B", "table": ":A,B", "": ""}
    heights = {space: measure(parse_answer(space + examples[takes])).height for space, takes in ARGUMENTS.items()}

    assert {space for space, height in heights.items() if height < 8} == {"none", "merge"}


def test_a_table_that_questions_share_grows_with_them():
    assert measure(Answer("calc"), shared=4).height == pytest.approx(5 + 4 * 7.6)
    assert measure(Answer("calc"), shared=4, rows=7).height == pytest.approx(5 + 7 * 7.6)
    assert measure(Answer("tradeoff"), shared=3).height == 5 + 4 * 11
    assert measure(Answer("lines", count=2), shared=3) == measure(Answer("lines", count=2))


@pytest.mark.parametrize("count", range(1, 26))
def test_a_box_of_so_many_lines_holds_them(count):
    assert lines_in(measure(Answer("lines", count=count)).height) == count


@pytest.mark.parametrize(("height", "lines"), [(0, 1), (6.9, 1), (8, 1), (13.9, 1), (14, 2), (20.99, 3), (180, 25)])
def test_a_box_holds_the_lines_that_fit_and_at_least_one(height, lines):
    assert lines_in(height) == lines


@pytest.mark.parametrize("seed", range(20))
def test_the_widths_of_columns_add_up_and_each_is_within_one_percent_of_its_share(seed):
    chance = random.Random(seed)  # noqa: S311 - any names do
    names = tuple("x" * chance.randrange(40) for _ in range(chance.randrange(1, 60)))
    weights = [max(4, len(name)) ** 0.5 for name in names]
    widths = column_widths(names)

    assert sum(widths) == 100
    assert all(abs(width - 100 * weight / sum(weights)) <= 1 for width, weight in zip(widths, weights, strict=True))


@pytest.mark.parametrize(
    ("names", "widths"),
    [
        (("Role",), (100,)),
        (("Role", "Task"), (50, 50)),
        (("A", "B", "C"), (33, 34, 33)),
        (("Role", "R" * 16), (33, 67)),
    ],
)
def test_a_longer_heading_gets_more_width(names, widths):
    assert column_widths(names) == widths


@pytest.mark.parametrize("size", SIZES)
def test_a_dot_grid_has_a_dot_every_five_millimetres_and_none_is_cut(size):
    width, height, commands, path = drawing(dots(*size))
    radius, pitch = float(path.get("stroke-width")) / 2, float(path.get("stroke-dasharray").split()[1])
    rows = [[float(number) for number in row.replace("H", " ").split()] for row in commands.split("M")[1:]]

    assert (width, height, pitch, path.get("stroke-linecap")) == (*size, 5.0, "round")
    assert len(rows) == int(height // 5)
    for index, (left, y, right) in enumerate(rows):
        last = left + pitch * math.floor((right - left) / pitch)
        assert (left, y) == (2.5, 2.5 + 5 * index)
        assert last + radius <= width
        assert y + radius <= height
        assert width - last < 2.5 + pitch


@pytest.mark.parametrize("size", SIZES)
def test_squared_paper_has_a_line_every_five_millimetres_and_none_on_the_frame(size):
    width, height, commands, _ = drawing(grid(*size))
    strokes = commands.split("M")[1:]
    across = [float(stroke.split()[1].partition("H")[0]) for stroke in strokes if "H" in stroke]
    down = [float(stroke.split()[0]) for stroke in strokes if "V" in stroke]

    assert len(across) + len(down) == len(strokes)
    assert across == [5.0 * n for n in range(1, len(across) + 1)]
    assert down == [5.0 * n for n in range(1, len(down) + 1)]
    assert 0 < height - 5 * len(across) <= 5
    assert 0 < width - 5 * len(down) <= 5


@pytest.mark.parametrize("wide", [180.0, 84.5])
def test_a_dotted_line_stands_at_the_foot_of_its_pitch_inside_the_box(wide):
    width, height, commands, path = drawing(dotted_line(wide))

    assert (width, height, commands) == (wide, 7.0, f"M.5 6.6H{wide - 0.5}")
    assert path.get("fill") == "none"


def test_a_pattern_for_a_whole_page_is_small_and_safe_inside_a_style_sheet():
    for url in (dots(420.0, 420.0), grid(420.0, 420.0), dotted_line(180.0)):
        assert len(url) < 5000
        assert not set(url) & set("\"'<>\\#\n")


@pytest.mark.parametrize(
    ("rows", "crowded"),
    [
        ([["Role", "Key actions"], ["user", "reads, writes " * 50]], False),
        ([["a", "b"], ["x" * 49, "y"]], True),
        ([[f"Column{n}" for n in range(6)]], True),
        ([["", ""], ["", "word"]], False),
        ([["short"], ["a row", "with more cells", "w" * 40]], True),
    ],
)
def test_a_table_is_crowded_by_its_longest_words_and_not_by_much_text(rows, crowded):
    assert is_crowded(rows, 50) is crowded


def test_marks_stand_at_all_four_corners():
    drawing = unquote(corners(100, 50, 5, 4))

    assert all(corner in drawing for corner in ("M5 9V5H9", "H95V9", "V45H91", "H5V41"))
