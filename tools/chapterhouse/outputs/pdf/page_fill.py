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

_LINE = 15.5 / 0.75
"""The height of a line where a style sheet names none, in CSS pixels."""
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

    @property
    def space_above(self) -> float:
        """The space that belongs above it, which the first block of a page does not have, in CSS pixels."""
        return _pixels(self.box.style["margin_top"])

    @property
    def space(self) -> float:
        """The space that belongs above and below it, in CSS pixels."""
        return self.space_above + _pixels(self.box.style["margin_bottom"])


@dataclass(frozen=True, slots=True)
class Filled:
    """A page: from where to where text can be on it, and its blocks from top to bottom.

    ``name`` is CSS's page name, ``below`` the margin below the text, ``line`` the height of a line; lengths are in CSS
    pixels.
    """

    top: float
    bottom: float
    name: str
    below: float
    line: float
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
        name = box.style["page"] or box.page_type.name
        line = _pixels(content[0].style["line_height"]) if content else 0.0
        found = Filled(top, top + box.height - notes, name, box.margin_bottom, line or _LINE)
        for child in content:
            found.blocks.extend(_blocks(child))
        pages.append(found)
    return pages


def _blocks(box: Any) -> Iterator[Block]:
    if isinstance(box, AbsolutePlaceholder) or not isinstance(box, boxes.Box) or not box.is_in_normal_flow():
        return
    element = box.element
    if element is not None and isinstance(box, boxes.BlockLevelBox) and _is_block(element):
        yield Block(element, box.border_box_y(), _bottom(box), box)
        return
    for child in getattr(box, "children", ()):
        yield from _blocks(child)


def _bottom(box: Any) -> float:
    """Where ``box`` ends; a table that goes on ends with its last row, or with its caption where it has none yet."""
    bottom = float(box.border_box_y() + box.border_height())
    if not box.is_table_wrapper:
        return bottom
    rows = [one.position_y + one.height for one in box.descendants() if isinstance(one, boxes.TableRowBox)]
    captions = [one.border_box_y() + one.border_height() for one in box.children if _is_caption(one)]
    last = float(max([*rows, *captions], default=box.border_box_y()))
    # WeasyPrint lets a table that goes on reach down to the foot of the page.
    return last if not rows or bottom - last > _LINE else bottom


def _is_caption(box: Any) -> bool:
    return isinstance(box, boxes.TableCaptionBox)


def _is_block(element: Element) -> bool:
    return element.tag in _BLOCKS or bool({"statement-box", "legend", "statement-line"} & set(classes(element)))


def _pixels(length: Any) -> float:
    """A computed length of CSS; 0 for ``auto``, ``normal`` and shares of something."""
    return float(length.value) if getattr(length, "unit", "") == "px" else 0.0
