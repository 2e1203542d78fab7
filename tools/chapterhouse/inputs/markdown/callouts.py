"""Which divs are notes and warnings beside the text, and which heading in one is its title and none of the paper's."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.syntax import Node

KINDS: Mapping[str, str] = {
    **dict.fromkeys(("note", "info", "abstract", "seealso"), "note"),
    **dict.fromkeys(("tip", "hint"), "tip"),
    **dict.fromkeys(("important", "attention"), "important"),
    **dict.fromkeys(("warning",), "warning"),
    **dict.fromkeys(("caution", "danger", "error"), "caution"),
}
"""The names that authors give such boxes, with the five kinds that there are."""

_PREFIXES = ("callout-", "admonition-", "alert-")
_FENCES = {"DIV_FENCE_OPEN", "DIV_FENCE_CLOSE", "HTML_BLOCK_TAG", "BLANK_LINE", "NEWLINE", "WHITESPACE"}
_FENCES |= {"BLOCK_QUOTE_MARKER", "LINE_PREFIX"}


def callout_kind(name: str) -> str | None:
    """The kind of the box that a div of the class ``name`` is, None for others."""
    name = name.strip("{}")  # MyST writes `:::{note}`
    for prefix in _PREFIXES:
        name = name.removeprefix(prefix)
    return KINDS.get(name)


def note_title(found: Extraction, node: Node, classes: Sequence[str], title: str = "") -> None:
    """Note the heading that is the title of the box that ``node`` is, a div of ``classes``: its first block.

    With a ``title`` among its attributes, or with nothing behind the heading, it has none.
    """
    if title.strip() or not any(map(callout_kind, classes)) or not found.kinds.keys().isdisjoint(classes):
        return
    blocks = [child for child in node.children if child.kind not in _FENCES]
    if len(blocks) > 1 and blocks[0].kind == "HEADING":
        found.box_titles.add(id(blocks[0]))
