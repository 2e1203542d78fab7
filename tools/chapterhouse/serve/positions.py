"""Offsets in characters into positions of the Language Server Protocol, and back.

The protocol counts lines from 0 and columns in UTF-16 code units (LSP 3.17, "Position"). This is the only module that
counts so; all others have spans of characters.
"""

from __future__ import annotations

from lsprotocol.types import Position, Range

from chapterhouse.core.diagnostics import Span
from chapterhouse.reports.location import Lines


def utf16_units(text: str) -> int:
    """How many UTF-16 code units ``text`` has: two for each character beyond the Basic Multilingual Plane."""
    return len(text) + sum(character > "\uffff" for character in text)


def text_before(line: str, units: int) -> str:
    """The characters of ``line`` before the column ``units``; all of them where it is shorter."""
    counted = 0
    for index, character in enumerate(line):
        if counted >= units:
            return line[:index]
        counted += 2 if character > "\uffff" else 1
    return line


class TextPositions:
    """The positions of one text."""

    def __init__(self, text: str) -> None:
        self._lines = Lines(text)
        self._text = text

    def position(self, offset: int) -> Position:
        """The position of a character offset; an offset behind the text is the text's end."""
        place = self._lines.position(offset)
        before = self._text[place.offset - (place.column - 1) : place.offset]
        return Position(place.line - 1, utf16_units(before))

    def range(self, span: Span) -> Range:
        """The range of ``span``."""
        return Range(self.position(span.start), self.position(span.end))

    def offset(self, position: Position) -> int:
        """The character offset of ``position``; one behind the end of its line is that end."""
        if position.line >= len(self._lines):
            return len(self._text)
        line = self._lines.line(position.line + 1)
        return self._lines.start(position.line + 1) + len(text_before(line, position.character))
