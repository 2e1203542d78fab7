"""The contents as a field that a word processor can update, filled with linked titles from the beginning.

The titles need no update. Numbers of pages are those of the PDF where one is made in the same run; else they come with
an update, since only a word processor knows its own.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.fields import field
from chapterhouse.outputs.docx.ooxml import written
from chapterhouse.outputs.shared.contents import Entry, EntryKind

_INSTRUCTION = ' TOC \\o "1-2" \\h \\z \\u '
"""Headings of levels 1 and 2, and whatever else has an outline level, as links."""


def contents_field(entries: Sequence[Entry], bookmarks: Bookmarks, pages: Mapping[str, str]) -> str:
    """The list of ``entries`` as Office Open XML: a building block "Table of Contents" around one field.

    ``pages`` are the numbers of pages by anchors; a line whose page is not known has none.
    """
    begin = (
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r><w:instrText xml:space="preserve">{written(_INSTRUCTION)}</w:instrText></w:r>'
        '<w:r><w:fldChar w:fldCharType="separate"/></w:r>'
    )
    end = '<w:r><w:fldChar w:fldCharType="end"/></w:r>'
    flat = list(_flat(entries))
    lines = "".join(
        f'<w:p><w:pPr><w:pStyle w:val="TOC{2 if entry.kind is EntryKind.SECTION else 1}"/></w:pPr>'
        f"{begin if position == 0 else ''}{_link(entry, bookmarks, pages)}"
        f"{end if position == len(flat) - 1 else ''}</w:p>"
        for position, entry in enumerate(flat)
    )
    return (
        "<w:sdt><w:sdtPr><w:docPartObj>"
        '<w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/></w:docPartObj></w:sdtPr>'
        f"<w:sdtContent>{lines}</w:sdtContent></w:sdt>"
    )


def _flat(entries: Sequence[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _link(entry: Entry, bookmarks: Bookmarks, pages: Mapping[str, str]) -> str:
    number = page = ""
    if entry.label and entry.kind is EntryKind.PART:
        # The number keeps its style, as it does when a word processor makes the list anew.
        style = '<w:rPr><w:rStyle w:val="PartNumber"/></w:rPr>'
        number = f'<w:r>{style}<w:t xml:space="preserve">{written(entry.label)} </w:t></w:r>'
    elif entry.number:
        number = f'<w:r><w:t xml:space="preserve">{written(entry.number)}</w:t></w:r><w:r><w:tab/></w:r>'
    name = bookmarks.name(entry.anchor)
    if entry.anchor in pages:
        page = "<w:r><w:tab/></w:r>" + field(rf"PAGEREF {name} \h", pages[entry.anchor])
    return (
        f'<w:hyperlink w:anchor="{name}" w:history="1">{number}'
        f'<w:r><w:t xml:space="preserve">{written(entry.title)}</w:t></w:r>{page}</w:hyperlink>'
    )
