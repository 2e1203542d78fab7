"""The words of a text, as all that compares texts takes them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_WORD = re.compile(r"[^\W_]+")


def words_in(text: str) -> Iterator[tuple[int, str]]:
    """The runs of letters and digits in ``text``, each with its offset."""
    for found in _WORD.finditer(text):
        yield found.start(), found[0]
