"""The document of Word whose look the paper's own takes over, out of the project."""

from __future__ import annotations

from contextlib import suppress

from chapterhouse.inputs.source import Refused, Source
from chapterhouse.settings.theme import Theme


def read_word_style(source: Source, theme: Theme) -> bytes | None:
    """The document that ``theme`` names, None without one and where it cannot be read, which reading has found."""
    if theme.word is not None:
        with suppress(Refused):
            return source.read_bytes(theme.word)
    return None
