"""A footnote is called that the chapter does not define.

The paper would print the brackets with their word, `[^meters]`, in the middle of a sentence, and the note would be
lost. Notes belong to one chapter; their words are told apart by capitals. A note cannot call another note, either. This
stops the build.

Bad:

    # Energy {#sec:energy}

    Demand doubles until 2030.[^metres]
                                ^^^^^^

    Homes are metered by the hour.[^meters]

    [^meters]: In nine countries of ten.

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.[^meters]

    Homes are metered by the hour.

    [^meters]: In nine countries of ten.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.notes import calls_within_notes
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity, Span
from chapterhouse.core.suggestion import closest
from chapterhouse.model import FootnoteReference, Paper

SEVERITY = Severity.ERROR


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the word of each call without a definition in its chapter, or in another note."""
    elsewhere = {
        note.label: note.label_span
        for listed in reversed(paper.chapters)
        for note in reversed(listed.chapter.footnotes)
        if note.label is not None and note.label_span is not None
    }
    for listed in paper.chapters:
        defined = {
            note.label: note.label_span
            for note in reversed(listed.chapter.footnotes)
            if note.label is not None and note.label_span is not None
        }
        for call in listed.chapter.footnote_references:
            if call.label not in defined:
                yield _problem(call, defined, elsewhere.get(call.label))
        for label, span in calls_within_notes(paper, listed.chapter):
            message = f"a footnote cannot call another: `[^{label}]` would be printed as it stands"
            yield Problem(span, message, "say it in the first note, or call both in the text")


def _problem(call: FootnoteReference, defined: dict[str, Span], elsewhere: Span | None) -> Problem:
    message = f"no footnote of this chapter is called `{call.label}`"
    if elsewhere is not None:
        return Problem(
            span=call.span,
            message=message,
            hint="define it in this chapter, too: a note belongs to its chapter",
            related=(Related(elsewhere, f"another chapter defines `{call.label}` here"),),
        )
    near = closest(call.label, defined)
    if near is None:
        return Problem(call.span, message, f"define it on a line of its own: `[^{call.label}]: ...`")
    return Problem(
        span=call.span,
        message=message,
        hint=f"did you mean `{near}`?",
        related=(Related(defined[near], f"`{near}` is defined here"),),
        edits=(Edit(call.span, near, safe=False),),
    )
