"""A statement of a kind that asks for evidence cites nothing.

paper.toml says of its kind that each has to rest on a source. Without one, readers have to take the author's word, and
so does everything that refers to the statement.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "gap", prefix = "gap", noun = "Gap", plural = "Gaps", evidence = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage}
               ^^^^^^^^^^^
    Nobody pays for storage.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "gap", prefix = "gap", noun = "Gap", plural = "Gaps", evidence = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage}
    Nobody pays for storage [@iea2025].
    :::
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.statements import depending, named, of_kinds, place
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each statement without a citation whose kind asks for one; related is what rests on it."""
    if not paper.statements:
        return
    index = StatementIndex(paper)
    for statement, kind in of_kinds(paper, index):
        if kind.evidence and not statement.citations:
            yield Problem(
                span=place(statement),
                message=f"{named(statement, index)} cites nothing",
                hint="cite inside it what it rests on: `[@key]`",
                related=depending(statement, index),
                misleading=False,
            )
