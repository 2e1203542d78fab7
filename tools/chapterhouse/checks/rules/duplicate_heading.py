"""Two headings that stand side by side say the same.

In the table of contents, and in a screen reader's list of headings, nobody can tell which is which; often a passage was
pasted twice. Headings under different parents may share their words: every chapter can close with "What follows".

Bad:

    # Energy {#sec:energy}

    ## The grid {#sec:energy-grid}

    Half of its lines are older than forty years.

    ## The grid {#sec:energy-lines}
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    The rest is to be renewed.

Good:

    # Energy {#sec:energy}

    ## The grid today {#sec:energy-grid}

    Half of its lines are older than forty years.

    ## The grid to come {#sec:energy-lines}

    The rest is to be renewed.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Chapter, Heading, Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each later heading of a text, under one parent or among the titles of the chapters."""
    titles: dict[str, Heading] = {}
    for listed in paper.chapters:
        for title in listed.chapter.titles:
            if _folded(title) and (first := titles.setdefault(_folded(title), title)) is not title:
                yield _problem(title, first, "an earlier chapter has the same title")
        yield from _siblings(listed.chapter)


def _siblings(chapter: Chapter) -> Iterator[Problem]:
    above: list[tuple[int, dict[str, Heading]]] = [(0, {})]
    for heading in chapter.headings:
        while above[-1][0] >= heading.level:
            above.pop()
        siblings = above[-1][1]
        first = siblings.setdefault(_folded(heading), heading) if _folded(heading) else heading
        # Titles are compared with those of all chapters.
        if first is not heading and heading.level > 1:
            yield _problem(heading, first, "an earlier heading of the same section says the same")
        above.append((heading.level, {}))


def _folded(heading: Heading) -> str:
    return " ".join(heading.text.casefold().split())


def _problem(heading: Heading, first: Heading, message: str) -> Problem:
    return Problem(
        span=heading.span,
        message=f"{message}: “{heading.text}”",
        hint="say what sets the two apart, or join them",
        related=(Related(first.span, "it stands here"),),
        misleading=False,
    )
