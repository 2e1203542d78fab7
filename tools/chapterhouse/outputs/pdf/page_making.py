"""Pages with holes, cut things and short ends into better ones: by changing the tree and laying it out again.

WeasyPrint sets block after block: what does not fit goes to the next page and leaves a hole. Three things are done:
a figure or table that leaves one lets the paragraphs after it go first, as far as they fill the hole and never past a
heading; a table or box higher than half a page may be divided; and a chapter whose last page would hold a few lines
has pages a line or two longer, or shorter.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Sequence
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from chapterhouse.outputs.pdf.page_fill import Block, Filled, filled_pages
from chapterhouse.outputs.pdf.roles import classes

Layout = Callable[[Element], weasyprint.Document]

_HOLE = 0.1  # of a page: smaller ones are left
_DIVISIBLE = 0.5  # of a page: what is higher may be divided
_ROUNDS = 2
_LINE = 15.5 / 0.75  # CSS pixels
_SHORT_END = 6 * _LINE
_LEAST_PAGES = 3
_WAYS = ("longer-pages", "shorter-pages", "longest-pages", "shortest-pages")
"""The classes of a body whose pages are one line or two longer or shorter than others."""
_FLOATS = frozenset({"figure", "table"})
_GOES_FIRST = frozenset({"p", "ul", "ol"})


def well_made(tree: Element, document: weasyprint.Document, layout: Layout) -> weasyprint.Document:
    """``document``, the pages of ``tree``, or better ones; ``tree`` is changed in place."""
    for _ in range(_ROUNDS):
        if not _fill_holes(tree, filled_pages(document)):
            break
        document = layout(tree)
    document = _with_a_good_end(tree, document, layout)
    _end_side_bars(document)
    return document


def _fill_holes(tree: Element, pages: Sequence[Filled]) -> bool:
    """Change ``tree`` so that holes in ``pages`` are filled; tells whether anything was changed."""
    changed = False
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
            first.element.set("class", " ".join([*classes(first.element), "divisible"]))
            changed = True
        elif first.element.tag in _FLOATS:
            changed |= _let_text_go_first(first.element, parents[first.element], page.hole, pages)
    return changed


def _may_be_divided(element: Element) -> bool:
    return element.tag != "figure" and "divisible" not in classes(element)


def _height(element: Element, pages: Sequence[Filled]) -> float:
    return sum(block.height for page in pages for block in page.blocks if block.element is element)


def _let_text_go_first(moved: Element, parent: Element, hole: float, pages: Sequence[Filled]) -> bool:
    """Put the text after ``moved``, as much as fills the ``hole``, before it."""
    siblings = list(parent)
    place = siblings.index(moved)
    if "equation" in classes(moved):
        return False
    group = [moved, *(s for s in siblings[place + 1 : place + 2] if "legend" in classes(s))]
    first, filled = [], 0.0
    for sibling in siblings[place + len(group) :]:
        if sibling.tag not in _GOES_FIRST or filled >= hole:
            break
        first.append(sibling)
        filled += _height(sibling, pages)
    if not first:
        return False
    parent[place : place + len(group) + len(first)] = [*first, *group]
    return True


def _with_a_good_end(tree: Element, document: weasyprint.Document, layout: Layout) -> weasyprint.Document:
    body = tree.find("body")
    pages = filled_pages(document)
    if body is None or not _ends_short(pages):
        return document
    for way in _WAYS:
        body.set("class", " ".join([*classes(body), way]))
        other = layout(tree)
        if not _ends_short(filled_pages(other)) and _emptiness(filled_pages(other)) < _emptiness(pages) + 1:
            return other
        body.set("class", " ".join(name for name in classes(body) if name != way))
    return document


def _ends_short(pages: Sequence[Filled]) -> bool:
    return len(pages) >= _LEAST_PAGES and bool(pages[-1].blocks) and pages[-1].used < _SHORT_END


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
