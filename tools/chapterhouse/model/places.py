"""Places of words: where each word of a chapter is in its file, and what is printed of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

Offset = int
"""A position in the text of a file, in characters from 0."""


@dataclass(frozen=True, slots=True)
class SourceWord:
    """Letters and digits in a row, as they are in the file: the character ``text[i]`` is at ``start + i``."""

    text: str
    start: Offset

    @property
    def end(self) -> Offset:
        """The offset after its last character."""
        return self.start + len(self.text)


@dataclass(frozen=True, slots=True)
class ChapterWords:
    """The words of a chapter's file that can be printed.

    ``main`` are those of the running text in the order of the file. What is printed elsewhere than it is written is an
    aside of its own: notes, captions, and values of attributes.
    """

    main: tuple[SourceWord, ...]
    asides: tuple[tuple[SourceWord, ...], ...]


@dataclass(frozen=True, slots=True)
class PrintedText:
    """Text that comes out in one place, such as a line, a paragraph or a cell.

    ``aside`` names what it belongs to where it does not follow the running text: all stretches with the same name are
    one note or one caption.
    """

    text: str
    aside: int | None = None


WordPlaces = Sequence[Offset | None]
"""For each word of a printed text, in the order of :func:`~chapterhouse.core.words.words_in`, where it is in the file.

None where that is unknown."""
