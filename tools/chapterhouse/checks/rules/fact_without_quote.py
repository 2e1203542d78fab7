"""A figure cites sources, but no entry quotes the words that hold it.

A quotation of a few words in the entry, kept out of print, lets anybody compare the figure with its source without
opening that: `quote = {demand could reach 950 TWh by 2030}`. Where an entry holds several figures, the quotations are
parted by `|`. Kinds that hold figures are those with a `measure` in paper.toml.

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

    ::: {.fact #fact:demand value="950 TWh"}
                ^^^^^^^^^^^
    Demand reaches 950 TWh [@iea2026].
    :::
    --- bibliography/references.bib
    @report{iea2026,
      title = {Demand},
      institution = {Agency},
      year = {2025},
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

    ::: {.fact #fact:demand value="950 TWh"}
    Demand reaches 950 TWh [@iea2026].
    :::
    --- bibliography/references.bib
    @report{iea2026,
      title = {Demand},
      institution = {Agency},
      year = {2025},
      quote = {demand could reach 950 TWh},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.figures import figures
from chapterhouse.checks.support.quotes import quotes_of
from chapterhouse.checks.support.statements import named, place
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING
ENABLED = False


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each figure of which no cited entry has a quotation."""
    index = StatementIndex(paper)
    entries = paper.bibliography.by_key
    for statement, _ in figures(paper):
        cited = [entries[key] for key in dict.fromkeys(statement.citations) if key in entries]
        if cited and not any(quotes_of(entry) for entry in cited):
            yield Problem(
                span=place(statement),
                message=f"no source of {named(statement, index)} is quoted",
                hint=f"copy the words that hold the figure into `{cited[0].key}`: `quote = {{...}}`",
                related=(Related(cited[0].key_span, "this is what it cites"),),
                misleading=False,
            )
