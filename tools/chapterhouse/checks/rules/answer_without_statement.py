"""A statement of a kind that is there to answer others answers nothing.

An answer to nothing leaves readers asking what it is for. Which attribute tells what is answered is
said in paper.toml by `answers`.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "risk"
    prefix = "risk"
    noun = "Risk"
    plural = "Risks"

    [[kinds]]
    name = "measure"
    prefix = "act"
    noun = "Measure"
    plural = "Measures"
    answers = "answers"
    attributes = [{ name = "answers", title = "Answers", refers_to = "risk", many = true }]
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
    name = "risk"
    prefix = "risk"
    noun = "Risk"
    plural = "Risks"

    [[kinds]]
    name = "measure"
    prefix = "act"
    noun = "Measure"
    plural = "Measures"
    answers = "answers"
    attributes = [{ name = "answers", title = "Answers", refers_to = "risk", many = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.risk #risk:storage}
    Nobody pays for storage.
    :::

    ::: {.measure #act:storage answers="risk:storage"}
    Pay for storage.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.statements import named, noun, of_kinds, place, strange_attributes
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each statement that names nothing to answer; names of nothing are told elsewhere."""
    if not paper.statements:
        return
    index = StatementIndex(paper)
    for statement, kind in of_kinds(paper, index):
        attribute = kind.attribute(kind.answers) if kind.answers else None
        if attribute is None or attribute.name in statement.values:
            continue
        if attribute.name in strange_attributes(statement, kind).values():
            continue
        answered = paper.settings.kind(attribute.refers_to) if attribute.refers_to else None
        what = f"no {noun(answered)}" if answered else "nothing"
        label = f"{answered.prefix}:name" if answered else "name"
        yield Problem(
            span=place(statement),
            message=f"{named(statement, index)} answers {what}",
            hint=f'tell what it answers: `{attribute.name}="{label}"`',
            misleading=False,
        )
