"""A figure into the width at which it is printed, and the places of its attributes.

The page is that of theme/print/print.css; a test compares the numbers.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.markdown.figure_groups import usual_columns
from chapterhouse.model import Chapter, Figure, ImageFacts, Paper

TEXT_WIDTH_MM = 134.0
"""The width of the text block: A4 without its margins."""

TALLEST_MM = 175.0
"""A taller figure is made smaller."""

MM_PER_INCH = 25.4
_MM = {"mm": 1.0, "cm": 10.0, "in": MM_PER_INCH, "pt": MM_PER_INCH / 72, "px": MM_PER_INCH / 96, "": MM_PER_INCH / 96}
_LENGTH = re.compile(r"\s*(\d+(?:\.\d*)?|\.\d+)\s*(%|[a-z]*)\s*", re.IGNORECASE)


def attribute_span(figure: Figure, chapter: Chapter, name: str) -> Span | None:
    """Where the value of the attribute ``name`` stands, without quotation marks; None where it is not found."""
    written = figure.span.slice(chapter.text)
    pattern = rf"""(?<=[\s{{]){name}=(?:"(?P<a>(?:[^"\\]|\\.)*)"|'(?P<b>(?:[^'\\]|\\.)*)'|(?P<c>[^\s}}"']+))"""
    found = list(re.finditer(pattern, written))
    if not found:
        return None
    start, end = found[-1].span(found[-1].lastgroup or 0)
    return Span(chapter.path, figure.span.start + start, figure.span.start + end)


def printed_rasters(paper: Paper) -> Iterator[tuple[Chapter, Figure, ImageFacts, float]]:
    """Each figure whose picture is made of pixels, with the width in millimetres at which it is printed.

    Left out are those whose width is not known before the page is set: a share of a table's cell, a unit that depends
    on the type.
    """
    for listed in paper.chapters:
        chapter = listed.chapter
        for figure in chapter.figures:
            facts = paper.images.get(figure.path)
            if facts is None or not facts.width or not facts.height:
                continue
            width = _printed_width(figure, chapter, facts)
            if width:
                yield chapter, figure, facts, width


def _printed_width(figure: Figure, chapter: Chapter, facts: ImageFacts) -> float | None:
    ratio = facts.width / facts.height
    in_table = any(table.span.start <= figure.span.start < table.span.end for table in chapter.tables)
    space = None if in_table else TEXT_WIDTH_MM
    group = next((group for group in chapter.figure_groups if figure.span in group.panels), None)
    place = TEXT_WIDTH_MM / usual_columns(len(group.panels)) if group and figure.width is None else TEXT_WIDTH_MM
    if figure.width is not None:
        width = _millimetres(figure.width, space)
    elif (height := attribute_span(figure, chapter, "height")) is not None:
        tall = _millimetres(height.slice(chapter.text), None)
        width = None if tall is None else tall * ratio
    else:
        width = None if in_table else facts.inches * MM_PER_INCH or facts.width * _MM["px"]
    if width is None or in_table:
        return width
    return min(width, place, TALLEST_MM * ratio if figure.captioned else width)


def _millimetres(length: str, space: float | None) -> float | None:
    """A length in millimetres, ``space`` being that of which a percentage is a share."""
    found = _LENGTH.fullmatch(length)
    if found is None:
        return None
    number, unit = float(found[1]), found[2].lower()
    if unit == "%":
        return None if space is None else number / 100 * space
    return number * _MM[unit] if unit in _MM else None
