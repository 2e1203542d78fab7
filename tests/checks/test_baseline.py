"""What a branch brought in: known findings stay known when lines move, are edited, or change their file."""

from __future__ import annotations

import re

from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.checks.engine.baseline import new_findings
from chapterhouse.core.diagnostics import Diagnostic, Severity, Span

MARK = re.compile(r"@(\w+)")


def found(texts: dict[str, str]) -> list[Diagnostic]:
    """A finding at each ``@word``."""
    return [
        Diagnostic("bad-word", Severity.ERROR, f"`{m[1]}` is bad", Span(file, *m.span()))
        for file, text in texts.items()
        for m in MARK.finditer(text)
    ]


def new(before: dict[str, str], after: dict[str, str]) -> list[tuple[str, int]]:
    return [(d.message, d.span.start) for d in new_findings(found(after), after, found(before), before)]


def test_moved_lines_are_known() -> None:
    assert new({"f": "a @x\n\nb @y\n"}, {"f": "New.\n\nb @y\n\na @x\n"}) == []


def test_a_new_finding_in_an_old_line_is_new() -> None:
    assert new({"f": "a @x b\n"}, {"f": "a @x b @z\n"}) == [("`z` is bad", 7)]


def test_the_same_words_twice_are_once_new() -> None:
    assert len(new({"f": "a @x\n"}, {"f": "a @x\n\na @x\n"})) == 1


def test_an_edit_around_an_old_finding_does_not_make_it_new() -> None:
    assert new({"f": "some words about @x here\n"}, {"f": "other words on @x there\n"}) == []


def test_a_renamed_file_brings_nothing_in() -> None:
    assert new({"old": "a @x\n"}, {"new": "a @x\n"}) == []
    assert len(new({"old": "a @x\n"}, {"old": "a @x\n", "new": "a @x\n"})) == 1


def test_a_changed_message_in_an_unchanged_line_is_known() -> None:
    text = {"f": "words: 100\n"}
    then = [Diagnostic("word-budget", Severity.WARNING, "120 words", Span("f", 7, 10))]
    now = [Diagnostic("word-budget", Severity.WARNING, "130 words", Span("f", 7, 10))]
    assert new_findings(now, text, then, text) == []
    elsewhere = [Diagnostic("word-budget", Severity.WARNING, "130 words", Span("f", 0, 5))]
    assert new_findings(elsewhere, text, then, text) == elsewhere


def test_a_fault_that_another_file_caused_is_new() -> None:
    text = {"f": "see @a and @b\n"}
    assert [d.span.start for d in new_findings(found(text), text, found(text)[:1], text)] == [11]


def test_files_without_texts_are_compared_by_message() -> None:
    lost = Diagnostic("missing-file", Severity.ERROR, "no such file", Span("x.svg"))
    assert new_findings([lost], {}, [lost], {}) == []
    assert new_findings([lost], {}, [], {}) == [lost]


lines = st.lists(st.sampled_from(["", "plain", "a @x", "b @y c", "@x @x", "d @z"]), max_size=8)


@given(lines, lines)
def test_as_many_are_new_as_there_are_more_of_each(before: list[str], after: list[str]) -> None:
    was, now = {"f": "\n".join(before)}, {"f": "\n".join(after)}
    brought = [d.message for d in new_findings(found(now), now, found(was), was)]
    for message in {d.message for d in found(now)}:
        surplus = [d.message for d in found(now)].count(message) - [d.message for d in found(was)].count(message)
        assert brought.count(message) == max(0, surplus)


@given(lines, lines)
def test_what_is_only_moved_is_never_new(first: list[str], second: list[str]) -> None:
    assert new({"f": "\n".join(first + second)}, {"f": "\n".join(second + first)}) == []
