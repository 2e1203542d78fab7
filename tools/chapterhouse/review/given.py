"""Places into what people call them: a remark that came with a mark and no number gets section, page and line."""

from __future__ import annotations

import dataclasses
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping

from chapterhouse.model.printed import PrintedMap
from chapterhouse.reports.location import Lines
from chapterhouse.review.remark import DOCUMENT, Given, Place, Remark
from chapterhouse.review.sections import Sections


class PrintedAt:
    """A map of places asked the other way round: where a character of a file is printed."""

    def __init__(self, printed: PrintedMap) -> None:
        """Sort the words of each file by their offsets."""
        self.commit = printed.commit
        placed: dict[str, list[tuple[int, str, int]]] = {}
        for line in printed.lines:
            label = printed.labels[line.page]
            words = placed.setdefault(printed.files[line.file].path, [])
            words += ((offset, label, line.number) for offset in line.placed)
        self._places = {path: sorted(words) for path, words in placed.items()}

    def at(self, file: str, offset: int) -> tuple[str, str] | None:
        """The printed page and the line of the last word that begins at ``offset`` or before; None before the first."""
        places = self._places.get(file, [])
        index = bisect_right(places, offset, key=lambda place: place[0]) - 1
        return (places[index][1], str(places[index][2])) if index >= 0 else None


def with_given(
    remarks: Iterable[Remark], sections: Sections, texts: Mapping[str, str], printed: PrintedAt | None
) -> Iterator[Remark]:
    """The remarks with all that can be said of their places where the commenter did not say it.

    ``sections`` and ``texts`` are those of the revision that was read, ``printed`` is its review copy, if it is there.
    """
    lines = {path: Lines(text) for path, text in texts.items()}
    for remark in remarks:
        place = remark.place
        if place is None:
            yield remark
        elif place.file == DOCUMENT:
            yield dataclasses.replace(remark, given=dataclasses.replace(remark.given, whole=True))
        elif place.file not in lines or not 1 <= place.line <= len(lines[place.file]):
            yield remark
        else:
            offset = lines[place.file].position_of(place.line, place.column)
            yield dataclasses.replace(remark, given=_completed(remark.given, place, offset, sections, printed))


def _completed(given: Given, place: Place, offset: int, sections: Sections, printed: PrintedAt | None) -> Given:
    chapter, section = sections.numbers(place.file, offset)
    page, line = given.page, given.line
    if printed is not None and not (page and line) and not given.whole:
        found = printed.at(place.file, offset)
        page, line = found if found is not None and page in ("", found[0]) else (page, line)
    clause = given.clause or ("" if given.whole else section)
    return dataclasses.replace(given, chapter=given.chapter or chapter, clause=clause, page=page, line=line)
