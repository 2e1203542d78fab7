"""What checks gather from one chapter, or from the bibliography, by itself, kept until that changes.

A function that is marked with :func:`gathered` takes a chapter and nothing else, one that is marked with
:func:`gathered_from_entries` the bibliography and nothing else. Both return plain data: numbers, text, tuples, mappings
and frozen dataclasses of them, told by the annotation of what they return. They are called as ``name(paper, chapter)``
and ``name(paper)``. Where the paper was read through a cache, the answer was worked out when the text last changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, get_type_hints

from chapterhouse.model import ENTRIES, Bibliography, Chapter, Paper

Gathered = TypeVar("Gathered")
Subject = TypeVar("Subject")


class _Gathering(Generic[Subject, Gathered]):
    """A function whose answers are kept, under the ``name`` of its module and its own."""

    def __init__(self, find: Callable[[Subject], Gathered]) -> None:
        self.find = find
        self.name = f"{find.__module__.rpartition('.')[2]}.{find.__name__}"
        self.__doc__ = find.__doc__

    @property
    def type(self) -> Any:
        """The type of the answers."""
        return get_type_hints(self.find)["return"]

    def _answer(self, paper: Paper, key: str, subject: Subject) -> Gathered:
        known = paper.gathered.get(key, {})
        if self.name in known:
            answer: Gathered = known[self.name]
            return answer
        return self.find(subject)


class ChapterGathering(_Gathering[Chapter, Gathered]):
    """What there is in a chapter."""

    def __call__(self, paper: Paper, chapter: Chapter) -> Gathered:
        """What there is in ``chapter``, a chapter of ``paper``."""
        return self._answer(paper, chapter.path, chapter)


class EntriesGathering(_Gathering[Bibliography, Gathered]):
    """What there is in the bibliography."""

    def __call__(self, paper: Paper) -> Gathered:
        """What there is in the bibliography of ``paper``."""
        return self._answer(paper, ENTRIES, paper.bibliography)


_FROM_CHAPTERS: dict[str, ChapterGathering[Any]] = {}
_FROM_ENTRIES: dict[str, EntriesGathering[Any]] = {}


def gathered(find: Callable[[Chapter], Gathered]) -> ChapterGathering[Gathered]:
    """Mark ``find``, a function of a chapter, as one whose answers are kept."""
    gathering = ChapterGathering(find)
    _FROM_CHAPTERS[gathering.name] = gathering
    return gathering


def gathered_from_entries(find: Callable[[Bibliography], Gathered]) -> EntriesGathering[Gathered]:
    """Mark ``find``, a function of the bibliography, as one whose answers are kept."""
    gathering = EntriesGathering(find)
    _FROM_ENTRIES[gathering.name] = gathering
    return gathering


def gather(subject: Chapter | Bibliography) -> dict[str, Any]:
    """All that is gathered from ``subject``, by name."""
    if isinstance(subject, Chapter):
        return {name: gathering.find(subject) for name, gathering in _FROM_CHAPTERS.items()}
    return {name: gathering.find(subject) for name, gathering in _FROM_ENTRIES.items()}


def gathered_types(kind: type[Chapter] | type[Bibliography]) -> Mapping[str, Any]:
    """The type of all that is gathered from a subject of ``kind``, by name."""
    gatherings = _FROM_CHAPTERS if kind is Chapter else _FROM_ENTRIES
    return {name: gathering.type for name, gathering in gatherings.items()}
