"""Cells of few words, dates above all, that stay on one line where the other columns of their table have room.

The layout of tables by CSS 2.2 (17.5.2.2) gives a column of sentences so much that a date beside it breaks at each of
its spaces.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element

from chapterhouse.outputs.pdf.roles import classes, words_of

WHOLE = "whole-cell"
"""The class of a cell whose line does not end (print.css)."""
_FEW = 20
"""Characters of what stays on one line."""
_TEXT = 24
"""Characters that a column of sentences keeps on a line."""
_GAP = 3
"""Characters that the space between two columns takes."""
_GROUPS = frozenset({"thead", "tbody", "tfoot"})
_OWN_WIDTH = frozenset({"img", "math", "pre", "svg", "table"})


@dataclass(slots=True)
class _Column:
    """The cells of few words in a column, with the lengths of the longest of them, and of its longest word.

    ``has_text`` tells whether other cells hold more.
    """

    cells: list[Element] = field(default_factory=list)
    longest: int = 0
    word: int = 1
    has_text: bool = False

    @property
    def least(self) -> int:
        """The characters that the column needs where each of its cells may break."""
        return max(self.word, _TEXT if self.has_text else 1)

    @property
    def more(self) -> int:
        """The characters that it needs beyond these for its cells of few words to stay whole."""
        return max(0, self.longest - self.least)


def keep_cells_whole(table: Element, characters: int) -> None:
    """Mark the cells of few words of ``table``, ``characters`` wide, in as many of its columns as there is room for."""
    columns = _columns(table)
    room = characters - sum(column.least + _GAP for column in columns)
    for column in sorted(columns, key=lambda one: one.more):
        room -= column.more
        if room < 0:
            return
        for cell in column.cells:
            cell.set("class", " ".join([*classes(cell), WHOLE]))


def _columns(table: Element) -> list[_Column]:
    """The columns of ``table``; none where cells go over several rows, which leave others out of their column."""
    columns: list[_Column] = []
    for row in _rows(table):
        at = 0
        for cell in row:
            span = int(cell.get("colspan", "1"))
            if cell.get("rowspan", "1") != "1":
                return []
            columns += (_Column() for _ in range(at + span - len(columns)))
            if span == 1:
                _take(columns[at], cell)
            at += span
    return columns


def _take(column: _Column, cell: Element) -> None:
    said = " ".join(words_of(cell).split())
    column.word = max([column.word, *map(len, said.split(" "))])
    if len(said) > _FEW or any(one.tag in _OWN_WIDTH for one in cell.iter()):
        column.has_text = True
    elif " " in said:
        column.cells.append(cell)
        column.longest = max(column.longest, len(said))


def _rows(table: Element) -> Iterator[Element]:
    for child in table:
        if child.tag == "tr":
            yield child
        elif child.tag in _GROUPS:
            yield from (row for row in child if row.tag == "tr")
