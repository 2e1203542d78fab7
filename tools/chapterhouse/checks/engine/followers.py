"""Findings without those that only follow from others: causes are reported, and how much they silence.

What follows from a cause is gone when that is mended, or can be seen then for what it is. A broken setting silences the
rules that read it; a conflict that git left, what is found between its markers; a division that is never closed,
what is found because all that follows stands in it; one that is never opened, what refers to it; a chapter that cannot
be read, what is missing since it was not; a family of type that is not there, the characters that it would have. So
does a paper without chapters, or without the bibliography that goes without saying.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from chapterhouse.core.diagnostics import Diagnostic, Severity, Span
from chapterhouse.core.rules.reading import MISSING_FILE, UNREADABLE_CHAPTER
from chapterhouse.model import Paper

_CONFLICT, _UNCLOSED, _PRINTED = "merge-conflict-marker", "unclosed-div", "unread-markup"
_DISAGREE = "readers-disagree"
_UNDEFINED = frozenset({"invalid-query", "undefined-citation", "undefined-footnote", "undefined-reference"})
_UNUSED = frozenset({"unused-entry", "unused-figure-file", "unused-label"})
_OF_STATEMENTS = frozenset(
    {
        *("answer-without-statement", "conflicting-facts", "contradiction-without-response", "cyclic-trace"),
        *("empty-cell", "invalid-attribute-value", "invalid-query", "missing-attribute", "nested-statement"),
        *("one-sided-statement", "stale-fact", "statement-without-actor", "statement-without-answer"),
        *("statement-without-evidence", "undeclared-name", "unknown-attribute", "unknown-dimension-member"),
        *("unknown-kind", "wrong-reference-kind"),
    }
)
_OF_CHAPTERS = frozenset(
    {
        *("acronym-before-definition", "broken-internal-link", "contradiction-without-response", "empty-cell"),
        *("invalid-query", "one-sided-statement", "statement-without-answer", "undeclared-name"),
        *("undefined-reference", "wrong-reference-kind", *_UNUSED),
    }
)
OF_SETTINGS: Mapping[str, frozenset[str]] = {
    "acronyms": frozenset({"acronym-before-definition", "acronym-defined-twice"}),
    "appendices": _OF_CHAPTERS | {"unlisted-chapter"},
    "back": _OF_CHAPTERS | {"unlisted-chapter"},
    "bibliography": frozenset({"undefined-citation", "unused-entry"}),
    "coverage": frozenset({"empty-cell"}),
    "date": frozenset({"date-newer-than-sources", "implausible-year", "law-not-yet-applying", "stale-fact"}),
    "dimensions": _OF_STATEMENTS,
    "front": _OF_CHAPTERS | {"unlisted-chapter"},
    "glossary": frozenset({"inconsistent-term"}),
    "kinds": _OF_STATEMENTS | {"undefined-citation", "undefined-reference", "unused-entry", "unused-label"},
    "language": frozenset({"mixed-spelling", "unknown-language"}),
    "parts": _OF_CHAPTERS | {"no-chapters", "unlisted-chapter"},
}
"""By a key of paper.toml, the rules that go by what stands there."""


def without_followers(findings: Sequence[Diagnostic], paper: Paper | None) -> list[Diagnostic]:
    """``findings`` on ``paper`` but for those that follow from others; a cause says how many it silences."""
    texts = {} if paper is None else _texts(paper)
    causes = [
        *_broken_settings(findings),
        *_conflicts(findings, texts),
        *_unclosed(findings, texts),
        *_unopened(findings, texts),
        *_misread(findings),
        *_unread(findings, paper),
        *(_Cause(one, frozenset({"missing-glyph"})) for one in findings if one.code == "unknown-font"),
    ]
    if not causes:
        return list(findings)
    silenced: Counter[int] = Counter()
    left: list[Diagnostic] = []
    for finding in findings:
        cause = next((cause.finding for cause in causes if cause.explains(finding)), None)
        if cause is None:
            left.append(finding)
        else:
            silenced[id(cause)] += 1
    return [_counting(finding, silenced[id(finding)]) for finding in left]


def _counting(cause: Diagnostic, count: int) -> Diagnostic:
    if not count:
        return cause
    follow = f"{count:,} findings that follow from it are" if count > 1 else "a finding that follows from it is"
    hint = f"{follow} not shown"
    return replace(cause, hint=f"{cause.hint}; {hint}" if cause.hint else hint)


@dataclass(frozen=True, slots=True)
class _Cause:
    """What ``finding`` explains: those of ``codes`` in ``within`` (None: anywhere), or that name what stands in it.

    ``codes`` is None where all that is found in ``within`` is explained.
    """

    finding: Diagnostic
    codes: frozenset[str] | None
    within: Span | None = None
    text: str = ""
    texts: Mapping[str, str] = field(default_factory=dict)

    def explains(self, finding: Diagnostic) -> bool:
        if finding.code == self.finding.code or finding.setting or finding is self.finding:
            return False
        if self.within is None:
            # A name that is nearly another one is misspelt, whatever else is wrong.
            misspelt = finding.code in _UNDEFINED and bool(finding.edits)
            return self.codes is not None and finding.code in self.codes and not misspelt
        if _inside(finding.span, self.within):
            return self.codes is None or finding.code in self.codes
        if not self.text:
            return False
        if finding.code.startswith("duplicate-") and any(_inside(one.span, self.within) for one in finding.related):
            return True
        return finding.code in _UNDEFINED and bool(name := self._named(finding)) and name in self.text

    def _named(self, finding: Diagnostic) -> str:
        return finding.span.slice(self.texts.get(finding.span.file, ""))


def _inside(span: Span, around: Span) -> bool:
    return span.file == around.file and around.start <= span.start < around.end


def _texts(paper: Paper) -> Mapping[str, str]:
    chapters = {one.chapter.path: one.chapter.text for one in paper.chapters}
    return {**chapters, **paper.bibliography.texts}


def _broken_settings(findings: Sequence[Diagnostic]) -> Iterator[_Cause]:
    for finding in findings:
        if finding.setting:
            first, *rest = finding.setting
            levels = {str(rest[-1])} if rest and first in ("checks", "checks_for") else set()
            codes = OF_SETTINGS.get(str(first), frozenset()) | levels
            if codes:
                yield _Cause(finding, codes)
        elif finding.code == "no-chapters":
            yield _Cause(finding, _OF_CHAPTERS)


def _conflicts(findings: Sequence[Diagnostic], texts: Mapping[str, str]) -> Iterator[_Cause]:
    """What stands between the first and the last marker of each conflict."""
    opened: Diagnostic | None = None
    for finding in sorted((one for one in findings if one.code == _CONFLICT), key=lambda one: one.span):
        if "`<<<<<<<`" in finding.message:
            opened = finding
        elif "`>>>>>>>`" in finding.message and opened is not None and opened.span.file == finding.span.file:
            within = Span(opened.span.file, opened.span.start, finding.span.end)
            yield _Cause(opened, None, within, within.slice(texts.get(within.file, "")), texts)
            opened = None


def _unclosed(findings: Sequence[Diagnostic], texts: Mapping[str, str]) -> Iterator[_Cause]:
    for finding in findings:
        if finding.code == _UNCLOSED:
            end = len(texts.get(finding.span.file, ""))
            codes = frozenset({"nested-statement", "readers-disagree"})
            yield _Cause(finding, codes, Span(finding.span.file, finding.span.start, max(end, finding.span.start)))


def _unopened(findings: Sequence[Diagnostic], texts: Mapping[str, str]) -> Iterator[_Cause]:
    """What should open a division or give a label and is printed: what refers to the label follows from that."""
    for finding in findings:
        written = finding.span.slice(texts.get(finding.span.file, ""))
        if finding.code == _PRINTED and written.startswith((":::", "{")) and "#" in written:
            codes = None if written.startswith(":::") else frozenset({_DISAGREE})
            yield _Cause(finding, codes, finding.span, written, texts)


def _misread(findings: Sequence[Diagnostic]) -> Iterator[_Cause]:
    """Signs that are told as what they are: that the readers take them differently says no more."""
    places = sorted(finding.span for finding in findings if finding.code == _DISAGREE)
    for finding in findings if places else ():
        if finding.code == _PRINTED:
            at = bisect_left(places, (finding.span.file, finding.span.start), key=lambda span: (span.file, span.start))
            if at < len(places) and _inside(places[at], finding.span):
                yield _Cause(finding, frozenset({_DISAGREE}), finding.span)


def _unread(findings: Sequence[Diagnostic], paper: Paper | None) -> Iterator[_Cause]:
    """The chapters and .bib files that are there and could not be read, by the places where paper.toml lists them."""
    if paper is None:
        return
    read = {one.chapter.path for one in paper.chapters}
    listings: dict[Span, frozenset[str]] = {}
    for path, span in paper.spans.items():
        if (path[0] in ("front", "appendices", "back") and len(path) == 2) or (path[0] == "parts" and len(path) == 4):
            listings[span] = _OF_CHAPTERS
        elif path[0] == "bibliography" and len(path) == 2:
            listings[span] = frozenset({"undefined-citation"})
    missing = {span for _, span in paper.missing}
    for finding in findings:
        if finding.code == UNREADABLE_CHAPTER.code and finding.span.file in read:
            yield _Cause(finding, _OF_CHAPTERS)
        elif finding.code == MISSING_FILE.code and finding.span == Span("paper.toml"):
            yield _Cause(finding, frozenset({"undefined-citation"}))
        elif finding.span in listings and finding.span not in missing and finding.severity is Severity.ERROR:
            yield _Cause(finding, listings[finding.span])
