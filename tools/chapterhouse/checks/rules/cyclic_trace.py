"""References among statements run in a circle.

A statement that answers, in the end, itself rests on nothing: who follows the trace from one to the next never arrives.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "claim"
    prefix = "claim"
    noun = "Claim"
    plural = "Claims"
    attributes = [{ name = "because", title = "Because of", refers_to = "claim" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.claim #claim:demand because="claim:supply"}
                 ^^^^^^^^^^^^
    Demand grows.
    :::

    ::: {.claim #claim:supply because="claim:demand"}
    Supply grows.
    :::

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]

    [[kinds]]
    name = "claim"
    prefix = "claim"
    noun = "Claim"
    plural = "Claims"
    attributes = [{ name = "because", title = "Because of", refers_to = "claim" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    ::: {.claim #claim:demand}
    Demand grows.
    :::

    ::: {.claim #claim:supply because="claim:demand"}
    Supply grows.
    :::
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Mapping

from chapterhouse.checks.support.statements import listed, named, place, quoted
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper
from chapterhouse.statements.index import StatementIndex

SEVERITY = Severity.WARNING

_MOST_STEPS = 5
"""More steps of a circle help nobody."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the first statement of each circle, with the shortest way round it."""
    if not paper.statements:
        return
    index = StatementIndex(paper)
    ways = {
        name: list(dict.fromkeys(one.name for one in statement.references if one.name in index.by_name))
        for name, statement in index.by_name.items()
    }
    left = _in_circles(ways)
    reported: set[str] = set()
    for name, statement in index.by_name.items():
        if name not in left or name in reported:
            continue
        circle = _way_back(name, ways)
        if not circle:
            continue
        reported |= _connected(name, ways)
        shown = circle[1 : _MOST_STEPS + 1]
        steps = quoted(shown) + ([f"{len(circle) - 1 - len(shown):,} others"] if len(circle) - 1 > len(shown) else [])
        yield Problem(
            span=place(statement),
            message=f"{named(statement, index)} leads back to itself" + (f", by {listed(steps)}" if steps else ""),
            hint="take one of these references away",
            related=tuple(
                Related(place(index.by_name[one]), f"{named(index.by_name[one], index)} is on the way") for one in shown
            ),
            misleading=False,
        )


def _in_circles(ways: Mapping[str, list[str]]) -> set[str]:
    """The names from which no end can be reached by taking ends away, again and again: all circles are among them."""
    before: dict[str, list[str]] = {name: [] for name in ways}
    open_ways = {name: len(targets) for name, targets in ways.items()}
    for name, targets in ways.items():
        for target in targets:
            before[target].append(name)
    ends = deque(name for name, count in open_ways.items() if count == 0)
    left = set(ways)
    while ends:
        end = ends.popleft()
        left.discard(end)
        for name in before[end]:
            open_ways[name] -= 1
            if open_ways[name] == 0:
                ends.append(name)
    return left


def _way_back(start: str, ways: Mapping[str, list[str]]) -> list[str]:
    """The names on the shortest way from ``start`` back to it, itself first; none where there is no way."""
    came_from: dict[str, str] = {}
    waiting = deque([start])
    while waiting:
        name = waiting.popleft()
        for target in ways[name]:
            if target == start:
                circle = [name]
                while circle[-1] != start:
                    circle.append(came_from[circle[-1]])
                return circle[::-1]
            if target not in came_from:
                came_from[target] = name
                waiting.append(target)
    return []


def _connected(start: str, ways: Mapping[str, list[str]]) -> set[str]:
    """The names that ``start`` reaches and that reach it: all circles through these are one knot."""
    back: dict[str, list[str]] = {name: [] for name in ways}
    for name, targets in ways.items():
        for target in targets:
            back[target].append(name)
    return _reached(start, ways) & _reached(start, back)


def _reached(start: str, ways: Mapping[str, list[str]]) -> set[str]:
    reached = {start}
    waiting = [start]
    while waiting:
        for target in ways[waiting.pop()]:
            if target not in reached:
                reached.add(target)
                waiting.append(target)
    return reached
