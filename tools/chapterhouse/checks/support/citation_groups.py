"""Citations in one pair of brackets that pandoc does not read as such: only `;` stands between two of them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import groupby, pairwise

from chapterhouse.checks.support.markup_signs import PRINTED
from chapterhouse.core.diagnostics import Edit, Problem, Span
from chapterhouse.model import Chapter

_BETWEEN = re.compile(r"[ \t]*,?[ \t]*\n?[ \t]*(?=-?@)")
_PLAIN_KEY = re.compile(r"\s*[\w][\w:.+-]*\s*")


def unread_citations(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each citation that is lost behind another, and at each part of a group that cites nothing."""
    for span, group in groupby(sorted(chapter.citations, key=lambda one: one.span), lambda one: one.group_span):
        written = span.slice(chapter.text)
        if not written.startswith("[") or "{" in written or "\\" in written:
            continue
        citations = list(group)
        for one, other in pairwise(citations):
            between = chapter.text[one.span.end : other.span.start]
            if ";" not in between:
                separator = _BETWEEN.match(between)
                place = Span(chapter.path, one.span.end, one.span.end + (separator.end() if separator else 0))
                yield Problem(
                    Span(chapter.path, other.span.start - 1, other.span.end),
                    f"`{other.key}` would not be printed: only `;` stands between citations in the same brackets",
                    f"write `[@{one.key}; @{other.key}]`",
                    edits=(Edit(place, "; "),) if separator else (),
                )
        yield from _parts_without_citation(chapter, span, written)


def _parts_without_citation(chapter: Chapter, span: Span, written: str) -> Iterator[Problem]:
    """What stands behind a `;` and holds no citation, for which pandoc takes none of the brackets."""
    start = span.start + 1
    for part in written[1:-1].split(";"):
        if "@" not in part:
            place = Span(chapter.path, start, start + len(part))
            if _PLAIN_KEY.fullmatch(part):
                hint = f"write `@{part.strip()}` if it is a key, or a comma instead of `;`"
            else:
                hint = "write a comma instead of `;`, or take the `;` away"
            yield Problem(
                place
                if part.strip()
                else Span(chapter.path, max(start - 1, span.start + 1), max(start, span.start + 2)),
                f"{PRINTED}, with its brackets: behind each `;` stands a citation",
                hint,
            )
        start += len(part) + 1
