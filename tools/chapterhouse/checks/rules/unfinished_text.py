"""The text says itself that it is not finished: TODO, FIXME, TBD, TK, XXX, lorem ipsum, `??`, [citation needed].

In a draft such a mark is a reminder, and this a warning. In a chapter whose status is `final` it is an error: readers
would see it in print, which stops the build, or its author, in a comment, which does not.

Bad:

    # Energy {#sec:energy}

    Demand doubles until TODO.
                         ^^^^
    Grids have to carry ?? times as much.
                        ^^

Good:

    # Energy {#sec:energy}

    Demand doubles until 2030.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Chapter, ChapterStatus, Paper

SEVERITY = Severity.WARNING

_MARK = re.compile(
    r"""(?<![\w-])(?:TODO|FIXME|TBD|TK(?:TK)*)(?![\w-])
      | (?<![\w-])XXX+(?![\w-])
      | (?<!\?)\?\?+(?![?!])
      | (?i:\blorem\ +ipsum\b)
      | \[(?i:citation|source|reference)\ (?i:needed|missing)\]
    """,
    re.VERBOSE,
)
_SIGNS = ("TODO", "FIXME", "TBD", "TK", "XXX", "??", "orem", "OREM", "[")
"""One of these is in whatever the pattern finds; to look for them first is several times as fast."""
_COMMENTED = re.compile(r"(?:TODO|FIXME|TBD|TK(?:TK)*|XXX+)(?![\w-])")
_COUNTED = re.compile(
    r"(?i:\b(?:article|chapter|part|title|volume|vol\.|book|section|no\.|annex|appendix|bowl|louis|the))\s+\Z"
)
"""What stands before XXX where that is the number thirty."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each mark in the prose of a chapter, and at each that opens a comment."""
    for listed in paper.chapters:
        chapter = listed.chapter
        is_final = chapter.front_matter.status is ChapterStatus.FINAL
        severity = Severity.ERROR if is_final else Severity.WARNING
        for passage in (chapter.passages[number] for number in _with_marks(paper, chapter)):
            for mark in _MARK.finditer(passage.text):
                if mark[0] == "XXX" and _COUNTED.search(passage.text, max(0, mark.start() - 12), mark.start()):
                    continue
                yield Problem(
                    span=passage.span(*mark.span()),
                    message=f"`{mark[0]}` says that this is not finished" + _but(chapter),
                    hint="write what is missing, or keep the reminder in a comment: `<!-- TODO ... -->`"
                    if not is_final
                    else "write what is missing, or set the chapter's status to `draft`",
                    misleading=is_final,
                    severity=severity,
                )
        if is_final:
            yield from _comments(chapter)


@gathered
def _with_marks(chapter: Chapter) -> tuple[int, ...]:
    """The numbers of the passages that may hold a mark."""
    return tuple(
        number
        for number, passage in enumerate(chapter.passages)
        if any(sign in passage.text for sign in _SIGNS) and _MARK.search(passage.text)
    )


def _comments(chapter: Chapter) -> Iterator[Problem]:
    for comment in chapter.comments:
        mark = _COMMENTED.match(comment.text)
        if mark is not None:
            start = chapter.text.index(mark[0], comment.span.start)
            yield Problem(
                span=Span(chapter.path, start, start + len(mark[0])),
                message=f"`{mark[0]}` says that this is not finished" + _but(chapter),
                hint="do what it asks for and remove it, or set the chapter's status to `draft`",
                misleading=False,
                severity=Severity.ERROR,
            )


def _but(chapter: Chapter) -> str:
    return ", but the chapter's status is final" if chapter.front_matter.status is ChapterStatus.FINAL else ""
