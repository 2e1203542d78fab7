"""Causes before followers: what is only found because something else is broken is counted, not listed."""

from __future__ import annotations

import pytest

from chapterhouse.checks.engine.followers import OF_SETTINGS
from chapterhouse.checks.engine.registry import RULES
from chapterhouse.checks.engine.repetitions import without_repetitions
from chapterhouse.checks.engine.run import check
from chapterhouse.core.diagnostics import Diagnostic, Severity, Span
from chapterhouse.inputs.source import Buffers
from chapterhouse.settings import Settings

A, B, BIB = "chapters/a.md", "chapters/b.md", "bibliography/references.bib"
TOML = """\
title = "T"
date = 2026-01-01

[[parts]]
chapters = ["chapters/a.md", "chapters/b.md"]

[[kinds]]
name = "risk"
prefix = "risk"
noun = "Risk"
plural = "Risks"
"""
ENTRIES = """\
@book{one,
  author = {One, A.},
  title = {One},
  publisher = {Press},
  year = {2020},
}

@book{two,
  author = {Two, B.},
  title = {Two},
  publisher = {Press},
  year = {2021},
}
"""
FILES = {
    "paper.toml": TOML,
    A: "# A {#sec:a}\n\nSo says [@one]. See @risk:flood and @sec:b.\n",
    B: "# B {#sec:b}\n\nSo says [@two].\n\n::: {.risk #risk:flood}\nIt floods.\n:::\n\nMore.\n\n"
    "::: {.risk #risk:fire}\nIt burns.\n:::\n\nSee @risk:fire.\n",
    BIB: ENTRIES,
}


def found(**changed: str | bytes) -> list[Diagnostic]:
    names = {"toml": "paper.toml", "a": A, "b": B, "bib": BIB}
    return check(Buffers({**FILES, **{names[name]: text for name, text in changed.items()}})).findings


def told(findings: list[Diagnostic]) -> list[tuple[str, str]]:
    return [(one.code, (one.hint or "").rpartition("; ")[2]) for one in findings]


def test_the_paper_itself_is_clean() -> None:
    assert found() == []


@pytest.mark.parametrize("date", ['date = "2026-01-01"', "", "dates = 2026-01-01"])
def test_a_broken_date_is_told_alone(date: str) -> None:
    findings = found(toml=TOML.replace("date = 2026-01-01", date))
    assert len([one for one in findings if one.code == "implausible-year"]) == 0
    assert findings[0].hint is not None and "2 findings that follow from it are not shown" in findings[0].hint
    assert len(findings) == 1


def test_a_broken_kind_silences_what_its_statements_lack() -> None:
    findings = found(toml=TOML.replace('prefix = "risk"', "prefix = 3"))
    assert [one.code for one in findings] == ["invalid-setting"]
    assert "not shown" in str(findings[0].hint)


def test_a_level_that_is_none_silences_its_own_rule() -> None:
    more = ENTRIES.replace("{one", "{three").replace("{two", "{four").replace("One", "Three").replace("Two", "Four")
    findings = found(toml=f'{TOML}\n[checks]\nunused-entry = "of"\n', bib=ENTRIES + more)
    assert told(findings) == [("invalid-setting", "2 findings that follow from it are not shown")]


@pytest.mark.parametrize("end", [">>>>>>> other\n", ">>>>>>> other"])
def test_what_stands_in_a_conflict_is_not_told_one_by_one(end: str) -> None:
    body = FILES[B].partition("\n\n")[2]
    text = f"# B {{#sec:b}}\n\n<<<<<<< HEAD\n{body}=======\n{body}{end}"
    findings = found(b=text)
    assert {one.code for one in findings} == {"merge-conflict-marker"} and len(findings) == 3
    assert "not shown" in str(findings[0].hint)
    twice = found(bib=f"<<<<<<< HEAD\n{ENTRIES}=======\n{ENTRIES}>>>>>>> other\n")
    assert {one.code for one in twice} == {"merge-conflict-marker"}


def test_what_an_unclosed_division_swallows_is_not_told_one_by_one() -> None:
    findings = found(b=FILES[B].replace(":::\n\nMore.", "\n\nMore.", 1))
    assert told(findings) == [("unclosed-div", "a finding that follows from it is not shown")]


def test_a_chapter_that_cannot_be_read_silences_what_it_leaves_open() -> None:
    findings = found(b=FILES[B].encode() + b"\xe9\n")
    assert told(findings) == [("not-utf8", "3 findings that follow from it are not shown")]


@pytest.mark.parametrize(
    ("toml", "expected"),
    [
        (TOML.replace("[[parts]]\nchapters", "chapters"), ["no-chapters", "unknown-setting"]),
        (f'bibliograpy = ["b.bib"]\n{TOML}', ["unknown-setting"]),
        (f'bibliography = "b.bib"\n{TOML}', ["invalid-setting"]),
        (TOML, ["missing-file"]),
    ],
)
def test_what_is_listed_nowhere_is_told_once_in_the_settings(toml: str, expected: list[str]) -> None:
    files = {path: text for path, text in FILES.items() if path != BIB or "no-chapters" in expected}
    findings = check(Buffers({**files, "paper.toml": toml})).findings
    assert [one.code for one in findings] == expected
    assert {one.span.file for one in findings} == {"paper.toml"} and "not shown" in str(findings[0].hint)


def test_what_does_not_follow_is_told_all_the_same() -> None:
    findings = found(
        toml=TOML.replace("date = 2026-01-01", 'date = "2026-01-01"'),
        a="# A {#sec:a}\n\nThe the end [@one] of @sec:b and @risk:flood.\n",
    )
    assert [one.code for one in findings] == ["doubled-word", "invalid-setting"]


def test_the_table_names_rules_and_settings_that_there_are() -> None:
    assert OF_SETTINGS.keys() <= set(Settings.model_fields)
    assert frozenset().union(*OF_SETTINGS.values()) <= set(RULES) | {"date-newer-than-sources", "law-not-yet-applying"}


@pytest.mark.parametrize(
    ("cause", "where", "told"),
    [
        ("undefined-citation", Span("a.md", 20, 24), True),
        ("undefined-citation", Span("a.md", 2, 6), False),
        ("unread-markup", Span("a.md", 20, 24), False),
        ("unread-markup", Span("a.md", 30, 34), True),
    ],
)
def test_an_error_on_the_line_hides_no_disagreement_unless_it_is_of_markup(cause: str, where: Span, told: bool) -> None:
    texts = {"a.md": "One line of some words.....\nAnother line.\n"}
    disagreement = Diagnostic("readers-disagree", Severity.ERROR, "Differs.", Span("a.md", 2, 6))
    left = without_repetitions([Diagnostic(cause, Severity.ERROR, "Wrong.", where), disagreement], texts)
    assert (disagreement in left) == told


@pytest.mark.parametrize("written", ["[parts]", "[[prts]]"])
def test_parts_that_cannot_be_read_are_not_also_said_to_be_none(written: str) -> None:
    assert {one.code for one in found(toml=TOML.replace("[[parts]]", written))} <= {
        "invalid-setting",
        "unknown-setting",
    }


def test_a_broken_kind_silences_that_what_its_statements_cite_is_unused() -> None:
    text = FILES[B].replace("So says [@two].", "").replace("It floods.", "It floods [@two].")
    assert [one.code for one in found(b=text)] == []
    assert [one.code for one in found(b=text, toml=TOML.replace('name = "risk"', "name = 3"))] == ["invalid-setting"]


def test_a_division_that_is_not_opened_silences_what_refers_to_it() -> None:
    text = FILES[B].replace("It floods.\n:::\n\nMore.\n\n", "It floods.\n:::\n\nMore.\n")
    findings = found(b=text)
    assert [one.code for one in findings if one.code != "unread-markup"] == []
    assert "follows from it is not shown" in str(findings[0].hint)
