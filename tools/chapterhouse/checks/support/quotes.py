"""What entries quote of their works, kept out of print, and the figures in it."""

from __future__ import annotations

import re

from chapterhouse.model import Entry

QUOTE = "quote"
"""The field with quotations, which are parted by ``|``."""

_NUMBER = re.compile(r"\d+(?:[,.'’ \u00a0\u2009\u202f]\d+)*")
_GROUPED = re.compile(r"\d{1,3}(?:[,.'’ \u00a0\u2009\u202f]\d{3})+(?!\d)")
_WORDS = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]
_SPELT = re.compile(rf"\b({'|'.join(_WORDS)})\b", re.IGNORECASE)


def quotes_of(entry: Entry) -> list[str]:
    """The quotations of ``entry``, without empty ones."""
    return [quote.strip() for quote in (entry.value(QUOTE) or "").split("|") if quote.strip()]


def holds(quote: str, value: str) -> bool:
    """Whether all numbers of ``value`` stand in ``quote``; where it has none, whether its words do."""
    wanted = _numbers(value)
    if not wanted:
        return value.casefold().strip() in quote.casefold()
    return wanted <= _numbers(quote)


def _numbers(text: str) -> set[float]:
    """The numbers in ``text``; each in every way that it can be read, for a comma may part thousands or decimals."""
    text = _SPELT.sub(lambda found: str(_WORDS.index(found[1].lower())), text)
    found: set[float] = set()
    for written in _NUMBER.findall(text):
        if _GROUPED.fullmatch(written):
            found.add(float(re.sub(r"\D", "", written)))
        else:
            found |= {
                float(part.replace(",", ".")) for part in re.split(r"['’ \u00a0\u2009\u202f]", written) if _plain(part)
            }
    return found


def _plain(part: str) -> bool:
    return re.fullmatch(r"\d+(?:[.,]\d+)?", part) is not None
