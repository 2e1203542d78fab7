"""What a change means: its kinds, from the words that came and went."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.review.redline.comparison import Change, Piece, Status, pieces

_CITED = re.compile(r"(?<![\w.])-?@([\w][\w:.#$%&+?<>~/-]*\w)")
_NUMBER = re.compile(r"\d[\d,.\u202f\u00a0]*")
_LIMIT = re.compile(
    r"\b(?:at least|at most|no (?:more|less|fewer|later) than|more than|less than|fewer than|up to|below|above|within|"
    r"not exceed|exceeds?|minimum|maximum|threshold|limit)\b|[≥≤<>]",
    re.IGNORECASE,
)
_STRENGTH = {
    **dict.fromkeys(("must", "shall", "required", "requires", "prohibited"), 3),
    **dict.fromkeys(("should", "ought", "recommended", "recommends"), 2),
    **dict.fromkeys(("may", "might", "could", "can", "optional"), 1),
}
"""How much a word binds, after RFC 2119 and the ISO/IEC Directives, Part 2, clause 7."""


def kinds_of(change: Change, labels: frozenset[str]) -> list[str]:
    """The kinds of ``change``, the weightiest first; ``labels`` are the prefixes of labels, which are no sources."""
    if change.status is Status.SAME:
        return []
    if change.status is Status.ADDED and change.new:
        return ["figure" if change.new.image else f"{change.new.kind} added"]
    if change.status is Status.REMOVED and change.old:
        return ["figure" if change.old.image else f"{change.old.kind} removed"]
    assert change.old is not None
    assert change.new is not None
    found = list(_in_words(change, pieces(change.old.text, change.new.text), labels))
    if (change.old.image, change.old.drawn) != (change.new.image, change.new.drawn):
        found.insert(0, "figure")
    if change.old.level != change.new.level:
        found.insert(0, f"level ({change.old.level} → {change.new.level})")
    if change.status is Status.MOVED:
        found.insert(0, "order")
    return found or ["wording"]


def _in_words(change: Change, row: list[Piece], labels: frozenset[str]) -> Iterator[str]:
    assert change.old is not None
    assert change.new is not None
    gone, come = ("".join(piece.text for piece in row if piece.sign == sign) for sign in "-+")
    yield from _modality(gone, come, change.new.text)
    if _numbers(gone) != _numbers(come):
        around = f"{change.old.text} {change.new.text}"
        yield "threshold changed" if _LIMIT.search(around) and _numbers(gone) and _numbers(come) else "number"
    if _sources(change.old.text, labels) != _sources(change.new.text, labels):
        yield "source"
    plain = _CITED.sub("", gone), _CITED.sub("", come)
    if any(re.search(r"[^\W\d_]{2,}", _without_modals(one)) for one in plain):
        yield "wording"


def _modality(gone: str, come: str, after: str) -> Iterator[str]:
    old, new = _strength(gone), _strength(come)
    if old and new and old != new:
        words = [re.findall(r"\w+", text.casefold()) for text in (gone, come)]
        before, now = (next(word for word in each if word in _STRENGTH) for each in words)
        yield f"{'strengthened' if new > old else 'weakened'} ({before} → {now})"


def _strength(words: str) -> int:
    return max((_STRENGTH.get(word, 0) for word in re.findall(r"\w+", words.casefold())), default=0)


def _without_modals(words: str) -> str:
    return " ".join(word for word in re.findall(r"\w+", words) if word.casefold() not in _STRENGTH)


def _numbers(words: str) -> list[str]:
    return [number.rstrip(".,") for number in _NUMBER.findall(_CITED.sub("", words))]


def _sources(text: str, labels: frozenset[str]) -> set[str]:
    return {key for key in _CITED.findall(text) if key.partition(":")[0].lower() not in labels or ":" not in key}
