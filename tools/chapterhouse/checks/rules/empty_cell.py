"""No statement treats a pair of members that paper.toml wants covered.

`[[coverage]]` names two dimensions, each pair of whose members some statement should be about. A pair that is left out
is a blank in the argument: treat it, or say in the text why it is none.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    coverage = [{ rows = "technology", columns = "challenge" }]

    [[dimensions]]
    name = "technology"
    title = "Technology"
    members = [
      { name = "energy", title = "Energy" },
      { name = "vehicles", title = "Vehicles" },
               ^^^^^^^^^^
    ]

    [[dimensions]]
    name = "challenge"
    title = "Challenge"
    members = [{ name = "safety", title = "Safety" }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [
      { name = "technology", title = "Technology", dimension = "technology" },
      { name = "challenge", title = "Challenge", dimension = "challenge" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:lines technology=energy challenge=safety}
    Nobody looks after old lines.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    coverage = [{ rows = "technology", columns = "challenge" }]

    [[dimensions]]
    name = "technology"
    title = "Technology"
    members = [
      { name = "energy", title = "Energy" },
      { name = "vehicles", title = "Vehicles" },
    ]

    [[dimensions]]
    name = "challenge"
    title = "Challenge"
    members = [{ name = "safety", title = "Safety" }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [
      { name = "technology", title = "Technology", dimension = "technology" },
      { name = "challenge", title = "Challenge", dimension = "challenge" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:lines technology=energy challenge=safety}
    Nobody looks after old lines.
    :::

    ::: {.gap #gap:brakes technology=vehicles challenge=safety}
    Nobody looks after old brakes.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product

from chapterhouse.checks.support.statements import listed, setting
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem in paper.toml at each member of a row, with all columns in which it is not treated."""
    index = StatementIndex(paper)
    for coverage in paper.settings.coverage:
        rows, columns = paper.settings.dimension(coverage.rows), paper.settings.dimension(coverage.columns)
        if rows is None or columns is None:
            continue
        treated = {
            pair
            for statement in paper.statements
            for pair in product(index.members(statement, rows.name), index.members(statement, columns.name))
        }
        row_number, column_number = (paper.settings.dimensions.index(one) for one in (rows, columns))
        for position, row in enumerate(rows.members):
            # Where both sides are one dimension, each pair is told once, and a member need not meet itself.
            first = position + 1 if rows is columns else 0
            empty = [
                (number, column)
                for number, column in enumerate(columns.members)
                if number >= first and (row.name, column.name) not in treated
            ]
            if empty:
                words = listed([f"“{column.title}”" for _, column in empty], "or")
                yield Problem(
                    span=setting(paper, "dimensions", row_number, "members", position, "name"),
                    message=f"no statement is about both “{row.title}” and {words}",
                    hint="write one, or say in the text why there is none",
                    related=tuple(
                        Related(
                            setting(paper, "dimensions", column_number, "members", number, "name"),
                            f"nothing on “{row.title}” and this",
                        )
                        for number, column in empty
                    ),
                    misleading=False,
                )
