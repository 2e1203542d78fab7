"""Places through time: where a place in an older text of a file is in today's, by the words around it.

A place is carried over when its words are still there and the words around say that they are the same; else it is an
orphan. It is never guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.manuscript.alignment import common_runs
from chapterhouse.model.places import words_in

_NEAR = 12
"""Words to either side that are looked at when the word itself is gone."""


class Fate(StrEnum):
    """What became of a place."""

    PLACED = "placed"
    """It is on the same line."""
    MOVED = "moved"
    """It is on another line."""
    ORPHANED = "orphaned"
    """Its words are gone."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A place in today's text: its offset, None for an orphan, and by how many lines it moved."""

    fate: Fate
    offset: int | None = None
    lines: int = 0


ORPHAN = Carried(Fate.ORPHANED)


class Passage:
    """An older text and today's, compared once."""

    def __init__(self, old: str, new: str) -> None:
        """Align the words of both."""
        self._old, self._new = old, new
        self._old_words, self._new_words = list(words_in(old)), list(words_in(new))
        self._starts = [start for start, _ in self._old_words]
        runs = [] if old == new else common_runs([w for _, w in self._old_words], [w for _, w in self._new_words])
        self._runs = runs
        self._run_starts = [run[0] for run in runs]

    def carry(self, offset: int) -> Carried:
        """Where the character at ``offset`` of the old text is now."""
        if self._old == self._new:
            return Carried(Fate.PLACED, offset)
        found = self._word(max(0, bisect_right(self._starts, offset) - 1))
        if found is None:
            return ORPHAN
        old, new = found
        shift = offset - self._old_words[old][0]
        now = self._new_words[new][0] + (shift if 0 <= shift <= len(self._new_words[new][1]) else 0)
        moved = _line(self._new, now) - _line(self._old, offset)
        return Carried(Fate.MOVED if moved else Fate.PLACED, now, moved)

    def _word(self, word: int) -> tuple[int, int] | None:
        """The word itself and its fellow today; where it was replaced, the last word before it if that is near."""
        index = bisect_right(self._run_starts, word) - 1
        if index >= 0:
            old, new, length = self._runs[index]
            if word < old + length:
                return word, new + word - old
            following = self._runs[index + 1] if index + 1 < len(self._runs) else None
            inside = following is not None and following[0] - word <= _NEAR
            if word - (old + length) < _NEAR and inside:
                return old + length - 1, new + length - 1
        return None


def _line(text: str, offset: int) -> int:
    return text.count("\n", 0, offset)
