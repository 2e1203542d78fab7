"""Findings and the comments that allow them into the findings that remain, and what is wrong with the comments.

In a chapter, ``<!-- allow duplicate-heading: the law has it twice -->`` allows the findings of that code in the
paragraph, table, figure or heading that the comment stands in, or directly before. In the front matter of a chapter a
line ``# allow word-budget: ...`` does so for the line below it, in a .bib file ``% allow missing-field: ...`` for the
entry below it. Several codes are parted by commas. A reason must stand behind the colon.

No comment lets an error through that would make the paper wrong or mislead its readers, but for those whose place the
pages mark as a fault: a citation that waits for its entry is printed as such for everybody to see.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from chapterhouse.checks.engine.levels import is_on
from chapterhouse.checks.engine.misspelt_suppressions import misspelt_suppressions
from chapterhouse.checks.engine.registry import CHECKS, RULES
from chapterhouse.checks.support.codes import RENAMED, hint_on, meant
from chapterhouse.core.diagnostics import Diagnostic, Edit, Problem, Span
from chapterhouse.core.rules import Rule
from chapterhouse.core.rules.comments import (
    REFUSED_SUPPRESSION,
    SUPPRESSION_WITHOUT_REASON,
    UNKNOWN_SUPPRESSION,
    UNUSED_SUPPRESSION,
)
from chapterhouse.model import Chapter, Paper
from chapterhouse.settings import Settings

MARKED_IN_THE_PAGES = frozenset(
    {"undefined-citation", "undefined-reference", "broken-internal-link", "missing-figure-file"}
)
"""The codes of faults that every output marks where they stand, so that no reader can take them for sound."""

_ALLOW = re.compile(
    r"allow[ \t]+(?P<codes>[a-z][a-z0-9-]*(?:[ \t]*,[ \t]*[a-z][a-z0-9-]*)*)[ \t]*(?P<colon>:)?\s*(?P<reason>.*)",
    re.DOTALL,
)
_CODE = re.compile(r"[a-z][a-z0-9-]*")
_BIB_LINE = re.compile(r"^[ \t]*%+[ \t]*(allow[ \t][^\r\n]*)", re.MULTILINE)
_FRONT_LINE = re.compile(r"^[ \t]*#+[ \t]*(allow[ \t][^\r\n]*)", re.MULTILINE)
_LINE = re.compile(r"[^\r\n]*\r?\n?")


@dataclass(frozen=True, slots=True)
class Suppression:
    """One code in a comment: ``span`` covers the code, ``scope`` what it speaks of, None where that is nothing."""

    code: str
    reason: str
    span: Span
    scope: Span | None


@dataclass(frozen=True, slots=True)
class Remaining:
    """The findings that remain, those that were allowed, and what is wrong with the comments."""

    findings: list[Diagnostic]
    suppressed: tuple[Diagnostic, ...]
    problems: tuple[Problem, ...]


def apply_suppressions(findings: Iterable[Diagnostic], paper: Paper) -> Remaining:
    """``findings`` on ``paper`` without those that its authors allow, and what is wrong with how they allow them.

    The order of the findings is kept.
    """
    written = list(read_suppressions(paper))
    index = _Index([one for one in written if one.reason])
    remaining: list[Diagnostic] = []
    suppressed: list[Diagnostic] = []
    used: set[Suppression] = set()
    refused: set[Suppression] = set()
    for finding in findings:
        allowing = list(index.allowing(finding))
        used.update(allowing)
        if allowing and (not finding.stops_build or finding.code in MARKED_IN_THE_PAGES):
            suppressed.append(finding)
        else:
            remaining.append(finding)
            refused.update(allowing)
    reported = (_reported(one, one in used, one in refused, paper.settings) for one in written)
    problems = (problem for problem in reported if problem is not None)
    return Remaining(remaining, tuple(suppressed), (*problems, *misspelt_suppressions(paper)))


def read_suppressions(paper: Paper) -> Iterator[Suppression]:
    """Every suppression in the chapters, listed or not, and in the .bib files of ``paper``."""
    for chapter in (*(listed.chapter for listed in paper.chapters), *paper.unlisted):
        yield from _in_chapter(chapter)
    entries: dict[str, list[Span]] = {path: [] for path in paper.bibliography.texts}
    for span in (
        *(entry.span for entry in paper.bibliography.entries),
        *(broken.span for broken in paper.bibliography.broken),
    ):
        entries.setdefault(span.file, []).append(span)
    for path, text in paper.bibliography.texts.items():
        yield from _in_bibliography(path, text, sorted(entries[path]))


def _in_chapter(chapter: Chapter) -> Iterator[Suppression]:
    for line in _FRONT_LINE.finditer(chapter.text, 0, chapter.front_matter.body_start):
        below = _line_below(chapter.text, line.end())
        yield from _read(chapter.path, line[1], line.start(1), Span(chapter.path, *below))
    for comment in chapter.comments:
        if comment.text.startswith("allow"):
            start = chapter.text.index("allow", comment.span.start)
            yield from _read(chapter.path, comment.text, start, comment.scope)


def _line_below(text: str, end: int) -> tuple[int, int]:
    """The next line that is no comment itself."""
    line = _LINE.match(text, end)
    while line is not None and line.end() < len(text):
        line = _LINE.match(text, line.end())
        if line is not None and not line[0].lstrip().startswith("#"):
            return line.span()
    return end, end


def _in_bibliography(path: str, text: str, entries: Sequence[Span]) -> Iterator[Suppression]:
    if "allow" not in text:  # looking for a word costs less than a pattern
        return
    starts = [entry.start for entry in entries]
    for line in _BIB_LINE.finditer(text):
        at = bisect_right(starts, line.start())
        if at and entries[at - 1].end > line.start():
            continue
        entry = entries[at] if at < len(entries) else None
        scope = None
        if entry is not None and re.fullmatch(r"(?:\s*%[^\n]*(?:\n|\Z)|\s)*", text[line.end() : entry.start]):
            scope = entry
        yield from _read(path, line[1], line.start(1), scope)


def _read(path: str, text: str, start: int, scope: Span | None) -> Iterator[Suppression]:
    """The suppressions in the comment ``text``, which begins at ``start``; none where it is a sentence like others."""
    found = _ALLOW.fullmatch(text.rstrip())
    if found is None:
        return
    codes = list(_CODE.finditer(found["codes"]))
    if found["colon"] is None and not all(_is_known(code[0]) for code in codes):
        return
    offset = start + found.start("codes")
    for code in codes:
        reason = found["reason"].strip() if found["colon"] else ""
        yield Suppression(code[0], reason, Span(path, offset + code.start(), offset + code.end()), scope)


def _is_known(code: str) -> bool:
    return code in RULES or code in RENAMED


class _Index:
    """Suppressions by file and code in the order of their scopes, for finding those that allow something quickly."""

    def __init__(self, suppressions: Iterable[Suppression]) -> None:
        by_code: dict[tuple[str, str], list[tuple[int, int, Suppression]]] = {}
        for one in suppressions:
            if one.scope is not None:
                scoped = by_code.setdefault((one.scope.file, one.code), [])
                scoped.append((one.scope.start, one.scope.end, one))
        self._scoped = {key: sorted(scoped, key=lambda each: each[:2]) for key, scoped in by_code.items()}
        # Scopes may lie in one another; how far those up to here reach tells when to stop looking back.
        self._reach = {key: list(accumulate((end for _, end, _ in s), max)) for key, s in self._scoped.items()}

    def allowing(self, finding: Diagnostic) -> Iterator[Suppression]:
        """The suppressions whose scope holds the first character of what ``finding`` covers."""
        key, place = (finding.span.file, finding.code), finding.span.start
        scoped = self._scoped.get(key, [])
        at = bisect_right(scoped, place, key=lambda each: each[0])
        while at and self._reach[key][at - 1] > place:
            at -= 1
            if scoped[at][1] > place:
                yield scoped[at][2]


def _reported(one: Suppression, is_used: bool, is_refused: bool, settings: Settings) -> Problem | None:
    """What is wrong with the suppression, None where nothing is."""
    if one.code not in RULES:
        near = meant(one.code)
        edits = (Edit(one.span, near, safe=one.code in RENAMED),) if near else ()
        message = f"no finding has the code `{one.code}`"
        return _problem(UNKNOWN_SUPPRESSION, message, one, hint_on(one.code), edits)
    if not one.reason:
        hint = f"write `allow {one.code}: ` and the reason behind it; until then it allows nothing"
        return _problem(SUPPRESSION_WITHOUT_REASON, f"no reason is given to allow `{one.code}`", one, hint)
    if is_refused:
        message = f"`{one.code}` cannot be allowed here: the paper would be wrong or would mislead its readers"
        hint = "mend the fault; `chapterhouse build --draft` builds all the same and marks it in the pages"
        return _problem(REFUSED_SUPPRESSION, message, one, hint)
    if is_used or one.code not in CHECKS or not is_on(one.code, settings, one.span.file):
        return None
    if one.scope is None:
        message = f"nothing stands behind this comment, so it allows no `{one.code}`"
        return _problem(UNUSED_SUPPRESSION, message, one, "put it directly before what it speaks of")
    message = f"there is no `{one.code}` here to allow"
    return _problem(UNUSED_SUPPRESSION, message, one, "remove the comment: the fault is gone or elsewhere")


def _problem(rule: Rule, message: str, one: Suppression, hint: str, edits: tuple[Edit, ...] = ()) -> Problem:
    return rule.problem(one.span, message, hint, edits=edits, misleading=False)
