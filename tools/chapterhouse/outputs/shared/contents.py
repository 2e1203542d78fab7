"""The order of the book and its list of contents, made here once for all outputs.

front matter, parts with their chapters, back matter, references, colophon
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.model import NumberedPart, Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper
from chapterhouse.outputs.shared.index import has_index

TITLE_ANCHOR = "page:title"
CONTENTS_ANCHOR = "page:contents"
REFERENCES_ANCHOR = "page:references"
INDEX_ANCHOR = "page:index"
ABBREVIATIONS_ANCHOR = "page:abbreviations"
GLOSSARY_ANCHOR = "page:glossary"
COVER_ANCHOR = "page:cover"
COLOPHON_ANCHOR = "page:colophon"
"""Anchors of what the paper adds to the chapters. No label of an author starts with ``page:``."""


@dataclass(frozen=True, slots=True)
class Group:
    """Chapters that follow one another under one title, or under none where ``part`` is None."""

    part: NumberedPart | None
    chapters: tuple[BuiltChapter, ...]


class EntryKind(StrEnum):
    """What a line of the contents list names."""

    PART = "part"
    CHAPTER = "chapter"
    SECTION = "section"
    REFERENCES = "references"
    INDEX = "index"
    COLOPHON = "colophon"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list, with the lines that stand under it: a part has chapters, a chapter has sections.

    ``label`` is the number as it is printed, "Part II" for a part; None where there is none.
    """

    kind: EntryKind
    number: str | None
    title: str
    anchor: str
    short_title: str
    children: tuple[Entry, ...] = ()
    label: str | None = None


def groups_of(build: BuiltPaper) -> tuple[Group, ...]:
    """The chapters of ``build`` in the order of the book."""
    front, back = build.placed(Place.FRONT), build.placed(Place.BACK)
    groups = [Group(None, tuple(front))]
    for index, part in enumerate(build.paper.parts):
        groups.append(Group(part if part.title else None, tuple(build.of_part(index))))
    groups.append(Group(None, tuple(back)))
    return tuple(group for group in groups if group.part or group.chapters)


def main_anchor(build: BuiltPaper) -> str:
    """The anchor at which the front matter ends and the text begins."""
    for group in groups_of(build):
        if group.part is not None:
            return group.part.anchor
        if group.chapters[0].place is not Place.FRONT:
            return group.chapters[0].anchor
    return REFERENCES_ANCHOR if has_references(build) else COLOPHON_ANCHOR


def contents_of(build: BuiltPaper, *, with_index: bool = False) -> tuple[Entry, ...]:
    """The contents list of ``build``, for an output ``with_index`` that too, where anything is marked for it."""
    return tuple(_entries(build, with_index=with_index and has_index(build)))


def cut(entry: Entry, depth: int) -> Entry:
    """``entry`` without what lies deeper than ``depth``: 1 for chapters, 2 for sections."""
    if entry.kind is EntryKind.PART:
        return dataclasses.replace(entry, children=tuple(cut(child, depth) for child in entry.children))
    return entry if depth > 1 else dataclasses.replace(entry, children=())


def has_references(build: BuiltPaper) -> bool:
    """Whether ``build`` cites anything, and so has a list of references."""
    return bool(build.bibliography_body.strip())


def _entries(build: BuiltPaper, *, with_index: bool) -> Iterator[Entry]:
    locale = build.paper.settings.locale
    words = locale.words
    for group in groups_of(build):
        chapters = tuple(map(_chapter, group.chapters))
        if group.part is None:
            yield from chapters
        else:
            title = group.part.title or ""
            number = group.part.number
            label = locale.numbered("part_heading", number) if number else None
            yield Entry(EntryKind.PART, number, title, group.part.anchor, title, chapters, label)
    if has_references(build):
        yield Entry(EntryKind.REFERENCES, None, words.references, REFERENCES_ANCHOR, words.references)
    if with_index:
        yield Entry(EntryKind.INDEX, None, words.index, INDEX_ANCHOR, words.index)
    yield Entry(EntryKind.COLOPHON, None, words.colophon, COLOPHON_ANCHOR, words.colophon)


def _chapter(chapter: BuiltChapter) -> Entry:
    sections = tuple(
        Entry(EntryKind.SECTION, one.number, one.heading.text, one.anchor, one.heading.text, label=one.number)
        for one in chapter.sections
    )
    number = chapter.number
    return Entry(EntryKind.CHAPTER, number, chapter.title, chapter.anchor, chapter.short_title, sections, number)
