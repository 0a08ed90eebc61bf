"""Repair: mojibake undone, the talk around a checklist taken off and told, nothing else touched."""

import re
from pathlib import Path

import pytest

from sdprint.checklist.repair import Change, repair_text
from sdprint.checklist.source import Source, find_mojibake

SEED = (Path(__file__).parent / "data" / "seed.txt").read_text("utf-8")
BODY = "# Title\n\n- One?\n- Two?\n"
# Clean texts that look like talk or mojibake in some place, but are neither there.
CLEAN = {
    "plain": BODY,
    "prose first": "Read this before each launch.\n\n" + BODY,
    "prose that says here": "The list is here.\n\n" + BODY,
    "a list item that says sure": "- Sure that it works?\n- Here is fine?\n- Let me know?\n",
    "an item that goes on": "# T\n\n* Tell the users\n  if you want to keep them.\n",
    "an item that goes on without indent": "# T\n\n* Tell the users\nif you want to keep them.\n",
    "a quoted sentence": "> Here is a quote.\n\n# T\n\n- a?\n\n> Let me know.\n",
    "a heading that says here": "# Here is the plan\n\n- a?\n\n## Good luck\n",
    "an underlined heading": "Sure Start\n==========\n\n- a?\n",
    "talk in the middle": "# T\n\nHere is what to ask.\n\n- a?\n\nLet me know what you find.\n\n- b?\n",
    "front matter": "---\ntitle: Here is one\n---\n\n- a?\n",
    "a rule first": "---\n\n- a?\n\n---\n",
    "hard line breaks": "# T\n\nOne  \ntwo\\\nthree\n",
    "curly quotes": "# “T” – ‘x’…\n\n- It’s a “test”?\n",
    "html and widths": "# T\n\n- &amp; &lt;b&gt; ﬁ Ａ é e\u0301?\n",
    "letters of mojibake": "# São Ângelo\n\n- Ça va? Å, Ã, naïve, 10 €?\n",
    "scripts": "# Σχέδιο План 计划\n\n- 🟩 ✅ → ≈?\n",
    "code": "# T\n\n```\nâ  ␣\t\n```\n",
}


def heads(text):
    return re.findall(r"^#+ (.*)$", text, re.MULTILINE)


def test_the_seed_begins_with_its_first_heading_and_ends_with_its_last_question():
    lines = repair_text(SEED).text.split("\n")

    assert lines[0] == "## ✅ Step-by-Step System Design Interview Checklist"
    assert lines[-2:] == ["* How could we evolve this design as the user base grows?", ""]


def test_no_mojibake_is_left_in_the_seed():
    repaired = repair_text(SEED).text

    assert find_mojibake(Source(Path("seed.txt"), SEED)) is not None
    assert find_mojibake(Source(Path("seed.txt"), repaired)) is None
    assert {sign for sign in repaired if ord(sign) > 127} == set("✅🟩🟨🟦🟧🟥🟫🟪→")


def test_the_seed_keeps_its_headings_goals_and_questions():
    repaired = repair_text(SEED).text

    assert [
        len(re.findall(mark, repaired, re.MULTILINE)) for mark in (r"^\* ", r"^### ", r"^#### ", r"^\*\*Goal:")
    ] == [*(54, 7, 21, 7)]
    assert "sign up → upload photo → follow user" in repaired


def test_what_was_dropped_or_changed_in_the_seed_is_told_line_by_line():
    lines = SEED.split("\n")
    changes = repair_text(SEED).changes
    dropped = [change for change in changes if change.after is None]

    assert [change.before for change in dropped] == [
        lines[0],
        "---",
        "---",
        "Let me know if you want this in a printable template or Anki-style flashcards!",
    ]
    assert all(change.before == lines[change.line - 1] for change in changes)
    assert [change.line for change in changes] == sorted({change.line for change in changes})
    assert len(changes) - len(dropped) == sum("â" in line or "ð" in line for line in lines[1:])


@pytest.mark.parametrize(
    "text", [SEED, *CLEAN.values(), "Sure!\n\nHere is one:\n\n---\n\n" + BODY], ids=range(len(CLEAN) + 2)
)
def test_what_is_repaired_once_needs_no_repair(text):
    once = repair_text(text)
    twice = repair_text(once.text)

    assert (twice.text, twice.changes) == (once.text, ())


@pytest.mark.parametrize("text", CLEAN.values(), ids=CLEAN)
def test_a_clean_text_stays_as_it_is(text):
    assert repair_text(text).text == text
    assert repair_text(text).changes == ()


@pytest.mark.parametrize(
    "talk",
    [
        "Here is a **checklist** for you:",
        "Here are the steps.\nThey are in order.",
        "Here’s one!",
        "Sure, this is it.",
        "Certainly!",
        "Of course. Below:",
        "Below is what you asked for.",
        "Sure!\n\nHere is a checklist.",
        "Sure!\n\n---\n\nHere is a checklist.",
        "hereâ€™s one",
    ],
)
@pytest.mark.parametrize("between", ["\n\n", "\n\n---\n\n", "\n", "\n---\n\n", "\n\n***\n\n---\n\n"])
def test_talk_before_the_checklist_is_dropped_with_its_rules_and_told(talk, between):
    repaired = repair_text(talk + between + BODY)

    assert repaired.text == BODY
    told = [change.before for change in repaired.changes]
    assert told == [line for line in (talk + between).split("\n") if line]
    assert {change.after for change in repaired.changes} == {None}


@pytest.mark.parametrize(
    "talk",
    [
        "Let me know if you want more!",
        "Would you like this as a PDF?",
        "If you'd like, I can shorten it.\nOr lengthen it.",
        "Feel free to adapt it.",
        "I hope this helps.\n\nGood luck!",
        "Want me to print it?",
    ],
)
@pytest.mark.parametrize("between", ["\n", "\n---\n\n", "\n---\n"])
def test_talk_after_the_checklist_is_dropped_with_its_rules_and_told(talk, between):
    repaired = repair_text(BODY + between + talk + "\n")

    assert repaired.text == BODY
    assert [change.before for change in repaired.changes] == [line for line in (between + talk).split("\n") if line]
    assert {change.after for change in repaired.changes} == {None}


def test_front_matter_after_the_talk_is_kept():
    text = "---\ntitle: T\n---\n\n- a?\n"

    assert repair_text("Here is your file:\n\n" + text).text == text


def test_a_list_below_a_sentence_of_talk_at_the_end_is_kept():
    text = "# T\n\n- a?\n\nFeel free to ask:\n- b?\n  and c?\n"

    assert repair_text(text).text == text


def test_a_text_of_talk_alone_leaves_nothing():
    repaired = repair_text("Sure!\n\nLet me know.\n")

    assert repaired.text.strip() == ""
    assert [change.line for change in repaired.changes] == [1, 3]


def test_a_repaired_line_is_told_with_its_number_and_both_wordings():
    repaired = repair_text("# T\n\n- donâ€™t â†’ do?\n- fine?\n")

    assert repaired.text == "# T\n\n- don’t → do?\n- fine?\n"
    assert repaired.changes == (Change(3, "- donâ€™t â†’ do?", "- don’t → do?"),)
