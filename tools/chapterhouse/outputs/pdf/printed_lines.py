"""The boxes of a layout into its printed lines: what stands in each, where, and which element it belongs to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any
from xml.etree.ElementTree import Element

from chapterhouse.outputs.pdf.reading_order import in_reading_order

_ASIDE_TAGS = {"caption", "figcaption"}
_ASIDE_CLASSES = {"footnote", "statement-title"}
_CONTAINER_TAGS = {"blockquote", "dl", "figure", "pre", "table"}
_CONTAINER_CLASSES = {"statement"}
_POINTS = 0.75
"""Points in a pixel of CSS."""


@dataclass(frozen=True, slots=True)
class PrintedLine:
    """A line of text on a page (from 0); lengths are points from the upper left corner.

    ``element`` is the position of its block in the order of the document, ``aside`` that of the note or caption that it
    is part of, ``container`` that of the innermost table, statement or the like around it.
    """

    page: int
    left: float
    top: float
    right: float
    bottom: float
    baseline: float
    text: str
    element: int
    aside: int | None
    container: int | None


@dataclass(frozen=True, slots=True)
class _Around:
    """What a box is in."""

    page: int
    order: Mapping[int, int]
    aside: int | None = None
    container: int | None = None

    def entering(self, element: Any) -> _Around:
        """The same for what is in ``element``."""
        position = None if element is None else self.order.get(id(element))
        if position is None:
            return self
        classes = element.get("class", "").split()
        around = self
        if element.tag in _ASIDE_TAGS or not _ASIDE_CLASSES.isdisjoint(classes):
            around = replace(around, aside=position)
        if element.tag in _CONTAINER_TAGS or not _CONTAINER_CLASSES.isdisjoint(classes):
            around = replace(around, container=position)
        return around


def lines_of(pages: list[Any], tree: Element) -> tuple[PrintedLine, ...]:
    """The lines on WeasyPrint's ``pages`` of the document ``tree``, but for page margins and generated content."""
    order = {id(element): index for index, element in enumerate(in_reading_order(tree))}
    return tuple(line for number, page in enumerate(pages) for line in _in_box(page._page_box, _Around(number, order)))


def _in_box(box: Any, around: _Around) -> Iterator[PrintedLine]:
    kind = type(box).__name__
    if kind == "MarginBox" or "::" in (box.element_tag or ""):
        return
    around = around.entering(box.element)
    if kind == "LineBox":
        yield from _line(box, around)
    elif hasattr(box, "children"):
        for child in box.children:
            yield from _in_box(child, around)


def _line(box: Any, around: _Around) -> Iterator[PrintedLine]:
    """The line ``box``, in pieces where an aside is part of it, and the lines of blocks within it."""
    pieces: list[tuple[int | None, list[Any]]] = []
    inner: list[tuple[Any, _Around]] = []
    stack = [(child, around) for child in reversed(box.children)]
    while stack:
        here, within = stack.pop()
        if "::" in (here.element_tag or ""):
            continue
        within = within.entering(here.element)
        kind = type(here).__name__
        if here.element is not None and "page-number" in here.element.get("class", "").split():
            continue  # filled in when the paper is bound
        if kind == "InlineBox":
            stack.extend((child, within) for child in reversed(here.children))
        elif kind != "TextBox":
            inner.append((here, within))
        elif pieces and pieces[-1][0] == within.aside:
            pieces[-1][1].append(here)
        else:
            pieces.append((within.aside, [here]))
    for aside, texts in pieces:
        text = "".join(one.text for one in texts)
        if text.strip():
            yield PrintedLine(
                page=around.page,
                left=_points(texts[0].position_x),
                top=_points(box.position_y),
                right=_points(texts[-1].position_x + texts[-1].width),
                bottom=_points(box.position_y + box.height),
                baseline=_points(box.position_y + box.baseline),
                text=text,
                element=around.order.get(id(box.element), 0),
                aside=aside,
                container=around.container,
            )
    for one, within in inner:
        yield from _in_box(one, within)


def _points(pixels: float) -> float:
    return round(pixels * _POINTS, 1)
