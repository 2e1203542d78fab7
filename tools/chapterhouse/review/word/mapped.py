"""A document of Word into a map of places: its paragraphs aligned with the chapters of the revision that it names."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping

from chapterhouse.model.printed import MappedFile, MappedLine, PrintedMap
from chapterhouse.outputs.docx.places import digest_of_letters
from chapterhouse.reports.location import Lines
from chapterhouse.review.block_map import CarriedBlock
from chapterhouse.review.where import Lookup
from chapterhouse.review.word.document import CarriedPlace, WordDocument
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


def carried_blocks(document: WordDocument) -> Iterator[CarriedBlock]:
    """The paragraphs of ``document`` with the places that it carries, where its revision is not at hand.

    Where equal paragraphs are more or fewer than were sent, they cannot be told apart, and none has a place.
    """
    letters = [digest_of_letters(paragraph.text) for paragraph in document.paragraphs]
    here, sent = Counter(letters), Counter(place.letters for place in document.places)
    waiting: dict[str, list[CarriedPlace]] = {}
    for place in document.places:
        waiting.setdefault(place.letters, []).append(place)
    for paragraph, digest in zip(document.paragraphs, letters, strict=True):
        if sent[digest] and here[digest] == sent[digest]:
            place = waiting[digest].pop(0)
            yield CarriedBlock(place.file, place.digest, place.line, place.column, [paragraph.text])
