"""What several checks know of footnotes."""

from __future__ import annotations

import re

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Chapter

_CALL = re.compile(r"\[\^([^\]\s]+)\]")


@gathered
def calls_within_notes(chapter: Chapter) -> tuple[tuple[str, Span], ...]:
    """Each ``[^word]`` that is printed as it stands, since it is in a note itself: the word and its place."""
    found: list[tuple[str, Span]] = []
    for passage in chapter.passages:
        if "[^" in passage.text:
            for call in _CALL.finditer(passage.text):
                span = passage.span(*call.span(1))
                # An author who wants the brackets printed escapes them.
                if chapter.text[span.start - 2 : span.end + 1] == call[0]:
                    found.append((call[1], span))
    return tuple(found)
