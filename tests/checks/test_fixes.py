"""Edits into texts: never overlapping, never beyond what was checked, and with nothing left for a second run."""

from __future__ import annotations

import re
from collections.abc import Mapping
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kept_check import check

from chapterhouse.checks.engine.fixes import MOST_ROUNDS, apply_edits, fix
from chapterhouse.core.diagnostics import Diagnostic, Edit, Severity, Span
from chapterhouse.inputs.source import Buffers


def finding(*edits: Edit, code: str = "c", at: int = 0) -> Diagnostic:
    return Diagnostic(code, Severity.ERROR, "m", Span("f", at, at), edits=edits)


def edit(start: int, end: int, replacement: str, *, safe: bool = True, file: str = "f") -> Edit:
    return Edit(Span(file, start, end), replacement, safe)


def test_edits_are_applied_from_left_to_right() -> None:
    done = apply_edits([finding(edit(6, 11, "you")), finding(edit(0, 5, "Bye"))], {"f": "hello world"})
    assert done.texts == {"f": "Bye you"} and len(done.applied) == 2 and not done.left


def test_an_unsafe_edit_waits_for_leave() -> None:
    both = finding(edit(0, 1, "x"), edit(2, 3, "y", safe=False))
    assert apply_edits([both], {"f": "abc"}).left == (both,)
    assert apply_edits([both], {"f": "abc"}, unsafe=True).texts == {"f": "xby"}


def test_a_finding_is_mended_whole_or_not_at_all() -> None:
    first, second = finding(edit(2, 4, "X")), finding(edit(0, 1, "A"), edit(3, 5, "Y"), at=1)
    done = apply_edits([first, second], {"f": "abcdef"})
    assert done.texts == {"f": "abXef"} and done.left == (second,)


def test_one_mend_of_two_findings_is_made_once() -> None:
    shared = edit(1, 2, "X")
    first, second = finding(shared), finding(shared, edit(3, 3, "!"), at=1)
    assert apply_edits([first, second], {"f": "abc"}).texts == {"f": "aXc!"}


def test_insertions_at_one_place_have_no_order_and_wait() -> None:
    done = apply_edits([finding(edit(1, 1, "x")), finding(edit(1, 1, "y"), at=1)], {"f": "ab"})
    assert done.texts == {"f": "axb"} and len(done.left) == 1
    beside = apply_edits([finding(edit(0, 1, "x")), finding(edit(1, 1, "y"), at=1)], {"f": "ab"})
    assert beside.texts == {"f": "xb"} and len(beside.left) == 1
    assert apply_edits([finding(edit(0, 1, "x"), edit(1, 2, "y"))], {"f": "ab"}).texts == {"f": "xy"}


def test_what_was_not_checked_is_not_changed() -> None:
    unknown, behind = finding(edit(0, 0, "x", file="g")), finding(edit(2, 9, "x"))
    done = apply_edits([unknown, behind, finding()], {"f": "abc"})
    assert done.texts == {} and len(done.left) == 3


def test_an_edit_that_changes_nothing_is_no_change() -> None:
    assert apply_edits([finding(edit(0, 1, "a"))], {"f": "abc"}).texts == {}


def test_rounds_go_on_until_nothing_is_left() -> None:
    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        text = changed.get("f", "aaaa")
        return [finding(edit(m.start(), m.start() + 2, "a"), at=m.start()) for m in re.finditer("(?=aa)", text)]

    fixed = fix(again({}), {"f": "aaaa"}, again)
    assert fixed.texts == {"f": "a"} and fixed.rounds == 2 and len(fixed.applied) == 3


def test_edits_that_undo_one_another_end() -> None:
    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        return [finding(edit(0, 1, "b" if changed.get("f", "a") == "a" else "a"))]

    fixed = fix(again({}), {"f": "a"}, again)
    assert fixed.texts == {"f": "b"} and fixed.rounds == 1


def test_edits_that_call_for_ever_more_end() -> None:
    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        return [finding(edit(0, 0, "x"))]

    assert fix(again({}), {"f": ""}, again).rounds == MOST_ROUNDS


edits = st.builds(
    lambda a, b, new, safe: edit(min(a, b), max(a, b), new, safe=safe),
    st.integers(0, 12),
    st.integers(0, 12),
    st.text("xyz", max_size=2),
    st.booleans(),
)
all_findings = st.lists(
    st.builds(lambda some, at: finding(*some, at=at), st.lists(edits, max_size=3), st.integers(0, 12)), max_size=6
)


@given(all_findings, st.text("abcdefgh", max_size=12), st.booleans())
def test_every_character_is_the_texts_own_or_an_edits(findings: list[Diagnostic], text: str, unsafe: bool) -> None:
    done = apply_edits(findings, {"f": text}, unsafe=unsafe)
    assert sorted(map(id, (*done.applied, *done.left))) == sorted(map(id, findings))
    made = sorted({e for one in done.applied for e in one.edits}, key=lambda e: (e.span, e.replacement))
    assert all(e.safe for e in made) or unsafe
    for one, next_one in pairwise(made):
        assert one.span.end <= next_one.span.start and one.span != next_one.span
    expected = text
    for e in reversed(made):
        expected = expected[: e.span.start] + e.replacement + expected[e.span.end :]
    assert done.texts.get("f", text) == expected


BIB = (
    "% kept  \r\n@Book{smith,author={Smith, A.},\r\n title = {On  colours},year=2000,publisher={P},\r\n"
    "\tdoi = {https://doi.org/10.5555/abc}}\r\n\r\n% and this \u00e9"
)
PROJECT = {
    "paper.toml": 'title = "T"\ndate = 2026-01-01\nlanguage = "en-GB"\n[[parts]]\nchapters = ["chapters/a.md"]\n',
    "chapters/a.md": (
        "# Colours {#sec:a}\r\n\r\nThe the color of the centre center is the color 한국 [@smth].\r\nSee @sec:b."
    ),
    "bibliography/references.bib": BIB,
}


def test_a_second_run_changes_nothing_and_the_rest_stays_to_the_byte() -> None:
    base = Buffers(PROJECT)
    checked = check(base)

    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        return check(Buffers(changed, base)).findings

    fixed = fix(checked.findings, checked.texts, again, unsafe=True)
    assert fixed.texts == {
        "chapters/a.md": (
            "# Colours {#sec:a}\r\n\r\nThe colour of the centre is the colour 한국 [@smith].\r\nSee @sec:b."
        ),
        "bibliography/references.bib": BIB.replace("https://doi.org/", ""),
    }
    later = Buffers(fixed.texts, base)
    once_more = fix(check(later).findings, check(later).texts, lambda _: [], unsafe=True)
    assert once_more.texts == {} and once_more.applied == ()


@given(st.text("ab @[]{}#:\n\r\t*é한\\$`", max_size=60))
def test_mending_any_chapter_ends_and_is_done(written: str) -> None:
    base = Buffers({**PROJECT, "chapters/a.md": f"# A {{#sec:a}}\n\n{written}"})
    checked = check(base)

    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        return check(Buffers(changed, base)).findings

    fixed = fix(checked.findings, checked.texts, again, unsafe=True)
    assert fixed.rounds < MOST_ROUNDS
    later = check(Buffers(fixed.texts, base))
    assert fix(later.findings, later.texts, again, unsafe=True).texts == {}


# --- mends keep the meaning ----------------------------------------------------------------------------------------


HEADINGS = {
    "a chapter that begins too deep": (
        "## C\n\nW.\n\n### A\n\nW.\n\n#### AA\n\nW.\n\n### B\n\nW.\n",
        "# C\n\nW.\n\n## A\n\nW.\n\n### AA\n\nW.\n\n## B\n\nW.\n",
    ),
    "sisters that skip a level": (
        "# C\n\nW.\n\n### A\n\nW.\n\n#### AA\n\nW.\n\n### B\n\nW.\n\n## D\n\nW.\n",
        "# C\n\nW.\n\n## A\n\nW.\n\n### AA\n\nW.\n\n## B\n\nW.\n\n## D\n\nW.\n",
    ),
    "a second title, which begins a chapter": ("# C\n\nW.\n\n# D\n\nW.\n\n## DA\n\nW.\n", None),
    "a level that there is not": (
        "# C\n\nW.\n\n# D\n\nW.\n\n## E\n\nW.\n\n### F\n\nW.\n\n#### G\n\nW.\n\n##### H\n\nW.\n\n###### I\n\nW.\n",
        None,
    ),
}


@pytest.mark.parametrize("name", HEADINGS)
def test_headings_are_moved_with_all_that_is_below_them(name: str) -> None:
    before, after = HEADINGS[name]
    files = {"paper.toml": TOML, "chapters/a.md": before}

    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        return check(Buffers({**files, **changed})).findings

    mended = fix(again({}), files, again, unsafe=True).texts.get("chapters/a.md", before)
    assert mended == (before if after is None else after)


TOML = 'title = "T"\ndate = 2026-01-01\nbibliography = []\n[[parts]]\nchapters = ["chapters/a.md"]\n'


def finding_of(text: str, old: str, new: str) -> Diagnostic:
    start = text.index(old)
    edit = Edit(Span("a.md", start, start + len(old)), new, safe=False)
    return Diagnostic("a-rule", Severity.ERROR, f"`{old}` is wrong", edit.span, edits=(edit,))


@pytest.mark.parametrize(
    ("text", "old", "new"),
    [
        ("# A\n\nOne.\n\nSee @fig:x and [@key].\n\n```\ncode\n```\n", "One.", "```\nOne."),
        ("# A\n\nW.\n\n## B\n\nW.\n\n### C\n\nW.\n\n### D\n\nW.\n", "### C", "## C"),
        ("# A\n\nIt grows.\n\nMore [x](#y).\n\n<!-- A note -->\n", "It grows.", "<!-- It grows."),
    ],
)
def test_a_mend_that_changes_more_than_it_says_is_withdrawn(text: str, old: str, new: str) -> None:
    spoiling, sound = finding_of(text, old, new), finding_of(text, "# A", "# An A")

    def again(changed: Mapping[str, str]) -> list[Diagnostic]:
        return [] if "# An A" in changed.get("a.md", "") else [spoiling, sound]

    fixed = fix([spoiling, sound], {"a.md": text}, again, unsafe=True)
    assert fixed.texts == {"a.md": text.replace("# A\n", "# An A\n")}
    assert (fixed.applied, fixed.withdrawn) == ((sound,), (spoiling,))
