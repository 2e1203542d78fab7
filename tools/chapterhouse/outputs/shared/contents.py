"""A built paper into its parts, and the chapters of each, as contents list them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import groupby

from chapterhouse.model import NumberedPart
from chapterhouse.model.built import BuiltChapter, BuiltPaper


@dataclass(frozen=True, slots=True)
class ListedPart:
    """Chapters that follow one another under one title, or under none where ``part`` is None."""

    part: NumberedPart | None
    chapters: tuple[BuiltChapter, ...]


def parts_of(build: BuiltPaper) -> tuple[ListedPart, ...]:
    """The chapters of ``build`` in their order, by the parts that have a title."""
    listed = []
    for number, chapters in groupby(build.chapters, key=lambda chapter: chapter.part):
        part = None if number is None else build.paper.parts[number]
        listed.append(ListedPart(part if part is not None and part.title else None, tuple(chapters)))
    return tuple(listed)
