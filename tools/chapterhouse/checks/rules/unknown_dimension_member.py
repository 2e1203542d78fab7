"""A statement names a member of a dimension, or a choice, that paper.toml does not know.

It stands in no cell of a matrix, on no line of a network and in no group of a register, so that they tell less than
the text; its name is printed as it was written. This stops the build.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[dimensions]]
    name = "challenge"
    title = "Challenge"
    members = [{ name = "safety", title = "Safety" }, { name = "equity", title = "Equity" }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "challenges", title = "Challenges", dimension = "challenge", many = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage challenges="safety eqity"}
                                              ^^^^^
    Nobody pays for storage.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[dimensions]]
    name = "challenge"
    title = "Challenge"
    members = [{ name = "safety", title = "Safety" }, { name = "equity", title = "Equity" }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "challenges", title = "Challenges", dimension = "challenge", many = true }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.gap #gap:storage challenges="safety equity"}
    Nobody pays for storage.
    :::
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chapterhouse.checks.support.statements import (
    attribute_setting,
    depending,
    listed,
    of_kinds,
    quoted,
    setting,
    texts,
)
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Paper, Statement
from chapterhouse.settings.statements import Attribute, Kind
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.parse import values_at

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each word that is no member of the dimension, or no choice, of its attribute."""
    if not paper.statements:
        return
    index, written = StatementIndex(paper), texts(paper)
    for statement, kind in of_kinds(paper, index):
        for attribute in kind.attributes:
            known = _known(attribute, index)
            if not known or attribute.name not in statement.values:
                continue
            for word, span in values_at(statement.places[attribute.name], written[statement.chapter], attribute):
                # Several that are all known, where one may stand, are told by invalid-attribute-value.
                if any(part not in known for part in word.split()):
                    yield _problem(word, span, known, statement, kind, attribute, index, paper)


def _known(attribute: Attribute, index: StatementIndex) -> list[str]:
    dimension = index.settings.dimension(attribute.dimension)
    return [one.name for one in (dimension.members if dimension else attribute.choices)]


def _problem(
    word: str,
    span: Span,
    known: Sequence[str],
    statement: Statement,
    kind: Kind,
    attribute: Attribute,
    index: StatementIndex,
    paper: Paper,
) -> Problem:
    bare = word.rstrip(",;")
    near = bare if bare in known else closest(word, known)
    if bare in known:
        hint = f"values are parted by spaces alone: write `{bare}`"
    elif near is not None:
        hint = f"did you mean `{near}`?"
    elif len(known) <= 12:
        hint = f"there {'is' if len(known) == 1 else 'are'} {listed(quoted(known))}"
    else:
        hint = "look at the names in paper.toml, or add it there"
    dimension = paper.settings.dimension(attribute.dimension)
    if dimension is None:
        message = f"`{word}` is no choice of `{attribute.name}`"
        declared = Related(attribute_setting(paper, kind, attribute), "its choices stand here")
    else:
        message = f"`{word}` is no member of the dimension `{dimension.name}`"
        where = setting(paper, "dimensions", paper.settings.dimensions.index(dimension), "name")
        declared = Related(where, "its members stand here")
    return Problem(
        span=span,
        message=message,
        hint=hint,
        related=(declared, *depending(statement, index)),
        edits=(Edit(span, near, safe=False),) if near else (),
    )
