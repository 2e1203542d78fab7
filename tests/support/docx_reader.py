"""A DOCX file as its tests look at it: parts, paragraphs with their styles, tables, links and bookmarks."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
SVG_BLIP = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}svgBlip"
DECORATIVE = "{http://schemas.microsoft.com/office/drawing/2017/decorative}decorative"
RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
NUMBERED = {*(f"Heading{level}" for level in range(1, 10)), "PartTitle"}
"""Styles whose paragraphs are numbered by lists."""


@dataclass(frozen=True)
class Docx:
    """A DOCX file."""

    data: bytes

    @cached_property
    def parts(self) -> dict[str, bytes]:
        with zipfile.ZipFile(io.BytesIO(self.data)) as archive:
            assert archive.testzip() is None
            return {name: archive.read(name) for name in archive.namelist()}

    def root(self, part: str) -> etree._Element:
        return etree.fromstring(self.parts[part])

    @cached_property
    def document(self) -> etree._Element:
        return self.root("word/document.xml")

    @cached_property
    def body(self) -> etree._Element:
        return self.document[0]

    def relationships(self, part: str) -> dict[str, etree._Element]:
        folder, _, name = part.rpartition("/")
        return {one.get("Id"): one for one in self.root(f"{folder}/_rels/{name}.rels").iter(RELATIONSHIP)}

    def paragraphs(self, *styles: str) -> list[etree._Element]:
        """All paragraphs, or those of ``styles``, in the order of the text."""
        return [one for one in self.document.iter(f"{W}p") if not styles or style(one) in styles]

    @cached_property
    def bookmarks(self) -> list[str]:
        return [one.get(f"{W}name") for one in self.document.iter(f"{W}bookmarkStart")]

    def bookmarked(self, name: str) -> etree._Element:
        """The paragraph in or behind the bookmark ``name``."""
        start = next(one for one in self.document.iter(f"{W}bookmarkStart") if one.get(f"{W}name") == name)
        if start.getparent().tag == f"{W}p":
            return start.getparent()
        return next(one for one in start.itersiblings() if one.tag in {f"{W}p", f"{W}tbl"})

    def printed(self, paragraph: etree._Element) -> str:
        """The words of ``paragraph``, those of a table where it is one, with the number that its list gives it."""
        from word_fields import evaluate  # it reads documents with this module

        number = evaluate(self).numbers.get(paragraph, "") if style(paragraph) in NUMBERED else ""
        return " ".join(f"{number} {words(paragraph)}".split())

    @property
    def text(self) -> str:
        return "\n".join(words(paragraph) for paragraph in self.paragraphs())


def style(paragraph: etree._Element) -> str:
    found = paragraph.find(f"{W}pPr/{W}pStyle")
    return "" if found is None else found.get(f"{W}val")


def words(element: etree._Element) -> str:
    """The text under ``element``; a tabulator and a break are spaces."""
    parts = []
    for one in element.iter(f"{W}t", f"{W}tab", f"{W}br", f"{M}t"):
        if one.getparent().tag != f"{W}tabs":
            parts.append(one.text or "" if one.tag in {f"{W}t", f"{M}t"} else " ")
    return " ".join("".join(parts).split())


def rows(table: etree._Element) -> Iterator[list[str]]:
    """The words of each cell, row by row."""
    for row in table.iter(f"{W}tr"):
        yield [words(cell) for cell in row.iter(f"{W}tc")]
