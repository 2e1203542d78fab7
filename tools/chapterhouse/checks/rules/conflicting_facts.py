"""Two statements give different figures for the same thing.

Where one quantity, in one region and year, has two values, readers cannot know which to believe. Which attributes make
it the same thing is said in paper.toml by `same` in a kind's `measure`.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value", unit = "unit", same = ["quantity", "year"] }
    attributes = [
      { name = "quantity", title = "Quantity" },
      { name = "value", title = "Value" },
      { name = "unit", title = "Unit" },
      { name = "year", title = "Year" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand quantity="demand" value=950 unit=TWh year=2030}
    Demand reaches 950 TWh.
    :::

    ::: {.fact #fact:load quantity="demand" value=940 unit=TWh year=2030}
                                                  ^^^
    Demand reaches 940 TWh.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value", unit = "unit", same = ["quantity", "year"] }
    attributes = [
      { name = "quantity", title = "Quantity" },
      { name = "value", title = "Value" },
      { name = "unit", title = "Unit" },
      { name = "year", title = "Year" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand quantity="demand" value=950 unit=TWh year=2030}
    Demand reaches 950 TWh.
    :::

    ::: {.fact #fact:load quantity="demand" value=940 unit=TWh year=2029}
    Demand reaches 940 TWh.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.figures import amount, figures
from chapterhouse.checks.support.statements import listed, named, quoted
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper, Statement
from chapterhouse.settings.statements import Measure
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the value, or else the unit, of each figure that differs from the first of the same thing."""
    index = StatementIndex(paper)
    first: dict[tuple[str, ...], Statement] = {}
    for statement, measure in figures(paper):
        if not measure.same or not all(statement.value(name) for name in measure.same):
            continue
        key = (statement.kind, *(" ".join(statement.values[name]).casefold() for name in measure.same))
        earlier = first.setdefault(key, statement)
        differing = None if earlier is statement else _differing(earlier, statement, measure)
        if differing is not None:
            one, other = index.figure(statement) or "", index.figure(earlier) or ""
            yield Problem(
                span=statement.places.get(differing, statement.span),
                message=f"{named(statement, index)} says {_plain(one)} where {named(earlier, index)} says "
                + f"{_plain(other)}",
                hint=f"mend one of them, or tell in {listed(quoted(measure.same), 'or')} what sets them apart",
                related=(Related(earlier.places.get(differing, earlier.span), "the other figure stands here"),),
            )


def _differing(one: Statement, other: Statement, measure: Measure) -> str | None:
    """The attribute in which two figures differ, None where they do not."""
    if amount(one.value(measure.value)) != amount(other.value(measure.value)):
        return measure.value
    if measure.unit and one.value(measure.unit) != other.value(measure.unit):
        return measure.unit
    return None


def _plain(figure: str) -> str:
    return "“" + figure.replace("\N{NO-BREAK SPACE}", " ") + "”"
