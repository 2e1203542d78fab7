"""Spans into lines and columns: the one place where they are worked out for the reports.

Lines and columns count from 1; a column is a count of Unicode code points, so a tab, a Hangul syllable and a combining
accent are one column each. A line ends where the Language Server Protocol 3.17 ("Text Documents") says that it ends:
at a line feed, a carriage return, or both together. (``str.splitlines`` ends lines at form feeds and six more
characters, where no editor and no ``git`` does.)
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Span

_LINE_END = re.compile(r"\r\n|\n|\r")


@dataclass(frozen=True, slots=True, order=True)
class Position:
    """A place between two characters: ``line`` and ``column`` from 1, ``offset`` from 0, all in code points."""

    line: int
    column: int
    offset: int


@dataclass(frozen=True, slots=True)
class Extent:
    """Where a span begins and ends, as an editor counts."""

    start: Position
    end: Position


class Lines:
    """The lines of one text."""

    def __init__(self, text: str) -> None:
        """Splits ``text`` once, in time linear to its length."""
        self._text = text
        self._starts = [0, *[end.end() for end in _LINE_END.finditer(text)]]

    def __len__(self) -> int:
        """How many lines there are; a text that ends in a line feed has an empty last one."""
        return len(self._starts)

    @property
    def starts(self) -> tuple[int, ...]:
        """The offsets at which the lines begin."""
        return tuple(self._starts)

    def line(self, number: int) -> str:
        """The characters of line ``number``, from 1, without its end; raises :class:`IndexError` for no such line."""
        if not 1 <= number <= len(self._starts):
            raise IndexError(f"line {number} of {len(self._starts)}")
        end = self._starts[number] if number < len(self._starts) else None
        return self._text[self._starts[number - 1] : end].rstrip("\r\n")

    def start(self, number: int) -> int:
        """The offset of the first character of line ``number``, from 1; raises :class:`IndexError` for no such line."""
        if not 1 <= number <= len(self._starts):
            raise IndexError(f"line {number} of {len(self._starts)}")
        return self._starts[number - 1]

    def number(self, offset: int) -> int:
        """The line of a character offset, from 1."""
        return bisect_right(self._starts, offset)

    def position(self, offset: int) -> Position:
        """The place of a character offset; an offset behind the text is the text's end."""
        offset = min(offset, len(self._text))
        number = bisect_right(self._starts, offset)
        return Position(number, offset - self._starts[number - 1] + 1, offset)

    def position_of(self, line: int, column: int) -> int:
        """The offset of a line and column, both from 1; a column after the line's end is that end."""
        start = self._starts[line - 1]
        return start + min(column - 1, len(self.line(line)))

    def extent(self, span: Span) -> Extent:
        """Where ``span`` begins and ends in this text."""
        return Extent(self.position(span.start), self.position(span.end))


class Texts:
    """The checked texts with their lines, each split once and only when a finding asks for it."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        """Keeps ``texts``, each by its project path."""
        self._texts = texts
        self._lines: dict[str, Lines] = {}

    def lines(self, file: str) -> Lines | None:
        """The lines of ``file``; None where its text is not known, as for a picture or a file that is not UTF-8."""
        if file not in self._lines and file in self._texts:
            self._lines[file] = Lines(self._texts[file])
        return self._lines.get(file)

    def extent(self, span: Span) -> Extent | None:
        """Where ``span`` begins and ends; None where the text of its file is not known."""
        lines = self.lines(span.file)
        return None if lines is None else lines.extent(span)
