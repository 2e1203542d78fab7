"""Nothing answers a statement of a kind that statements of another kind are there to answer.

A paper that names a problem owes its readers an answer, or a word on why there is none. Which kind answers which is
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

    ::: {.risk #risk:storage}
                ^^^^^^^^^^^^
    Nobody pays for storage.
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

from chapterhouse.checks.support.statements import answering, depending, listed, named, noun, of_kinds, place
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each labelled statement that waits for an answer; related is what refers to it."""
    if not paper.statements:
        return
    index = StatementIndex(paper)
    answers = {kind.name: answering(kind, paper.settings) for kind in paper.settings.kinds}
    for statement, kind in of_kinds(paper, index):
        by = answers[kind.name]
        if by and statement.name and not index.answers_to(statement):
            yield Problem(
                span=place(statement),
                message=f"no {listed([noun(one) for one in by], 'or')} answers {named(statement, index)}",
                hint=f'write one with `{by[0].answers}="{statement.name}"`, or add the label to one that there is',
                related=depending(statement, index),
                misleading=False,
            )
