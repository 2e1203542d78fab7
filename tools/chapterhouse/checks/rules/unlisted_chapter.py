"""A chapter stands in the project, but paper.toml does not list it.

The paper is printed without it, and nothing else would tell: its author sees a chapter in the folder, its readers none.
It does not stop the build, since the paper does not speak of what it leaves out; a reference into the chapter does.

Bad:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md"]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.
    --- chapters/vehicles.md
    # Automated vehicles {#sec:vehicles}
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Good:

    --- paper.toml
    [[parts]]
    chapters = ["chapters/energy.md", "chapters/vehicles.md"]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030.
    --- chapters/vehicles.md
    # Automated vehicles {#sec:vehicles}

    A parked car is a battery.
"""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Paper
from chapterhouse.settings import Settings

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the title, or else the beginning, of each unlisted chapter, unless none is listed at all."""
    settings = paper.settings
    if not (settings.front or settings.parts or settings.back):
        return
    for chapter in paper.unlisted:
        yield Problem(
            span=Span(chapter.path) if chapter.title is None else chapter.title.span,
            message=f"paper.toml does not list `{chapter.path}`, so the paper leaves it out",
            hint=_where(chapter.path, paper.settings),
            misleading=False,
        )


def _where(path: str, settings: Settings) -> str:
    """Where to list a chapter: behind the one whose name comes before its own, which is right for numbered names."""
    lists = {
        chapter: f"`chapters` of the part “{part.title}”" if part.title else "`chapters` of its [[parts]]"
        for part in settings.parts
        for chapter in part.chapters
    } or {
        **dict.fromkeys(settings.front, "`front`"),
        **dict.fromkeys(settings.appendices, "`appendices`"),
        **dict.fromkeys(settings.back, "`back`"),
    }
    folder = posixpath.dirname(path)
    neighbours = sorted(listed for listed in lists if posixpath.dirname(listed) == folder) or sorted(lists)
    if not neighbours:
        return f'list it in paper.toml: `chapters = ["{path}"]` under a line `[[parts]]`'
    before = [listed for listed in neighbours if listed < path]
    word, neighbour = ("after", before[-1]) if before else ("before", neighbours[0])
    return f'list it in paper.toml, for example {word} "{neighbour}" in {lists[neighbour]}'
