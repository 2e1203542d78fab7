"""Figures and tables that float: the text behind one that does not fit on a page goes first, and fills that page.

So a float comes to the head of the page after, or behind the lines of a paragraph that goes on there, never before its
mention and never past another float. It is read where it was written (``reading_order.py``).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

from chapterhouse.outputs.pdf.reading_order import forget, remember
from chapterhouse.outputs.pdf.roles import classes

Height = Callable[[Element], float]
"""How much room a block takes, in CSS pixels."""

_PARTED = frozenset({"p", "ul", "ol"})
_WHOLE = frozenset({"statement-box", "statement-line"})
_HEADINGS = frozenset({"h2", "h3", "h4", "h5", "h6"})
_LEAST_UNDER_HEADING = 3  # lines


@dataclass(frozen=True, slots=True)
class FloatMove:
    """A float that was moved: what its parents held before, and what has never been moved before."""

    parents: tuple[tuple[Element, tuple[Element, ...]], ...]
    moved: tuple[Element, ...]

    def undo(self) -> None:
        """Put everything back where it was."""
        for parent, children in self.parents:
            parent[:] = list(children)
        forget(self.moved)


def is_float(element: Element) -> bool:
    """Whether ``element`` may let text go first; a formula may not."""
    return element.tag in ("figure", "table") and "equation" not in classes(element)


def let_text_go_first(
    tree: Element, moved: Element, hole: float, height: Height, line: float, *, leave_section: bool
) -> FloatMove | None:
    """Put as much of the text behind ``moved`` before it as fills a ``hole``; None where nothing can be.

    ``hole`` and ``line``, the height of a line, are in CSS pixels. A float goes past the headings of sections under its
    own; past those of other sections of its chapter only where it may ``leave_section``.
    """
    parents = {child: parent for parent in tree.iter() for child in parent}
    parent = parents[moved]
    group = list(_with_those_behind(moved, parent))
    behind = _behind(group[-1], parents, leave_section=leave_section)
    first = _well_ended(list(_filling(behind, hole, height)), hole, height, line)
    if not first:
        return None
    goes_to = parents[first[-1]]
    held = tuple((one, tuple(one)) for one in dict.fromkeys((parent, goes_to)))
    moved_now = remember(group, _next(group[-1], parents))
    for one in group:
        parent.remove(one)
    at = list(goes_to).index(first[-1]) + 1
    goes_to[at:at] = group
    return FloatMove(held, moved_now)


def _with_those_behind(moved: Element, parent: Element) -> Iterator[Element]:
    """``moved`` with its legend and the floats that stand right behind it, since none goes past another."""
    siblings = list(parent)
    yield moved
    for element in siblings[siblings.index(moved) + 1 :]:
        if not is_float(element) and "legend" not in classes(element):
            return
        yield element


def _filling(behind: Iterator[Element], hole: float, height: Height) -> Iterator[Element]:
    """What ``behind`` begins with and can go first: text, headings and whole boxes, as much as fills the ``hole``."""
    filled = 0.0
    for element in behind:
        whole = bool(_WHOLE & set(classes(element)))
        if filled >= hole or not (whole or element.tag in _PARTED or element.tag in _HEADINGS):
            return
        filled += height(element)
        if whole and filled > hole:
            return
        yield element


def _well_ended(first: Sequence[Element], hole: float, height: Height, line: float) -> list[Element]:
    """``first`` without what it should not end with: a heading, or one with hardly a line under it in the ``hole``."""
    kept = list(first)
    while True:
        heading = next((at for at in reversed(range(len(kept))) if kept[at].tag in _HEADINGS), None)
        if heading is None:
            return kept
        above = sum(map(height, kept[: heading + 1]))
        under = min(sum(map(height, kept[heading + 1 :])), hole - above)
        if under >= _LEAST_UNDER_HEADING * line:
            return kept
        del kept[heading:]


def _behind(element: Element, parents: Mapping[Element, Element], *, leave_section: bool) -> Iterator[Element]:
    """The blocks behind ``element`` in the order in which they are written, to the end of its section or chapter."""
    around = parents[element]
    siblings = list(around)
    for sibling in siblings[siblings.index(element) + 1 :]:
        yield from _blocks(sibling)
    if leave_section and around.tag == "section" and "level1" not in classes(around):
        yield from _behind(around, parents, leave_section=True)


def _blocks(element: Element) -> Iterator[Element]:
    if element.tag == "section":
        for child in element:
            yield from _blocks(child)
    else:
        yield element


def _next(element: Element, parents: Mapping[Element, Element]) -> Element:
    """The element that stands behind ``element``, or behind the section that it ends."""
    around = parents[element]
    siblings = list(around)
    place = siblings.index(element) + 1
    return siblings[place] if place < len(siblings) else _next(around, parents)
