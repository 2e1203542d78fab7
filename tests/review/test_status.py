"""What the editor of a paper asks every week: one row a chapter."""

from __future__ import annotations

from chapterhouse.checks.engine.run import check
from chapterhouse.core.diagnostics import Severity
from chapterhouse.inputs.source import Buffers
from chapterhouse.review.status import ChapterRow, LastChange, chapter_rows

TOML = """\
title = "T"
date = 2026-01-02
bibliography = ["b.bib"]

[[parts]]
chapters = ["chapters/a.md", "chapters/b.md"]

[[kinds]]
name = "gap"
prefix = "gap"
noun = "Gap"
plural = "Gaps"

[[kinds]]
name = "step"
prefix = "step"
noun = "Step"
plural = "Steps"
answers = "answers"

[[kinds.attributes]]
name = "answers"
title = "Answers"
refers_to = "gap"
many = true
"""
A = """\
---
status: review
words: 40
short-title: Short
---

# A long title {#sec:a}

::: {.gap #gap:one title="One"}
Words.
:::

::: {.gap #gap:two title="Two"}
Words, see @sec:nowhere.
:::
"""
B = """\
# B

::: {.step #step:one title="First" answers="gap:one"}
Words.
:::
"""
CODEOWNERS = """\
# who owns what
*              @everybody
/chapters/     @authors  # both
chapters/a.md  @ann @bo
"""


def rows() -> list[ChapterRow]:
    checked = check(Buffers({"paper.toml": TOML, "b.bib": "", "chapters/a.md": A, "chapters/b.md": B}))
    assert checked.paper is not None
    changes = {"chapters/a.md": LastChange("2026-01-01", "Ann")}
    return chapter_rows(checked.paper, checked.findings, CODEOWNERS, changes, {"chapters/b.md": 3}, {})


def test_a_row_says_how_far_a_chapter_is() -> None:
    first, second = rows()
    assert (first.number, first.title, first.status, first.words, first.budget) == ("1", "Short", "review", 8, 40)
    assert first.findings[Severity.ERROR] == 1 and second.findings[Severity.ERROR] == 0
    assert (first.changed, second.changed) == (LastChange("2026-01-01", "Ann"), None)
    assert (first.remarks, second.remarks) == (0, 3)


def test_what_nothing_answers_is_named() -> None:
    assert [(row.statements, row.unanswered) for row in rows()] == [(2, ("gap:two",)), (1, ())]


def test_the_last_pattern_that_matches_names_the_owners() -> None:
    assert [row.owners for row in rows()] == [("@ann", "@bo"), ("@authors",)]
