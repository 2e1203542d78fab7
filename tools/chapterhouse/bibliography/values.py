"""The right side of ``name = ...`` into its pieces: text in braces or quotation marks, numbers, names of strings.

The grammar is BibTeX's (O. Patashnik, "BibTeXing"; N. Markey, "Tame the BeaST", 2.1), with one allowance that
bibtexparser and pandoc make too: a brace or quotation mark after a backslash does not count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

_BRACES = re.compile(r"\\.|[{}]", re.DOTALL)
_BRACES_AND_QUOTES = re.compile(r"\\.|[{}\"]", re.DOTALL)
_SPACE = re.compile(r"\s*")
_WORD = re.compile(r"[^\s#,={}()\"%]+")
_JOIN = re.compile(r"\s*#\s*")


class Piece(NamedTuple):
    """``text[start:end]``; ``literal`` tells text and numbers from the name of a string."""

    start: int
    end: int
    literal: bool


class Expression(NamedTuple):
    """Pieces joined by ``#``, at ``text[start:end]``, delimiters included."""

    start: int
    end: int
    pieces: tuple[Piece, ...]

    @property
    def raw(self) -> tuple[int, int]:
        """Where the raw value stands: between the delimiters of a single piece, else the whole expression."""
        if len(self.pieces) == 1:
            return self.pieces[0].start, self.pieces[0].end
        return self.start, self.end


class Malformed(NamedTuple):
    """Why and where reading stopped. ``opened`` is the delimiter that nothing closes, if that is the fault."""

    offset: int
    reason: str
    opened: str | None = None


def braces(text: str, start: int, end: int) -> Iterator[tuple[int, bool]]:
    """The braces in ``text[start:end]`` that count, each with True where it opens."""
    for found in _BRACES.finditer(text, start, end):
        if found.group() in "{}":
            yield found.start(), found.group() == "{"


def depth(text: str) -> int:
    """How deep the braces of ``text`` nest; -1 where they do not balance."""
    level = deepest = 0
    for _, opens in braces(text, 0, len(text)):
        level += 1 if opens else -1
        if level < 0:
            return -1
        deepest = max(deepest, level)
    return -1 if level else deepest


def closing_braces(text: str) -> dict[int, int]:
    """For every opening brace of ``text`` that is closed somewhere, where; in one pass."""
    stack: list[int] = []
    closed: dict[int, int] = {}
    for place, opens in braces(text, 0, len(text)):
        if opens:
            stack.append(place)
        elif stack:
            closed[stack.pop()] = place
    return closed


def _closing(text: str, start: int, end: int) -> int | None:
    """Where the brace or quotation mark at ``start`` is closed, None where it is not before ``end``."""
    if text[start] == "{":
        level = 0
        for place, opens in braces(text, start, end):
            level += 1 if opens else -1
            if level == 0:
                return place
        return None
    level = 0
    for found in _BRACES_AND_QUOTES.finditer(text, start + 1, end):
        mark = found.group()
        if mark == "{":
            level += 1
        elif mark == "}":
            level -= 1
            if level < 0:
                return None
        elif mark == '"' and level == 0:
            return found.start()
    return None


def _piece(text: str, start: int, end: int) -> tuple[Piece, int] | Malformed:
    """The piece that begins at ``start`` and the offset behind it."""
    if start < end and text[start] in '{"':
        close = _closing(text, start, end)
        if close is None:
            opened = "brace" if text[start] == "{" else "quotation mark"
            return Malformed(start, f"this {opened} is never closed", text[start])
        return Piece(start + 1, close, True), close + 1
    found = _WORD.match(text, start, end)
    if found is None:
        return Malformed(start, "a value is missing here: write it in braces")
    word = found.group()
    return Piece(start, found.end(), word.isascii() and word.isdigit()), found.end()


def read_expression(text: str, start: int, end: int) -> Expression | Malformed:
    """The value that begins at or after ``start``, read no further than ``end`` and no further than it reaches."""
    if (
        start < end
        and text[start] == "{"
        and text.find("}", start, end) == end - 1
        and text[end - 2] != "\\"
        and text.find("{", start + 1, end) < 0
    ):
        return Expression(start, end, (Piece(start + 1, end - 1, True),))
    place = _SPACE.match(text, start, end)
    assert place is not None
    first = at = place.end()
    pieces: list[Piece] = []
    while True:
        read = _piece(text, at, end)
        if isinstance(read, Malformed):
            return read
        piece, at = read
        pieces.append(piece)
        joined = _JOIN.match(text, at, end)
        if joined is None:
            return Expression(first, at, tuple(pieces))
        at = joined.end()
