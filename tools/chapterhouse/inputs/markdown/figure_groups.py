"""A div with the label of a figure or table into one of several pictures or tables: ``::: {#fig:pair}``.

Its pictures are those that stand alone in their paragraphs; its last paragraph is its caption, as Quarto and
pandoc-crossref have it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from chapterhouse.inputs.markdown.attributes import read_attributes
from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.html_tables import is_table
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import FigureGroup, Label, LabelKind, Table

LAYOUT_CLASSES = frozenset({"columns", "column", "row", "layout", "subfigures", "panel-layout"})
"""The classes of divs that only arrange what is in a figure."""

TABLES = frozenset({"PIPE_TABLE", "GRID_TABLE", "SIMPLE_TABLE", "MULTILINE_TABLE"})
_PARAGRAPHS = {"PARAGRAPH", "PLAIN", "FIGURE"}
_DIVS = {"FENCED_DIV", "HTML_BLOCK_DIV"}
_NO_CONTENT = {"DIV_FENCE_OPEN", "DIV_FENCE_CLOSE", "HTML_BLOCK_TAG", "BLANK_LINE", "NEWLINE", "REFERENCE_DEFINITION"}
_NO_CONTENT |= {"FOOTNOTE_DEFINITION"}


def usual_columns(count: int) -> int:
    """How many of ``count`` pictures that tell no width stand side by side."""
    return count if count <= 3 else 2 if count == 4 else 3


def arranges(identifier: str, classes: Sequence[str]) -> bool:
    """Whether a div with ``identifier`` and ``classes`` only arranges what is in it."""
    return not identifier and LAYOUT_CLASSES.issuperset(classes)


def figure_group(found: Extraction, node: Node, label: Label, caption: str = "") -> FigureGroup | None:
    """The figure that the div ``node`` is, None where it holds nothing but text.

    ``caption`` is that of its attributes. Its pictures are noted as ones that stand alone.
    """
    if node.find("HEADING") is not None:
        return None
    content = list(_content(found, node))
    last = content[-1] if len(content) > 1 and _is_text(found, content[-1]) else None
    shown = content if last is None else content[:-1]
    if all(_is_text(found, one) for one in shown):
        return None
    pictures = [picture for one in shown if one.kind in _PARAGRAPHS for picture in _pictures(found, one)]
    found.figure_images.update(map(id, pictures))
    if last is not None:
        caption = found.plain(last)
    if len(pictures) == 1 and not _is_named(found, pictures[0]):
        words = pictures[0].child("IMAGE_ALT")
        own = found.plain(words) if words else ""
        if last is None:
            return FigureGroup(found.trimmed(node), own or caption, label, (found.trimmed(pictures[0]),))
    return FigureGroup(found.trimmed(node), caption, label, tuple(found.trimmed(picture) for picture in pictures))


def table_group(found: Extraction, node: Node, label: Label, caption: str = "") -> FigureGroup | None:
    """The table that the div ``node`` is, None where it holds none; its tables are noted later.

    ``caption`` is that of its attributes.
    """
    if node.find("HEADING") is not None:
        return None
    content = list(_content(found, node))
    if not any(one.kind in TABLES or is_table(found.text, one) for one in content):
        return None
    if len(content) > 1 and _is_text(found, content[-1]):
        caption = found.plain(content[-1])
    return FigureGroup(found.trimmed(node), caption, label)


def with_tables(group: FigureGroup, tables: Sequence[Table]) -> FigureGroup:
    """``group`` with those of ``tables`` that stand in it, where it is one of tables.

    A sole one without a label of its own is the table itself, and its caption goes before.
    """
    if group.label.kind != LabelKind.TABLE:
        return group
    own = [table for table in tables if group.span.start <= table.span.start < group.span.end]
    sole = own[0].caption if len(own) == 1 and own[0].label is None else ""
    return replace(group, caption=sole or group.caption, panels=tuple(table.span for table in own))


def _content(found: Extraction, node: Node) -> Iterator[Node]:
    for child in node.children:
        if child.kind in _NO_CONTENT or found.written(child).lstrip().startswith("<!--"):
            continue
        if child.kind in _DIVS and _arranges(found, child):
            yield from _content(found, child)
        else:
            yield child


def _arranges(found: Extraction, node: Node) -> bool:
    info = node.child("DIV_FENCE_OPEN", "HTML_BLOCK_TAG")
    written = info.find("DIV_INFO", "HTML_ATTRS") if info is not None else None
    if written is None:
        return True
    text = found.written(written)
    if written.kind == "HTML_ATTRS":
        identifier, classes = written.find("ATTR_ID"), written.find("ATTR_CLASS")
        return arranges("id" if identifier else "", found.written(classes).split() if classes else ())
    attributes = read_attributes(text)
    return arranges(attributes.identifier or "", attributes.classes if text.startswith("{") else (text.strip(),))


def _is_text(found: Extraction, node: Node) -> bool:
    return node.kind in _PARAGRAPHS and not _pictures(found, node)


def _pictures(found: Extraction, node: Node) -> list[Node]:
    """The pictures that a paragraph consists of, none where there is anything else in it."""
    parts = [child for child in node.children if found.written(child).replace("\\\n", "").strip()]
    pictures = [part if part.kind == "IMAGE_LINK" else _linked(part) for part in parts]
    return [one for one in pictures if one is not None] if None not in pictures else []


def _linked(node: Node) -> Node | None:
    """The picture that is all there is in the link ``node``."""
    words = node.child("LINK_TEXT") if node.kind == "LINK" else None
    return words.children[0] if words and [one.kind for one in words.children] == ["IMAGE_LINK"] else None


def _is_named(found: Extraction, picture: Node) -> bool:
    return found.attributes(picture.child("ATTRIBUTE")).identifier is not None
