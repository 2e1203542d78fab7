"""Grid tables into their cells, each with its lines: panache reads the first line of a cell, and knows no tall ones.

A table is drawn with `+`, `-`, `=` and `|`; a cell is the rectangle between four corners, whatever other lines end at
its sides (docutils, Grid Tables; Pandoc User's Guide, Extension: grid_tables).
"""

from __future__ import annotations

import re
import unicodedata
from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

_DRAWING = re.compile(
    r"^(?P<margin>[ \t>]*)(?P<grid>\+(?:[-=:]+\+)+[ \t]*\n(?:[ \t>]*[+|][^\n]*(?:\n|\Z))+)", re.MULTILINE
)
_EDGES = re.compile(r"[-=:+]+")
_SIDE = "|+"
_STEPS_A_CHARACTER = 60
"""How long corners are looked for: a drawing that takes longer is none."""

Line = tuple[int, int]
"""Where a line of a cell begins and ends, as offsets in the text."""


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell: the number of the line of its upper edge, counted from 0, and its lines."""

    row: int
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid table from ``start`` to ``end`` in the text; ``head`` is the number of the line drawn with `=`, or 0."""

    start: int
    end: int
    head: int
    cells: tuple[GridCell, ...]


def read_grids(text: str) -> Iterator[Grid]:
    """The grid tables of ``text`` that are drawn soundly, in their order; some may stand in code or a comment."""
    if "+-" not in text and "+=" not in text:
        return
    for found in _DRAWING.finditer(text):
        above = text.rfind("\n", 0, max(0, found.start() - 1)) + 1
        if text[above : found.start()].strip(" \t>\r\n"):
            continue  # a part of the paragraph before it
        grid = _Drawing(text, found.start("grid"), found.end("grid"), len(found["margin"])).read()
        if grid is not None:
            yield grid


def without_grids(text: str, grids: list[Grid]) -> str:
    """``text``, of the same length, in which each of ``grids`` is one empty cell."""
    pieces, last = [], 0
    for grid in grids:
        lines = text[grid.start : grid.end].split("\n")
        margin = grid.start - (text.rfind("\n", 0, grid.start) + 1)
        emptied = [_border(lines[0])]
        for line in lines[1:-1]:
            emptied.append(line[:margin] + _emptied(line[margin:]))
        emptied.append(lines[-1][:margin] + _border(lines[-1][margin:]))
        pieces += [text[last : grid.start], "\n".join(emptied)]
        last = grid.end
    return "".join([*pieces, text[last:]])


def _border(line: str) -> str:
    drawn = line.rstrip()
    return f"+{'-' * (len(drawn) - 2)}+{line[len(drawn) :]}"


def _emptied(line: str) -> str:
    drawn = line.rstrip()
    inner = "".join("\N{IDEOGRAPHIC SPACE}" if _width(one) == 2 else " " if _width(one) else one for one in drawn[1:-1])
    return f"|{inner}|{line[len(drawn) :]}"


def _width(character: str) -> int:
    """How many columns ``character`` takes (Unicode Standard Annex 11)."""
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1


class _Drawing:
    """The characters of a grid by line and column."""

    def __init__(self, text: str, start: int, end: int, margin: int) -> None:
        self.start = start
        self.rows: list[str] = []
        self.places: list[list[int]] = []  # by line, where the character of each column stands; the last is behind it
        at = start
        for number, line in enumerate(text[start:end].removesuffix("\n").split("\n")):
            skipped = 0 if number == 0 else margin
            drawn = line[skipped:].rstrip()
            columns, places = [], []
            for offset, one in enumerate(drawn, at + skipped):
                wide = _width(one)
                columns += [one, "\0"][:wide]
                places += [offset] * wide
            self.rows.append("".join(columns))
            self.places.append([*places, at + skipped + len(drawn)])
            at = text.find("\n", at) + 1 or end
        self.steps = _STEPS_A_CHARACTER * (end - start)

    def read(self) -> Grid | None:
        """The table that is drawn; None where it is none, or where a line breaks off."""
        width, last = len(self.rows[0]), len(self.rows) - 1
        if any(len(row) != width or row[-1] not in _SIDE or "\t" in row for row in self.rows):
            return None
        found: list[tuple[int, int, int, int]] = []
        corners, seen = deque([(0, 0)]), {(0, 0)}
        while corners:
            top, left = corners.popleft()
            if top == last or left == width - 1:
                continue
            cell = self._cell(top, left)
            if cell is None:
                continue  # a corner of other cells only
            found.append((top, left, *cell))
            for corner in ((top, cell[1]), (cell[0], left)):
                if corner not in seen:
                    seen.add(corner)
                    corners.append(corner)
        if sum((bottom - top) * (right - left) for top, left, bottom, right in found) != last * (width - 1):
            return None
        head = next((at for at, row in enumerate(self.rows[:-1]) if at and "=" in row and _EDGES.fullmatch(row)), 0)
        cells = tuple(GridCell(top, self._lines(*place)) for top, *rest in sorted(found) for place in [(top, *rest)])
        return Grid(self.start, self.places[last][-1], head, cells)

    def _cell(self, top: int, left: int) -> tuple[int, int] | None:
        """The last line and column of the cell whose upper left corner stands at ``top`` and ``left``."""
        upper = self.rows[top]
        for right in range(left + 1, len(upper)):
            if upper[right] not in "-=:+":
                return None
            if upper[right] != "+":
                continue
            for bottom in range(top + 1, len(self.rows)):
                row = self.rows[bottom]
                self.steps -= 1
                if self.steps < 0 or row[right] not in _SIDE or row[left] not in _SIDE:
                    break
                if row[right] == "+" and row[left] == "+" and _EDGES.fullmatch(row, left, right + 1):
                    return bottom, right
        return None

    def _lines(self, top: int, left: int, bottom: int, right: int) -> tuple[Line, ...]:
        lines = []
        for number in range(top + 1, bottom):
            places = self.places[number]
            shown = self.rows[number][left + 1 : right].rstrip()
            end = places[left + 1 + len(shown)] if shown else places[left + 1]
            lines.append((places[left + 1], end))
        return tuple(lines)
