"""Pages with holes, cut things and short ends into better ones: by changing the tree and laying it out again.

WeasyPrint sets block after block: what does not fit goes to the next page and leaves a hole. Three things are done:
a figure or table that leaves one lets the text after it go first, as far as that fills the hole and never out of its
section, and is read where it was written (``reading_order.py``); a table or box higher than half a page may be
divided; and a chapter whose last page would hold a few lines has pages a line or two longer, or shorter, or letters
that stand a little closer.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from chapterhouse.outputs.pdf.page_fill import Block, Filled, filled_pages
from chapterhouse.outputs.pdf.reading_order import forget, remember
from chapterhouse.outputs.pdf.roles import classes

Layout = Callable[[Element], weasyprint.Document]

_HOLE = 0.1  # of a page: smaller ones are left
_DIVISIBLE = 0.5  # of a page: what is higher may be divided
_DIVIDED = "divisible"
_ROUNDS = 3
_LINE = 15.5 / 0.75  # CSS pixels
_SHORT_END = 6 * _LINE
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
_FLOATS = frozenset({"figure", "table"})
_GOES_FIRST = frozenset({"p", "ul", "ol"})


def well_made(tree: Element, document: weasyprint.Document, layout: Layout) -> weasyprint.Document:
    """``document``, the pages of ``tree``, or better ones; ``tree`` is changed in place."""
    for _ in range(_ROUNDS):
        moves = _fill_holes(tree, filled_pages(document))
        if not moves:
            break
        other = layout(tree)
        if _badness(filled_pages(other)) > _badness(filled_pages(document)):
            for move in reversed(moves):
                move.undo()
            break
        document = other
    document = _with_a_good_end(tree, document, layout)
    _end_side_bars(document)
    return document


@dataclass(frozen=True, slots=True)
class _Move:
    """A change of the tree that can be taken back: what ``parents`` held, and what was ``moved`` for the first time."""

    parents: tuple[tuple[Element, list[Element]], ...] = ()
    moved: tuple[Element, ...] = ()
    divided: Element | None = None

    def undo(self) -> None:
        for parent, children in self.parents:
            parent[:] = children
        forget(self.moved)
        if self.divided is not None:
            self.divided.set("class", " ".join(name for name in classes(self.divided) if name != _DIVIDED))


def _fill_holes(tree: Element, pages: Sequence[Filled]) -> list[_Move]:
    """Change ``tree`` so that holes in ``pages`` are filled, and say what was done."""
    moves: list[_Move] = []
    parents = {child: parent for parent in tree.iter() for child in parent}
    begun: set[int] = set()
    for page, after in itertools.pairwise(pages):
        begun.update(id(block.element) for block in page.blocks)
        height = page.bottom - page.top
        if page.hole < _HOLE * height or page.name != after.name or not after.blocks:
            continue
        first = after.blocks[0]
        if id(first.element) in begun:
            continue
        if _height(first.element, pages) > _DIVISIBLE * height and _may_be_divided(first.element):
            first.element.set("class", " ".join([*classes(first.element), _DIVIDED]))
            moves.append(_Move(divided=first.element))
        elif first.element.tag in _FLOATS and "equation" not in classes(first.element):
            moves += _let_text_go_first(first.element, parents[first.element], page.hole, pages)
    return moves


def _may_be_divided(element: Element) -> bool:
    return element.tag != "figure" and _DIVIDED not in classes(element)


def _height(element: Element, pages: Sequence[Filled]) -> float:
    return sum(block.height for page in pages for block in page.blocks if block.element is element)


def _let_text_go_first(moved: Element, parent: Element, hole: float, pages: Sequence[Filled]) -> Iterator[_Move]:
    """Put the text after ``moved``, as much as fills the ``hole``, before it: of its own section, with those under it.

    It goes past the heading of a section under its own, never into the next one of its own level.
    """
    siblings = list(parent)
    place = siblings.index(moved)
    group = [moved, *(s for s in siblings[place + 1 : place + 2] if "legend" in classes(s))]
    behind = siblings[place + len(group) :]
    first, filled = _text_of(behind, hole, pages)
    if filled < hole and len(first) < len(behind) and behind[len(first)].tag == "section":
        below = behind[len(first)]
        inner = list(below)
        text, _ = _text_of(inner[1:], hole - filled - _height(inner[0], pages), pages) if inner else ([], 0.0)
        if text:
            held = ((parent, siblings), (below, inner))
            moved_now = remember(group, behind[0])
            parent[place:] = [*first, below, *behind[len(first) + 1 :]]
            below[:] = [inner[0], *text, *group, *inner[1 + len(text) :]]
            yield _Move(held, moved_now)
            return
    if first:
        moved_now = remember(group, behind[0])
        parent[place : place + len(group) + len(first)] = [*first, *group]
        yield _Move(((parent, siblings),), moved_now)


def _text_of(elements: Sequence[Element], hole: float, pages: Sequence[Filled]) -> tuple[list[Element], float]:
    """The text that ``elements`` begin with, as much as fills the ``hole``, and how high it is."""
    first, filled = [], 0.0
    for element in elements:
        if element.tag not in _GOES_FIRST or filled >= hole:
            break
        first.append(element)
        filled += _height(element, pages)
    return first, filled


def _with_a_good_end(tree: Element, document: weasyprint.Document, layout: Layout) -> weasyprint.Document:
    body = tree.find("body")
    pages = filled_pages(document)
    if body is None or not _ends_short(pages):
        return document
    for way in _worth_trying(pages):
        body.set("class", " ".join([*classes(body), way]))
        other = layout(tree)
        if not _ends_short(filled_pages(other)) and _emptiness(filled_pages(other)) < _emptiness(pages) + 1:
            return other
        body.set("class", " ".join(name for name in classes(body) if name not in way.split()))
    return document


def _worth_trying(pages: Sequence[Filled]) -> Iterator[str]:
    """The ways by which all lines of the last page could go to those before, or enough of theirs come to it."""
    lines = math.ceil(pages[-1].used / _LINE)
    for way, more in _WAYS.items():
        moved = more * (len(pages) - 1)
        if moved >= lines or -moved >= _SHORT_END / _LINE - lines:
            yield way


def _ends_short(pages: Sequence[Filled]) -> bool:
    return len(pages) >= _LEAST_PAGES and bool(pages[-1].blocks) and pages[-1].used < _SHORT_END


def _badness(pages: Sequence[Filled]) -> float:
    """How bad the holes in ``pages`` but the last look: one of a third of a page is worse than three of a tenth."""
    return sum((1 - page.fill) ** 2 for page in pages[:-1])


def _emptiness(pages: Sequence[Filled]) -> float:
    """How much of ``pages`` but the last is empty, in pages."""
    return sum(1 - page.fill for page in pages[:-1])


def _end_side_bars(document: weasyprint.Document) -> None:
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
