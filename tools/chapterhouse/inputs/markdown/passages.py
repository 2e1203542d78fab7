"""A syntax tree into passages: the prose of a chapter, word for word, with the way back to every character."""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.inputs.markdown.attributes import HEADING_ATTRIBUTES
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


def read_passages(path: str, text: str, tree: Node) -> Iterator[Passage]:
    """The passages of ``tree``, the syntax tree of ``text``, in the order of the file ``path``."""
    for node in tree.walk():
        kind = _BLOCKS.get(node.kind)
        if kind is not None:
            passage = _passage(kind, path, text, node)
            if passage.text.strip(f" {OBJECT}"):
                yield passage


def _passage(kind: PassageKind, path: str, text: str, block: Node) -> Passage:
    parts: list[str] = []
    runs: list[tuple[int, int]] = []
    length = 0

    def add(piece: str, start: int) -> None:
        nonlocal length
        runs.append((length, start))
        parts.append(piece)
        length += len(piece)

    stack = list(reversed(block.children))
    while stack:
        node = stack.pop()
        if node.kind in _OBJECTS:
            add(OBJECT, node.start)
        elif node.kind in _SILENT or node.kind.endswith(("_MARKER", "_START", "_END", "_OPEN", "_CLOSE")):
            continue
        elif node.kind == "SHORTCODE":
            # Another tool's; here it is text.
            add(text[node.start : node.end], node.start)
        elif node.kind == "UNRESOLVED_REFERENCE":
            # Brackets that lead nowhere are printed, but `![^note]` is a note behind an exclamation mark.
            if text.startswith("![^", node.start):
                add("!", node.start)
                add(OBJECT, node.start + 1)
                continue
            stack.extend(reversed(node.children[1:]))
            add(text[node.start : node.start + 1], node.start)
        elif node.children:
            stack.extend(reversed(node.children))
        elif node.kind == "NEWLINE":
            add(" ", node.start)
        elif node.kind == "ESCAPED_CHAR":
            add(text[node.start + 1 : node.end], node.start + 1)
        else:
            add(text[node.start : node.end], node.start)
    words = "".join(parts)
    if kind is PassageKind.HEADING:  # panache leaves them there behind an apostrophe or a bracket
        words = HEADING_ATTRIBUTES.sub("", words)
    return Passage(kind, words, path, tuple(runs) or ((0, block.start),))
