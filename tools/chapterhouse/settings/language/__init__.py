"""A language tag into a locale: the words that the tool prints, and how dates, lists, plurals and numbers are written.

The words stand in one table a language: :mod:`~chapterhouse.settings.language.words` for British English, and a TOML
file for every other, of which a file with a region, such as ``pt-br.toml``, holds only what differs. Dates, lists and
plurals are the CLDR's, which babel brings.
"""

from __future__ import annotations

import datetime
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from chapterhouse.settings.language.words import Words

if TYPE_CHECKING:
    import babel

__all__ = ["LANGUAGES", "Locale", "Words", "locale_of"]

LANGUAGES = ("en", "ar", "de", "es", "fr", "it", "ja", "ko", "nl", "pl", "pt", "zh")
"""The languages that the tool has words for."""

_TRADITIONAL_CHINESE = frozenset({"hant", "tw", "hk", "mo"})
_NO_BREAK = "\N{NO-BREAK SPACE}"

# What ends in a vowel when it is read in Korean: the digits i, sa, o, gu, and the names of all letters but four.
_OPEN_SIGNS = frozenset("2459ABCDEFGHIJKOPQSTUVWXYZ")
_HANGUL, _HANGUL_END, _FINALS = 0xAC00, 0xD7A3, 28


@dataclass(frozen=True, slots=True)
class Locale:
    """How one language is printed.

    ``tag`` is its BCP 47 tag; ``words`` are the language's own or, where ``is_spoken`` is false, English.
    """

    tag: str
    words: Words
    is_spoken: bool

    @property
    def language(self) -> str:
        """The tag's first part in small letters: "en"."""
        return self.tag.partition("-")[0].lower()

    @property
    def direction(self) -> str:
        """``rtl`` where lines run from right to left, else ``ltr``."""
        known = _cldr(self.tag)
        return "ltr" if known is None else known.text_direction

    def date(self, date: datetime.date) -> str:
        """``date`` in words, such as "7 October 2023"; ISO 8601 in a language that the CLDR does not know."""
        known = _cldr(self.tag)
        if known is None:
            return date.strftime("%Y-%m-%d")
        from babel.dates import format_date

        return format_date(date, "long", locale=known)

    def month(self, date: datetime.date) -> str:
        """The month and year of ``date``, such as "October 2023"."""
        known = _cldr(self.tag)
        if known is None:
            return date.strftime("%Y-%m")
        from babel.dates import format_skeleton

        return format_skeleton("yMMMM", date, locale=known)

    def counted(self, forms: Mapping[str, str], count: int) -> str:
        """The form of ``forms``, by plural categories, that ``count`` asks for, with the count in it."""
        known = _cldr(self.tag if self.is_spoken else BRITISH)
        category = "other" if known is None else known.plural_form(count)
        return forms.get(category, forms["other"]).format(count=count)

    def separators(self, items: Sequence[str]) -> list[str]:
        """What stands behind each of ``items`` but the last, where they are listed in a sentence."""
        count = len(items)
        if count < 2:
            return []
        two, start, middle, end = _list_patterns(self.tag if self.is_spoken else BRITISH)
        between = [two] if count == 2 else [start, *[middle] * (count - 3), end]
        if self.words.last_separator:
            closed, _, opened = self.words.last_separator.partition("/")
            between[-1] = opened if opened and _ends_open(items[-2]) else closed
        return between

    def listed(self, items: Sequence[str]) -> str:
        """``items`` as a sentence lists them: "a, b and c"."""
        behind = [*self.separators(items), ""][: len(items)]
        return "".join(item + separator for item, separator in zip(items, behind, strict=True))

    def numbered(self, word: str, number: str) -> str:
        """The word called ``word`` of :class:`Words` with ``number`` in it, not parted from it by a line's end."""
        pattern: str = getattr(self.words, word)
        return unbroken(pattern).replace("{number}", number)

    def joined(self, word: str, numbers: Sequence[str]) -> str:
        """The plural called ``word`` of :class:`Words` with ``numbers``: "figures 2.1 and 2.3", "第1章と第2章"."""
        before, behind = self.around(word)
        if behind:
            return self.listed([f"{before}{number}{behind}" for number in numbers])
        return before + self.listed(numbers)

    def around(self, word: str) -> tuple[str, str]:
        """What stands before and behind the number, or numbers, in the word called ``word`` of :class:`Words`.

        Where something stands behind it, both stand around each of several numbers.
        """
        pattern = unbroken(getattr(self.words, word))
        before, _, behind = pattern.replace("{numbers}", "{number}").partition("{number}")
        return before, behind

    def around_sections(self) -> tuple[str, str]:
        """What stands before and behind the sections that cite a source."""
        before, _, behind = self.words.cited_in.partition("{sections}")
        return before.removesuffix(" ") + _NO_BREAK * before.endswith(" "), behind

    @property
    def has_small_nouns(self) -> bool:
        """Whether nouns have small letters inside a sentence."""
        return self.words.capitals != "nouns"

    @property
    def is_spaced(self) -> bool:
        """Whether words are parted by spaces, as they are not in Japanese and Chinese."""
        return self.language not in {"ja", "zh"}


def locale_of(tag: str, own: Words | None = None) -> Locale:
    """The locale of the language ``tag``; what ``own`` sets takes the place of the language's words."""
    return _locale(tag, "" if own is None else own.model_dump_json(exclude_unset=True))


BRITISH = "en-GB"
"""The language whose words are the defaults."""


def unbroken(pattern: str) -> str:
    """``pattern`` whose number stays on the line of its noun."""
    for name in ("{number}", "{numbers}"):
        pattern = pattern.replace(f" {name}", f"{_NO_BREAK}{name}").replace(f"{name} ", f"{name}{_NO_BREAK}")
    return pattern


@lru_cache(maxsize=64)
def _locale(tag: str, own: str) -> Locale:
    tables = _tables(tag)
    words: dict[str, Any] = {}
    # Of a table of words, such as the forms of a plural, a language or a paper may change one and keep the others.
    _overlay(words, {name: one.default for name, one in Words.model_fields.items() if isinstance(one.default, Mapping)})
    for table in tables or ():
        _overlay(words, table)
    if own:
        _overlay(words, Words.model_validate_json(own).model_dump(exclude_unset=True))
    return Locale(tag, Words.model_validate(words), is_spoken=tables is not None)


def _tables(tag: str) -> list[Mapping[str, Any]] | None:
    """The tables of ``tag``, the more special later; None for a language without words."""
    language, *rest = tag.lower().split("-")
    if language not in LANGUAGES or (language == "zh" and _TRADITIONAL_CHINESE & {*rest}):
        return None
    names = [language, *(f"{language}-{part}" for part in rest)]
    folder = files(__name__)
    found = (folder / f"{name}.toml" for name in names)
    return [tomllib.loads(file.read_text(encoding="utf-8")) for file in found if file.is_file()]


def _overlay(words: dict[str, Any], table: Mapping[str, Any]) -> None:
    for name, value in table.items():
        words[name] = {**words.get(name, {}), **value} if isinstance(value, Mapping) else value


@lru_cache(maxsize=64)
def _cldr(tag: str) -> babel.Locale | None:
    """What the CLDR knows of ``tag``, or of as much of it as is known."""
    import babel

    parts = tag.split("-")
    while parts:
        try:
            return babel.Locale.parse("-".join(parts), sep="-")
        except (babel.UnknownLocaleError, ValueError):
            parts.pop()
    return None


@lru_cache(maxsize=64)
def _list_patterns(tag: str) -> tuple[str, str, str, str]:
    """What the CLDR puts between two items, and between the first, the middle and the last of more."""
    known = _cldr(tag)
    if known is None:
        return (", ", ", ", ", ", ", ")
    patterns = known.list_patterns["standard"]
    two, start, middle, end = (patterns[name].partition("{0}")[2].partition("{1}")[0] for name in _PATTERNS)
    return two, start, middle, end


_PATTERNS = ("2", "start", "middle", "end")


def _ends_open(word: str) -> bool:
    """Whether ``word``, read in Korean, ends in a vowel."""
    last = next((character for character in reversed(word) if character.isalnum()), "")
    if last and _HANGUL <= ord(last) <= _HANGUL_END:
        return (ord(last) - _HANGUL) % _FINALS == 0
    return last.upper() in _OPEN_SIGNS
