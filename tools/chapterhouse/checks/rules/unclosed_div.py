"""A division is opened with `:::` and never closed.

All that follows in the chapter then stands in it: headings, figures and other chapters' readers see one long box. This
stops the build. Close it with a line of its own, `:::`, where it ends; divisions in divisions each need one.

Bad:

    # Energy {#sec:energy}

    ::: {.note}
    ^^^^^^^^^^^
    Demand doubles.

    Prices rise.

Good:

    # Energy {#sec:energy}

    ::: {.note}
    Demand doubles.
    :::

    Prices rise.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the first line of each such division."""
    for listed in paper.chapters:
        text = listed.chapter.text
        for division in listed.chapter.divisions:
            if division.is_closed:
                continue
            line = text.find("\n", division.body.start)
            end = len(text) if line < 0 else line
            yield Problem(
                span=Span(division.body.file, division.body.start, len(text[:end].rstrip())),
                message="this division is never closed, so that all that follows stands in it",
                hint="close it with a line `:::` where it ends",
            )
