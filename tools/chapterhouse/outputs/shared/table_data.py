"""Tables of a page into data: the text of each cell, as comma-separated values (RFC 4180)."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import text_of

_BYTE_ORDER_MARK = "\N{ZERO WIDTH NO-BREAK SPACE}"
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
"""What a spreadsheet takes for the beginning of a formula (https://owasp.org/www-community/attacks/CSV_Injection)."""


def to_csv(table: Element) -> bytes:
    """The rows of ``table`` in UTF-8; a cell over several columns or rows stands in each of them.

    The mark at its beginning tells spreadsheets the encoding. A text that they would take for a formula gets an
    apostrophe before it.
    """
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows(map(_safe, rows_of(table)))
    return (_BYTE_ORDER_MARK + written.getvalue()).encode()


def rows_of(table: Element) -> Iterator[list[str]]:
    """The rows of ``table``, heads and bodies, all of them with a text for each column."""
    hanging: dict[int, tuple[int, str]] = {}
    for row in table.iter("tr"):
        texts: list[str] = []
        cells = iter([cell for cell in row if cell.tag in {"th", "td"}])
        while True:
            column = len(texts)
            if column in hanging:
                left, said = hanging.pop(column)
                texts.append(said)
                if left > 1:
                    hanging[column] = (left - 1, said)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            said, down = text_of(cell), _span(cell, "rowspan")
            for _ in range(_span(cell, "colspan")):
                if down > 1:
                    hanging[len(texts)] = (down - 1, said)
                texts.append(said)
        yield texts


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1")
    return max(1, int(value)) if value.isdecimal() else 1


def _safe(row: list[str]) -> list[str]:
    return [f"'{text}" if text.startswith(_FORMULA) and not _is_number(text) else text for text in row]


def _is_number(text: str) -> bool:
    return text[:1] in "+-" and text[1:].replace(".", "", 1).replace(",", "").isdecimal()
