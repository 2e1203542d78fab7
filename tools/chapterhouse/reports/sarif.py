"""Findings into SARIF 2.1.0, the format of code scanning, with the rules, edits and further places.

The form is that of the OASIS standard "Static Analysis Results Interchange Format (SARIF) Version 2.1.0"; the numbers
in this file are those of its sections. Columns count code points (3.14.17), lines end where an editor ends them
(3.14.25), paths are relative to the root of the sources (3.4.4), and fingerprints stay when lines move (3.27.17).
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from urllib.parse import quote

from chapterhouse import __version__
from chapterhouse.core.diagnostics import Diagnostic, Edit, Severity, Span, in_reading_order
from chapterhouse.core.rules import Rule
from chapterhouse.reports.fingerprint import fingerprints
from chapterhouse.reports.location import Texts

SUFFIX = ".sarif"
FOR_CI = True
ARE_LINES = False

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
ROOT = "%SRCROOT%"

_LEVELS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "note"}

_Json = dict[str, object]


def render(
    diagnostics: Sequence[Diagnostic],
    texts: Mapping[str, str],
    *,
    rules: Mapping[str, Rule] = MappingProxyType({}),
) -> str:
    """The findings as one run of a SARIF log, with those of ``rules`` that they break; ASCII only."""
    known = Texts(texts)
    findings = in_reading_order(list(diagnostics))
    codes = sorted({finding.code for finding in findings})
    names = fingerprints(findings, known)
    driver = {
        "name": "chapterhouse",
        "semanticVersion": __version__,
        "rules": [_rule(code, rules.get(code)) for code in codes],
    }
    run: _Json = {
        "tool": {"driver": driver},
        "columnKind": "unicodeCodePoints",
        "newlineSequences": ["\r\n", "\n", "\r"],
        "results": [
            _result(finding, codes.index(finding.code), name, known)
            for finding, name in zip(findings, names, strict=True)
        ],
    }
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(code: str, rule: Rule | None) -> _Json:
    if rule is None:
        return {"id": code}
    return {
        "id": code,
        "shortDescription": {"text": rule.summary},
        "help": {"text": rule.help, "markdown": rule.help},
        "defaultConfiguration": {"level": _LEVELS[rule.severity], "enabled": rule.enabled},
    }


def _result(finding: Diagnostic, rule: int, fingerprint: str, texts: Texts) -> _Json:
    result: _Json = {
        "ruleId": finding.code,
        "ruleIndex": rule,
        "level": _LEVELS[finding.severity],
        "message": {"text": _unlinked(f"{_sentence(finding.message)} {_sentence(finding.hint)}".strip())},
        "locations": [{"physicalLocation": _place(finding.span, texts)}],
        # GitHub knows a finding again by the first of the two, whatever else there is.
        "partialFingerprints": {"primaryLocationLineHash": fingerprint, "findingInLine/v1": fingerprint},
        "properties": {"stopsBuild": finding.stops_build},
    }
    if finding.related:
        result["relatedLocations"] = [
            {
                "id": number,
                "message": {"text": _unlinked(related.message)},
                "physicalLocation": _place(related.span, texts),
            }
            for number, related in enumerate(finding.related)
        ]
    fix = _fix(finding, texts)
    if fix is not None:
        result["fixes"] = [fix]
    return result


def _unlinked(text: str) -> str:
    """``text`` with brackets escaped where a viewer would make a link of them (3.11.6)."""
    return text.replace("[", "\\[").replace("]", "\\]") if "](" in text else text


def _sentence(text: str | None) -> str:
    if not text:
        return ""
    return text[0].upper() + text[1:] + ("" if text[-1] in ".?!" else ".")


def _fix(finding: Diagnostic, texts: Texts) -> _Json | None:
    """The edits by the file that each changes (3.55); None where one of them is in a file without a known text."""
    changes: dict[str, list[Edit]] = {}
    for edit in finding.edits:
        changes.setdefault(edit.span.file, []).append(edit)
    if not changes or any(texts.lines(file) is None for file in changes):
        return None
    safe = all(edit.safe for edit in finding.edits)
    return {
        "description": {"text": finding.hint or finding.message},
        "artifactChanges": [
            {
                "artifactLocation": _artifact(file),
                "replacements": [
                    {"deletedRegion": _region(edit.span, texts), "insertedContent": {"text": edit.replacement}}
                    for edit in sorted(edits, key=lambda edit: edit.span)
                ],
            }
            for file, edits in sorted(changes.items())
        ],
        "properties": {"safe": safe},
    }


def _place(span: Span, texts: Texts) -> _Json:
    region = _region(span, texts)
    place: _Json = {"artifactLocation": _artifact(span.file)}
    return place | ({"region": region} if region else {})


def _artifact(file: str) -> _Json:
    return {"uri": quote(file, errors="replace"), "uriBaseId": ROOT}


def _region(span: Span, texts: Texts) -> _Json | None:
    extent = texts.extent(span)
    if extent is None:
        return None
    return {
        "startLine": extent.start.line,
        "startColumn": extent.start.column,
        "endLine": extent.end.line,
        "endColumn": extent.end.column,
    }
