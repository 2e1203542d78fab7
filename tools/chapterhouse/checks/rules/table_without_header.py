"""A table has a header row with nothing in it.

Nobody knows what the columns hold, least of all somebody who hears the table read cell by cell. A single empty cell, as
in the corner of a matrix, is no fault.

Bad:

    # Energy {#sec:energy}

    |      |     |
    ^^^^^^^^^^^^^^
    |------|-----|
    | 2024 | 415 |
    | 2030 | 950 |

Good:

    # Energy {#sec:energy}

    |      | Demand |
    |------|--------|
    | 2024 | 415    |
    | 2030 | 950    |
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the header of each pipe table whose cells are all empty."""
    for chapter in (listed.chapter for listed in paper.chapters):
        for row in (row for table in chapter.tables for row in table.rows):
            if row.is_header and not row.span.slice(chapter.text).replace("&nbsp;", " ").strip(
                " |\t\N{NO-BREAK SPACE}"
            ):
                yield Problem(
                    span=row.span,
                    message="the header of this table is empty",
                    hint="say in each column's first cell what the column holds",
                    misleading=False,
                )
