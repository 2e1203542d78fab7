"""Citations in one pair of brackets that pandoc does not read as such: only `;` stands between two of them."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from itertools import groupby, pairwise

from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter

_BETWEEN = re.compile(r"[ \t]*,?[ \t]*\n?[ \t]*(?=-?@)")
_ALONE = re.compile(
    r"\((?:(?:see|also|but|cf\.?|e\.g\.,?|i\.e\.,?|vgl\.?|siehe|auch|z\.\s?B\.,?|voir|cfr\.?|v\u00e9ase|ver|vedi)\s+){0,3}"
    r"-?@[\w:.#$%&+?<>~/-]*\w(?:,[^()\[\]@;\n]{1,60})?(?:\s*(?:[;,&]|and|und|et|y)\s*-?@[\w:.#$%&+?<>~/-]*\w(?:,[^()\[\]@;\n]{1,60})?)*\)",
    re.IGNORECASE,
)
"""Parentheses that hold nothing but citations, with what may stand before the first and pages behind each."""
_BETWEEN_TWO = re.compile(r"\s*(?:[;,&]|\b(?:and|und|et|y)\b)\s*(?=-?@)")
_ORG = re.compile(r"\[(cite(?:/[\w/-]+)?:\s*)-?@\Z")
_INNER = re.compile(r"\[-?(?=@)")
_PLAIN_KEY = re.compile(r"\s*[\w][\w:.+-]*\s*")


def unread_citations(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each citation that is lost behind another, and at each part of a group that cites nothing."""
    for citation in chapter.citations:
        before = chapter.text[max(0, citation.group_span.start - 1) : citation.span.start]
        if (org := _ORG.search(before)) is not None:
            place = Span(chapter.path, citation.span.start - len(before) + org.start(1), citation.span.start - 1)
            message = f"`{org[1].strip()}` would be printed before the citation"
            yield Problem(place, message, "write `[@key]`", edits=(Edit(place, ""),))
        if (
            chapter.text.startswith("][", citation.span.end)
            and chapter.text[citation.span.end + 2 :][:2].strip("-")[:1] == "@"
        ):
            place = Span(chapter.path, citation.span.end, citation.span.end + 2)
            message = "of two citations side by side the first would be printed in brackets of its own"
            yield Problem(
                place, message, "write `; ` between them, in one pair of brackets", edits=(Edit(place, "; "),)
            )
        if re.search(r"\s", citation.key):
            hint = "give the entry a key of letters, digits and `-`, and write `@key`"
            yield Problem(citation.span, f"{PRINTED}: a key holds no spaces, in braces neither", hint)
    for span, group in groupby(sorted(chapter.citations, key=lambda one: one.span), lambda one: one.group_span):
        written = span.slice(chapter.text)
        if not written.startswith("[") or "{" in written or "\\" in written:
            continue
        citations = list(group)
        if (inner := _INNER.search(written, 1)) is not None:
            place = span.start + inner.start()
            end = chapter.text.find("]", place)
            edits = tuple(Edit(Span(chapter.path, at, at + 1), "") for at in (place, end) if at >= 0)
            message = "the outer brackets would be printed around the citation, which brings its own"
            hint = f"write one pair: `[{written[1 : inner.start()]}{inner[0][1:]}@{citations[0].key}]`"
            yield Problem(Span(chapter.path, span.start, place + 1), message, hint, (), edits)
            continue
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


def doubled_parentheses(chapter: Chapter, keys: Container[str]) -> Iterator[Problem]:
    """A problem at each citation of ``keys`` with parentheses around it, which are printed beside its own."""
    text, last = chapter.text, -1
    for citation in chapter.citations:
        group = citation.group_span
        if group.start <= last or citation.key not in keys:
            continue
        outer = text[group.start - 1 : group.start] + text[group.end : group.end + 1]
        if text.startswith("[", group.start) and outer == "()":
            last = group.end
            edits = tuple(Edit(Span(chapter.path, at, at + 1), "") for at in (group.start - 1, group.end))
            span = Span(chapter.path, group.start - 1, group.end + 1)
            message = "the parentheses would be printed around the citation, which brings its own"
            yield Problem(span, message, f"write `{group.slice(text)[:60]}`", (), edits, False, Severity.WARNING)
        elif not text.startswith("[", group.start):
            opening = text.rfind("(", max(0, group.start - 40), group.start)
            found = _ALONE.match(text, opening) if opening >= 0 else None
            if found is None or found.end() <= group.end - 1:
                continue
            last = found.end() - 1
            span = Span(chapter.path, *found.span())
            right = f"[{_BETWEEN_TWO.sub('; ', found[0][1:-1])}]"
            message = (
                "a citation that is alone in parentheses is written in brackets: as it is, a name is printed in them"
            )
            yield Problem(span, message, f"write `{right[:80]}`", (), (Edit(span, right),), False, Severity.WARNING)


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
