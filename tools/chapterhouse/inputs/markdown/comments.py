"""A syntax tree into comments, ``<!-- ... -->``, each with the block that it speaks of."""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import Comment

_OPEN, _CLOSE = "<!--", "-->"
_BLOCKS = {
    *("PARAGRAPH", "PLAIN", "HEADING", "FIGURE", "TERM", "LINE_BLOCK"),
    *("PIPE_TABLE", "GRID_TABLE", "SIMPLE_TABLE", "MULTILINE_TABLE"),
}
"""What a comment within a line stands in."""
_PASSED_OVER = {"BLANK_LINE", "NEWLINE", "WHITESPACE", "LINE_PREFIX", "BLOCK_QUOTE_MARKER", "HTML_BLOCK_RAW"}


def read_comments(path: str, text: str, tree: Node) -> Iterator[Comment]:
    """The comments of ``tree``, the syntax tree of ``text``, in the order of the file ``path``.

    A comment within a line speaks of the paragraph, table, figure or heading around it, one that stands alone of the
    block that follows it in the same list item, quotation or division.
    """
    if "<!--" not in text:
        return iter(())
    found: list[Comment] = []
    waiting: list[tuple[Node, Node | None]] = [(tree, None)]
    while waiting:
        node, block = waiting.pop()
        if node.kind in _BLOCKS:
            block = node
        following: Node | None = None
        for child in reversed(node.children):
            if child.kind == "HTML_BLOCK_RAW":
                found += _comments(path, text, child, following)
            elif child.kind == "INLINE_HTML":
                found += _comments(path, text, child, block)
            elif child.children:
                waiting.append((child, block))
            if child.kind not in _PASSED_OVER:
                following = None if child.kind.endswith("_CLOSE") else child
    return iter(sorted(found, key=lambda comment: comment.span))


def _comments(path: str, text: str, node: Node, block: Node | None) -> Iterator[Comment]:
    scope = None
    if block is not None:
        scope = Span(path, block.start, block.start + len(text[block.start : block.end].rstrip("\r\n")))
    start = text.find(_OPEN, node.start, node.end)
    while start >= 0:  # not a regular expression, which would look for an end from every beginning
        end = text.find(_CLOSE, start + len(_OPEN), node.end)
        if end < 0:
            return
        yield Comment(text[start + len(_OPEN) : end].strip(), Span(path, start, end + len(_CLOSE)), scope)
        start = text.find(_OPEN, end + len(_CLOSE), node.end)
