"""A statement tells of a contradiction, and no answer takes it up.

paper.toml marks some choices as contradictions. Each should be met by a statement of a kind that answers others: one
that refers to it, or one that answers something to which it leads.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "claim"
    prefix = "claim"
    noun = "Claim"
    plural = "Claims"

    [[kinds.attributes]]
    name = "effect"
    title = "Effect"
    choices = [{ name = "good", title = "Good" }, { name = "bad", title = "Bad", contradicts = true }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"

    [[kinds]]
    name = "advice"
    prefix = "adv"
    noun = "Piece of advice"
    plural = "Advice"
    answers = "answers"
    attributes = [
      { name = "answers", title = "Answers", refers_to = "gap" },
      { name = "responds", title = "Responds to", refers_to = "claim" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.claim #claim:peak effect=bad}
                 ^^^^^^^^^^
    Charging makes the evening peak higher.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "claim"
    prefix = "claim"
    noun = "Claim"
    plural = "Claims"

    [[kinds.attributes]]
    name = "effect"
    title = "Effect"
    choices = [{ name = "good", title = "Good" }, { name = "bad", title = "Bad", contradicts = true }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"

    [[kinds]]
    name = "advice"
    prefix = "adv"
    noun = "Piece of advice"
    plural = "Advice"
    answers = "answers"
    attributes = [
      { name = "answers", title = "Answers", refers_to = "gap" },
      { name = "responds", title = "Responds to", refers_to = "claim" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.claim #claim:peak effect=bad}
    Charging makes the evening peak higher.
    :::

    ::: {.gap #gap:tariff}
    No tariff tells cars when to charge.
    :::

    ::: {.advice #adv:tariff answers="gap:tariff" responds="claim:peak"}
    Let tariffs follow the hour.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.references import article
from chapterhouse.checks.support.statements import answering, listed, named, noun, of_kinds, place
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper, Statement
from chapterhouse.settings.statements import Kind
from chapterhouse.statements.index import StatementIndex, in_sentence

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each contradiction without a response; related are the things it leads to, unanswered too.

    Where statements of its own kind are answered, statement-without-answer tells of it.
    """
    responding = [kind for kind in paper.settings.kinds if kind.answers is not None]
    if not paper.statements or not responding:
        return
    index = StatementIndex(paper)
    words = listed(list(dict.fromkeys(noun(kind) for kind in responding)), "or")
    for statement, kind in of_kinds(paper, index):
        contradiction = _contradiction(statement, kind)
        if contradiction is None or (statement.name and answering(kind, paper.settings)):
            continue
        leads_to = [
            other
            for attribute in kind.attributes
            if attribute.refers_to is not None
            for other in index.referred(statement, attribute)
            if answering(index.kind_of(other), paper.settings)
        ]
        direct = any(index.kind_of(other) in responding for _, other in index.referring(statement))
        if direct or any(index.answers_to(other) for other in leads_to):
            continue
        yield Problem(
            span=place(statement),
            message=f"no {words} responds to {named(statement, index)}, whose {contradiction}",
            hint=f"let {article(words)} refer to it" + (", or answer what it leads to" if leads_to else ""),
            related=tuple(
                Related(place(other), f"{named(other, index)} is not answered either")
                for other in leads_to
                if other.name
            ),
            misleading=False,
        )


def _contradiction(statement: Statement, kind: Kind) -> str | None:
    """What ``statement`` says that asks for a response, as in "effect is contradictory"."""
    return next(
        (
            f"{in_sentence(attribute.title)} is {in_sentence(choice.title)}"
            for attribute in kind.attributes
            for choice in attribute.choices
            if choice.contradicts and choice.name in statement.values.get(attribute.name, ())
        ),
        None,
    )
