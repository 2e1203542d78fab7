"""pandoc's tables into tables of the document: marked header rows, named columns, and widths that fit the words.

A table's frame is written here as Office Open XML; what its cells hold stays in pandoc's tree and is written by it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from chapterhouse.manuscript.elements import Element, bodies_of, columns_of, foot_of, head_of
from chapterhouse.manuscript.tree import lines, plain
from chapterhouse.outputs.docx.columns import Grade, grade_of, widths_of
from chapterhouse.outputs.docx.ooxml import empty_paragraph, paragraphs, raw_block, written

_ALIGNED = {"AlignRight": " Right", "AlignCenter": " Centred"}
_LONG_ROW = 900
"""Characters in one cell, beyond which a row may break over two pages."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell in its place: ``column`` counts the columns of the grid; a covered one continues the cell above it."""

    column: int
    columns: int
    style: str
    blocks: list[Element]
    starts: bool
    covered: bool


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the grid; ``head`` rows are repeated on every page."""

    cells: tuple[Cell, ...]
    head: bool


def rows_of(table: Element) -> list[Row]:
    """The rows of pandoc's ``table``, each filled to the last column of the grid."""
    columns, head, bodies, foot = columns_of(table), head_of(table), bodies_of(table), foot_of(table)
    aligned = [alignment["t"] for alignment, _ in columns]
    rows = list(_rows(head[1], aligned, 0, "Table Head", head=True))
    for _, row_heads, intermediate, body in bodies:
        rows += _rows(intermediate, aligned, 0, "Table Group", head=False)
        rows += _rows(body, aligned, row_heads, "Table Text", head=False)
    rows += _rows(foot[1], aligned, 0, "Table Text", head=False)
    return rows


def table_blocks(
    rows: Sequence[Row], width: int, title: str, description: str, dress: Callable[[list[Element]], list[Element]]
) -> Iterator[Element]:
    """The blocks that make a table of ``rows``; ``dress`` prepares what stands in a cell.

    It is ``width`` twentieths of a point wide; ``title`` and ``description`` are told to readers who cannot see it.
    """
    said = [
        [(c.column, c.columns, lines(c.blocks), c.style.startswith("Table Text")) for c in row.cells] for row in rows
    ]
    grade = grade_of(said, width)
    widths = widths_of(said, width, grade)
    yield raw_block(_opening(rows, widths, title, description, grade))
    for row in rows:
        longest = max((len(plain(cell.blocks)) for cell in row.cells), default=0)
        whole = "" if longest > _LONG_ROW else "<w:cantSplit/>"
        repeated = "<w:tblHeader/>" if row.head else ""
        yield raw_block(f"<w:tr><w:trPr>{whole}{repeated}</w:trPr>")
        for cell in row.cells:
            yield raw_block(_cell_opening(cell, widths))
            blocks = [] if cell.covered else dress(cell.blocks)
            style = cell.style + grade.suffix
            yield paragraphs(style, blocks) if blocks else raw_block(empty_paragraph(style))
            # A cell ends with a paragraph: a table at its end, or a list of nothing, would not be one.
            if blocks and blocks[-1]["t"] not in {"Para", "Plain"}:
                yield raw_block(empty_paragraph(style))
            yield raw_block("</w:tc>")
        yield raw_block("</w:tr>")
    yield raw_block("</w:tbl>")


def _rows(rows: list[Any], aligned: list[str], row_heads: int, style: str, *, head: bool) -> Iterator[Row]:
    # By column: how many more rows a cell from above covers, and how many columns it spans.
    covering: dict[int, tuple[int, int]] = {}
    for _, cells in rows:
        waiting = iter(cells)
        placed: list[Cell] = []
        column = 0
        while column < len(aligned):
            more, spanned = covering.get(column, (0, 1))
            if more:
                placed.append(Cell(column, spanned, style, [], starts=False, covered=True))
                covering[column] = (more - 1, spanned)
                column += spanned
                continue
            cell = next(waiting, None)
            if cell is None:
                placed.append(Cell(column, 1, style, [], starts=False, covered=False))
                column += 1
                continue
            attrs, alignment, height, width, blocks = cell
            width = min(width, len(aligned) - column)
            side = alignment["t"] if alignment["t"] != "AlignDefault" else aligned[column]
            first = column < row_heads or dict(attrs[2]).get("scope") == "row"
            named = "Table Row Head" if first and style == "Table Text" else style
            placed.append(Cell(column, width, named + _ALIGNED.get(side, ""), blocks, height > 1, covered=False))
            if height > 1:
                covering[column] = (height - 1, width)
            column += width
        yield Row(tuple(placed), head)


def _opening(rows: Sequence[Row], widths: Sequence[int], title: str, description: str, grade: Grade) -> str:
    head = int(any(row.head for row in rows))
    first = int(any("Row Head" in cell.style for row in rows for cell in row.cells))
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    look = 0x0020 * head | 0x0080 * first | 0x0400
    reported = f'<w:tblCaption w:val="{written(title)}"/>' if title else ""
    reported += f'<w:tblDescription w:val="{written(description)}"/>' if description else ""
    sides = "".join(f'<w:{side} w:w="{grade.margin}" w:type="dxa"/>' for side in ("left", "right"))
    margins = f"<w:tblCellMar>{sides}</w:tblCellMar>" if grade.suffix else ""
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="PaperTable"/><w:tblW w:w="{sum(widths)}" w:type="dxa"/>'
        f'<w:tblLayout w:type="fixed"/>{margins}<w:tblLook w:val="{look:04X}" w:firstRow="{head}" w:lastRow="0" '
        f'w:firstColumn="{first}" w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>{reported}</w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>"
    )


def _cell_opening(cell: Cell, widths: Sequence[int]) -> str:
    width = sum(widths[cell.column : cell.column + cell.columns])
    spanned = f'<w:gridSpan w:val="{cell.columns}"/>' if cell.columns > 1 else ""
    merged = "<w:vMerge/>" if cell.covered else '<w:vMerge w:val="restart"/>' if cell.starts else ""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{spanned}{merged}</w:tcPr>'
