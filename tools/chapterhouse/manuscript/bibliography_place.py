"""The place that a chapter has for the list of references: ``::: {#refs}``.

What stands in the division stays before the entries (Pandoc User's Guide, Placement of the bibliography).
"""

from __future__ import annotations

from collections.abc import Sequence

from chapterhouse.manuscript.elements import Element, blocks_of, classes_of, identifier_of, set_blocks
from chapterhouse.manuscript.tree import MARKS, rewrite, walk
from chapterhouse.model.document_tree import DocumentTree

BIBLIOGRAPHY_PLACE = "refs"
"""The identifier of the division."""
_MARK = "bibliography-place"


def mark_bibliography_place(blocks: list[Element]) -> list[Element]:
    """``blocks`` as pandoc read them, in which each place for the list bears a mark that no author can write."""

    def change(element: Element) -> list[Element] | None:
        if identifier_of(element) == BIBLIOGRAPHY_PLACE:
            element[MARKS] = [*element.get(MARKS, ()), _MARK]
        return None

    return rewrite(blocks, change, {"Div"})


def has_bibliography_place(tree: DocumentTree) -> bool:
    """Whether ``tree``, of a chapter, has a place for the list."""
    return f'"{_MARK}"'.encode() in tree.encoded and any(map(_is_place, walk(tree.blocks, {"Div"})))


def with_bibliography(blocks: list[Element], bibliography: Sequence[Element]) -> list[Element]:
    """``blocks`` in which the first place for the list holds the ``bibliography``, behind what it holds already."""
    filled: list[Element] = []

    def change(element: Element) -> list[Element] | None:
        if _is_place(element) and not filled:
            filled.append(element)
            set_blocks(element, [*blocks_of(element), *bibliography])
        return None

    return rewrite(blocks, change, {"Div"})


def _is_place(element: Element) -> bool:
    return _MARK in classes_of(element)
