"""The words of a text, as all that compares texts takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WHOLE_NUMBER = re.compile(r"\d{1,9}")
_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> Iterator[tuple[int, str]]:
    """The runs of letters and digits in ``text``, each with its offset."""
    for found in _WORD.finditer(text):
        yield found.start(), found[0]


def whole_number(text: str) -> int | None:
    """The number that the digits of ``text`` are; None for anything else, and for one of more than nine digits."""
    return int(text) if _WHOLE_NUMBER.fullmatch(text) else None
