"""Places through time: where a place in an older text of a file is in today's, by the words around it.

A place is carried over when its words are still there and the words around say that they are the same; else it is an
orphan. It is never guessed.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.core.alignment import common_runs
from chapterhouse.core.words import words_in
from chapterhouse.reports.location import Lines

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
        self._same = old == new
        self._old_lines, self._new_lines = Lines(old), Lines(new)
        self._old_words, self._new_words = list(words_in(old)), list(words_in(new))
        self._starts = [start for start, _ in self._old_words]
        runs = [] if self._same else common_runs([w for _, w in self._old_words], [w for _, w in self._new_words])
        self._runs = runs
        self._run_starts = [run[0] for run in runs]
        self._carried: dict[int, Carried] = {}
        self._fellows = {old + step: new + step for old, new, length in runs for step in range(length)}

    def carry(self, offset: int) -> Carried:
        """Where the character at ``offset`` of the old text is now."""
        if self._same:
            return Carried(Fate.PLACED, offset)
        if offset not in self._carried:
            self._carried[offset] = self._carry(offset)
        return self._carried[offset]

    def _carry(self, offset: int) -> Carried:
        found = self._word(max(0, bisect_right(self._starts, offset) - 1))
        if found is None:
            return ORPHAN
        old, new = found
        if not self._is_certain(old, new):
            return ORPHAN
        shift = offset - self._old_words[old][0]
        now = self._new_words[new][0] + (shift if 0 <= shift <= len(self._new_words[new][1]) else 0)
        moved = self._new_lines.number(now) - self._old_lines.number(offset)
        return Carried(Fate.MOVED if moved else Fate.PLACED, now, moved)

    def _word(self, word: int) -> tuple[int, int] | None:
        """The word itself and its fellow today; for one that was replaced, the nearest on its line that is left."""
        index = bisect_right(self._run_starts, word) - 1
        neighbours: list[tuple[int, int]] = []
        if index >= 0:
            old, new, length = self._runs[index]
            if word < old + length:
                return word, new + word - old
            neighbours.append((old + length - 1, new + length - 1))
        if index + 1 < len(self._runs):
            neighbours.append(self._runs[index + 1][:2])
        line = self._old_line(word)
        near = [pair for pair in neighbours if self._old_line(pair[0]) == line and abs(pair[0] - word) <= _NEAR]
        return min(near, key=lambda pair: abs(pair[0] - word), default=None)

    def _is_certain(self, old: int, new: int) -> bool:
        """Whether half of the words around ``old`` on its line are around ``new`` on one line, too.

        Lines often begin alike; a word that two sentences share says nothing of either.
        """
        line, now = self._old_line(old), self._new_lines.number(self._new_words[new][0])
        around = [word for word in range(old - _NEAR, old + _NEAR + 1) if 0 <= word < len(self._old_words)]
        around = [word for word in around if self._old_line(word) == line]
        fellows = [fellow for word in around if (fellow := self._fellows.get(word)) is not None]
        kept = [one for one in fellows if self._new_lines.number(self._new_words[one][0]) == now]
        return 2 * len(kept) >= len(around)

    def _old_line(self, word: int) -> int:
        return self._old_lines.number(self._starts[word])
