"""A DOCX into its paragraphs as they were sent, with what was commented and changed (ECMA-376, part 1, 17.13)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
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
Marks = dict[int, list[etree._Element]]
BREAK = "\n\n"
"""What a new paragraph's mark is in the text of a change."""
_REVISION = re.compile(rb'name="Revision">\s*<vt:lpwstr>([0-9a-f]{40})')
_KEPT = re.compile(r"customXml/item\d{1,3}\.xml")
_PLACE = re.compile(r"(?P<letters>[0-9a-f]{8})@(?P<line>\d{1,7})(?::(?P<column>\d{1,6}))?(?!\S)")
_PARTS = ("word/document.xml", "word/footnotes.xml")


@dataclass(slots=True)
class Change:
    """A tracked change of one paragraph: the characters ``[start, end)`` of the text as sent become ``new``.

    ``moved`` words came from another place or went to one. ``joins`` says that the paragraph's end goes, so that the
    next one follows at once.
    """

    start: int
    end: int
    new: str
    author: str
    date: str
    moved: bool = False
    joins: bool = False


@dataclass(slots=True)
class Paragraph:
    """A paragraph as it was sent, with its ``text``; one that was divided since is whole again.

    ``aside`` is for captions and notes, which are compared apart.
    """

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
    roots = ((safe_xml(xml), position == 1) for position, xml in enumerate(parts) if xml is not None)
    paragraphs, _ = _read_paragraphs(roots, known)
    found = _REVISION.search(properties)
    heads = _threads(known, comments, extended)
    commit = found[1].decode() if found else ""
    places = next((one for xml in kept if xml and NAMESPACE.encode() in xml and (one := tuple(_places(xml)))), ())
    return WordDocument(tuple(paragraphs), tuple(heads), commit, places)


def marks_by_key(
    roots: Iterable[tuple[etree._Element, bool]], comments: bytes, extended: bytes | None
) -> dict[str, list[etree._Element]]:
    """The elements that mark the tracked changes of a document, by the keys of their remarks.

    Each of the ``roots`` of its parts comes with whether it holds the notes.
    """
    known = {one.id: one for one in _comments(comments)}
    paragraphs, marks = _read_paragraphs(roots, known)
    heads = _threads(known, comments, extended)
    return {key_of(name, change): marks[id(change)] for name, _, change in numbered_changes(paragraphs, len(heads))}


def key_of(name: str, change: Change) -> str:
    """What the remark of a tracked change is called in its file."""
    return f"{name}-{change.author}-{change.date}"


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


def _read_paragraphs(
    roots: Iterable[tuple[etree._Element, bool]], comments: Mapping[str, Comment]
) -> tuple[list[Paragraph], Marks]:
    """The paragraphs of the parts of a document, each given by its root and whether it holds the notes.

    The ``comments``, by their identifiers, learn what they are on. The marks are those of the changes by their ``id``.
    """
    paragraphs: list[Paragraph] = []
    marks: Marks = {}
    for root, notes in roots:
        _Reader(paragraphs, comments, marks, notes=notes).read(root)
    return paragraphs, marks


def numbered_changes(paragraphs: Iterable[Paragraph], comments: int) -> Iterator[tuple[str, int, Change]]:
    """The tracked changes, each with its name and the number of its paragraph, after so many ``comments``."""
    for number, paragraph in enumerate(paragraphs):
        for change in paragraph.changes:
            if change.end > change.start or change.new or change.joins:
                comments += 1
                yield f"change-{comments}", number, change


class _Reader:
    def __init__(
        self, paragraphs: list[Paragraph], comments: Mapping[str, Comment], marks: Marks, *, notes: bool
    ) -> None:
        self._paragraphs, self._comments, self._marks, self._notes = paragraphs, comments, marks, notes
        self._open: dict[str, Comment] = {}
        self._continued: etree._Element | None = None

    def read(self, root: etree._Element) -> None:
        """Take in every paragraph below ``root``, in the order of the document."""
        for element in root.iter(f"{W}p", f"{W}commentRangeStart", f"{W}commentRangeEnd"):
            if element.tag == f"{W}p":
                self._paragraph(element)
            elif element.getparent().tag != f"{W}p" and not any(True for _ in element.iterancestors(f"{W}p")):
                self._range(element)

    def _paragraph(self, element: etree._Element) -> None:
        style = element.find(f"{W}pPr/{W}pStyle")
        aside = self._notes or (style is not None and "aption" in style.get(f"{W}val", ""))
        if element is self._continued:
            self._paragraphs[-1].aside |= aside
        else:
            self._paragraphs.append(Paragraph(aside=aside))
        self._inside(element, "", element)
        self._continued = None
        for mark in element.iterfind(f"{W}pPr/{W}rPr/*"):
            if mark.tag in _NEW:
                self._text(BREAK, "new", mark)
                self._continued = next(element.itersiblings(f"{W}p", f"{W}tbl"), None)
            elif mark.tag in _GONE:
                self._end_goes(mark)

    def _end_goes(self, mark: etree._Element) -> None:
        """The end of a paragraph was deleted; of one that was deleted as a whole that says nothing more."""
        paragraph = self._paragraphs[-1]
        at = len(paragraph.text)
        if not any(change.start == 0 and change.end == at for change in paragraph.changes):
            paragraph.changes.append(Change(at, at, "", *_by(mark), joins=True))
            self._marks[id(paragraph.changes[-1])] = [mark]

    def _inside(self, element: etree._Element, state: str, marked: etree._Element) -> None:
        for child in element:
            tag = child.tag
            if tag in (f"{W}commentRangeStart", f"{W}commentRangeEnd"):
                self._range(child)
            elif tag in _GONE or tag in _NEW:
                self._inside(child, "gone" if tag in _GONE else "new", child)
            elif tag in (f"{W}t", f"{W}delText"):
                self._text(child.text or "", state, marked)
            elif tag in (f"{W}tab", f"{W}br"):
                self._text(" ", state, marked)
            elif tag not in (f"{W}p", f"{W}pPr", f"{W}rPr", f"{W}instrText", f"{W}tbl"):
                self._inside(child, state, marked)

    def _text(self, text: str, state: str, marked: etree._Element) -> None:
        paragraph = self._paragraphs[-1]
        at = len(paragraph.text)
        if state != "new":
            paragraph.text += text
            for comment in self._open.values():
                comment.quote += text
        if not state:
            return
        moved = marked.tag in (f"{W}moveFrom", f"{W}moveTo")
        last = paragraph.changes[-1] if paragraph.changes else None
        if last is None or last.end != at or last.moved != moved:
            last = Change(at, at, "", *_by(marked), moved)
            paragraph.changes.append(last)
        marks = self._marks.setdefault(id(last), [])
        if marked not in marks:
            marks.append(marked)
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


def _by(mark: etree._Element) -> tuple[str, str]:
    """The author and the day of a tracked change."""
    return mark.get(f"{W}author", ""), mark.get(f"{W}date", "")[:10]
