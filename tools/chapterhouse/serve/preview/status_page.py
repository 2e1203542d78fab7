"""A table into a page of the preview: how far each chapter is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

_PAGE = """<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Status</title>
<link rel="stylesheet" href="preview.css">
</head>
<body class="status">
<h1>How far each chapter is</h1>
<table>
<thead><tr>{heads}</tr></thead>
<tbody>
{rows}
</tbody>
</table>
</body>
</html>
"""


@dataclass(frozen=True, slots=True)
class Table:
    """Cells by rows under ``heads``, all of the same length; ``numbers`` are the columns that hold numbers."""

    heads: Sequence[str]
    rows: Sequence[Sequence[str]]
    numbers: frozenset[int] = frozenset()


def status_page(table: Table) -> str:
    """``table`` as HTML; the first cells of each row, up to the title, are its heads."""

    def cell(column: int, words: str) -> str:
        kind = ' class="number"' if column in table.numbers else ""
        return f'<th scope="row"{kind}>{escape(words)}</th>' if column == 1 else f"<td{kind}>{escape(words)}</td>"

    heads = "".join(f'<th scope="col">{escape(head)}</th>' for head in table.heads)
    rows = ("".join(cell(column, words) for column, words in enumerate(row)) for row in table.rows)
    return _PAGE.format(heads=heads, rows="\n".join(f"<tr>{row}</tr>" for row in rows))
