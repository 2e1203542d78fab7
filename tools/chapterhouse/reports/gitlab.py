"""Findings into GitLab's Code Quality report: the JSON of its documentation, "Code Quality report format".

GitLab knows a finding again by its fingerprint, so that a merge request shows what it brings and what it mends.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from chapterhouse.core.diagnostics import Diagnostic, Severity, in_reading_order
from chapterhouse.reports.fingerprint import fingerprints
from chapterhouse.reports.location import Texts

SUFFIX = ""
FOR_CI = True
ARE_LINES = False

_SEVERITIES = {Severity.ERROR: "major", Severity.WARNING: "minor", Severity.NOTE: "info"}
_STOPS_BUILD = "critical"


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """The findings as a JSON list; everything outside ASCII is escaped."""
    known = Texts(texts)
    findings = in_reading_order(list(diagnostics))
    issues = [
        _issue(finding, name, known) for finding, name in zip(findings, fingerprints(findings, known), strict=True)
    ]
    return json.dumps(issues, indent=2) + "\n"


def _issue(finding: Diagnostic, fingerprint: str, texts: Texts) -> dict[str, object]:
    extent = texts.extent(finding.span)
    lines = {"begin": extent.start.line, "end": extent.end.line} if extent else {"begin": 1}
    return {
        "description": f"{finding.message} ({finding.hint})" if finding.hint else finding.message,
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _STOPS_BUILD if finding.stops_build else _SEVERITIES[finding.severity],
        "location": {"path": finding.span.file, "lines": lines},
    }
