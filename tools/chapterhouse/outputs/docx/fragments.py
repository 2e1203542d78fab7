"""Pieces of the document that were written one by one into one document: numbers given, pieces joined.

A piece comes with the numbers that pandoc gave in it: of bookmarks, notes, lists, links, pictures. They are cut out,
and what stands in their places is given when the pieces are joined, so that no two have the same.
"""

from __future__ import annotations

import secrets
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count

from lxml import etree

from chapterhouse.core import memo
from chapterhouse.outputs.docx.ooxml import R, W

_W, _R = f"{{{W}}}", f"{{{R}}}"
_A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
_WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
_PIC = "{http://schemas.openxmlformats.org/drawingml/2006/picture}"
_SVG = "{http://schemas.microsoft.com/office/drawing/2016/SVG/main}"
_NUMBERED = {
    f"{_W}bookmarkStart": ("bookmark", f"{_W}id"),
    f"{_W}bookmarkEnd": ("bookmark", f"{_W}id"),
    f"{_W}footnoteReference": ("note", f"{_W}id"),
    f"{_W}footnote": ("note", f"{_W}id"),
    f"{_W}numId": ("list", f"{_W}val"),
    f"{_W}num": ("list", f"{_W}numId"),
    f"{_W}hyperlink": ("link", f"{_R}id"),
    f"{_WP}docPr": ("picture", "id"),
    f"{_PIC}cNvPr": ("picture", "id"),
    f"{_A}blip": ("image", f"{_R}embed"),
    f"{_SVG}svgBlip": ("drawing", f"{_R}embed"),
}
"""The elements that carry a number, the kind of it, and the attribute that it stands in."""
FIRST_LIST = 1000
"""Numbers of lists from here on are pandoc's; those below are of the lists of headings."""
_NAMED_BY_ADDRESS = frozenset({"link", "image", "drawing"})

Slot = tuple[int, str, str]
"""Where in the bytes a number was cut out, of what kind it is, and what it is the number of."""


@dataclass(frozen=True, slots=True)
class Cut:
    """XML out of which the numbers were cut: what is left, and where they stood, in their order."""

    content: bytes
    slots: tuple[Slot, ...] = ()


@dataclass(frozen=True, slots=True)
class Fragment:
    """A piece of the document.

    ``opening`` and ``notes_opening`` are the tags that the document and its notes begin with; ``lists`` are the lists
    of the piece and ``abstract_lists`` the descriptions that they use, by their numbers. ``bookmarks`` are those that
    it has, ``asked`` those that its fields ask for.
    """

    opening: bytes
    body: Cut
    notes_opening: bytes
    notes: Cut
    lists: Cut
    abstract_lists: Mapping[str, str]
    bookmarks: tuple[str, ...]
    asked: tuple[str, ...]


def cut_out(root: etree._Element, within: str, named: Mapping[str, Mapping[str, str]]) -> tuple[bytes, Cut]:
    """The tags of ``root`` down to the element ``within``, and what stands in that, without its numbers.

    ``named`` gives addresses of links and paths of pictures by the kind of their numbers.
    """
    mark = secrets.token_hex(16)  # nothing that a paper says can be it
    found: list[tuple[str, str]] = []
    for element in root.iter(*_NUMBERED):
        kind, attribute = _NUMBERED[element.tag]
        value = element.get(attribute)
        if value is None or (kind == "list" and int(value) < FIRST_LIST):
            continue
        slot = f"{mark}{len(found)}{mark}"
        element.set(attribute, slot)
        found.append((kind, named[kind][value] if kind in _NAMED_BY_ADDRESS else value))
        if kind == "picture":
            element.set("name", f"Picture {mark}{len(found) - 1}{mark}")
    written: bytes = etree.tostring(root, encoding="UTF-8")
    opening, inner = _inside(written, within.encode())
    parts = inner.split(mark.encode())
    slots: list[Slot] = []
    at = 0
    for content, number in zip(parts[::2], parts[1::2], strict=False):
        at += len(content)
        slots.append((at, *found[int(number)]))
    return opening, Cut(b"".join(parts[::2]), tuple(slots))


def _inside(written: bytes, name: bytes) -> tuple[bytes, bytes]:
    """What comes before the content of the first element ``name``, and its content."""
    start = written.index(b">", written.index(b"<" + name)) + 1
    if written[start - 2 : start] == b"/>":
        return written[: start - 2] + b">", b""
    return written[:start], written[start : written.rindex(b"</" + name)]


def _pack(fragment: Fragment) -> bytes:
    cuts = (fragment.body, fragment.notes, fragment.lists)
    head = [[cut.slots for cut in cuts], fragment.abstract_lists, fragment.bookmarks, fragment.asked]
    openings = (fragment.opening, fragment.notes_opening)
    return memo.framed((memo.JSON.encode(head), *openings, *(cut.content for cut in cuts)))


def _unpack(entry: bytes) -> Fragment:
    head, opening, notes_opening, *contents = memo.unframed(entry)
    slots, abstract_lists, bookmarks, asked = memo.JSON.decode(head)
    body, notes, lists = (Cut(content, tuple(map(tuple, one))) for content, one in zip(contents, slots, strict=True))
    return Fragment(opening, body, notes_opening, notes, lists, abstract_lists, tuple(bookmarks), tuple(asked))


FRAGMENT: memo.Codec[Fragment] = memo.Codec(_pack, _unpack)
"""A piece of the document, for the memo."""


class Identifiers:
    """Gives numbers to what stands in the pieces of one document, in their order."""

    def __init__(self) -> None:
        self._next = {kind: count(FIRST_LIST + 1 if kind == "list" else 1) for kind, _ in _NUMBERED.values()}
        self.images: dict[str, int] = {}
        """The images that are shown, by their paths, numbered from 1 in the order of their first showing."""
        self._links: dict[str, str] = {}

    def joined(self, pieces: Sequence[Fragment]) -> Joined:
        """``pieces`` as the contents of the parts of one document."""
        parts: defaultdict[str, list[bytes]] = defaultdict(list)
        used: defaultdict[str, dict[tuple[str, str], None]] = defaultdict(dict)
        for piece in pieces:
            given: dict[tuple[str, str], str] = {}
            for name, cut in (("body", piece.body), ("notes", piece.notes), ("lists", piece.lists)):
                used[name] |= {(kind, what): None for _, kind, what in cut.slots if kind in _NAMED_BY_ADDRESS}
                parts[name] += self._filled(cut, given)
        return Joined(
            body=b"".join(parts["body"]),
            notes=b"".join(parts["notes"]),
            lists=b"".join(parts["lists"]),
            links=self._links_in(used["body"]),
            note_links=self._links_in(used["notes"]),
            note_images=frozenset(path for kind, path in used["notes"] if kind == "image"),
        )

    def _links_in(self, used: Mapping[tuple[str, str], None]) -> Hyperlinks:
        return tuple((self._links[address], address) for kind, address in used if kind == "link")

    def _filled(self, cut: Cut, given: dict[tuple[str, str], str]) -> Iterator[bytes]:
        start = 0
        for at, kind, what in cut.slots:
            number = given.get((kind, what))
            if number is None:
                number = given[kind, what] = self._number(kind, what)
            yield cut.content[start:at]
            yield number.encode()
            start = at
        yield cut.content[start:]

    def _number(self, kind: str, what: str) -> str:
        if kind == "link":
            return self._links.setdefault(what, f"link{len(self._links) + 1}")
        if kind in {"image", "drawing"}:
            return f"{kind}{self.images.setdefault(what, len(self.images) + 1)}"
        return str(next(self._next[kind]))


Hyperlinks = tuple[tuple[str, str], ...]
"""Relationships to addresses outside: identifier and address."""


@dataclass(frozen=True, slots=True)
class Joined:
    """What stands in the parts of a document, with the addresses that its text and its notes lead to."""

    body: bytes
    notes: bytes
    lists: bytes
    links: Hyperlinks
    note_links: Hyperlinks
    note_images: frozenset[str]
