"""Attributes and addresses that pandoc takes for words, or otherwise than they are meant."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter

_CURLY_MARKS = "\u201c\u201d\u201e\u201f\u00ab\u00bb"
_CURLY = re.compile(rf"\{{[^{{}}\n]*=[{_CURLY_MARKS}][^{{}}\n]*\}}")
_CURLY_VALUE = re.compile(rf"[\w:-]+=[{_CURLY_MARKS}][^{{}}\n{_CURLY_MARKS}]*[{_CURLY_MARKS}]?")
_OF_WEB = re.compile(r"https?:", re.IGNORECASE)
_LABEL_BEFORE_SIGNS = re.compile(r"(?P<braces>\{[#.][^{}\n]*\})[ \t]*#+[ \t]*(?=\n|\Z)")
_QUOTES_WITHIN = re.compile(r"\{[^{}\n]*=\"[^\"{}\n]*(?<!\\)\"(?=[^\s}])[^{}\n]*\}")


def misread_attributes(chapter: Chapter) -> Iterator[Problem]:
    """A problem at the braces, the value in them, or the address of each."""
    yield from _curly_quotes(chapter)
    yield from _labels_before_signs(chapter)
    yield from _quotes_within(chapter)
    yield from _spaces_in_addresses(chapter)


def _curly_quotes(chapter: Chapter) -> Iterator[Problem]:
    """Attributes whose values stand between quotation marks of print, which pandoc takes for part of the value."""
    if _CURLY.search(chapter.text) is None:
        return
    for braces in _CURLY.finditer(without_code(chapter)):
        for found in _CURLY_VALUE.finditer(chapter.text, *braces.span()):
            marks = [at for at in range(*found.span()) if chapter.text[at] in _CURLY_MARKS]
            edits = tuple(Edit(Span(chapter.path, at, at + 1), '"') for at in marks)
            message = "the value of this attribute stands between curly quotation marks, which are taken for part of it"
            yield Problem(Span(chapter.path, *found.span()), message, 'write straight ones: `"`', (), edits)


def _labels_before_signs(chapter: Chapter) -> Iterator[Problem]:
    """Labels of headings behind which the signs stand that may close one: pandoc takes them for words."""
    for heading in chapter.headings:
        line = heading.span.slice(chapter.text)
        found = _LABEL_BEFORE_SIGNS.search(line) if line.startswith("#") else None
        if found is not None:
            start, end = (heading.span.start + at for at in found.span("braces"))
            rest = Span(chapter.path, end, heading.span.start + found.end())
            message = f"{PRINTED}: attributes stand behind the signs that close a heading"
            yield Problem(Span(chapter.path, start, end), message, "take the signs away", edits=(Edit(rest, ""),))


def _spaces_in_addresses(chapter: Chapter) -> Iterator[Problem]:
    """Addresses of the web that hold a space or go on in the next line."""
    for link in chapter.links:
        written = link.span.slice(chapter.text)
        found = re.search(r"\s+", written.strip())
        if found is not None and _OF_WEB.match(written) and chapter.text[link.span.start - 1] != "<":
            message = "a space stands in this address, and would be a part of it"
            hint = 'take it away; a title stands between quotation marks: `(https://... "title")`'
            yield Problem(link.span, message, hint, misleading=False, severity=Severity.WARNING)


def _quotes_within(chapter: Chapter) -> Iterator[Problem]:
    """Attributes whose value holds the marks between which it stands, so that pandoc takes the braces for words."""
    if '="' not in chapter.text:
        return
    for found in _QUOTES_WITHIN.finditer(without_code(chapter)):
        message = f"{PRINTED}: a value ends at the second quotation mark, and what follows is no attribute"
        hint = "write `\\\"` for a mark in the value, or put the value between single ones: `'...'`"
        yield Problem(Span(chapter.path, *found.span()), message, hint)
