"""An earlier text of a chapter and today's into what a review copy marks: words that are new, and where words went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator

from chapterhouse.core.alignment import common_runs
from chapterhouse.core.words import words_in


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
            first = at_new - _slid(new, at_new, start_new, after) if start_old == at_old else at_new
            self._new.update(range(first, start_new - at_new + first))
            if start_old > at_old and start_new == at_new and new:
                self.gaps.append(new[max(0, at_new - 1)][0])
            self._new.update(_other_marks(old, new, start_old, start_new, length, before, after))
            at_old, at_new = start_old + length, start_new + length


def _slid(words: list[tuple[int, str]], start: int, end: int, text: str) -> int:
    """By how many words words that came in, ``[start, end)``, are better taken to begin earlier.

    Where the word before them is their last, too, both ways to see it are the same text; people begin a paragraph or a
    line, and do not end theirs with the first word of the next.
    """
    best, most = 0, _parting(words, start, text)
    step = 1
    while start - step >= 0 and start < end and words[start - step][1] == words[end - step][1]:
        parting = _parting(words, start - step, text)
        if parting > most:
            best, most = step, parting
        step += 1
    return best


def _parting(words: list[tuple[int, str]], number: int, text: str) -> int:
    """How much parts a word from the one before it: 2 for the end of a paragraph, 1 for that of a line."""
    if number == 0 or number >= len(words):
        return 2
    at, word = words[number - 1]
    between = text[at + len(word) : words[number][0]]
    return 2 if between.count("\n") > 1 else between.count("\n")


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
