"""A chapter is much longer or shorter than it set out to be.

Its front matter says how many `words` it may have, so that chapters keep their balance and co-authors see what is still
to be written. More than 15 per cent over is a warning; less than half is a note, since a draft grows. Words in
headings, tables, captions and notes count; the front matter, citations and formulas do not.

Bad:

    ---
    words: 10
           ^^
    ---

    # Energy {#sec:energy}

    Demand doubles until 2030, and grids have to carry more than ever.

Bad:

    ---
    words: 900
           ^^^
    ---

    # Energy {#sec:energy}

    Demand doubles until 2030.

Good:

    ---
    words: 10
    ---

    # Energy {#sec:energy}

    Demand doubles until 2030, and grids have to carry more.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Chapter, Paper

SEVERITY = Severity.WARNING

_MOST = 115
_LEAST = 50
"""Per cent of its words that a chapter may have."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the number of words of each chapter that is far from it."""
    for listed in paper.chapters:
        allowed = listed.chapter.front_matter.words
        if allowed is None:
            continue
        words = _words(paper, listed.chapter)
        if 100 * words > _MOST * allowed:
            over = (words - allowed) * 100 // allowed
            yield _problem(listed.chapter, allowed, f"{words:,} words, {over} per cent more than", Severity.WARNING)
        elif 100 * words < _LEAST * allowed:
            share = words * 100 // allowed
            yield _problem(listed.chapter, allowed, f"{words:,} words, {share} per cent of", Severity.NOTE)


@gathered
def _words(chapter: Chapter) -> int:
    """How many words of prose there are."""
    return chapter.words


def _problem(chapter: Chapter, allowed: int, count: str, severity: Severity) -> Problem:
    span = chapter.front_matter.words_span
    assert span is not None, "a number of words has a place"
    return Problem(
        span=span,
        message=f"this chapter has {count} the {allowed:,} that it sets itself",
        hint="shorten it, or allow it more `words`"
        if severity is Severity.WARNING
        else "write on, or give it fewer `words`",
        misleading=False,
        severity=severity,
    )
