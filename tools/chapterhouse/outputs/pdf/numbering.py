"""Units of known length into page numbers, and page numbers into what each unit has to be set with."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import StrEnum

from chapterhouse.outputs.pdf.slots import placeholder

_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_CHARACTERS_ON_A_PAGE = 2900
_CHARACTERS_OF = {"<figure": 1500, "<tr": 60, "<h2": 250, "<h3": 150, "<h1": 600, "<li": 15}
_TAG = re.compile(r"<[^>]*>")


class PageSequence(StrEnum):
    """Which page sequence a unit belongs to: a cover is not counted, front pages have Roman numbers."""

    COVER = "cover"
    FRONT = "front"
    MAIN = "main"


def roman(number: int) -> str:
    """``number`` in small Roman numerals."""
    text = ""
    for value, letters in (*_ROMAN, *_ROMAN_ONES):
        count, number = divmod(number, value)
        text += letters * count
    return text


def page_labels(lengths: Sequence[tuple[PageSequence, int]]) -> list[list[str]]:
    """The printed number of every page of every unit, from each unit's sequence and number of pages."""
    counters = dict.fromkeys(PageSequence, 0)
    labels: list[list[str]] = []
    for sequence, pages in lengths:
        first = counters[sequence] + 1
        counters[sequence] += pages
        numbers = range(first, first + pages)
        written = {PageSequence.COVER: lambda _: "", PageSequence.FRONT: roman}.get(sequence, str)
        labels.append([written(number) for number in numbers])
    return labels


def estimated_pages(html: str) -> int:
    """About how many pages ``html`` will fill; it decides only which placeholders are tried first."""
    weight = len(_TAG.sub("", html))
    weight += sum(cost * html.count(tag) for tag, cost in _CHARACTERS_OF.items())
    return max(1, -(-weight // _CHARACTERS_ON_A_PAGE))


def estimated_label(html: str, target: str, labels: Sequence[str]) -> str | None:
    """About where ``target`` will stand among the pages ``labels`` of ``html``; None where it is not in it."""
    at = html.find(f'id="{target}"')
    if at < 0:
        return None
    return labels[min(len(labels) - 1, at * len(labels) // len(html))]


def placeholders(
    targets: Sequence[str], labels: Mapping[str, str], before: Mapping[str, str], *, only_grow: bool
) -> dict[str, str]:
    """What to set for the page of each of ``targets``, given the ``labels`` now known and what was set ``before``.

    With ``only_grow`` a number keeps the room that it once had: two layouts that call for each other would otherwise
    alternate for ever.
    """
    found = {}
    for target in targets:
        wanted, old = placeholder(labels[target]), before.get(target, "")
        keep = only_grow and wanted.isdecimal() and old.isdecimal() and len(old) > len(wanted)
        found[target] = old if keep else wanted
    return found
