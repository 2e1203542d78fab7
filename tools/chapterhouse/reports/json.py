"""Findings into JSON for programs.

The shape is stable: a field is added only together with a higher ``version``, and none changes its meaning within one::

    {
      "version": 1,
      "findings": [
        {
          "code": "undefined-reference",          the rule's name
          "severity": "error",                    "error", "warning" or "note"
          "message": "no figure is labelled ...", one sentence of plain text
          "hint": "did you mean ...?",            or null
          "stops_build": true,                    no final PDF is made while this stands
          "file": "chapters/energy.md",           relative to the project, with /
          "start": {"line": 12, "column": 18, "offset": 402},
          "end": {"line": 12, "column": 26, "offset": 410},
          "related": [{"message": ..., "file": ..., "start": ..., "end": ...}],
          "edits": [{"replacement": ..., "safe": false, "file": ..., "start": ..., "end": ...}]
        }
      ],
      "summary": {"errors": 1, "warnings": 0, "notes": 0, "files": 1}
    }

Findings stand in reading order: by file, then by place. Lines and columns count from 1 and offsets from 0, all in
Unicode code points; ``end`` is the first place behind the span. Where the text of the file is not known (it is missing,
or no text), ``line`` and ``column`` are null. Everything outside ASCII is escaped, so that the report is safe to print.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from chapterhouse.core.diagnostics import Diagnostic, Severity, Span, in_reading_order
from chapterhouse.reports.location import Position, Texts

SUFFIX = ".json"
FOR_CI = False
ARE_LINES = False

VERSION = 1

_Json = dict[str, object]


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """The findings as a JSON document; ``texts`` holds the checked text of each file by its path."""
    known = Texts(texts)
    findings = in_reading_order(list(diagnostics))
    document: _Json = {
        "version": VERSION,
        "findings": [_finding(finding, known) for finding in findings],
        "summary": {
            **{f"{severity}s": sum(d.severity is severity for d in findings) for severity in Severity},
            "files": len({finding.span.file for finding in findings}),
        },
    }
    return json.dumps(document, indent=2, ensure_ascii=True) + "\n"


def _finding(finding: Diagnostic, texts: Texts) -> _Json:
    return {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "hint": finding.hint,
        "stops_build": finding.stops_build,
        **_place(finding.span, texts),
        "related": [{"message": related.message, **_place(related.span, texts)} for related in finding.related],
        "edits": [
            {"replacement": edit.replacement, "safe": edit.safe, **_place(edit.span, texts)} for edit in finding.edits
        ],
    }


def _place(span: Span, texts: Texts) -> _Json:
    extent = texts.extent(span)
    if extent is None:
        return {"file": span.file, "start": _unknown(span.start), "end": _unknown(span.end)}
    return {"file": span.file, "start": _position(extent.start), "end": _position(extent.end)}


def _position(position: Position) -> _Json:
    return {"line": position.line, "column": position.column, "offset": position.offset}


def _unknown(offset: int) -> _Json:
    return {"line": None, "column": None, "offset": offset}
