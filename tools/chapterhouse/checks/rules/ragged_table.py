"""A row of a table has more or fewer cells than the table has columns.

pandoc drops the cells that are too many, and the paper lacks what stood in them: that stops the build. It fills a short
row with empty cells at its end; where the missing bar belongs further left, every value behind it stands in the wrong
column. A table without bars and a grid are cut at columns: a word has to stay within the dashes of its own, and the
lines of a grid have to be equally wide.

Bad:

    # Energy {#sec:energy}

    | Year | Demand | Source |
    |------|--------|--------|
    | 2024 | 415    |
    ^^^^^^^^^^^^^^^^^
    | 2030 | 950    | agency | revised |
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    Year Demand
    ---- ------
    2024 415 TWh
    1990-99 200 TWh
    ^^^^^^^

Good:

    # Energy {#sec:energy}

    | Year | Demand | Source           |
    |------|--------|------------------|
    | 2024 | 415    |                  |
    | 2030 | 950    | agency \\| revised |
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.tables_as_text import cut_words, uneven_grids
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR

_LONGEST_SHOWN = 100


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each row with other than the table's number of cells, and where a table is cut at columns."""
    for listed in paper.chapters:
        yield from uneven_grids(listed.chapter)
        yield from cut_words(listed.chapter)
    tables = ((listed.chapter.text, table) for listed in paper.chapters for table in listed.chapter.tables)
    for text, table in tables:
        for row in table.rows:
            surplus = row.cells - table.columns
            if surplus:
                cells, columns = _counted(row.cells, "cell"), _counted(table.columns, "column")
                yield Problem(
                    span=row.span,
                    message=f"this row has {cells}, the table has {columns}",
                    hint="join cells, or write a bar that is part of the text as `\\|`"
                    if surplus > 0
                    else _filled(row.span.slice(text), -surplus),
                    misleading=surplus > 0,
                )


def _filled(row: str, lacking: int) -> str:
    """The mend of a row that lacks cells: the row with empty ones at its end, where it can be shown."""
    bars = "put the missing bars where they belong"
    if len(row) > _LONGEST_SHOWN or "`" in row or not (row.startswith("|") and row.endswith("|")):
        return f"{bars}, with an empty cell `| |` where there is nothing to say"
    return f"write `{row}{' |' * lacking}`, or {bars}"


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}{'' if count == 1 else 's'}"
