"""Two texts of words aligned: what stands in both, in the same order, and nothing that could as well stand elsewhere.

The words around decide. Runs of words that occur once in both texts are found first, the longest runs that do not cross
are kept (patience sorting, as in patience diff), and what lies between them is compared in the same way with shorter
runs. What is left is matched only where it is next to something that matched, or where it is long.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Run = tuple[int, int, int]
"""(position in the first text, position in the second, how many words)."""

_LENGTHS = (8, 4, 2, 1)
_SMALL = 40_000
"""Pairs of words up to which two gaps are compared word by word."""
_CERTAIN = 3
"""So many words in a row are no coincidence between two places that match."""


def common_runs(first: Sequence[str], second: Sequence[str]) -> list[Run]:
    """What ``first`` and ``second`` have in common: runs of equal words in the order of both."""
    found = list(_common(first, second, 0, len(first), 0, len(second), 0))
    joined: list[Run] = []
    for run in found:
        if joined and joined[-1][0] + joined[-1][2] == run[0] and joined[-1][1] + joined[-1][2] == run[1]:
            joined[-1] = (*joined[-1][:2], joined[-1][2] + run[2])
        else:
            joined.append(run)
    return joined


def _common(
    first: Sequence[str], second: Sequence[str], start1: int, end1: int, start2: int, end2: int, level: int
) -> Iterator[Run]:
    head = 0
    while start1 + head < end1 and start2 + head < end2 and first[start1 + head] == second[start2 + head]:
        head += 1
    tail = 0
    while (
        end1 - tail > start1 + head
        and end2 - tail > start2 + head
        and first[end1 - tail - 1] == second[end2 - tail - 1]
    ):
        tail += 1
    if head:
        yield start1, start2, head
    inner = (start1 + head, end1 - tail, start2 + head, end2 - tail)
    if inner[0] < inner[1] and inner[2] < inner[3]:
        yield from _between(first, second, *inner, level)
    if tail:
        yield end1 - tail, end2 - tail, tail


def _between(
    first: Sequence[str], second: Sequence[str], start1: int, end1: int, start2: int, end2: int, level: int
) -> Iterator[Run]:
    if level < len(_LENGTHS):
        anchors = _anchors(first, second, start1, end1, start2, end2, _LENGTHS[level])
        if not anchors:
            yield from _between(first, second, start1, end1, start2, end2, level + 1)
            return
        length = _LENGTHS[level]
        at1, at2 = start1, start2
        for one, other in anchors:
            if one < at1 or other < at2:
                continue  # overlaps the anchor before, which was extended
            yield from _common(first, second, at1, one, at2, other, level)
            more = length
            while one + more < end1 and other + more < end2 and first[one + more] == second[other + more]:
                more += 1
            yield one, other, more
            at1, at2 = one + more, other + more
        yield from _common(first, second, at1, end1, at2, end2, level)
    elif (end1 - start1) * (end2 - start2) <= _SMALL:
        matcher = SequenceMatcher(None, first[start1:end1], second[start2:end2], autojunk=False)
        for match in matcher.get_matching_blocks():
            if match.size >= _CERTAIN:
                yield start1 + match.a, start2 + match.b, match.size


def _anchors(
    first: Sequence[str], second: Sequence[str], start1: int, end1: int, start2: int, end2: int, length: int
) -> list[tuple[int, int]]:
    """Where runs of ``length`` words stand that occur once in both stretches: the most of them that do not cross."""
    ones = _unique(first, start1, end1, length)
    others = _unique(second, start2, end2, length)
    pairs = sorted((at, others[run]) for run, at in ones.items() if run in others)
    return _longest_increasing(pairs)


def _unique(words: Sequence[str], start: int, end: int, length: int) -> dict[tuple[str, ...], int]:
    found: dict[tuple[str, ...], int] = {}
    repeated: set[tuple[str, ...]] = set()
    for at in range(start, end - length + 1):
        run = tuple(words[at : at + length])
        if run in found:
            repeated.add(run)
        found[run] = at
    for run in repeated:
        del found[run]
    return found


def _longest_increasing(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest subsequence of ``pairs``, which grow in their first part, that grows in its second part too."""
    ends: list[int] = []
    last: list[int] = []
    before: list[int] = []
    for index, (_, value) in enumerate(pairs):
        at = bisect_left(ends, value)
        before.append(last[at - 1] if at else -1)
        if at == len(ends):
            ends.append(value)
            last.append(index)
        else:
            ends[at], last[at] = value, index
    chosen: list[tuple[int, int]] = []
    index = last[-1] if last else -1
    while index >= 0:
        chosen.append(pairs[index])
        index = before[index]
    return chosen[::-1]


def aligned_letters(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int] | None]:
    """For each word of ``second`` where its first letter is in ``first``: (word, letter in it), None where unknown.

    Case does not count. Words that are parted differently (``H2O`` and ``H``, ``2``, ``O``; a word that is hyphenated
    at the end of a line) are aligned by their letters where the words around them are.
    """
    ones, others = [word.casefold() for word in first], [word.casefold() for word in second]
    placed: list[tuple[int, int] | None] = [None] * len(others)
    at1 = at2 = 0
    for one, other, length in [*common_runs(ones, others), (len(ones), len(others), 0)]:
        _spell(ones, others, at1, one, at2, other, placed)
        for step in range(length):
            placed[other + step] = (one + step, 0)
        at1, at2 = one + length, other + length
    return placed


def _spell(
    ones: Sequence[str],
    others: Sequence[str],
    start1: int,
    end1: int,
    start2: int,
    end2: int,
    placed: list[tuple[int, int] | None],
) -> None:
    """Place the words of a gap whose letters are the same on both sides, from its start and from its end."""
    letters = [(word, at) for word in range(start1, end1) for at in range(len(ones[word]))]
    have = "".join(ones[start1:end1])
    want = "".join(others[start2:end2])
    if not have or not want:
        return
    head = _shared(have, want)
    tail = 0 if head == len(want) else min(_shared(have[::-1], want[::-1]), len(have) - head, len(want) - head)
    position = 0
    for word in range(start2, end2):
        length = len(others[word])
        if position + length <= head:
            placed[word] = letters[position]
        elif position >= len(want) - tail:
            placed[word] = letters[len(have) - (len(want) - position)]
        position += length


def _shared(one: str, other: str) -> int:
    """How many characters ``one`` and ``other`` begin with alike."""
    count = 0
    for mine, theirs in zip(one, other, strict=False):
        if mine != theirs:
            break
        count += 1
    return count
