"""Counts of statements within a line, in words or figures."""

from __future__ import annotations

import pytest

from chapterhouse.checks.engine.run import check
from chapterhouse.core.diagnostics import Span
from chapterhouse.inputs.source import Buffers
from chapterhouse.manuscript import pandoc, prepare
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.model import Paper, Query, QueryForm
from chapterhouse.statements.counting import counted
from chapterhouse.statements.index import StatementIndex
from chapterhouse.statements.tables import QueryError

TOML = """\
title = "T"
date = 2026-01-01
language = "{language}"
parts = [{{ chapters = ["chapters/a.md"] }}]

[[kinds]]
name = "risk"
prefix = "risk"
noun = "Risk"
plural = "Risks"

[[kinds.attributes]]
name = "weight"
title = "Weight"
choices = [{{ name = "heavy", title = "Heavy" }}, {{ name = "light", title = "Light" }}]
"""


def paper_with(heavy: int, light: int, language: str = "en-GB", line: str = "") -> Paper:
    weights = ["heavy"] * heavy + ["light"] * light
    risks = "".join(f"::: {{.risk #risk:r{n} weight={weight}}}\nWords.\n:::\n\n" for n, weight in enumerate(weights))
    files = {
        "paper.toml": TOML.format(language=language),
        "chapters/a.md": f"# A\n\n{line}\n\n{risks}",
        "bibliography/references.bib": "",
    }
    checked = check(Buffers(files))
    assert checked.paper is not None
    return checked.paper


def count(paper: Paper, **attributes: str) -> str:
    query = Query(QueryForm.COUNT, {"kind": "risk", **attributes}, Span("chapters/a.md"), {})
    return counted(query, StatementIndex(paper))


@pytest.mark.parametrize(
    ("language", "number", "attributes", "expected"),
    [
        ("en-GB", 0, {}, "no"),
        ("en-GB", 1, {}, "one"),
        ("en-US", 12, {}, "twelve"),
        ("en-GB", 13, {}, "13"),
        ("en-GB", 2, {"as": "Words"}, "Two"),
        ("en-GB", 2, {"as": "figures"}, "2"),
        ("de-DE", 12, {}, "zwölf"),
        ("de-DE", 1, {}, "1"),
        ("fr-FR", 3, {}, "trois"),
        ("ko-KR", 3, {}, "3"),
    ],
)
def test_numerals_are_those_of_the_language(
    language: str, number: int, attributes: dict[str, str], expected: str
) -> None:
    assert count(paper_with(number, 1, language), weight="heavy", **attributes) == expected


@pytest.mark.parametrize(
    ("attributes", "at"), [({"kind": "rsk"}, "kind"), ({"weight": "hevy"}, "weight"), ({"as": "roman"}, "as")]
)
def test_a_count_of_what_there_is_not_says_so(attributes: dict[str, str], at: str) -> None:
    with pytest.raises(QueryError) as error:
        count(paper_with(1, 1), **attributes)
    assert error.value.attribute == at


def test_the_count_stands_in_the_text() -> None:
    line = "[]{.count kind=risk as=Words} risks, []{.count kind=risk weight=heavy} heavy."
    paper = paper_with(2, 1, line=line)
    (listed,) = paper.chapters
    assert [query.form for query in listed.chapter.queries] == [QueryForm.COUNT] * 2
    prepared = prepare(read_tree(listed.chapter.text).content, listed, PaperView(PaperFacts(paper), listed))
    assert prepared.problems == ()
    assert (
        '<span class="count">Three</span> risks, <span class="count">two</span> heavy.'
        in pandoc.write_html(prepared.tree.blocks).content
    )
