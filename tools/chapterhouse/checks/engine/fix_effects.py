"""Edits and what they did to a chapter: whether anything else became another thing than it was.

A mend changes the blocks that it edits, and says so. Where a list turns into text elsewhere, a heading gets another
parent or a reference vanishes elsewhere, the mend did more than it said.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator, Sequence

from chapterhouse.core.diagnostics import Edit, Span
from chapterhouse.model import Chapter

_Thing = tuple[str, str]


def changes_elsewhere(before: Chapter, after: Chapter, edits: Sequence[Edit]) -> bool:
    """Whether ``edits``, which made ``after`` of ``before``, changed what is outside the blocks that they edit."""
    made = sorted(edits, key=lambda edit: edit.span)
    old = [_block(before.text, edit.span.start, edit.span.end) for edit in made]
    new = list(_edited_blocks(after.text, made))
    if Counter(_things(before, old)) != Counter(_things(after, new)):
        return True
    if len(before.headings) != len(after.headings):
        return False
    edited = {edit.span.start for edit in made}
    kept = [at for at, heading in enumerate(before.headings) if heading.marker_span.start not in edited]
    old_parents, new_parents = _parents(before), _parents(after)
    return any(old_parents[at] != new_parents[at] for at in kept)


def _edited_blocks(text: str, edits: Sequence[Edit]) -> Iterator[tuple[int, int]]:
    shift = 0
    for edit in edits:
        start = edit.span.start + shift
        yield _block(text, start, start + len(edit.replacement))
        shift += len(edit.replacement) - (edit.span.end - edit.span.start)


def _block(text: str, start: int, end: int) -> tuple[int, int]:
    """The lines around ``[start, end)`` up to the next blank ones."""
    above = text.rfind("\n\n", 0, start)
    below = text.find("\n\n", end)
    return (0 if above < 0 else above + 2, len(text) if below < 0 else below)


def _things(chapter: Chapter, left_out: Sequence[tuple[int, int]]) -> Iterator[_Thing]:
    """What there is in ``chapter`` by its kind and words, but for what begins in the blocks ``left_out``."""
    starts = [start for start, _ in left_out]

    def is_left_out(span: Span) -> bool:
        at = bisect_right(starts, span.start)
        return any(start <= span.start < end for start, end in left_out[max(0, at - 2) : at])

    for kind, span in _spans(chapter):
        if not is_left_out(span):
            yield kind, span.slice(chapter.text)


def _spans(chapter: Chapter) -> Iterator[tuple[str, Span]]:
    for name in (
        *("headings", "figures", "tables", "equations", "listings", "references", "citations", "footnotes"),
        *("footnote_references", "links", "divisions", "queries", "formulas", "identifiers"),
    ):
        for thing in getattr(chapter, name):
            yield name, thing.span
    for span in chapter.code_spans:
        yield "code_spans", span


def _parents(chapter: Chapter) -> list[int]:
    """For each heading the number of the one that it is below, -1 for none."""
    parents: list[int] = []
    for at, heading in enumerate(chapter.headings):
        above = (other for other in range(at - 1, -1, -1) if chapter.headings[other].level < heading.level)
        parents.append(next(above, -1))
    return parents
