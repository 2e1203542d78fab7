"""A document of Word into a map of places: its paragraphs aligned with the chapters of the revision that it names."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from chapterhouse.model.printed import MappedFile, MappedLine, PrintedMap
from chapterhouse.reports.location import Lines
from chapterhouse.review.where import Lookup
from chapterhouse.review.word.document import WordDocument
from chapterhouse.review.word.placed import Book


def lookup_of(document: WordDocument, texts: Mapping[str, str]) -> Lookup:
    """The places of the paragraphs of ``document`` in ``texts``, the chapters by their paths."""
    book = Book(document, texts)
    paths = list(texts)
    files = tuple(
        MappedFile(path, hashlib.sha256(text.encode()).hexdigest(), Lines(text).starts) for path, text in texts.items()
    )
    lines = []
    for number, (paragraph, words) in enumerate(zip(document.paragraphs, book.words, strict=True), 1):
        first = next((word.offset for word in words if word.offset is not None), None)
        if first is None:
            continue
        base, path = book.chapter(first)
        end = base + len(texts[path])
        offsets = tuple(
            None if word.offset is None or not base <= word.offset <= end else word.offset - base for word in words
        )
        lines.append(MappedLine(0, number, (0.0,) * 4, 0.0, paragraph.text, paths.index(path), offsets))
    return Lookup(PrintedMap(document.commit or None, False, files, ("",), tuple(lines)))
