"""The names of journals and publishers as words that can be compared, whole or abbreviated (ISO 4)."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import NamedTuple

_WORD = re.compile(r"([^\W_]+)(['\u2019][^\W_]+)?(\.?)")
_LITTLE = frozenset(
    (
        *("a", "an", "and", "at", "by", "for", "in", "of", "on", "the", "to"),
        *("de", "del", "der", "des", "di", "die", "das", "du", "e", "et", "für", "fur", "la", "le", "les", "und", "y"),
    )
)
"""Words that abbreviations drop."""

_SHORT = {
    "am": ("american",),
    "ann": ("annals", "annual", "annales", "annalen"),
    "biol": ("biology", "biological"),
    "chem": ("chemistry", "chemical"),
    "comput": ("computer", "computers", "computing", "computational", "computation"),
    "econ": ("economics", "economic", "economy", "economies"),
    "electr": ("electric", "electrical", "electricity"),
    "environ": ("environment", "environmental", "environments"),
    "int": ("international",),
    "j": ("journal",),
    "math": ("mathematics", "mathematical", "mathematica", "mathematik"),
    "med": ("medicine", "medical"),
    "nat": ("nature", "natural"),
    "phys": ("physics", "physical"),
    "polit": ("political", "politics"),
    "proc": ("proceedings",),
    "psychol": ("psychology", "psychological"),
    "res": ("research", "researches"),
    "rev": ("review", "reviews"),
    "sci": ("science", "sciences", "scientific"),
    "soc": ("society", "social", "societies"),
    "stat": ("statistics", "statistical"),
    "trans": ("transactions",),
}
"""Abbreviations that are the beginning of more words than they stand for: `Phys.` is no physiology."""


_ARTICLES = frozenset(("the", "der", "die", "das", "la", "le", "les"))


class VenueWord(NamedTuple):
    """A word in lower case without accents; ``dotted`` where a full stop cuts it short."""

    letters: str
    dotted: bool


@lru_cache(maxsize=16384)
def words_of_venue(name: str) -> tuple[VenueWord, ...]:
    """The words of ``name`` that abbreviations keep."""
    decomposed = unicodedata.normalize("NFKD", name.replace("&", " and ").casefold())
    plain = "".join(character for character in decomposed if not unicodedata.combining(character))
    found = [VenueWord(word[1] + (word[2] or "")[1:], bool(word[3])) for word in _WORD.finditer(plain)]
    # At the edges stand words that tell journals apart: "Phys. Rev. A", "E-Journal of ...".
    kept = [word for word in found[1:-1] if word.letters not in _LITTLE or word.dotted]
    edges = found[:1] if found and found[0].letters not in _ARTICLES else []
    return tuple([*edges, *kept, *found[max(1, len(found) - 1) :]]) or tuple(found)


def venue_key(words: tuple[VenueWord, ...]) -> tuple[str, ...]:
    """What all writings of one name share: the first letter of each word."""
    return tuple(word.letters[0] for word in words)


def same_venue(one: tuple[VenueWord, ...], other: tuple[VenueWord, ...]) -> bool:
    """True where two names of as many words differ in abbreviated words only.

    Words without full stops count as abbreviated where at least two are, as in "J Clim".
    """
    undotted = 0
    for mine, theirs in zip(one, other, strict=True):
        if mine.letters == theirs.letters:
            continue
        short, long = sorted((mine, theirs), key=lambda word: len(word.letters))
        if not _abbreviates(short, long.letters):
            return False
        undotted += not short.dotted
    return undotted != 1


def _abbreviates(short: VenueWord, long: str) -> bool:
    letters = short.letters
    if len(letters) >= len(long) - (not short.dotted) or letters.isdigit():
        return False
    if letters in _SHORT:
        return long in _SHORT[letters]
    if len(letters) == 1:
        return False
    if long.startswith(letters):
        return True
    # A contraction such as "Intl." or "Dept." keeps the first and the last letter.
    return short.dotted and letters[0] == long[0] and letters[-1] == long[-1] and _runs_through(letters, long)


def _runs_through(letters: str, word: str) -> bool:
    rest = iter(word)
    return all(letter in rest for letter in letters)
