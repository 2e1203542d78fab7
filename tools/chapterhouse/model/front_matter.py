"""What a chapter says of itself before its text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from chapterhouse.core.diagnostics import Span


class ChapterStatus(StrEnum):
    """How far a chapter is."""

    DRAFT = "draft"
    REVIEW = "review"
    FINAL = "final"


@dataclass(frozen=True, slots=True)
class Translated:
    """The chapter that another one translates; ``span`` covers its ``path``, relative to the project.

    ``commit`` is the beginning of the hash of the commit whose text was translated, empty where the chapter names none.
    """

    path: str
    span: Span
    commit: str = ""


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """What a chapter says of itself; ``body_start`` is the offset of the first character after it.

    ``words_span`` covers the number of words that the chapter allows itself.
    """

    status: ChapterStatus | None = None
    words: int | None = None
    short_title: str | None = None
    summary: str | None = None
    body_start: int = 0
    words_span: Span | None = None
    nocite: tuple[str, ...] = ()
    """The keys of entries that are listed without being cited; ``*`` for all."""
    nocite_span: Span | None = None
    translates: Translated | None = None
    owners: tuple[str, ...] = ()
    """Who answers for the chapter."""
