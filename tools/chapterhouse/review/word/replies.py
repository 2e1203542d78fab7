"""Answers into a reviewer's DOCX: replies to its comments, comments on its tracked changes; all else in it stays.

A reply is a comment whose paragraph names that of the comment which it answers ([MS-DOCX] 2.5.2, ``commentEx``), on the
same range of the text. Programs that know no threads show it beside the other.
"""

from __future__ import annotations

import copy
import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part, with_parts
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.review.remark import Answer
from chapterhouse.review.sheets.answers import words_of
from chapterhouse.review.sheets.reading import safe_xml
from chapterhouse.review.sheets.table import UnreadableSheet
from chapterhouse.review.word.document import OURS, W14, W15, W, marks_by_key

_COMMENTS, _EXTENDED = "word/comments.xml", "word/commentsExtended.xml"
_TEXTS = ("word/document.xml", "word/footnotes.xml")
_TYPES, _RELATIONS = "[Content_Types].xml", "word/_rels/document.xml.rels"
_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_TYPES_OF = {_COMMENTS: f"{_WORD}.comments+xml", _EXTENDED: f"{_WORD}.commentsExtended+xml"}
_RELATIONS_OF = {
    _COMMENTS: "http://schemas.openxmlformats.org/officeDocument/2006/relationships/comments",
    _EXTENDED: "http://schemas.microsoft.com/office/2011/relationships/commentsExtended",
}
_TYPES_NS = "{http://schemas.openxmlformats.org/package/2006/content-types}"
_RELATIONS_NS = "{http://schemas.openxmlformats.org/package/2006/relationships}"
_IGNORABLE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}Ignorable"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_PREFIX = "comment-"


@behind_walls(tuple[bytes, int], UnreadableSheet)
def answer_comments(content: bytes, answers: Mapping[str, Answer]) -> tuple[bytes, int]:
    """The document with a reply to each comment and a comment on each change that is answered, and how many these are.

    ``answers`` go by the keys of remarks. Changes in notes get none: word processors take no comments there. A reply of
    an earlier export is replaced. Raises :class:`UnreadableSheet`.
    """
    try:
        with opened(content) as archive:
            found = part(archive, _COMMENTS) or _empty_comments()
            parts = {name: safe_xml(xml) for name in _TEXTS if (xml := part(archive, name)) is not None}
            comments = safe_xml(found)
            extended = safe_xml(part(archive, _EXTENDED) or _empty_extended())
            thread = _Thread(comments, extended, list(parts.values()))
            roots = [(root, name != _TEXTS[0]) for name, root in parts.items()]
            changes = marks_by_key(roots, found, part(archive, _EXTENDED))
            count = 0
            for key, answer in answers.items():
                if answer.disposition and key.startswith(_PREFIX):
                    count += thread.answer(key.removeprefix(_PREFIX), answer)
                elif answer.disposition and key in changes:
                    count += thread.answer_change(key, changes[key], answer)
            if not count:
                return content, 0
            parts |= {_COMMENTS: thread.comments, _EXTENDED: extended}
            for name, registered in ((_TYPES, _registered_type), (_RELATIONS, _registered_relation)):
                parts[name] = registered(safe_xml(part(archive, name) or b"<x/>"))
            return with_parts(archive, {name: _written(root) for name, root in parts.items()}), count
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error


class _Thread:
    def __init__(self, comments: etree._Element, extended: etree._Element, texts: list[etree._Element]) -> None:
        self.comments = _with_namespace(comments)
        self._extended, self._texts = extended, texts
        self._by_id = {one.get(f"{W}id", ""): one for one in self.comments.iter(f"{W}comment")}
        self._next = max((int(one) for one in self._by_id if one.isdecimal()), default=-1) + 1

    def answer(self, identifier: str, answer: Answer) -> bool:
        """Reply to the comment ``identifier``; False where there is none."""
        asked = self._by_id.get(identifier)
        if asked is None:
            return False
        last = list(asked.iter(f"{W}p"))[-1:] or [etree.SubElement(asked, f"{W}p")]
        parent = last[0].get(f"{W14}paraId") or _paragraph_id(f"comment {identifier}")
        last[0].set(f"{W14}paraId", parent)
        own = _paragraph_id(f"reply {identifier}")
        reply = self._known(own)
        if reply is None:
            reply = self._new_reply(identifier, parent, own)
        _fill(reply, own, answer)
        return True

    def answer_change(self, key: str, marks: Sequence[etree._Element], answer: Answer) -> bool:
        """Comment on a tracked change; False for one whose marks stand where no comment can."""
        marks = [one for one in marks if one.getparent().tag == f"{W}p"]
        if not marks or any(one.getroottree().getroot() is not self._texts[0] for one in marks):
            return False
        own = _paragraph_id(f"reply {key}")
        reply = self._known(own)
        if reply is None:
            reply = self._new_comment()
            number = {f"{W}id": reply.get(f"{W}id", "")}
            marks[0].addprevious(etree.Element(f"{W}commentRangeStart", number))
            run = etree.Element(f"{W}r")
            etree.SubElement(run, f"{W}commentReference", number)
            marks[-1].addnext(run)
            marks[-1].addnext(etree.Element(f"{W}commentRangeEnd", number))
            etree.SubElement(self._extended, f"{W15}commentEx", {f"{W15}paraId": own, f"{W15}done": "0"})
        _fill(reply, own, answer)
        return True

    def _known(self, own: str) -> etree._Element | None:
        """The comment of an earlier export."""
        return next((one for one in self.comments if any(p.get(f"{W14}paraId") == own for p in one)), None)

    def _new_comment(self) -> etree._Element:
        number = str(self._next)
        self._next += 1
        return etree.SubElement(self.comments, f"{W}comment", {f"{W}id": number, f"{W}initials": OURS})

    def _new_reply(self, identifier: str, parent: str, own: str) -> etree._Element:
        reply = self._new_comment()
        number = reply.get(f"{W}id", "")
        known = {one.get(f"{W15}paraId") for one in self._extended}
        if parent not in known:
            etree.SubElement(self._extended, f"{W15}commentEx", {f"{W15}paraId": parent, f"{W15}done": "0"})
        named = {f"{W15}paraId": own, f"{W15}paraIdParent": parent, f"{W15}done": "0"}
        etree.SubElement(self._extended, f"{W15}commentEx", named)
        for text in self._texts:
            for mark in list(_marks_of(text, identifier)):
                beside = mark
                if mark.tag == f"{W}commentReference" and mark.getparent().tag == f"{W}r":
                    beside = mark.getparent()
                made = copy.deepcopy(beside)
                made.tail = None
                for one in made.iter(mark.tag):
                    one.set(f"{W}id", number)
                beside.addnext(made)
        return reply


def _marks_of(text: etree._Element, identifier: str) -> Iterator[etree._Element]:
    for mark in text.iter(f"{W}commentRangeStart", f"{W}commentRangeEnd", f"{W}commentReference"):
        if mark.get(f"{W}id") == identifier:
            yield mark


def _fill(reply: etree._Element, own: str, answer: Answer) -> None:
    reply.set(f"{W}author", _NOT_XML.sub("", answer.by) or "Answer")
    _set_words(reply, own, _NOT_XML.sub("", words_of(answer)))


def _set_words(reply: etree._Element, own: str, words: str) -> None:
    for child in list(reply):
        reply.remove(child)
    lines = words.split("\n")
    for number, line in enumerate(lines, 1):
        paragraph = etree.SubElement(reply, f"{W}p")
        if number == len(lines):
            paragraph.set(f"{W14}paraId", own)
        text = etree.SubElement(etree.SubElement(paragraph, f"{W}r"), f"{W}t")
        text.set(_SPACE, "preserve")
        text.text = line


def _paragraph_id(of: str) -> str:
    """Eight hexadecimal digits below 0x80000000, as [MS-DOCX] 2.6.2.3 wants them."""
    return f"{int(hashlib.sha256(of.encode()).hexdigest()[:8], 16) & 0x7FFFFFFF or 1:08X}"


def _with_namespace(comments: etree._Element) -> etree._Element:
    """The root with the prefix ``w14``, which programs that do not know it are told to ignore."""
    if W14[1:-1] in comments.nsmap.values():
        return comments
    root = etree.Element(comments.tag, comments.attrib, nsmap={**comments.nsmap, "w14": W14[1:-1]})
    root.extend(list(comments))
    ignored = root.get(_IGNORABLE, "").split()
    root.set(_IGNORABLE, " ".join([*ignored, "w14"]))
    return root


def _empty_comments() -> bytes:
    return f'<w:comments xmlns:w="{W[1:-1]}" xmlns:w14="{W14[1:-1]}"/>'.encode()


def _empty_extended() -> bytes:
    return f'<w15:commentsEx xmlns:w15="{W15[1:-1]}"/>'.encode()


def _registered_type(types: etree._Element) -> etree._Element:
    there = {one.get("PartName") for one in types}
    for name, kind in _TYPES_OF.items():
        if f"/{name}" not in there:
            etree.SubElement(types, f"{_TYPES_NS}Override", {"PartName": f"/{name}", "ContentType": kind})
    return types


def _registered_relation(relations: etree._Element) -> etree._Element:
    there = {one.get("Type") for one in relations}
    for name, kind in _RELATIONS_OF.items():
        if kind not in there:
            target = name.removeprefix("word/")
            named = {"Id": f"rIdOf{target.removesuffix('.xml')}", "Type": kind, "Target": target}
            etree.SubElement(relations, f"{_RELATIONS_NS}Relationship", named)
    return relations


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
    return written
