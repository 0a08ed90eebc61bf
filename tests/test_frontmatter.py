"""The YAML block at the top: what it may say, and where each mistake in it stands."""

import contextlib
from pathlib import Path
from time import process_time

import pytest
from pydantic import ValidationError

from sdprint.checklist.frontmatter import FrontMatter, Head, split_front_matter
from sdprint.checklist.nodes import DEEPEST, MOST_BYTES
from sdprint.errors import ContentError, Exit, Severity

PATH = Path("list.md")


def head(yaml):
    return split_front_matter(PATH, f"---\n{yaml}\n---\n# Title\n")


def faults(yaml):
    """Return everything that is wrong with the block."""
    with pytest.raises(ContentError) as caught:
        head(yaml)
    assert caught.value.exit_code == Exit.INPUT
    assert {finding.path for finding in caught.value.findings} == {PATH}
    return caught.value.findings


def fault(yaml):
    (finding,) = faults(yaml)
    return finding


def test_everything_a_checklist_can_say_about_itself_is_read():
    values = head(
        "title: Design\ntagline: In steps\nedition: '1.0'\nlang: de-AT\nbrand: acme\npaper: letter\nproblem: A queue\n"
        "durations:\n  35: [20, 15]\n  45: [20, 20]\nreserve: {45: 5}\nnumbers: [nines, latency]\n"
        "review:\n- Scope\n- Pace\nestimate:\n- [Peak, average × 2, / s]\n"
    ).values
    assert values == FrontMatter(
        title="Design",
        tagline="In steps",
        edition="1.0",
        lang="de-AT",
        brand="acme",
        paper="letter",
        problem="A queue",
        durations={35: (20, 15), 45: (20, 20)},
        reserve={45: 5},
        numbers=("nines", "latency"),
        review=("Scope", "Pace"),
        estimate=(("Peak", "average × 2", "/ s"),),
    )


@pytest.mark.parametrize(
    ("yaml", "cards"),
    [
        ("numbers: [nines, latency]", (("nines", 0), ("latency", 0))),
        ("numbers: [estimate, latency: 4]", (("estimate", 0), ("latency", 4))),
        ("numbers:\n- latency: 4\n- estimate\n- nines: '5'", (("latency", 4), ("estimate", 0), ("nines", 5))),
        ("numbers: [{latency: 4, nines: 5}]", (("latency", 4), ("nines", 5))),
        ("numbers: []", ()),
        ("title: T", ()),
    ],
)
def test_a_number_card_may_be_named_with_its_step(yaml, cards):
    assert head(yaml).values.cards == cards


@pytest.mark.parametrize("value", ["0", "-1", "four", "1.5", "[4]", "~", "{a: 1}"])
def test_the_step_of_a_number_card_is_a_whole_number_from_one(value):
    found = faults(f"title: T\nnumbers: [estimate, latency: {value}]")

    assert {(finding.line, finding.column) for finding in found} == {(3, 1)}
    assert all(finding.what.startswith("numbers[1]") for finding in found)
    assert any("for instance  numbers: [estimate, latency: 4]" in finding.hint for finding in found)


def test_front_matter_can_not_be_changed():
    with pytest.raises(ValidationError):
        head("title: T").values.title = "other"


def test_minutes_may_be_quoted_as_json_asks():
    assert head('durations: {"45": [20, 20], "60": [30, 30]}').values.durations == {45: (20, 20), 60: (30, 30)}


def test_a_key_without_a_value_is_as_if_it_were_not_there():
    assert head("title:\ntagline: ~\ndurations: null").values == FrontMatter()


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("1.10", "1.10"),
        ("007", "007"),
        ("Yes", "Yes"),
        ("2024-05-01", "2024-05-01"),
        ("2024-13-45", "2024-13-45"),
        ("12:30", "12:30"),
        ('"null"', "null"),
        ("'a: b # c'", "a: b # c"),
        ("|-\n  a\n  b", "a\nb"),
        ("Größe → ✅ 🟩", "Größe → ✅ 🟩"),
    ],
)
def test_words_are_kept_as_they_are_written(written, read):
    assert head(f"edition: {written}").values.edition == read


def test_norwegian_is_not_read_as_false():
    assert head("lang: no").values.lang == "no"


def test_the_text_below_keeps_its_line_numbers():
    found = split_front_matter(PATH, "---\ntitle: T\n\n---\n# First\n\n- x\n")
    assert found.body.split("\n") == ["", "", "", "", "# First", "", "- x", ""]


@pytest.mark.parametrize("end", ["---", "...", "---  "])
def test_the_block_ends_with_dashes_or_dots(end):
    assert split_front_matter(PATH, f"---\ntitle: T\n{end}\n- x").values.title == "T"


def test_each_key_knows_its_place():
    found = head("title: T\n\n# a remark\n  \nlang: de")
    assert [found.place(key) for key in ("title", "lang", "numbers")] == [(2, 1), (6, 1), (1, 1)]


@pytest.mark.parametrize(
    "text",
    [
        "# Title\n\n- x\n",
        "",
        "---\n\n- x\n- y\n\n---\n\n# Title\n",
        "---\n\nNote: read this first.\n\n---\n\n- x\n",
        "---\n\n* x\n* y\n\n---\n",
        "---\nJust a sentence\n---\n",
        "---\n- a\n- b\n---\n",
        "---\n---\n# Title\n",
        "---\ntitle: never closed\n\n# Title\n",
        "----\ntitle: T\n----\n",
        " ---\ntitle: T\n---\n",
        "# Title\n\n---\ntitle: T\n---\n",
    ],
)
def test_a_rule_at_the_start_is_no_front_matter_and_loses_no_text(text):
    found = split_front_matter(PATH, text)
    assert (found.values, found.body, found.warnings) == (FrontMatter(), text, ())


@pytest.mark.parametrize(
    ("key", "near"),
    [("titel", "title"), ("Title", "title"), ("duration", "durations"), ("numbering", "numbers"), ("papers", "paper")],
)
def test_a_key_that_resembles_a_known_one_is_an_error_with_its_place(key, near):
    finding = fault(f"lang: en\n{key}: x")
    assert finding.what == f"unknown key '{key}' in front matter"
    assert (finding.line, finding.column, finding.hint) == (3, 1, f"did you mean '{near}'?")
    assert finding.severity is Severity.ERROR


def test_keys_of_other_tools_are_only_warned_about():
    found = head("layout: post\ntitle: T\ntags: [a, b]\npermalink: /x/")
    assert found.values.title == "T"
    assert [(warning.what, warning.line, warning.column) for warning in found.warnings] == [
        ("unknown key 'layout' in front matter is not used", 2, 1),
        ("unknown key 'tags' in front matter is not used", 4, 1),
        ("unknown key 'permalink' in front matter is not used", 5, 1),
    ]
    assert {warning.severity for warning in found.warnings} == {Severity.WARNING}
    assert found.warnings[0].hint.startswith("known: title, tagline, edition")


@pytest.mark.parametrize(
    ("yaml", "key", "line", "column"),
    [
        ("title: a\nlang: en\ntitle: b", "title", 4, 1),
        ("durations:\n  45: [1]\n  45: [2]", "45", 4, 3),
        ("durations: {45: [1], '45': [2]}", "45", 2, 22),
    ],
)
def test_a_key_that_stands_twice_is_an_error_at_its_second_place(yaml, key, line, column):
    finding = fault(yaml)
    assert finding.what == f"key '{key}' stands twice"
    assert (finding.line, finding.column, finding.hint) == (line, column, "delete one of them")


@pytest.mark.parametrize(
    ("yaml", "said", "line", "column"),
    [
        ("title: Design: a primer", "mapping values are not allowed here", 2, 14),
        ("lang: en\ntitle: 'open", "found unexpected end of stream", 4, 1),
        ("\ttitle: T", "found character '\\t' that cannot start any token", 2, 1),
        ("durations: {45: [1, 2}", "expected ',' or ']', but got '}'", 2, 22),
    ],
)
def test_bad_yaml_is_an_error_with_its_place(yaml, said, line, column):
    finding = fault(yaml)
    assert finding.what == f"front matter is not YAML: {said}"
    assert (finding.line, finding.column) == (line, column)
    assert finding.hint == "put quotes around a value that holds ': ' or '#'"


def test_a_character_that_yaml_does_not_know_is_an_error():
    finding = fault("title: a\fb")
    assert finding.what.startswith("front matter is not YAML: unacceptable character #x000c")
    assert (finding.line, finding.column) == (1, 1)


def test_an_alias_is_refused_before_it_is_expanded():
    lines = ["a0: &a0 [x, x]", *(f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}, *a{n - 1}]" for n in range(1, 40))]
    finding = fault("\n".join(lines))
    assert finding.what == "an anchor '&a0' in front matter"
    assert (finding.line, finding.column, finding.hint) == (2, 5, "write the value out, or put it in quotes")


@pytest.mark.parametrize("tag", ["!include", "!!python/name:os.system"])
def test_a_tag_is_refused_and_runs_nothing(tag):
    finding = fault(f"lang: en\ntitle: {tag} /etc/passwd")
    assert finding.what.startswith("unknown tag '")
    assert (finding.line, finding.column, finding.hint) == (3, 8, "put the value in quotes")


@pytest.mark.parametrize(
    ("yaml", "said", "hint"),
    [
        ("title: [a, b]", "title: input should be a valid string", ""),
        ("lang: Deutsch, bitte", "lang: string should match pattern '^[A-Za-z]{2,3}", "for instance  lang: en"),
        ("durations: [6, 9]", "durations: input should be a valid dictionary", "for instance  durations: {45: [6"),
        ("durations: {45: 6}", "durations[45]: input should be", "for instance  durations: {45: [6"),
        ("durations: {45: [6, 9.5]}", "durations[45][1]: input should be a valid integer", "for instance  durations"),
        ("durations: {long: [6]}", "durations[long]: input should be a valid integer", "for instance  durations"),
        ("durations: {45: [-6]}", "durations[45][0]: input should be greater than or equal to 0", "for instance"),
        (
            "reserve: {45: 1441}",
            "reserve[45]: input should be less than or equal to 1440",
            "for instance  reserve: {45",
        ),
        ("estimate: [[a, b]]", "estimate[0][2]: field required", 'for instance  - ["Peak requests"'),
        ("numbers: nines", "numbers: input should be", ""),
    ],
)
def test_a_value_of_the_wrong_type_is_an_error_at_its_key(yaml, said, hint):
    finding = fault(f"brand: x\n{yaml}")
    assert finding.what.startswith(said)
    assert finding.hint.startswith(hint)
    assert (finding.line, finding.column) == (3, 1)


def test_all_that_is_wrong_is_said_in_one_run():
    assert [(finding.line, finding.what) for finding in faults("titel: x\nreserve: 5\nlang: '?'\npapers: y")] == [
        (2, "unknown key 'titel' in front matter"),
        (5, "unknown key 'papers' in front matter"),
        (4, "lang: string should match pattern '^[A-Za-z]{2,3}(-[A-Za-z0-9]{2,8})*$'"),
        (3, "reserve: input should be a valid dictionary"),
    ]


def test_a_title_has_at_most_300_characters():
    assert head(f"title: {'x' * 300}").values.title == "x" * 300
    assert fault(f"title: {'x' * 301}").what == "title: string should have at most 300 characters"


def test_a_huge_block_is_refused_unread():
    assert head("#" * (MOST_BYTES - 1)).values == FrontMatter()
    # Its size is counted in bytes: this one has half as many characters.
    finding = fault("# " + "é" * (MOST_BYTES // 2))
    assert finding.what == f"front matter of {MOST_BYTES + 3} bytes is too large"
    assert finding.hint.startswith(f"the limit is {MOST_BYTES} bytes")
    assert (finding.line, finding.column) == (1, 1)


@pytest.mark.parametrize(
    "yaml",
    [
        "a: " + "[1], " * 10_000,
        "a: [" + "[], " * 15_000 + "]",
        "a: {" + "b, " * 20_000 + "}",
        "? " * 30_000,
        "- - " * 15_000,
        "a: !!str " * 6_000,
        "a: " + "x " * 30_000,
        "a: '" + "x\n" * 30_000 + "'",
        "a: |\n" + " x\n" * 20_000,
    ],
)
def test_the_largest_block_takes_no_more_than_seconds(yaml):
    assert len(yaml) < MOST_BYTES
    start = process_time()
    with contextlib.suppress(ContentError):
        head(yaml)
    assert process_time() - start < 10


@pytest.mark.parametrize(
    ("yaml", "place"), [(f"title: {'[' * 20_000}", (2, 27)), ("\n".join(" " * n + "a:" for n in range(200)), (22, 21))]
)
def test_what_is_nested_too_deep_is_refused_before_it_takes_long(yaml, place):
    finding = fault(yaml)
    assert finding.what == f"front matter is nested deeper than {DEEPEST} levels"
    assert (finding.line, finding.column, finding.hint) == (*place, "put the value in quotes")


@pytest.mark.parametrize(
    ("yaml", "said", "line", "column"),
    [
        ("title: #1 list", "'#1 list' is a remark in YAML and is not read", 2, 8),
        ("title: List #1", "'#1' is a remark in YAML and is not read", 2, 13),
        ("lang: en\ncolor: #fff", "'#fff' is a remark in YAML and is not read", 3, 8),
        ("brand: {color: #fff\n}", "'#fff' is a remark in YAML and is not read", 2, 16),
        ("review: [#1,\n  b]", "'#1,' is a remark in YAML and is not read", 2, 10),
        ("title: # 1", "no value but a remark: '# 1'", 2, 8),
        ("title: # 1\nlang: en", "no value but a remark: '# 1'", 2, 8),
        ("durations: {45: # 1\n}", "no value but a remark: '# 1'", 2, 17),
        (f"title: #{'x' * 100}", f"'#{'x' * 59}…' is a remark in YAML and is not read", 2, 8),
    ],
)
def test_a_value_that_yaml_takes_for_a_remark_is_an_error_at_its_place(yaml, said, line, column):
    finding = next(finding for finding in faults(yaml) if "remark" in finding.what)
    assert (finding.what, finding.line, finding.column) == (said, line, column)
    assert finding.hint.startswith("put quotes around the value, or ")


def test_each_remark_of_a_list_is_named():
    assert [(f.line, f.what) for f in faults("review:\n- #1\n- #2\n- c") if "remark" in f.what] == [
        (3, "'#1' is a remark in YAML and is not read"),
        (4, "'#2' is a remark in YAML and is not read"),
    ]


@pytest.mark.parametrize(
    "yaml",
    [
        "lang: en # English",
        "#title: not yet\nlang: en",
        "lang: en\n  # a remark\n#another",
        "title: 'List #1'",
        "title: List#1",
        "durations: # minutes\n  45: [1]",
        "review: ## what to look back on\n- a",
        "numbers: # cards\n- nines",
        "problem: |  # kept\n  #1\n  #2",
    ],
)
def test_a_remark_that_is_meant_as_one_is_none_of_our_business(yaml):
    assert head(yaml).warnings == ()


@pytest.mark.parametrize(
    ("yaml", "said", "line", "column"),
    [
        ("title: a\nx: &y [1]\nz: *y", "an anchor '&y' in front matter", 3, 4),
        ("title: &x hello", "an anchor '&x' in front matter", 2, 8),
        ("title: *x", "an alias in front matter", 2, 8),
        ("title: a\nx: !!python/object/apply:os.system [ls]", "unknown tag 'tag:yaml.org,2002:python/object", 3, 4),
        ("!y title: a", "unknown tag '!y'", 2, 1),
        ("tags:\n- {a: !secret b}", "unknown tag '!secret'", 3, 7),
        ("? [a, b]\n: c", "a list or table as a key", 2, 3),
        ("other: {{a: b}: c}", "a list or table as a key", 2, 9),
        ("other:\n  a: 1\n  a: 2", "key 'a' stands twice", 4, 3),
        ("other:\n- b:\n    c: 1\n    c: 2", "key 'c' stands twice", 5, 5),
        ('title: "\\UFFFFFFFF"', "front matter is not YAML: ", 1, 1),
        ('title: "a\\u202eb"', "title: the reading order is turned by U+202E", 2, 1),
        ('lang: en\nreview: ["a\\0b"]', "review[0]: control character U+0000", 3, 1),
        (f"durations: {{45: [{'9' * 5000}]}}", "durations[45][0]: unable to parse input string as an integer", 2, 1),
        (f"durations:\n  ? {'9' * 5000}\n  : [1]", f"durations[{'9' * 60}…]: unable to parse input string", 2, 1),
        ("title: a\n--- b: c\nd: e", "front matter is not YAML: ", 3, 6),
    ],
)
def test_what_is_more_than_a_value_is_an_error_whatever_its_key(yaml, said, line, column):
    finding = fault(yaml)
    assert finding.what.startswith(said)
    assert (finding.line, finding.column) == (line, column)


def test_a_figure_or_date_of_another_tool_is_not_read_at_all():
    found = head(f"updated: 2024-13-45\nweight: {'9' * 5000}\ntitle: T")
    assert (found.values.title, len(found.warnings)) == ("T", 2)


@pytest.mark.parametrize("text", ["---\n- *a* or *b*?\n---\n", "---\n- x: y: z\n---\n", "---\n&x\n---\n"])
def test_what_stands_between_rules_is_only_judged_as_front_matter_if_it_has_keys(text):
    assert split_front_matter(PATH, text) == Head(FrontMatter(), text)


@pytest.mark.parametrize("text", ["2023-11-05", "2023-11-05 10:00:00 +0100", "2023-11-05T10:00:00Z"])
def test_a_day_is_read_whatever_time_stands_behind_it(text):
    head = split_front_matter(Path("list.md"), f"---\ndate: {text}\n---\n- a\n")

    assert head.values.date == "2023-11-05"


@pytest.mark.parametrize("text", ["2024-13-45", "yesterday", "12/24/2026"])
def test_what_is_no_day_is_an_error_with_its_place(text):
    with pytest.raises(ContentError, match="is not a day that there is"):
        split_front_matter(Path("list.md"), f"---\ndate: {text}\n---\n- a\n")
