"""git left a conflict in a file that nobody has resolved.

Both versions of the passage and the marker lines themselves would be printed, or an entry of the bibliography would
stand twice. This stops the build.

Bad:

    # Energy {#sec:energy}

    <<<<<<< HEAD
    ^^^^^^^
    Demand doubles until 2030.
    =======
    ^^^^^^^
    Demand triples until 2030.
    >>>>>>> energy-figures
    ^^^^^^^

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import ConflictMarker, Paper

SEVERITY = Severity.ERROR

_MARKER = re.compile(r"^(<{7}|\|{7}|={7}|>{7})(?=[ \t\r]|$)", re.MULTILINE)
_OPENING, _CLOSING = "<<<<<<<", ">>>>>>>"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each marker in a listed chapter or in a .bib file."""
    for listed in paper.chapters:
        yield from map(_problem, listed.chapter.conflict_markers)
    for path, text in paper.bibliography.texts.items():
        if _OPENING in text:
            yield from map(_problem, _markers(path, text))


def _problem(marker: ConflictMarker) -> Problem:
    return Problem(
        span=marker.span,
        message=f"git left the conflict marker `{marker.marker}`",
        hint="keep one version, or join the two, and delete the lines with the markers",
    )


def _markers(path: str, text: str) -> Iterator[ConflictMarker]:
    """The markers of a .bib file; BibTeX takes ``=======`` for a comment, so it counts only inside a conflict."""
    inside = False
    for found in _MARKER.finditer(text):
        marker = found[1]
        if marker == _OPENING or inside:
            yield ConflictMarker(marker, Span(path, *found.span(1)))
        inside = marker == _OPENING or (inside and marker != _CLOSING)
