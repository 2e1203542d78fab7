"""A reference leads to a heading or paragraph that has no number.

Where a reader expects "Section 2.1", the heading's words are printed in quotation marks. That is right for a preface or
a summary, and a surprise where a heading lost its number by a slip (`.unnumbered`, `{-}`), or lies deeper than
`section_depth` in paper.toml numbers. Paragraphs have numbers where paper.toml says so: `paragraphs = true` under
[numbering].

Bad:

    # Energy {#sec:energy}

    As @sec:energy-grid tells, the grid is old.
        ^^^^^^^^^^^^^^^

    ## The grid {#sec:energy-grid .unnumbered}

    Half of its lines are older than forty years.

Good:

    # Energy {#sec:energy}

    As @sec:energy-grid tells, the grid is old.

    ## The grid {#sec:energy-grid}

    Half of its lines are older than forty years.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Heading, LabelKind, ListedChapter, Paper, Place, Reference, Target

SEVERITY = Severity.NOTE


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each reference to a heading without a number; those to front and back matter are meant."""
    homes: dict[str, tuple[ListedChapter, Heading]] = {
        heading.label.name: (listed, heading)
        for listed in reversed(paper.chapters)
        for heading in reversed(listed.chapter.headings)
        if heading.label is not None
    }
    for listed in paper.chapters:
        for reference in listed.chapter.references:
            target = paper.targets.get(reference.name)
            if target is None or target.number is not None:
                continue
            if target.label.kind == LabelKind.PARAGRAPH:
                yield _of_paragraph(reference, target, paper)
            if target.label.kind != LabelKind.SECTION:
                continue
            home, heading = homes[reference.name]
            if home.place is Place.MAIN:
                yield _problem(reference, target, home, heading)


def _of_paragraph(reference: Reference, target: Target, paper: Paper) -> Problem:
    hint = "set `paragraphs = true` under [numbering] in paper.toml, or refer to the section around it"
    if paper.settings.numbering.paragraphs:
        hint = "its chapter has no number, so its paragraphs have none; refer to the section around it"
    return _told(reference, target, hint)


def _problem(reference: Reference, target: Target, home: ListedChapter, heading: Heading) -> Problem:
    hint = "raise `section_depth` under [numbering] in paper.toml, or refer to the section around it"
    if not heading.numbered:
        hint = "take `.unnumbered` away from the heading if it should have a number"
    elif home.number is None:
        hint = "its chapter has no number, so its sections have none; refer to the chapter if that says enough"
    return _told(reference, target, hint)


def _told(reference: Reference, target: Target, hint: str) -> Problem:
    return Problem(
        span=reference.span,
        message=f"`{reference.name}` has no number, so its words are printed: “{target.title}”",
        hint=hint,
        related=(Related(target.label.span, "it is labelled here"),),
        misleading=False,
    )
