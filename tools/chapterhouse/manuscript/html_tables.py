"""Tables that authors wrote in HTML into pandoc's tables, with what pandoc read in their cells."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile
from typing import Any

from chapterhouse.inputs.markdown.html_tables import STRUCTURE, Cell, HtmlTable, Row, read_table
from chapterhouse.inputs.markdown.raw_markup import Tag, tag
from chapterhouse.manuscript.elements import Element, attributes, literal_of, markup_format_of

_ALIGNED = {"left": "AlignLeft", "right": "AlignRight", "center": "AlignCenter"}
_STYLED = re.compile(r"text-align:\s*(left|right|center)")
_SHARE = re.compile(r"(?:.*\bwidth:\s*)?(\d{1,3}(?:\.\d+)?)%.*")


def read_html_tables(nodes: list[Any]) -> list[Any]:
    """``nodes``, blocks of pandoc's tree, in which each table of HTML that can be printed is a table."""
    made: list[Any] = []
    for node in nodes:
        if type(node) is list:
            made.append(read_html_tables(node))
        elif type(node) is dict and type(node.get("c")) is list:
            made.append({**node, "c": read_html_tables(node["c"])})
        else:
            made.append(node)
    position = 0
    while position < len(made):
        opening = _tag(made[position])
        if opening is not None and opening.name == "table" and not opening.is_closing:
            end = _end(made, position)
            inside = [one for one in made[position + 1 : end] if not _is_comment(one)]
            read = read_table([_tag(one) or one for one in inside]) if end is not None else None
            if read is not None and end is not None:
                made[position : end + 1] = [_table(opening, read)]
            elif end is not None:
                position = end  # a table in a table is not read without the one around it
        position += 1
    return made


def _is_comment(node: Any) -> bool:
    return type(node) is dict and node.get("t") == "RawBlock" and literal_of(node).lstrip().startswith("<!--")


def _end(nodes: list[Any], start: int) -> int | None:
    """Where the table ends that begins at ``start``, tables in it left aside; None for one that does not end."""
    depth = 0
    for position in range(start, len(nodes)):
        found = _tag(nodes[position])
        if found is not None and found.name == "table":
            depth += -1 if found.is_closing else 1
            if depth == 0:
                return position
    return None


def _tag(node: Any) -> Tag | None:
    if type(node) is not dict or node.get("t") != "RawBlock" or markup_format_of(node) != "html":
        return None
    found = tag(literal_of(node))
    return found if found is not None and found.name in STRUCTURE else None


def _table(opening: Tag, table: HtmlTable[Element]) -> Element:
    width = table.width
    first = next((number for number, row in enumerate(table.rows) if row.section == "thead"), None)
    if first is None:
        # A table without a head has one where its first rows hold nothing but heads.
        for row in takewhile(lambda row: all(cell.is_head for cell in row.cells), table.rows[:-1]):
            row.section = "thead"
    heads = [row for row in table.rows if row.section == "thead"]
    feet = [row for row in table.rows if row.section == "tfoot"]
    body = [row for row in table.rows if row.section == "tbody"]
    leading = [sum(1 for _ in takewhile(lambda cell: cell.is_head, row.cells)) for row in body]
    row_heads = min(*leading, width - 1) if leading else 0
    caption = [{**one, "t": "Plain"} if one["t"] == "Para" else one for one in table.caption]
    return {
        "t": "Table",
        "c": [
            attributes(opening.attributes.get("id", "")),
            [None, caption],
            [[{"t": "AlignDefault"}, share] for share in _shares(table.columns, width)],
            [attributes(), _rows(heads, width)],
            [[attributes(), row_heads, [], _rows(body, width, row_heads)]],
            [attributes(), _rows(feet, width)],
        ],
    }


def _shares(columns: Sequence[Tag], width: int) -> list[Element]:
    found = [_SHARE.fullmatch(one.attributes.get("width") or one.attributes.get("style", "")) for one in columns]
    shares = [float(share[1]) / 100 for share in found if share is not None]
    if len(shares) == width and sum(shares) <= 1:
        return [{"t": "ColWidth", "c": share} for share in shares]
    return [{"t": "ColWidthDefault"}] * width


def _rows(rows: list[Row[Element]], width: int, heads: int = 0) -> list[Any]:
    """The rows of one section, each filled to the last column; the first ``heads`` cells of a row are its heads.

    A cell spans no more rows than the section has.
    """
    made: list[Any] = []
    covered = [0] * width  # by column: how many further rows a cell above takes
    for number, row in enumerate(rows):
        cells: list[Any] = []
        column = 0
        waiting = iter(row.cells)
        while column < width:
            if covered[column]:
                covered[column] -= 1
                column += 1
                continue
            cell = next(waiting, None)
            free = sum(1 for _ in takewhile(lambda taken: not taken, covered[column:]))
            columns = min(cell.columns, free) if cell else 1
            height = min(cell.rows, len(rows) - number) if cell else 1
            scope = {"scope": "row"} if column < heads and cell and cell.is_head else {}
            content = list(cell.content) if cell else []
            cells.append([attributes(**scope), _alignment(cell), height, columns, content])
            covered[column : column + columns] = [height - 1] * columns
            column += columns
        cells += [[attributes(), _alignment(cell), 1, 1, list(cell.content)] for cell in waiting]
        made.append([attributes(), cells])
    return made


def _alignment(cell: Cell[Element] | None) -> Element:
    told = cell.opening.attributes if cell is not None else {}
    styled = _STYLED.search(told.get("style", ""))
    return {"t": _ALIGNED.get(styled[1] if styled else told.get("align", "").lower(), "AlignDefault")}
