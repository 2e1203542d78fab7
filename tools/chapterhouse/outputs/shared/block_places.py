"""The places of a chapter's blocks in its markup: ``data-file`` on the chapter, ``data-at`` on each block.

``data-at`` is the line of the block's first word in the chapter's file, as ``12``, or ``12:5`` where the word does not
begin the line. ``data-sha256`` is the beginning of the digest of the file's text, so that a reader of the page can tell
whether a file at hand is the one that was printed. A review copy that marks what changed has ``data-changed``: ``new``
on blocks that hold something new, ``gone`` on those from which words went.
"""

from __future__ import annotations

import hashlib
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.manuscript.places import place
from chapterhouse.model import Chapter
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.model.places import PrintedText, WordPlaces
from chapterhouse.outputs.shared.chapter_words import words_of
from chapterhouse.outputs.shared.fragments import UnreadableFragment, read
from chapterhouse.outputs.shared.text_changes import Compared
from chapterhouse.reports.location import Lines

DIGEST_LENGTH = 16
"""Characters of the digest that are carried."""
BLOCKS = frozenset(
    {"p", "li", "h1", "h2", "h3", "h4", "h5", "h6", "td", "th", "dt", "dd", "figcaption", "caption", "pre", "div"}
)
"""Elements that hold text of their own."""
_SILENT = frozenset({"svg", "math", "annotation", "script", "style"})
_ASIDES = frozenset({"caption", "figcaption"})
_ASIDE_CLASSES = frozenset({"statement-title"})


def digest_of(text: str) -> str:
    """The beginning of the SHA-256 of a file's text, in hexadecimal."""
    return hashlib.sha256(text.encode()).hexdigest()[:DIGEST_LENGTH]


def with_places(built: BuiltChapter, build: BuiltPaper, store: Cache) -> str:
    """The markup of a chapter for screens and books, with the places of its blocks.

    A fragment that is not well-formed comes back as it is, for its renderer to refuse.
    """
    body = built.screen_body
    since = build.earlier if build.review else None
    chapter = next((one.chapter for one in build.paper.chapters if one.chapter.path == built.path), None)
    if chapter is None:
        return body
    compared = None if since is None else Compared(since.texts.get(chapter.path, ""), chapter.text)
    earlier = "" if since is None else f"{since.commit} {since.texts.get(chapter.path, '')}"
    inputs = body, chapter.path, chapter.text, earlier
    return memo.call(
        store,
        "block-places",
        inputs,
        lambda: _with_places(body, chapter, store, built.title, compared),
        memo.TEXT,
    )


def _with_places(fragment: str, chapter: Chapter, store: Cache, title: str, compared: Compared | None) -> str:
    try:
        root = read(fragment, title)
    except UnreadableFragment:
        return fragment
    for child in root:
        child.set("data-file", chapter.path)
        child.set("data-sha256", digest_of(chapter.text))
    blocks = list(_blocks(root, None, _Counter()))
    lines = Lines(chapter.text)
    texts = [PrintedText(block.text, block.aside) for block in blocks]
    places = place(words_of(chapter, store), texts)
    if compared is not None:
        _mark_changes(blocks, places, compared)
    for block, offsets in zip(blocks, places, strict=True):
        first = next((offset for offset in offsets if offset is not None), None)
        if first is not None:
            at = lines.position(first)
            block.element.set("data-at", f"{at.line}" if at.column == 1 else f"{at.line}:{at.column}")
    inner = "".join(ElementTree.tostring(child, encoding="unicode") for child in root)
    return f"{_escaped(root.text or '')}{inner}"


def _mark_changes(blocks: Sequence[_Block], places: Sequence[WordPlaces], compared: Compared) -> None:
    """Give each block that holds something new, or from which words went, ``data-changed``."""
    placed = [(offset, number) for number, offsets in enumerate(places) for offset in offsets if offset is not None]
    placed.sort()
    for gap in compared.gaps if placed else ():
        at = bisect_right(placed, gap, key=lambda word: word[0]) - 1
        blocks[placed[max(0, at)][1]].element.set("data-changed", "gone")
    for block, offsets in zip(blocks, places, strict=True):
        if compared.has_new(offset for offset in offsets if offset is not None):
            block.element.set("data-changed", "new")


@dataclass(frozen=True, slots=True)
class _Block:
    element: Element
    text: str
    aside: int | None


class _Counter:
    """Names for asides: each is another number."""

    def __init__(self) -> None:
        self._last = 0

    def next(self) -> int:
        self._last += 1
        return self._last


def _blocks(element: Element, aside: int | None, asides: _Counter) -> Iterator[_Block]:
    """The blocks below ``element`` that have words of their own, in the order of the document."""
    for child in element:
        if child.tag in _SILENT:
            continue
        within = aside
        classes = child.get("class", "").split()
        if child.tag in _ASIDES or not _ASIDE_CLASSES.isdisjoint(classes) or _is_note(child):
            within = asides.next()
        if child.tag in BLOCKS:
            text = own_text(child)
            if text.strip():
                yield _Block(child, text, within)
        yield from _blocks(child, within, asides)


def _is_note(element: Element) -> bool:
    return element.tag == "li" and element.get("id", "").startswith("fn:")


def own_text(block: Element) -> str:
    """The text of ``block`` without that of blocks in it."""
    parts = [block.text or ""]
    for child in block:
        if child.tag not in _SILENT and child.tag not in BLOCKS:
            parts.append(own_text(child))
        parts.append(child.tail or "")
    return "".join(parts)


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
