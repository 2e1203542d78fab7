"""A table of a comment sheet, and what can be wrong with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

MOST_ROWS = 200_000
"""Rows of a sheet; the largest review round known had 31,422."""
MOST_COLUMNS = 200
LARGEST_SHEET = 100_000_000
"""Bytes of a file, and of all that it holds when it is unpacked."""


class UnreadableSheet(Exception):
    """A file of comments cannot be taken; the message says why and what would help, ``row`` where (from 1, or 0)."""

    def __init__(self, message: str, row: int = 0) -> None:
        super().__init__(message)
        self.row = row


@dataclass(frozen=True, slots=True)
class Table:
    """The cells of a sheet as text; ``rows[0][0]`` is the cell in row ``first_row`` and column ``first_column``.

    Both count from 1. ``name`` is the sheet's name, or tells which of a document's tables it is.
    """

    name: str
    rows: Sequence[Sequence[str]]
    first_row: int = 1
    first_column: int = 1

    def row_number(self, index: int) -> int:
        """The number that a spreadsheet shows for ``rows[index]``."""
        return self.first_row + index
