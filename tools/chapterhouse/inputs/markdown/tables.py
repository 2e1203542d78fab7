"""The syntax tree of a pipe table into its rows, as they are written."""

from __future__ import annotations

import re

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import TableRow

_ATTRIBUTE = r"""\s+[A-Za-z_:][\w:.-]*+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>`|]+))?"""
_NO_BARS = re.compile(
    r"\\[A-Za-z]++(?:\[[^\[\]]*+\]|\{(?:[^{}]|\{[^{}]*+\})*+\})++|<!--.*?-->"
    r"|\\.|(`+)(?!`).+?(?<!`)\1(?!`)|\$\$.+?\$\$|\$(?=\S)(?:\\.|[^$\\])*?(?<=\S)\$(?!\d)"
    rf"|</?[A-Za-z][\w-]*+(?:{_ATTRIBUTE})*+\s*/?>"
)


def read_rows(path: str, text: str, node: Node) -> tuple[int, tuple[TableRow, ...]]:
    """How many columns the rule of the pipe table ``node`` draws, and its rows in the ``text`` of the file ``path``."""
    separator = node.child("TABLE_SEPARATOR")
    columns = sum(child.kind == "TABLE_SEP_DASHES" for child in separator.children) if separator else 0
    rows = []
    for row in node.children:
        if row.kind in {"TABLE_HEADER", "TABLE_ROW"}:
            written = text[row.start : row.end].rstrip("\r\n")
            span = Span(path, row.start, row.start + len(written))
            rows.append(TableRow(span, _cells(written), row.kind == "TABLE_HEADER"))
    return columns, tuple(rows)


def _cells(row: str) -> int:
    """How many cells a row of a pipe table has: bars part them, but not all.

    Those stand for themselves that are escaped, in code, a formula, a tag, a comment or a command of TeX.
    """
    bars = _NO_BARS.sub("x", row.strip())
    return bars.removeprefix("|").removesuffix("|").count("|") + 1
