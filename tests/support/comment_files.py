"""Files as commenters send them: workbooks, documents with tables, and some that are not what they seem."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Sequence

import openpyxl
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill

ISO = (
    *("MB/NC", "Line number", "Clause/Subclause", "Paragraph/Figure/Table", "Type of comment", "Comments"),
    *("Proposed change", "Observations of the secretariat"),
)
IPCC = ("Comment No", "Chapter", "From Page", "From Line", "To Page", "To Line", "Comment", "Response")
Rows = Sequence[Sequence[object]]


def workbook(header: Sequence[str], rows: Rows, *, above: Rows = ()) -> bytes:
    """An XLSX with a styled header, a formula, a note and a second sheet."""
    book = openpyxl.Workbook()
    sheet = book.active
    for row in (*above, header, *rows):
        sheet.append(list(row))
    for cell in sheet[len(above) + 1]:
        cell.font, cell.fill = Font(bold=True), PatternFill("solid", fgColor="DDEEFF")
    sheet.column_dimensions["G"].width = 60
    sheet["A1"].comment = Comment("Fill in one row per comment.", "Secretariat")
    other = book.create_sheet("Instructions")
    other["A1"], other["A2"] = "Comments are due by Friday.", "=1+1"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def ods(header: Sequence[str], rows: Rows) -> bytes:
    """An ODS as LibreOffice writes it, with its million empty rows at the end."""

    def cell(value: object) -> str:
        if value in ("", None):
            return "<table:table-cell/>"
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    body = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in (header, *rows))
    empty = '<table:table-row table:number-rows-repeated="1048000"><table:table-cell/></table:table-row>'
    content = f"""<?xml version="1.0" encoding="UTF-8"?>
<office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" office:version="1.3"><office:body><office:spreadsheet>
<table:table table:name="Comments">{body}{empty}</table:table></office:spreadsheet>
</office:body></office:document-content>"""
    return package(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "content.xml": content,
            "META-INF/manifest.xml": '<?xml version="1.0"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0" manifest:version="1.3">'
            '<manifest:file-entry manifest:full-path="/" '
            'manifest:media-type="application/vnd.oasis.opendocument.spreadsheet"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>",
        }
    )


def word_table(header: Sequence[str], rows: Rows, prolog: str = "") -> bytes:
    """A DOCX with a title and one table."""

    def row(cells: Sequence[object]) -> str:
        runs = (f"<w:tc><w:tcPr/><w:p><w:r><w:t>{cell}</w:t></w:r></w:p></w:tc>" for cell in cells)
        return f"<w:tr>{''.join(runs)}</w:tr>"

    table = "".join(row(cells) for cells in (header, *rows))
    document = f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>{prolog}
<w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>
<w:p><w:r><w:t>Template for comments</w:t></w:r></w:p><w:tbl>{table}</w:tbl></w:body></w:document>"""
    return package({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def package(parts: dict[str, str | bytes]) -> bytes:
    """A ZIP package of ``parts``."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            stored = name == "mimetype"  # as OpenDocument wants it (1.3, part 2, 3.3)
            archive.writestr(name, content, zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED)
    return out.getvalue()


ISO_ROWS = [
    ("DE-001", "", "_whole document", "", "ge", "Examples are missing.", "Add one to each chapter.", ""),
    ("US-002", 45, "5.2.1", "Table 3", "te", "Column 2 contradicts the text above.", "Use the value of the text.", ""),
]
IPCC_ROWS = [
    ("3-1", 3, 0, 0, 0, 0, "Please say early on which cities are meant. [Reviewer A, Country B]", ""),
    ("3-2", 3, 12, 4, 12, 9, "The figure of two per cent has no source. [Government of C]", ""),
]


def as_csv(header: tuple[str, ...], rows: list[tuple[object, ...]], delimiter: str = ",") -> bytes:
    out = io.StringIO()
    csv.writer(out, delimiter=delimiter).writerows([header, *rows])
    return out.getvalue().encode()


def as_markdown(header: tuple[str, ...], rows: list[tuple[object, ...]]) -> bytes:
    lines = [" | ".join(map(str, row)) for row in (header, ["---"] * len(header), *rows)]
    return "".join(f"| {line} |\n" for line in lines).encode()


FORMS = {
    "sheet.csv": as_csv,
    "excel.csv": lambda header, rows: b"\xef\xbb\xbf" + as_csv(header, rows, ";"),
    "sheet.tsv": lambda header, rows: as_csv(header, rows, "\t"),
    "sheet.xlsx": lambda header, rows: workbook(header, rows, above=[["Date: 2026-11-30"], []]),
    "sheet.ods": ods,
    "sheet.docx": word_table,
    "sheet.md": as_markdown,
}
