"""An earlier state of the chapters into what a review copy marks: lines that are new or other, and where text went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chapterhouse.manuscript.alignment import common_runs
from chapterhouse.model.built import Earlier
from chapterhouse.model.places import words_in
from chapterhouse.model.printed import MappedLine, PrintedMap


@dataclass(frozen=True, slots=True)
class Changed:
    """The numbers of the lines of a page that hold something new, and of those after whose words something went."""

    new: set[int] = field(default_factory=set)
    gone: set[int] = field(default_factory=set)


def changed_lines(printed: PrintedMap, texts: Mapping[str, str], earlier: Earlier) -> dict[int, Changed]:
    """What changed since ``earlier``, by the page from 0; ``texts`` are those of the chapters that are printed.

    A chapter that was not there is new as a whole. Where words were replaced, the line counts as new.
    """
    found: dict[int, Changed] = {}
    for index, file in enumerate(printed.files):
        lines = [line for line in printed.lines if line.file == index]
        old = earlier.texts.get(file.path)
        compared = _Compared(old, texts[file.path]) if old is not None else None
        for line in lines:
            if compared is None or compared.has_new(line):
                found.setdefault(line.page, Changed()).new.add(line.number)
        for line in _before(lines, compared.gaps if compared else ()):
            found.setdefault(line.page, Changed()).gone.add(line.number)
    return found


def _before(lines: Sequence[MappedLine], gaps: Iterable[int]) -> Iterator[MappedLine]:
    """The lines that hold the last printed word before each gap, the first line for a gap before all of them."""
    placed = sorted((offset, number) for number, line in enumerate(lines) for offset in line.placed)
    for gap in gaps if placed else ():
        index = bisect_right(placed, gap, key=lambda word: word[0]) - 1
        yield lines[placed[max(0, index)][1]]


class _Compared:
    """Two texts of a chapter: today's words that are new, and ``gaps``, the offsets of words after which some went."""

    def __init__(self, old: str, new: str) -> None:
        self.gaps: list[int] = []
        self._new: set[int] = set()
        self._starts = [start for start, _ in words_in(new)]
        if old != new:
            self._compare(list(words_in(old)), list(words_in(new)), old, new)

    def has_new(self, line: MappedLine) -> bool:
        """Whether a word of ``line`` is new, or has other marks behind it than before."""
        return any(bisect_right(self._starts, offset) - 1 in self._new for offset in line.placed)

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
