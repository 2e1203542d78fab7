"""Pages with holes, cut things and short ends into better ones: by changing the tree and laying it out again.

WeasyPrint sets block after block: what does not fit goes to the next page and leaves a hole. From the first page to the
last, each hole is tried to be closed in these ways:

- a table or box higher than half a page may be divided, as one must be that is higher than a page;
- the page is a line or two longer, and the space between its blocks less, so that what did not fit does;
- a figure or table lets the text after it go first (``floats.py``). A statement does not: the text after it answers it.

Then a chapter whose last page would hold a few lines is given another length (``page_ends.py``).
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from chapterhouse.outputs.pdf.floats import is_float, let_text_go_first
from chapterhouse.outputs.pdf.page_depth import MOST_LINES, PageDepths
from chapterhouse.outputs.pdf.page_ends import end_side_bars, ends_short, with_a_good_end
from chapterhouse.outputs.pdf.page_fill import Block, Filled, filled_pages
from chapterhouse.outputs.pdf.roles import classes

Layout = Callable[[Element], weasyprint.Document]

_HOLE = 0.12  # of a page: smaller ones are left
_DIVISIBLE = 0.5  # of a page: what is higher may be divided
_DIVIDED, _CLOSER = "divisible", "closer"
_CLOSENESS = 0.3
"""The share by which the space around blocks that are ``closer`` is less (print.css)."""
_MOST_TRIES = 10
_PAGES_TRIED = 200
"""Pages that are laid out in trying: a chapter of many is tried less often."""
_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
_PARTED = frozenset({"p", "ul", "ol"})
_KEPT_LINES = 2  # of a paragraph at the foot of a page


def well_made(tree: Element, document: weasyprint.Document, layout: Layout) -> weasyprint.Document:
    """``document``, the pages of ``tree``, or better ones; ``tree`` is changed in place."""
    if tall := _cut(filled_pages(document)):
        _with_class(tall, _DIVIDED)
        document = layout(tree)
    document = _without_holes(tree, document, layout)
    ended = with_a_good_end(tree, document, layout)
    if ended is not document:
        # Pages of another length have other holes.
        ended = _without_holes(tree, ended, layout, is_good=lambda pages: not ends_short(pages))
    end_side_bars(ended)
    return ended


@dataclass(frozen=True, slots=True)
class _Hole:
    """The empty foot of a page, counted from 0, with what did not fit there: headings and what they keep with them.

    Where a block ``goes_on`` behind the page, that is its rest.
    """

    page: int
    height: float
    blocks: Sequence[Block]
    unfit: Sequence[Block]
    goes_on: bool = False

    @property
    def first(self) -> Element:
        return self.unfit[0].element


Undo = Callable[[], None]


def _without_holes(
    tree: Element,
    document: weasyprint.Document,
    layout: Layout,
    is_good: Callable[[Sequence[Filled]], bool] = lambda pages: True,
) -> weasyprint.Document:
    """``document``, or the best pages that were found of those that are good in other ways."""
    pages = filled_pages(document)
    if not pages:
        return document
    mender = _Mender(tree, PageDepths.of(tree, pages[0]))
    done: list[Undo] = []
    best, best_badness, best_done = document, _badness(pages), 0
    tries = min(_MOST_TRIES, _PAGES_TRIED // len(pages))
    given_up: set[int] = set()
    while tries > 0 and (hole := next((one for one in _holes(pages) if id(one.first) not in given_up), None)):
        before = _badness(pages[: hole.page + 2])
        for mend in mender.mends(hole, pages):
            undo = mend()
            if undo is None:
                continue
            tries -= 1
            other = layout(tree)
            made = filled_pages(other)
            if _badness(made[: hole.page + 2]) < before:
                pages = made
                done.append(undo)
                if _badness(pages) < best_badness and is_good(pages):
                    best, best_badness, best_done = other, _badness(pages), len(done)
                break
            undo()
            if tries <= 0:
                break
        else:
            given_up.add(id(hole.first))
    for undo in reversed(done[best_done:]):
        undo()
    return best


def _cut(pages: Sequence[Filled]) -> list[Element]:
    """The tables that are on several pages though they may not be divided: WeasyPrint leaves captions alone there."""
    blocks = [block for page in pages for block in page.blocks]
    again = {id(one.element) for one, after in itertools.pairwise(blocks) if one.element is after.element}
    found = {id(b.element): b.element for b in blocks if id(b.element) in again and b.element.tag == "table"}
    return [element for element in found.values() if _may_be_divided(element)]


def _holes(pages: Sequence[Filled]) -> Iterator[_Hole]:
    begun: set[int] = set()
    for number, (page, after) in enumerate(itertools.pairwise(pages)):
        begun.update(id(block.element) for block in page.blocks)
        if page.hole < _HOLE * (page.bottom - page.top) or page.name != after.name or not after.blocks:
            continue
        if id(after.blocks[0].element) not in begun:
            yield _Hole(number, page.hole, page.blocks, list(_kept_together(after.blocks)))
        elif len(after.blocks) > 1 and _rest(after.blocks[0]) - page.hole <= MOST_LINES * page.line:
            yield _Hole(number, page.hole, page.blocks, after.blocks[:1], goes_on=True)


def _begins_in_text(pages: Sequence[Filled], page: int) -> bool:
    """Whether the first lines of ``page`` could stand on the page before it, were that longer."""
    if page == 0 or not pages[page - 1].blocks or not pages[page].blocks or pages[page - 1].name != pages[page].name:
        return False
    first = pages[page].blocks[0].element
    return first.tag in _PARTED and pages[page - 1].blocks[-1].element is first


def _rest(block: Block) -> float:
    """How high the rest of a ``block`` is that goes on over a page, without the head of a table, which it repeats."""
    repeated = (one for one in block.box.descendants() if isinstance(one, boxes.TableRowGroupBox) and one.is_header)
    return block.height - float(sum(one.height for one in repeated))


def _kept_together(blocks: Sequence[Block]) -> Iterator[Block]:
    for block in blocks:
        yield block
        if block.element.tag not in _HEADINGS:
            return


@dataclass(frozen=True, slots=True)
class _Mender:
    """What can be done about holes in the pages of ``tree``."""

    tree: Element
    depths: PageDepths

    def mends(self, hole: _Hole, pages: Sequence[Filled]) -> Iterator[Callable[[], Undo | None]]:
        """Ways to close ``hole``, the gentlest first; each changes the tree and gives what takes that back."""
        page = pages[hole.page]
        if hole.goes_on:
            lacking = (_rest(hole.unfit[0]) - hole.height) / self.depths.line
            yield lambda: self._deeper(hole.page, max(1, math.ceil(lacking)))
            return
        unfit = hole.unfit[-1].element
        if _may_be_divided(unfit) and _height(unfit, pages) > _DIVISIBLE * (page.bottom - page.top):
            yield lambda: _with_class([unfit], _DIVIDED)
        lacking = self._lacking(hole)
        closer = [block.element for block in (*hole.blocks, *hole.unfit)]
        gain = _CLOSENESS * sum(block.space / 2 for block in (*hole.blocks[1:], *hole.unfit)) / self.depths.line
        if 0 < lacking <= MOST_LINES:
            yield lambda: self._deeper(hole.page, math.ceil(lacking))
        elif 0 < lacking <= MOST_LINES + gain:
            yield lambda: self._deeper(hole.page, MOST_LINES, closer)
        elif 0 < lacking <= 2 * MOST_LINES + gain and _begins_in_text(pages, hole.page):
            yield lambda: self._deeper(hole.page, MOST_LINES, closer, before=MOST_LINES)
        if is_float(hole.first):
            yield lambda: self._float(hole, pages)
            yield lambda: self._float_on_deeper_page(hole, pages, closer, MOST_LINES + gain)

    def _lacking(self, hole: _Hole) -> float:
        """How many lines longer the page would have to be for what did not fit."""
        last = hole.unfit[-1]
        is_parted = last.element.tag in _PARTED or _DIVIDED in classes(last.element)
        kept = min(last.height, _KEPT_LINES * self.depths.line) if is_parted else last.height
        heads = sum(block.height + block.space_above for block in hole.unfit[:-1])
        return (heads + last.space_above + kept - hole.height) / self.depths.line

    def _deeper(self, page: int, lines: int, closer: Sequence[Element] = (), before: int = 0) -> Undo:
        """Let ``page`` be ``lines`` longer, with ``closer`` blocks, and the page before it ``before`` lines longer."""
        depths = dict(self.depths.more)
        self.depths.set({**depths, **({page: before} if before else {}), page + 1: lines})
        loosen = _with_class(closer, _CLOSER)

        def undo() -> None:
            self.depths.set(depths)
            loosen()

        return undo

    def _float_on_deeper_page(
        self, hole: _Hole, pages: Sequence[Filled], closer: Sequence[Element], lines: float
    ) -> Undo | None:
        sink = self._float(hole, pages, lines * self.depths.line)
        if sink is None:
            return None
        shorten = self._deeper(hole.page, MOST_LINES, closer)

        def undo() -> None:
            shorten()
            sink()

        return undo

    def _float(self, hole: _Hole, pages: Sequence[Filled], more: float = 0.0) -> Undo | None:
        body = self.tree.find("body")
        move = let_text_go_first(
            self.tree,
            hole.first,
            hole.height + more,
            lambda element: _room(element, pages),
            self.depths.line,
            leave_section=body is not None and body.get("data-floats") == "chapter",
        )
        return None if move is None else move.undo


def _with_class(elements: Sequence[Element], name: str) -> Undo:
    new = [element for element in elements if name not in classes(element)]
    for element in new:
        element.set("class", " ".join([*classes(element), name]))

    def undo() -> None:
        for element in new:
            element.set("class", " ".join(one for one in classes(element) if one != name))

    return undo


def _may_be_divided(element: Element) -> bool:
    return element.tag != "figure" and element.tag not in _HEADINGS and _DIVIDED not in classes(element)


def _height(element: Element, pages: Sequence[Filled]) -> float:
    return sum(block.height for page in pages for block in page.blocks if block.element is element)


def _room(element: Element, pages: Sequence[Filled]) -> float:
    """How high ``element`` is with the space above it."""
    found = [block for page in pages for block in page.blocks if block.element is element]
    return sum(block.height for block in found) + max((block.space_above for block in found), default=0.0)


def _badness(pages: Sequence[Filled]) -> float:
    """How bad the holes in ``pages`` but the last look: one of a third of a page is worse than three of a tenth."""
    return sum((1 - page.fill) ** 2 for page in pages[:-1])
