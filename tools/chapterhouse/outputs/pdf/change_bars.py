"""An earlier state of the chapters into what a review copy marks: lines that are new or other, and where text went."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from chapterhouse.model.built import Earlier
from chapterhouse.model.printed import MappedLine, PrintedMap
from chapterhouse.outputs.shared.text_changes import Compared


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
        compared = Compared(old, texts[file.path]) if old is not None else None
        for line in lines:
            if compared is None or compared.has_new(line.placed):
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
