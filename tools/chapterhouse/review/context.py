"""A place of today into what a reader sees there: the section, and its paragraph, cell or caption without markup."""

from __future__ import annotations

from chapterhouse.model import Paper
from chapterhouse.model.passage import OBJECT
from chapterhouse.review.sections import Sections
from chapterhouse.review.tracking import Now

_OBJECT_SHOWN = "[…]"


def context_of(paper: Paper, now: Now) -> tuple[str, str] | None:
    """The number or title of the section, and the prose around the place; None where no prose stands there."""
    chapter = next((listed.chapter for listed in paper.chapters if listed.chapter.path == now.file), None)
    if chapter is None or not now.line:
        return None
    for passage in chapter.passages:
        span = passage.span(0, len(passage.text)) if passage.text else None
        if span is not None and span.start <= now.offset < max(span.end, span.start + 1):
            _, section = Sections(paper).numbers(now.file, now.offset)
            return section, passage.text.replace(OBJECT, _OBJECT_SHOWN)
    return None
