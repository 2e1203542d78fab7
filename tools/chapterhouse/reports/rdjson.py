"""Findings into reviewdog's diagnostic format (``rdjson``), with edits as suggestions.

The format is that of reviewdog's ``proto/rdf/reviewdog.proto``: lines count from 1, columns from 1 in bytes of UTF-8,
and the end of a range is the first place behind it. A suggestion replaces one range, so the edits of a finding become
one suggestion from the first to the last of them; where they reach into another file, there is none.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from chapterhouse.core.diagnostics import Diagnostic, Edit, Severity, Span, in_reading_order
from chapterhouse.reports.location import Position, Texts

SUFFIX = ""
FOR_CI = True
ARE_LINES = False

_SEVERITIES = {Severity.ERROR: "ERROR", Severity.WARNING: "WARNING", Severity.NOTE: "INFO"}

_Json = dict[str, object]


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """The findings as a JSON document; everything outside ASCII is escaped."""
    known = Texts(texts)
    findings = [_diagnostic(finding, known, texts) for finding in in_reading_order(list(diagnostics))]
    return json.dumps({"source": {"name": "chapterhouse"}, "diagnostics": findings}, indent=2) + "\n"


def _diagnostic(finding: Diagnostic, known: Texts, texts: Mapping[str, str]) -> _Json:
    reported: _Json = {
        "message": f"{finding.message}\n{finding.hint}" if finding.hint else finding.message,
        "location": _location(finding.span, known),
        "severity": _SEVERITIES[finding.severity],
        "code": {"value": finding.code},
    }
    if finding.related:
        reported["related_locations"] = [
            {"message": related.message, "location": _location(related.span, known)} for related in finding.related
        ]
    text = texts.get(finding.span.file)
    if text is not None and finding.edits and all(edit.span.file == finding.span.file for edit in finding.edits):
        reported["suggestions"] = [_suggestion(finding.edits, text, known)]
    return reported


def _suggestion(edits: Sequence[Edit], text: str, texts: Texts) -> _Json:
    ordered = sorted(edits, key=lambda edit: edit.span)
    span = Span(ordered[0].span.file, ordered[0].span.start, max(edit.span.end for edit in ordered))
    parts: list[str] = []
    at = span.start
    for edit in ordered:
        parts += [text[at : edit.span.start], edit.replacement]
        at = edit.span.end
    return {"range": _range(span, texts), "text": "".join(parts)}


def _location(span: Span, texts: Texts) -> _Json:
    place = _range(span, texts)
    return {"path": span.file, "range": place} if place else {"path": span.file}


def _range(span: Span, texts: Texts) -> _Json | None:
    lines, extent = texts.lines(span.file), texts.extent(span)
    if lines is None or extent is None:
        return None

    def position(at: Position) -> _Json:
        before = lines.line(at.line)[: at.column - 1]
        return {"line": at.line, "column": len(before.encode("utf-8", "replace")) + 1}

    return {"start": position(extent.start), "end": position(extent.end)}
