"""The words that templates print, in the language of the checklist: the one door to Babel.

`templates/languages/<lang>.po` is a gettext catalog whose messages are called by their English text. English itself
needs no file, and imports nothing.
"""

import contextlib
import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from sdprint.errors import DesignError, Finding, suggest

SHELF, ENGLISH_TAG = "languages", "en"
# A catalog of all messages has 15 kB.
MOST_BYTES = 1_000_000
# What divides a context from its message, as in gettext's own files.
CONTEXT = "\x04"
# Beyond it, which plural form a number has is known by its last two digits.
COUNTED = 200
_DIGITS = "0123456789"
# Of CLDR's numbering systems the zero, after which the other digits come, and what CSS calls it (Counter Styles Level
# 3, section 6.1): Babel knows the names of systems only. In any other system digits are those of English.
_SYSTEMS = {
    "arab": ("\u0660", "arabic-indic"),
    "arabext": ("\u06f0", "persian"),
    "beng": ("\u09e6", "bengali"),
    "deva": ("\u0966", "devanagari"),
    "mymr": ("\u1040", "myanmar"),
    "tibt": ("\u0f20", "tibetan"),
}
# Languages written from the right, unless a subtag names another script; source: CLDR 44, likelySubtags.
_LANGUAGES = frozenset(
    (
        *("ar", "arc", "azb", "bal", "bgn", "bqi", "ckb", "dv", "fa", "glk", "he", "iw", "khw", "ks", "lrc", "luz"),
        *("mzn", "nqo", "pnb", "prs", "ps", "rhg", "sd", "sdh", "skr", "syr", "ug", "ur", "yi"),
    )
)
_SCRIPTS = frozenset(("adlm", "arab", "aran", "hebr", "mand", "mend", "nkoo", "rohg", "samr", "syrc", "thaa"))
_PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True, slots=True)
class Words:
    """The messages of one language, and how it writes numbers.

    `messages` are sorted: the English text of each, and its plural forms or the only one. `plurals` is a digit for
    each number to 199, which says the form that it takes. `digits`, `decimal` and `colon` are the signs in numbers and
    in times, `counter` is the counter style of CSS with the same digits.
    """

    lang: str = ENGLISH_TAG
    messages: tuple[tuple[str, tuple[str, ...]], ...] = ()
    plurals: str = field(default="", repr=False)
    digits: str = _DIGITS
    decimal: str = "."
    colon: str = ":"
    counter: str = "decimal"

    def say(self, text: str, /, **values: object) -> str:
        """Return a message, with `values` in place of their names; one that is not in the catalog stays English."""
        if self.messages:
            text = next(iter(self.forms(text)), text)
        return self._put(text, values)

    def say_in(self, context: str, text: str, /, **values: object) -> str:
        """Return a message that means something else in another context."""
        return self._put(next(iter(self.forms(f"{context}{CONTEXT}{text}")), text), values)

    def count(self, one: str, many: str, number: int, /, **values: object) -> str:
        """Return the form of a message for a number, which is the value `count`; called by the English for one."""
        if forms := self.forms(one):
            form = int(self.plurals[number if number < COUNTED else COUNTED // 2 + number % (COUNTED // 2)])
            text = forms[min(form, len(forms) - 1)]
        else:
            text = one if number == 1 else many
        return self._put(text, {"count": number, **values})

    def forms(self, key: str) -> tuple[str, ...]:
        """Return the forms of a message, or nothing."""
        place = bisect_left(self.messages, (key,))
        found = self.messages[place : place + 1]
        return found[0][1] if found and found[0][0] == key else ()

    def number(self, value: object) -> str:
        """Return a number in the digits of the language; in a text, such as "3.2", only digits are changed."""
        text = str(value).replace(".", self.decimal) if isinstance(value, float) else str(value)
        return text if self.digits == _DIGITS else text.translate(str.maketrans(_DIGITS, self.digits))

    def clock(self, minutes: int) -> str:
        """Return minutes as h:mm."""
        return self.number(f"{minutes // 60}{self.colon}{minutes % 60:02d}")

    def pack(self, keys: tuple[str, ...]) -> str:
        """Return messages and the signs in numbers as JSON, for a script."""
        import json  # noqa: PLC0415 - for documents on the screen only

        messages = {key: forms for key in keys if (forms := self.forms(key))}
        return json.dumps(
            {"messages": messages, "plurals": self.plurals, "digits": self.digits, "colon": self.colon},
            ensure_ascii=False,
        )

    def _put(self, text: str, values: dict[str, object]) -> str:
        """Return `text` with its own numbers and those among `values` as the language writes them."""
        text = text if self.digits == _DIGITS else self.number(text)
        if not values:
            return text
        shown = {
            name: self.number(value) if isinstance(value, int | float) else str(value) for name, value in values.items()
        }
        return _PLACEHOLDER.sub(lambda match: shown.get(match[1], match[0]), text)


ENGLISH = Words()


def is_from_right(lang: str) -> bool:
    """Return whether a language (BCP 47) is written from the right."""
    language, *rest = lang.lower().replace("_", "-").split("-")
    script = next((tag for tag in rest if len(tag) == 4), "")  # noqa: PLR2004 - so long are subtags of scripts
    return script in _SCRIPTS if script else language in _LANGUAGES


def read_words(lang: str, folders: tuple[Path, ...]) -> Words:
    """Return the words of a language (BCP 47), each from the first of the `folders` that has it.

    What de-AT has not is taken from de, and what that has not stays English. Raises `DesignError` for a broken catalog.
    """
    found = tuple(_find_catalogs(lang, folders))
    if not found:
        return ENGLISH
    messages: dict[str, tuple[str, ...]] = {}
    plurals = ""
    for tag, path in found:
        entries, plurals = _read_catalog(tag, path)
        messages |= entries
    return Words(found[0][0], tuple(sorted(messages.items())), plurals, *_signs(lang))


def write_date(date: str, lang: str, words: Words) -> str:
    """Return a date (ISO 8601) as a language writes it; nothing if there is none."""
    if not date:
        return ""
    from babel.dates import format_date  # noqa: PLC0415 - 30 ms that a checklist without a date does not wait for

    return words.number(format_date(dt.date.fromisoformat(date), "long", _locale(lang) or ENGLISH_TAG))


def list_languages(folders: tuple[Path, ...]) -> tuple[str, ...]:
    """Return the languages that there are words in, English among them."""
    found = {path.stem for folder in folders for path in (folder / SHELF).glob("*.po")}
    return tuple(sorted(found | {ENGLISH_TAG}))


def has_words(lang: str, folders: tuple[Path, ...]) -> bool:
    """Return whether the words of a language are known, if only those of its main one."""
    return _tags(lang)[0] == ENGLISH_TAG or any(_find_catalogs(lang, folders))


def advise(lang: str, folders: tuple[Path, ...]) -> str:
    """Return what to do about a language without words."""
    return f"{suggest(lang, list_languages(folders))}; or add templates/{SHELF}/{_tags(lang)[0]}.po"


def _tags(lang: str) -> tuple[str, ...]:
    """Return a language and all that make it more exact, as its files are called: zh, zh-Hant, zh-Hant-TW."""
    first, *rest = lang.split("-")
    exact = [first.lower(), *(part.title() if len(part) == 4 else part.upper() for part in rest)]  # noqa: PLR2004 - so long are subtags of scripts
    return tuple("-".join(exact[: count + 1]) for count in range(len(exact)))


def _find_catalogs(lang: str, folders: tuple[Path, ...]) -> Iterator[tuple[str, Path]]:
    """Yield the language and the file of each catalog: what comes later goes before."""
    for tag in _tags(lang):
        paths = (folder / SHELF / f"{tag}.po" for folder in reversed(folders))
        yield from ((tag, path) for path in paths if path.exists())


def _read_catalog(tag: str, path: Path) -> tuple[dict[str, tuple[str, ...]], str]:
    """Return the messages of a catalog and its digit for each number."""
    import gettext  # noqa: PLC0415 - for other languages only
    import io  # noqa: PLC0415 - for other languages only

    from babel.messages.pofile import PoFileError, read_po  # noqa: PLC0415 - 60 ms that English does not wait for

    data = _read_bytes(path)
    try:
        catalog = read_po(io.BytesIO(data), _locale(tag), abort_invalid=True)
        rule = gettext.c2py(catalog.plural_expr)
        plurals = "".join(str(int(rule(number))) for number in range(COUNTED))
    except PoFileError as error:
        raise DesignError(Finding(f"no catalog: {str(error).rpartition(' on ')[0]}", path, error.lineno + 1)) from error
    except (ValueError, LookupError, ArithmeticError, TypeError, RecursionError) as error:
        hint = "templates/languages/de.po is one, in UTF-8; msgfmt --check says more"
        raise DesignError(Finding(f"no catalog: {error}", path, hint=hint)) from error
    messages = {}
    for message in catalog:
        ids, forms = _texts(message.id), _texts(message.string)
        if ids[0] and all(forms) and not message.fuzzy:
            _check_placeholders(ids, forms, path, message.lineno or 0)
            messages[f"{message.context}{CONTEXT}{ids[0]}" if message.context else ids[0]] = forms
    return messages, plurals


def _texts(text: Any) -> tuple[str, ...]:
    return (text,) if isinstance(text, str) else tuple(text)


def _check_placeholders(ids: tuple[str, ...], forms: tuple[str, ...], path: Path, line: int) -> None:
    known = {name for text in ids for name in _PLACEHOLDER.findall(text)}
    used = (name for text in forms for name in _PLACEHOLDER.findall(text))
    if strange := next((name for name in used if name not in known), ""):
        hint = suggest(strange, known) or "this message has none"
        raise DesignError(Finding(f"unknown value '{{{strange}}}' in a message", path, line, hint=hint))


def _read_bytes(path: Path) -> bytes:
    try:
        if not path.resolve().is_relative_to(path.parent.resolve()):
            raise DesignError(Finding("is a link out of its folder", path, hint="put the catalog itself there"))
        if (size := path.stat().st_size) > MOST_BYTES:
            raise DesignError(Finding(f"{size} bytes is too large", path, hint=f"the limit is {MOST_BYTES} bytes"))
        return path.read_bytes()
    except (OSError, ValueError, RuntimeError) as error:
        raise DesignError(Finding(f"can't be read: {getattr(error, 'strerror', error)}", path)) from error


def _locale(lang: str) -> Any:
    """Return what CLDR says of a language, or of the one that it is a kind of; nothing of one that it does not know."""
    from babel import Locale, UnknownLocaleError  # noqa: PLC0415 - 20 ms that English does not wait for

    for tag in reversed(_tags(lang)):
        with contextlib.suppress(UnknownLocaleError, ValueError):
            return Locale.parse(tag, sep="-")
    return None


def _signs(lang: str) -> tuple[str, str, str, str]:
    """Return digits, decimal sign, sign in times, and counter style of a language by CLDR; of no known one, English."""
    from babel.numbers import get_decimal_symbol  # noqa: PLC0415 - 20 ms that English does not wait for

    locale = _locale(lang)
    if not locale:
        return ENGLISH.digits, ENGLISH.decimal, ENGLISH.colon, ENGLISH.counter
    system = locale.default_numbering_system
    if system not in _SYSTEMS:
        system = "latn"
    zero, counter = _SYSTEMS.get(system, ("0", "decimal"))
    digits = "".join(chr(ord(zero) + digit) for digit in range(10))
    colon = locale.number_symbols.get(system, {}).get("timeSeparator", ":")
    return digits, get_decimal_symbol(locale, numbering_system=system), colon, counter
