"""The numbers of captions into fields that count them: SEQ, and STYLEREF for the number of the chapter in front.

A field counts as a word processor does (ECMA-376, part 1, 17.16.5.56 and 17.16.5.59). Where that comes to another
number than the paper prints, as behind a thing that has none, the field is told the number, and counts on from it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection

from lxml import etree

from chapterhouse.outputs.docx.fields import field, hidden, words
from chapterhouse.outputs.docx.ooxml import W

_W = f"{{{W}}}"
_COUNTS = re.compile(r" SEQ (\w+) (.*)")

_NOT_IN_NAMES = re.compile(r"\W+")
_LONGEST_NAME = 40
_FALLBACK = "Number"


def sequence_name(noun: str) -> str:
    """The name of the sequence of what is called ``noun``: letters, digits and ``_``, a letter first."""
    name = _NOT_IN_NAMES.sub("_", noun).strip("_")[:_LONGEST_NAME]
    return name[:1].upper() + name[1:] if name[:1].isalpha() else _FALLBACK


class Sequences:
    """Counts the things of one chapter, in the order of its text."""

    def __init__(self, chapter: str | None, counted: Callable[[str], int | None]) -> None:
        """``chapter`` is its number, None for one without.

        ``counted`` gives the last count of a sequence in the chapters before, None where it has none there.
        """
        self._chapter = chapter
        self._counted = counted
        self._counts: dict[str, int | None] = {}
        self._of_this_chapter: set[str] = set()
        self.begun_before: set[str] = set()
        """The sequences that were counted here and in chapters before."""

    @property
    def counts(self) -> dict[str, int]:
        """The last count of each sequence that was counted here."""
        return {name: count for name, count in self._counts.items() if count is not None}

    def counted(self, name: str, number: str, style: str) -> str:
        """Runs that show ``number`` as that of the next thing of the sequence ``name``; fields, where it is a count."""
        before, point, last = number.rpartition(".")
        if before and before == self._chapter:
            count = _count(last)
            restarts = r" \s 1"
        elif not before:
            count, restarts = _count(number), ""
        else:
            count, restarts = None, ""
        if count is None:
            return words(number, style)
        value, kind = count
        last_count = self._last_count(name)
        follows = 1 if restarts and name not in self._of_this_chapter else last_count + 1
        told = "" if follows == value else rf" \r {value}"
        self._counts[name] = value
        self._of_this_chapter.add(name)
        chapter = field(r"STYLEREF 1 \s", before, style) + words(point, style) if before else ""
        return chapter + field(rf"SEQ {name} \* {kind}{restarts}{told}", last, style)

    def _last_count(self, name: str) -> int:
        if name not in self._counts:
            self._counts[name] = self._counted(name)
            if self._counts[name] is not None:
                self.begun_before.add(name)
        return self._counts[name] or 0


def _count(number: str) -> tuple[int, str] | None:
    """The value of ``number`` and the way in which a field writes it; None where no field writes it so."""
    if number.isascii() and number.isdecimal() and number == str(int(number)):
        return int(number), "ARABIC"
    if len(number) == 1 and "A" <= number <= "Z":
        return ord(number) - ord("A") + 1, "ALPHABETIC"
    return None


def restart_openly(body: etree._Element, begun_before: Collection[str]) -> None:
    """Let chapters begin their counts with hidden fields as well; ``begun_before`` were counted in chapters before.

    ``\\s`` says it for Word, and LibreOffice passes over it. A hidden field in the heading says it for both, and stays
    right where a caption is put in front of the first one.
    """
    heading: etree._Element | None = None
    used: dict[str, etree._Element | None] = dict.fromkeys(begun_before)
    for element in body.iter(f"{_W}p", f"{_W}instrText"):
        if element.tag == f"{_W}p":
            style = element.find(f"{_W}pPr/{_W}pStyle")
            heading = element if style is not None and style.get(f"{_W}val") == "Heading1" else heading
        elif (found := _COUNTS.match(element.text or "")) is not None:
            restarts = r"\s 1" in found[2]
            if restarts and heading is not None and used.get(found[1], heading) is not heading:
                restart = hidden(rf"SEQ {found[1]} \h \r 0")
                heading[1:1] = etree.fromstring(f'<w:p xmlns:w="{W}">{restart}</w:p>')
            used[found[1]] = heading
