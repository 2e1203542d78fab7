"""Findings into JUnit's XML, which nearly every CI shows as the results of tests.

No standard describes it; the form is what Jenkins, GitLab and Azure read in common: a test suite for each file, a test
case for each finding in it, failed where it is an error or a warning. A paper without findings is one test that passes,
since some take a report without tests for a run that failed.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby
from xml.sax.saxutils import escape, quoteattr

from chapterhouse.core.diagnostics import Diagnostic, Severity, in_reading_order
from chapterhouse.reports.location import Texts
from chapterhouse.reports.quoting import printable

SUFFIX = ".xml"
FOR_CI = False
ARE_LINES = False

_FAILING = (Severity.ERROR, Severity.WARNING)


def render(diagnostics: Sequence[Diagnostic], texts: Mapping[str, str]) -> str:
    """The findings as an XML document; control characters, which XML cannot hold, are written out."""
    known = Texts(texts)
    findings = in_reading_order(list(diagnostics))
    suites = [
        _suite(file, [_case(one, known) for one in found], sum(one.severity in _FAILING for one in found))
        for file, group in groupby(findings, key=lambda one: one.span.file)
        for found in [list(group)]
    ]
    if not suites:
        suites = [_suite("paper.toml", ['    <testcase name="no findings" classname="chapterhouse"/>'], 0)]
    failed = sum(one.severity in _FAILING for one in findings)
    head = f'<testsuites name="chapterhouse" tests="{max(1, len(findings))}" failures="{failed}">'
    return "\n".join(['<?xml version="1.0" encoding="UTF-8"?>', head, *suites, "</testsuites>", ""])


def _suite(file: str, cases: Sequence[str], failed: int) -> str:
    head = f'  <testsuite name={_quoted(file)} tests="{len(cases)}" failures="{failed}" errors="0">'
    return "\n".join([head, *cases, "  </testsuite>"])


def _case(finding: Diagnostic, texts: Texts) -> str:
    extent = texts.extent(finding.span)
    place = f":{extent.start.line}:{extent.start.column}" if extent else ""
    line = f' line="{extent.start.line}"' if extent else ""
    name = f"{finding.code} at {finding.span.file}{place}"
    head = f"    <testcase name={_quoted(name)} classname={_quoted(finding.code)} file={_quoted(finding.span.file)}"
    said = escape("\n".join(_said(finding, f"{finding.span.file}{place}")))
    if finding.severity in _FAILING:
        body = f"<failure type={_quoted(finding.severity)} message={_quoted(finding.message)}>{said}</failure>"
    else:
        body = f"<system-out>{said}</system-out>"
    return f"{head}{line}>{body}</testcase>"


def _said(finding: Diagnostic, place: str) -> Iterator[str]:
    yield f"{printable(place)}: {finding.severity}: {printable(finding.message)}"
    if finding.hint:
        yield printable(finding.hint)


def _quoted(text: str) -> str:
    return quoteattr(printable(text))
