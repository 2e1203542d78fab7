"""Laid-out pages held against the tree that they were made of: words that stand on no page, whoever hid or lost them.

The text of an element, and not of what is in it, is sought among the boxes that WeasyPrint made of the element. So it
does not matter in which order they come (notes, floats, heads of tables that are repeated), what is generated around
them, and where lines and pages part them. Signs and the case of letters are not compared: hyphens come and go with the
lines, and style sheets set capitals.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Container, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

import weasyprint
from weasyprint.formatting_structure import boxes

from chapterhouse.core.rules.building import UNPRINTED_TEXT
from chapterhouse.outputs.pdf.page_problem import PageProblem
from chapterhouse.outputs.pdf.roles import classes

_NO_LETTERS = re.compile(r"[\W_]+")
_OWN_LETTERS = frozenset({"first-letter", "first-line"})
"""Pseudo-elements that hold the text of their element; what others hold is generated."""
_NOT_TEXT = frozenset({"head", "math", "nav", "script", "style", "svg", "template", "title"})
"""Elements whose text is drawn, or is of the layout: lists of contents say again what chapters say."""
_NOT_WRITTEN = frozenset({"continued", "leader", "page-number", "title-block"})
"""Classes of what the layout adds, and prints where it wants it."""
_LEAST_SIZE = 1.0
"""CSS pixels below which letters are no letters."""
_SHOWN = 60

_Clip = tuple[float, float, float, float]
_EVERYWHERE: _Clip = (float("-inf"), float("-inf"), float("inf"), float("inf"))


def unprinted(document: weasyprint.Document, tree: Element, beyond: Container[Element] = ()) -> list[PageProblem]:
    """A problem for each piece of the text of ``tree``, of which ``document`` is the layout, that no page shows.

    Not shown is what has no box, is invisible, or is cut off by the edge of a box or of the page. Elements that are
    told of as ``beyond`` the page are left out.
    """
    shown: dict[int, list[str]] = defaultdict(list)
    for page in document.pages:
        sheet = page._page_box
        _gather(sheet, (0.0, 0.0, sheet.margin_width(), sheet.margin_height()), _EVERYWHERE, shown)
    body = tree.find("body")
    lost = () if body is None else _lost_in(body, {of: "".join(texts) for of, texts in shown.items()}, beyond).lost
    return [_problem(pieces) for pieces in lost]


def lost_letters(before: str, after: str) -> str:
    """The letters that ``after`` lacks of ``before``: what changes a tree so that its pages fit may lose none."""
    return "" if before == after else "".join((Counter(_letters(before)) - Counter(_letters(after))).elements())


def text_of(tree: Element) -> str:
    """All text of the body of ``tree``."""
    body = tree.find("body")
    return "" if body is None else "".join(body.itertext())


@dataclass(frozen=True, slots=True)
class _Found:
    """What is known of an element: whether pages show any of it, and the pieces of text that they do not."""

    is_shown: bool
    lost: Sequence[Sequence[str]]
    """Each with the texts that stand in it one after the other, which markup parts."""


def _lost_in(element: Element, shown: Mapping[int, str], beyond: Container[Element]) -> _Found:
    """What of ``element``, but of what is ``beyond`` the page, is not among the texts ``shown`` of elements."""
    if element in beyond:
        return _Found(is_shown=True, lost=())
    if element.tag in _NOT_TEXT or not _NOT_WRITTEN.isdisjoint(classes(element)):
        return _Found(is_shown=False, lost=())
    texts = [text for text in (element.text, *(child.tail for child in element)) if text]
    is_shown = False
    lost: list[Sequence[str]] = []
    if letters := _letters("".join(texts)):
        is_shown = _has(shown.get(id(element), ""), letters)
        if not is_shown:
            lost.append(texts)
    for child in element:
        found = _lost_in(child, shown, beyond)
        is_shown = is_shown or found.is_shown
        lost += found.lost
    if not is_shown and len(lost) > 1:
        return _Found(is_shown=False, lost=([text for pieces in lost for text in pieces],))
    return _Found(is_shown, lost)


def _has(text: str, letters: str) -> bool:
    printed = _letters(text)
    return letters in printed or unicodedata.normalize("NFKC", letters) in unicodedata.normalize("NFKC", printed)


def _letters(text: str) -> str:
    return _NO_LETTERS.sub("", text).casefold()


def _problem(pieces: Sequence[str]) -> PageProblem:
    """``pieces`` are told at the longest of them, for what markup parts is not found as it is printed."""
    words = max((" ".join(piece.split()) for piece in pieces), key=len)
    start = words if len(words) <= _SHOWN else f"{words[:_SHOWN].rsplit(' ', 1)[0]} \N{HORIZONTAL ELLIPSIS}"
    message = f"\N{LEFT DOUBLE QUOTATION MARK}{start}\N{RIGHT DOUBLE QUOTATION MARK} stands on no page of the PDF"
    hint = (
        "look in theme/print.css for what hides or moves it; where nothing does, the program that lost it is at fault"
    )
    return PageProblem(UNPRINTED_TEXT.code, message, hint, words=words)


def _gather(box: Any, page: _Clip, clip: _Clip, shown: dict[int, list[str]]) -> None:
    """Add what is seen of the text of ``box``, on a ``page`` and within a ``clip``, to the texts ``shown``."""
    if isinstance(box, boxes.TextBox):
        _, is_pseudo, pseudo = (box.element_tag or "").rpartition("::")
        is_own = box.element is not None and (not is_pseudo or pseudo in _OWN_LETTERS)
        if is_own and _is_seen(box, page, clip):
            shown[id(box.element)].append(box.text)
        return
    children = getattr(box, "children", None)
    if not children:
        return
    style = box.style
    if style["opacity"] == 0:
        return
    if style["overflow"] != "visible" and isinstance(box, boxes.BlockBox | boxes.TableCellBox):
        left, top = box.padding_box_x(), box.padding_box_y()
        right, bottom = left + box.padding_width(), top + box.padding_height()
        clip = (max(clip[0], left), max(clip[1], top), min(clip[2], right), min(clip[3], bottom))
    for child in children:
        _gather(child, page, clip, shown)


def _is_seen(box: Any, page: _Clip, clip: _Clip) -> bool:
    """Whether ``box`` is drawn so that it can be read: on the ``page``, and for its most part within ``clip``."""
    style = box.style
    if style["visibility"] != "visible" or style["font_size"] < _LEAST_SIZE or getattr(style["color"], "alpha", 1) == 0:
        return False
    left, top = box.position_x, box.position_y
    right, bottom = left + box.width, top + box.height
    if right <= page[0] or bottom <= page[1] or left >= page[2] or top >= page[3]:
        return False
    if clip is _EVERYWHERE:
        return True
    margin = style["font_size"] / 2
    is_across = left >= clip[0] - margin and right <= clip[2] + margin
    return bool(is_across and top >= clip[1] - margin and bottom <= clip[3] + margin)
