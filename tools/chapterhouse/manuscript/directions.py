"""Runs of text that go against the direction of their paragraph, each kept in its own order.

Where a line mixes both directions, the order of what is seen is worked out over the whole line (Unicode Standard Annex
9). WeasyPrint works it out within each element, and lays the elements of a line out in the direction of their parent:
of "The *TeX* book" in an Arabic paragraph it prints the three parts in the wrong order. A run of several elements that
go the other way is therefore put into one that says its direction, as HTML asks for anyway (``dir``).
"""

from __future__ import annotations

import re
import unicodedata
from typing import Any

from chapterhouse.manuscript.elements import Element, literal_of
from chapterhouse.manuscript.tree import rewrite_inlines, walk

_RIGHT_TO_LEFT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")
_WITH_CHARACTERS = frozenset({"Str", "Code", "Math"})
_MIXED = "mixed"


def has_right_to_left(text: str) -> bool:
    """Whether ``text`` has a letter of a script that is written from right to left."""
    return _RIGHT_TO_LEFT.search(text) is not None


def keep_runs_in_order(blocks: list[Any], direction: str) -> list[Any]:
    """``blocks`` of a text that runs in ``direction`` (``ltr`` or ``rtl``), in which each run against it is a Span."""
    against = "ltr" if direction == "rtl" else "rtl"
    return rewrite_inlines(blocks, lambda inlines: _with_spans(inlines, against))


def _with_spans(inlines: list[Element], against: str) -> list[Element]:
    directions = [_direction(inline) for inline in inlines]
    made: list[Element] = []
    at = 0
    while at < len(inlines):
        end = _end_of_run(directions, at, against)
        run = inlines[at:end]
        if len(run) > 1 and any(inline["t"] not in ("Str", "Space", "SoftBreak") for inline in run):
            made.append({"t": "Span", "c": [["", [], [["dir", against]]], run]})
        else:
            end = max(end, at + 1)
            made += inlines[at:end]
        at = end
    return made if len(made) < len(inlines) else inlines


def _end_of_run(directions: list[str], start: int, against: str) -> int:
    """Behind the last inline of the run that begins at ``start``; ``start`` where none begins there."""
    end = start
    for at in range(start, len(directions)):
        if directions[at] == against:
            end = at + 1
        elif directions[at] or at == start:
            break
    return end


def _direction(inline: Element) -> str:
    """``ltr`` or ``rtl`` where all letters of ``inline`` run so, empty where it has none."""
    found = {
        direction
        for element in ([inline] if inline["t"] == "Str" else walk(inline))
        if element["t"] in _WITH_CHARACTERS
        for direction in _directions(literal_of(element))
    }
    return _MIXED if len(found) > 1 else "".join(found)


def _directions(text: str) -> set[str]:
    if text.isascii():
        return {"ltr"} if any(map(str.isalpha, text)) else set()
    kinds = set(map(unicodedata.bidirectional, text))
    return {name for name, of in (("ltr", {"L"}), ("rtl", {"R", "AL"})) if kinds & of}
