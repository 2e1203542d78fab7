"""Widths for the columns of tables that would run off a page: by how much each has to say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from chapterhouse.manuscript.elements import Element, bodies_of, columns_of, foot_of, head_of
from chapterhouse.manuscript.tree import plain

_LINE = 78
"""Characters on a line of a table: what is not longer needs no widths."""
_GAP = 2
"""Characters that the space between two columns takes."""
_EVENNESS = 0.6
"""Below 1, so that a column of a few words is not starved by one of long sentences."""


def give_widths(table: Element) -> None:
    """Tell each column of ``table`` its share of the line, where its longest rows would be wider than that."""
    columns = columns_of(table)
    longest, words = [1] * len(columns), [1] * len(columns)
    for row in _rows(table):
        at = 0
        for _, _, _, spanned, blocks in row[1]:
            if spanned == 1 and at < len(columns):
                said = plain(blocks)
                longest[at] = max(longest[at], len(said))
                words[at] = max([words[at], *map(len, said.split())])
            at += spanned
    if sum(longest) + _GAP * (len(columns) - 1) <= _LINE:
        return
    for (alignment, _), share, place in zip(columns, _shares(longest, words), range(len(columns)), strict=True):
        columns[place] = [alignment, {"t": "ColWidth", "c": round(share, 4)}]


def _shares(longest: Sequence[int], words: Sequence[int]) -> list[float]:
    """Shares of the line that give each column its longest word, and the rest by how much it has to say."""
    least = [(word + _GAP) / _LINE for word in words]
    wanted = [length**_EVENNESS for length in longest]
    room = 1 - sum(least)
    if room <= 0:
        return [one / sum(least) for one in least]
    return [one + room * much / sum(wanted) for one, much in zip(least, wanted, strict=True)]


def _rows(table: Element) -> Iterator[Any]:
    yield from head_of(table)[1]
    for body in bodies_of(table):
        yield from body[2]
        yield from body[3]
    yield from foot_of(table)[1]
