"""Too much of anything is refused at once, at its place, with the figure and the bound; work grows as texts do."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping

import pytest
from sound_paper import ENERGY, REVISION, SOUND, TOML

from chapterhouse import pipeline
from chapterhouse.core import limits
from chapterhouse.core.diagnostics import Diagnostic, Severity, Span
from chapterhouse.inputs.markdown import read_chapter
from chapterhouse.inputs.markdown.comments import read_comments
from chapterhouse.inputs.markdown.sizes import too_much
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.inputs.reading import read
from chapterhouse.inputs.source import Buffers
from chapterhouse.model.built import BuildOptions
from chapterhouse.reports.text import render

MATRIX = "$$\\begin{matrix} " + " \\\\\\\\ ".join([" & ".join(["1"] * 40)] * 40) + " \\end{matrix}$$"
TOO_MUCH = {
    "chapter-characters": "words " * 400_000,
    "paragraph-characters": "words " * 20_000,
    "paragraph-marks": "*a " * 2_500,
    "nested emphasis": "*a _b " * 10_000,
    "bracket-depth": "[" * 40,
    "brackets over lines": "[\n" * 40,
    "headings": "".join(f"## Heading {number}\n\n" for number in range(5_000)),
    "underlined headings": "".join(f"Heading {number}\n-------\n\n" for number in range(5_000)),
    "equal-headings": "## Results\n\n" * 2_000,
    "notes": "".join(f"Word.[^n{number}]\n\n[^n{number}]: Note.\n\n" for number in range(5_000)),
    "inline notes": "Word.^[A note.]\n\n" * 5_000,
    "citations": "See [@key].\n\n" * 20_000,
    "paragraph-citations": "See [@key].\n" * 800,
    "table-rows": "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * 20_000,
    "row-cells": "|" + " a |" * 300 + "\n|" + "---|" * 300 + "\n" + ("|" + " 1 |" * 300 + "\n") * 300,
    "line blocks": "| a line\n" * 20_000,
    "grid rows": "+---+\n| a |\n" * 5_000,
    "code-lines": "```\n" + "code\n" * 60_000 + "```\n",
    "indented code": "    code\n" * 60_000,
    "formula-characters": "$$" + "x + " * 5_000 + "x$$",
    "formula-cells": MATRIX,
    "divisions": "::: {.gap #gap:x}\nWords.\n:::\n\n" * 5_000,
    "references": "See @fig:nothing.\n\n" * 6_000,
}


@pytest.mark.parametrize("name", TOO_MUCH)
def test_too_much_is_refused_at_its_place(name: str) -> None:
    text = f"# Title {{#sec:title}}\n\n{TOO_MUCH[name]}\n"
    chapter, problems = read_chapter("chapters/a.md", text)
    (problem,) = problems
    assert problem.code == "unreadable-chapter" and "more than" in problem.message and "so far)" in problem.message
    assert chapter.headings == () and problem.span.file == "chapters/a.md"
    if name in limits.LIMITS:
        assert limits.LIMITS[name].words in problem.message
    assert name == "chapter-characters" or problem.span.start >= text.index("\n\n") + 2


def test_what_is_refused_is_not_converted_either(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "conversion-seconds=20")
    files = {**SOUND, "chapters/vehicles.md": f"# Vehicles {{#sec:vehicles}}\n\n{TOO_MUCH['nested emphasis']}\n"}
    built = pipeline.build(Buffers(files), BuildOptions(REVISION, ["html"], draft=True))
    told = [finding.message for finding in built.findings if finding.code == "unreadable-chapter"]
    assert len(told) == 1 and "marks of emphasis" in told[0]
    assert isinstance(built.product, dict) and built.product["html"]


def test_who_runs_the_tool_sets_the_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    text = "# Title\n\n" + "## Heading\n\n" * 150
    assert too_much(text) is None
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "equal-headings=100, headings=2000")
    found = too_much(text)
    assert found is not None and found.reason == ("more than 100 headings of the same words in a chapter (101 so far)")


def test_the_paper_as_a_whole_has_limits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", "chapters=1 authors=2")
    authors = "".join(f'[[authors]]\nname = "A {number}"\n' for number in range(3))
    reading = read(Buffers({**SOUND, "paper.toml": f"{TOML}\n{authors}"}))
    assert [(problem.code, problem.span.file) for problem in reading.problems] == [
        ("invalid-setting", "paper.toml"),
        ("unreadable-chapter", "chapters/vehicles.md"),
    ]
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", f"paper-characters={len(ENERGY) + 1}")
    assert [problem.span.file for problem in read(Buffers(SOUND)).problems] == ["chapters/vehicles.md"]


@pytest.mark.parametrize("value", ["headings", "headings=", "headings=-1", "headings=many", "unknown=3", "headings=0"])
def test_a_limit_that_is_none_is_told(value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAPTERHOUSE_LIMITS", value)
    with pytest.raises(limits.UnknownLimit, match="CHAPTERHOUSE_LIMITS"):
        limits.most("headings")


def steps(work: Callable[[], object]) -> int:
    """How many lines of Python ``work`` runs: a count, so that no clock is asked."""
    counted = 0

    def count(frame: object, event: str, argument: object) -> object:
        nonlocal counted
        counted += 1
        return count

    before = sys.gettrace()
    sys.settrace(count)  # type: ignore[arg-type]
    try:
        work()
    finally:
        sys.settrace(before)
    return counted


def report_of(count: int) -> Callable[[], object]:
    text = "the the " * count
    findings = [
        Diagnostic("doubled-word", Severity.WARNING, "twice", Span("a.md", at * 8, at * 8 + 7)) for at in range(count)
    ]
    return lambda: render(findings, {"a.md": text})


def comments_of(count: int) -> Callable[[], object]:
    text = "<!-- " * count
    tree = Node("ROOT", 0, len(text), [Node("HTML_BLOCK_RAW", 0, len(text), [])])
    return lambda: list(read_comments("a.md", text, tree))


GROWING: Mapping[str, Callable[[int], Callable[[], object]]] = {
    "headings": lambda n: lambda: too_much("## H\n\n" * n),
    "a paragraph of brackets": lambda n: lambda: too_much("[a] " * n),
    "formulas": lambda n: lambda: too_much("$$a & b$$\n\n" * n),
    "findings on a long line": report_of,
    "open comments": comments_of,
}


@pytest.mark.parametrize("name", GROWING)
def test_work_grows_as_the_text_does(name: str) -> None:
    one, two = steps(GROWING[name](60)), steps(GROWING[name](120))
    assert two <= 2.3 * one + 200


def test_open_comments_are_looked_through_once(monkeypatch: pytest.MonkeyPatch) -> None:
    looked = 0

    class Text(str):
        def find(self, sub: str, start: int = 0, end: int | None = None) -> int:  # type: ignore[override]
            nonlocal looked
            found = super().find(sub, start, len(self) if end is None else end)
            looked += (found if found >= 0 else len(self)) - start
            return found

    text = Text("<!-- " * 30_000)
    list(read_comments("a.md", text, Node("ROOT", 0, len(text), [Node("HTML_BLOCK_RAW", 0, len(text), [])])))
    assert looked <= 3 * len(text)


def test_a_report_ends_after_some_hundreds() -> None:
    shown = report_of(5000)()
    assert isinstance(shown, str)
    assert shown.count("warning[doubled-word]") == 300
    assert "and 4700 findings more" in shown
    assert shown.endswith("5000 warnings in 1 file\n")
