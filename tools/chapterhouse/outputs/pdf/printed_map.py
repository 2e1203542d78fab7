"""Typeset pages into the map of places: every line of the chapters with its number and the places of its words."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.manuscript.places import place
from chapterhouse.model import Chapter
from chapterhouse.model.built import Revision
from chapterhouse.model.places import PrintedText
from chapterhouse.model.printed import MappedFile, MappedLine, PrintedMap
from chapterhouse.outputs.pdf.printed_lines import PrintedLine
from chapterhouse.outputs.shared.chapter_words import words_of

_LINE_END = re.compile(r"\r\n|\n|\r")
_SAME_LINE = 0.45
"""The share of a line's height by which two pieces may be apart and still stand on one line."""


@dataclass(frozen=True, slots=True)
class TypesetUnit:
    """A unit with the printed numbers of its pages; ``chapter`` is None for what no chapter's file holds."""

    chapter: Chapter | None
    labels: Sequence[str]
    lines: Sequence[PrintedLine]


def printed_map(units: Sequence[TypesetUnit], revision: Revision, store: Cache, *, running: bool) -> PrintedMap:
    """The map of the paper that ``units`` make up in their order.

    Lines are numbered from 1 on every page, or where they are ``running`` through the whole paper.
    """
    files: list[MappedFile] = []
    labels: list[str] = []
    lines: list[MappedLine] = []
    last = 0
    for unit in units:
        first_page = len(labels)
        labels += unit.labels
        if unit.chapter is None:
            continue
        offsets = _offsets(unit.chapter, unit.lines, store)
        near = _near(unit.lines, offsets)
        for page in range(len(unit.labels)):
            members = [index for index, line in enumerate(unit.lines) if line.page == page]
            last = last if running else 0
            for index, number in _numbered(unit.lines, members, last):
                line = unit.lines[index]
                box = (line.left, line.top, line.right, line.bottom)
                place_of_line = (len(files), offsets[index], near[index])
                lines.append(MappedLine(first_page + page, number, box, line.baseline, line.text, *place_of_line))
                last = number
        files.append(_file(unit.chapter))
    return PrintedMap(revision.commit, revision.modified, tuple(files), tuple(labels), tuple(lines))


def _numbered(lines: Sequence[PrintedLine], members: Sequence[int], last: int) -> Iterator[tuple[int, int]]:
    """The lines ``members`` of a page from the top, each with its number, which follows ``last``."""
    number, baseline = last, None
    for index in sorted(members, key=lambda index: (lines[index].baseline, lines[index].left)):
        line = lines[index]
        if baseline is None or line.baseline - baseline > _SAME_LINE * (line.bottom - line.top):
            number += 1
            baseline = line.baseline
        yield index, number


def _offsets(chapter: Chapter, lines: Sequence[PrintedLine], store: Cache) -> list[tuple[int | None, ...]]:
    """The places of the words of each of ``lines``; kept with the chapter, whose lines seldom change."""
    printed = memo.facts_of([(line.element, line.text, line.aside) for line in lines])
    return memo.call(store, "places of lines", (chapter.text, printed), lambda: _placed(chapter, lines, store), _PLACES)


_PLACES: memo.Codec[list[tuple[int | None, ...]]] = memo.Codec(
    memo.JSON.encode, lambda entry: [tuple(places) for places in memo.JSON.decode(entry)]
)


def _placed(chapter: Chapter, lines: Sequence[PrintedLine], store: Cache) -> list[tuple[int | None, ...]]:
    words = words_of(chapter, store)
    order = sorted(range(len(lines)), key=lambda index: lines[index].element)
    placed = place(words, [PrintedText(lines[index].text, lines[index].aside) for index in order])
    found: list[tuple[int | None, ...]] = [()] * len(lines)
    for index, places in zip(order, placed, strict=True):
        found[index] = tuple(places)
    return found


def _near(lines: Sequence[PrintedLine], offsets: Sequence[tuple[int | None, ...]]) -> list[int | None]:
    """For each line without a word of the file, the first place in what it is part of, else the last before it."""
    firsts = [next((offset for offset in each if offset is not None), None) for each in offsets]
    by_container: dict[int, int] = {}
    for line, first in zip(lines, firsts, strict=True):
        if line.container is not None and first is not None:
            by_container[line.container] = min(first, by_container.get(line.container, first))
    near: list[int | None] = [None] * len(lines)
    last: int | None = None
    for index in sorted(range(len(lines)), key=lambda index: lines[index].element):
        container = lines[index].container
        if firsts[index] is not None:
            last = firsts[index] if lines[index].aside is None else last
        else:
            near[index] = last if container is None else by_container.get(container, last)
    return near


def _file(chapter: Chapter) -> MappedFile:
    starts = (0, *(end.end() for end in _LINE_END.finditer(chapter.text)))
    return MappedFile(chapter.path, hashlib.sha256(chapter.text.encode()).hexdigest(), starts)
