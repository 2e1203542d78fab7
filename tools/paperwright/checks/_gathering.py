"""What checks gather from one chapter by itself, kept until the chapter changes.

A function that is marked with :func:`gathered` takes a chapter and nothing else, and returns plain data: numbers, text,
tuples and frozen dataclasses of them, told by the annotation of what it returns. It is called as ``name(paper,
chapter)``. Where the paper was read through a cache, its answer was worked out when the chapter was last changed.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Generic, TypeVar, get_type_hints

from paperwright.model import Chapter, Paper

Gathered = TypeVar("Gathered")


class Gathering(Generic[Gathered]):
    """A function of a chapter whose answers are kept, under the ``name`` of its module and its own."""

    def __init__(self, find: Callable[[Chapter], Gathered]) -> None:
        self.find = find
        self.name = f"{find.__module__.rpartition('.')[2]}.{find.__name__}"
        self.__doc__ = find.__doc__

    @property
    def type(self) -> Any:
        """The type of the answers."""
        return get_type_hints(self.find)["return"]

    def __call__(self, paper: Paper, chapter: Chapter) -> Gathered:
        """What there is in ``chapter``, a chapter of ``paper``."""
        known = paper.gathered.get(chapter.path, {})
        if self.name in known:
            answer: Gathered = known[self.name]
            return answer
        return self.find(chapter)


_GATHERINGS: dict[str, Gathering[Any]] = {}


def gathered(find: Callable[[Chapter], Gathered]) -> Gathering[Gathered]:
    """Mark ``find`` as a function whose answers are kept."""
    gathering = Gathering(find)
    _GATHERINGS[gathering.name] = gathering
    return gathering


def gather(chapter: Chapter) -> dict[str, Any]:
    """All that is gathered from ``chapter``, by name."""
    return {name: gathering.find(chapter) for name, gathering in _GATHERINGS.items()}


def gathered_types() -> Mapping[str, Any]:
    """The type of all that is gathered, by name."""
    return {name: gathering.type for name, gathering in _GATHERINGS.items()}
