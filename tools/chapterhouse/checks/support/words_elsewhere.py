"""Words that are printed elsewhere than they are written, or nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Chapter

_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_NO_WORDS = re.compile(
    r"\[\^[^\]\s]+\]|\^\[(?:[^\[\]]|\[[^\[\]]*\])*\]|<!--.*?-->|\{[^{}]*\}|&nbsp;|[#=\s\\-]", re.DOTALL
)
"""What leaves a heading without words: notes, comments, attributes and signs."""


def words_elsewhere(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each heading without words, note in a note, and picture in a line whose words are lost."""
    yield from _empty_headings(chapter)
    yield from _notes_in_notes(chapter)
    yield from _captions_in_lines(chapter)


def _empty_headings(chapter: Chapter) -> Iterator[Problem]:
    """Headings without a word, or of a note alone, of which only the number is printed."""
    for heading in chapter.headings:
        words = _COMMENT.sub("", heading.text).strip()
        if not words and not _NO_WORDS.sub("", heading.span.slice(chapter.text)):
            message = "this heading has no words: its number alone would be printed"
            yield Problem(heading.span, message, "write its words behind the signs, or take it away", misleading=False)


def _notes_in_notes(chapter: Chapter) -> Iterator[Problem]:
    """Notes within a note, which are no notes in any output."""
    end = -1
    for note in sorted(chapter.footnotes, key=lambda one: one.span):
        if note.label is None and note.span.start < end:
            message = "this is printed in parentheses: a note holds no other note"
            hint = "write the parentheses, or call both notes in the text"
            yield Problem(note.span, message, hint, misleading=False, severity=Severity.WARNING)
        end = max(end, note.span.end)


def _captions_in_lines(chapter: Chapter) -> Iterator[Problem]:
    """Words of pictures in a line that are printed nowhere, since the picture says itself what it shows."""
    for figure in chapter.figures:
        if figure.is_silent:
            written = figure.span.slice(chapter.text)
            span = Span(chapter.path, figure.span.start + 2, figure.span.start + max(3, written.find("]")))
            message = (
                "these words are printed nowhere: a picture in a line has no caption, and `alt` says what it shows"
            )
            hint = "put the picture into a paragraph of its own, or leave out the words or the `alt`"
            yield Problem(span, message, hint, misleading=False, severity=Severity.WARNING)
