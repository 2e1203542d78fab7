"""A fenced div of a declared kind into a typed statement; what it says wrongly is left for the checks to tell."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import OBJECT, Chapter, Division, PassageKind, Reference, Statement
from chapterhouse.settings.statements import Attribute, Kind

TITLE = "title"
"""The attribute that every kind has: a short sentence that names the statement."""


def typed(
    division: Division, kind: Kind, chapter: Chapter, number: str, anchor: str, kinds: Collection[str] = ()
) -> Statement:
    """The statement that ``division``, of ``kind``, makes in ``chapter``; ``number`` and ``anchor`` are its own.

    ``kinds`` are the names of all kinds: what a statement inside of this one says and cites is not this one's.
    """
    declared = frozenset(kinds)
    body = division.body
    values = {
        attribute.name: split(division.attributes[attribute.name], attribute)
        for attribute in kind.attributes
        if division.attributes.get(attribute.name, "").strip()
    }
    inner = [
        other.body
        for other in chapter.divisions
        if body.start < other.body.start and other.body.end <= body.end and declared & {*other.classes}
    ]

    def is_own(offset: int) -> bool:
        """Whether the text at ``offset`` is the statement's own: none that stands inside of it has it."""
        return body.start <= offset < body.end and not any(one.start <= offset < one.end for one in inner)

    passages = [
        passage.text
        for passage in chapter.passages
        if passage.kind is PassageKind.PARAGRAPH and is_own(passage.runs[0][1])
    ]
    return Statement(
        kind=kind.name,
        label=division.label,
        number=number,
        title=" ".join(division.attributes.get(TITLE, "").split()),
        values=values,
        places=division.places,
        references=tuple(_references(division, kind, chapter)),
        citations=tuple(dict.fromkeys(c.key for c in chapter.citations if is_own(c.span.start))),
        text=_prose(" ".join(passages)),
        chapter=chapter.path,
        span=division.span,
        body=body,
        anchor=anchor,
    )


def words(place: Span, text: str) -> Iterator[tuple[str, Span]]:
    """The words of the value at ``place`` in ``text``, each with its own place."""
    for found in re.finditer(r"\S+", text[place.start : place.end]):
        yield found[0], Span(place.file, place.start + found.start(), place.start + found.end())


def values_at(place: Span, text: str, attribute: Attribute) -> Iterator[tuple[str, Span]]:
    """The values of ``attribute`` that stand at ``place`` in ``text``, each with its own place."""
    found = list(words(place, text))
    if attribute.many or not found:
        yield from found
    else:
        yield " ".join(word for word, _ in found), Span(place.file, found[0][1].start, found[-1][1].end)


def _references(division: Division, kind: Kind, chapter: Chapter) -> Iterator[Reference]:
    for attribute in kind.attributes:
        if attribute.refers_to is not None and attribute.name in division.places:
            for word, span in words(division.places[attribute.name], chapter.text):
                prefix = word.partition(":")[0].lower()
                yield Reference(word, prefix, span, False, False, division.span)


def split(written: str, attribute: Attribute) -> tuple[str, ...]:
    """The values that ``written`` holds for ``attribute``."""
    return tuple(written.split()) if attribute.many else (" ".join(written.split()),)


def _prose(text: str) -> str:
    """``text`` without the places of citations and the like, and without the spaces that these leave."""
    words = " ".join(text.replace(OBJECT, "").split())
    for mark in ".,;:":
        words = words.replace(f" {mark}", mark)
    return words
