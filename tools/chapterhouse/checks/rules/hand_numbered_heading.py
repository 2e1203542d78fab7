"""A heading carries a number that its author wrote.

Headings are numbered as the paper is built, so that this one would be printed with two numbers, "1 1. Prices", and the
one that was written is wrong as soon as a section moves. `--fix --unsafe-fixes` takes it away.

Bad:

    # Energy {#sec:energy}

    ## 1.2 Prices
       ^^^

    They rise.

Good:

    # Energy {#sec:energy}

    ## Prices

    They rise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING

_NUMBER = re.compile(
    r"(?:(?:Chapter|Section|Kapitel|Chapitre) )?(?:\d{1,2}(?:\.\d{1,2})+\.?|\d{1,2}[.):])(?=\s+[^\W\d])"
)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the number of each such heading that the paper numbers as well."""
    for listed in paper.chapters:
        text = listed.chapter.text
        for numbered in listed.headings:
            found = _NUMBER.match(numbered.heading.text) if numbered.number else None
            if found is None:
                continue
            heading = numbered.heading
            start = text.find(found[0], heading.span.start, heading.span.end)
            if start < 0:
                continue
            end = start + len(found[0])
            behind = end + len(text[end : heading.span.end]) - len(text[end : heading.span.end].lstrip())
            yield Problem(
                span=Span(listed.chapter.path, start, end),
                message=f"the heading would be printed with two numbers, “{numbered.number} {found[0]}”",
                hint="leave the number out: it comes by itself",
                edits=(Edit(Span(listed.chapter.path, start, behind), "", safe=False),),
                misleading=False,
            )
