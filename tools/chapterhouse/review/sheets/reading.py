"""The bytes of a comment sheet into tables of text: XLSX, ODS, CSV, TSV, tables of DOCX and of Markdown.

Formulas are never worked out: what a spreadsheet program kept as their result is read. Macros are not looked at.
"""

from __future__ import annotations

import csv
import datetime
import io
import re
import zipfile
from collections.abc import Iterator, Sequence

import python_calamine
from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part
from chapterhouse.review.sheets.table import LARGEST_SHEET, MOST_COLUMNS, MOST_ROWS, Table, UnreadableSheet

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_CELL = re.compile(rb'<(?:\w+:)?c\b[^>]*?\br="([A-Z]{1,4})(\d+)"')
_REPEATED = re.compile(rb"<table:table-(row|cell)\b([^>]*?)(/?)>")
_COUNT = re.compile(rb'number-(?:rows|columns)-repeated="(\d+)"')
_PIPE = re.compile(r"(?<!\\)\|")
_RULE = re.compile(r"\s*:?-+:?\s*")


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


def _too_long() -> UnreadableSheet:
    return UnreadableSheet(f"it has more than {MOST_ROWS:,} rows: delete those that are empty, or part it", MOST_ROWS)


def _spreadsheet(content: bytes, suffix: str) -> list[Table]:
    try:
        with opened(content) as archive:
            (_look_over_cells if suffix != "ods" else _look_over_repeats)(archive)
        workbook = python_calamine.load_workbook(io.BytesIO(content))
        tables = []
        for name in workbook.sheet_names:
            sheet = workbook.get_sheet_by_name(name)
            if sheet.start is None:
                continue
            first_row, first_column = sheet.start
            rows = [[_as_text(value) for value in row] for row in sheet.to_python(skip_empty_area=True)]
            tables.append(Table(name, rows, first_row + 1, first_column + 1))
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    except (python_calamine.CalamineError, ValueError, OSError) as error:
        raise UnreadableSheet(f"it cannot be opened ({error}): save it anew as .xlsx") from error
    return tables


def _look_over_cells(archive: zipfile.ZipFile) -> None:
    """Refuse a sheet whose last cell is so far out that the room for all cells before it would not fit."""
    for name in archive.namelist():
        if name.endswith((".xml", ".rels")):
            content = part(archive, name) or b""
            if not re.fullmatch(r"xl/worksheets/[^/]+\.xml", name):
                continue
            for letters, number in _CELL.findall(content):
                if int(number) > MOST_ROWS:
                    raise _too_long()
                if len(letters) > 2 or column_number(letters.decode()) > MOST_COLUMNS:
                    raise UnreadableSheet(
                        f"it has more than {MOST_COLUMNS} columns: delete what is not part of the table"
                    )


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
    """The tree of a part; raises :class:`UnreadableSheet` where it is not well-formed."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    try:
        return etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise UnreadableSheet(f"it is damaged ({error.msg})") from error


def _word_tables(content: bytes) -> list[Table]:
    try:
        with opened(content) as archive:
            document = part(archive, "word/document.xml")
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    if document is None:
        raise UnreadableSheet("it is no document of Word: it has no part word/document.xml")
    tables = []
    for number, table in enumerate(safe_xml(document).iter(f"{_W}tbl"), 1):
        rows = [list(_cells(row)) for row in table.iterchildren(f"{_W}tr")]
        tables.append(Table(f"table {number}", rows))
    return tables


def _cells(row: etree._Element) -> Iterator[str]:
    """The texts of a row's cells; a cell over several columns counts for all of them."""
    for cell in row.iterchildren(f"{_W}tc"):
        yield word_text(cell)
        span = cell.find(f"{_W}tcPr/{_W}gridSpan")
        width = int(span.get(f"{_W}val", "1")) if span is not None else 1
        for _ in range(min(width, MOST_COLUMNS) - 1):
            yield ""


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
