"""A DOCX into its paragraphs as they were sent, with what was commented and changed (ECMA-376, part 1, 17.13)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from lxml import etree

from chapterhouse.inputs.archives import RefusedArchive, opened, part
from chapterhouse.inputs.behind_walls import behind_walls
from chapterhouse.outputs.docx.places import NAMESPACE
from chapterhouse.review.sheets.reading import safe_xml
from chapterhouse.review.sheets.table import UnreadableSheet

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
W15 = "{http://schemas.microsoft.com/office/word/2012/wordml}"
OURS = "CH:answer"
"""The initials of replies that are ours, which are no remarks; Office Open XML allows nine characters."""
_GONE, _NEW = {f"{W}del", f"{W}moveFrom"}, {f"{W}ins", f"{W}moveTo"}
_REVISION = re.compile(rb'name="Revision">\s*<vt:lpwstr>([0-9a-f]{40})')
_KEPT = re.compile(r"customXml/item\d{1,3}\.xml")
_PLACE = re.compile(r"(?P<letters>[0-9a-f]{8})@(?P<line>\d{1,7})(?::(?P<column>\d{1,6}))?(?!\S)")
_PARTS = ("word/document.xml", "word/footnotes.xml")


@dataclass(slots=True)
class Change:
    """A tracked change of one paragraph: the characters ``[start, end)`` of the text as sent become ``new``."""

    start: int
    end: int
    new: str
    author: str
    date: str


@dataclass(slots=True)
class Paragraph:
    """A paragraph: ``text`` as it was sent; ``aside`` for captions and notes, which are compared apart."""

    text: str = ""
    aside: bool = False
    changes: list[Change] = field(default_factory=list)


@dataclass(slots=True)
class Comment:
    """A comment on characters of a paragraph, from ``start`` on; ``paragraph`` is None where its range is lost."""

    id: str
    author: str
    date: str
    text: str
    resolved: bool
    paragraph: int | None = None
    start: int = 0
    quote: str = ""
    replies: list[Comment] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class CarriedPlace:
    """A block of the paper as the document carries it: a digest of its letters, and where it is written."""

    letters: str
    file: str
    digest: str
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class WordDocument:
    """What comes back: ``commit`` is the revision that the document says it was made from.

    ``places`` are those of the paper's blocks in the order of the text, as far as programs kept them.
    """

    paragraphs: tuple[Paragraph, ...]
    comments: tuple[Comment, ...]
    commit: str
    places: tuple[CarriedPlace, ...] = ()


@behind_walls(WordDocument, UnreadableSheet)
def read_document(content: bytes) -> WordDocument:
    """The document in ``content``; raises :class:`UnreadableSheet` for what is none."""
    try:
        with opened(content) as archive:
            parts = [part(archive, name) for name in _PARTS]
            comments, extended = part(archive, "word/comments.xml"), part(archive, "word/commentsExtended.xml")
            properties = part(archive, "docProps/custom.xml") or b""
            kept = [part(archive, name) for name in archive.namelist() if _KEPT.fullmatch(name)]
    except RefusedArchive as error:
        raise UnreadableSheet(f"it cannot be opened: {error}") from error
    if parts[0] is None:
        raise UnreadableSheet("it is no document of Word: it has no part word/document.xml")
    known = {one.id: one for one in _comments(comments)} if comments else {}
    paragraphs: list[Paragraph] = []
    for position, xml in enumerate(parts):
        if xml is not None:
            _Reader(paragraphs, known, notes=position == 1).read(safe_xml(xml))
    found = _REVISION.search(properties)
    heads = _threads(known, comments, extended)
    commit = found[1].decode() if found else ""
    places = next((one for xml in kept if xml and NAMESPACE.encode() in xml and (one := tuple(_places(xml)))), ())
    return WordDocument(tuple(paragraphs), tuple(heads), commit, places)


def _places(xml: bytes) -> Iterator[CarriedPlace]:
    for file in safe_xml(xml).iter(f"{{{NAMESPACE}}}file"):
        for found in _PLACE.finditer(file.text or ""):
            column = int(found["column"] or 1)
            yield CarriedPlace(
                found["letters"], file.get("path", ""), file.get("sha256", ""), int(found["line"]), column
            )


def _comments(xml: bytes) -> Iterator[Comment]:
    for one in safe_xml(xml).iter(f"{W}comment"):
        if one.get(f"{W}initials") == OURS:
            continue
        text = "\n".join("".join(piece.text or "" for piece in line.iter(f"{W}t")) for line in one.iter(f"{W}p"))
        yield Comment(
            one.get(f"{W}id", ""), one.get(f"{W}author", ""), one.get(f"{W}date", "")[:10], text.strip(), resolved=False
        )


def _threads(known: dict[str, Comment], xml: bytes | None, extended: bytes | None) -> list[Comment]:
    """The comments that answer no other, each with its replies."""
    if xml is None or extended is None:
        return list(known.values())
    by_paragraph = {}
    for one in safe_xml(xml).iter(f"{W}comment"):
        for line in one.iter(f"{W}p"):
            by_paragraph[line.get(f"{W14}paraId", "")] = known.get(one.get(f"{W}id", ""))
    heads = dict(known)
    for one in safe_xml(extended).iter(f"{W15}commentEx"):
        comment = by_paragraph.get(one.get(f"{W15}paraId", ""))
        parent = by_paragraph.get(one.get(f"{W15}paraIdParent", "-"))
        if comment is not None:
            comment.resolved = one.get(f"{W15}done") in {"1", "true"}
            if parent is not None and parent is not comment:
                parent.replies.append(comment)
                heads.pop(comment.id, None)
    return list(heads.values())


class _Reader:
    def __init__(self, paragraphs: list[Paragraph], comments: dict[str, Comment], *, notes: bool) -> None:
        self._paragraphs, self._comments, self._notes = paragraphs, comments, notes
        self._open: dict[str, Comment] = {}

    def read(self, root: etree._Element) -> None:
        """Take in every paragraph below ``root``, in the order of the document."""
        for element in root.iter(f"{W}p", f"{W}commentRangeStart", f"{W}commentRangeEnd"):
            if element.tag == f"{W}p":
                style = element.find(f"{W}pPr/{W}pStyle")
                caption = style is not None and "aption" in style.get(f"{W}val", "")
                self._paragraphs.append(Paragraph(aside=self._notes or caption))
                self._inside(element, "", "", "")
            elif element.getparent().tag != f"{W}p" and not any(True for _ in element.iterancestors(f"{W}p")):
                self._range(element)

    def _inside(self, element: etree._Element, state: str, author: str, date: str) -> None:
        for child in element:
            tag = child.tag
            if tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                self._range(child)
            elif tag in _GONE or tag in _NEW:
                kind = "gone" if tag in _GONE else "new"
                self._inside(child, kind, child.get(f"{W}author", ""), child.get(f"{W}date", "")[:10])
            elif tag in (f"{W}t", f"{W}delText"):
                self._text(child.text or "", state, author, date)
            elif tag in (f"{W}tab", f"{W}br"):
                self._text(" ", state, author, date)
            elif tag not in (f"{W}p", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}tbl"):
                self._inside(child, state, author, date)

    def _text(self, text: str, state: str, author: str, date: str) -> None:
        paragraph = self._paragraphs[-1]
        at = len(paragraph.text)
        if state != "new":
            paragraph.text += text
            for comment in self._open.values():
                comment.quote += text
        if not state:
            return
        last = paragraph.changes[-1] if paragraph.changes else None
        if last is None or last.end != at:
            last = Change(at, at, "", author, date)
            paragraph.changes.append(last)
        if state == "gone":
            last.end = at + len(text)
        else:
            last.new += text

    def _range(self, element: etree._Element) -> None:
        comment = self._comments.get(element.get(f"{W}id", ""))
        if comment is None:
            return
        if element.tag == f"{W}commentRangeEnd":
            self._open.pop(comment.id, None)
        else:
            here = self._paragraphs[-1] if self._paragraphs else None
            comment.paragraph = len(self._paragraphs) - 1 if here is not None else 0
            comment.start = len(here.text) if here is not None else 0
            self._open[comment.id] = comment
