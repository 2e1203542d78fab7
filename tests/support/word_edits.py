"""Comments and tracked changes put into a DOCX as Word writes them."""

from __future__ import annotations

import copy
import io
import zipfile
from collections.abc import Callable

from lxml import etree

W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_Q = f"{{{W}}}"
_WHO = {f"{_Q}author": "A. Reader", f"{_Q}date": "2026-12-02T10:00:00Z"}


def edited(docx: bytes, edit: Callable[[dict[str, etree._Element]], None], comments: str = "") -> bytes:
    """The document after ``edit`` had its say on the roots of its text and notes; ``comments`` is a further part."""
    with zipfile.ZipFile(io.BytesIO(docx)) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    roots = {
        name: etree.fromstring(parts[name]) for name in ("word/document.xml", "word/footnotes.xml") if name in parts
    }
    edit(roots)
    parts |= {name: etree.tostring(root, xml_declaration=True, encoding="UTF-8") for name, root in roots.items()}
    if comments:
        parts["word/comments.xml"] = f'<w:comments xmlns:w="{W}">{comments}</w:comments>'.encode()
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return out.getvalue()


def isolated(roots: dict[str, etree._Element], words: str) -> etree._Element:
    """A run that holds ``words`` and nothing else, split out of the run that has them."""
    for root in roots.values():
        for text in root.iter(f"{_Q}t"):
            if words in (text.text or ""):
                before, _, after = text.text.partition(words)
                run = text.getparent()
                for piece, add in ((before, run.addprevious), (after, run.addnext)):
                    if piece:
                        other = copy.deepcopy(run)
                        _only_text(other, piece)
                        add(other)
                _only_text(run, words)
                return run
    raise AssertionError(words)


def _only_text(run: etree._Element, words: str) -> None:
    text = run.find(f"{_Q}t")
    text.text = words
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")


def replace(roots: dict[str, etree._Element], words: str, new: str) -> None:
    """Delete ``words`` and insert ``new`` in their place, tracked; one of both may be empty at the end of the other."""
    run = isolated(roots, words)
    if new:
        come = etree.Element(f"{_Q}ins", _WHO)
        made = copy.deepcopy(run)
        _only_text(made, new)
        come.append(made)
        run.addnext(come)
    gone = etree.Element(f"{_Q}del", _WHO)
    run.addprevious(gone)
    gone.append(run)
    run.find(f"{_Q}t").tag = f"{_Q}delText"


def insert(roots: dict[str, etree._Element], after: str, new: str) -> None:
    """Insert ``new`` after the words ``after``, tracked."""
    run = isolated(roots, after)
    come = etree.Element(f"{_Q}ins", _WHO)
    made = copy.deepcopy(run)
    _only_text(made, new)
    come.append(made)
    run.addnext(come)


def comment(roots: dict[str, etree._Element], words: str, number: int) -> None:
    """Put the range of comment ``number`` around ``words``."""
    run = isolated(roots, words)
    run.addprevious(etree.Element(f"{_Q}commentRangeStart", {f"{_Q}id": str(number)}))
    run.addnext(etree.Element(f"{_Q}commentRangeEnd", {f"{_Q}id": str(number)}))


def divide(roots: dict[str, etree._Element], after: str, mark: str, *, whole: bool = False) -> None:
    """Let a paragraph end after the words ``after``, tracked by ``mark``; of a ``whole`` one only the end is marked."""
    run = isolated(roots, after)
    paragraph = next(run.iterancestors(f"{_Q}p"))
    if not whole:
        rest = etree.Element(f"{_Q}p")
        for one in list(run.itersiblings()):
            rest.append(one)
        paragraph.addnext(rest)
    properties = paragraph.find(f"{_Q}pPr")
    if properties is None:
        properties = etree.Element(f"{_Q}pPr")
        paragraph.insert(0, properties)
    etree.SubElement(etree.SubElement(properties, f"{_Q}rPr"), f"{_Q}{mark}", _WHO)


def move_words(roots: dict[str, etree._Element], words: str, behind: str) -> None:
    """Move ``words`` behind other words, tracked."""
    run = isolated(roots, words)
    made = copy.deepcopy(run)
    gone = etree.Element(f"{_Q}moveFrom", _WHO)
    run.addprevious(gone)
    gone.append(run)
    come = etree.Element(f"{_Q}moveTo", _WHO)
    come.append(made)
    isolated(roots, behind).addnext(come)
