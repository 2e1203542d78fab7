"""Prose without markup, and the way back to every character of it."""

from __future__ import annotations

import bisect
import sys
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.core.diagnostics import Span

OBJECT = "\ufffc"
"""Stands in a passage's text for what is no prose: a citation, a formula, code, an image, a note's call."""


class PassageKind(StrEnum):
    """What a passage of prose is part of."""

    PARAGRAPH = "paragraph"
    HEADING = "heading"
    CELL = "cell"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Passage:
    """A stretch of prose: its words without markup, each of which can be found again in the file.

    ``text`` holds single spaces where lines break, and :data:`OBJECT` where something other than prose stands.
    ``runs`` are pairs of an offset in ``text`` and the offset in ``file`` of the same character; up to the next pair
    both count on together.
    """

    kind: PassageKind
    text: str
    file: str
    runs: tuple[tuple[int, int], ...]

    def span(self, start: int, end: int) -> Span:
        """Where the characters from ``start`` to ``end`` of ``text`` stand in the file; ``end`` is after ``start``."""
        return Span(self.file, self._place(start), self._place(end - 1) + 1)

    def _place(self, offset: int) -> int:
        index = bisect.bisect_right(self.runs, (offset, sys.maxsize)) - 1
        own, there = self.runs[index]
        return there + offset - own
