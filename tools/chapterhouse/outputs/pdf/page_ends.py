"""How chapters end: no last page of a few lines, and no side bar that is longer than the text at its side."""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from chapterhouse.outputs.pdf.page_fill import Block, Filled, filled_pages
from chapterhouse.outputs.pdf.roles import classes

_SHORT_END = 6  # lines
_LEAST_PAGES = 2
_WAYS = {
    "longer-pages": 1,
    "shorter-pages": -1,
    "longest-pages": 2,
    "shortest-pages": -2,
    "longer-pages tight-lines": 2,
    "longest-pages tight-lines": 3,
    "shortest-pages loose-lines": -3,
}
"""The classes of a body whose pages are a line or two longer or shorter than others, or whose letters stand closer; how
many lines more a page then has room for, about."""


def with_a_good_end(
    tree: Element, document: weasyprint.Document, layout: Callable[[Element], weasyprint.Document]
) -> weasyprint.Document:
    """``document``, the pages of ``tree``, or others the last of which holds more lines, or which are one less."""
    body = tree.find("body")
    pages = filled_pages(document)
    if body is None or not ends_short(pages):
        return document
    for way in _worth_trying(pages):
        body.set("class", " ".join([*classes(body), way]))
        other = layout(tree)
        if not ends_short(filled_pages(other)) and _emptiness(filled_pages(other)) < _emptiness(pages) + 1:
            return other
        body.set("class", " ".join(name for name in classes(body) if name not in way.split()))
    return document


def _worth_trying(pages: Sequence[Filled]) -> Iterator[str]:
    """The ways by which all lines of the last page could go to those before, or enough of theirs come to it."""
    lines = math.ceil(pages[-1].used / pages[-1].line)
    for way, more in _WAYS.items():
        moved = more * (len(pages) - 1)
        if moved >= lines or -moved >= _SHORT_END - lines:
            yield way


def ends_short(pages: Sequence[Filled]) -> bool:
    """Whether the last of several ``pages`` holds a few lines."""
    last = pages[-1]
    return len(pages) >= _LEAST_PAGES and bool(last.blocks) and last.used < _SHORT_END * last.line


def _emptiness(pages: Sequence[Filled]) -> float:
    """How much of ``pages`` but the last is empty, in pages."""
    return sum(1 - page.fill for page in pages[:-1])


def end_side_bars(document: weasyprint.Document) -> None:
    """Let the side bar of a box that goes on over a page end with its text, not at the foot of the page."""
    pages = filled_pages(document)
    for page, after in itertools.pairwise(pages):
        if not page.blocks or not after.blocks:
            continue
        last = page.blocks[-1]
        if "statement-box" in classes(last.element) and last.element is after.blocks[0].element:
            _shorten(last)


def _shorten(block: Block) -> None:
    bottoms = list(_line_bottoms(block.box))
    if bottoms:
        block.box.height = min(block.box.height, max(bottoms) - block.box.content_box_y())


def _line_bottoms(box: object) -> Iterator[float]:
    for child in getattr(box, "children", ()):
        if isinstance(child, boxes.LineBox):
            yield child.position_y + child.height
        else:
            yield from _line_bottoms(child)
