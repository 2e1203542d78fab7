"""The documents of a book with their pages marked and their links written, each kept with where its links lead."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping, Sequence
from dataclasses import dataclass
from typing import Any

from chapterhouse.core import memo
from chapterhouse.core.cache import Cache
from chapterhouse.outputs.epub.access import Shown, shown_in
from chapterhouse.outputs.epub.anchors import LostLink, homes_of, link
from chapterhouse.outputs.epub.document import NAVIGATION, Document, written
from chapterhouse.outputs.epub.page_breaks import Marks, mark_pages, page_anchor
from chapterhouse.settings.language import Locale


@dataclass(frozen=True, slots=True)
class LinkedDocument:
    """A file of the book: its name, what it holds, the characters of that, and what it shows."""

    name: str
    text: str
    characters: str
    shown: Shown

    @property
    def properties(self) -> tuple[str, ...]:
        """What the package has to tell of it (https://www.w3.org/TR/epub-33/#sec-item-resource-properties)."""
        tags = self.shown.tags
        reported = [("nav", self.name == NAVIGATION), ("mathml", "math" in tags), ("svg", "svg" in tags)]
        return tuple(name for name, holds in reported if holds)


def linked(
    documents: Sequence[Document], marks: Sequence[Marks], locale: Locale, cache: Cache
) -> tuple[LinkedDocument, ...]:
    """``documents`` with their ``marks``, and with addresses in the book.

    Raises :class:`~chapterhouse.outputs.epub.anchors.LostLink` with all links that lead nowhere.
    """
    anchors = [
        [*_anchors(document, cache), *(page_anchor(label) for _, label in marked)]
        for document, marked in zip(documents, marks, strict=True)
    ]
    homes = homes_of(zip((document.name for document in documents), anchors, strict=True))
    known: dict[memo.Question, str] = {}
    made, lost = [], []
    for document, marked in zip(documents, marks, strict=True):
        text, tags, described, notes, characters, nowhere = _linked(document, marked, locale, homes, known, cache)
        made.append(LinkedDocument(document.name, text, characters, Shown(frozenset(tags), described, notes)))
        lost += [f"{document.name}: {address}" for address in nowhere]
    if lost:
        raise LostLink("links of the book lead nowhere: " + ", ".join(sorted(set(lost))))
    return tuple(made)


def _anchors(document: Document, cache: Cache) -> list[str]:
    def found() -> list[str]:
        return [anchor for element in document.root.iter() if (anchor := element.get("id"))]

    anchors: list[str] = memo.call(cache, "anchors of EPUB document", (document.text,), found, memo.JSON)
    return anchors


def _linked(
    document: Document,
    marks: Marks,
    locale: Locale,
    homes: Mapping[str, str],
    known: MutableMapping[memo.Question, str],
    cache: Cache,
) -> list[Any]:
    """The file's text, what it shows, its characters, and the links in it that lead nowhere."""
    asked = memo.Questions({"home": homes.get}, known)

    def made() -> list[Any]:
        root = document.root
        if marks:
            mark_pages(root, marks, locale)
        lost = link(root, document.name, lambda anchor: asked.ask("home", anchor))
        shown, text = shown_in(root), written(root)
        return [text, sorted(shown.tags), shown.described, shown.notes, "".join(sorted(set(text))), lost]

    key = (document.name, document.text, memo.facts_of([marks, locale.numbered("page", "%")]))
    found: list[Any] = memo.call_tracked(cache, "document of EPUB", key, asked, made, memo.JSON)
    return found
