"""A unit's markup into the tree that is laid out: links and images led to our own scheme, page numbers held open."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import quote
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from chapterhouse.outputs.pdf.names import SCHEME, address_of
from chapterhouse.outputs.pdf.roles import classes
from chapterhouse.outputs.pdf.typeset_pages import Job

_ABSOLUTE = re.compile(r"^[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_SENTENCE_END = re.compile(r"[.!?]['\u2019\u201d)\]]*\s+")
_WORD_END = re.compile(r"\s+")
NOTE_LENGTH = 900
"""Characters of a footnote that are set in one piece, about eleven lines: a longer one goes on in further pieces."""
_TO_SENTENCE_END = 250  # characters that a piece may be longer, so that it ends with a sentence


def page_tree(job: Job) -> Element:
    """The tree of ``job`` as it is laid out."""
    tree = ElementTree.fromstring(job.html)
    for element in tree.iter():
        match element.tag:
            case "a":
                _lead(element, job)
            case "img":
                source = element.get("src", "")
                if not _ABSOLUTE.match(source):
                    element.set("src", address_of(source))
            case "ol" if element.get("start"):
                # Numbers and letters come from the stylesheet; this one has no attribute to take a start from.
                _declare(element, f"counter-reset: list-item {int(element.get('start', '1')) - 1}")
            case "input":
                element.tag = "span"
                element.set("class", "checkbox")
                element.text = "\N{BALLOT BOX WITH CHECK}" if element.get("checked") is not None else "\N{BALLOT BOX}"
    for parent in list(tree.iter()):
        _part_long_notes(parent)
    return tree


def _lead(link: Element, job: Job) -> None:
    target = link.get("href", "")
    if target.startswith("#"):
        link.set("href", f"{SCHEME}#{quote(target[1:])}")
        if "page-number" in classes(link):
            link.text = job.numbers[target[1:]]


def _declare(element: Element, declaration: str) -> None:
    before = element.get("style", "").rstrip("; ")
    element.set("style", f"{before}; {declaration}" if before else declaration)


def _part_long_notes(parent: Element) -> None:
    """Split each footnote under ``parent`` that would not fit at the foot of a page.

    The pieces after the first are footnotes without a call or a number, which the layout may put on the next page;
    ``data-continues`` gives the identifier of the note that they belong to.
    """
    for note in [child for child in parent if "footnote" in classes(child)]:
        if len("".join(note.itertext())) <= NOTE_LENGTH * 4 // 3:
            continue
        pieces = list(_pieces(note))
        place, tail = list(parent).index(note), note.tail
        first = pieces[0]
        note.text, note.tail = first.text, None
        note[:] = list(first)
        for piece in pieces[1:]:
            piece.tag, piece.attrib = note.tag, {"class": "footnote continued", "data-continues": note.get("id", "")}
            place += 1
            parent.insert(place, piece)
        parent[place].tail = tail


def _pieces(note: Element) -> Iterator[Element]:
    """The content of ``note`` in elements of about :data:`NOTE_LENGTH` characters, cut after sentences."""
    piece, length = Element("piece"), 0

    def add(text: str) -> None:
        if len(piece):
            piece[-1].tail = (piece[-1].tail or "") + text
        else:
            piece.text = (piece.text or "") + text

    def flow(text: str) -> Iterator[Element]:
        nonlocal piece, length
        while length + len(text) > NOTE_LENGTH:
            cut = _cut(text, max(0, NOTE_LENGTH - length))
            if cut is None:
                break
            add(text[:cut].rstrip())
            yield piece
            piece, length, text = Element("piece"), 0, text[cut:]
        add(text)
        length += len(text)

    yield from flow(note.text or "")
    for child in note:
        tail, child.tail = child.tail or "", None
        piece.append(child)
        length += len("".join(child.itertext()))
        yield from flow(tail)
    yield piece


def _cut(text: str, room: int) -> int | None:
    """Where to part ``text``, of which about ``room`` characters fit: where a sentence ends, at a word if need be."""
    sentences = [found.end() for found in _SENTENCE_END.finditer(text) if found.end() <= room + _TO_SENTENCE_END]
    if sentences:
        return sentences[-1]
    if len(text) <= room + _TO_SENTENCE_END:
        return None
    return next((found.end() for found in _WORD_END.finditer(text) if found.end() >= room), None)
