"""A table of a comment sheet, and what can be wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

MOST_ROWS = 200_000
"""Rows of a sheet; the largest review round known had 31,422."""
MOST_COLUMNS = 200
LARGEST_SHEET = 100_000_000
"""Bytes of a file, and of all that it holds when it is unpacked."""


class UnreadableSheet(Exception):
    """A file of comments cannot be taken; the message says why and what would help.

    ``table`` is the sheet that it is about, ``row`` and ``column`` the cell, from 1; empty and 0 where it is more.
    """

    def __init__(self, message: str, row: int = 0, *, table: str = "", column: int = 0) -> None:
        super().__init__(message)
        self.row, self.table, self.column = row, table, column

    @property
    def place(self) -> str:
        """Where in the file it is, to stand after the file's name: ``, sheet "Comments", cell B7``."""
        return place_in_file(self.table, self.row, self.column)


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a sheet as text; ``rows[0][0]`` is the cell in row ``first_row`` and column ``first_column``.

    Both count from 1. ``name`` is the sheet's name, or tells which of a document's tables it is. ``merged`` maps the
    indexes of a row and a column that a merged cell covers to those of the cell that holds its text; ``without_result``
    are the indexes of formulas of which the file keeps no result.
    """

    name: str
    rows: Sequence[Sequence[str]]
    first_row: int = 1
    first_column: int = 1
    merged: Mapping[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    without_result: frozenset[tuple[int, int]] = frozenset()

    def row_number(self, index: int) -> int:
        """The number that a spreadsheet shows for ``rows[index]``."""
        return self.first_row + index

    def cell_name(self, row: int, column: int) -> str:
        """What a spreadsheet calls the cell with these indexes: ``B7``."""
        return f"{letters_of(self.first_column + column)}{self.row_number(row)}"


def place_in_file(table: str, row: int, column: int = 0) -> str:
    """A place in a file, to stand after its name: ``, sheet "Comments", cell B7``."""
    sheet = f", {table}" if re.fullmatch(r"table \d+", table) else f', sheet "{table}"' if table else ""
    return f"{sheet}{f', cell {letters_of(column)}{row}' if row and column else f', row {row}' if row else ''}"


def letters_of(column: int) -> str:
    """What a spreadsheet calls a column, counted from 1: 1 is ``A``, 27 ``AA``."""
    letters = ""
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
