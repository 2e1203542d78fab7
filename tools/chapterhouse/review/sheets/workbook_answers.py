"""Answers into the XML of a workbook: the cells are written, every other part stays byte for byte."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping

from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part, with_parts
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.review.sheets.reading import column_number, safe_xml, sheet_paths
from chapterhouse.review.sheets.table import UnreadableSheet, letters_of

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_REFERENCE = re.compile(r"([A-Z]+)(\d+)")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")

Cells = Mapping[tuple[str, int, int], str]


@behind_walls(bytes, UnreadableSheet)
def write_xlsx(content: bytes, cells: Cells) -> bytes:
    """The workbook with ``cells`` as text; raises :class:`UnreadableSheet`."""
    by_sheet: defaultdict[str, dict[tuple[int, int], str]] = defaultdict(dict)
    for (name, row, column), words in cells.items():
        by_sheet[name][row, column] = words
    try:
        with opened(content) as archive:
            paths = sheet_paths(archive)
            changed = {}
            for name, there in by_sheet.items():
                path = paths[name]
                sheet = safe_xml(part(archive, path) or b"")
                _fill(sheet, there)
                changed[path] = etree.tostring(sheet, xml_declaration=True, encoding="UTF-8", standalone=True)
            return with_parts(archive, changed)
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    except KeyError as error:
        raise UnreadableSheet("its list of sheets is damaged: save it anew") from error


def _fill(sheet: etree._Element, cells: Mapping[tuple[int, int], str]) -> None:
    data = sheet.find(f"{_S}sheetData")
    if data is None:
        raise UnreadableSheet("it has a sheet without cells: save it anew")
    rows = {int(row.get("r")): row for row in data if row.get("r")}
    for (number, column), words in cells.items():
        row = rows.get(number)
        if row is None:
            raise UnreadableSheet(f"its row {number} does not say which it is: save it anew", number)
        _set(_cell(row, number, column), words)


def _cell(row: etree._Element, number: int, column: int) -> etree._Element:
    """The cell of a row, made in its place where there is none."""
    position = 0
    for position, cell in enumerate(row):  # noqa: B007
        found = _REFERENCE.fullmatch(cell.get("r", ""))
        at = column_number(found[1]) if found else 0
        if at == column:
            return cell
        if at > column:
            break
    else:
        position = len(row)
    made = etree.Element(f"{_S}c", {"r": f"{letters_of(column)}{number}"})
    row.insert(position, made)
    return made


def _set(cell: etree._Element, words: str) -> None:
    for child in list(cell):
        cell.remove(child)
    cell.set("t", "inlineStr")
    text = etree.SubElement(etree.SubElement(cell, f"{_S}is"), f"{_S}t")
    text.set(_SPACE, "preserve")
    text.text = _NOT_XML.sub("", words)


_OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


@behind_walls(bytes, UnreadableSheet)
def write_ods(content: bytes, cells: Cells) -> bytes:
    """The OpenDocument sheet with ``cells`` as text; raises :class:`UnreadableSheet`."""
    try:
        with opened(content) as archive:
            document = safe_xml(part(archive, "content.xml") or b"")
            tables = {table.get(f"{_TABLE}name", ""): table for table in document.iter(f"{_TABLE}table")}
            for (name, row, column), words in cells.items():
                _set_ods(_single(_single(tables[name], "table-row", row), "table-cell", column), words)
            written = etree.tostring(document, xml_declaration=True, encoding="UTF-8")
            return with_parts(archive, {"content.xml": written})
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    except KeyError as error:
        raise UnreadableSheet("its list of sheets is damaged: save it anew") from error


def _single(parent: etree._Element, kind: str, number: int) -> etree._Element:
    """The row or cell with this number as an element of its own, split from those that it is repeated with."""
    repeated = f"{_TABLE}number-{'rows' if kind == 'table-row' else 'columns'}-repeated"
    at = 0
    for child in list(parent.iter(f"{_TABLE}{kind}", f"{_TABLE}covered-table-cell")):
        count = int(child.get(repeated, "1"))
        if at < number <= at + count:
            for extra, after in ((number - at - 1, False), (at + count - number, True)):
                if extra:
                    copy = etree.fromstring(etree.tostring(child))
                    copy.tail = None
                    copy.set(repeated, str(extra))
                    (child.addnext if after else child.addprevious)(copy)
            child.attrib.pop(repeated, None)
            return child
        at += count
    return etree.SubElement(parent, f"{_TABLE}{kind}")


def _set_ods(cell: etree._Element, words: str) -> None:
    for child in list(cell):
        cell.remove(child)
    for name in [name for name in cell.attrib if name.startswith(_OFFICE)]:
        del cell.attrib[name]
    cell.set(f"{_OFFICE}value-type", "string")
    for line in _NOT_XML.sub("", words).split("\n"):
        etree.SubElement(cell, f"{_TEXT}p").text = line
