"""What looks like markup and is none, and what only looks as if it did."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse.checks.rules import (
    accidental_heading,
    glued_block,
    hand_numbered_caption,
    hand_numbered_heading,
    ragged_table,
    renumbered_list,
    unintended_code_block,
    unread_markup,
)


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
        "![A](a.svg){} and `a`{}.",
        "AT&T; R&D; &eacute; a ^2^ H~2~O x^2^ 5 km^2^ file_2 O_RDONLY",
        "See [one][], [words][one] and [a][].\n\n[one]: https://example.org",
        "[@iea, p. 3], [see @iea; also @iea, pp. 3, 5], [-@iea; @iea] and @iea [p. 3]",
        "Some ~500 and ~600, ^a\\ b^ and ~c~.",
        "Term\n:   Definition\n\n-5 to\n-6 \u2013 that is it",
        "| one line\n| another",
        "+---+---+\n| a | b |\n+===+===+\n| \u6c34| \u00e9 |\n+---+---+",
        "Wrapped at\n% of it, and i. e. at\n1.5 of it",
        "C++ and ++i, *p < 0.05, _config.yml, 5 * 3, US$ 7 and $HOME, J. Roe and\nB. Doe, (as @iea says)",
        "~~Struck~~ and ~~two\nlines~~, `~~x`, <!-- ignore this --> and <!-- allow the reader some time -->",
        "It's 'quoted', ''; a/b//c, https://x.org//y, .NET and \\-, \\\"quoted\\\" words, \\(a\\)\\,",
        "o one line\n\n- [ ] to do\n- [x] done\n\nstd::vector and a = b",
        "| a | b |\n|---|---|\n| - | z<br>y |",
        "| a |\n|---|\n| b |\n\n: Words.\n\n[More] words.",
        "| a |\n|---|\n| b |\n\n[Source: a.]",
        "| a |\n|---|\n| b |\n\n[Words]\n\n[Words]: https://example.org/",
        "```{.python .numberLines}\nx\n```\n\n```python {.numberLines startFrom=2}\nx\n```\n\n(1) one",
        "Term\n\n:   Definition\n\na ** b and 2 ** 3 ** 4",
        "<table><tr><td>x</td></tr></table>\n\n<ul><li>y</li></ul>",
        "See @{sec:x}, (@sec:x), x;@sec:x and [@sec:x]; mail a@iea.example or `a@sec:x`",
        "Of 100%% sure, `r x` and `mermaid`, 10:30:15 and a:+1:b",
        "- in\n  c\\. 1900, and\n  p. 5 of it\n\np. 7 too\n\nB. Doe said, at\nc. 1900",
        "- in\n  2. one\n  3. two\n\na. one\n\n   words\n\nb. 2 more\n\nc. 3",
        "1. one\n   1. deep\n   2. deep\n2. two\n\nTerm\n:   words\n    - x",
        '[words]{.x title="a \\"b\\" c" alt=\'"x"\'} and `{a="b"c"}`',
        "## $x$ {#sec:x}\n\nx\n\n## [@iea]\n\nx\n\n## Closed ##\n\nx\n\n## Labelled ## {#sec:y}\n\nx",
        'In ![Word](a.svg){alt="Word"} and ![](a.svg){alt="X"} and ![Word](a.svg).\n\n![A](a.svg){alt="X"}',
        "Words^[a note] and^[another].[^n]\n\n[^n]: Third.\n\n| a |\n|---|\n| b |\n\n[More] words.",
        "[A remark.]\n\nWords.\n\n| a |\n|---|\n| b |",
        "[a](<https://x.org/a b>) and [b](a b.md)\n\n![Cap][p]\n\n[p]: a.svg 'T' {#fig:p width=5cm alt=\"A\"}",
    ],
)
def test_what_is_meant_as_it_is_typed_is_left_alone(written: str) -> None:
    assert told(written) == []


@pytest.mark.parametrize(
    ("written", "signs"),
    [
        ("\\(x^2\\) and \\[\\alpha\\]", ["\\(x^2\\)", "\\[\\alpha\\]"]),
        ("- The house\n  c. 1900\n- x", ["c."]),
        ("- The house\n\n  c. 1900", ["c."]),
        ("- sold in\n  1990. Then\n\n> - x\n>   5) that", ["1990."]),
        ("c. 1900 it was\n\nz. B. Haus\n\n> v. 2 of it", ["c.", "z. B.", "v."]),
        ("- as it is,\n  i. e. so\n\nTerm\n:   Words\n    c. 1900", ["i. e.", "c."]),
        ("- one\n    - two\n      A. deep\n      B. deep", ["A."]),
        ("Words^[outer ^[inner] more] x[^n].\n\n[^n]: A\n\n    B ^[inner].", ["^[inner]", "^[inner]"]),
        ("## [^n]\n\nx\n\n## ^[note] {.x}\n\n[^n]: x", ["## [^n]", "## ^[note] {.x}"]),
        ("## <!-- x -->\n\nx", ["## <!-- x -->"]),
        ("[a](https://x.org/\na) [b](https://x.org/a b)", ["https://x.org/\na", "https://x.org/a b"]),
        ("## Head {#sec:x} ##\n\nx\n\n## Head {.y}#", ["{#sec:x}", "{.y}"]),
        ('![C](a.svg){alt="A "b" c"}\n\n[x]{title="A "b""}', ['{alt="A "b" c"}', '{title="A "b""}']),
        ('In ![Word](a.svg){alt="Other"} a line.', ["Word"]),
        ("[A caption][lbl]\n\n| a |\n|---|\n| b |", ["[A caption][lbl]"]),
        ("+-------+---+\n| a:    | b |\n| - x   |   |\n+-------+---+", ["-"]),
        ("[[Page]] and [b](c", ["[[Page]]", "]("]),
        ("See [iea].", ["[iea]"]),
        ("a {.x} b {#y} c {width=5}", ["{.x}", "{#y}", "{width=5}"]),
        ("!!! note\n    x", ["!!! note"]),
        ("::: tip A title\nWords.\n\nx", ["::: tip A title"]),
        ("[TOC]", ["[TOC]"]),
        ("Good :+1: and :tada:.", [":+1:", ":tada:"]),
        (":smile: and\n:class: dropdown", [":smile:", ":class:"]),
        ("[[toc]] or {:toc}", ["[[toc]]", "{:toc}"]),
        ("About 20~30, 20~30\ubd84 or 1\uc7a5~3\uc7a5, and Fig.~2.", [".~"]),
        ("Words %% a remark %% go on.", ["%% a remark %%"]),
        ("```mermaid\ngraph TD\n```", ["```mermaid"]),
        ("~~~ {#lst:d .plantuml}\na -> b\n~~~", ["~~~ {#lst:d .plantuml}"]),
        ('::: {#fig-pair layout-ncol=2}\n![A](a.svg){alt="A."}\n\n![B](b.svg)\n\nBoth.\n:::', ["fig-pair"]),
        ('::: {layout-ncol=2}\n![A](a.svg){alt="A."}\n\n![B](b.svg)\n:::', ["2"]),
        ("Gives `{python} 1 + 1`.", ["`{python} 1 + 1`"]),
        ("\u201cFig.~3\u201d of ++x++", [".~", "++x++"]),
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
        ("Two lines\nof text\n---", ["---"]),
        ("*open and _open too", ["*", "_"]),
        ("a * spaced* b", ["* spaced*"]),
        ("x^2, y^{2}, a_i, C_2H_6 and y^n", ["x^2", "y^{2}", "a_i", "_2", "_6", "y^n"]),
        ("H~2 O~ and CO~2", ["~2 O~", "~2"]),
        ("A word^1 and a sentence.^2", ["^1", "^2"]),
        ("Of $x+y", ["$"]),
        ("A. one\nB. two", ["A."]),
        ("A `text <https://example.org>`_, `ref`_.", ["`text <https://example.org>`_", "`ref`_"]),
        ("Notes [1]_ and [#]_ and text_", ["[1]_", "[#]_", "_"]),
        (".. _target:", [".. _target:"]),
        (".. [1] A note", [".. [1]"]),
        (".. of words", [".."]),
        ("Error! Reference source not found.", ["Error! Reference source not found."]),
        ("See { REF _Ref1 \\h }.", ["{ REF _Ref1 \\h }"]),
        ("(@iea), ([@iea]), [[@iea]] and (see @iea, p. 3)", ["(@iea)", "([@iea])", "[[", "(see @iea, p. 3)"]),
        ("~~struck and x^^2", ["~~", "^^"]),
        ("== Prices", ["=="]),
        ("```python {1,3}\nx\n```", ["```python {1,3}"]),
        ("<td>cell</td>", ["<td>"]),
        ("words[fn:1]", ["[fn:1]"]),
        ("See <a.md>.", ["<a.md>"]),
        ("$$x$$ (1)", ["(1)"]),
        ("$$x$$ {eq:d}", ["{eq:d}"]),
        ("some ** strong ** words", ["** strong **"]),
        ("~~~inline~~~ words", ["~~~inline~~~"]),
        ("[@-iea]", ["[@"]),
        ("(@iea, @iea) and (@iea and @iea)", ["(@iea, @iea)", "(@iea and @iea)"]),
        ("1.) one\n2.) two", ["1.)"]),
        ("[ ] one\n[x] two", ["[ ]"]),
        ("- [] one", ["[]"]),
        ("\u2610 one\n\u2611 two", ["\u2610"]),
        ("A sentence of more than a few words.\n\n: caption", [":"]),
        ("Title: On wind\nAuthor: Doe", ["Title:"]),
        ("=== Prices ===", ["==="]),
        ("h2. Prices", ["h2."]),
        ("image::a.png[A] and footnote:[A note.]", ["image::a.png[A]", "footnote:[A note.]"]),
        ("|===\n| a | b\n|===", ["|===", "|==="]),
        ("* one\n** two", ["**"]),
        (". one\n. two", ["."]),
        ("o one\no two", ["o"]),
        ("Term:: what it is", ["::"]),
        ("'''bold''' and ''it''", ["'''bold'''", "''it''"]),
        ("some //words here// too", ["//words here//"]),
        ("#+TITLE: X", ["#+TITLE:"]),
        ("!(a.svg)[A] and !a.png!", ["!(a.svg)[A]", "!a.png!"]),
        ("## Prices {sec:p}\n\nx", ["{sec:p}"]),
        ("![A](a.svg){width: 50%}", ["{width: 50%}"]),
        ("[1] Doe, J. (2020). A book.", ["[1]"]),
        ("Words ^block-id", ["^block-id"]),
        ("+++\ntitle\n+++", ["+++"]),
        ("<!DOCTYPE html>", ["<!DOCTYPE html>"]),
        ('10\\,km and M\\"uller and soft\\-hyphen', ["\\,", '\\"u', "\\-"]),
        ("one \\\\\ntwo", ["\\\\"]),
        ("__TOC__", ["__TOC__"]),
        ("a ~struck~ word of H~2~O", ["~struck~"]),
        ("| a | b |\n|---|---|\n| - x<br>- y | z |", ["- "]),
        ("$$x = 1 \\tag{1}$$", [" \\tag{1}"]),
        ("##\n\nx", ["##"]),
        ("[@iea][@iea] and [cite:@iea]", ["][", "cite:"]),
        ("[see iea] and [#iea]", ["[see iea]", "[#iea]"]),
        ("$ x = 1 $", ["$ x = 1 $"]),
        ("- [>] later", ["[>]"]),
        ("text\n1. one\n2. two", ["1."]),
        ("| a |\n|---|\n| - b<br>- c |", ["- "]),
        ("| a |\n|---|\n| b |\n[Some *words*]", ["[Some *words*]"]),
        ("| a |\n|---|\n| b |\n\n[Some words][tab]\n\nText.", ["[Some words][tab]"]),
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


def test_a_caption_in_brackets_is_mended_below_a_blank_line() -> None:
    paper = paper_of({"a.md": "# A\n\n| a |\n|---|\n| b |\n[Some words][tab]\n"}, keys=())
    (found,) = unread_markup.check(paper)
    assert [edit.replacement for edit in found.edits] == ["\n: Some words {#tbl:tab}"]


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("See [@iea].\n\n::: {#refs}\n:::", []),
        ('See [@iea].\n\n<div id="refs"></div>', []),
        ("See [@iea].\n\n::: {#refs}\n:::\n\n::: {.x #refs}\n:::", ["stands further up"]),
        ('See [@iea].\n\n::: {#refs}\n:::\n\n<div class="x" id="refs"></div>', ["stands further up"]),
        ("Words.\n\n::: {#refs}\n:::", ["no chapter cites anything"]),
        ("## Words {#refs}\n\nWords [of it]{#refs}.", []),
    ],
)
def test_a_place_for_the_list_of_references_that_stays_empty_is_told(body: str, told: list[str]) -> None:
    found = list(unread_markup.check(paper_of({"a.md": f"# A\n\n{body}\n"}, keys=("iea",))))
    assert len(found) == len(told) and all(map(lambda one, words: words in one.message, found, told))


@pytest.mark.parametrize("line", ["| long text | 2 |", "+---+--+", "| 1 |"])
def test_a_grid_whose_lines_are_not_equally_wide_is_told_at_that_line(line: str) -> None:
    text = f"# A\n\n+---+---+\n| a | b |\n+===+===+\n{line}\n"
    assert [problem.span.slice(text) for problem in ragged_table.check(paper_of({"a.md": text}))] == [line]


@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_the_blank_line_that_a_mend_puts_in_ends_as_the_files_lines_do(ending: str) -> None:
    (found,) = glued_block.check(paper_of({"a.md": ending.join(["# A", "", "Text", "- one", "- two", ""])}))
    assert [edit.replacement for edit in found.edits] == [ending]


@pytest.mark.parametrize(
    ("body", "lines"),
    [
        ("    This is what they expect.", ["This is what they expect."]),
        ("\tThis is what they expect.", ["This is what they expect."]),
        ("    - the old\n    - the young", ["- the old"]),
        ("    ![A](a.svg)", ["![A](a.svg)"]),
        ("<div>\n    <p>Words</p>\n</div>", ["<p>Words</p>"]),
        ("    git commit --amend", []),
        ("    x = 1\n    print(x)", []),
        ("    name: x\n    key: value", []),
        ("```\nThis is what they expect.\n```", []),
        ("    <p>Words</p>", []),
    ],
)
def test_prose_that_is_code_by_its_indentation_alone_is_told(body: str, lines: list[str]) -> None:
    text = f"# A\n\nText:\n\n{body}\n"
    found = list(unintended_code_block.check(paper_of({"a.md": text})))
    assert [problem.span.slice(text) for problem in found] == lines
    mended = text
    for edit in sorted((edit for problem in found for edit in problem.edits), key=lambda edit: -edit.span.start):
        mended = mended[: edit.span.start] + edit.replacement + mended[edit.span.end :]
    assert list(unintended_code_block.check(paper_of({"a.md": mended}))) == []


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("A sentence stands here.\n---", True),
        ("Words of text\n---\n\n## A\n\nx", True),
        ("Words of text\n---\n\nx", False),
        ("Words of text\n-------------\n\n## A\n\nx", False),
    ],
)
def test_a_line_across_that_makes_a_heading_is_told(body: str, told: bool) -> None:
    found = list(accidental_heading.check(paper_of({"a.md": f"# A\n\n{body}\n"})))
    assert bool(found) is told


@pytest.mark.parametrize(
    ("headings", "numbers"),
    [
        (["A. Wind", "B. Sun", "C. elegans"], ["A.", "B.", "C."]),
        (["C. elegans", "A method"], []),
        (["I. Wind", "II. Sun"], ["I.", "II."]),
        (["(a) Wind", "(b) Sun"], ["(a)", "(b)"]),
        (["1 Wind", "2 Sun", "7 ways"], ["1", "2"]),
        (["Annex A: Wind", "Section 5 of the Act", "Chapter 3 \u2013 Sun"], ["Annex A:", "Chapter 3 \u2013"]),
    ],
)
def test_numbers_of_headings_by_hand_are_told(headings: list[str], numbers: list[str]) -> None:
    text = "# A\n\n" + "".join(f"## {heading}\n\nx\n\n" for heading in headings)
    found = hand_numbered_heading.check(paper_of({"a.md": text}))
    assert [problem.span.slice(text) for problem in found] == numbers


@pytest.mark.parametrize(
    ("body", "signs"),
    [
        ("**Table 3:** Words", ["**Table 3:**"]),
        ("*Figure 2: Words*", ["*Figure 2:"]),
        ("Abb. 3: Worte", ["Abb. 3:"]),
        ("Fig. 3 -- Words", ["Fig. 3 --"]),
        ("![Figure 2: Words](a.svg)", ["Figure 2:"]),
        ("Figure 2 shows it. Table 3. It is so.", []),
        ("Table 3 and Table 4: the same", []),
    ],
)
def test_captions_by_hand_are_told(body: str, signs: list[str]) -> None:
    text = f"# A\n\n{body}\n"
    found = hand_numbered_caption.check(paper_of({"a.md": text}))
    assert [problem.span.slice(text) for problem in found] == signs


@pytest.mark.parametrize("sign", ["**Table 3:**", "Table 3.", "*Table 3*:", "Table 3 --"])
@pytest.mark.parametrize("is_before", [True, False])
def test_a_paragraph_at_a_table_becomes_its_caption(sign: str, is_before: bool) -> None:
    table, words = "| a | b |\n|---|---|\n| 1 | 2 |", f"{sign} Demand by year."
    text = "# A\n\n" + "\n\n".join([words, table] if is_before else [table, words]) + "\n"
    (problem,) = hand_numbered_caption.check(paper_of({"a.md": text}))
    (edit,) = problem.edits
    mended = text[: edit.span.start] + edit.replacement + text[edit.span.end :]
    (made,) = paper_of({"a.md": mended}).chapters[0].chapter.tables
    assert made.caption == "Demand by year." and not edit.safe


@pytest.mark.parametrize(
    ("body", "told"),
    [
        ("1. a\n3. b\n2. c", ["3."]),
        ("1. a\n\n    1. b\n    3. c\n\n2. d", ["3."]),
        ("a) a\nc) b", ["c)"]),
        ("(i) a\n(iii) b", ["(iii)"]),
        ("1. a\n1. b\n1. c", []),
        ("#. a\n#. b", []),
        ("5. a\n6. b", []),
        ("h) a\ni) b\nj) c", []),
        ("i. a\nii. b\niii. c", []),
        ("- 1. a\n- 3. b", []),
    ],
)
def test_items_that_are_printed_with_another_number_are_told(body: str, told: list[str]) -> None:
    text = f"# A\n\n{body}\n"
    found = renumbered_list.check(paper_of({"a.md": text}))
    assert [problem.span.slice(text) for problem in found] == told


@pytest.mark.parametrize(
    ("body", "written"),
    [
        ("\u6545\u4e8b\u5728@sec:a\u7ee7\u7eed.", "@sec:a"),
        ("\u6545\u4e8b\u5728@{sec:a}\u7ee7\u7eed.", "@{sec:a}"),
        ("See chapter@sec:a.", "@sec:a"),
        ("As M\u00fcller@iea says.", "@iea"),
    ],
)
def test_a_reference_right_behind_a_letter_is_told(body: str, written: str) -> None:
    text = f"# A {{#sec:a}}\n\n{body}\n"
    (problem,) = unread_markup.check(paper_of({"a.md": text}, keys=("iea",)))
    assert problem.span.slice(text) == written
    name = written.strip("@{}")
    assert problem.hint is not None and f"`[@{name}]`" in problem.hint
    assert [edit.replacement for edit in problem.edits] == ([f"[@{name}]"] if ":" in name else [])
