"""Answers into the tables of a Word document; its other parts stay byte for byte."""

from __future__ import annotations

import copy
import re
from collections.abc import Mapping

from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part, with_parts
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.review.sheets.reading import safe_xml
from chapterhouse.review.sheets.table import UnreadableSheet

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_DOCUMENT = "word/document.xml"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


@behind_walls(bytes, UnreadableSheet)
def write_word(content: bytes, cells: Mapping[tuple[str, int, int], str]) -> bytes:
    """The document with ``cells`` filled; tables are called ``table 1`` and on. Raises :class:`UnreadableSheet`."""
    try:
        with opened(content) as archive:
            document = safe_xml(part(archive, _DOCUMENT) or b"")
            tables = list(document.iter(f"{_W}tbl"))
            for (name, row, column), words in cells.items():
                table = tables[int(name.rpartition(" ")[2]) - 1]
                _set(_cell(list(table.iterchildren(f"{_W}tr"))[row - 1], column), words)
            written = etree.tostring(document, xml_declaration=True, encoding="UTF-8", standalone=True)
            return with_parts(archive, {_DOCUMENT: written})
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error


def _cell(row: etree._Element, column: int) -> etree._Element:
    """The cell that covers a column, counted from 1; one more at the end where a row is short."""
    at = 0
    for cell in row.iterchildren(f"{_W}tc"):
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        at += int(span.get(f"{_W}val", "1")) if span is not None else 1
        if column <= at:
            return cell
    return etree.SubElement(row, f"{_W}tc")


def _set(cell: etree._Element, words: str) -> None:
    """Put ``words`` into the cell, in the manner of its first paragraph."""
    first = cell.find(f"{_W}p")
    manner = first.find(f"{_W}pPr") if first is not None else None
    letters = first.find(f"{_W}r/{_W}rPr") if first is not None else None
    for child in list(cell):
        if child.tag != f"{_W}tcPr":
            cell.remove(child)
    for line in _NOT_XML.sub("", words).split("\n"):
        paragraph = etree.SubElement(cell, f"{_W}p")
        if manner is not None:
            paragraph.append(copy.deepcopy(manner))
        run = etree.SubElement(paragraph, f"{_W}r")
        if letters is not None:
            run.append(copy.deepcopy(letters))
        text = etree.SubElement(run, f"{_W}t")
        text.set(_SPACE, "preserve")
        text.text = line
