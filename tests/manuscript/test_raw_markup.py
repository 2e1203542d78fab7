"""HTML and TeX in a chapter: what can be meant in one way only is read so, all else printed as typed, and told."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.inputs.markdown import body_of
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.elements import Element, attributes_of
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.manuscript.tree import plain, walk

Found = list[tuple[str, int, str]]


def read(body: str) -> tuple[list[Element], Found]:
    """The blocks behind the title of a chapter with ``body``, and each finding's code, line and text."""
    text = f"# A\n\n{body}\n"
    (listed,) = (paper := paper_of({"a.md": text}, keys=("iea", "irena"))).chapters
    view = PaperView(PaperFacts(paper), listed)
    prepared = manuscript.prepare(read_tree(body_of(listed.chapter)).content, listed, view)
    found = [(f.code, text.count("\n", 0, f.span.start) + 1, f.span.slice(text)) for f in prepared.problems]
    return prepared.tree.blocks[1:], found


def kinds(blocks: list[Element]) -> list[str]:
    return [element["t"] for element in walk(blocks) if element["t"] not in {"Str", "Space", "SoftBreak"}]


@pytest.mark.parametrize(
    ("written", "kind", "words"),
    [
        ("CO<sub>2</sub>", "Subscript", "CO2"),
        ("| CO<sub>2</sub>", "Subscript", "CO2"),
        ("CO<sub>2</sub>\n:   a", "Subscript", "CO2a"),
        ("- [ ] CO<sub>2</sub>", "Subscript", "\u2610 CO2"),
        ("| a |\n|---|\n| CO<sub>2</sub> |", "Subscript", "a CO2"),
        ("x<SUP>2</SUP>", "Superscript", "x2"),
        ("<u>a *b*</u>", "Underline", "a b"),
        ("<ins>a</ins>", "Underline", "a"),
        ("<s>a</s>", "Strikeout", "a"),
        ("<del>a</del>", "Strikeout", "a"),
        ("<b>a</b>", "Strong", "a"),
        ("<em>a <b>b</b></em>", "Emph", "a b"),
        ("<kbd>Ctrl</kbd>", "Span", "Ctrl"),
        ("<mark>a</mark>", "Span", "a"),
        ("<code>a_b</code>", "Code", "a_b"),
        ("a<br>b", "LineBreak", "a b"),
        ("a<br />b", "LineBreak", "a b"),
        ('<a href="https://example.org/">a</a>', "Link", "a"),
        ("&copy; &nbsp; &#8364;", "Para", "\u00a9 \u20ac"),
        ("a <!-- b --> c", "Para", "a c"),
        (r"a \textbf{b} c", "Strong", "a b c"),
        (r"\emph{a \textbf{b}} c", "Strong", "a b c"),
        (r"a\footnote{b} c", "Note", "a c"),
        (r"a \url{https://example.org/}", "Link", "a https://example.org/"),
        (r"a \href{https://example.org/}{b}", "Link", "a b"),
        (r"a \textsc{b}", "SmallCaps", "a b"),
        (r"a \newline b", "LineBreak", "a b"),
        (r"a \ldots{} b", "Para", "a \u2026 b"),
        ("\\begin{align}\na &= b \\\\\nc &= d\n\\end{align}", "Math", None),
        ("a\n\\begin{equation*}\nx\n\\end{equation*}\nb", "Math", "a x b"),
        ("\\begin{gather}\na \\\\ b\n\\end{gather}", "Math", None),
        ("\\begin{eqnarray}\na &=& b\n\\end{eqnarray}", "Math", None),
        ("\\begin{multline*}\na\n\\end{multline*}", "Math", None),
        ("\\newcommand{\\tup}[1]{(#1)}\n\n$\\tup{a}$", "Math", "(a)"),
        ("<hr>", "HorizontalRule", ""),
        ("<details>\n<summary>S</summary>\n\nBody.\n\n</details>", "Para", "S Body."),
        ("<center>\n\na\n\n</center>", "Para", "a"),
        ('<div class="x">\n\na\n\n</div>', "Div", "a"),
    ],
)
def test_what_can_be_meant_in_one_way_is_read_so(written: str, kind: str, words: str | None) -> None:
    blocks, found = read(written)
    assert kind in kinds(blocks) and found == []
    assert words is None or plain(blocks) == words


@pytest.mark.parametrize(
    "written",
    ["\\newpage", "\\pagebreak", "\\clearpage", "a \\newpage b", '<div style="page-break-after: always"></div>'],
)
def test_a_page_break_is_one(written: str) -> None:
    blocks, found = read(written)
    assert [b["c"][0][1] for b in blocks if b["t"] == "Div"] == [["page-break"]] and found == []


def test_a_label_in_an_environment_numbers_its_equation() -> None:
    text = "# A\n\n\\begin{equation}\\label{eq:x}\na = b\n\\end{equation}\n\nAs @eq:x says.\n"
    paper = paper_of({"a.md": text})
    assert paper.targets["eq:x"].number == "1.1"
    assert paper.targets["eq:x"].label.span.slice(text) == "eq:x"


def test_citations_in_commands_are_known_to_both_readers() -> None:
    blocks, found = read(r"a \cite{iea, irena} b\footnote{See \citet{iea}.}")
    assert found == [] and kinds(blocks).count("Span") == 2
    paper = paper_of({"a.md": "# A\n\na \\cite{iea, irena}\n"}, keys=("iea", "irena"))
    assert sorted(paper.citing) == ["iea", "irena"]


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("a <sub>b", ["<sub>"]),
        ("a </sub>b <sub>c</sub>", ["</sub>"]),
        ("<table>\na <tr><td>a</td></tr>\n</table>", ["<table>"]),
        ("a <blink>b</blink>", ["<blink>"]),
        ("<h2>a</h2>", ["<h2>"]),
        (r"a \foo{b}", [r"\foo{b}"]),
        (r"\input{secret.tex} \textbf{\input{secret.tex}}", [r"\input{secret.tex}", r"\textbf{\input{secret.tex}}"]),
        ("\\begin{tabular}{ll}\na & b\n\\end{tabular}", ["\\begin{tabular}{ll}\na & b\n\\end{tabular}"]),
        (r"C:\Users is a folder", [r"\Users"]),
        (r"\noindent a", [r"\noindent"]),
        ("\\vspace{1cm}\n\na", ["\\vspace{1cm}"]),
    ],
)
def test_what_is_not_read_is_printed_as_typed_and_told_at_its_place(written: str, told: list[str]) -> None:
    blocks, found = read(written)
    assert [text for code, _, text in found] == told and {code for code, *_ in found} == {"unread-markup"}
    assert not {"RawInline", "RawBlock"} & {*kinds(blocks)}


def test_the_second_of_two_equal_tags_is_told_at_its_own_place() -> None:
    _, found = read("a <sub>b</sub>\n\nc <sub>d")
    assert found == [("unread-markup", 5, "<sub>")]


def test_warnings_of_pandoc_become_findings_at_their_place() -> None:
    from chapterhouse.manuscript.chapter_tree import reading_problems

    text = "# A\n\n[x]: http://a.org/\n[x]: http://b.org/\n\n<div>\n\n[x]\n"
    (listed,) = paper_of({"a.md": text}).chapters
    found = list(reading_problems(listed.chapter, read_tree(text).warnings))
    assert [(f.code, text.count("\n", 0, f.span.start) + 1) for f in found] == [
        ("unclosed-div", 6),
        ("conversion-warning", 4),
    ]


@pytest.mark.parametrize(
    "written",
    [
        'Words<sup id="x">1</sup>.\n',
        "<b id=x>Words</b>, <q id='y'>more</q>.\n",
        '<p id="x">Words.</p>\n',
        '<section id="x">\n\nWords.\n\n</section>\n',
        '<a name="x"></a>Words.\n',
        '<span id="x">Words</span>.\n',
        '<div id="x">\n\nWords.\n\n</div>\n',
    ],
)
def test_both_readers_keep_the_identifiers_of_html(written: str) -> None:
    blocks, found = read(f"{written}\n[There](#x).")
    assert found == []
    names = [attributes[0] for element in walk(blocks) if (attributes := attributes_of(element)) and attributes[0]]
    assert "a--x" in names or "x" in names


def test_the_words_of_a_link_in_html_are_those_of_a_link() -> None:
    (listed,) = paper_of(
        {"a.md": '# A\n\n<a href="https://a.b/c">https://a.b/<b>c</b></a> and <a href="#x">y.\n'}
    ).chapters
    assert [(link.target, link.text) for link in listed.chapter.links] == [
        ("https://a.b/c", "https://a.b/c"),
        ("#x", ""),
    ]


def test_the_places_of_tags_are_those_outside_code() -> None:
    body = "\n\n".join("`<foo>` and\n\n    <foo>\n\nthen <foo> here." for _ in range(40))
    _, found = read(body)
    assert [line for _, line, _ in found] == [3 + 6 * number + 4 for number in range(40)]


def test_what_a_caption_holds_is_told_once_at_its_place() -> None:
    picture = "![a <blink>b](figures/a.svg)"
    _, found = read(f"{picture}\n\n{picture}\n")
    assert found == [("unread-markup", 3, "<blink>"), ("unread-markup", 5, "<blink>")]
