"""A figure is older than the paper allows.

What was true ten years ago may mislead today. How old a figure may be, counted from the date of the paper, is said in
paper.toml by `oldest` in a kind's `measure`. Look for a newer one, or say in the text why the old one still tells.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value", year = "year", oldest = 10 }
    attributes = [{ name = "value", title = "Value" }, { name = "year", title = "Year" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="950 TWh" year=2011}
                                                 ^^^^
    Demand reaches 950 TWh.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value", year = "year", oldest = 10 }
    attributes = [{ name = "value", title = "Value" }, { name = "year", title = "Year" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="950 TWh" year=2024}
    Demand reaches 950 TWh.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.figures import figures, year_of
from chapterhouse.checks.support.statements import named
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the year of each figure that is too old."""
    index = StatementIndex(paper)
    for statement, measure in figures(paper):
        year = year_of(statement.value(measure.year)) if measure.year else None
        if measure.year is None or measure.oldest is None or year is None:
            continue
        age = paper.settings.date.year - year
        if age > measure.oldest:
            yield Problem(
                span=statement.places.get(measure.year, statement.span),
                message=f"the figure of {named(statement, index)} is {age} years old, "
                + f"and the paper allows {measure.oldest}",
                hint="look for a newer one, or say above it why this one still tells: `<!-- allow stale-fact: ... -->`",
                misleading=False,
            )
