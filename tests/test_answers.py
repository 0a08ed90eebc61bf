"""The `answer=` grammar, and the space that a wording asks for."""

import pytest

from sdprint.checklist.answers import ARGUMENTS, MOST_LINES, Answer, AnswerError, default_answer, parse_answer


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("none", Answer("none")),
        ("yesno", Answer("yesno")),
        ("calc", Answer("calc")),
        ("tradeoff", Answer("tradeoff")),
        ("merge", Answer("merge")),
        ("number", Answer("number")),
        ("number:ms", Answer("number", unit="ms")),
        ("number:req / s", Answer("number", unit="req / s")),
        ("lines", Answer("lines", count=2)),
        ("lines:1", Answer("lines", count=1)),
        ("lines:25", Answer("lines", count=25)),
        ("dotted:3", Answer("dotted", count=3)),
        ("list:5", Answer("list", count=5)),
        ("box", Answer("box", height=21)),
        ("box:5", Answer("box", height=5)),
        ("box:30 mm", Answer("box", height=30)),
        ("sketch", Answer("sketch", height=120)),
        ("sketch:180", Answer("sketch", height=180)),
        ("grid:62.5mm", Answer("grid", height=62.5)),
        ("choice:Yes,No,Not yet", Answer("choice", names=("Yes", "No", "Not yet"))),
        ("table:Role,Key action", Answer("table", count=4, names=("Role", "Key action"))),
        ("table:A,B,C;rows=7", Answer("table", count=7, names=("A", "B", "C"))),
        ("choice: A,, B,", Answer("choice", names=("A", "B"))),
        (" table : A , B ; rows = 7 ", Answer("table", count=7, names=("A", "B"))),
    ],
)
def test_each_space_is_read_with_its_argument(text, answer):
    assert parse_answer(text) == answer


def test_no_space_is_left_out_above():
    (mark,) = test_each_space_is_read_with_its_argument.pytestmark
    assert {answer.space for _, answer in mark.args[1]} == set(ARGUMENTS)


@pytest.mark.parametrize(
    ("text", "what", "hint"),
    [
        ("line:3", "unknown answer space 'line'", "did you mean 'lines'?"),
        ("Lines:3", "unknown answer space 'Lines'", "did you mean 'lines'?"),
        ("yes/no", "unknown answer space 'yes/no'", "did you mean 'yesno'?"),
        ("", "unknown answer space ''", "known: box, calc, choice, "),
        ("yesno:why", "'yesno' takes nothing after a colon", "write answer=yesno"),
        ("merge:", "'merge' takes nothing after a colon", "write answer=merge"),
        ("lines:0", f"'lines' wants a whole number from 1 to {MOST_LINES}, not '0'", "for instance answer=lines:3"),
        ("list:26", f"'list' wants a whole number from 1 to {MOST_LINES}, not '26'", "for instance answer=list:3"),
        ("dotted:many", "'dotted' wants a whole number", "for instance answer=dotted:3"),
        ("lines:2.5", "'lines' wants a whole number", "for instance answer=lines:3"),
        ("lines:", "'lines' wants a whole number from 1 to 25, not ''", "for instance answer=lines:3"),
        ("lines:-1", "'lines' wants a whole number", "for instance answer=lines:3"),
        ("box:4", "'box' wants a height from 5 to 180 mm, not '4'", "for instance answer=box:40"),
        ("sketch:181", "'sketch' wants a height from 5 to 180 mm, not '181'", "for instance answer=sketch:40"),
        ("grid:6cm", "'grid' wants a height from 5 to 180 mm, not '6cm'", "for instance answer=grid:40"),
        ("choice:Yes", "'choice' wants at least two names", "for instance answer=choice:Yes,No,Later"),
        ("choice:A,B,A", "'choice' has an option twice: A,B,A", "for instance answer=choice:Yes,No,Later"),
        ("choice", "'choice' wants at least two names", "for instance answer=choice:Yes,No,Later"),
        ("table: , ", "'table' wants at least two names", "for instance answer=table:Role,Action;rows=4"),
        (
            "table:A,B;rows=0",
            "'rows' wants a whole number from 1 to 25, not '0'",
            "for instance answer=table:Role,Action;rows=4",
        ),
        ("table:A,B;lines=2", "unknown setting 'lines=2' of 'table'", "for instance answer=table:Role,Action;rows=4"),
        ("choice:A,B;rows=2", "unknown setting 'rows=2' of 'choice'", "for instance answer="),
    ],
)
def test_a_wrong_answer_says_what_is_known(text, what, hint):
    with pytest.raises(AnswerError) as caught:
        parse_answer(text)
    assert str(caught.value).startswith(what)
    assert caught.value.hint.startswith(hint)


NONE, NUMBER, YESNO, LINES = Answer("none"), Answer("number"), Answer("yesno"), Answer("lines", count=2)


@pytest.mark.parametrize(
    ("wording", "answer"),
    [
        ("Enable two-factor login", NONE),
        ("How many users there are", NONE),
        ("", NONE),
        ("How many users per day?", NUMBER),
        ("How much data is generated daily?", NUMBER),
        ("how long may it take?", NUMBER),
        ("Peak traffic vs average traffic?", NUMBER),
        ("Peaks and valleys?", LINES),
        ("How do clients talk to us?", LINES),
        ("SQL or NoSQL? Why?", Answer("choice", names=("SQL", "NoSQL"))),
        ("  Push OR pull?  ", Answer("choice", names=("Push", "pull"))),
        ("C++ or C#?", Answer("choice", names=("C++", "C#"))),
        ("Push or pull the data?", LINES),
        ("Is consistency critical, or is eventual consistency fine?", LINES),
        ("Should it scale globally or regionally?", LINES),
        ("Are these services or libraries?", LINES),
        ("Do we need sharding or partitioning?", YESNO),
        ("Can we batch or compress data?", YESNO),
        ("Are services stateless?", YESNO),
        ("Is it for authors?", YESNO),
        ("Any slow tasks to offload?", YESNO),
        ("Did I miss any part?", YESNO),
        ("Anything else?", LINES),
        ("What are the core features?", LINES),
        ("Wie viele Personen kommen?", LINES),
    ],
)
def test_the_wording_decides_where_the_author_does_not(wording, answer):
    assert default_answer(wording) == answer
