"""Where remarks are in today's text: each revision that was read is compared with today's, file by file, once."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate

from chapterhouse.core.words import words_in
from chapterhouse.inputs.source import Refused, Source
from chapterhouse.reports.location import Lines
from chapterhouse.review.history import Fate, Passage
from chapterhouse.review.remark import DOCUMENT, Place, Remark

_ENOUGH_WORDS = 6
"""Words in a row that tell a place by themselves, in a file to which text was moved."""

AtRevision = Callable[[str], Source | None]
"""The files of a commit, None where the repository has no such commit."""


@dataclass(frozen=True, slots=True)
class Now:
    """Where a remark is today, and what became of its place; line and column are 0 for a whole chapter or document."""

    fate: Fate
    file: str = ""
    line: int = 0
    column: int = 0
    offset: int = 0
    lines: int = 0

    @property
    def text(self) -> str:
        """``file:line:column`` as editors read it."""
        if self.fate is Fate.ORPHANED:
            return "(no place)"
        return self.file if not self.line else f"{self.file}:{self.line}:{self.column}"


LOST = Now(Fate.ORPHANED)


class Tracker:
    """Carries places to the texts of today."""

    def __init__(self, today: Mapping[str, str], at_revision: AtRevision) -> None:
        """``today`` are the chapters by path."""
        self._today = today
        self._at_revision = at_revision
        self._sources: dict[str, Source | None] = {}
        self._passages: dict[tuple[str, str], tuple[Passage, Lines] | None] = {}
        self._lines: dict[str, Lines] = {}
        self._words: dict[str, _Words] = {}
        self._carried: dict[tuple[str, Place], Now] = {}

    def now(self, remark: Remark) -> Now:
        """Where ``remark`` is today."""
        if remark.place is None:
            return LOST
        known = remark.revision, remark.place
        if known not in self._carried:
            self._carried[known] = self._carry(*known)
        return self._carried[known]

    def _carry(self, revision: str, place: Place) -> Now:
        if place.file == DOCUMENT:
            return Now(Fate.PLACED, DOCUMENT)
        if not place.line:
            return Now(Fate.PLACED, place.file) if place.file in self._today else LOST
        compared = self._compared(revision, place.file)
        if compared is None:
            return self._by_words(place)
        passage, old = compared
        if place.line > len(old):
            return LOST
        carried = passage.carry(old.position_of(place.line, place.column))
        if carried.offset is None:
            return self._elsewhere(place)
        at = self._lines_of(place.file).position(carried.offset)
        return Now(carried.fate, place.file, at.line, at.column, at.offset, carried.lines)

    def _compared(self, revision: str, file: str) -> tuple[Passage, Lines] | None:
        if (revision, file) not in self._passages:
            self._passages[revision, file] = self._compare(revision, file)
        return self._passages[revision, file]

    def _compare(self, revision: str, file: str) -> tuple[Passage, Lines] | None:
        if not revision:
            return None
        if revision not in self._sources:
            self._sources[revision] = self._at_revision(revision)
        source = self._sources[revision]
        if source is None:
            return None
        try:
            old = source.read_text(file)
        except Refused:
            return None
        return Passage(old, self._today.get(file, "")), Lines(old)

    def _lines_of(self, file: str) -> Lines:
        if file not in self._lines:
            self._lines[file] = Lines(self._today[file])
        return self._lines[file]

    def _words_of(self, file: str) -> _Words:
        if file not in self._words:
            self._words[file] = _Words(self._today[file])
        return self._words[file]

    def _elsewhere(self, place: Place) -> Now:
        """The one other chapter in which the words of the place stand, if they are enough to tell."""
        return self._find(place, [path for path in self._today if path != place.file])

    def _by_words(self, place: Place) -> Now:
        """The place by its words alone, where the revision that was read is not known here."""
        found = self._find(place, [place.file] if place.file in self._today else [])
        return self._elsewhere(place) if found is LOST else found

    def _find(self, place: Place, files: list[str]) -> Now:
        words = [word for _, word in words_in(place.words)]
        if len(words) < _ENOUGH_WORDS:
            return LOST
        found = [(file, offset) for file in files for offset in self._words_of(file).find(words)]
        if len(found) != 1:
            return LOST
        file, offset = found[0]
        at = self._lines_of(file).position(offset)
        return Now(Fate.MOVED, file, at.line, at.column, offset, at.line - place.line)


class _Words:
    """The words of a file in one string, so that a run of them is found at once."""

    def __init__(self, text: str) -> None:
        words = [(offset, word.casefold()) for offset, word in words_in(text)]
        self._joined = " " + "".join(f"{word} " for _, word in words)
        self._offsets = [offset for offset, _ in words]
        self._starts = list(accumulate((len(word) + 1 for _, word in words), initial=0))

    def find(self, words: Sequence[str]) -> Iterator[int]:
        """The offsets in the file at which ``words`` follow one another."""
        wanted = " " + "".join(f"{word.casefold()} " for word in words)
        at = self._joined.find(wanted)
        while at >= 0:
            yield self._offsets[bisect_left(self._starts, at)]
            at = self._joined.find(wanted, at + 1)
