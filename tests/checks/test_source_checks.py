"""What keeps claims true: quotations that hold figures, laws of the future, dates, sentences said twice."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sample_papers import paper_of

from chapterhouse.bibliography.bib_files import read_bibliography
from chapterhouse.bibliography.entries import date_of
from chapterhouse.bibliography.writing import to_bibtex
from chapterhouse.checks.engine.registry import CHECKS
from chapterhouse.checks.support.quotes import holds


@pytest.mark.parametrize(
    ("quote", "value", "expected"),
    [
        ("demand could reach 950 TWh by 2030", "950", True),
        ("demand could reach 950 TWh by 2030", "950 TWh", True),
        ("demand could reach 950 TWh", "95", False),
        ("up to 1,800 seconds", "1800", True),
        ("up to 1 800 seconds", "1,800", True),
        ("up to 1.8 million", "1.8", True),
        ("up to 1,8 million", "1.8", True),
        ("three of four cities", "3", True),
        ("between 10 and 20", "10 to 20", True),
        ("between 10 and 30", "10 to 20", False),
        ("doubled within a year", "doubled", True),
        ("tripled within a year", "doubled", False),
    ],
)
def test_numbers_are_compared_as_numbers(quote: str, value: str, expected: bool) -> None:
    assert holds(quote, value) is expected


@given(st.text(alphabet="0123456789,.'  x", max_size=30))
def test_whatever_is_quoted_holds_itself(text: str) -> None:
    assert holds(text, text) or not text.strip()


@pytest.mark.parametrize(
    ("written", "last", "expected"),
    [
        ("2026", False, "2026-01-01"),
        ("2026", True, "2026-12-31"),
        ("2024-02", True, "2024-02-29"),
        ("2026-08-05", True, "2026-08-05"),
        ("2026-08-05/2027", False, "2026-08-05"),
        ("2026-02-30", False, None),
        ("forthcoming", True, None),
    ],
)
def test_dates_of_entries(written: str, last: bool, expected: str | None) -> None:
    date = date_of(written, last=last)
    assert (date.isoformat() if date else None) == expected


def test_what_was_noted_of_the_research_is_never_printed() -> None:
    noted = "quote = {secretly}, seen_as = {copy}"
    fields = f"{noted}, applies_from = {{2027-01-01}}, witness = {{me}}"
    entries = read_bibliography({"a.bib": f"@book{{a, title = {{T}}, {fields}}}\n"}).entries
    printed = to_bibtex(entries)
    assert "T" in printed
    assert not [word for word in ("secretly", "seen_as", "2027-01-01", "kind") if word in printed]


def test_a_sentence_is_known_again_in_another_chapter() -> None:
    said = "The grid of the town was built in {} by people who knew little of cars and of data centres."
    paper = paper_of({"a.md": f"# A\n\n{said.format(1901)}\n", "b.md": f"# B\n\nWords. {said.format(1902)}\n"})
    (problem,) = CHECKS["repeated-sentence"].find(paper)
    assert (problem.span.file, problem.related[0].span.file) == ("b.md", "a.md")
    assert problem.span.slice(f"# B\n\nWords. {said.format(1902)}\n") == said.format(1902)


def test_a_short_sentence_or_another_one_is_not_said_twice() -> None:
    text = "# A\n\nIt is so. It is so.\n\nPlanners count lines before anybody counts the cars that wait in them. "
    text += "Planners count the cars that wait before anybody counts lines for them.\n"
    assert list(CHECKS["repeated-sentence"].find(paper_of({"a.md": text}))) == []
