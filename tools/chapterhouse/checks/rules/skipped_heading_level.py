"""A heading is at a level where no reader expects one.

A chapter begins with its title, the only heading of level 1; below it, a heading goes at most one level deeper than the
one before. Numbers, the table of contents and a screen reader's outline all follow the levels: a skipped one leaves
"2.0.1" behind, and a second title makes two chapters of one. It stops the build, also because PDF/UA, which the PDF
states to meet, forbids it.

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

    Demand doubles until 2030.

    # The grid {#sec:energy-grid}
    ^

    Half of its lines are older than forty years.

Good:

    # Energy {#sec:energy}

    ## Governing today {#sec:energy-governance}

    ### The grid {#sec:energy-grid}

    Half of its lines are older than forty years.

    ## What follows {#sec:energy-conclusions}

    Grids grow with demand.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.model import Chapter, Heading, Paper

SEVERITY = Severity.ERROR


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
            edits=_edits(chapter, first, 1),
        )
    elif first is not title:
        yield Problem(
            span=first.marker_span,
            message=f"this heading of level {first.level} stands before the chapter's title",
            hint="move it below the title",
            related=(Related(title.marker_span, "the title stands here"),),
        )
    for heading in chapter.headings:
        if heading.level == 1 and heading is not title and title is not None:
            yield Problem(
                span=heading.marker_span,
                message="this chapter has a second heading of level 1",
                hint=f"{_instead(chapter, heading, 2)} if it is a section, or make it a chapter in a file of its own",
                related=(Related(title.marker_span, "the title stands here"),),
                edits=_edits(chapter, heading, 2),
            )


def _skips(chapter: Chapter) -> Iterator[Problem]:
    for before, heading in zip(chapter.headings, chapter.headings[1:], strict=False):
        if heading.level > before.level + 1:
            expected = before.level + 1
            yield Problem(
                span=heading.marker_span,
                message=f"this heading goes from level {before.level} to level {heading.level}",
                hint=f"{_instead(chapter, heading, expected)}, or add the heading between the two",
                related=(Related(before.marker_span, f"level {before.level} is here"),),
                edits=_edits(chapter, heading, expected),
            )


def _instead(chapter: Chapter, heading: Heading, level: int) -> str:
    """How to write the heading so that it is at ``level``."""
    marker = heading.marker_span.slice(chapter.text)
    if marker == "#" * heading.level:
        return f"write `{'#' * level}` instead of `{marker}`"
    return f"write `{'#' * level} ` before it, and remove the line below it"


def _edits(chapter: Chapter, heading: Heading, level: int) -> tuple[Edit, ...]:
    """The change of ``##`` into another level; none for a heading that is underlined."""
    if heading.marker_span.slice(chapter.text) != "#" * heading.level:
        return ()
    return (Edit(heading.marker_span, "#" * level, safe=False),)
