"""Rows of pictures side by side into tables without lines, whose cells hold a picture each with its caption below."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from chapterhouse.manuscript.elements import Element, blocks_of, classes_of, key_values_of
from chapterhouse.manuscript.figure_groups import PANEL, ROW
from chapterhouse.outputs.docx.ooxml import raw_block

_MARGIN = 80
"""Between a picture and the sides of its cell, in twentieths of a point."""


def is_row(block: Element) -> bool:
    """Whether ``block`` is a row of pictures."""
    return block["t"] == "Div" and ROW in classes_of(block)


def is_panel(classes: list[str]) -> bool:
    """Whether a figure of these ``classes`` is one of a row."""
    return PANEL in classes


def row_blocks(row: Element, text_width: int, dress: Callable[[Element, int], list[Element]]) -> Iterator[Element]:
    """The blocks of the table that ``row`` is, in text that is ``text_width`` twentieths of a point wide.

    ``dress`` gives what stands in the cell of a panel, for which there is so much room, in twentieths of a point.
    """
    panels = blocks_of(row)
    whole = round(text_width * _share(row))
    widths = [round(whole * _share(panel)) for panel in panels]
    grid = "".join(f'<w:gridCol w:w="{width}"/>' for width in widths)
    sides = "".join(f'<w:{side} w:w="{_MARGIN}" w:type="dxa"/>' for side in ("left", "right"))
    yield raw_block(
        f'<w:tbl><w:tblPr><w:tblW w:w="{sum(widths)}" w:type="dxa"/><w:jc w:val="center"/>'
        f'<w:tblLayout w:type="fixed"/><w:tblCellMar>{sides}</w:tblCellMar></w:tblPr><w:tblGrid>{grid}</w:tblGrid>'
    )
    yield raw_block("<w:tr><w:trPr><w:cantSplit/></w:trPr>")
    for panel, width in zip(panels, widths, strict=True):
        yield raw_block(f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>')
        yield from dress(panel, width - 2 * _MARGIN)
        yield raw_block("</w:tc>")
    yield raw_block("</w:tr>")
    yield raw_block("</w:tbl>")


def _share(element: Element) -> float:
    """The share of the width around it that a row or a panel takes."""
    width = key_values_of(element).get("width", "100%")
    return float(width.removesuffix("%")) / 100
