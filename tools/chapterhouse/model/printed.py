"""The printed lines of a paper and where each of their words was written: the map that every PDF carries."""

from __future__ import annotations

import json
import zlib
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from chapterhouse.core.words import words_in

MAP = "places.json.zlib"
"""The name of the map among the attachments of a PDF."""
_FORMAT = 1
_LARGEST = 100_000_000
"""Bytes of a map; that of a paper of 50,000 words has some three million."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in points from the upper left corner of the page."""


class UnreadableMap(ValueError):
    """What should be a map of places is none."""


@dataclass(frozen=True, slots=True)
class MappedFile:
    """A source file: its path, the SHA-256 of its text in UTF-8, and the offsets at which its lines begin."""

    path: str
    sha256: str
    line_starts: tuple[int, ...]

    def line_and_column(self, offset: int) -> tuple[int, int]:
        """The line and column of a character, both from 1."""
        line = bisect_right(self.line_starts, offset)
        return line, offset - self.line_starts[line - 1] + 1


@dataclass(frozen=True, slots=True)
class MappedLine:
    """A printed line: its page (from 0), its number in the margin of the review copy, and its words with their offsets.

    ``baseline`` is in points from the top of the page, like ``box``.

    Several pieces side by side, such as the cells of a row, share a number. ``file`` is an index in the files of the
    map; ``offsets`` has an entry for each word of ``text``, None where nothing in the file is printed as this word.
    ``near`` is set where no word has an offset: it is that of the table, statement or paragraph that the line belongs
    to or follows.
    """

    page: int
    number: int
    box: Box
    baseline: float
    text: str
    file: int
    offsets: tuple[int | None, ...]
    near: int | None = None

    @property
    def placed(self) -> tuple[int, ...]:
        """The offsets that are known."""
        return tuple(offset for offset in self.offsets if offset is not None)


@dataclass(frozen=True, slots=True)
class PrintedMap:
    """All printed lines of the chapters, page by page from the top.

    ``labels`` are the printed numbers of the pages; ``commit`` is None outside git; ``modified`` tells that files
    differed from it.
    """

    commit: str | None
    modified: bool
    files: tuple[MappedFile, ...]
    labels: tuple[str, ...]
    lines: tuple[MappedLine, ...]

    def to_bytes(self) -> bytes:
        """The map as compressed JSON (RFC 8259, RFC 1950)."""
        lines = [
            [
                line.page,
                line.number,
                [*line.box, line.baseline],
                line.text,
                line.file,
                _differences(line.offsets),
                line.near,
            ]
            for line in self.lines
        ]
        facts = {
            "format": _FORMAT,
            "commit": self.commit,
            "modified": self.modified,
            "files": [[file.path, file.sha256, _differences(file.line_starts)] for file in self.files],
            "labels": self.labels,
            "lines": lines,
        }
        return zlib.compress(json.dumps(facts, ensure_ascii=False, separators=(",", ":")).encode(), 9)

    @classmethod
    def from_bytes(cls, content: bytes) -> PrintedMap:
        """The map in ``content``; raises :class:`UnreadableMap`."""
        try:
            reader = zlib.decompressobj()
            text = reader.decompress(content, _LARGEST)
            if reader.unconsumed_tail:
                raise UnreadableMap("the map of places is too large")
            facts: dict[str, Any] = json.loads(text)
            if facts["format"] != _FORMAT:
                raise UnreadableMap("the map of places is of another version of this tool")
            files = tuple(
                MappedFile(str(path), str(digest), tuple(accumulate(map(int, starts))))
                for path, digest, starts in facts["files"]
            )
            lines = tuple(_line(fields, len(files), len(facts["labels"])) for fields in facts["lines"])
            commit = facts["commit"]
            labels = tuple(map(str, facts["labels"]))
            return cls(None if commit is None else str(commit), bool(facts["modified"]), files, labels, lines)
        except UnreadableMap:
            raise
        except (zlib.error, ValueError, KeyError, TypeError, IndexError, RecursionError) as error:
            raise UnreadableMap("the map of places is damaged") from error


def _line(fields: Sequence[Any], files: int, pages: int) -> MappedLine:
    page, number, (left, top, right, bottom, baseline), text, file, differences, near = fields
    offsets: list[int | None] = []
    last = 0
    for difference in differences:
        if difference is None:
            offsets.append(None)
        else:
            last += int(difference)
            offsets.append(last)
    if (
        not isinstance(near, int | None)
        or not isinstance(number, int)
        or len(offsets) != sum(1 for _ in words_in(str(text)))
        or not 0 <= file < files
        or not 0 <= page < pages
    ):
        raise UnreadableMap("the map of places is damaged")
    box = (float(left), float(top), float(right), float(bottom))
    return MappedLine(int(page), int(number), box, float(baseline), str(text), int(file), tuple(offsets), near)


def _differences(offsets: Sequence[int | None]) -> list[int | None]:
    """Each offset less the one before it, which is small and so takes little room when it is compressed."""
    found: list[int | None] = []
    last = 0
    for offset in offsets:
        if offset is None:
            found.append(None)
        else:
            found.append(offset - last)
            last = offset
    return found
