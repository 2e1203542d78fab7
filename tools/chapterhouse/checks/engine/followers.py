"""Findings without those that only follow from others."""

from __future__ import annotations

from collections.abc import Sequence

from chapterhouse.core.diagnostics import Diagnostic, Severity

_FOLLOWERS = frozenset({"readers-disagree", "refused-image"})
_READ_NOTHING = "unreadable-chapter"


def without_followers(findings: Sequence[Diagnostic]) -> list[Diagnostic]:
    """``findings`` without those that only say in other words what an error at the same place says.

    Of a picture that is missing or no picture it is not also said that it cannot be shown, of a chapter that could not
    be read not that its two readers disagree.
    """
    causes: dict[str, list[Diagnostic]] = {}
    for finding in findings:
        if finding.severity is Severity.ERROR and finding.code not in _FOLLOWERS:
            causes.setdefault(finding.span.file, []).append(finding)

    def follows(finding: Diagnostic) -> bool:
        return finding.code in _FOLLOWERS and any(
            cause.code == _READ_NOTHING or (cause.span.start < finding.span.end and finding.span.start < cause.span.end)
            for cause in causes.get(finding.span.file, ())
        )

    return [finding for finding in findings if not follows(finding)]
