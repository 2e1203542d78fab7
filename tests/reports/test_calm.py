"""Reports that stay readable: many findings of a rule summed up, counts by rule, and what nothing was found in."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.core.diagnostics import Diagnostic, Severity, Span
from chapterhouse.reports import FORMATS
from chapterhouse.reports.alike import shown
from chapterhouse.reports.quoting import _clusters, quote
from chapterhouse.reports.text import render, summary

TEXT = "word\n" * 400
TEXTS = {"a.md": TEXT, "b.md": TEXT}


def finding(line: int, code: str = "missing-glyph", message: str = "no font has it", file: str = "a.md") -> Diagnostic:
    severity = Severity.ERROR if code.startswith("undefined") else Severity.WARNING
    return Diagnostic(code, severity, message, Span(file, 5 * line, 5 * line + 4))


def test_hundreds_of_equal_findings_are_one_with_a_count_and_the_first_places() -> None:
    findings = [finding(line) for line in range(300)] + [finding(line, file="b.md") for line in range(80)]
    report = render(findings, TEXTS, limit=20, statistics=True)
    assert report.count("warning[missing-glyph]: no font has it") == 3
    assert (
        "warning[missing-glyph]: 377 more in 2 files\n"
        " --> a.md:4:1\n"
        " --> a.md:5:1\n"
        " --> a.md:6:1\n"
        " = help: `--limit 0` shows all\n"
    ) in report
    assert report.endswith("\n380 warnings in 2 files\n") and len(report.splitlines()) < 30


def test_findings_that_say_different_things_are_shown_up_to_the_limit() -> None:
    findings = [finding(line, "undefined-citation", f"no entry `{line}`") for line in range(50)]
    report = render(findings, TEXTS, limit=20)
    assert report.count("no entry") == 20 and "error[undefined-citation]: 30 more in 1 file\n" in report
    assert render(findings, TEXTS).count("no entry") == 50
    assert render(findings[:20], TEXTS, limit=20).count("no entry") == 20


def test_of_hundreds_that_say_different_things_the_first_few_are_shown() -> None:
    findings = [finding(line, "undefined-citation", f"no entry `{line}`") for line in range(300)]
    report = render(findings, TEXTS, limit=20)
    assert report.count("no entry") == 3 and "error[undefined-citation]: 297 more in 1 file\n" in report


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 4)), max_size=60), st.integers(0, 9))
def test_nothing_is_lost_between_what_is_shown_and_what_is_counted(kinds: list[tuple[int, int]], limit: int) -> None:
    findings = [finding(at, f"rule-{rule}", f"message {said}") for at, (rule, said) in enumerate(kinds)]
    kept, rests = shown(findings, limit)
    assert sorted([*kept, *(one for rest in rests for one in rest.findings)], key=lambda one: one.span) == findings
    if limit:
        assert all(sum(one.code == f"rule-{rule}" for one in kept) <= limit for rule in range(4))
    else:
        assert kept == findings


def test_counts_by_rule_close_the_report_heaviest_first() -> None:
    findings = [finding(1), finding(2), finding(3, "undefined-reference", "m"), finding(4, "unused-entry", "m")]
    lines = render(findings, TEXTS, statistics=True).splitlines()
    assert lines[-5:] == [
        "1 error[undefined-reference]",
        "2 warning[missing-glyph]",
        "1 warning[unused-entry]",
        "",
        "1 error and 3 warnings in 1 file",
    ]
    assert "2 warning[missing-glyph]" not in render(findings[:2], TEXTS, statistics=True)


def test_no_findings_says_in_what() -> None:
    assert summary([], 1, "20 chapters") == "no findings in 20 chapters (1 allowed in place)"


def test_a_long_line_is_measured_once_for_all_that_is_found_in_it() -> None:
    line = "dé " * 10_000
    _clusters.cache_clear()
    for start in range(0, 30_000, 30):
        quote(line, start, start + 2, 90)
    assert _clusters.cache_info().misses < 60


def test_junit_is_a_suite_for_each_file_and_a_case_for_each_finding() -> None:
    findings = [
        finding(1, message='a "quoted" <b> & \x1b[31m'),
        Diagnostic("bare-url", Severity.NOTE, "m", Span("b.md"), "write it so"),
    ]
    root = ET.fromstring(FORMATS["junit"](findings, TEXTS))
    assert (root.tag, root.get("tests"), root.get("failures")) == ("testsuites", "2", "1")
    assert [(suite.get("name"), suite.get("tests"), suite.get("failures")) for suite in root] == [
        ("a.md", "1", "1"),
        ("b.md", "1", "0"),
    ]
    failure = root.find("./testsuite/testcase/failure")
    assert failure is not None and failure.get("message") == 'a "quoted" <b> & <U+001B>[31m'
    assert failure.text == 'a.md:2:1: warning: a "quoted" <b> & <U+001B>[31m'
    note = root.find("./testsuite[2]/testcase/system-out")
    assert note is not None and note.text == "b.md:1:1: note: m\nwrite it so"


def test_junit_of_a_clean_paper_is_a_test_that_passes() -> None:
    root = ET.fromstring(FORMATS["junit"]([], {}))
    assert (root.get("tests"), root.get("failures")) == ("1", "0") and root.find("./testsuite/testcase") is not None
