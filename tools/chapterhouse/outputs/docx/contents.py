"""The contents and the lists of captions as fields that a word processor can update, filled from the beginning.

Titles need no update. Numbers of pages are those of the PDF where one is made in the same run; else they come with an
update, since only a word processor knows its own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from chapterhouse.manuscript.elements import Element, text
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.fields import around, field
from chapterhouse.outputs.docx.fields import words as run
from chapterhouse.outputs.docx.ooxml import paragraph, raw_block, style_id, written
from chapterhouse.outputs.docx.sequences import sequence_name
from chapterhouse.outputs.shared import contents
from chapterhouse.outputs.shared.captions import captions_of
from chapterhouse.outputs.shared.contents import Entry, EntryKind

_TAB = "<w:r><w:tab/></w:r>"


def front_lists(build: BuiltPaper, bookmarks: Bookmarks, pages: Mapping[str, str]) -> Iterator[Element]:
    """The contents of ``build`` and its lists of figures and tables, as its theme wishes them.

    ``pages`` are the numbers of pages by anchors; a line whose page is not known has none.
    """
    theme, locale = build.paper.settings.theme, build.paper.settings.locale
    if theme.contents_depth:
        yield paragraph("Contents Title", text(locale.words.contents), bookmarks.place(contents.CONTENTS_ANCHOR))
        entries = _flat(
            contents.cut(entry, theme.contents_depth) for entry in contents.contents_of(build, with_index=True)
        )
        lines = [
            _line("TOC 2" if one.kind is EntryKind.SECTION else "TOC 1", _entry(one), one.anchor, bookmarks, pages)
            for one in entries
        ]
        # Headings to that depth, and whatever else has an outline level, as links.
        field_of_all = filled(rf'TOC \o "1-{theme.contents_depth}" \h \z \u', lines)
        yield raw_block(
            '<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val="Table of Contents"/><w:docPartUnique/>'
            f"</w:docPartObj></w:sdtPr><w:sdtContent>{field_of_all}</w:sdtContent></w:sdt>"
        )
    captions = list(captions_of(build)) if theme.list_of_figures or theme.list_of_tables else []
    for wanted, is_table, title, word in (
        (theme.list_of_figures, False, locale.words.list_of_figures, "figure_caption"),
        (theme.list_of_tables, True, locale.words.list_of_tables, "table_caption"),
    ):
        listed = [one for one in captions if one.is_table == is_table]
        if wanted and listed:
            yield paragraph("Contents Title", text(title))
            lines = [
                _line("Table of Figures", run(f"{one.label} {one.words}".strip()), one.anchor, bookmarks, pages)
                for one in listed
            ]
            yield raw_block(filled(rf'TOC \h \z \c "{sequence_name("".join(locale.around(word)))}"', lines))


def filled(instruction: str, lines: Sequence[tuple[str, str]]) -> str:
    """The paragraphs of a field over all ``lines``, each a style and what stands in it."""
    begin, end = around(instruction)
    last = len(lines) - 1
    return "".join(
        f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>'
        f"{begin if at == 0 else ''}{line}{end if at == last else ''}</w:p>"
        for at, (style, line) in enumerate(lines)
    )


def _flat(entries: Iterable[Entry]) -> Iterator[Entry]:
    for entry in entries:
        yield entry
        yield from _flat(entry.children)


def _entry(entry: Entry) -> str:
    number = ""
    if entry.label and entry.kind is EntryKind.PART:
        # The number keeps its style, as it does when a word processor makes the list anew.
        number = run(f"{entry.label} ", "Part Number")
    elif entry.number:
        number = run(entry.number) + _TAB
    return number + run(entry.title)


def _line(style: str, shown: str, anchor: str, bookmarks: Bookmarks, pages: Mapping[str, str]) -> tuple[str, str]:
    """The style of a line, and ``shown`` as a link to ``anchor`` with the number of its page."""
    name = bookmarks.name(anchor)
    page = _TAB + field(rf"PAGEREF {name} \h", pages[anchor]) if anchor in pages else ""
    return style, f'<w:hyperlink w:anchor="{written(name)}" w:history="1">{shown}{page}</w:hyperlink>'
