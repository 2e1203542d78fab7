"""Nothing calls a footnote.

It is not printed, without a word: what its author wrote is lost. Most often its call went when a sentence was
rewritten.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030.

    [^meters]: In nine countries of ten.
      ^^^^^^

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.[^meters]

    [^meters]: In nine countries of ten.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.notes import calls_within_notes
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the word of each definition that no call in the chapter names; a repeated one counts once."""
    for listed in paper.chapters:
        reported = {call.label for call in listed.chapter.footnote_references}
        reported |= {label for label, _ in calls_within_notes(paper, listed.chapter)}
        for note in listed.chapter.footnotes:
            if note.label is not None and note.label_span is not None and note.label not in reported:
                reported.add(note.label)
                yield Problem(
                    span=note.label_span,
                    message=f"nothing calls the footnote `{note.label}`, so it is not printed",
                    hint=f"write `[^{note.label}]` where it belongs, or remove it",
                    misleading=False,
                )
