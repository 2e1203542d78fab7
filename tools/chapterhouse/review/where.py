"""Questions to a map of places: which source line a page and line of the PDF is, and where words are quoted from."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from chapterhouse.core.alignment import common_runs
from chapterhouse.core.words import words_in
from chapterhouse.model.printed import MappedLine, PrintedMap

_SHORTEST_QUOTE = 2
_MATCHED = 0.75
"""The share of a quote's words that must be found in a row for it to be placed."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in the sources of the map's revision: ``offset`` in ``file``, with its line and column from 1.

    ``end`` is the offset after the last word that is meant; ``exact`` is false where the line holds no word of the file
    and the place is that of what it belongs to.
    """

    file: str
    offset: int
    end: int
    line: int
    column: int
    text: str
    exact: bool = True


class Lookup:
    """A map, prepared for many questions."""

    def __init__(self, printed: PrintedMap) -> None:
        """Sort the lines by page label and number."""
        self.map = printed
        self._by_line: dict[tuple[str, int], list[MappedLine]] = {}
        self._by_page: dict[str, list[MappedLine]] = {}
        for line in printed.lines:
            label = printed.labels[line.page]
            self._by_line.setdefault((label, line.number), []).append(line)
            self._by_page.setdefault(label, []).append(line)
        self._words: list[str] = []
        self._origins: list[tuple[MappedLine, int]] = []
        self._index: dict[str, list[int]] = {}

    def page(self, label: str) -> Spot | None:
        """The first place on a page, by its printed number."""
        return next((spot for line in self._by_page.get(label, ()) if (spot := self.spot(line)) is not None), None)

    def line(self, label: str, number: int) -> Spot | None:
        """The place of a numbered line; None where no page has this printed number, or not so many lines."""
        spots = [self.spot(line) for line in self._by_line.get((label, number), ())]
        found = [spot for spot in spots if spot is not None]
        return next((spot for spot in found if spot.exact), found[0] if found else None)

    def lines(self, label: str, number: int, to_label: str, to_number: int) -> Spot | None:
        """The place of a range of lines, from the first word to the last."""
        first, last = self.line(label, number), self.line(to_label or label, to_number)
        if first is None or last is None or last.file != first.file or last.end < first.offset:
            return first
        return Spot(first.file, first.offset, last.end, first.line, first.column, first.text, first.exact)

    def has_page(self, label: str) -> bool:
        """Whether a page has this printed number."""
        return label in self._by_page

    def spot(self, line: MappedLine, start: int = 0, end: int | None = None) -> Spot | None:
        """The place of the words ``start`` to ``end`` of a printed line, in the order in which they are printed."""
        offsets = [(offset, word) for offset, (_, word) in zip(line.offsets, words_in(line.text), strict=True)][
            start:end
        ]
        placed = [(offset, word) for offset, word in offsets if offset is not None]
        file = self.map.files[line.file]
        if not placed:
            at = line.near if not line.placed else None
            if at is None:
                return None
            return Spot(file.path, at, at, *file.line_and_column(at), line.text, exact=False)
        first, (last, word) = placed[0][0], placed[-1]
        return Spot(file.path, first, max(last + len(word), first), *file.line_and_column(first), line.text)

    def quote(self, quote: str, near: str = "", file: str = "") -> list[Spot]:
        """The places where the words of ``quote`` are printed, best first: all of them where several are equally good.

        ``near`` is the printed number of the page that the quote should be on or next to, ``file`` the path of the
        chapter that it is in. Words that were parted at the end of a line are found, too.
        """
        wanted = [word.casefold() for _, word in words_in(quote)]
        if not wanted:
            return []
        self._prepare()
        exact = list(self._runs(wanted))
        found = [spot for at in exact if (spot := self._spanned(at, at + len(wanted))) is not None]
        if file:
            found = [spot for spot in found if spot.file == file] or found
        if near and len(found) > 1:
            on_page = [
                spot
                for at, spot in ((at, self._spanned(at, at + len(wanted))) for at in exact)
                if spot is not None and self.map.labels[self._origins[at][0].page] == near
            ]
            found = on_page or found
        return found or (self._close(wanted, near) if len(wanted) > _SHORTEST_QUOTE else [])

    def _prepare(self) -> None:
        if self._words:
            return
        for line in self.map.lines:
            for position, (_, word) in enumerate(words_in(line.text)):
                self._words.append(word.casefold())
                self._origins.append((line, position))
        for position, word in enumerate(self._words):
            self._index.setdefault(word, []).append(position)

    def _runs(self, wanted: Sequence[str]) -> Iterator[int]:
        rarest = min(range(len(wanted)), key=lambda at: len(self._index.get(wanted[at], ())))
        for position in self._index.get(wanted[rarest], ()):
            start = position - rarest
            if start >= 0 and self._words[start : start + len(wanted)] == list(wanted):
                yield start

    def _close(self, wanted: Sequence[str], near: str) -> list[Spot]:
        """The one place that has most of the words of a quote, as where a line is broken within a word."""
        pages = [self._page_words(label) for label in ([near] if near in self._by_page else self._by_page)]
        best: list[tuple[int, int, int]] = []
        for start, end in pages:
            runs = common_runs(self._words[start:end], wanted)
            matched = sum(length for _, _, length in runs)
            if matched >= _MATCHED * len(wanted):
                best.append((matched, start + runs[0][0], start + runs[-1][0] + runs[-1][2]))
        best.sort(reverse=True)
        if not best or (len(best) > 1 and best[0][0] == best[1][0]):
            return []
        spot = self._spanned(*best[0][1:])
        return [spot] if spot else []

    def _page_words(self, label: str) -> tuple[int, int]:
        lines = {id(line) for line in self._by_page[label]}
        members = [at for at, (line, _) in enumerate(self._origins) if id(line) in lines]
        return (members[0], members[-1] + 1) if members else (0, 0)

    def _spanned(self, start: int, end: int) -> Spot | None:
        """The place of words of the whole paper, counted through it."""
        first, last = self._origins[start], self._origins[end - 1]
        if first[0] is last[0]:
            return self.spot(first[0], first[1], last[1] + 1)
        one, other = self.spot(first[0], first[1]), self.spot(last[0], 0, last[1] + 1)
        if one is None or other is None or one.file != other.file or not (one.exact and other.exact):
            return one if one and one.exact else None
        return Spot(one.file, one.offset, max(other.end, one.offset), one.line, one.column, one.text)


_PLACE = re.compile(r"(?P<page>[0-9]+|[ivxlcdm]+)(?::(?P<line>\d+))?", re.IGNORECASE)


def parse_place(text: str) -> tuple[str, int | None] | None:
    """``12`` or ``12:4`` or ``iv:3`` into a printed page number and a line; None for anything else."""
    found = _PLACE.fullmatch(text.strip())
    return (found["page"].lower(), int(found["line"]) if found["line"] else None) if found else None
