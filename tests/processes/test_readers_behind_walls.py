"""What reads a stranger's file in compiled code never does so in the process that builds: there it is made to fail."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from typing import NoReturn
from xml.etree import ElementTree

import pikepdf
import pypdfium2
import pytest
import python_calamine
import resvg_py
import uharfbuzz
import xlsxwriter
from PIL import Image

from chapterhouse.core.cache import NO_CACHE
from chapterhouse.inputs.images import RefusedImage, image_facts, raster, safe_image
from chapterhouse.outputs.docx import house_style
from chapterhouse.outputs.docx.pictures import pictures_of
from chapterhouse.outputs.docx.sheet import Sheet
from chapterhouse.outputs.shared.fonts import font_set, usual_fonts
from chapterhouse.review.block_map import blocks_of_epub
from chapterhouse.review.carried import NotOurs, map_of
from chapterhouse.review.sheets.reading import read_tables
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.word.document import read_document
from chapterhouse.settings.theme import Theme

SHEET = Sheet(11906, 16838, 1440, 1440, 1440, 1440, 700, 700, 0)
DRAWING = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><rect width="5" height="5"/></svg>'


def picture(form: str) -> bytes:
    written = io.BytesIO()
    Image.new("RGB", (7, 5)).save(written, form)
    return written.getvalue()


def page() -> bytes:
    written = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(written)
    return written.getvalue()


def workbook() -> bytes:
    written = io.BytesIO()
    with xlsxwriter.Workbook(written) as book:
        book.add_worksheet("Comments").write_row(0, 0, ["Comment", "Page"])
    return written.getvalue()


def package(**parts: str) -> bytes:
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w") as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return written.getvalue()


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
DOCUMENT = package(
    **{
        "word/document.xml": f"<w:document {W}><w:body><w:tbl><w:tr><w:tc><w:p><w:r><w:t>Words</w:t></w:r></w:p></w:tc>"
        "</w:tr></w:tbl></w:body></w:document>",
        "word/styles.xml": f'<w:styles {W}><w:style w:styleId="a"/></w:styles>',
    }
)
BOOK = package(**{"a.xhtml": '<html><body data-file="a.md"><p data-at="1">Words</p></body></html>'})
PNG, JPEG, PDF, XLSX = picture("PNG"), picture("JPEG"), page(), workbook()
FONT = usual_fonts().file("Source Sans 3").data

READ: dict[str, Callable[[], object]] = {
    "a PNG": lambda: (image_facts("a.png", PNG).width, safe_image("a.png", PNG)),
    "a JPEG": lambda: (image_facts("a.jpg", JPEG).width, safe_image("a.jpg", JPEG)),
    "a PDF that is a figure": lambda: safe_image("a.pdf", PDF),
    "a drawing": lambda: safe_image("a.svg", DRAWING),
    "a drawing for Word": lambda: pictures_of({"a.svg": DRAWING}, SHEET, [FONT], NO_CACHE)["a.svg"],
    "a workbook": lambda: read_tables("a.xlsx", XLSX)[0].rows,
    "tables of a document": lambda: read_tables("a.docx", DOCUMENT)[0].rows,
    "a document": lambda: read_document(DOCUMENT).paragraphs,
    "a document's look": lambda: house_style._cleaned_parts(DOCUMENT),
    "a book": lambda: blocks_of_epub(BOOK).blocks,
    "a font": lambda: len(
        font_set(Theme.model_validate({"fonts": {"folder": "type", "text": "Source Sans 3"}}), {"type/a.ttf": FONT})
        .file("Source Sans 3")
        .data
    ),
}


def never(*arguments: object, **named: object) -> NoReturn:
    raise AssertionError("a stranger's file was opened in this process")


@pytest.fixture
def nothing_is_opened_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for owner, name in (
        (Image, "open"),
        (raster, "safe_raster"),
        (python_calamine, "load_workbook"),
        (pikepdf, "open"),
        (pypdfium2, "PdfDocument"),
        (resvg_py, "svg_to_bytes"),
        (uharfbuzz, "SubsetInput"),
        (zipfile.ZipFile, "__init__"),
        (ElementTree, "fromstring"),
    ):
        monkeypatch.setattr(owner, name, never)


@pytest.mark.usefixtures("nothing_is_opened_here")
@pytest.mark.parametrize("what", READ)
def test_it_is_read_behind_walls(what: str) -> None:
    assert READ[what]()


@pytest.mark.usefixtures("nothing_is_opened_here")
def test_a_pdf_is_refused_from_behind_walls() -> None:
    with pytest.raises(NotOurs, match="no PDF that can be read"):
        map_of(b"%PDF-1.7 and nothing")


def test_a_font_is_written_anew_without_what_is_not_a_font() -> None:
    from fontTools.ttLib import TTFont, newTable

    with TTFont(io.BytesIO(FONT)) as font:
        font["EVIL"] = newTable("EVIL")
        font["EVIL"].data = b"PAYLOAD"
        written = io.BytesIO()
        font.save(written)
    theme = Theme.model_validate({"fonts": {"folder": "type", "text": "Source Sans 3"}})
    (file,) = (
        one for one in font_set(theme, {"type/a.ttf": written.getvalue()}).files if one.family == "Source Sans 3"
    )
    with TTFont(io.BytesIO(file.data)) as anew:
        assert "EVIL" not in anew and "prep" not in anew and {"glyf", "GSUB", "fvar", "cmap"} <= set(anew.keys())
    assert b"PAYLOAD" in written.getvalue() and b"PAYLOAD" not in file.data


def test_what_takes_too_long_or_too_much_is_refused_with_the_bound(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "picture-memory=1 document-memory=1")
    with pytest.raises(RefusedImage, match="within 30 seconds and 1 MiB of memory"):
        safe_image("a.png", picture("PNG"))
    assert image_facts("a.png", picture("PNG")).format == ""
    with pytest.raises(UnreadableSheet, match="within 120 seconds and 1 MiB of memory"):
        read_document(DOCUMENT)


def test_what_fails_in_an_unknown_way_is_refused_too() -> None:
    cell = '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="x"/></w:tcPr></w:tc></w:tr></w:tbl>'
    with pytest.raises(UnreadableSheet, match=r"it is damaged \(ValueError"):
        read_tables("a.docx", package(**{"word/document.xml": f"<w:document {W}>{cell}</w:document>"}))
