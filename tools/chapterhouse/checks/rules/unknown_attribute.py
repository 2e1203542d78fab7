"""A statement has an attribute that its kind does not declare.

It is printed nowhere and no query finds it: what it says is lost. Most often its name is misspelt. Each statement may
have a `title`; all else is declared in paper.toml. This stops the build.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "horizon", title = "Horizon" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage title="Storage" horison="five years"}
                                           ^^^^^^^
    Nobody pays for storage.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "horizon", title = "Horizon" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage title="Storage" horizon="five years"}
    Nobody pays for storage.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.references import article
from chapterhouse.checks.support.statements import (
    attribute_setting,
    key_span,
    kind_setting,
    noun,
    of_kinds,
    strange_attributes,
    texts,
)
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the name of each attribute that the statement's kind does not have."""
    if not paper.statements:
        return
    written = texts(paper)
    for statement, kind in of_kinds(paper, StatementIndex(paper)):
        for name, meant in strange_attributes(statement, kind).items():
            span = key_span(name, statement.places, written[statement.chapter])
            attribute = kind.attribute(meant) if meant else None
            where = attribute_setting(paper, kind, attribute) if attribute else kind_setting(paper, kind)
            yield Problem(
                span=span,
                message=f"`{name}` is no attribute of {article(noun(kind))}",
                hint=f"did you mean `{meant}`?" if meant else "declare it in paper.toml, or take it away",
                related=(Related(where, "the attribute is declared here" if attribute else "the kind stands here"),),
                edits=(Edit(span, meant, safe=False),) if meant else (),
            )
