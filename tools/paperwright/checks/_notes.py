"""What several checks know of footnotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from paperwright.diagnostics import Span
from paperwright.model import Chapter

_CALL = re.compile(r"\[\^([^\]\s]+)\]")


def calls_within_notes(chapter: Chapter) -> Iterator[tuple[str, Span]]:
    """Each ``[^word]`` that is printed as it stands, since it is in a note itself: the word and its place."""
    for passage in chapter.passages:
        if "[^" in passage.text:
            for found in _CALL.finditer(passage.text):
                span = passage.span(*found.span(1))
                # An author who wants the brackets printed escapes them.
                if chapter.text[span.start - 2 : span.end + 1] == found[0]:
                    yield found[1], span
