"""Rows of words into a table for the terminal."""

from __future__ import annotations

from collections.abc import Sequence

from wcwidth import wcswidth

from chapterhouse.reports.quoting import printable


def printed_table(heads: Sequence[str], rows: Sequence[Sequence[str]], right: frozenset[int] = frozenset()) -> str:
    """Columns as wide as their widest cell; the columns ``right`` are flush right.

    The text ends in a line feed. Widths are those of a terminal: a Hangul syllable takes two columns. Characters
    of ``rows`` that a terminal would not show are written out.
    """
    lines = [list(heads), *([printable(cell) for cell in row] for row in rows)]
    widths = [max(_width(line[column]) for line in lines) for column in range(len(heads))]

    def line(cells: Sequence[str]) -> str:
        padded = []
        for column, (cell, width) in enumerate(zip(cells, widths, strict=True)):
            space = " " * (width - _width(cell))
            padded.append(space + cell if column in right else cell + space)
        return "  ".join(padded).rstrip() + "\n"

    return "".join(map(line, lines))


def _width(words: str) -> int:
    return max(wcswidth(words), 0) or len(words)
