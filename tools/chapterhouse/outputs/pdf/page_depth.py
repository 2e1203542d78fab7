"""Pages that are a line or two longer than others, where what comes next then fits."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from xml.etree.ElementTree import Element, SubElement

from chapterhouse.outputs.pdf.page_fill import Filled
from chapterhouse.outputs.pdf.roles import classes

MOST_LINES = 2
"""By how many lines a page may be longer than others."""
_NAMES = {"text": 0, "longer": 1, "longest": 2, "shorter": -1, "shortest": -2}
"""The pages of CSS (``stylesheet.py``) by how many lines more they have room for."""

_CLASS = "page-depths"
_NOTED = re.compile(r"(\d+):(\d+)")


@dataclass
class PageDepths:
    """The pages of ``tree`` that are deeper than others, as a style sheet in its head.

    ``bottom`` is the margin below the text of a usual page, ``line`` the height of a line, both in CSS pixels; ``more``
    is by how many lines pages are longer than others, by their numbers from 1.
    """

    tree: Element
    bottom: float
    line: float
    more: dict[int, int] = field(default_factory=dict)

    @classmethod
    def of(cls, tree: Element, page: Filled) -> PageDepths:
        """The depths of the pages of ``tree``, as they were set before; ``page`` is the first of them."""
        lines = _NAMES.get(page.name, 0)
        style = _style(tree)
        more = {} if style is None else {int(n): int(m) for n, m in _NOTED.findall(style.get("data-depths", ""))}
        return cls(tree, page.below + (lines + more.get(1, 0)) * page.line, page.line, more)

    def set(self, more: Mapping[int, int]) -> None:
        """Let pages be ``more`` lines longer than others."""
        self.more = {page: lines for page, lines in more.items() if lines}
        head, style = self.tree.find("head"), _style(self.tree)
        if head is None:
            return
        if style is None:
            style = SubElement(head, "style", {"class": _CLASS})
        style.set("data-depths", " ".join(f"{page}:{lines}" for page, lines in self.more.items()))
        style.text = "\n".join(
            f"@page {name}:nth({page}) {{ margin-bottom: {self._margin(usual + lines):.3f}px }}"
            for page, lines in sorted(self.more.items())
            for name, usual in _NAMES.items()
        )

    def _margin(self, lines: int) -> float:
        return self.bottom - min(MOST_LINES, lines) * self.line


def _style(tree: Element) -> Element | None:
    return next((one for one in tree.iter("style") if _CLASS in classes(one)), None)
