"""The figures and tables of a PDF counted as a designer would: small tables that are divided, ways from first mentions.

``python tests/support/float_census.py PAPER.pdf`` prints both, with the pages where each was found.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pypdfium2
from pypdfium2 import raw

_FLOATS = ("fig:", "tbl:")
_SMALL = 0.5
"""The share of the text's height up to which a table is small."""
_AROUND_LETTERS = 9.5
"""Points that rows have above their first letters and below their last: padding, and the leading of a line."""
_MARGINS = 90.7 + 102.0
"""Points above and below the text."""

_Marks = set[tuple[int, int]]
"""Marked content: the number of the page, counted from 1, and the identifier on it."""


@dataclass(frozen=True, slots=True)
class FloatCensus:
    """What was found of figures and tables, pages counted from 1.

    ``divided`` are the first pages of tables that stand on several pages, by which share of a page's text they would
    fill in one piece; ``distances`` the pages from the first mention in its chapter to each figure and table, by
    anchor, below 0 for one that stands before it; ``unmentioned`` are those that their chapter does not refer to.
    """

    tables: int
    divided: tuple[tuple[int, float], ...]
    distances: Mapping[str, int]
    unmentioned: tuple[str, ...]

    @property
    def divided_small_tables(self) -> list[int]:
        return [page for page, share in self.divided if share <= _SMALL]


def census(content: bytes) -> FloatCensus:
    """The counts of the tagged PDF ``content``."""
    with pikepdf.open(BytesIO(content)) as pdf:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages, 1)}
        found = list(_elements(pdf.Root.StructTreeRoot.K, numbers, None))
        openings = sorted(min(page for page, _ in marks) for kind, marks in found if kind == "/H1" and marks)
        tables = [marks for kind, marks in found if kind == "/Table"]
        places = {
            str(name): numbers[there[0].objgen]
            for name, there in pikepdf.NameTree(pdf.Root.Names.Dests).items()
            if str(name).startswith(_FLOATS)
        }
        mentions = [
            (number, str(link.Dest))
            for number, page in enumerate(pdf.pages, 1)
            for link in page.get("/Annots", ())
            if isinstance(link.get("/Dest"), pikepdf.String)
        ]
    distances: dict[str, int] = {}
    unmentioned: list[str] = []
    for anchor, place in places.items():
        begin = max((page for page in openings if page <= place), default=1)
        end = min((page for page in openings if page > place), default=10**6)
        first = min((page for page, there in mentions if there == anchor and begin <= page < end), default=None)
        if first is None:
            unmentioned.append(anchor)
        else:
            distances[anchor] = place - first
    several = [marks for marks in tables if len({page for page, _ in marks}) > 1]
    divided = sorted((min(page for page, _ in marks), share) for marks, share in _shares(content, several))
    return FloatCensus(len(tables), tuple(divided), distances, tuple(unmentioned))


def _elements(node: Any, pages: Mapping[Any, int], page: int | None) -> Iterator[tuple[str, _Marks]]:
    """Each element below ``node``, the inner ones first, with all marked content that it holds."""
    marks: _Marks = set()
    yield from _within(node, pages, page, marks)


def _within(node: Any, pages: Mapping[Any, int], page: int | None, marks: _Marks) -> Iterator[tuple[str, _Marks]]:
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from _within(child, pages, page, marks)
    elif isinstance(node, pikepdf.Dictionary):
        page = pages[node.Pg.objgen] if "/Pg" in node else page
        if "/MCID" in node:
            assert page is not None
            marks.add((page, int(node.MCID)))
        elif "/S" in node:
            own: _Marks = set()
            yield from _within(node.get("/K"), pages, page, own)
            yield str(node.S), own
            marks |= own
    elif node is not None:
        assert page is not None
        marks.add((page, int(node)))


def _shares(content: bytes, tables: list[_Marks]) -> Iterator[tuple[_Marks, float]]:
    """Each of ``tables`` with the share of a page's text that it would fill in one piece."""
    document = pypdfium2.PdfDocument(content)
    extents = {page: _extents(document[page - 1]) for page in sorted({page for marks in tables for page, _ in marks})}
    for marks in tables:
        share = 0.0
        for page in {page for page, _ in marks}:
            pieces = [extents[page][mark] for on, mark in marks if on == page and mark in extents[page]]
            height = max(top for _, top in pieces) - min(bottom for bottom, _ in pieces) if pieces else 0.0
            share += (height + _AROUND_LETTERS) / (document[page - 1].get_height() - _MARGINS)
        yield marks, share
    document.close()


def _extents(page: pypdfium2.PdfPage) -> dict[int, tuple[float, float]]:
    """The lower and the upper edge of each marked content of ``page``."""
    found: dict[int, tuple[float, float]] = {}
    for thing in page.get_objects():
        mark = raw.FPDFPageObj_GetMarkedContentID(thing.raw)
        if mark >= 0:
            _, bottom, _, top = thing.get_bounds()
            known = found.get(mark, (bottom, top))
            found[mark] = (min(bottom, known[0]), max(top, known[1]))
    return found


def main() -> None:
    counted = census(Path(sys.argv[1]).read_bytes())
    print(f"tables {counted.tables}, divided {len(counted.divided)}, small ones {counted.divided_small_tables}")
    print(" ".join(f"{page} ({share:.2f})" for page, share in counted.divided))
    far = sorted(counted.distances.items(), key=lambda one: one[1])
    print(f"figures and tables {len(far)}, not mentioned in their chapter {len(counted.unmentioned)}")
    print(" ".join(f"{anchor} {distance}" for anchor, distance in far))
    print(" ".join(counted.unmentioned))


if __name__ == "__main__":
    main()
