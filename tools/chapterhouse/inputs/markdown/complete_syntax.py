"""panache's syntax tree with what it leaves aside: indented HTML, and the further lines of rows in tables."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from functools import lru_cache
from itertools import accumulate

from chapterhouse.inputs.markdown.cell_blocks import read_cells
from chapterhouse.inputs.markdown.grid_tables import read_grids, without_grids
from chapterhouse.inputs.markdown.raw_markup import READ_BLOCKS
from chapterhouse.inputs.markdown.syntax import Node, parse

_RULE = re.compile(r"^[ \t>]*--+[ -]*$", re.MULTILINE)
_DASHES = "TABLE_SEP_DASHES"
_LEAST_COLUMNS = 2
"""A rule without gaps closes the table, or opens one of a single column."""
_INDENT = re.compile(r"[ \t]*(?:>[ \t]*)*")
"""What stands before the words of a line, in quotations, too."""
_CODE_LINE = re.compile(r"(?:[ \t]*>)* ?(?: {4}| *\t)")
_OPENING = re.compile(r"[ \t]*<([A-Za-z]+)")
_DEEPEST_TABLE = 3
"""How many grid tables stand in one another at most."""
_CONTAINERS = frozenset(("table", "details", "center", *READ_BLOCKS))


@lru_cache(maxsize=2)  # who writes a chapter has it read, and then its words
def parse_complete(text: str) -> Node:
    """The syntax tree of ``text``, which everybody leaves as it is.

    Raises what :func:`~chapterhouse.inputs.markdown.syntax.parse` raises.
    """
    return _complete(text, _DEEPEST_TABLE)


def _complete(text: str, depth: int) -> Node:
    grids = list(read_grids(text)) if depth else []
    tree = parse(without_grids(text, grids))
    if grids:
        read_cells(tree, text, grids, lambda cells: _complete(cells, depth - 1))
    if "<" in text:
        indented = list(_indented(tree, text))
        if indented:
            for node, children in zip(indented, _unindented(indented, text), strict=True):
                node.children = children
    if _RULE.search(text) is not None:
        for node in tree.walk():
            if node.kind == "MULTILINE_TABLE":
                _complete_cells(node, text)
    return tree


def _complete_cells(table: Node, text: str) -> None:
    """Give the further lines of each row of a multiline ``table`` to its cells: panache leaves them beside these."""
    rules = [one for one in table.children if one.kind == "TABLE_SEPARATOR"]
    columns = max(
        ([dashes for dashes in rule.children if dashes.kind == _DASHES] for rule in rules), key=len, default=[]
    )
    if len(columns) < _LEAST_COLUMNS:
        return
    line_start = text.rfind("\n", 0, columns[0].start) + 1
    starts = [dashes.start - line_start for dashes in columns]
    for row in table.children:
        if row.kind not in {"TABLE_ROW", "TABLE_HEADER"}:
            continue
        cells = [one for one in row.children if one.kind == "TABLE_CELL"]
        for line in [one for one in row.children if one.kind == "TEXT"]:
            margin = line.start - (text.rfind("\n", 0, line.start) + 1)
            for number, cell in enumerate(cells):
                start = max(line.start, line.start - margin + starts[min(number, len(starts) - 1)])
                end = line.start - margin + starts[number + 1] if number + 1 < len(starts) else line.end
                if start < min(end, line.end) and text[start : min(end, line.end)].strip():
                    cell.children += [Node("NEWLINE", start - 1, start), Node("TEXT", start, min(end, line.end))]
        row.children = [one for one in row.children if one.kind != "TEXT"]


def _indented(tree: Node, text: str) -> Iterator[Node]:
    """The outermost blocks of HTML in ``tree`` whose indented lines panache takes for code, pandoc does not."""
    end = 0
    for node in tree.walk():
        if node.kind != "HTML_BLOCK" or node.start < end:
            continue
        opening = _OPENING.match(text, node.start)
        if opening is None or opening[1].lower() not in _CONTAINERS:
            continue
        end = node.end
        codes = (one for one in node.walk() if one.kind == "CODE_BLOCK" and one.child("CODE_FENCE_OPEN") is None)
        if any(_follows_text(text, one.start) for one in codes):
            yield node


def _follows_text(text: str, offset: int) -> bool:
    """Whether the line before that of ``offset`` is not blank."""
    line = text.rfind("\n", 0, offset)
    return line > 0 and bool(text[text.rfind("\n", 0, line) + 1 : line].strip(" \t\r>"))


def _unindented(blocks: Sequence[Node], text: str) -> list[list[Node]]:
    """The children of each of ``blocks`` as they are where its lines are not indented, at their places in ``text``.

    A line behind a blank one is code as elsewhere. All are parsed at once, one behind another.
    """
    lines: list[str] = []
    starts: list[int] = []  # of each line, in ``text`` without its indent
    limits: list[int] = []  # where each line ends in ``text``
    for node in blocks:
        at = node.start
        is_code = was_blank = False
        for line in text[node.start : node.end].splitlines(keepends=True):
            bare = _INDENT.sub("", line, count=1)
            is_code = (is_code or was_blank) and (_CODE_LINE.match(line) is not None or not bare.strip())
            was_blank = not bare.strip()
            lines.append(line if is_code else bare)
            starts.append(at if is_code else at + len(line) - len(bare))
            at += len(line)
            limits.append(at)
        lines += ["\n", "\n"]  # part the block from the next: no characters of ``text``
        starts += [node.end, node.end]
        limits += [node.end, node.end]
    offsets = [0, *accumulate(map(len, lines))]

    def place(offset: int) -> int:
        line = min(bisect_right(offsets, offset), len(starts)) - 1
        return min(starts[line] + offset - offsets[line], limits[line])

    def end_place(offset: int) -> int:
        line = bisect_right(offsets, offset - 1) - 1
        return min(place(offset - 1) + 1, limits[line])

    made: list[list[Node]] = [[] for _ in blocks]
    ends = [node.end for node in blocks]
    for block in parse("".join(lines)).children:
        for one in block.walk():
            one.start, one.end = place(one.start), end_place(one.end) if one.end > one.start else place(one.start)
        at = bisect_right(ends, block.start)
        if block.kind == "HTML_BLOCK" and at < len(made):
            made[at] = block.children
    return [children or node.children for children, node in zip(made, blocks, strict=True)]
