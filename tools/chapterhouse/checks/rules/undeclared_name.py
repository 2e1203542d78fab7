"""paper.toml uses the name of a kind, dimension, attribute or chapter that does not exist.

What depends on it is lost without a word: references that lead to no kind, members that belong to no dimension, a
measure without its figure, a cell that can never be filled. This stops the build.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[dimensions]]
    name = "challenge"
    title = "Challenge"
    members = [{ name = "safety", title = "Safety", chapter = "sec:saftey" }]
                                                              ^^^^^^^^^^^^

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "challenges", title = "Challenges", dimension = "chalenge" }]
                                                                           ^^^^^^^^^^
    --- chapters/energy.md
    # Energy {#sec:energy}

    ## Safety {#sec:safety}

    Lines fall.

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[dimensions]]
    name = "challenge"
    title = "Challenge"
    members = [{ name = "safety", title = "Safety", chapter = "sec:safety" }]

    [[kinds]]
    name = "gap"
    prefix = "gap"
    noun = "Gap"
    plural = "Gaps"
    attributes = [{ name = "challenges", title = "Challenges", dimension = "challenge" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ## Safety {#sec:safety}

    Lines fall.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from chapterhouse.checks.support.statements import listed, quoted, setting
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Paper
from chapterhouse.settings.statements import Kind

SEVERITY = Severity.ERROR

_Path = tuple[str | int, ...]
_Use = tuple[_Path, str | None, str, Sequence[str]]
"""Where a name is used, the name, what it should be one of, and all of these."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem in paper.toml at each name that names nothing there, and at each label that nothing carries."""
    for path, name, what, known in _uses(paper):
        if name is not None and name not in known:
            yield _problem(paper, path, name, what, known)
    if paper.settings.dimensions and not paper.missing:
        yield from _chapters(paper)


def _uses(paper: Paper) -> Iterator[_Use]:
    dimensions = [dimension.name for dimension in paper.settings.dimensions]
    kinds = [kind.name for kind in paper.settings.kinds]
    for number, coverage in enumerate(paper.settings.coverage):
        yield ("coverage", number, "rows"), coverage.rows, "dimension", dimensions
        yield ("coverage", number, "columns"), coverage.columns, "dimension", dimensions
    for number, kind in enumerate(paper.settings.kinds):
        for index, attribute in enumerate(kind.attributes):
            path: _Path = ("kinds", number, "attributes", index)
            yield (*path, "dimension"), attribute.dimension, "dimension", dimensions
            yield (*path, "refers_to"), attribute.refers_to, "kind", kinds
        for rest, name, what, known in _own(kind):
            yield ("kinds", number, *rest), name, f"{what} of the kind `{kind.name}`", known


def _own(kind: Kind) -> Iterator[_Use]:
    """The uses of the attributes of ``kind`` by itself."""
    every = [attribute.name for attribute in kind.attributes]
    with_dimension = [attribute.name for attribute in kind.attributes if attribute.dimension is not None]
    referring = [attribute.name for attribute in kind.attributes if attribute.refers_to is not None]
    yield ("answers",), kind.answers, "attribute with `refers_to`", referring
    yield ("actor",), kind.actor, "attribute", every
    for index, name in enumerate(kind.links):
        yield ("links", index), name, "attribute with a dimension", with_dimension
    if kind.measure is not None:
        yield ("measure", "value"), kind.measure.value, "attribute", every
        yield ("measure", "unit"), kind.measure.unit, "attribute", every
        yield ("measure", "year"), kind.measure.year, "attribute", every
        for index, name in enumerate(kind.measure.same):
            yield ("measure", "same", index), name, "attribute", every


def _chapters(paper: Paper) -> Iterator[Problem]:
    for number, dimension in enumerate(paper.settings.dimensions):
        for index, member in enumerate(dimension.members):
            if member.chapter is not None and member.chapter not in paper.targets:
                path = ("dimensions", number, "members", index, "chapter")
                yield _problem(paper, path, member.chapter, "label in the paper", list(paper.targets))


def _problem(paper: Paper, path: _Path, name: str, what: str, known: Sequence[str]) -> Problem:
    span = setting(paper, *path)
    near = closest(name, known)
    if near is not None:
        hint = f'did you mean "{near}"?'
    elif known and len(known) <= 12:
        hint = f"there {'is' if len(known) == 1 else 'are'} {listed(quoted(known))}"
    else:
        hint = "declare it, or take the name away"
    edits = (Edit(span, f'"{near}"', safe=False),) if near and span.end > span.start else ()
    return Problem(span, f"`{name}` is no {what}", hint, edits=edits)
