"""A work into a key for it: who and when, in small letters, as in ``rinaldi2001`` or ``abbott_snidal2000``."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Iterator
from itertools import count

from chapterhouse.bibliography.edit.renaming import key_error
from chapterhouse.model import Entry, Name

_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_NO_LETTER = re.compile(r"[^a-z0-9]+")
_LETTERS = {"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th"}
_SMALL_WORDS = frozenset(("a", "an", "and", "at", "by", "for", "from", "in", "of", "on", "or", "the", "to", "with"))
_LONGEST = 24


def _plain_words(text: str) -> list[str]:
    """The words of ``text`` in the letters a to z; what those cannot write is left out."""
    folded = "".join(_LETTERS.get(letter, letter) for letter in text.casefold())
    ascii_only = unicodedata.normalize("NFKD", folded).encode("ascii", "ignore").decode()
    return [word for word in _NO_LETTER.split(ascii_only.replace("'", "")) if word]


def _who(name: Name) -> str:
    words = _plain_words(name.last)
    joined = "".join(words)
    if not name.first and len(joined) > _LONGEST:
        return "".join(word[0] for word in words if word not in _SMALL_WORDS)
    return joined[:_LONGEST]


def proposed_key(entry: Entry) -> str:
    """The key for ``entry``, which may be in use already: one or two names, or words of the title, and the year."""
    names = entry.names.get("author") or entry.names.get("editor") or ()
    who = [word for word in map(_who, names[:2]) if word]
    if len(names) > 2:
        who = who[:1]
    if not who:
        words = _plain_words(entry.value("title") or "")
        who = ["".join([word for word in words if word not in _SMALL_WORDS][:2])[:_LONGEST]]
    year = _YEAR.search(entry.value("date") or entry.value("year") or "")
    key = "_".join(who) + (year.group() if year else "")
    return key if key_error(key) is None else f"work{key}" if key_error(f"work{key}") is None else "work"


def free_key(wanted: str, taken: Container[str]) -> str:
    """``wanted``, or the first of ``wanted`` with b, c ... that is not in ``taken``, keys in small letters."""
    for ending in _endings():
        if (wanted + ending).casefold() not in taken:
            return wanted + ending
    raise AssertionError("there is always another number")


def _endings() -> Iterator[str]:
    yield ""
    yield from "bcdefghijklmnopqrstuvwxyz"
    yield from (f"-{number}" for number in count(27))
