"""What looks like markup and is none, and what only looks as if it did."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse.checks.rules import glued_block, ragged_table, unread_markup


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
        "AT&T; R&D; &eacute; a ^2^ H~2~O x^2^ 5 km^2^ file_2 O_RDONLY y^n",
        "See [one][], [words][one] and [a][].\n\n[one]: https://example.org",
        "[@iea, p. 3], [see @iea; also @iea, pp. 3, 5], [-@iea; @iea] and @iea [p. 3]",
        "Some ~500 and ~600, ^a\\ b^ and ~c~.",
        "Term\n:   Definition\n\n-5 to\n-6 \u2013 that is it",
        "| one line\n| another",
        "+---+---+\n| a | b |\n+===+===+\n| \u6c34| \u00e9 |\n+---+---+",
        "Wrapped at\n% of it, and i. e. at\n1.5 of it",
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
        ("[@iea,@iea] and [@iea @iea]", ["@iea", "@iea"]),
        ("[see @iea and @iea]", ["@iea"]),
        ("[@iea; p. 3] and [@iea;]", [" p. 3", ";"]),
        ("![A] (a.svg) and [b] (b.md)", ["![A] (a.svg)", "] (b.md)"]),
        ('![A](a.svg) {#fig:a alt="A."}', ['{#fig:a alt="A."}']),
        ("[a][none] and [b][]", ["][none]", "][]"]),
        ("{++in++} {--out--} {~~old~>new~~} {>>remark<<}", ["{++in++}", "{--out--}", "{~~old~>new~~}", "{>>remark<<}"]),
        (".. image:: a.png", [".. image::"]),
        ("{: .lead}", ["{: .lead}"]),
        (":::note[Title]\nWords.\n:::", [":::note[Title]"]),
        ("```math\nx\n```", ["```math"]),
        ("````\ncode\n```\n\nmore", ["`"]),
        ("%%\nhidden\n%%", ["%%", "%%"]),
        ("% a remark", ["% a remark"]),
        ("\u2022 one\n\u2022 two", ["\u2022 "]),
        ("Things:\n\u2013 one\n\u2013 two", ["\u2013"]),
        ("-one\n-two", ["-"]),
        ("1.one\n2.two", ["1."]),
        ("Term\n:Definition", [":"]),
        ("5 m^2 of 10^{-3} with $ x_1 $", ["^2", "^{-3}", "$ x_1 $"]),
        ("Some ^higher words^ and ~lower words~.", ["^higher words^", "~lower words~"]),
        ("CO_2 and NO_x", ["_2", "_x"]),
        ("Say &foo;.", ["&foo;"]),
        ("| a | b |\n| 1 | 2 |", ["a | b |"]),
        ("Steps:\ni. one\nii. two", ["i."]),
        ("text\n***\nmore", ["***"]),
        ("text\n> quote", [">"]),
        ("text\n1. one\n2. two", ["1."]),
    ],
)
def test_what_is_printed_as_it_is_typed_is_told(written: str, signs: list[str]) -> None:
    assert sorted(told(written)) == sorted(signs)


def test_a_citation_behind_another_is_mended_by_its_semicolon() -> None:
    paper = paper_of({"a.md": "# A\n\nAs [@iea, @doe] and [see @iea and @doe] say.\n"}, keys=("iea", "doe"))
    comma, words = unread_markup.check(paper)
    assert "`doe` would not be printed" in comma.message
    assert [edit.replacement for edit in comma.edits] == ["; "]
    assert words.edits == ()


@pytest.mark.parametrize("line", ["| long text | 2 |", "+---+--+", "| 1 |"])
def test_a_grid_whose_lines_are_not_equally_wide_is_told_at_that_line(line: str) -> None:
    text = f"# A\n\n+---+---+\n| a | b |\n+===+===+\n{line}\n"
    assert [problem.span.slice(text) for problem in ragged_table.check(paper_of({"a.md": text}))] == [line]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_blank_line_that_a_mend_puts_in_ends_as_the_files_lines_do(ending: str) -> None:
    (found,) = glued_block.check(paper_of({"a.md": ending.join(["# A", "", "Text", "- one", "- two", ""])}))
    assert [edit.replacement for edit in found.edits] == [ending]
