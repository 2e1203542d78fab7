"""The lines that git leaves in a text when two branches changed the same place."""

from __future__ import annotations

import re

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import ConflictMarker

_MARKER = re.compile(r"^(?:<{7}|>{7}|\|{7}|={7})(?=[ \t\r]|$)", re.MULTILINE)


def conflict_markers(path: str, text: str) -> tuple[ConflictMarker, ...]:
    """The lines of ``text`` that git left in a conflict; ``=======`` counts only between an opening and a closing."""
    markers: list[ConflictMarker] = []
    is_open = False
    for match in _MARKER.finditer(text):
        marker = match[0]
        if marker[0] == "<":
            is_open = True
        elif marker[0] in "=|" and not is_open:
            continue
        elif marker[0] == ">":
            is_open = False
        markers.append(ConflictMarker(marker, Span(path, *match.span())))
    return tuple(markers)
