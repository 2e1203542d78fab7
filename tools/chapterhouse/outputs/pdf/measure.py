"""Laid-out pages into what does not fit on them: wider than the measure, lower than the foot, or shrunk too far.

WeasyPrint draws what does not fit over the edge of the paper and says nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes
from weasyprint.layout.absolute import AbsolutePlaceholder

from chapterhouse.outputs.pdf.roles import classes

_TOLERANCE = 0.5 * 96 / 25.4
"""CSS pixels, half a millimetre: what sticks out less is seen by nobody, and is cut off by no printer."""
_WIDTH_IN_EM = re.compile(r"width:\s*([\d.]+)em")
_POINTS_PER_PIXEL = 0.75
LEAST_FORMULA_SIZE = 7.0
"""Points below which the letters of a formula are not legible in print."""
_OWNERS = frozenset({"table", "pre"})


@dataclass(frozen=True, slots=True)
class Misfit:
    """An ``element`` that does not fit: a table, listing, picture, formula, or the block whose text is too wide.

    ``room`` is the width of what it is in, ``by`` how far it sticks out, both in CSS pixels; ``down`` tells that it
    does so at the foot. ``size`` is, for a formula that was shrunk to fit, the size of its letters in points.
    """

    element: Element
    room: float
    by: float
    down: bool = False
    size: float | None = None


def misfits(document: weasyprint.Document) -> list[Misfit]:
    """What of ``document`` does not fit on its pages, each element once, in the order of the pages."""
    found: dict[int, Misfit] = {}
    for page in document.pages:
        box = page._page_box
        left, top = box.content_box_x(), box.content_box_y()
        walk = _Walk(right=left + box.width, bottom=top + box.height)
        for child in box.children:
            if not isinstance(child, boxes.MarginBox):
                for misfit in walk.box(child, None, box.width, flowing=True):
                    found.setdefault(id(misfit.element), misfit)
    return list(found.values())


@dataclass(frozen=True, slots=True)
class _Walk:
    right: float
    bottom: float

    def box(self, box: Any, owner: tuple[Element, float] | None, room: float, *, flowing: bool) -> Iterator[Misfit]:
        """The misfits in ``box``; ``owner`` is the element that is blamed for them, with the room that it has."""
        if isinstance(box, AbsolutePlaceholder):
            box, flowing = box._box, False
        element = box.element
        if element is not None and "leader" in classes(element):
            return
        if isinstance(box, boxes.TextBox | boxes.ReplacedBox):
            blamed = (element, room) if isinstance(box, boxes.ReplacedBox) and element is not None else owner
            if isinstance(box, boxes.ReplacedBox) and owner is not None and owner[0].tag == "table":
                blamed = owner
            if blamed is not None and flowing:
                yield from self._outside(box, *blamed)
            if isinstance(box, boxes.ReplacedBox) and element is not None:
                yield from _shrunk(box, element, room)
            return
        free = owner is None or (owner[0].tag not in _OWNERS and isinstance(box, boxes.BlockLevelBox))
        if element is not None and free:
            owner = (element, room)
        inner = box.width if isinstance(box, boxes.BlockBox) and isinstance(box.width, int | float) else room
        for child in getattr(box, "children", ()):
            yield from self.box(child, owner, inner, flowing=flowing)

    def _outside(self, box: Any, element: Element, room: float) -> Iterator[Misfit]:
        over = box.position_x + box.margin_width() - self.right
        if over > _TOLERANCE:
            yield Misfit(element, room, over)
        under = box.position_y + box.margin_height() - self.bottom
        if under > _TOLERANCE + box.margin_height() / 2:
            yield Misfit(element, room, under, down=True)


def _shrunk(box: Any, element: Element, room: float) -> Iterator[Misfit]:
    """A formula whose letters came out too small because the whole of it did not fit."""
    declared = _WIDTH_IN_EM.search(element.get("style", ""))
    if "math" not in classes(element) or declared is None:
        return
    wanted = float(declared[1]) * box.style["font_size"]
    if wanted <= 0:
        return
    size = box.style["font_size"] * box.width / wanted * _POINTS_PER_PIXEL
    if box.width < wanted - _TOLERANCE and size < LEAST_FORMULA_SIZE:
        yield Misfit(element, room, wanted - box.width, size=size)
