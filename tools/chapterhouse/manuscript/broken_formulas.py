"""A formula that is wider than its line into pieces: broken before relations when displayed, after them in a line.

The rules are those of the field (Chicago Manual of Style, 12.23 to 12.26): a displayed formula is broken before a
relation, else before an operator, and what goes on is indented; in a line the sign stays at the end.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element

_RELATIONS = frozenset(
    "=<>\u2264\u2265\u2260\u2248\u2261\u223c\u2243\u2245\u221d\u2254\u2192\u2190\u2194"
    "\u21d2\u21d0\u21d4\u27f9\u27f8\u27fa\u21a6\u2282\u2283\u2286\u2287\u2208\u2209\u220b\u226a\u226b\u227a\u227b\u2aaf\u2ab0\u22a2\u22a8\u2223"
)
_OPERATORS = frozenset("+\u2212-\u00b1\u2213\u222a\u2229\u2227\u2228\u2295\u2216")
_LEFT_SIDE_AT_MOST = 0.4  # of the line
_INDENT = "2em"
_SPACE = "0.28em"

Width = Callable[[Element], float]
"""How wide a ``<math>`` is drawn, in em."""


def broken_display(math: Element, line: float, width: Width) -> Element:
    """The displayed ``math`` in lines of at most ``line`` em, as far as it can be broken; itself where it cannot."""
    terms = _terms(math)
    if terms is None:
        return math
    for signs in (_RELATIONS, _RELATIONS | _OPERATORS):
        pieces = list(_before(terms, signs))
        left = pieces[0] if len(pieces) > 1 and _sign(pieces[1][0]) in _RELATIONS else []
        aligned = bool(left) and width(_math(math, left)) <= line * _LEFT_SIDE_AT_MOST
        room = line - (width(_math(math, left)) + 0.3 if aligned else 2)
        rows = list(_filled(math, pieces[1:] if aligned else pieces, room, width))
        if len(rows) > 1 and all(width(_math(math, row)) <= room for row in rows):
            break
    if len(pieces) < 2 or len(rows) + aligned < 2:
        return math
    table = Element("mtable", {"columnalign": "right left" if aligned else "left", "displaystyle": "true"})
    for index, row in enumerate(rows):
        line_of_table = Element("mtr")
        if aligned:
            line_of_table.append(_cell(left if index == 0 else []))
        indent = [] if aligned or index == 0 else [Element("mspace", {"width": _INDENT})]
        line_of_table.append(_cell([*indent, *row]))
        table.append(line_of_table)
    return _math(math, [table])


def pieces_of_line(math: Element) -> list[Element]:
    """The ``math`` of a line as formulas that a line may end between: after relations, and after operators."""
    terms = _terms(math)
    if terms is None:
        return [math]
    pieces: list[list[Element]] = [[]]
    for term in terms:
        pieces[-1].append(term)
        if len(pieces[-1]) > 1 and _sign(term) in _RELATIONS | _OPERATORS:
            pieces.append([])
    if not pieces[-1]:
        pieces.pop()
    return [_math(math, [_spaced(term) if term is piece[-1] else term for term in piece]) for piece in pieces]


def _spaced(term: Element) -> Element:
    """``term``, a sign at the end of a piece, with the space before it that it has between two terms."""
    if not _sign(term):
        return term
    spaced = deepcopy(term)
    spaced.attrib |= {"form": "infix", "lspace": _SPACE, "rspace": "0em"}
    return spaced


def _terms(math: Element) -> list[Element] | None:
    """The terms of ``math`` side by side, None where it is one thing, such as a table or a fraction."""
    inner = math
    while len(inner) == 1 and inner[0].tag in {"mrow", "mstyle"}:
        inner = inner[0]
    return list(inner) if len(inner) > 2 else None


def _sign(term: Element) -> str:
    return (term.text or "").strip() if term.tag == "mo" and term.get("stretchy") != "true" else ""


def _before(terms: list[Element], signs: frozenset[str]) -> Iterator[list[Element]]:
    """``terms`` cut before each of ``signs``; a sign at the head, or right after another, cuts nothing."""
    piece: list[Element] = []
    for term in terms:
        if _sign(term) in signs and piece and not _sign(piece[-1]):
            yield piece
            piece = []
        piece.append(term)
    yield piece


def _filled(math: Element, pieces: list[list[Element]], room: float, width: Width) -> Iterator[list[Element]]:
    """``pieces`` put together into rows, as many in each as fit."""
    row: list[Element] = []
    for piece in pieces:
        if row and width(_math(math, [*row, *piece])) > room:
            yield row
            row = []
        row = [*row, *piece]
    yield row


def _cell(terms: list[Element]) -> Element:
    cell, row = Element("mtd"), Element("mrow")
    row.extend(deepcopy(terms))
    # A sign at the head of a row takes its space as between two terms.
    if terms and terms[0].tag == "mo":
        row.insert(0, Element("mi"))
    cell.append(row)
    return cell


def _math(like: Element, terms: list[Element]) -> Element:
    """A ``<math>`` with the attributes of ``like`` that holds copies of ``terms``."""
    made, row = Element("math", dict(like.attrib)), Element("mrow")
    row.extend(deepcopy(terms))
    made.append(row)
    return made
