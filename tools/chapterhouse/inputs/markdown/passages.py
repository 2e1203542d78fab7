"""A syntax tree into passages: the prose of a chapter, word for word, with the way back to every character."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.inputs.markdown.attributes import TRAILING_ATTRIBUTES
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import OBJECT, Passage, PassageKind

_BLOCKS = {
    "PARAGRAPH": PassageKind.PARAGRAPH,
    "PLAIN": PassageKind.PARAGRAPH,
    "LINE_BLOCK_LINE": PassageKind.PARAGRAPH,
    "TERM": PassageKind.PARAGRAPH,
    "HEADING_CONTENT": PassageKind.HEADING,
    "TABLE_CELL": PassageKind.CELL,
    "TABLE_CAPTION": PassageKind.CAPTION,
    "IMAGE_ALT": PassageKind.CAPTION,
    "INLINE_FOOTNOTE": PassageKind.PARAGRAPH,
}
_PARAGRAPHS = {"PARAGRAPH", "PLAIN"}
_OBJECTS = {
    "CITATION",
    "INLINE_MATH",
    "DISPLAY_MATH",
    "INLINE_CODE",
    "RAW_INLINE",
    "FOOTNOTE_REFERENCE",
    "INLINE_FOOTNOTE",
    "IMAGE_LINK",
    "AUTO_LINK",
    "LATEX_COMMAND",
}
_SILENT = {
    "ATTRIBUTE",
    "SPAN_ATTRIBUTES",
    "LINK_DEST",
    "LINK_REF",
    "INLINE_HTML",
    "TABLE_CAPTION_PREFIX",
    "LINE_PREFIX",
}

_BEHIND_ADDRESS = re.compile(r"\{[#.][^{}\n]*\}")
"""Attributes of an address in angle brackets, which panache takes for text."""

_ITEM = re.compile(r"[ \t]*(?:\(?(?:[a-z]|[ivxlcdm]+|\d+)[.)][ \t]+|\(?[A-Z]+[.)][ \t]{2,}|\(?[A-Z]\)[ \t]+)(?=\S)")
"""How an item of a numbered list begins; panache takes it for text in a list in a list that does not begin at one."""
_IN_A_CELL = re.compile(r"[^\s|+=:-](?:[^|\n]*[^\s|])?")
"""What stands between bars, and is no line of a table."""


def read_passages(path: str, text: str, tree: Node) -> Iterator[Passage]:
    """The passages of ``tree``, the syntax tree of ``text``, in the order of the file ``path``."""
    no_captions: set[int] = set()
    below_items: set[int] = set()
    for node in tree.walk():
        if node.kind == "GRID_TABLE":
            yield from _unparted_cells(path, text, node)
        kind = _BLOCKS.get(node.kind)
        if kind is not None and id(node) not in no_captions:
            item = _ITEM.match(text, node.start, node.end) if id(node) in below_items else None
            passage = _passage(kind, path, text, node, item.end() if item else node.start)
            if passage.text.strip(f" {OBJECT}"):
                yield passage
        elif node.kind == "UNRESOLVED_REFERENCE":  # words behind an exclamation mark
            no_captions.update(id(child) for child in node.children if child.kind == "IMAGE_ALT")
        elif node.kind == "LIST_ITEM":
            blocks = [child for child in node.children if child.kind in _PARAGRAPHS]
            below_items.update(id(block) for block in blocks[1:])


def _unparted_cells(path: str, text: str, table: Node) -> Iterator[Passage]:
    """The words in rows that panache leaves whole since cells are merged there."""
    for row in table.children:
        for part in row.children:
            if part.kind == "TEXT" and row.kind in {"TABLE_HEADER", "TABLE_ROW"}:
                for piece in _IN_A_CELL.finditer(text, part.start, part.end):
                    yield Passage(PassageKind.CELL, piece[0], path, ((0, piece.start()),))


def _bracketed(node: Node, text: str) -> list[Node]:
    """What is printed of brackets that lead nowhere; ``[^note]`` in them or behind them is a note."""
    if text.startswith("![^", node.start):
        return [Node("TEXT", node.start, node.start + 1), Node("FOOTNOTE_REFERENCE", node.start + 1, node.end)]
    opening, *rest = node.children
    printed = [Node("TEXT", opening.start, opening.end), *rest]
    note = node.child("LINK_REF")
    if note is not None and text.startswith("^", note.start):
        return [*printed[: printed.index(note) - 1], Node("FOOTNOTE_REFERENCE", note.start - 1, node.end)]
    return printed


def _passage(kind: PassageKind, path: str, text: str, block: Node, begin: int) -> Passage:
    """The passage that ``block`` is from the offset ``begin`` on."""
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0

    def add(piece: str, start: int) -> None:
        nonlocal length
        if not piece:
            return
        runs.append((length, start))
        parts.append(piece)
        length += len(piece)

    stack = list(reversed(block.children))
    while stack:
        node = stack.pop()
        if node.start == node.end:  # the end of a line that panache adds: no character of the file
            continue
        if node.kind in _OBJECTS:
            add(OBJECT, node.start)
        elif node.kind in _SILENT or node.kind.endswith(("_MARKER", "_START", "_END", "_OPEN", "_CLOSE")):
            continue
        elif node.kind == "INLINE_HTML_SPAN":
            stack.extend(child for child in reversed(node.children) if child.kind == "SPAN_CONTENT")
        elif node.kind == "TEXT" and (braces := _BEHIND_ADDRESS.match(text, node.start, node.end)):
            start = braces.end() if text.startswith(">", node.start - 1) else node.start
            add(text[start : node.end], start)
        elif node.kind == "SHORTCODE":
            # Another tool's; here it is text.
            add(text[node.start : node.end], node.start)
        elif node.kind == "UNRESOLVED_REFERENCE":
            stack.extend(reversed(_bracketed(node, text)))
        elif node.children:
            stack.extend(reversed(node.children))
        elif node.kind == "NEWLINE":
            add(" ", node.start)
        elif node.kind == "ESCAPED_CHAR":
            add(text[node.start + 1 : node.end], node.start + 1)
        elif begin < node.end:
            start = max(begin, node.start)
            add(text[start : node.end], start)
    while runs and parts[-1] == " " and text[runs[-1][1]] in "\r\n":  # what ends the block is no part of it
        runs.pop()
        parts.pop()
    words = "".join(parts)
    if kind is PassageKind.HEADING or block.kind == "TABLE_CAPTION":
        # panache leaves them there behind an apostrophe or a bracket
        words = TRAILING_ATTRIBUTES.sub("", words)
    return Passage(kind, words, path, tuple(runs) or ((0, block.start),))
