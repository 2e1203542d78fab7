"""Which English a manuscript is in that does not say: the one whose spelling more of its words have."""

from __future__ import annotations

import re
from collections.abc import Iterable

from chapterhouse.checks.support.spellings import TO_AMERICAN, TO_BRITISH

_WORD = re.compile(r"[a-z]{4,}")
_LEAST = 5


def english_of(texts: Iterable[str]) -> str | None:
    """``en-US`` or ``en-GB`` for ``texts``, None where too few of their words tell the two apart."""
    british = american = 0
    for text in texts:
        for word in _WORD.findall(text.lower()):
            british += word in TO_AMERICAN
            american += word in TO_BRITISH
    if british + american < _LEAST:
        return None
    return "en-US" if american > british else "en-GB"
