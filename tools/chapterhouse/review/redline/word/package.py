"""The parts of a document of Word, and what a piece of one document needs to be at home in another."""

from __future__ import annotations

import copy
import hashlib
import io
import posixpath
import zipfile
from collections.abc import Iterator

from lxml import etree

from chapterhouse.outputs.shared.zip_archive import archive
from chapterhouse.review.sheets.reading import safe_xml

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_DRAWN = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}docPr"
DOCUMENT, NOTES, NUMBERING = "word/document.xml", "word/footnotes.xml", "word/numbering.xml"
_PROPERTIES = "docProps/custom.xml"
_FIRST_FREE = 20_000
"""From here on, identifiers of what comes from the old document are counted."""


class Package:
    """A document of Word that was built here, with the roots of the parts that change."""

    def __init__(self, content: bytes) -> None:
        """Unpack ``content``."""
        with zipfile.ZipFile(io.BytesIO(content)) as unpacked:
            self.parts = {name: unpacked.read(name) for name in unpacked.namelist()}
        self.document = safe_xml(self.parts[DOCUMENT])
        self.notes = safe_xml(self.parts[NOTES]) if NOTES in self.parts else None
        self.numbering = safe_xml(self.parts[NUMBERING]) if NUMBERING in self.parts else None
        self._targets = {name: dict(self._relationships(name)) for name in (DOCUMENT, NOTES)}

    def _relationships(self, name: str) -> Iterator[tuple[str, str]]:
        content = self.parts.get(_relationships_of(name))
        if content is not None:
            for one in safe_xml(content).iter(_RELATIONSHIP):
                if one.get("TargetMode") != "External":
                    yield one.get("Id", ""), posixpath.normpath(posixpath.join("word", one.get("Target", "")))

    @property
    def body(self) -> etree._Element:
        """What the document says."""
        body = self.document.find(f"{W}body")
        assert body is not None
        return body

    def note(self, identifier: str) -> etree._Element | None:
        """The footnote with this identifier."""
        notes = self.notes.iter(f"{W}footnote") if self.notes is not None else ()
        return next((one for one in notes if one.get(f"{W}id") == identifier), None)

    def pictured(self, element: etree._Element) -> str:
        """What the pictures in ``element`` show, as a digest; empty where there are none."""
        digest = hashlib.sha256()
        found = False
        for one in element.iter():
            target = self._targets[DOCUMENT].get(one.get(f"{R}embed", ""))
            if target in self.parts:
                found = True
                digest.update(self.parts[target])
        return digest.hexdigest()[:16] if found else ""

    def to_bytes(self) -> bytes:
        """The file. It is no copy to be sent out and read back, and so no longer names its revision as such."""
        written = {DOCUMENT: self.document, NOTES: self.notes, NUMBERING: self.numbering}
        for name, root in written.items():
            if root is not None:
                self.parts[name] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        if _PROPERTIES in self.parts:
            self.parts[_PROPERTIES] = self.parts[_PROPERTIES].replace(b'name="Revision"', b'name="Changed to"')
        first = "[Content_Types].xml"
        return archive({first: self.parts[first], **dict(sorted(self.parts.items()))})


def _relationships_of(name: str) -> str:
    folder, _, file = name.rpartition("/")
    return f"{folder}/_rels/{file}.rels"


class Immigration:
    """Brings pieces of an ``old`` document into a ``new`` one: their pictures, lists and notes come along."""

    def __init__(self, old: Package, new: Package) -> None:
        self._old, self._new = old, new
        self._lists: dict[str, str] = {}
        self._pictures: dict[str, str] = {}
        self._count = _FIRST_FREE

    def number(self) -> str:
        """An identifier that nothing has yet."""
        self._count += 1
        return str(self._count)

    def settle(self, element: etree._Element) -> etree._Element:
        """A copy of ``element``, which is of the old document, as the new one can hold it.

        Bookmarks stay behind, as nothing leads to what is gone, and so does the end of a section; of links, the words
        are left.
        """
        settled = copy.deepcopy(element)
        for link in list(settled.iter(f"{W}hyperlink")):
            for child in list(link):
                link.addprevious(child)
            parent = link.getparent()
            if parent is not None:
                parent.remove(link)
        for tag in ("bookmarkStart", "bookmarkEnd", "sectPr", "commentRangeStart", "commentRangeEnd"):
            for one in list(settled.iter(f"{W}{tag}")):
                parent = one.getparent()
                if parent is not None:
                    parent.remove(one)
        for one in settled.iter():
            if one.tag == f"{W}numId":
                one.set(f"{W}val", self._list(one.get(f"{W}val", "")))
            elif one.tag == _DRAWN:
                one.set("id", self.number())
            for attribute in (f"{R}embed", f"{R}link"):
                if one.get(attribute):
                    one.set(attribute, self._picture(one.get(attribute, "")))
        return settled

    def _list(self, identifier: str) -> str:
        """The list of the old document with this number, by the number that it has in the new one."""
        if identifier in self._lists or self._old.numbering is None or self._new.numbering is None:
            return self._lists.get(identifier, identifier)
        number = next((n for n in self._old.numbering.iter(f"{W}num") if n.get(f"{W}numId") == identifier), None)
        link = number.find(f"{W}abstractNumId") if number is not None else None
        wanted = link.get(f"{W}val") if link is not None else None
        shape = next(
            (a for a in self._old.numbering.iter(f"{W}abstractNum") if a.get(f"{W}abstractNumId") == wanted), None
        )
        if number is None or shape is None:
            return "0"  # no list: ECMA-376, part 1, 17.9.18
        own, mine = copy.deepcopy(number), copy.deepcopy(shape)
        name, shape_name = self.number(), self.number()
        own.set(f"{W}numId", name)
        mine.set(f"{W}abstractNumId", shape_name)
        for tag in ("nsid", "styleLink", "numStyleLink"):
            for one in mine.findall(f"{W}{tag}"):
                mine.remove(one)
        for one in list(mine.iter(f"{W}pStyle")):  # a style belongs to one list alone
            parent = one.getparent()
            if parent is not None:
                parent.remove(one)
        own_link = own.find(f"{W}abstractNumId")
        assert own_link is not None
        own_link.set(f"{W}val", shape_name)
        shapes = self._new.numbering.findall(f"{W}abstractNum")
        (shapes[-1].addnext if shapes else self._new.numbering.append)(mine)
        self._new.numbering.append(own)
        self._lists[identifier] = name
        return name

    def _picture(self, relationship: str) -> str:
        if relationship in self._pictures:
            return self._pictures[relationship]
        listed = _relationships_of(DOCUMENT)
        target = self._old._targets[DOCUMENT].get(relationship, "")
        content = self._old.parts.get(target)
        if content is None:
            return relationship
        name = f"old{self.number()}"
        part = f"media/{name}.{target.rpartition('.')[2]}"
        self._new.parts[f"word/{part}"] = content
        root = safe_xml(self._new.parts[listed])
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        root.append(root.makeelement(_RELATIONSHIP, {"Id": name, "Type": kind, "Target": part}))
        self._new.parts[listed] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
        self._name_type(target.rpartition(".")[2])
        self._pictures[relationship] = name
        return name

    def _name_type(self, suffix: str) -> None:
        """The new document lists the type of every suffix that it has."""
        first = "[Content_Types].xml"
        root, theirs = safe_xml(self._new.parts[first]), safe_xml(self._old.parts[first])
        if not any(one.get("Extension") == suffix for one in root):
            root.insert(0, copy.deepcopy(next(one for one in theirs if one.get("Extension") == suffix)))
            self._new.parts[first] = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)

    def add_note(self, note: etree._Element) -> str:
        """Put a footnote of the old document into the new one; its identifier there."""
        name = self.number()
        settled = self.settle(note)
        settled.set(f"{W}id", name)
        if self._new.notes is not None:
            self._new.notes.append(settled)
        return name
