"""Findings without those that only say in other words what another says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from chapterhouse.core.diagnostics import Diagnostic, Severity, Span

_REPEATING = frozenset({"invalid-formula", "readers-disagree", "refused-image", "unprintable-character"})
_READ_NOTHING = "unreadable-chapter"
_OF_MARKUP = frozenset(
    {"foreign-reference-syntax", "glued-block", "merge-conflict-marker", "raw-markup", "unclosed-div", "unread-markup"}
)
"""What is wrong with markup makes the readers disagree on all of its line."""


def without_repetitions(findings: Sequence[Diagnostic], texts: Mapping[str, str]) -> list[Diagnostic]:
    """``findings`` without those that only say in other words what an error at the same place says.

    Of a picture that is missing or no picture it is not also said that it cannot be shown, of a line with unread markup
    or of a chapter that could not be read not that its two readers disagree, of a control character in a garbled word
    not that nothing can print it. ``texts`` are those of the chapters.
    """
    causes: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.code not in _REPEATING:
            causes.setdefault(finding.span.file, []).append(finding)

    def repeats(finding: Diagnostic) -> bool:
        if finding.code not in _REPEATING:
            return False
        line = _lines(finding.span, texts.get(finding.span.file, ""))
        whole_line = finding.code == "readers-disagree"

        def explains(cause: Diagnostic) -> bool:
            span = line if whole_line and cause.code in _OF_MARKUP else finding.span
            return cause.code == _READ_NOTHING or (cause.span.start < span.end and span.start < cause.span.end)

        return any(map(explains, causes.get(finding.span.file, ())))

    return [finding for finding in findings if not repeats(finding)]


def _lines(span: Span, text: str) -> Span:
    """``span`` up to the ends of its lines in ``text``; an empty one stands for nothing."""
    if span.start == span.end:
        return span
    start = text.rfind("\n", 0, span.start) + 1
    end = text.find("\n", span.end)
    return Span(span.file, start, max(span.end, len(text) if end < 0 else end))
