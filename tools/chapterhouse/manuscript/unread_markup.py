"""Raw markup that is no markup here into findings at its places, which pandoc's tree does not know."""

from __future__ import annotations

import re
from bisect import bisect_right

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Chapter

_TAG_NAME = re.compile(r"</?[A-Za-z][A-Za-z0-9-]*")


class UnreadMarkup:
    """Finds markup in the text of ``chapter``, code aside; each text is looked for once, however often it comes."""

    def __init__(self, chapter: Chapter) -> None:
        """Looks at nothing yet."""
        self._chapter = chapter
        coded = sorted((*chapter.code_spans, *(listing.span for listing in chapter.listings)))
        self._starts, self._ends = [span.start for span in coded], [span.end for span in coded]
        self._places: dict[str, list[int]] = {}

    def problem(self, message: str, found: str, hint: str | None, occurrence: int) -> Problem:
        """A problem at ``found``; ``occurrence`` counts the places before it with the same text."""
        severity = Severity.WARNING if "left out" in message else Severity.ERROR
        tag = _TAG_NAME.match(found)
        span = Span(self._chapter.path)
        for sought in (found, tag[0] if tag else ""):  # pandoc writes some tags in its own way
            places = self._places_of(sought) if sought else []
            if occurrence < len(places):
                span = Span(self._chapter.path, places[occurrence], places[occurrence] + len(sought))
                break
        return Problem(span, message, hint, severity=severity, code="unread-markup")

    def _places_of(self, sought: str) -> list[int]:
        if sought not in self._places:
            body = self._chapter.front_matter.body_start
            found = re.compile(re.escape(sought)).finditer(self._chapter.text, body)
            self._places[sought] = [one.start() for one in found if not self._is_code(one.start())]
        return self._places[sought]

    def _is_code(self, offset: int) -> bool:
        before = bisect_right(self._starts, offset)
        return before > 0 and offset < self._ends[before - 1]
