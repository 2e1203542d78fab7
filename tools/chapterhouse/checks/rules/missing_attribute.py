"""A statement lacks an attribute that its kind requires, or a label.

Registers and matrices have an empty place where it belongs, or leave the statement out. Without a label nothing can
refer to it, which is only a warning; without an attribute the build stops. Who acts and what is answered have checks of
their own.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "challenge", title = "Challenge", required = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage}
               ^^^^^^^^^^^
    Nobody pays for storage.
    :::

    ::: {.gap challenge="equity"}
        ^^^^^^^^^^^^^^^^^^^^^^^^^
    Nobody pays for lines.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "challenge", title = "Challenge", required = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage challenge="equity"}
    Nobody pays for storage.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.statements import (
    attribute_setting,
    listed,
    named,
    noun,
    of_kinds,
    place,
    quoted,
    strange_attributes,
)
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each statement that lacks something; a misspelt attribute is told by unknown-attribute."""
    if not paper.statements:
        return
    index = StatementIndex(paper)
    misplaced = {
        (chapter.chapter.path, one.label.span.start)
        for chapter in paper.chapters
        for one in chapter.chapter.misplaced_labels
    }
    for statement, kind in of_kinds(paper, index):
        lacking = [
            attribute
            for attribute in kind.attributes
            if attribute.required
            and attribute.name not in statement.values
            and attribute.name not in {kind.answers, kind.actor}
        ]
        meant = set(strange_attributes(statement, kind).values()) if lacking else set()
        lacking = [attribute for attribute in lacking if attribute.name not in meant]
        if lacking:
            names = listed(quoted(attribute.name for attribute in lacking))
            yield Problem(
                span=place(statement),
                message=f"{named(statement, index)} has no {names}",
                hint=f"add {'it' if len(lacking) == 1 else 'them'}: paper.toml requires "
                + ("it" if len(lacking) == 1 else "them"),
                related=(Related(attribute_setting(paper, kind, lacking[0]), "required here"),),
            )
        has_label = any(
            path == statement.chapter and statement.span.start <= start < statement.span.end
            for path, start in misplaced
        )
        if statement.label is None and not has_label:
            yield Problem(
                span=statement.span,
                message=f"this {noun(kind)} has no label, so that nothing can refer to it",
                hint=f"add one: `{{.{kind.name} #{kind.prefix}:name}}`",
                misleading=False,
                severity=Severity.WARNING,
            )
