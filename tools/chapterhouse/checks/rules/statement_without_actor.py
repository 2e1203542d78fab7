"""A statement of a kind that tells who acts names nobody.

What everybody is to do, nobody does. Which attribute tells who acts is said in paper.toml by
`actor`.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "measure"
    prefix = "act"
    noun = "Measure"
    plural = "Measures"
    actor = "actors"
    attributes = [{ name = "actors", title = "For", many = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.measure #act:storage}
                   ^^^^^^^^^^^
    Pay for storage.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "measure"
    prefix = "act"
    noun = "Measure"
    plural = "Measures"
    actor = "actors"
    attributes = [{ name = "actors", title = "For", many = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.measure #act:storage actors="cities"}
    Pay for storage.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.statements import named, of_kinds, place, strange_attributes
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each statement that does not say who acts though its kind does."""
    if not paper.statements:
        return
    index = StatementIndex(paper)
    for statement, kind in of_kinds(paper, index):
        attribute = kind.attribute(kind.actor) if kind.actor else None
        if attribute is None or attribute.name in statement.values:
            continue
        if attribute.name in strange_attributes(statement, kind).values():
            continue
        dimension = paper.settings.dimension(attribute.dimension)
        example = dimension.members[0].name if dimension else "..."
        yield Problem(
            span=place(statement),
            message=f"{named(statement, index)} does not say who acts",
            hint=f'name them: `{attribute.name}="{example}"`',
            misleading=False,
        )
