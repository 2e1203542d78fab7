"""The two readers compared: on ordinary constructs they agree, and where they do not, the author is told where."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse.inputs.markdown import body_of
from chapterhouse.manuscript.agreement import disagreements
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.links import alternatives_in_words
from chapterhouse.manuscript.raw_markup import read_raw
from chapterhouse.manuscript.word_agreement import word_disagreements


def compared(text: str) -> list[str]:
    """The text at each disagreement, its message behind it."""
    (listed,) = paper_of({"a.md": text}, keys=("iea",)).chapters
    blocks = alternatives_in_words(read_raw(read_tree(body_of(listed.chapter)).content, lambda *_: None))
    found = list(disagreements(listed.chapter, blocks))
    found += word_disagreements(listed.chapter, blocks, [one.span for one in found])
    return [f"{finding.span.slice(text)}: {finding.message}" for finding in found]


@pytest.mark.parametrize(
    "written",
    [
        "## Two[^n] {#sec:two}\n\n[^n]: Note.",
        "## Two^[Note.] {#sec:two}\n\nText.",
        "## Two[^n]{#sec:two}\n\n[^n]: Note.",
        "## Two [@iea] {#sec:two}\n\nText.",
        "## Two [a](#sec:two) {#sec:two}\n\nText.",
        "## Two [a]{.x} {#sec:two}\n\nText.",
        "## `Two` {#sec:two .x k=v}\n\nText.",
        "## $x$ [a] {#sec:two}\n\nText.",
        "Two\n--- \n\nText.",
        "![A [link](https://example.org/) here.](figures/a.svg){#fig:a}",
        "[![a](figures/a.svg)](https://example.org/)",
        "![a](./figures/a.svg) ![b](<figures/a b.svg>) [c](<a b>)",
        "[a](b\\_c) [d](https://example.org/?a=b&amp;c=d) <mailto:a@example.org> <a@example.org>",
        "[a] [b][a] [a][]\n\n[a]: https://example.org/ 'T'",
        "| a | b |\n|---|---|\n| [c]{#d} | ^[e] |\n\n: F {#tbl:f}",
        "- a\n\n- b [@iea]\n\n  | c |\n  |---|\n  | d |\n",
        "$$x$$ {#eq:x}\n\n@eq:x and -@eq:x",
        "```{#lst:x .python caption=\"C\"}\nx\n```",
        "::: {#a .b}\n\n[c]{#d}\n\n:::",
        "[a]{#b} `c`{#d}",
        "\\url{https://example.org/} \\href{https://example.org/}{a} a\\footnote{b}",
        '<a id="x">a</a> <span id="y">b</span> <img src="figures/a.svg" alt="c"> <a href="https://example.org/">d</a>',
        "Term\n:   def [@iea]^[a]\n",
        "a^[b *c* [d](#e)] [f](#e)[^g]\n\n[^g]: h\n\n    i\n\n[j]{#e}",
        "a[^n] b[^n] c[^m]\n\n[^n]: d [e](#f) [@iea]\n\n    | g |\n    |---|\n    | h |\n\n[^m]: i",
        "(@) a\n\n(@b) c",
        "[@url:https://example.org/a_b-c?d] and [@doi:10.1371/journal.pcbi.1007128].",
        "Équité [a]{#équité} [b](#équité)",
        "[a](https://example.org/){#b .c} <https://example.org/>{#d .e} [f](#b) [g](#d)",
        "![a](figures/a.svg){#fig:a .b width=50% alt='It is \"x\" &amp; *y*' caption='z'}",
        "## A {- #b .c k=\"v w\"}\n\n[a]{.smallcaps} [b]{.ul} [c]{.mark k=v} `d`{.python} `e`{=html}",
        "::: note\nh\n:::\n",
        "```{.python #lst:a .numberLines startFrom=3 caption='A {b}'}\nx\n```\n",
        "| a |\n|---|\n| b |\n\n: C {#tbl:c .wide k=v}",
        "$$x$$ {#eq:a--b...c}\n\nBy @eq:a--b...c.",
        "\\emph{c} [a](#sec:a) ^[b] @iea\nmore @sec:a\n\n\\footnote{d}\n\\footnote{d} [@iea],",
        "> \\textbf{a {b}} @iea\n\n\\emph{e}\n\nf",
        "\\begin{align}a&=b\\end{align}\n\n[^n]: Note.\n\n## B {#sec:b}\n\nText[^n] @sec:b.",
        "```\n\\emph{c} [a](#sec:a)\n```\n\n$$\n\\textbf{a} b\n$$\n\n\\newpage\n\nText",
        "\\footnote{d} @iea\n:   a\n\n\\emph{e} [a](#sec:a)\n===\n\n| \\footnote{d} @iea\n",
        "## A heading {#sec:b}\n\n[words][A heading], [A heading], [A heading][].",
        "## ^[note] {#sec:b}\n\n[sic][^n]\n\n[^n]: Note.",
        "Go![^n] More![sic][^n].\n\n[^n]: Note.",
        "^[a] b^[a] `c` <code>d</code> &eacute; O&amp;M <https://example.org/e> [<f>](g){.uri} (@h)\n\n(@h) i",
        "---------\n a    b\n---- ----\n c    d\n e    f\n\n g    h\n---------\n\n::: {.tip title='j'}\nk\n:::",
        "## It's {#sec:its}\n\n### Don't you [a](https://example.org/) {#sec:dont .x}\n\nText.",
    ],
)  # fmt: skip
def test_the_readers_agree(written: str) -> None:
    assert compared(f"# A {{#sec:a}}\n\n{written}\n") == []


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("## a *b {#sec:u}", "sec:u"),
        ("a\n\n  b\n  -----\n  c\n", "  b\n  -----"),
        ("![a](figures/a.svg){#fig:a alt=\u201cx y\u201d}", "fig:a"),
        ("## B {.c d=e f}\n", "{.c d=e f}"),
        ("## B {#sec:a/b}\n", "sec:a/b"),
        ("[w]{#x+y .c k=v}\n", "x+y"),
        ("![A](figures/a.svg){#fig:a%20b alt='A.'}\n", "fig:a%20b"),
        ("::: {.a b='c\nd' e=f}\ng\n:::\n", "a b='c\nd' e=f"),
        ("1. [x]: y\n\n   z\n", "x]: y"),
        ("1. <!-- x\n\n   y\n", "x"),
    ],
)
def test_where_they_do_not_the_place_is_told(written: str, place: str) -> None:
    found = compared(f"# A {{#sec:a}}\n\n{written}\n")
    assert found and found[0].startswith(f"{place}: ")


@pytest.mark.parametrize("sign", "/+&~*%!;|?,=^$é")
def test_what_no_identifier_can_hold_is_told_once(sign: str) -> None:
    found = compared(f"# A {{#sec:a}}\n\n## B {{#sec:x{sign}y .c}}\n\n[w]{{#x{sign}y .c k=v}}\n")
    assert len(found) == (0 if sign == "é" else 2)
    assert all(f"`{sign}` cannot stand in the identifier" in one for one in found)
