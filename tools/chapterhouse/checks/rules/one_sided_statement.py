"""A statement leads from one thing to another, and the chapter on one of them is silent about it.

Where a statement says what one thing does to another, readers of either chapter should meet it: it is written in one
of them, and the other refers to it. Which chapter treats a member of a dimension is said in paper.toml.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md", "chapters/vehicles.md"] }]

    [[dimensions]]
    name = "system"
    title = "System"
    members = [
      { name = "energy", title = "Energy", chapter = "sec:energy" },
      { name = "vehicles", title = "Vehicles", chapter = "sec:vehicles" },
    ]

    [[kinds]]
    name = "effect"
    prefix = "eff"
    noun = "Effect"
    plural = "Effects"
    links = ["from", "to"]
    attributes = [
      { name = "from", title = "From", dimension = "system" },
      { name = "to", title = "To", dimension = "system" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.effect #eff:charging from=energy to=vehicles}
                  ^^^^^^^^^^^^
    A weak line makes charging slow.
    :::
    --- chapters/vehicles.md
    # Vehicles {#sec:vehicles}

    Cars charge at night.

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md", "chapters/vehicles.md"] }]

    [[dimensions]]
    name = "system"
    title = "System"
    members = [
      { name = "energy", title = "Energy", chapter = "sec:energy" },
      { name = "vehicles", title = "Vehicles", chapter = "sec:vehicles" },
    ]

    [[kinds]]
    name = "effect"
    prefix = "eff"
    noun = "Effect"
    plural = "Effects"
    links = ["from", "to"]
    attributes = [
      { name = "from", title = "From", dimension = "system" },
      { name = "to", title = "To", dimension = "system" },
    ]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.effect #eff:charging from=energy to=vehicles}
    A weak line makes charging slow.
    :::
    --- chapters/vehicles.md
    # Vehicles {#sec:vehicles}

    Cars charge at night, since lines are weak (@eff:charging).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from chapterhouse.checks.support.statements import listed, named, of_kinds, place
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper, Statement, Target
from chapterhouse.settings.statements import Kind
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each labelled statement that a chapter on one of its two ends passes over."""
    if not paper.statements or not any(kind.links for kind in paper.settings.kinds):
        return
    index = StatementIndex(paper)
    linking: defaultdict[str, set[str]] = defaultdict(set)
    for one in paper.chapters:
        for link in one.chapter.links:
            linking[link.target.removeprefix("#")].add(one.chapter.path)
    for statement, kind in of_kinds(paper, index):
        ends = _chapters(statement, kind, paper) if statement.name else []
        treating = {statement.chapter, *linking.get(statement.name, ())}
        treating |= {reference.span.file for reference in paper.referring.get(statement.name, ())}
        silent = [target for target in ends if target.chapter not in treating]
        if silent:
            names = listed([f"`{target.chapter}`" for target in silent])
            yield Problem(
                span=place(statement),
                message=f"{named(statement, index)} is not taken up in {names}",
                hint=f"refer to it there with `@{statement.name}`",
                related=tuple(Related(target.label.span, "this chapter passes over it") for target in silent),
                misleading=False,
            )


def _chapters(statement: Statement, kind: Kind, paper: Paper) -> list[Target]:
    """The chapters on the two ends of ``statement``, as far as paper.toml names them."""
    found: dict[str, Target] = {}
    for name in kind.links:
        attribute = kind.attribute(name)
        dimension = paper.settings.dimension(attribute.dimension) if attribute else None
        member = dimension.member(statement.value(name)) if dimension else None
        target = paper.targets.get(member.chapter) if member and member.chapter else None
        if target is not None:
            found.setdefault(target.chapter, target)
    return list(found.values())
