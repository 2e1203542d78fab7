"""Laid-out pages into how full they are, and what begins each of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapterhouse.outputs.pdf.roles import classes

_BLOCKS = frozenset({"blockquote", "dl", "figure", "h1", "h2", "h3", "h4", "h5", "h6", "ol", "p", "pre", "table", "ul"})


@dataclass(frozen=True, slots=True)
class Block:
    """A block, or the piece of it that is on one page; lengths in CSS pixels from the top of the page."""

    element: Element
    top: float
    bottom: float
    box: Any

    @property
    def height(self) -> float:
        """How high it is, in CSS pixels."""
        return self.bottom - self.top


@dataclass(frozen=True, slots=True)
class Filled:
    """A page: from where to where text can be on it, and its blocks from top to bottom; ``name`` is CSS's page name."""

    top: float
    bottom: float
    name: str
    blocks: list[Block] = field(default_factory=list)

    @property
    def used(self) -> float:
        """How far down the page its content goes, in CSS pixels."""
        return max((block.bottom for block in self.blocks), default=self.top) - self.top

    @property
    def hole(self) -> float:
        """How much of the page is empty at its foot, in CSS pixels."""
        return self.bottom - self.top - self.used

    @property
    def fill(self) -> float:
        """How much of the page is used, from 0 to 1."""
        return self.used / (self.bottom - self.top)


def filled_pages(document: weasyprint.Document) -> list[Filled]:
    """The pages of ``document`` with what is on them; footnotes take room away and are no content."""
    pages = []
    for page in document.pages:
        box = page._page_box
        top, notes = box.content_box_y(), 0.0
        content = []
        for child in box.children:
            if isinstance(child, boxes.FootnoteAreaBox):
                notes = child.margin_height() if child.children else 0.0
            elif not isinstance(child, boxes.MarginBox):
                content.append(child)
        found = Filled(top, top + box.height - notes, box.style["page"] or box.page_type.name)
        for child in content:
            found.blocks.extend(_blocks(child))
        pages.append(found)
    return pages


def _blocks(box: Any) -> Iterator[Block]:
    if isinstance(box, AbsolutePlaceholder) or not isinstance(box, boxes.Box) or not box.is_in_normal_flow():
        return
    element = box.element
    if element is not None and isinstance(box, boxes.BlockLevelBox) and _is_block(element):
        yield Block(element, box.border_box_y(), box.border_box_y() + box.border_height(), box)
        return
    for child in getattr(box, "children", ()):
        yield from _blocks(child)


def _is_block(element: Element) -> bool:
    return element.tag in _BLOCKS or bool({"statement-box", "legend", "statement-line"} & set(classes(element)))
