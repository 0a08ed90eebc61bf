"""Checklists as strangers write them: hypothesis strategies for the whole of our grammar, and for what is nearly right.

A word that nobody should see on paper (in an address, a footnote's label, the language of code) has "zz" in it, and no
other word has: so the oracle knows the visible words of a source without reading its Markdown.
"""

from hypothesis import strategies as st

# What the bundled fonts have, and what they do not.
COVERED = (
    "abcdefghijklmnopqrstuvwxyABCDEFGHIJKLMNOPQRSTUVWXY",
    "äöüßéèêçñøåłőțğİıÆÞð",
    "αβγδεζηθικλμνξοπρστυφχψωΆΈΩς",
    "абвгдежзийклмнопрстуфхцчшщъыьэюяЁЖїљџ",
)
FOREIGN = ("中文清单问题", "やることリスト", "קראשלום", "سؤالقائمة", "हिन्दीप्रश्न", "คำถาม", "한국어질문")
SIGNS = (
    "→",
    "≤",
    "×",
    "–",
    "…",
    "½",
    "²",
    "€",
    "✓",
    "★",
    "∑",
    "√",
    "°",
    "§",
    "“",
    "”",
    "’",
    "«",
    "»",
    "©",
    "\u00ad",
    "fi",
)
EMOJI = ("🚀", "🧪", "✅", "🟩", "⬛", "✔️", "⚠️", "👩‍🚀", "🇩🇪", "👍🏽", "1️⃣", "❤️")
PUNCTUATION = (".", ",", ";", ":", "!", "?", "-", "--", "...", "(", ")", "()", "{", "}", "{}", "#", "##", "=", "+", "*")
STRAYS = ("*", "**", "_", "__", "`", "~", "<", ">", "&", "\\", "|", "^", "'", '"', "$", "@", "<b>", "</p>", "<!-- -->")
ENTITIES = ("&amp;", "&lt;", "&nbsp;", "&copy;", "&#8217;", "&zz;", "&#0;", "\\*", "\\_", "\\[", "\\{", "\\(")
SPACES = (" ", " ", " ", "  ", "\t", "\u00a0", "\u2003", "\u3000", "\u200b")
SQUARES = ("🟩", "🟨", "🟦", "🟧", "🟥", "🟫", "🟪", "⬛", "⬜")
OPENINGS = (
    "How many",
    "How long",
    "Do we",
    "Is it",
    "Should we",
    "What",
    "Why",
    "Which",
    "Peak",
    "Any",
    "Was",
    "Ποιοι",
)
ANSWERS = (
    *("none", "number:ms", "number:", "number", "lines:1", "lines:3", "lines", "dotted:2", "list:5", "box:30"),
    *("box:12.5 mm", "yesno", "choice:SQL,NoSQL", "choice:Yes, No, Not yet", "table:Role,Key action;rows=4"),
    *("table:A,B", "calc", "tradeoff", "sketch:60", "grid:30", "merge"),
)
WRONG_ANSWERS = (
    "line:3",
    "lines:0",
    "lines:99",
    "lines:x",
    "box:-5",
    "box:1e9",
    "choice:A",
    "table:A",
    "none:1",
    ":",
    "",
)
KEYS = ("answer", "short", "shrt", "colour", "a-b", "ANSWER")


def _join(parts, separator=" "):
    return separator.join(part for part in parts if part)


def words(foreign):
    """One word, of one script: seldom a long one, a sign or an emoji."""
    letters = st.sampled_from(COVERED + (FOREIGN if foreign else ())).flatmap(
        lambda alphabet: st.text(alphabet, min_size=1, max_size=12)
    )
    longer = st.sampled_from(COVERED).flatmap(lambda alphabet: st.text(alphabet, min_size=25, max_size=120))
    number = st.integers(0, 99999).map(str)
    rare = st.sampled_from((*SIGNS, *EMOJI, *PUNCTUATION, *STRAYS, *ENTITIES))
    kinds = (*[letters] * 8, number, rare, rare, st.one_of(letters, longer))
    return st.sampled_from(kinds).flatmap(lambda kind: kind)


def runs(foreign, most=6):
    """A few words with white space between them, of whatever kind."""
    return st.tuples(st.lists(words(foreign), min_size=1, max_size=most), st.sampled_from(SPACES)).map(
        lambda pair: _join(pair[0], pair[1])
    )


@st.composite
def inlines(draw, foreign, wrong, deep=2):
    """Text in one line, with styles, links, code and footnotes; if `wrong`, with pictures that are not there."""
    parts = []
    for _ in range(draw(st.integers(1, 3))):
        kind = draw(
            st.sampled_from(
                ("text", "text", "text", "style", "code", "link", "auto", "note", "aside", "picture", "quote")
            )
        )
        inner = draw(inlines(foreign, wrong, deep=deep - 1) if deep and kind in ("style", "link") else runs(foreign))
        if kind == "style":
            mark = draw(st.sampled_from(("*", "**", "_", "__", "~~", "***")))
            # Four tildes at the start of a line would be a fence, and what follows its language.
            parts.append(f"{mark}{inner.strip('~ ') if '~' in mark else inner}{mark}")
        elif kind == "code":
            parts.append(f"`{inner.replace('`', '')}`")
        elif kind == "link":
            target = draw(st.sampled_from(("https://zz.zz/zz", "MAILTO:zz@zz.zz", "#zz", "../zz.zz", "zz:zz")))
            parts.append(f"[{inner}]({target})")
        elif kind == "auto":
            parts.append("<https://site.example/path?q=1&r=2#top>")
        elif kind == "note":
            parts.append(f"{inner}[^zz{draw(st.integers(1, 3))}]")
        elif kind == "aside":
            parts.append(f"^[{inner}]")
        elif kind == "picture" and wrong and draw(st.integers(0, 9)) == 0:
            parts.append(f"![{inner}](zz.zz)")
        else:
            parts.append(f'"{inner}"' if kind == "quote" else inner)
    return draw(st.sampled_from(("", " "))).join(parts)


@st.composite
def attributes(draw, foreign, wrong, answers=True):  # noqa: FBT002 - headings have none
    """A trailing {…}: right, and if `wrong`, now and then slightly wrong."""
    pairs = []
    if answers and draw(st.booleans()):
        pairs.append(f"answer={draw(st.sampled_from(ANSWERS + (WRONG_ANSWERS if wrong else ())))}")
    if draw(st.booleans()):
        value = draw(runs(foreign, 3)).replace('"', "").replace("{", "").replace("}", "")
        pairs.append(draw(st.sampled_from((f'short="{value}"', f"short={value}"))) if value else "")
    if draw(st.booleans()):
        pairs.append(f"#{draw(st.text('abcxyä-_.:1', min_size=1, max_size=5))}")
    if wrong and draw(st.integers(0, 4)) == 0:
        pairs.append(
            draw(st.sampled_from((*(f"{key}=x" for key in KEYS), "#", "#a b", "=", "answer =lines:3", ".class")))
        )
    space = draw(st.sampled_from((" ", "", "\t")))
    text = _join(draw(st.permutations(pairs)), draw(st.sampled_from((" ", "  "))))
    return f"{space}{{{text}}}"


@st.composite
def items(draw, foreign, wrong):
    """The first line of a list item: tick, question, hint, attributes."""
    opening = draw(st.sampled_from(("", *OPENINGS)))
    text = _join((opening, draw(inlines(foreign, wrong))))
    question = draw(st.sampled_from(("?", "?", "", ".", "??", " ?")))
    hint = ""
    if draw(st.booleans()):
        example = draw(st.sampled_from(("", "e.g., ", "e.g. ", "E.g.", "e. g. ")))
        hint = f" ({example}{_join(draw(st.lists(inlines(foreign, wrong, deep=0), min_size=1, max_size=3)), ', ')})"
    asked = draw(st.sampled_from((f"{text}{question}{hint}", f"{text}{hint}{question}")))
    tick = draw(st.sampled_from(("", "", "", "[ ] ", "[x] ", "[X] ", "[y] ", "✅ ")))
    given = draw(attributes(foreign, wrong)) if draw(st.integers(0, 2)) == 0 else ""
    return f"{tick}{asked}{given}"


@st.composite
def headings(draw, foreign, wrong):
    """A heading of any level, perhaps with a square, a number, a tick and attributes."""
    number = draw(st.sampled_from(("", "", "Step 1: ", "2. ", "3) ", "Step 12 – ", "007. ")))
    mark = draw(st.sampled_from(("", "", "✅ ", *(f"{square} " for square in SQUARES))))
    text = draw(st.one_of(inlines(foreign, wrong), st.just("")))
    around = draw(st.sampled_from(("", "", "**")))
    given = draw(attributes(foreign, wrong, answers=wrong)) if draw(st.integers(0, 4)) == 0 else ""
    if draw(st.integers(0, 7)) == 0 and text.strip():
        return f"{text}\n{draw(st.sampled_from(('===', '---')))}"
    return f"{'#' * draw(st.integers(1, 6))} {around}{mark}{number}{text}{around}{given}"


@st.composite
def tables(draw, foreign, wrong):
    """A table, now and then with a cell too few, and if `wrong`, with one too many."""
    columns = draw(st.integers(1, 5))
    cell = st.one_of(inlines(foreign, wrong, deep=1).map(lambda text: text.replace("|", "\\|")), st.just(""))
    rule = [draw(st.sampled_from(("---", ":--", "--:", ":-:", "-"))) for _ in range(columns)]
    rows = [[draw(cell) for _ in range(columns)], rule]
    for _ in range(draw(st.integers(0, 4))):
        more = draw(st.sampled_from((0, 0, 0, -1, wrong)))
        rows += [[draw(cell) for _ in range(columns + more)]]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


@st.composite
def codes(draw, foreign):
    """Code, fenced or indented, with lines that look like Markdown."""
    line = st.one_of(
        runs(foreign), st.sampled_from(("", "# no heading", "- [ ] no item (a, b)?", "\tx", "{answer=none}"))
    )
    lines = [text.replace("`", "").replace("~", "") for text in draw(st.lists(line, min_size=1, max_size=5))]
    if draw(st.booleans()):
        fence = draw(st.sampled_from(("```", "~~~", "````")))
        return "\n".join((f"{fence}{draw(st.sampled_from(('', 'zzpy', ' zz zz')))}", *lines, fence))
    return "\n".join(f"    {text}" for text in lines)


def _indent(text, width):
    return "\n".join(f"{' ' * width}{line}" if line.strip() else line for line in text.split("\n"))


@st.composite
def lists(draw, foreign, wrong, deep=2):
    """A list, its items with lists, answer keys, text, tables and code in them."""
    ordered = draw(st.booleans())
    lines = []
    for number in range(1, draw(st.integers(1, 4)) + 1):
        marker = f"{number}{draw(st.sampled_from('.)'))}" if ordered else draw(st.sampled_from("--*+"))
        first = draw(st.one_of(items(foreign, wrong), items(foreign, wrong), items(foreign, wrong), st.just("")))
        lines.append(f"{marker} {first}")
        for _ in range(draw(st.sampled_from((0, 0, 0, 1, 2)))):
            below = draw(
                blocks(foreign, wrong, deep=deep - 1, kinds=("list", "list", "quote", "text", "code", "table", "dl"))
            )
            lines.append(_indent(f"{draw(st.sampled_from(('', chr(10))))}{below}", len(marker) + 1))
    return "\n".join(lines)


KINDS = (
    "heading",
    "heading",
    "list",
    "list",
    "list",
    "text",
    "table",
    "code",
    "quote",
    "note",
    "dl",
    "rule",
    "goal",
    "html",
)


@st.composite
def blocks(draw, foreign, wrong, deep=2, kinds=KINDS):  # noqa: PLR0911 - one for each kind
    """One block of any kind."""
    kind = draw(st.sampled_from(kinds if deep else ("text", "code")))
    if kind == "heading":
        return draw(headings(foreign, wrong))
    if kind == "list":
        return draw(lists(foreign, wrong, deep=deep))
    if kind == "table":
        return draw(tables(foreign, wrong))
    if kind == "code":
        return draw(codes(foreign))
    if kind == "quote":
        inner = draw(st.lists(blocks(foreign, wrong, deep=deep - 1), min_size=1, max_size=2))
        return "\n".join(f"> {line}" for line in "\n\n".join(inner).split("\n"))
    if kind == "note":
        inner = draw(blocks(foreign, wrong, deep=deep - 1, kinds=("text", "text", "list", "code", "quote")))
        return f"[^zz{draw(st.integers(1, 4))}]: {_indent(inner, 4).strip()}"
    if kind == "dl":
        return f"{draw(inlines(foreign, wrong))}\n: {_indent(draw(inlines(foreign, wrong)), 2).strip()}"
    if kind == "rule":
        return draw(st.sampled_from(("---", "***", "- - -")))
    if kind == "goal":
        return f"**Goal:** {draw(inlines(foreign, wrong))}"
    text = _join(
        draw(st.lists(inlines(foreign, wrong), min_size=1, max_size=3)),
        draw(st.sampled_from((" ", "\n", "\\\n", "  \n"))),
    )
    return f"<div>\n{text}\n</div>" if kind == "html" else text


@st.composite
def fronts(draw, foreign, wrong):
    """A block of front matter: now and then, if `wrong`, with keys, values or YAML that are not right."""
    phrase = runs(foreign, 4).map(lambda text: "'" + text.replace("'", "''").replace("\n", " ") + "'")
    right = {
        "title": phrase,
        "tagline": phrase,
        "edition": st.sampled_from(('"1.0"', "1.10", "2026-11-25")),
        "lang": st.sampled_from(("en", "de", "fr-CH", "no", "el")),
        "paper": st.sampled_from(("a4", "letter", "Letter")),
        "problem": phrase,
        "review": st.lists(phrase, max_size=4).map(lambda names: f"[{', '.join(names)}]"),
        "estimate": phrase.map(lambda name: f'[[{name}, "DAU × 2", / s]]'),
        "numbers": st.sampled_from(("[]", "[nines, latency]", "[estimate]")),
        "layout": st.just("page"),
    }
    faults = {
        "durations": st.sampled_from(
            ("{45: [20, 25]}", "{45: [45]}", "{}", "{x: 1}", "[1]", "{45: [1e9]}", "{-1: [-1]}")
        ),
        "reserve": st.sampled_from(("{45: 5}", "5", "{45: x}", "{99999999999999999999: 1}")),
        "numbers": st.sampled_from(("[nope]", "[nines: 99]", "[../nines]", "x", "{a: {b: c}}", "[nines: 1.5]", "[[]]")),
        "titel": st.just("x"),
        "lang": st.sampled_from(("klingon!", "''", "[en]", "~")),
        "paper": st.sampled_from(("a0", "1x1mm", "99999x9mm", "a4-landscape")),
        "brand": st.sampled_from(("nobody", "plain", "..", "''")),
        "title": st.sampled_from(
            ("[a]", "{a: b}", "!!binary x", "&a *a", "2024-13-45", "| \n x", "#fff", "a: b", "\t", "'")
        ),
        "edition": st.sampled_from(("!!int x", "0x" + "f" * 5000, "1" * 5000, ".nan", "!!python/object:os.system x")),
    }
    known = right | ({f"{key} ": value for key, value in faults.items()} if wrong else {})
    keys = draw(st.lists(st.sampled_from(sorted(known)), max_size=4, unique=not wrong))
    lines = [f"{key.strip()}: {draw(known[key])}" for key in keys]
    ending = draw(st.sampled_from(("---", "---", "...", "---  ")))
    return "\n".join(("---", *lines, ending, ""))


@st.composite
def checklists(draw, *, foreign=True, wrong=True, most=7):
    """A whole source: `foreign` scripts are those that no bundled font has, `wrong` is what a build refuses."""
    front = draw(fronts(foreign, wrong)) if draw(st.integers(0, 2)) == 0 else ""
    body = draw(st.lists(blocks(foreign, wrong), min_size=1, max_size=most))
    body.append(draw(lists(foreign, wrong)))
    text = (
        front + draw(st.sampled_from(("\n\n", "\n\n", "\n", "\n\n\n"))).join(body) + draw(st.sampled_from(("\n", "")))
    )
    end = draw(st.sampled_from(("\n", "\n", "\n", "\r\n", "\r")))
    return draw(st.sampled_from(("", "", "\ufeff"))) + text.replace("\n", end)
