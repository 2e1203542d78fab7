"""The order of the book and its list of contents, made here once for all outputs.

front matter, parts with their chapters, back matter, references, colophon
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.model import NumberedPart, Place
from chapterhouse.model.built import BuiltChapter, BuiltPaper

TITLE_ANCHOR = "page:title"
CONTENTS_ANCHOR = "page:contents"
REFERENCES_ANCHOR = "page:references"
COLOPHON_ANCHOR = "page:colophon"
"""Anchors of what the paper adds to the chapters. No label of an author starts with ``page:``."""

CONTENTS = "Contents"
REFERENCES = "References"
COLOPHON = "Colophon"


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
    COLOPHON = "colophon"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the contents list, with the lines that stand under it: a part has chapters, a chapter has sections."""

    kind: EntryKind
    number: str | None
    title: str
    anchor: str
    short_title: str
    children: tuple[Entry, ...] = ()

    @property
    def label(self) -> str | None:
        """The number as it is printed, "Part II" for a part; None where there is none."""
        return f"Part {self.number}" if self.number and self.kind is EntryKind.PART else self.number


def groups_of(build: BuiltPaper) -> tuple[Group, ...]:
    """The chapters of ``build`` in the order of the book."""
    front, back = build.placed(Place.FRONT), build.placed(Place.BACK)
    groups = [Group(None, tuple(front))]
    for index, part in enumerate(build.paper.parts):
        groups.append(Group(part if part.title else None, tuple(build.of_part(index))))
    groups.append(Group(None, tuple(back)))
    return tuple(group for group in groups if group.part or group.chapters)


def contents_of(build: BuiltPaper) -> tuple[Entry, ...]:
    """The contents list of ``build``."""
    return tuple(_entries(build))


def has_references(build: BuiltPaper) -> bool:
    """Whether ``build`` cites anything, and so has a list of references."""
    return bool(build.bibliography_body.strip())


def _entries(build: BuiltPaper) -> Iterator[Entry]:
    for group in groups_of(build):
        chapters = tuple(map(_chapter, group.chapters))
        if group.part is None:
            yield from chapters
        else:
            title = group.part.title or ""
            yield Entry(EntryKind.PART, group.part.number, title, group.part.anchor, title, chapters)
    if has_references(build):
        yield Entry(EntryKind.REFERENCES, None, REFERENCES, REFERENCES_ANCHOR, REFERENCES)
    yield Entry(EntryKind.COLOPHON, None, COLOPHON, COLOPHON_ANCHOR, COLOPHON)


def _chapter(chapter: BuiltChapter) -> Entry:
    sections = tuple(
        Entry(EntryKind.SECTION, one.number, one.heading.text, one.anchor, one.heading.text) for one in chapter.sections
    )
    return Entry(EntryKind.CHAPTER, chapter.number, chapter.title, chapter.anchor, chapter.short_title, sections)
