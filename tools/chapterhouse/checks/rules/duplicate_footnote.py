"""A chapter defines two footnotes by the same word.

Only the last of them is printed, at every call of either. It stops the build where one of them is called.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030.[^note]

    [^note]: In nine countries of ten.

    Homes are metered by the hour.[^note]

    [^note]: Since 2024.
      ^^^^

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.[^countries]

    [^countries]: In nine countries of ten.

    Homes are metered by the hour.[^meters]

    [^meters]: Since 2024.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the word of each later definition, with the first one as its related place."""
    for listed in paper.chapters:
        called = {call.label for call in listed.chapter.footnote_references}
        first: dict[str, Span] = {}
        for note in listed.chapter.footnotes:
            if note.label is None or note.label_span is None:
                continue
            if first.setdefault(note.label, note.label_span) != note.label_span:
                yield Problem(
                    span=note.label_span,
                    message=f"the footnote `{note.label}` is defined twice in this chapter",
                    hint="give one of the two another word, and look at their calls: only the last is printed",
                    related=(Related(first[note.label], "first defined here"),),
                    misleading=note.label in called,
                )
