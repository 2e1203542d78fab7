"""Headings as pandoc writes them into headings that a word processor numbers by itself, and that carry their bookmarks.

Chapters, appendices and parts are three lists (ECMA-376, part 1, 17.9). A number that the lists would not come to, such
as that of a section whose chapter is missing in a draft, stays as it is written.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from enum import IntEnum

from lxml import etree

from chapterhouse.manuscript.elements import Element
from chapterhouse.outputs.docx.ooxml import W, raw_inline
from chapterhouse.settings.language import Locale

_W = f"{{{W}}}"
_VALUE = f"{_W}val"
_HEADING = re.compile(r"Heading([1-9])")
_DEEPEST = 9
_NO_LIST = "0"


class HeadingList(IntEnum):
    """The lists that number headings, by their identifiers in the document."""

    CHAPTERS = 1
    APPENDICES = 2
    PARTS = 3


def list_mark(chosen: HeadingList) -> Element:
    """What stands at the beginning of a heading that the list ``chosen`` numbers, for :func:`number_headings`."""
    return raw_inline(f'<w:numPr><w:numId w:val="{int(chosen)}"/></w:numPr>')


def number_headings(body: etree._Element) -> None:
    """Let the lists number those headings of ``body`` that :func:`list_mark` marks, and no list the others."""
    for paragraph in body.iter(f"{_W}p"):
        style = _style(paragraph)
        found = _HEADING.fullmatch(style)
        if found is None and style != "PartTitle":
            continue
        mark = paragraph.find(f"{_W}numPr")
        chosen = None
        if mark is not None:
            chosen = HeadingList(int(mark[0].get(_VALUE, "")))
            paragraph.remove(mark)
        _set_list(paragraph, chosen, int(found[1]) if found else 1)


def hold_bookmarks(body: etree._Element) -> None:
    """Bring the bookmarks of headings into their paragraphs: a reference to one shows what its bookmark holds."""
    ends = {one.get(f"{_W}id"): one for one in body.iter(f"{_W}bookmarkEnd")}
    for start in list(body.iter(f"{_W}bookmarkStart")):
        following = start.getnext()
        while following is not None and following.tag in {f"{_W}bookmarkStart", f"{_W}bookmarkEnd"}:
            following = following.getnext()
        if following is None or following.tag != f"{_W}p" or not _is_heading(_style(following)):
            continue
        end = ends[start.get(f"{_W}id")]
        following.insert(1 if following.find(f"{_W}pPr") is not None else 0, start)
        following.append(end)


def heading_formats(locale: Locale) -> dict[HeadingList, str]:
    """The words around the numbers of chapters, appendices and parts, which are ``%1`` in them."""
    appendix, part = (locale.numbered(word, "%1") for word in ("appendix_heading", "part_heading"))
    return {HeadingList.CHAPTERS: "%1", HeadingList.APPENDICES: appendix, HeadingList.PARTS: part}


def numbering_levels(formats: Mapping[HeadingList, str], section_depth: int) -> list[tuple[HeadingList, list[str]]]:
    """The words of each level of each list around the numbers of the levels, by ``formats`` of their first levels."""
    return [
        (kind, [words] if kind is HeadingList.PARTS else [words, *map(_dotted, range(2, max(section_depth, 1) + 1))])
        for kind, words in formats.items()
    ]


def _dotted(level: int) -> str:
    return ".".join(f"%{at}" for at in range(1, level + 1))


HeadingCounts = Mapping[str, Sequence[int]]
"""How far each list has counted, level by level, by its name."""


class HeadingCounter:
    """Counts headings as a word processor does."""

    def __init__(self, formats: Mapping[HeadingList, str], counted: HeadingCounts | None = None) -> None:
        """``formats`` are the words around the first level of each list; ``counted`` is what came before."""
        self._formats = formats
        self._counts = {kind: list((counted or {}).get(kind.name, [0] * (_DEEPEST + 1))) for kind in HeadingList}

    @property
    def counts(self) -> HeadingCounts:
        """How far the lists have counted."""
        return {kind.name: tuple(counts) for kind, counts in self._counts.items()}

    def list_of(self, printed: str, level: int, *, is_part: bool = False) -> HeadingList | None:
        """The list that comes to the number ``printed`` at ``level`` with its next step, which is taken; else None."""
        for kind in [HeadingList.PARTS] if is_part else [HeadingList.CHAPTERS, HeadingList.APPENDICES]:
            counts = list(self._counts[kind])
            counts[level] += 1
            counts[level + 1 :] = [0] * (_DEEPEST - level)
            if self._written(kind, counts, level) == printed:
                self._counts[kind] = counts
                return kind
        return None

    def _written(self, kind: HeadingList, counts: list[int], level: int) -> str:
        first = str(counts[1])
        if kind is not HeadingList.CHAPTERS:
            first = _letter(counts[1]) if kind is HeadingList.APPENDICES else _roman(counts[1])
        if level == 1:
            return self._formats[kind].replace("%1", first)
        return ".".join([first, *map(str, counts[2 : level + 1])])


def _letter(number: int) -> str:
    """A letter; a word processor goes on with AA, BB behind Z, and a paper with AA, AB."""
    return chr(ord("A") + number - 1) if 1 <= number <= 26 else ""


def _roman(number: int) -> str:
    written = ""
    for value, letters in ((10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")):
        times, number = divmod(number, value)
        written += letters * times
    return written


def _style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{_W}pPr/{_W}pStyle")
    return "" if found is None else found.get(_VALUE, "")


def _is_heading(style: str) -> bool:
    return _HEADING.fullmatch(style) is not None or style in {"PartTitle", "ContentsTitle"}


def _set_list(paragraph: etree._Element, chosen: HeadingList | None, level: int) -> None:
    """Say which list numbers ``paragraph``, where it is another than that of its style."""
    if chosen is HeadingList.CHAPTERS or chosen is HeadingList.PARTS:
        return
    properties = paragraph[0]
    numbered = etree.Element(f"{_W}numPr")
    etree.SubElement(numbered, f"{_W}ilvl").set(_VALUE, str(level - 1))
    etree.SubElement(numbered, f"{_W}numId").set(_VALUE, _NO_LIST if chosen is None else str(int(chosen)))
    properties.insert(1, numbered)
