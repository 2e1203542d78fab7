from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chapterhouse.core.suggestion import closest


@pytest.mark.parametrize(
    ("word", "candidates", "meant"),
    [
        ("subtitel", ["title", "subtitle"], "subtitle"),
        ("fig:grdi", ["fig:grid", "fig:gird-2"], "fig:grid"),
        ("IEA2025", ["iea2024", "iea2025"], "iea2025"),
        ("iea_2025", ["iea2025", "iea2024"], "iea2025"),
        ("lang", ["language", "licence"], "language"),
        ("sections", ["sec", "parts"], "sec"),
        ("ttest", ["ttest-module"], None),
        ("observers-details", ["observers"], None),
        ("observers-details", ["observer"], None),
        ("billboard-ranks", ["billboard"], None),
        ("reactive-motivation", ["tidy-motivation"], None),
        ("priors-gp-section", ["priors-gp.section"], "priors-gp.section"),
        ("sample-surveillance-plan", ["sample-surveillance-plan-qa"], "sample-surveillance-plan-qa"),
        ("demand-1", ["demand-2"], "demand-2"),
        ("title", ["banana", "date"], None),
        ("a", ["b"], None),
        ("", ["a"], None),
        ("title", ["title"], None),
        ("x" * 10_000, ["x" * 10_001], None),
    ],
)
def test_the_word_that_was_meant(word: str, candidates: list[str], meant: str | None) -> None:
    assert closest(word, candidates) == meant


@given(st.text(max_size=12), st.lists(st.text(max_size=12), max_size=8))
def test_the_answer_is_another_candidate_whatever_their_order(word: str, candidates: list[str]) -> None:
    found = closest(word, candidates)
    assert found is None or (found in candidates and found != word)
    assert found == closest(word, reversed(candidates))


@given(st.text(alphabet="abcdefgh", min_size=6, max_size=12), st.data())
def test_one_slip_is_always_found(word: str, data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(word) - 1))
    assert closest(word[:at] + "z" + word[at + 1 :], [word]) == word
    assert closest(word[:at] + word[at + 1 :], [word]) == word
