"""An earlier text of a chapter and today's into what a review copy marks: words that are new, and where words went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from chapterhouse.manuscript.alignment import common_runs
from chapterhouse.model.places import words_in


class Compared:
    """Two texts of a chapter: today's words that are new, and ``gaps``, the offsets of words after which some went."""

    def __init__(self, old: str, new: str) -> None:
        self.gaps: list[int] = []
        self._new: set[int] = set()
        self._starts = [start for start, _ in words_in(new)]
        if old != new:
            self._compare(list(words_in(old)), list(words_in(new)), old, new)

    def has_new(self, offsets: Iterable[int]) -> bool:
        """Whether a word at one of ``offsets`` is new, or has other marks behind it than before."""
        return any(bisect_right(self._starts, offset) - 1 in self._new for offset in offsets)

    def _compare(self, old: list[tuple[int, str]], new: list[tuple[int, str]], before: str, after: str) -> None:
        runs = common_runs([word for _, word in old], [word for _, word in new])
        at_old = at_new = 0
        for start_old, start_new, length in [*runs, (len(old), len(new), 0)]:
            self._new.update(range(at_new, start_new))
            if start_old > at_old and start_new == at_new and new:
                self.gaps.append(new[max(0, at_new - 1)][0])
            self._new.update(_other_marks(old, new, start_old, start_new, length, before, after))
            at_old, at_new = start_old + length, start_new + length


def _other_marks(
    old: list[tuple[int, str]],
    new: list[tuple[int, str]],
    start_old: int,
    start_new: int,
    length: int,
    before: str,
    after: str,
) -> Iterator[int]:
    """The words of a run after which today other marks stand than did; where lines end does not count."""
    for step in range(length - 1):
        (at, word), (following, _) = old[start_old + step : start_old + step + 2]
        (now, same), (behind, _) = new[start_new + step : start_new + step + 2]
        if before[at + len(word) : following].split() != after[now + len(same) : behind].split():
            yield start_new + step
