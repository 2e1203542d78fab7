"""A line of dashes or equals signs below a paragraph makes a heading of it, which is hardly meant.

Three dashes are a line across only where a blank line stands before them; below a line of text they say that this
line is a heading, and it is numbered and listed as one. A heading is written `## Words`. `--fix --unsafe-fixes` puts
the blank line in.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030.
    ---
    ^^^

    It falls elsewhere.

    ## Prices

    They rise.

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.

    ---

    It falls elsewhere.

    ## Prices

    They rise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter, Heading, Paper

SEVERITY = Severity.WARNING

_SENTENCE = re.compile(r"[.;:,!\u2026][\"\u201d\u2019)]?\Z|[.!?] [^\W\d_]")
_ABBREVIATION = re.compile(r"\b(?:etc|e\.g|i\.e|[A-Z])\.\Z")
_BRACKETS = re.compile(r"\[[^\[\]]*\]")
_MOST_WORDS = 14
_SHORTEST = 3


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each underline that most likely was to be a line across."""
    for listed in paper.chapters:
        chapter = listed.chapter
        for heading in chapter.headings:
            underline = heading.marker_span.slice(chapter.text).strip()
            if underline[:1] in ("-", "=") and _is_hardly_meant(chapter, heading, underline):
                line = chapter.text.rfind("\n", 0, heading.marker_span.start) + 1
                yield Problem(
                    span=Span(chapter.path, heading.marker_span.start, heading.marker_span.start + len(underline)),
                    message="this makes a heading of the line above",
                    hint="put a blank line before it if it is a line across; write `## Words` if it is a heading",
                    edits=(Edit(Span(chapter.path, line, line), "\n", safe=False),),
                    misleading=False,
                )


def _is_hardly_meant(chapter: Chapter, heading: Heading, underline: str) -> bool:
    if _SENTENCE.search(heading.text) and not _ABBREVIATION.search(heading.text):
        return True
    if len(heading.text.split()) > _MOST_WORDS or _BRACKETS.fullmatch(heading.text):
        return True
    marks = (other.marker_span.slice(chapter.text) for other in chapter.headings if other.level > 1)
    return len(underline) == _SHORTEST < len(heading.text) // 2 and any(mark.startswith("#") for mark in marks)
