"""What looks like markup and is none, and what only looks as if it did."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse.checks.rules import glued_block, unread_markup


def told(body: str) -> list[str]:
    text = f"# A\n\n{body}\n"
    paper = paper_of({"a.md": text}, keys=("iea",))
    found = [*unread_markup.check(paper), *glued_block.check(paper)]
    return [problem.span.slice(text) for problem in found]


@pytest.mark.parametrize(
    "written",
    [
        "`fct_inorder()`: text",
        'Write "`" before it.',
        "Costs $5 and $6, ~10 km, A~B~, 2**3 is 8, a*b*c, snake_case, __init__.py in `__x__`",
        "At 10:30:15 or std::vector and C++::x",
        "An array [1, 2] and [sic], (a) and (b); x | y || z",
        "\\*\\*escaped\\*\\* and \\`x\\` and \\[a\\] \\^[x",
        "$$x$$ {#eq:x}",
        "A [link](https://example.org/a_b__c) and <https://example.org/x__y>",
        "- a\n- b\n\n1. c\n2. d",
        "Wrapped at\n- 5 degrees",
        "Wrapped at\n2. The next",
        "```md\n**x\n::: y\n```",
        "Good [@iea] and [-@iea].",
        '::: {#fig:pair layout-ncol=2}\n![A](a.svg){alt="A."}\n\n![B](b.svg)\n\nBoth.\n:::',
        "::: {#fig-words}\nNo picture.\n:::",
        "Of 100%% sure, `r x` and `mermaid`, 10:30:15 and a:+1:b",
    ],
)
def test_what_is_meant_as_it_is_typed_is_left_alone(written: str) -> None:
    assert told(written) == []


@pytest.mark.parametrize(
    ("written", "signs"),
    [
        ("\\(x^2\\) and \\[\\alpha\\]", ["\\(x^2\\)", "\\[\\alpha\\]"]),
        ("[[Page]] and [b](c", ["[[Page]]", "]("]),
        ("See [iea].", ["[iea]"]),
        ("a {.x} b {#y} c {width=5}", ["{.x}", "{#y}", "{width=5}"]),
        ("!!! note\n    x", ["!!! note"]),
        ("::: tip A title\nWords.\n\nx", ["::: tip A title"]),
        ("[TOC]", ["[TOC]"]),
        ("Good :+1: and :tada:.", [":+1:", ":tada:"]),
        ("Words %% a remark %% go on.", ["%% a remark %%"]),
        ("```mermaid\ngraph TD\n```", ["```mermaid"]),
        ("~~~ {#lst:d .plantuml}\na -> b\n~~~", ["~~~ {#lst:d .plantuml}"]),
        ('::: {#fig-pair layout-ncol=2}\n![A](a.svg){alt="A."}\n\n![B](b.svg)\n\nBoth.\n:::', ["fig-pair"]),
        ('::: {layout-ncol=2}\n![A](a.svg){alt="A."}\n\n![B](b.svg)\n:::', ["2"]),
        ("Gives `{python} 1 + 1`.", ["`{python} 1 + 1`"]),
        ("\u201cFig.~3\u201d of ++x++", [".~"]),
        ("*[HTML]: Markup", ["*[HTML]: "]),
        ("text\n***\nmore", ["***"]),
        ("text\n> quote", [">"]),
        ("text\n1. one\n2. two", ["1."]),
    ],
)
def test_what_is_printed_as_it_is_typed_is_told(written: str, signs: list[str]) -> None:
    assert sorted(told(written)) == sorted(signs)
