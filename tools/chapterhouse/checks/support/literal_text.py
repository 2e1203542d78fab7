"""Passages as both readers take them: their literal characters, with what an author escaped blanked out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Chapter, Passage

ESCAPED = "\0"
"""Stands for a character behind a backslash: its author wants it printed as it is."""


@dataclass(frozen=True, slots=True)
class LiteralText:
    """A passage and its ``text``, of the same length, in which lines end where they do in the file."""

    passage: Passage
    text: str

    def span(self, start: int, end: int) -> Span:
        """Where the characters from ``start`` to ``end`` stand in the file."""
        return self.passage.span(start, end)


def literal_texts(chapter: Chapter) -> Iterator[LiteralText]:
    """The passages of ``chapter`` that hold anything but letters, digits and everyday marks."""
    source = chapter.text
    for passage in chapter.passages:
        text = passage.text
        characters: list[str] | None = None
        for own, place in passage.runs:
            if own >= len(text):
                continue
            here = source[place : place + 1]
            if here in ("\n", "\r"):
                mark = "\n"
            elif place and source[place - 1] == "\\" and text[own] == here and not here.isalnum():
                mark = ESCAPED
            else:
                continue
            characters = characters if characters is not None else list(text)
            characters[own] = mark
        yield LiteralText(passage, "".join(characters) if characters is not None else text)
