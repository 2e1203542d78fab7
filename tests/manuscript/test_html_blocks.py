"""Lists, definitions, quotations, figures and code that are written in HTML are what they would be in Markdown."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.inputs.markdown import body_of
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.elements import Element, classes_of, identifier_of, literal_of
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.manuscript.tree import plain, walk
from chapterhouse.model import Chapter

_SILENT = frozenset({"Str", "Space", "SoftBreak"})


def read(body: str) -> tuple[list[Element], list[str], Chapter]:
    """The blocks behind the title of a chapter with ``body``, the texts that have findings, and the chapter."""
    text = f"# A\n\n{body}\n"
    (listed,) = (paper := paper_of({"a.md": text}, keys=("iea",))).chapters
    view = PaperView(PaperFacts(paper), listed)
    prepared = manuscript.prepare(read_tree(body_of(listed.chapter)).content, listed, view)
    return prepared.tree.blocks[1:], [found.span.slice(text) for found in prepared.problems], listed.chapter


def kinds(blocks: list[Element]) -> str:
    return " ".join(element["t"] for element in walk(blocks) if element["t"] not in _SILENT)


@pytest.mark.parametrize(
    ("written", "expected", "words"),
    [
        ("<ul><li>a</li><li>b</li></ul>", "BulletList Plain Plain", "a b"),
        ("<ul>\n    <li>a <b>b</b></li>\n    <li>c\n        <ol><li>d</li></ol></li>\n</ul>", None, "a b c d"),
        ("<ul>\n<li>a</li>\n\n<li>b\n\n- c\n\n</li>\n</ul>", "BulletList Plain Para BulletList Plain", "a b c"),
        ("<ul><li>a<li>b</ul>", "BulletList Plain Plain", "a b"),
        ("> <ul>\n>     <li>a</li>\n> </ul>", "BlockQuote BulletList Plain", "a"),
        ("- x\n\n  <ol>\n    <li>a</li>\n  </ol>", None, "x a"),
        ("<dl><dt>a</dt><dd>b</dd><dd><p>c</p></dd></dl>", "DefinitionList Plain Plain", "ab c"),
        ("<dl>\n  <dt>a</dt>\n  <dt>b</dt>\n  <dd>c [@iea]</dd>\n</dl>", "DefinitionList LineBreak Plain", "a bc"),
        ("<blockquote>\n    a\n    <p>b</p>\n</blockquote>", "BlockQuote Plain Plain", "a b"),
        ("<details>\n<summary>a</summary>\n\nb\n\n</details>", "Para Strong Para", "a b"),
        ("<table><tr><td><ul><li>a</li></ul></td><td>b</td></tr></table>", None, "a b"),
        ('<figure><img src="figures/a.svg" alt="x"><figcaption>a <i>b</i></figcaption></figure>', None, "a b x"),
    ],
)
def test_it_is_read(written: str, expected: str | None, words: str) -> None:
    blocks, problems, _ = read(f"{written}\n\nz")
    assert problems == [] and not any(element["t"].startswith("Raw") for element in walk(blocks))
    assert plain(blocks).split() == [*words.split(), "z"]
    if expected is not None:
        assert kinds(blocks).startswith(f"{expected} ")


def test_ordered_lists_keep_their_start_and_their_signs() -> None:
    blocks, problems, _ = read('<ol type="A" start="3"><li id="x">a</li></ol>\n\n[b](#x)')
    assert problems == [] and blocks[0]["c"][0] == [3, {"t": "UpperAlpha"}, {"t": "Period"}]
    assert any(identifier_of(one) for one in walk(blocks[0]) if one["t"] == "Span")


def test_code_keeps_its_language() -> None:
    blocks, problems, _ = read('<pre><code class="language-python">a &lt;\n\n  b\n</code></pre>')
    assert problems == [] and classes_of(blocks[0]) == ["python"] and literal_of(blocks[0]) == "a <\n\n  b"


def test_a_figure_counts_with_its_caption_and_its_label() -> None:
    written = (
        '<figure id="fig:a">\n  <img src="figures/a.svg" alt="x">\n  <figcaption>A *b*^[c]</figcaption>\n</figure>'
    )
    blocks, problems, chapter = read(f"{written}\n\nSee @fig:a.")
    assert problems == [] and kinds(blocks[:1]) == "Figure Plain Emph Note Para Plain Image"
    (figure,) = chapter.figures
    assert (figure.captioned, figure.alt, figure.label and figure.label.name) == (True, "x", "fig:a")
    assert figure.caption == "A b"


@pytest.mark.parametrize(
    ("written", "told"),
    [
        ("<ul>a<li>b</li></ul>", ["<ul>", "<li>"]),
        ("<ul><li>a</li>", ["<ul>", "<li>"]),
        ('<ol reversed=""><li>a</li></ol>', ["<ol reversed", "<li>"]),
        ('<ol><li value="7">a</li></ol>', ["<ol>", "<li value"]),
        ("<dl><dd>a</dd></dl>", ["<dl>", "<dd>"]),
        ("<figure>a</figure>", ["<figure>"]),
        ("<pre>a <b>c</b></pre>", ["<pre>"]),
    ],
)
def test_what_is_not_well_formed_is_printed_as_typed_and_told(written: str, told: list[str]) -> None:
    blocks, problems, _ = read(f"{written}\n\nz")
    assert all(any(one.startswith(place) or place.startswith(one) for one in problems) for place in told), problems
    assert not any(element["t"].startswith("Raw") for element in walk(blocks))
