"""The bytes of a comment sheet into tables of text: XLSX, ODS, CSV, TSV, tables of DOCX and of Markdown.

Formulas are never worked out: what a spreadsheet program kept as their result is read. Macros are not looked at.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Mapping, Sequence

import python_calamine
from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.review.sheets.table import LARGEST_SHEET, MOST_COLUMNS, MOST_ROWS, Table, UnreadableSheet

_S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d+)"')
_NO_RESULT = re.compile(
    rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d+)"[^>]*>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*'
    rb"(?:<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
"""A formula of which the file keeps no result: whatever wrote it did not work it out, and nor do we."""
_TABLE_ROW = re.compile(rb"<(?:\w+:)?tr[\s>]")
_REPEATED = re.compile(rb"<table:table-(row|cell)\b([^>]*?)(/?)>")
_COUNT = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*:?-+:?\s*")


Cells = frozenset[tuple[int, int]]
"""Rows and columns, from 1."""


def read_tables(name: str, content: bytes) -> list[Table]:
    """The tables of the file ``name``; raises :class:`UnreadableSheet` with what is wrong with it."""
    suffix = name.rpartition(".")[2].lower()
    if len(content) > LARGEST_SHEET:
        raise UnreadableSheet(f"it has {len(content):,} bytes, more than {LARGEST_SHEET:,}: part it into several files")
    if suffix in {"xlsx", "xlsm", "ods"}:
        return _spreadsheet(content, suffix)
    if suffix == "docx":
        return _word_tables(content)
    if suffix in {"csv", "tsv", "txt"}:
        return [_separated(content, suffix)]
    if suffix in {"md", "markdown"}:
        return list(_markdown_tables(_decoded(content)))
    if suffix == "xls":
        raise UnreadableSheet("it is a workbook of Excel 97: save it as .xlsx")
    raise UnreadableSheet("its name must end in .xlsx, .ods, .csv, .tsv, .docx or .md")


def _decoded(content: bytes) -> str:
    for encoding in ("utf-8-sig", "utf-16") if content[:2] in (b"\xff\xfe", b"\xfe\xff") else ("utf-8-sig",):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    row = content[: _first_error(content)].count(b"\n") + 1
    raise UnreadableSheet("it is not in UTF-8: save it as CSV UTF-8, or as .xlsx", row)


def _first_error(content: bytes) -> int:
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start
    return 0


def separation(content: bytes, suffix: str) -> tuple[str, str, str]:
    """The text of a CSV or TSV file, the sign between its cells and its encoding."""
    text = _decoded(content)
    head = text[:20_000]
    delimiter = "\t" if suffix == "tsv" else max(",;\t", key=lambda sign: (head.count(sign), sign == ","))
    marked = content[:3] == b"\xef\xbb\xbf"
    encoding = "utf-16" if content[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig" if marked else "utf-8"
    return text, delimiter, encoding


def _separated(content: bytes, suffix: str) -> Table:
    text, delimiter, _ = separation(content, suffix)
    if "\x00" in text:
        raise UnreadableSheet("it holds NUL characters, so it is no text", text[: text.index("\x00")].count("\n") + 1)
    rows: list[list[str]] = []
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for row in reader:
            rows.append(row)
            if len(rows) > MOST_ROWS:
                raise _too_long()
    except csv.Error as error:
        raise UnreadableSheet(
            f"the line {reader.line_num} cannot be read ({error}): a cell that holds quotation marks doubles them",
            reader.line_num,
        ) from error
    return Table("", rows)


def _too_long(table: str = "") -> UnreadableSheet:
    message = f"it has more than {MOST_ROWS:,} rows: delete those that are empty, or part it"
    return UnreadableSheet(message, MOST_ROWS, table=table)


@behind_walls(list[Table], UnreadableSheet)
def _spreadsheet(content: bytes, suffix: str) -> list[Table]:
    without_result: Mapping[str, Cells] = {}
    try:
        with opened(content) as archive:
            if suffix == "ods":
                _look_over_repeats(archive)
            else:
                without_result = _look_over_cells(archive)
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        tables = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is not None:
                tables.append(_table(name, sheet, without_result.get(name, frozenset())))
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableSheet(f"it cannot be opened ({error}): save it anew as .xlsx") from error
    return tables


def _table(name: str, sheet: python_calamine.CalamineSheet, without_result: Cells) -> Table:
    assert sheet.start is not None
    top, left = sheet.start
    rows = [[_as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
    merged: dict[tuple[int, int], tuple[int, int]] = {}
    for (first_row, first_column), (last_row, last_column) in sheet.merged_cell_ranges or ():
        for row in range(max(first_row, top), min(last_row, top + len(rows) - 1) + 1):
            for column in range(max(first_column, left), min(last_column, left + MOST_COLUMNS) + 1):
                merged[row - top, column - left] = first_row - top, first_column - left
    unknown = frozenset((row - 1 - top, column - 1 - left) for row, column in without_result)
    return Table(name, rows, top + 1, left + 1, merged, unknown)


def sheet_paths(archive: zipfile.ZipFile) -> dict[str, str]:
    """The parts that hold the sheets of a workbook by the sheets' names; raises KeyError where they do not fit."""
    targets = {}
    for one in safe_xml(part(archive, "xl/_rels/workbook.xml.rels") or b"<x/>"):
        target = one.get("Target", "")
        targets[one.get("Id")] = target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    sheets = safe_xml(part(archive, "xl/workbook.xml") or b"<x/>").iter(f"{_S}sheet")
    return {sheet.get("name", ""): targets[sheet.get(f"{_R}id")] for sheet in sheets}


def _look_over_cells(archive: zipfile.ZipFile) -> dict[str, Cells]:
    """The formulas without a result in each sheet.

    Refuses a sheet whose last cell is so far out that the room for all cells before it would not fit.
    """
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            part(archive, name)
    try:
        names = {path: name for name, path in sheet_paths(archive).items()}
    except KeyError:
        names = {}
    found: dict[str, Cells] = {}
    for path in archive.namelist():
        if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", path):
            continue
        content = part(archive, path) or b""
        table = names.get(path, "")
        for letters, number in _CELL.findall(content):
            if int(number) > MOST_ROWS:
                raise _too_long(table)
            column = column_number(letters.decode())
            if column > MOST_COLUMNS:
                message = f"it has more than {MOST_COLUMNS} columns: delete what is not part of the table"
                raise UnreadableSheet(message, int(number), table=table, column=column)
        found[table] = frozenset(
            (int(number), column_number(letters.decode())) for letters, number in _NO_RESULT.findall(content)
        )
    return found


def _look_over_repeats(archive: zipfile.ZipFile) -> None:
    for name in archive.namelist():
        if name.endswith(".xml"):
            part(archive, name)
    content = part(archive, "content.xml") or b""
    rows = 0
    repeat, filled = 1, False
    for kind, attributes, _ in _REPEATED.findall(content):
        count = int(found[1]) if (found := _COUNT.search(attributes)) else 1
        if kind == b"row":
            rows += repeat if filled else 0
            repeat, filled = count, False
        elif b"value-type" in attributes:
            filled = True
            if count > MOST_COLUMNS:
                raise UnreadableSheet(f"it has more than {MOST_COLUMNS} columns: delete what is not part of the table")
        if rows + (repeat if filled else 0) > MOST_ROWS:
            raise _too_long()


def column_number(letters: str) -> int:
    """``A`` is 1, ``AA`` 27."""
    number = 0
    for letter in letters:
        number = number * 26 + ord(letter) - ord("A") + 1
    return number


def _as_text(value: object) -> str:
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime.datetime):
        return (value.date() if value.time() == datetime.time() else value).isoformat()
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value).replace("\r\n", "\n").replace("\r", "\n").strip()


def safe_xml(content: bytes) -> etree._Element:
    """The tree of a part; raises :class:`UnreadableSheet` where it is not well-formed, or has a document type."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSheet(f"it is damaged ({error.msg})") from error
    if root.getroottree().docinfo.doctype:
        raise UnreadableSheet("it has a document type (DTD), which such files never need")
    return root


@behind_walls(list[Table], UnreadableSheet)
def _word_tables(content: bytes) -> list[Table]:
    try:
        with opened(content) as archive:
            document = part(archive, "word/document.xml")
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    if document is None:
        raise UnreadableSheet("it is no document of Word: it has no part word/document.xml")
    if sum(1 for _ in _TABLE_ROW.finditer(document)) > MOST_ROWS:
        raise _too_long()
    tables = []
    for number, table in enumerate(safe_xml(document).iter(f"{_W}tbl"), 1):
        rows: list[list[str]] = []
        merged: dict[tuple[int, int], tuple[int, int]] = {}
        for index, row in enumerate(table.iterchildren(f"{_W}tr")):
            cells = list(_cells(row))
            rows.append([text for text, _ in cells])
            for column, (_, goes_on) in enumerate(cells):
                if goes_on:
                    merged[index, column] = merged.get((index - 1, column), (index - 1, column))
        tables.append(Table(f"table {number}", rows, merged=merged))
    return tables


def _cells(row: etree._Element) -> Iterator[tuple[str, bool]]:
    """The texts of a row's cells, and whether the cell above goes on there; one over several columns counts for all."""
    for cell in row.iterchildren(f"{_W}tc"):
        vertical = cell.find(f"{_W}tcPr/{_W}vMerge")
        goes_on = vertical is not None and vertical.get(f"{_W}val", "continue") == "continue"
        yield word_text(cell), goes_on
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = int(span.get(f"{_W}val", "1")) if span is not None else 1
        for _ in range(min(width, MOST_COLUMNS) - 1):
            yield "", goes_on


def word_text(cell: etree._Element) -> str:
    """The text of a cell as it stands with all changes accepted; paragraphs and line breaks end lines."""
    lines = []
    for paragraph in cell.iter(f"{_W}p"):
        pieces = []
        for one in paragraph.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}noBreakHyphen"):
            pieces.append({"t": one.text or "", "tab": "\t", "br": "\n"}.get(etree.QName(one).localname, "-"))
        lines.append("".join(pieces))
    return "\n".join(lines).strip()


def _markdown_tables(text: str) -> Iterator[Table]:
    lines = text.splitlines()
    at = 0
    count = 0
    while at + 1 < len(lines):
        if "|" in lines[at] and (rule := _pipe_cells(lines[at + 1])) and all(map(_RULE.fullmatch, rule)):
            end = at + 2
            while end < len(lines) and "|" in lines[end]:
                end += 1
            count += 1
            rows: list[Sequence[str]] = [_pipe_cells(line) for line in lines[at:end]]
            rows[1] = [""] * len(rows[0])  # the rule, kept so that rows count as lines
            yield Table(f"table {count}", rows, at + 1)
            at = end
        else:
            at += 1


def _pipe_cells(line: str) -> list[str]:
    cells = [cell.strip().replace("\\|", "|").replace("<br>", "\n") for cell in _PIPE.split(line.strip())]
    if cells and not cells[0]:
        cells = cells[1:]
    if cells and not cells[-1]:
        cells = cells[:-1]
    return cells
