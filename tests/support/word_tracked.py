"""Tracked changes of a document of Word accepted or rejected, as Word does it, so that what is left can be compared."""

from __future__ import annotations

import io
import zipfile

from lxml import etree

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def paragraphs(docx: bytes, part: str = "word/document.xml") -> list[str]:
    """The text of each paragraph of a part; fields by their results, empty ones left out."""
    return _texts(_root(docx, part))


def settled(docx: bytes, part: str = "word/document.xml", *, accept: bool) -> list[str]:
    """The same after all changes were accepted, or rejected."""
    root = _root(docx, part)
    kept, gone = (("ins", "moveTo"), ("del", "moveFrom")) if accept else (("del", "moveFrom"), ("ins", "moveTo"))
    for row in list(root.iter(f"{W}tr")):
        if any(row.find(f"{W}trPr/{W}{tag}") is not None for tag in gone):
            _remove(row)
    for tag in gone:
        for mark in list(root.iter(f"{W}{tag}")):
            if mark.getparent() is None:
                continue
            if mark.getparent().tag == f"{W}rPr":
                _join_with_next(mark.getparent().getparent().getparent())
            _remove(mark)
    for tag in kept:
        for mark in list(root.iter(f"{W}{tag}")):
            if mark.getparent().tag not in (f"{W}rPr", f"{W}trPr"):
                for child in list(mark):
                    mark.addprevious(child)
            _remove(mark)
    for text in root.iter(f"{W}delText"):
        text.tag = f"{W}t"
    return _texts(root)


def authors(docx: bytes) -> set[tuple[str, str]]:
    """Who changed something, and when."""
    marks = (one for part in ("word/document.xml", "word/footnotes.xml") for one in _root(docx, part).iter())
    return {(one.get(f"{W}author"), one.get(f"{W}date")) for one in marks if one.get(f"{W}author")}


def _root(docx: bytes, part: str) -> etree._Element:
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        return etree.fromstring(archive.read(part))


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    if parent is not None:
        parent.remove(element)


def _join_with_next(paragraph: etree._Element) -> None:
    """A paragraph whose end goes takes in the next one; where it says nothing itself, it goes."""
    for mark in ("del", "moveFrom", "ins", "moveTo"):
        for run in paragraph.findall(f"{W}{mark}"):
            paragraph.remove(run)
    if not "".join(paragraph.itertext()).strip():
        _remove(paragraph)


def _texts(root: etree._Element) -> list[str]:
    found = []
    for paragraph in root.iter(f"{W}p"):
        if any(True for _ in paragraph.iterancestors(f"{W}sdt")):  # contents, which Word makes anew
            continue
        text = "".join(
            (one.text or "") if one.tag == f"{W}t" else " " for one in paragraph.iter(f"{W}t", f"{W}tab", f"{W}br")
        )
        if text.strip():
            found.append(" ".join(text.split()))
    return found
