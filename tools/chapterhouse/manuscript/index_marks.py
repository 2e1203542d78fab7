"""Marks of an index into places that it can lead to: each gets an identifier, and says what it is indexed under."""

from __future__ import annotations

from chapterhouse.manuscript.elements import Element, attributes_of, inlines_of
from chapterhouse.manuscript.tree import plain, rewrite

INDEX = "index"
"""The class of a mark: ``[term]{.index}``."""


def name_index_marks(blocks: list[Element], slug: str) -> list[Element]:
    """``blocks`` in which every mark of the chapter ``slug`` has an identifier and an attribute ``entry``."""
    count = 0

    def change(element: Element) -> None:
        nonlocal count
        attrs = attributes_of(element)
        if attrs is not None and INDEX in attrs[1]:
            count += 1
            attrs[0] = attrs[0] or f"idx:{slug}:{count}"
            if not any(key == "entry" for key, _ in attrs[2]):
                attrs[2] = [*attrs[2], ["entry", plain(inlines_of(element))]]

    return rewrite(blocks, change, {"Span"})
