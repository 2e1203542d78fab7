"""Two things carry the same label.

A reference to the label can mean either, and a link can lead to only one of them. Where chapters have several authors,
this happens when a passage is copied from one to the other. It stops the build where something refers to the label.

Bad:

    # Energy {#sec:energy}

    ## The grid {#sec:energy-grid}

    Half of its lines are older than forty years.

    ## The market {#sec:energy-grid}
                    ^^^^^^^^^^^^^^^

    Prices follow demand by the hour.

Good:

    # Energy {#sec:energy}

    ## The grid {#sec:energy-grid}

    Half of its lines are older than forty years.

    ## The market {#sec:energy-market}

    Prices follow demand by the hour.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each later label, with the first one as its related place."""
    for label in paper.duplicates:
        first = paper.targets[label.name].label
        yield Problem(
            span=label.span,
            message=f"the label `{label.name}` is taken",
            hint="give one of the two another name, and look at what refers to it",
            related=(Related(first.span, "first defined here"),),
            misleading=label.name in paper.referring,
        )
