"""The marks of tracked changes (ECMA-376, part 1, 17.13.5): insertions and deletions of runs, paragraphs and rows."""

from __future__ import annotations

import copy
import datetime
from collections.abc import Sequence
from dataclasses import dataclass

from lxml import etree

from chapterhouse.review.redline.word.atoms import Atom, words_of
from chapterhouse.review.redline.word.package import Immigration, Package, W

_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_AFTER_MARK = (f"{W}sectPr", f"{W}pPrChange")


@dataclass(frozen=True, slots=True)
class Who:
    """Whose changes they are, and when they were made."""

    author: str
    date: datetime.datetime


class Marker:
    """Makes the marks of one document."""

    def __init__(self, who: Who, old: Package, new: Package) -> None:
        self._who = who
        self.old, self.new = old, new
        self.immigration = Immigration(old, new)

    def mark(self, tag: str) -> etree._Element:
        """An element such as ``ins`` with its identifier, author and date."""
        date = self._who.date.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        facts = {f"{W}id": self.immigration.number(), f"{W}author": self._who.author, f"{W}date": date}
        return etree.Element(f"{W}{tag}", facts, nsmap={"w": W[1:-1]})

    def inserted(self, atoms: Sequence[Atom]) -> list[etree._Element]:
        """What is new, as runs within an insertion."""
        mark = self.mark("ins")
        for element in runs_of(atoms):
            mark.append(element)
        return [mark] if len(mark) else []

    def deleted(self, atoms: Sequence[Atom]) -> list[etree._Element]:
        """What is gone, as runs within a deletion: fields as their words, notes and pictures with what they need."""
        mark = self.mark("del")
        for atom in atoms:
            if atom.note:
                mark.append(self.settled(atom.elements[0]))
            elif atom.elements and any(self.old.pictured(one) for one in atom.elements):
                for one in atom.elements:
                    mark.append(self.immigration.settle(one))
            else:
                for text, properties in words_of(atom):
                    _append_text(mark, text, properties, "delText")
        return [mark] if len(mark) else []

    def settled(self, element: etree._Element) -> etree._Element:
        """A copy of what is gone, for the new document, with the notes that it calls, which are gone with it."""
        settled = self.immigration.settle(element)
        for call in settled.iter(f"{W}footnoteReference"):
            note = self.old.note(call.get(f"{W}id", ""))
            if note is not None:
                name = self.immigration.add_note(note)
                call.set(f"{W}id", name)
                there = self.new.note(name)
                if there is not None:
                    self.mark_content(there, "del")
        return settled

    def mark_content(self, element: etree._Element, tag: str) -> None:
        """Mark all that is in ``element`` as ``ins`` or ``del``: runs, ends of paragraphs, rows."""
        for row in element.iter(f"{W}tr"):
            self.mark_row(row, tag)
        for paragraph in list(element.iter(f"{W}p")):
            self.mark_runs(paragraph, tag)
            self.mark_end(paragraph, tag)

    def mark_runs(self, paragraph: etree._Element, tag: str) -> None:
        """Mark the runs of a paragraph; those of links one by one, as no mark goes around a link."""
        for run in list(paragraph.iter(f"{W}r")):
            parent = run.getparent()
            if parent is None or parent.tag in (f"{W}ins", f"{W}del") or not _is_text_level(parent):
                continue
            mark = self.mark(tag)
            run.addprevious(mark)
            mark.append(run)
            if tag == "del":
                for text in run.iter(f"{W}t"):
                    text.tag = f"{W}delText"
                for text in run.iter(f"{W}instrText"):
                    text.tag = f"{W}delInstrText"

    def mark_end(self, paragraph: etree._Element, tag: str) -> None:
        """Mark the end of a paragraph as ``ins`` or ``del``."""
        properties = paragraph.find(f"{W}pPr")
        if properties is None:
            properties = etree.Element(f"{W}pPr")
            paragraph.insert(0, properties)
        own = properties.find(f"{W}rPr")
        if own is None:
            own = etree.Element(f"{W}rPr")
            last = next((one for one in properties if one.tag in _AFTER_MARK), None)
            if last is None:
                properties.append(own)
            else:
                last.addprevious(own)
        own.insert(0, self.mark(tag))

    def mark_row(self, row: etree._Element, tag: str) -> None:
        """Mark a row of a table as ``ins`` or ``del``."""
        properties = row.find(f"{W}trPr")
        if properties is None:
            properties = etree.Element(f"{W}trPr")
            before = row.find(f"{W}tblPrEx")
            if before is None:
                row.insert(0, properties)
            else:
                before.addnext(properties)
        properties.append(self.mark(tag))


def runs_of(atoms: Sequence[Atom]) -> list[etree._Element]:
    """Atoms of the new document as runs: words with the same properties in one."""
    holder = etree.Element(f"{W}p")
    for atom in atoms:
        if atom.elements:
            for one in atom.elements:
                holder.append(copy.deepcopy(one))
        else:
            _append_text(holder, atom.text, atom.properties, "t")
    return list(holder)


def _append_text(parent: etree._Element, words: str, properties: etree._Element | None, tag: str) -> None:
    last = parent[-1] if len(parent) else None
    text = last.find(f"{W}{tag}") if last is not None and last.tag == f"{W}r" else None
    if (
        last is not None
        and text is not None
        and len(last.findall("*")) <= 2
        and _same(last.find(f"{W}rPr"), properties)
    ):
        text.text = (text.text or "") + words
        return
    run = etree.SubElement(parent, f"{W}r")
    if properties is not None:
        run.append(copy.deepcopy(properties))
    text = etree.SubElement(run, f"{W}{tag}", {_XML_SPACE: "preserve"})
    text.text = words


def _same(one: etree._Element | None, other: etree._Element | None) -> bool:
    return [etree.tostring(each) for each in (one if one is not None else ())] == [
        etree.tostring(each) for each in (other if other is not None else ())
    ]


def _is_text_level(parent: etree._Element) -> bool:
    return parent.tag in (f"{W}p", f"{W}hyperlink", f"{W}sdtContent", f"{W}fldSimple", f"{W}smartTag")
