"""A chapter's text into the first thing of which it has too much: one pass over its lines, before any reader sees it.

Readers of Markdown take time that grows faster than some of these do. What is refused here is refused at once, at its
place and with its figure; what is let through is read in proportion to its length.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import NamedTuple

from chapterhouse.core.limits import LIMITS, beyond, most

_FENCE = re.compile(r"[ \t]*(`{3,}|~{3,})")
_HEADING = re.compile(r" {0,3}#{1,6}[ \t]+(.*?)[ \t]*#*[ \t]*(?:\{[^}]*\})?[ \t]*$")
_UNDERLINE = re.compile(r"(?:=+|-+)[ \t]*$")
_NOTE = re.compile(r"\^\[|^[ ]{0,3}\[\^[^\]]+\]:")
_CITATION = re.compile(r"(?<![\w])-?@[\w{]")
_ROW = re.compile(r"[ \t]*[|+]")
_MARK = re.compile(r"[*_~^]+")
_DIVISION = re.compile(r"[ \t]*:{3,}")
_BRACKET = re.compile(r"\\.|\[|\]")
_FORMULA = re.compile(r"\$\$(.*?)(?:\$\$|\Z)", re.DOTALL)
_SHOWN = 60
_CELL = re.compile(r"(?<!\\)&")


class TooMuch(NamedTuple):
    """What a text has too much of, and where that is reached: characters ``[start, end)``."""

    reason: str
    start: int
    end: int


class _Counts:
    """What was counted so far in the chapter and in the paragraph."""

    def __init__(self) -> None:
        self._bounds = {name: most(name) for name in LIMITS}
        self._chapter: Counter[str] = Counter()
        self._titles: Counter[str] = Counter()
        self._paragraph: Counter[str] = Counter()
        self._depth = 0

    def end_paragraph(self) -> None:
        self._paragraph.clear()
        self._depth = 0

    def over(self) -> str | None:
        """What there is too much of by now, in words."""
        for counts in (self._chapter, self._paragraph):
            for name, count in counts.items():
                if count > self._bounds[name]:
                    return beyond(name, count)
        return None

    def add_code(self) -> None:
        self._chapter["code-lines"] += 1

    def add(self, line: str) -> None:
        """Count what is in ``line``, which is no code."""
        chapter, paragraph = self._chapter, self._paragraph
        paragraph["paragraph-characters"] += len(line)
        heading = _HEADING.match(line)
        if heading:
            self._titles[heading[1]] += 1
            chapter["headings"] += 1
            chapter["equal-headings"] = max(chapter["equal-headings"], self._titles[heading[1]])
        elif _UNDERLINE.match(line):
            chapter["headings"] += paragraph["paragraph-characters"] > len(line)
        if "[" in line or "]" in line:
            chapter["notes"] += len(_NOTE.findall(line))
            self._add_brackets(line)
        if "@" in line:
            cited = len(_CITATION.findall(line))
            chapter["citations"] += cited
            paragraph["paragraph-citations"] += cited
        if _ROW.match(line):
            chapter["table-rows"] += 1
            paragraph["row-cells"] = max(paragraph["row-cells"], line.count("|") - 1)
            paragraph["paragraph-characters"] = 0
        chapter["divisions"] += _DIVISION.match(line) is not None
        paragraph["paragraph-marks"] += len(_MARK.findall(line))

    def _add_brackets(self, line: str) -> None:
        for found in _BRACKET.finditer(line):
            if found[0] == "[":
                self._depth += 1
                self._paragraph["bracket-depth"] = max(self._paragraph["bracket-depth"], self._depth)
            elif found[0] == "]":
                self._depth = max(0, self._depth - 1)


def deep_quote(text: str) -> TooMuch | None:
    """The first line of ``text`` that is quoted too often: every reader of Markdown slows to a halt at it."""
    deepest = most("quote-depth")
    deep = re.search(r"^(?:[ \t]*>){" + str(deepest + 1) + "}", text, re.MULTILINE)
    return None if deep is None else TooMuch(beyond("quote-depth", deepest + 1), *deep.span())


def too_much(text: str) -> TooMuch | None:
    """The first place at which ``text``, a chapter, goes beyond a limit of ``core/limits.py``; None where none is."""
    if len(text) > most("chapter-characters"):
        return TooMuch(beyond("chapter-characters", len(text)), 0, 0)
    if (deep := deep_quote(text)) is not None:
        return deep
    counts = _Counts()
    start, fence, paragraph = 0, "", 0
    for line in text.splitlines(keepends=True):
        opened = _FENCE.match(line)
        if fence:
            counts.add_code()
            if opened and opened[1].startswith(fence):
                fence = ""
        elif opened:
            fence = opened[1]
        elif line.isspace():
            formula = _too_large_formula(text, paragraph, start)
            if formula is not None:
                return formula
            counts.end_paragraph()
            paragraph = start + len(line)
        else:
            counts.add(line)
        reason = counts.over()
        if reason is not None:
            return TooMuch(reason, start, min(start + len(line.rstrip("\r\n")), start + _SHOWN))
        start += len(line)
    return _too_large_formula(text, paragraph, start)


def _too_large_formula(text: str, start: int, end: int) -> TooMuch | None:
    """The first formula of a paragraph that is too large, or where its formulas have too many cells."""
    if "$" not in text[start:end]:
        return None
    cells = 0
    for found in _FORMULA.finditer(text, start, end):
        cells += len(_CELL.findall(found[1]))
        for name, count in (("formula-characters", len(found[1])), ("formula-cells", cells)):
            if count > most(name):
                return TooMuch(beyond(name, count), found.start(), min(found.end(), found.start() + 2))
    return None
