"""A statement stands inside another one.

Each statement is counted, referred to and printed by itself, and its evidence is what is cited in its own text. One in
another is printed in the other's box, and readers cannot tell whose evidence is whose. This stops the build. Close the
first one before the second begins.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "gap", prefix = "gap", noun = "Gap", plural = "Gaps" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage}
    Nobody pays for storage.

    ::: {.gap #gap:price}
        ^^^^^^^^^^^^^^^^^
    Nobody knows the price.
    :::
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "gap", prefix = "gap", noun = "Gap", plural = "Gaps" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage}
    Nobody pays for storage.
    :::

    ::: {.gap #gap:price}
    Nobody knows the price.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each statement that another one holds."""
    for statement in paper.statements:
        outer = [
            other
            for other in paper.statements
            if other.chapter == statement.chapter
            and other.body.start < statement.body.start
            and statement.body.end <= other.body.end
        ]
        if outer:
            yield Problem(
                span=statement.span,
                message="this statement stands inside another one",
                hint="close the other one with a line `:::` before this one begins",
                related=(Related(outer[-1].span, "this one is still open"),),
            )
