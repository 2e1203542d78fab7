"""The cells of grid tables into the blocks that they hold: lists, code, paragraphs, each at its place in the file."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from itertools import accumulate, chain

from chapterhouse.inputs.markdown.grid_tables import Grid, Line
from chapterhouse.inputs.markdown.syntax import Node

_DEFINITION = re.compile(r"^ {0,3}\[[^\^\]\n][^\]\n]*\]:[ \t]*\S.*$", re.MULTILINE)
"""The address of a link that a cell may name."""
_BETWEEN = ("\n", "x\n", "\n")
"""Stands behind each cell: a paragraph, which ends whatever list or quotation is open."""
_NOBODY = -1


def read_cells(tree: Node, text: str, grids: Sequence[Grid], parse: Callable[[str], Node]) -> None:
    """Give each table of ``tree`` that is one of ``grids``, the drawings in ``text``, its rows with their cells.

    All cells are read by one ``parse``. A cell that is a paragraph holds its words, another its blocks; one whose
    blocks do not end with it holds its lines as they are written.
    """
    starts = [grid.start for grid in grids]
    tables: list[tuple[Node, Grid]] = []
    for node in tree.walk():
        if node.kind == "GRID_TABLE" and (at := bisect_right(starts, node.end - 1)) and starts[at - 1] >= node.start:
            tables.append((node, grids[at - 1]))
    cells = [_without_margin(cell.lines, text) for _, grid in tables for cell in grid.cells]
    if not any(cells):
        return
    blocks = iter(_Document(text, cells, parse).blocks())
    for node, grid in tables:
        rows: dict[int, Node] = {}
        for cell in grid.cells:
            kind = "TABLE_HEADER" if cell.row < grid.head else "TABLE_ROW"
            row = rows.setdefault(cell.row, Node(kind, grid.start, grid.end, []))
            inner = next(blocks)
            start, end = (cell.lines[0][0], cell.lines[-1][1]) if cell.lines else (grid.start, grid.start)
            is_words = len(inner) == 1 and inner[0].kind in {"PARAGRAPH", "PLAIN"} and not _is_picture(inner[0])
            holder = Node(
                "TABLE_CELL" if is_words else "GRID_CELL", start, end, inner[0].children if is_words else inner
            )
            row.children.append(holder)
        for row in rows.values():
            row.start, row.end = row.children[0].start, max(one.end for one in row.children)
        drawn = {"TABLE_SEPARATOR", "TABLE_HEADER", "TABLE_ROW"}
        others = [child for child in node.children if child.kind not in drawn]
        node.children = sorted([*rows.values(), *others], key=lambda child: child.start)


def _is_picture(paragraph: Node) -> bool:
    return all(child.kind in {"IMAGE_LINK", "NEWLINE", "WHITESPACE"} for child in paragraph.children)


def _without_margin(lines: Sequence[Line], text: str) -> list[Line]:
    """``lines`` without the space that stands before all of them; none where nothing stands in them."""
    if not any(text[start:end].strip() for start, end in lines):
        return []
    has_margin = all(start == end or text[start] == " " for start, end in lines)
    return [(min(start + has_margin, end), end) for start, end in lines]


class _Document:
    """The lines of all cells one behind another, with the way back to their places in ``text``."""

    def __init__(self, text: str, cells: Sequence[Sequence[Line]], parse: Callable[[str], Node]) -> None:
        self._count = len(cells)
        self._lines: list[str] = []
        self._places: list[int] = []
        self._owners: list[int] = []
        self._ends: list[int] = []  # where the line of the file ends
        for number, lines in enumerate(cells):
            for start, end in lines:
                self._add(text[start:end] + "\n", start, number, text.find("\n", end))
            for line in _BETWEEN if lines else ():
                self._add(line, lines[-1][1], _NOBODY, lines[-1][1])
        for found in _DEFINITION.finditer(text):
            self._add(found[0] + "\n", found.start(), _NOBODY, found.end())
        self._offsets = [0, *accumulate(map(len, self._lines))]
        self._tree = parse("".join(self._lines))
        self._cells = cells

    def _add(self, line: str, place: int, owner: int, end: int) -> None:
        self._lines.append(line)
        self._places.append(place)
        self._owners.append(owner)
        self._ends.append(end)

    def blocks(self) -> list[list[Node]]:
        """The blocks of each cell."""
        made: list[list[Node]] = [[] for _ in range(self._count)]
        broken: set[int] = set()
        for block in self._tree.children:
            if block.kind == "BLANK_LINE":
                continue
            written = "".join(self._lines[self._line(block.start) : self._line(block.end - 1) + 1]).rstrip()
            first = self._line(block.start)
            owners = {*self._owners[first : first + written.count("\n") + 1]}
            if len(owners) > 1:
                broken |= owners
            elif owners != {_NOBODY}:
                made[owners.pop()].append(block)
        for block in chain(*made):
            self._place(block)
        for number in broken - {_NOBODY}:
            made[number] = [Node("PARAGRAPH", *self._cells[number][0], [*_as_written(self._cells[number])])]
        return made

    def _line(self, offset: int) -> int:
        return min(bisect_right(self._offsets, offset), len(self._lines)) - 1

    def _place(self, block: Node) -> None:
        """Move ``block`` and all in it to their places; a token of several lines becomes one of its lines."""
        for node in block.walk():
            if not node.children and self._line(node.start) < self._line(max(node.start, node.end - 1)):
                node.children = [*self._pieces(node)]
        for node in block.walk():
            start = self._at(node.start)
            node.start, node.end = start, self._at(node.end - 1) + 1 if node.end > node.start else start

    def _pieces(self, node: Node) -> Iterator[Node]:
        for number in range(self._line(node.start), self._line(node.end - 1) + 1):
            start, end = max(node.start, self._offsets[number]), min(node.end, self._offsets[number + 1])
            bare = end - (end == self._offsets[number + 1])
            if start < bare:
                yield Node("TEXT", start, bare)
            if bare < end:
                yield Node("NEWLINE", bare, end)

    def _at(self, offset: int) -> int:
        number = self._line(offset)
        within = offset - self._offsets[number]
        is_end = within >= len(self._lines[number]) - 1
        return self._ends[number] if is_end else self._places[number] + within


def _as_written(lines: Sequence[Line]) -> Iterator[Node]:
    for number, (start, end) in enumerate(lines):
        if number:
            yield Node("NEWLINE", start - 1, start)
        if start < end:
            yield Node("TEXT", start, end)
