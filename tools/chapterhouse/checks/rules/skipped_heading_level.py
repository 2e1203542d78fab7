"""A heading is at a level where no reader expects one.

A chapter begins with its title, the only heading of level 1; below it, a heading goes at most one level deeper than the
one before. Numbers, the table of contents and a screen reader's outline all follow the levels: a skipped one leaves
"2.0.1" behind, and a title in a list or a quotation begins no chapter. It stops the build, also because PDF/UA, which
the PDF states to meet, forbids it. What is said of a second title in one file stands at `several-chapters`.

Bad:

    # Energy {#sec:energy}

    ## Governing today {#sec:energy-governance}

    #### The grid {#sec:energy-grid}
    ^^^^

    Half of its lines are older than forty years.

Bad:

    ## Energy {#sec:energy}
    ^^

    Demand doubles until 2030.

Bad:

    # Energy {#sec:energy}

    > # The grid {#sec:energy-grid}
      ^
    >
    > Half of its lines are older than forty years.

Good:

    # Energy {#sec:energy}

    ## Governing today {#sec:energy-governance}

    ### The grid {#sec:energy-grid}

    Half of its lines are older than forty years.

    ## What follows {#sec:energy-conclusions}

    Grids grow with demand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import takewhile

from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.model import Chapter, Heading, Paper

SEVERITY = Severity.ERROR
_DEEPEST = 6


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the ``##`` of each heading whose level is not the expected one."""
    for listed in paper.chapters:
        yield from _title_errors(listed.chapter)
        yield from _skips(listed.chapter)


def _title_errors(chapter: Chapter) -> Iterator[Problem]:
    title = chapter.title
    if not chapter.headings:
        body = chapter.front_matter.body_start
        if chapter.text[body:].strip() and not chapter.blocks and not chapter.comments:
            return  # it could not be read, and the reader has told why
        yield Problem(
            span=Span(chapter.path, body, body),
            message="this chapter has no title",
            hint="begin it with a heading of level 1: `# Title {#sec:name}`",
        )
        return
    first = chapter.headings[0]
    if title is None:
        yield Problem(
            span=first.marker_span,
            message=f"this chapter begins at level {first.level}; its title must be a heading of level 1",
            hint=_instead(chapter, first, 1),
            edits=_shifted(chapter, chapter.headings, 1 - first.level),
        )
    elif first is not title:
        yield Problem(
            span=first.marker_span,
            message=f"this heading of level {first.level} stands before the chapter's title",
            hint="move it below the title",
            related=(Related(title.marker_span, "the title stands here"),),
        )
    for at, heading in enumerate(chapter.headings):
        if heading.level == 1 and title is not None and heading not in chapter.titles:
            yield Problem(
                span=heading.marker_span,
                message="this heading of level 1 stands in a list, a quotation or a division, where no chapter begins",
                hint=f"{_instead(chapter, heading, 2)}, or take it out of there",
                related=(Related(title.marker_span, "the title stands here"),),
                edits=_shifted(chapter, _section(chapter, at), 1),
            )


def _skips(chapter: Chapter) -> Iterator[Problem]:
    for at, (before, heading) in enumerate(zip(chapter.headings, chapter.headings[1:], strict=False), 1):
        if heading.level > before.level + 1:
            expected = before.level + 1
            yield Problem(
                span=heading.marker_span,
                message=f"this heading goes from level {before.level} to level {heading.level}",
                hint=f"{_instead(chapter, heading, expected)}, or add the heading between the two",
                related=(Related(before.marker_span, f"level {before.level} is here"),),
                edits=_shifted(chapter, _sisters(chapter, at), expected - heading.level),
            )


def _instead(chapter: Chapter, heading: Heading, level: int) -> str:
    """How to write the heading so that it is at ``level``."""
    marker = heading.marker_span.slice(chapter.text)
    if marker == "#" * heading.level:
        return f"write `{'#' * level}` instead of `{marker}`"
    return f"write `{'#' * level} ` before it, and remove the line below it"


def _section(chapter: Chapter, at: int) -> list[Heading]:
    """The heading with the number ``at`` and those below it."""
    first, *others = chapter.headings[at:]
    return [first, *takewhile(lambda heading: heading.level > first.level, others)]


def _sisters(chapter: Chapter, at: int) -> list[Heading]:
    """The heading with the number ``at``, its sisters behind it, and all that is below them."""
    first, *others = chapter.headings[at:]
    return [first, *takewhile(lambda heading: heading.level >= first.level, others)]


def _shifted(chapter: Chapter, headings: Sequence[Heading], by: int) -> tuple[Edit, ...]:
    """The changes that move all of ``headings`` by so many levels, so that their order among each other stays.

    None where one would come out of the six levels that there are, or is underlined.
    """
    for heading in headings:
        is_marked = heading.marker_span.slice(chapter.text) == "#" * heading.level
        if not is_marked or not 1 <= heading.level + by <= _DEEPEST:
            return ()
    return tuple(Edit(heading.marker_span, "#" * (heading.level + by), safe=False) for heading in headings)
