"""The contents as a field that a word processor can update, filled with linked titles from the beginning.

The titles need no update; page numbers, which only a word processor knows, come with one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.ooxml import written

_INSTRUCTION = ' TOC \\o "1-2" \\h \\z \\u '
"""Headings of levels 1 and 2, and whatever else has an outline level, as links."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents: its level from 1, its number, its title, and the anchor that it leads to.

    ``part`` tells that it names a part and not a chapter.
    """

    level: int
    number: str | None
    title: str
    anchor: str
    part: bool = False


def contents_field(entries: Sequence[Entry], bookmarks: Bookmarks) -> str:
    """The list of ``entries`` as Office Open XML: a building block "Table of Contents" around one field."""
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{written(_INSTRUCTION)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC{entry.level}"/></w:pPr>'
        f"{begin if position == 0 else ''}{_link(entry, bookmarks)}"
        f"{end if position == len(entries) - 1 else ''}</w:p>"
        for position, entry in enumerate(entries)
    )
    return (
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{lines}</w:sdtContent></w:sdt>"
    )


def _link(entry: Entry, bookmarks: Bookmarks) -> str:
    number = ""
    if entry.number and entry.part:
        # The number keeps its style, as it does when a word processor makes the list anew.
        style = '<w:rPr><w:rStyle w:val="PartNumber"/></w:rPr>'
        number = f'<w:r>{style}<w:t xml:space="preserve">{written(entry.number)}\N{EN SPACE}</w:t></w:r>'
    elif entry.number:
        number = f'<w:r><w:t xml:space="preserve">{written(entry.number)}</w:t></w:r><w:r><w:tab/></w:r>'
    return (
        f'<w:hyperlink w:anchor="{bookmarks.name(entry.anchor)}" w:history="1">{number}'
        f'<w:r><w:t xml:space="preserve">{written(entry.title)}</w:t></w:r></w:hyperlink>'
    )
