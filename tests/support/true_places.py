"""What holds of every chapter that is read, whatever stands in it: each place is that of what it is the place of."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.model import OBJECT, Chapter, Passage


def read_truly(path: str, text: str, kinds: Mapping[str, str] = MappingProxyType({})) -> Chapter:
    """The chapter ``text``, called ``path``; raises AssertionError where a place is not true.

    ``kinds`` are the prefixes of statements by their classes.
    """
    chapter, findings = read_chapter(path, text, kinds)
    for citation in chapter.citations:
        assert citation.span.slice(text) == citation.key
    for reference in chapter.references:
        assert reference.span.slice(text).lower() == reference.name.lower()
    for thing in chapter.labelled:
        assert thing.label is not None and thing.label.span.slice(text) == thing.label.name
    for passage in chapter.passages:
        assert_is_prose_of(passage, text)
    assert all(finding.span.end <= len(text) for finding in findings)
    return chapter


def assert_is_prose_of(passage: Passage, text: str) -> None:
    """Every character of ``passage`` is the one of ``text`` that it points at, one behind the other."""
    last = -1
    for offset, character in enumerate(passage.text):
        place = passage.span(offset, offset + 1)
        assert last < place.start < place.end <= len(text)
        last, written = place.start, place.slice(text)
        assert character in (written, OBJECT) or (character == " " and written in "\r\n")
