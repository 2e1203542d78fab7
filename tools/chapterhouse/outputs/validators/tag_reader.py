"""The tags of a PDF into HTML, as a program sees them that reads nothing else: no positions, no fonts, no pages.

Each type of structure stands for the element of HTML that "Deriving HTML from PDF" (PDF Association, 2019) gives it.
Text comes from marked content, by PDFium; the tree by pikepdf.
"""

from __future__ import annotations

import ctypes
import io
from urllib.parse import unquote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element, SubElement

import pikepdf
import pypdfium2
from pypdfium2 import raw

_ELEMENTS = {
    "Art": "article",
    "BlockQuote": "blockquote",
    "Caption": "caption",
    "Document": "main",
    "Div": "div",
    "LI": "li",
    "Lbl": "label",
    "Link": "a",
    "P": "p",
    "Quote": "q",
    "Reference": "span",
    "Sect": "section",
    "Span": "span",
    "TBody": "tbody",
    "TD": "td",
    "TFoot": "tfoot",
    "TH": "th",
    "THead": "thead",
    "TOC": "nav",
    "TOCI": "li",
    "TR": "tr",
    "Table": "table",
    **{f"H{level}": f"h{level}" for level in range(1, 7)},
}
_NUMBERED = ("Decimal", "LowerAlpha", "UpperAlpha", "LowerRoman", "UpperRoman")


def html_of(content: bytes) -> Element:
    """The document that the structure tree of the PDF ``content`` describes, as an element ``main``.

    Asserts that each piece of marked content in the tree is there, and is in it once.
    """
    with pikepdf.open(io.BytesIO(content)) as pdf:
        reader = _Reader(pdf, texts_of(content))
        made = Element("main")
        reader.add(pdf.Root.StructTreeRoot.K, made, 0)
        (document,) = made
        assert reader.texts == {}, f"marked content that no tag holds: {sorted(reader.texts.items())[:5]}"
        return document


def texts_of(content: bytes) -> dict[tuple[int, int], str]:
    """The text of each piece of marked content, by page, counted from 0, and number."""
    found: dict[tuple[int, int], str] = {}
    document = pypdfium2.PdfDocument(content)
    for number, page in enumerate(document):
        texts = page.get_textpage()
        for thing in page.get_objects():
            mark = raw.FPDFPageObj_GetMarkedContentID(thing.raw)
            if mark < 0:
                continue
            text = _text(thing, texts) if thing.type == raw.FPDF_PAGEOBJ_TEXT else ""
            found[number, mark] = found.get((number, mark), "") + text
    document.close()
    return found


def _text(thing: pypdfium2.PdfObject, page: pypdfium2.PdfTextPage) -> str:
    length = raw.FPDFTextObj_GetText(thing.raw, page.raw, None, 0)
    buffer = (ctypes.c_ushort * (length // 2 + 1))()
    raw.FPDFTextObj_GetText(thing.raw, page.raw, buffer, length)
    return bytes(buffer).decode("utf-16-le").split("\0", 1)[0]


class _Reader:
    def __init__(self, pdf: pikepdf.Pdf, texts: dict[tuple[int, int], str]) -> None:
        self.texts = texts
        self.pages = {page.obj.objgen: number for number, page in enumerate(pdf.pages)}

    def add(self, kids: pikepdf.Object, parent: Element, page: int) -> None:
        """Put what ``kids`` of an element stand for into ``parent``; content that names no page is on ``page``."""
        for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
            if not isinstance(kid, pikepdf.Dictionary):
                self.content(page, int(kid), parent)
            elif "/MCID" in kid:
                self.content(self.pages[kid.Pg.objgen], int(kid.MCID), parent)
            elif "/Obj" in kid:
                self.link(kid.Obj, parent)
            else:
                self.element(kid, parent, page)

    def content(self, page: int, mark: int, parent: Element) -> None:
        text = self.texts.pop((page, mark), "")
        if len(parent):
            parent[-1].tail = (parent[-1].tail or "") + text
        else:
            parent.text = (parent.text or "") + text

    def link(self, annotation: pikepdf.Object, parent: Element) -> None:
        if "/A" in annotation and "/URI" in annotation.A:
            parent.set("href", str(annotation.A.URI))
        else:
            parent.set("href", "#" + unquote(str(annotation.Dest)))

    def element(self, tag: pikepdf.Object, parent: Element, page: int) -> None:
        kind = str(tag.S)[1:]
        page = self.pages[tag.Pg.objgen] if "/Pg" in tag else page
        attributes = tag.get("/A", pikepdf.Dictionary())
        if kind == "LBody" or (kind == "Div" and "/Lang" not in tag):
            self.add(tag.get("/K", pikepdf.Array()), parent, page)
            return
        if kind == "Figure":
            SubElement(parent, "img", {"alt": str(tag.Alt)})
            made = Element("drawing")  # its lettering is part of the picture
        elif kind == "Formula":
            parent.append(ElementTree.fromstring(bytes(tag.AF[0].EF.F.read_bytes())))
            made = Element("drawing")  # what is drawn is read by its file
        elif kind in ("Note", "FENote"):
            made = SubElement(parent, "aside")
        elif kind == "L":
            numbered = str(attributes.get("/ListNumbering", "/None"))[1:] in _NUMBERED
            made = SubElement(parent, "ol" if numbered else "ul")
        else:
            made = SubElement(parent, _ELEMENTS[kind])
        if "/Lang" in tag:
            made.set("lang", str(tag.Lang))
        for name, key in (("/Scope", "scope"), ("/ColSpan", "colspan"), ("/RowSpan", "rowspan")):
            if name in attributes:
                made.set(key, str(attributes[name]).removeprefix("/").lower())
        self.add(tag.get("/K", pikepdf.Array()), made, page)
