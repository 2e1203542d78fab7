"""The index of marks, ``[term]{.index}``, as fields: XE where a mark stands, INDEX where the entries are listed.

By ECMA-376, part 1, 17.16.5.78 (XE) and 17.16.5.27 (INDEX). As in the contents, numbers of pages are those of the PDF
of the same run; without one an entry leads to its first mark, and the numbers come with an update.
"""

from __future__ import annotations

from collections.abc import Mapping

from chapterhouse.manuscript.elements import Element
from chapterhouse.model.built import BuiltPaper
from chapterhouse.outputs.docx.bookmarks import Bookmarks
from chapterhouse.outputs.docx.fields import around, mark, words
from chapterhouse.outputs.docx.ooxml import raw_block, raw_inline, style_id, written
from chapterhouse.outputs.shared.index import Term, index_of, levels_of

_FIELD = r'INDEX \e " " \h "A" \c "2"'
"""A space before the pages, a letter before each group of entries, two columns."""
_GAP = "Statement Gap"
"""The style of a paragraph that shows nothing."""


def entry_mark(entry: str) -> list[Element]:
    """The field that marks a place as indexed under ``entry``."""
    levels = [_quoted(level) for level in levels_of(entry)]
    return [raw_inline(mark(f'XE "{":".join(levels)}"'))] if levels else []


def index_blocks(build: BuiltPaper, bookmarks: Bookmarks, pages: Mapping[str, str]) -> tuple[Element, Element, Element]:
    """The index of ``build`` in three blocks, the second of which holds the entries and is set in two columns.

    As Word writes it, the field begins in a paragraph before the columns and ends in one behind them: whoever updates
    it makes the sections anew. ``pages`` are the numbers of pages by anchors, where known.
    """
    lines: list[tuple[str, str]] = []
    for letter, terms in index_of(build):
        lines.append(("Index Heading", words(letter)))
        for term in terms:
            lines.append(("Index 1", _line(term, bookmarks, pages)))
            lines += [("Index 2", _line(one, bookmarks, pages)) for one in term.children]
    begin, end = around(_FIELD)
    entries = "".join(_paragraph(style, line) for style, line in lines)
    return raw_block(_paragraph(_GAP, begin)), raw_block(entries), raw_block(_paragraph(_GAP, end))


def _paragraph(style: str, runs: str) -> str:
    return f'<w:p><w:pPr><w:pStyle w:val="{style_id(style)}"/></w:pPr>{runs}</w:p>'


def _line(term: Term, bookmarks: Bookmarks, pages: Mapping[str, str]) -> str:
    """The words of ``term`` and each of its pages once, as links to the first mark there."""
    first: dict[str, str] = {}
    for one in term.marks:
        if one.anchor in pages:
            first.setdefault(pages[one.anchor], one.anchor)
    if not first:
        return _link(bookmarks.name(term.marks[0].anchor), term.words) if term.marks else words(term.words)
    listed = words(", ").join(_link(bookmarks.name(anchor), page) for page, anchor in first.items())
    return words(f"{term.words} ") + listed


def _link(bookmark: str, said: str) -> str:
    return f'<w:hyperlink w:anchor="{written(bookmark)}" w:history="1">{words(said)}</w:hyperlink>'


def _quoted(level: str) -> str:
    """``level`` as it stands in the quoted text of an instruction, in which a colon parts levels."""
    return level.replace("\\", r"\\").replace('"', r"\"").replace(":", r"\:")
