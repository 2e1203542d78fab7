"""A chapter's text as it is written, with what no check may read blanked out; every character keeps its place."""

from __future__ import annotations

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Chapter


def without_code(chapter: Chapter) -> str:
    """The chapter's text with its front matter, code, formulas and comments blanked, but for the backticks of code.

    What a role such as MyST's is given stands in code right behind it, so that code stays.
    """
    text = chapter.text
    blanks = [
        Span(chapter.path, 0, chapter.front_matter.body_start),
        *(listing.span for listing in chapter.listings),
        *(formula.span for formula in chapter.formulas),
        *(comment.span for comment in chapter.comments),
        *(span for span in chapter.code_spans if text[span.start - 1 : span.start] != "}"),
    ]
    parts: list[str] = []
    end = 0
    for span in sorted(blanks):
        if span.end <= end:
            continue
        start = max(span.start, end)
        parts += [text[end:start], " " * (span.end - start)]
        end = span.end
    return "".join([*parts, text[end:]])
