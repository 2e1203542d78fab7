"""Sheets as strangers make them: what is wrong is told at its file, sheet and cell, and what can be read comes in."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
from comment_files import IPCC, IPCC_ROWS, ISO, ISO_ROWS, ods, package, word_table, workbook
from review_copies import listed, project, run

from chapterhouse.review.reading import read_file
from chapterhouse.review.sheets.table import UnreadableSheet, letters_of, place_in_file


def edited(content: bytes, name: str, edit: Callable[[bytes], bytes]) -> bytes:
    """The package with one part changed."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    part = parts[name]
    assert isinstance(part, bytes)
    assert edit(part) != part
    return package({**parts, name: edit(part)})


def built(change: Callable[[openpyxl.worksheet.worksheet.Worksheet], None]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(workbook(IPCC, IPCC_ROWS)))
    change(book.worksheets[0])
    book.worksheets[0].title = "Comments"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def refused(name: str, content: bytes) -> str:
    with pytest.raises(UnreadableSheet) as told:
        read_file(name, content)
    return f"{told.value.place}: {told.value}"


def told(name: str, content: bytes) -> list[str]:
    return [f"{place_in_file(one.table, one.row)}: {one.reason}" for one in read_file(name, content).left_out]


def test_a_merged_page_counts_for_each_of_its_rows_and_a_merged_comment_once() -> None:
    def merge(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["3-3", 3, 14, 2, "", "", "On the same page.", ""])
        sheet.append(["3-4", "", "", 7, "", "", "This too.", ""])
        sheet.append(["3-5", "", "", 9, "", "", "", ""])
        sheet.merge_cells("B4:B6")
        sheet.merge_cells("C4:C6")
        sheet.merge_cells("G5:G6")

    content = built(merge)
    found = {one.id: one for one in read_file("sheet.xlsx", content).remarks}
    assert (found["3-4"].given.chapter, found["3-4"].given.page, found["3-4"].given.line) == ("3", "14", "7")
    assert "3-5" not in found
    assert any(
        line.startswith(', sheet "Comments", row 6: its comment is merged with that in G5')
        for line in told("sheet.xlsx", content)
    )


def test_a_merged_cell_of_a_word_table_counts_for_each_of_its_rows() -> None:
    rows = [("DE-001", "", "5.2", "", "te", "First.", "", ""), ("DE-002", "", "", "", "te", "Second.", "", "")]

    def merge(part: bytes) -> bytes:
        first = part.replace(
            b"<w:tcPr/><w:p><w:r><w:t>5.2<", b'<w:tcPr><w:vMerge w:val="restart"/></w:tcPr><w:p><w:r><w:t>5.2<'
        )
        head, row, tail = first.partition(b"<w:t>DE-002<")
        cell = b"<w:tcPr/><w:p><w:r><w:t></w:t>"
        before, _, after = tail.partition(cell)  # the line's number
        return head + row + before + cell + after.replace(cell, b"<w:tcPr><w:vMerge/></w:tcPr><w:p><w:r><w:t></w:t>", 1)

    content = edited(word_table(ISO, rows), "word/document.xml", merge)
    assert [one.given.clause for one in read_file("sheet.docx", content).remarks] == ["5.2", "5.2"]


def test_a_formula_whose_result_was_kept_is_its_result_and_one_without_is_told_at_its_cell() -> None:
    def formulas(sheet: openpyxl.worksheet.worksheet.Worksheet) -> None:
        sheet.append(["3-3", 3, "=6+6", 4, "", "", "What page is this?", ""])
        sheet.append(["3-4", 3, 12, 4, "", "", '=CONCATENATE("a","b")', ""])

    content = built(formulas)
    lines = told("sheet.xlsx", content)
    assert any(line.startswith(', sheet "Comments", row 4: C4: a formula without a result') for line in lines)
    assert any(line.startswith(', sheet "Comments", row 5: G5: a formula without a result') for line in lines)
    kept = edited(
        content,
        "xl/worksheets/sheet1.xml",
        lambda part: re.sub(rb"(<f>6\+6</f>)<v\s*/?>(</v>)?", rb"\1<v>12</v>", part),
    )
    assert {one.id: one.given.page for one in read_file("sheet.xlsx", kept).remarks}["3-3"] == "12"


def test_rows_of_a_sheet_that_names_no_columns_are_told() -> None:
    book = openpyxl.load_workbook(io.BytesIO(workbook(IPCC, IPCC_ROWS)))
    more = book.create_sheet("Chapter 4")
    more.append(["4-1", 4, 20, 3, "", "", "Lost?", ""])
    out = io.BytesIO()
    book.save(out)
    assert ', sheet "Chapter 4": no row names the columns of a comment sheet, so its row is not read' in told(
        "sheet.xlsx", out.getvalue()
    )


def test_macros_are_kept_and_never_looked_at() -> None:
    macro = b"\xd0\xcf\x11\xe0 a program"
    with zipfile.ZipFile(io.BytesIO(workbook(IPCC, IPCC_ROWS))) as archive:
        parts: dict[str, str | bytes] = {one: archive.read(one) for one in archive.namelist()}
    content = package({**parts, "xl/vbaProject.bin": macro})
    from chapterhouse.review.remark import Answer
    from chapterhouse.review.sheets.answers import answered_sheet

    remarks = read_file("sheet.xlsm", content).remarks
    assert len(remarks) == 2
    answers = {(one.key, one.comment, one.proposed): Answer("Noted", "Thanks.") for one in remarks}
    written, count = answered_sheet("sheet.xlsm", content, answers)
    assert count == 2
    with zipfile.ZipFile(io.BytesIO(written)) as archive:
        assert archive.read("xl/vbaProject.bin") == macro


def test_a_cell_that_is_far_out_is_named() -> None:
    far = built(lambda sheet: sheet.cell(9, 400, "far out") and None)
    assert refused("sheet.xlsx", far).startswith(', sheet "Comments", cell OJ9: it has more than 200 columns')
    deep = built(lambda sheet: sheet.cell(1_048_576, 1, "deep down") and None)
    assert refused("sheet.xlsx", deep).startswith(', sheet "Comments", row 200000: it has more than 200,000 rows')


@pytest.mark.parametrize("name", ["sheet.xlsx", "sheet.ods", "sheet.csv", "sheet.docx"])
def test_a_million_rows_are_refused_in_every_form(name: str) -> None:
    count = 1_000_000 if name in ("sheet.csv", "sheet.xlsx") else 200_001
    match name:
        case "sheet.csv":
            content = b"Comment No,Page,Comment\n" + b"1,2,x\n" * count
        case "sheet.xlsx":
            rows = b"".join(b'<row r="%d"><c r="A%d"><v>1</v></c></row>' % (n, n) for n in range(1, count + 1))
            content = edited(
                workbook(IPCC, IPCC_ROWS),
                "xl/worksheets/sheet1.xml",
                lambda part: part.replace(b"</sheetData>", rows + b"</sheetData>"),
            )
        case "sheet.ods":
            row = b'<table:table-row><table:table-cell office:value-type="string"/></table:table-row>'
            content = edited(
                ods(IPCC, IPCC_ROWS),
                "content.xml",
                lambda part: part.replace(b"</table:table>", row * count + b"</table:table>"),
            )
        case _:
            row = b"<w:tr><w:tc><w:p/></w:tc></w:tr>"
            content = edited(
                word_table(ISO, ISO_ROWS),
                "word/document.xml",
                lambda part: part.replace(b"</w:tbl>", row * count + b"</w:tbl>"),
            )
    assert "200,000 rows" in refused(name, content) or "unpacks to" in refused(name, content)


DTD = '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/hostname">]>'


@pytest.mark.parametrize("padding", ["", f"<!--{'x' * 5_000}-->"])
@pytest.mark.parametrize(
    ("name", "part", "content"),
    [
        ("sheet.docx", "word/document.xml", word_table(ISO, ISO_ROWS)),
        ("sheet.xlsx", "xl/styles.xml", workbook(IPCC, IPCC_ROWS)),
        ("sheet.xlsx", "xl/worksheets/sheet1.xml", workbook(IPCC, IPCC_ROWS)),
        ("sheet.ods", "content.xml", ods(IPCC, IPCC_ROWS)),
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_type_is_refused_wherever_it_stands(
    name: str, part: str, content: bytes, padding: str, encoding: str
) -> None:
    def typed(old: bytes) -> bytes:
        text = re.sub(r"^<\?xml[^>]*\?>", "", old.decode())
        return f'<?xml version="1.0" encoding="{encoding}"?>{padding}{DTD}{text}'.encode(encoding)

    message = refused(name, edited(content, part, typed))
    assert f"its part {part} has a document type" in message


@pytest.mark.parametrize(
    ("name", "part"),
    [("sheet.xlsx", "xl/workbook.xml"), ("sheet.docx", "word/document.xml"), ("sheet.ods", "content.xml")],
)
def test_a_bomb_is_not_unpacked(name: str, part: str) -> None:
    assert "unpacks to 200,000,000 bytes" in refused(name, package({part: b"\0" * 200_000_000}))


def test_columns_that_are_missing_are_told_with_a_way_out() -> None:
    message = refused("sheet.xlsx", workbook(("Nr", "Was", "Antwort"), [("1", "Zu lang.", "")]))
    assert "no row names the columns of a comment sheet" in message
    assert "remarks map sheet.xlsx" in message


def test_what_is_wrong_is_told_on_the_command_line_and_the_rest_comes_in(tmp_path: Path) -> None:
    project(tmp_path)
    (tmp_path / "far.xlsx").write_bytes(built(lambda sheet: sheet.cell(9, 400, "far out") and None))
    (tmp_path / "good.xlsx").write_bytes(built(lambda sheet: sheet.append(["3-3", "", "", "", "", "", "=A1&A2", ""])))
    files = [str(tmp_path / name) for name in ("far.xlsx", "good.xlsx")]
    said = run(tmp_path, "remarks", "import", *files, "--round", "first", code=1).output
    assert 'far.xlsx, sheet "Comments", cell OJ9: it has more than 200 columns' in said
    assert 'sheet "Comments", row 4: G4: a formula without a result' in said
    assert set(listed(tmp_path)) == {"3-1", "3-2"}


@pytest.mark.parametrize(("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (703, "AAA")])
def test_columns_have_letters(column: int, letters: str) -> None:
    assert letters_of(column) == letters
