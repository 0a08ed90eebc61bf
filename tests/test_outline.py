"""From pieces to a checklist: the grammar by example, the seed's facts, ids, durations, and nothing lost."""

import re
from collections import Counter
from pathlib import Path

import ftfy
import pytest

from sdprint.checklist.answers import Answer
from sdprint.checklist.frontmatter import split_front_matter
from sdprint.checklist.model import Question, plain
from sdprint.checklist.outline import build_checklist
from sdprint.checklist.parser import read_pieces
from sdprint.checklist.source import read_source
from sdprint.errors import ContentError, Exit

DATA = Path(__file__).parent / "data"
STYLES = DATA / "styles"


def read(text, path=Path("my-list.md")):
    head = split_front_matter(path, text)
    return build_checklist(path, head, text.split("\n"), read_pieces(path, head.body, head.values.lang))


def faults(text):
    with pytest.raises(ContentError) as caught:
        read(text)
    assert caught.value.exit_code == Exit.INPUT
    return caught.value.findings


# A checklist as indented lines: `1 green Step`, `  Group`, `    1.1 [answer] question | hint`.


def dump(checklist):
    lines = [checklist.title, *dump_blocks(checklist.intro, "  ")]
    for step in checklist.steps:
        short = f" ~ {step.short}" if step.short else ""
        lines.append(f"{step.number} {step.color} {inline(step.title)}".rstrip() + short)
        lines += [f"  goal: {inline(step.goal)}"] if step.goal else []
        for group in step.groups:
            indent = "  " * (group.depth + 1)
            lines += (
                [indent + inline(group.title) + (f" ~ {group.short}" if group.short else "")] if group.title else []
            )
            lines += dump_entries(group.entries, indent + "  ")
    return "\n".join(lines)


def dump_entries(entries, indent):
    for entry in entries:
        if isinstance(entry, Question):
            yield from dump_question(entry, indent)
        else:
            yield from dump_blocks((entry,), indent)


def dump_question(question, indent):
    parts = [
        question.number,
        "✓" * question.checked,
        question.marker,
        f"[{space(question.answer)}]",
        inline(question.spans),
    ]
    line = " ".join(part for part in parts if part)
    hint = f" | {'e.g. ' * question.example}{inline(question.hint)}" if question.hint else ""
    short = f" ~ {question.short}" if question.short else ""
    identifier = "" if re.fullmatch(r"q[0-9a-f]{10}(-\d+)?", question.id) else f" #{question.id}"
    yield indent + line + hint + short + identifier
    yield from dump_blocks(question.key, indent + "  key: ")
    yield from dump_blocks(question.body, indent + "  ")
    for child in question.children:
        yield from dump_question(child, indent + "  ")


def space(answer: Answer):
    names = ",".join(answer.names)
    details = [names, f"{answer.count or ''}", f"{answer.height or ''}", answer.unit]
    return ":".join([answer.space, *(detail for detail in details if detail)])


def dump_blocks(blocks, indent):
    for block in blocks:
        match block.kind:
            case "paragraph":
                yield indent + inline(block.spans)
            case "code":
                yield indent + "code: " + block.text.replace("\n", "⏎")
            case "quote":
                yield from dump_blocks(block.blocks, indent + "quote: ")
            case "listing":
                mark = "1. " if block.first >= 0 else "- "
                for item in block.items:
                    yield from dump_blocks(item, indent + mark)
            case "definitions":
                for term, meanings in block.items:
                    yield from dump_blocks(meanings, f"{indent}{inline(term)} = ")
            case "table":
                yield f"{indent}table: {row(block.header)} ({' '.join(block.align)})"
                yield from (f"{indent}  {row(cells)}" for cells in block.rows)
            case kind:
                raise AssertionError(kind)


def row(cells):
    return " | ".join(inline(cell) or "–" for cell in cells)


def inline(spans):
    text = ""
    for span in spans:
        run = span.text.replace("\n", "⏎").replace("\N{NO-BREAK SPACE}", "·")
        for mark, is_set in (("`", span.code), ("~~", span.strike), ("*", span.emphasis), ("**", span.strong)):
            run = f"{mark}{run}{mark}" if is_set else run
        run = f"![{run}]({span.image})" if span.image else run
        text += f"[{run}]({span.href})" if span.href else run
    return text


def fixtures():
    """Yield title, input and expected of each example in grammar.md, whose form is that of markdown-it's own."""
    parts = re.split(r"^\.\n", (DATA / "grammar.md").read_text(encoding="utf-8"), flags=re.MULTILINE)
    assert len(parts) % 3 == 1
    for title, given, expected in zip(parts[0::3], parts[1::3], parts[2::3], strict=False):
        yield pytest.param(given, expected, id=title.strip().split("\n")[-1])


@pytest.mark.parametrize(("given", "expected"), list(fixtures()))
def test_the_grammar_by_example(given, expected):
    try:
        found = dump(read(given))
    except ContentError as error:
        found = str(error)
    assert found == expected.rstrip("\n")


def seed():
    return read(ftfy.fix_text(read_source(DATA / "seed.txt").text), DATA / "seed.txt")


def test_the_seed_has_seven_steps_and_fifty_four_questions():
    steps = seed().steps
    assert [step.number for step in steps] == [1, 2, 3, 4, 5, 6, 7]
    assert [sum(len(group.questions) for group in step.groups) for step in steps] == [13, 7, 7, 8, 6, 6, 7]
    assert [step.color for step in steps] == ["green", "yellow", "blue", "orange", "red", "brown", "purple"]
    assert plain(steps[3].title) == "Add Performance & Scalability Components"
    assert plain(steps[4].goal) == "Prevent system failure and ensure graceful degradation."
    assert all(step.goal for step in steps)


def test_the_seed_has_three_groups_in_each_step():
    titles = [[plain(group.title) for group in step.groups] for step in seed().steps]
    assert [len(groups) for groups in titles] == [3] * 7
    assert sum(bool(title) for groups in titles for title in groups) == 21
    assert titles[1] == ["Identify Core Components", "Define Communication Flow", "Sketch the Architecture"]


def test_the_seed_has_seventeen_hints_in_eighteen_parentheses():
    questions = seed().questions
    hints = [question for question in questions if question.hint]
    assert (len(hints), sum(question.example for question in hints)) == (17, 10)
    assert plain(hints[1].hint) == "sign up → upload photo → follow user"
    assert [question.number for question in questions if "(" in question.plain] == ["7.3"]


def test_what_the_seed_marks_for_the_screen_is_not_printed():
    text = dump(seed())
    assert not re.search(r"✅|🟩|🟨|🟦|🟧|🟥|🟫|🟪|Step \d|â€|\*\*Goal", text)


def test_each_question_of_the_seed_gets_the_space_its_wording_asks_for():
    spaces = Counter(question.answer.space for question in seed().questions)
    assert spaces == {"lines": 29, "yesno": 20, "number": 4, "choice": 1}


# Steps with a heading, and items, counted by hand.
STYLE_FACTS = {
    "compras.md": (2, 6),
    "details.md": (1, 4),
    "emoji.md": (3, 7),
    "footnotes.md": (2, 4),
    "glossary.md": (1, 2),
    "hikkoshi.md": (2, 5),
    "incident.md": (3, 9),
    "inspection.md": (2, 5),
    "interview.md": (4, 10),
    "issue-template.md": (0, 8),
    "jekyll.md": (3, 8),
    "longcode.md": (2, 3),
    "longwords.md": (1, 5),
    "maintenance.md": (1, 0),
    "noheading.md": (0, 5),
    "onboarding.md": (3, 21),
    "packing.md": (0, 12),
    "pareeksha.md": (2, 5),
    "procedure.md": (0, 13),
    "readme.md": (4, 3),
    "release.md": (3, 10),
    "remont.md": (3, 9),
    "retro.md": (2, 5),
    "safar.md": (2, 5),
    "setext.md": (3, 6),
    "shabbat.md": (2, 6),
    "sixlevels.md": (2, 7),
    "talat.md": (2, 5),
    "taxidi.md": (3, 7),
    "umzug.md": (4, 11),
    "windows.md": (2, 4),
}


def test_every_style_is_counted():
    assert {path.name for path in STYLES.glob("*.md")} == set(STYLE_FACTS)


@pytest.mark.parametrize(("name", "facts"), STYLE_FACTS.items())
def test_a_checklist_of_any_style_is_read_whole(name, facts):
    checklist = read(read_source(STYLES / name).text, STYLES / name)
    assert (sum(step.number > 0 for step in checklist.steps), len(checklist.questions)) == facts


# What holds letters or figures and is not printed as such: languages of code, targets of links, ticks, attributes,
# numbers of steps and items, entities, marks of footnotes.
SYNTAX = re.compile(
    r"^ *```\w*|\]\([^)]*\)|^\W*\[x\]|\{[a-z#]+=[^{}]*\}$|^\W*(Step )?\d+[.:)] |&\w+;|^\*\*Goal:|\[\^\w+\]",
    re.MULTILINE,
)


@pytest.mark.parametrize("name", STYLE_FACTS)
def test_no_word_of_any_style_is_lost(name):
    text = read_source(STYLES / name).text
    body = split_front_matter(STYLES / name, text).body
    body = SYNTAX.sub(" ", body)
    missing = Counter(re.findall(r"\w+", body)) - Counter(re.findall(r"\w+", dump(read(text, STYLES / name))))
    assert not missing


def test_the_style_with_windows_line_ends_still_has_them():
    assert b"\r\n" in (STYLES / "windows.md").read_bytes()


def test_the_style_with_awkward_lengths_still_has_them():
    lengths = [len(question.plain) for question in read(read_source(STYLES / "longwords.md").text).questions]
    assert lengths[0] >= 200
    assert lengths[1] == 40


def ids(text):
    return {question.plain: question.id for question in read(text).questions}


def test_an_id_survives_a_move_and_edits_of_its_neighbours():
    before = ids("# T\n\n## A\n\n- one?\n- two?\n  - three?\n\n## B\n\n- four?\n")
    after = ids("# New\n\n## B\n\n- *three?* {answer=lines:4}\n- [x] two?\n\n## C\n\n- four (a, b)?\n- one, or more?\n")
    assert after["two?"] == before["two?"]
    assert after["three?"] == before["three?"]
    assert after["four?"] == before["four?"]
    assert after["one, or more?"] not in before.values()


def test_an_id_survives_footnotes_that_are_put_in_before_it():
    one, other = (read(f"{text}- Which formats^[Of pictures]?\n").questions[-1] for text in ("", "- Who^[Or what]?\n"))

    assert plain(one.spans) != plain(other.spans)
    assert one.id == other.id


def test_an_id_does_not_change_from_run_to_run():
    # Cards and answers from earlier runs are found again by it.
    assert ids("- What are the core features?") == {"What are the core features?": "q842c5fca8d"}


def test_equal_wordings_get_ids_of_their_own():
    first, second, third = (question.id for question in read("- Again?\n- again?\n- Again?\n").questions)
    assert (second, third) == (f"{first}-2", f"{first}-3")


def test_an_explicit_id_stands_whatever_the_wording():
    assert ids("- One? {#core}") == {"One?": "core"}


def test_an_id_that_stands_twice_is_an_error_at_its_second_place():
    (finding,) = faults("- One? {#core}\n- Two?\n  - Three? {answer=lines:3 #core}\n")
    assert finding.what == "id '#core' is taken by line 1"
    assert (finding.line, finding.column, finding.hint) == (3, 28, "give each its own")


def test_an_id_of_a_heading_is_its_own_as_well():
    with pytest.raises(ContentError) as caught:
        read("# T {#a}\n\n## S {#b}\n\n- x? {#b}\n\n### G {#a}\n\n- y?\n")
    assert [str(finding).split("\n")[0] for finding in caught.value.findings] == [
        "my-list.md:5:7: id '#b' is taken by line 3",
        "my-list.md:7:8: id '#a' is taken by line 1",
    ]


def test_headings_and_the_checklist_know_what_links_lead_to():
    found = read(
        "# T\n\n[a](#s-1)\n\n## S\n\n- [b](#none) x? (e.g., [c], d)\n  > [e](#t)\n\n## S\n\n### G\n\n- y?\n\n[c]: #g\n"
    )

    assert (found.slug, [step.slug for step in found.steps], found.steps[1].groups[0].slug) == ("t", ["s", "s-1"], "g")
    assert found.linked == {"s-1", "none", "g", "t"}


def test_findings_come_in_the_order_of_the_file():
    text = "# T {a=1}\n\n## S {b=2}\n\n### G {c=3}\n\n- x\n  {d=4}\n- y {answer=liens:3}\n"
    assert [(finding.line, finding.column) for finding in faults(text)] == [(1, 6), (3, 7), (5, 8), (8, 4), (9, 6)]


def test_a_question_knows_its_line():
    questions = read("---\ntitle: T\n---\n\n# T\n\n- one\n\n  more\n\n- two\n  - three\n").questions
    assert [(question.plain, question.line) for question in questions] == [("one", 7), ("two", 11), ("three", 12)]


def test_durations_become_timings_shortest_first():
    checklist = read("---\ndurations: {60: [20, 35], 30: [10, 20]}\nreserve: {60: 5}\n---\n# T\n## a\n- x\n## b\n- y\n")
    assert [(timing.minutes, timing.steps, timing.reserve) for timing in checklist.timings] == [
        (30, (10, 20), 0),
        (60, (20, 35), 5),
    ]


@pytest.mark.parametrize(
    ("front", "what"),
    [
        ("durations: {30: [10, 15]}", "durations[30]: 25 minutes and a reserve of 0 are not 30"),
        ("durations: {30: [10, 20]}\nreserve: {30: 5}", "durations[30]: 30 minutes and a reserve of 5 are not 30"),
        ("durations: {30: [10, 10, 10]}", "durations[30] has 3 figures for 2 steps"),
        ("durations: {30: []}", "durations[30] has 0 figures for 2 steps"),
    ],
)
def test_durations_that_do_not_add_up_are_an_error(front, what):
    (finding,) = faults(f"---\nlang: en\n{front}\n---\n# T\n## a\n- x\n## b\n- y\n")
    assert (finding.what, finding.line, finding.column) == (what, 3, 1)
    assert finding.hint in ("give each step its minutes", "change a step's minutes or the reserve")


def test_what_the_front_matter_says_is_handed_on():
    checklist = read(
        "---\ntagline: In steps\nedition: 2.10\nlang: de\nproblem: A queue\nbrand: acme\npaper: a5\n"
        "review: [Scope]\nestimate: [[Peak, × 2, / s]]\n---\n- x\n"
    )
    assert (checklist.tagline, checklist.edition, checklist.lang) == ("In steps", "2.10", "de")
    assert (checklist.problem, checklist.brand, checklist.paper) == ("A queue", "acme", "a5")
    assert checklist.review == ("Scope",)
    assert [(row.quantity, row.working, row.unit) for row in checklist.estimates] == [("Peak", "× 2", "/ s")]


@pytest.mark.parametrize(
    ("name", "title"), [("my-own_list.md", "My own list"), ("plan.md", "Plan"), ("--.md", "Checklist")]
)
def test_a_list_without_a_title_is_called_after_its_file(name, title):
    assert read("- x", Path(name)).title == title
