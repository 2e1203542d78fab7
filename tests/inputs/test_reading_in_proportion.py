"""Twice as much of anything in a chapter is twice the work of reading it, counted in calls and not timed."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from work import assert_in_proportion

from chapterhouse.inputs.markdown import read_chapter

DIMENSIONS: Mapping[str, Callable[[int], str]] = {
    "headings": lambda n: "".join(f"## Heading {i} {{#sec:h{i}}}\n\nWords.\n\n" for i in range(n)),
    "equal headings": lambda n: "## Results\n\nWords.\n\n" * n,
    "paragraphs": lambda n: "Some words of a paragraph.\n\n" * n,
    "lines of a paragraph": lambda n: "Some words of a line\n" * n,
    "emphases": lambda n: "some *words* and **others**\n" * n,
    "citations": lambda n: "See [@smith2020, p. 3].\n\n" * n,
    "citations in a paragraph": lambda n: "See [@smith2020; @doe2021].\n" * n,
    "references": lambda n: "See @sec:one and [there](#sec:two).\n\n" * n,
    "notes": lambda n: "".join(f"Word.[^n{i}]\n\n[^n{i}]: Note {i}.\n\n" for i in range(n)),
    "links": lambda n: "".join(f"See [it](https://example.org/{i}).\n\n" for i in range(n)),
    "figures": lambda n: "".join(f'![Caption {i}.](figures/a{i}.svg){{#fig:f{i} alt="A"}}\n\n' for i in range(n)),
    "rows of a table": lambda n: "| a | b |\n|:--|--:|\n" + "| 1 | 2 |\n" * n + "\n: Caption. {#tbl:t}\n",
    "tables": lambda n: "".join(f"| a | b |\n|:--|--:|\n| 1 | 2 |\n\n: Caption. {{#tbl:t{i}}}\n\n" for i in range(n)),
    "cells of a row": lambda n: "|" + " a |" * n + "\n|" + "---|" * n + "\n|" + " 1 |" * n + "\n",
    "line blocks": lambda n: "| a line\n" * n,
    "formulas": lambda n: "".join(f"$$x = {i}$$ {{#eq:e{i}}}\n\n" for i in range(n)),
    "lines of code": lambda n: "```\n" + "code = 1\n" * n + "```\n",
    "divisions": lambda n: "".join(f'::: {{.gap #gap:g{i} holder="x"}}\nWords.\n:::\n\n' for i in range(n)),
    "items of a list": lambda n: "- words of an item\n" * n,
    "definitions": lambda n: "".join(f"Term {i}\n\n:   Its meaning.\n\n" for i in range(n)),
    "comments": lambda n: "Words.\n\n<!-- a comment -->\n\n" * n,
    "open comments": lambda n: "<!-- " * n,
    "raw markup": lambda n: "Some `<b>`{=html} words.\n\n" * n,
    "commands of TeX": lambda n: "A \\textbf{word} here.\n\n" * n,
}


@pytest.mark.parametrize("name", DIMENSIONS)
def test_reading_a_chapter_grows_as_it_does(name: str) -> None:
    def reading(size: int) -> Callable[[], object]:
        text = f"# Title {{#sec:title}}\n\n{DIMENSIONS[name](size)}\n"
        return lambda: read_chapter("chapters/a.md", text)

    assert_in_proportion(reading, 48)
