"""The words of a table into the widths of its columns.

Word and LibreOffice lay out tables with fixed widths alike, and tables without them each in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import uharfbuzz as hb

from chapterhouse.outputs.shared.fonts import usual_fonts

Written = tuple[int, int, str, bool]
"""A cell: its column, how many columns it spans, its lines of words, and whether they are of regular weight."""

_FAMILY, _SIZE = "Source Sans 3", 9 * 20
_BREAKS = re.compile(r"(?<=[-\u2010\u2013\u2014/])|[ \t\n]+")
_NUMBER = re.compile(r"[(<>\u2248~+\u2212-]*\d[\d.,\u00a0\u2009\u202f]*[%)]*")
_EVENNESS = 0.7
"""Below 1, so that a column of a few words is not starved by one of long sentences."""
_LARGEST_WORD = 0.4
"""The part of a table that one unbroken word may claim for its column."""


@dataclass(frozen=True, slots=True)
class Grade:
    """How small the type of a table is: ``suffix`` of its paragraph styles, ``scale`` of its usual size, and padding.

    ``margin`` is the space at each side of a cell, in twentieths of a point.
    """

    suffix: str
    scale: float
    margin: int

    @property
    def padding(self) -> int:
        """What a cell takes beside its words, in twentieths of a point."""
        return 2 * self.margin + 20


GRADES = (Grade("", 1.0, 85), Grade(" Small", 7.5 / 9, 50), Grade(" Smallest", 6 / 9, 30))
"""The grades of type in which tables are set, the usual first."""


def grade_of(rows: Sequence[Sequence[Written]], whole: int) -> Grade:
    """The largest grade in which no number of ``rows`` has to be broken, the smallest where there is none."""
    numbers = _longest(rows, numbers=True)
    for grade in GRADES:
        if sum(width * grade.scale + grade.padding for width in numbers) <= whole:
            return grade
    return GRADES[-1]


def _longest(rows: Sequence[Sequence[Written]], *, numbers: bool) -> list[float]:
    """By column the width of its longest word, or of its longest number, in the usual grade."""
    count = max((column + columns for row in rows for column, columns, _, _ in row), default=1)
    longest = [0.0] * count
    for row in rows:
        for column, columns, words, regular in row:
            for part in _BREAKS.split(words) if columns == 1 else ():
                if part and (not numbers or _NUMBER.fullmatch(part)):
                    longest[column] = max(longest[column], _measured(part, regular))
    return longest


def widths_of(rows: Sequence[Sequence[Written]], whole: int, grade: Grade = GRADES[0]) -> list[int]:
    """The widths of the columns of ``rows``, set in ``grade``, ``whole`` together, in twentieths of a point.

    No column is narrower than its longest word, or where not all words fit than its longest number; what is left goes
    to the columns with the most to say, and to none more than it can use while another could use it.
    """
    count = max((column + columns for row in rows for column, columns, _, _ in row), default=1)
    least, most = [width * grade.scale for width in _longest(rows, numbers=False)], [0.0] * count
    numbers = [width * grade.scale + grade.padding for width in _longest(rows, numbers=True)]
    said: list[list[float]] = [[] for _ in range(count)]
    for row in rows:
        for column, columns, words, regular in row:
            if columns > 1 or not words:
                continue
            lines = [_measured(line, regular) * grade.scale for line in words.split("\n")]
            most[column] = max(most[column], *lines)
            said[column] += lines
    # What a column has to say beyond what fits beside its longest word anyway.
    weights = [
        max(sum(max(0.0, line - small) for line in lines), 1.0) ** _EVENNESS
        for lines, small in zip(said, least, strict=True)
    ]
    least = [min(width + grade.padding, whole * _LARGEST_WORD) for width in least]
    most = [max(width + grade.padding, small) for width, small in zip(most, least, strict=True)]
    if sum(least) >= whole > sum(numbers):
        beyond = [max(0.0, width - number) for width, number in zip(least, numbers, strict=True)]
        share = (whole - sum(numbers)) / sum(beyond)
        return _rounded([number + more * share for number, more in zip(numbers, beyond, strict=True)], whole)
    if sum(least) >= whole:
        return _rounded([width * whole / sum(least) for width in least], whole)
    if sum(most) <= whole:
        return _rounded([width * whole / sum(most) for width in most], whole)
    widths = list(least)
    open_columns = [at for at in range(count) if most[at] > least[at]]
    rest = whole - sum(least)
    while rest > 1 and open_columns:
        total = sum(weights[at] for at in open_columns)
        given = {at: min(rest * weights[at] / total, most[at] - widths[at]) for at in open_columns}
        for at, more in given.items():
            widths[at] += more
        rest -= sum(given.values())
        open_columns = [at for at in open_columns if most[at] - widths[at] > 1]
    return _rounded([width * whole / sum(widths) for width in widths], whole)


def _rounded(widths: list[float], whole: int) -> list[int]:
    rounded = [int(width) for width in widths]
    rounded[-1] += whole - sum(rounded)
    return rounded


@lru_cache(maxsize=2)
def _font(regular: bool) -> hb.Font:
    font = hb.Font(hb.Face(usual_fonts().file(_FAMILY).data))
    font.set_variations({"wght": 400 if regular else 600})
    return font


@lru_cache(maxsize=4096)
def _advance(character: str, regular: bool) -> float:
    font = _font(regular)
    glyph = font.get_nominal_glyph(ord(character))
    upem = font.face.upem
    return float((font.get_glyph_h_advance(glyph) if glyph else upem) * _SIZE / upem)


def _measured(words: str, regular: bool) -> float:
    return sum(_advance(character, regular) for character in words)
