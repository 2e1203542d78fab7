"""A file holds more than one chapter.

Each heading of level 1 begins a chapter of its own, with a number and a page. In a thesis that is one file that is what
is meant, and this is a note. In a paper of many files it is more often one `#` too few, which gives all that follows
other numbers; and two people who write two chapters of one file get in each other's way.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030.

    # The grid {#sec:energy-grid}
    ^

    Half of its lines are older than forty years.

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.

    ## The grid {#sec:energy-grid}

    Half of its lines are older than forty years.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the second title of each file that has one."""
    severity = Severity.NOTE if len(paper.chapters) == 1 else None
    for listed in paper.chapters:
        titles = listed.chapter.titles
        if len(titles) > 1:
            others = len(titles) - 1
            more = "one more chapter" if others == 1 else f"{others} more chapters"
            yield Problem(
                span=titles[1].marker_span,
                message=f"with this heading of level 1 the file begins {more}",
                hint="write `##` if it is a section; if it is a chapter, a file of its own keeps it apart",
                related=(Related(titles[0].marker_span, "the first chapter begins here"),),
                severity=severity,
                misleading=False,
            )
