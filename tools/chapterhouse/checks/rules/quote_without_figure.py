"""A figure does not stand in the words that its sources are quoted with.

Either the figure is wrong, or the quotation holds another one. Numbers are compared as numbers: `1,800` and `1800` are
one, and so are `three` and `3`.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value" }
    attributes = [{ name = "value", title = "Value" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="980 TWh"}
                                   ^^^^^^^
    Demand reaches 980 TWh [@iea2026].
    :::
    --- bibliography/references.bib
    @report{iea2026,
      title = {Demand},
      institution = {Agency},
      year = {2025},
      quote = {demand could reach 950 TWh},
    }

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "fact"
    prefix = "fact"
    noun = "Fact"
    plural = "Facts"
    measure = { value = "value" }
    attributes = [{ name = "value", title = "Value" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.fact #fact:demand value="1,950 TWh"}
    Demand reaches 1,950 TWh [@iea2026].
    :::
    --- bibliography/references.bib
    @report{iea2026,
      title = {Demand},
      institution = {Agency},
      year = {2025},
      quote = {demand could reach 1950 TWh},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.figures import figures
from chapterhouse.checks.support.quotes import QUOTE, holds, quotes_of
from chapterhouse.checks.support.statements import named
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING
ENABLED = False


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the value of each figure that none of the quotations of its sources holds."""
    index = StatementIndex(paper)
    entries = paper.bibliography.by_key
    for statement, measure in figures(paper):
        value = statement.value(measure.value)
        quoted = [entries[key] for key in statement.citations if key in entries and quotes_of(entries[key])]
        quotes = [quote for entry in quoted for quote in quotes_of(entry)]
        if value and quotes and not any(holds(quote, value) for quote in quotes):
            yield Problem(
                span=statement.places.get(measure.value, statement.span),
                message=f"the value of {named(statement, index)} does not stand in what its source is quoted with",
                hint="compare both with the source, and correct the one that is wrong",
                related=(Related(quoted[0].fields[QUOTE].span, "this is the quotation"),),
                misleading=False,
            )
