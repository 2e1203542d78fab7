"""A heading has nothing under it.

The table of contents promises what the paper does not hold. Where the text is still to come, a line that says so helps
co-authors and readers more. A heading that only opens the headings below it is not empty.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030.

    ## The grid {#sec:energy-grid}
    ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

    ## What follows {#sec:energy-conclusions}

    Grids grow with it.

Good:

    # Energy {#sec:energy}

    ## The grid {#sec:energy-grid}

    ### Today {#sec:energy-grid-today}

    Half of its lines are older than forty years.

    ## What follows {#sec:energy-conclusions}

    Grids grow with it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, pairwise

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Chapter, Heading, Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each heading without a block or a deeper heading before the next one of its level."""
    for listed in paper.chapters:
        yield from _empty(listed.chapter)


def _empty(chapter: Chapter) -> Iterator[Problem]:
    blocks = iter(chapter.blocks)
    block = next(blocks, None)
    pairs: chain[tuple[Heading, Heading | None]] = chain(
        pairwise(chapter.headings), ((heading, None) for heading in chapter.headings[-1:])
    )
    for heading, following in pairs:
        while block is not None and block.end <= heading.span.end:
            block = next(blocks, None)
        if following is not None and following.level > heading.level:
            continue
        end = len(chapter.text) if following is None else following.span.start
        # A block that began before holds the heading itself: a list or a quotation, whose content is not told apart.
        if block is None or block.start >= end:
            yield Problem(
                span=heading.span,
                message="this section is empty" if chapter.blocks else "this chapter has no text yet",
                hint="write its text, or remove the heading",
                misleading=False,
            )
