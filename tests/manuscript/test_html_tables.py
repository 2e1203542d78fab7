"""Tables that are written in HTML: both readers see the same ones, and what stands in their cells."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.inputs.markdown import body_of, complete_syntax, read_chapter
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.manuscript.tree import Element, plain, walk
from chapterhouse.model import Paper

INDENTED = """<table id="tbl:a">
  <caption>What is **where**.</caption>
  <colgroup><col width="25%"><col style="width: 75%"></colgroup>
  <thead>
    <tr><th>Head</th><th align="right">Value</th></tr>
  </thead>
  <tbody>
    <tr>
      <th>one</th>
      <td style="text-align: right"><b>two</b> [@iea]^[A note.], see [there](https://example.org/)</td>
    </tr>
    <!-- A comment between rows. -->
    <tr><td colspan="2">wide<br>line</td></tr>
    <tr><td rowspan="9">tall</td><td>x</td></tr>
    <tr><td>y</td></tr>
  </tbody>
  <tfoot><tr><td>foot</td></tr></tfoot>
</table>"""


def read(body: str) -> tuple[list[Element], list[str], Paper]:
    """The blocks behind the title of a chapter with ``body``, the findings on the way, and the paper."""
    text = f"# A\n\n{body}\n"
    paper = paper_of({"a.md": text}, keys=("iea",))
    (listed,) = paper.chapters
    view = PaperView(PaperFacts(paper), listed)
    prepared = manuscript.prepare(read_tree(body_of(listed.chapter)).content, listed, view)
    return prepared.tree.blocks[1:], [found.code for found in prepared.problems], paper


def cells(table: Element) -> list[list[tuple[str, int, int, str]]]:
    """Each row's cells: their words, the rows and columns that they span, and how they are set."""
    _, _, _, head, bodies, foot = table["c"]
    rows = [*head[1], *(row for body in bodies for row in body[3]), *foot[1]]
    return [[(plain(cell[4]), cell[2], cell[3], cell[1]["t"]) for cell in row[1]] for row in rows]


def test_a_table_keeps_its_rows_spans_sides_caption_label_notes_and_citations() -> None:
    blocks, problems, paper = read(f"{INDENTED}\n\nSee @tbl:a.")
    assert problems == []
    (table,) = [block for block in blocks if block["t"] == "Table"]
    assert cells(table) == [
        [("Head", 1, 1, "AlignDefault"), ("Value", 1, 1, "AlignRight")],
        [("one", 1, 1, "AlignDefault"), ("two , see there", 1, 1, "AlignRight")],
        [("wide line", 1, 2, "AlignDefault")],
        [("tall", 2, 1, "AlignDefault"), ("x", 1, 1, "AlignDefault")],
        [("y", 1, 1, "AlignDefault")],
        [("foot", 1, 1, "AlignDefault"), ("", 1, 1, "AlignDefault")],
    ]
    assert [width["c"] for _, width in table["c"][2]] == [0.25, 0.75]
    assert plain(table["c"][1]) == "What is where." and paper.targets["tbl:a"].number == "1.1"
    assert paper.targets["tbl:a"].title == "What is where."
    (chapter,) = [listed.chapter for listed in paper.chapters]
    assert [one.key for one in chapter.citations] == ["iea"] and len(chapter.footnotes) == 1
    assert [link.target for link in chapter.links] == ["https://example.org/"]


@pytest.mark.parametrize(
    ("written", "rows"),
    [
        ("<table><tr><td>a<td>b<tr><td>c<td>d</table>", [["a", "b"], ["c", "d"]]),
        ("<TABLE BORDER=1><TR><TH>a</TH></TR><tr><td>b</td></tr></TABLE>", [["a"], ["b"]]),
        ("Text <table><tr><td>a</td></tr></table> more.", [["a"]]),
        ("- item\n\n  <table>\n  <tr><td>a</td></tr>\n  </table>", [["a"]]),
        ("> <table>\n>   <tr>\n>     <td>a</td>\n>   </tr>\n> </table>", [["a"]]),
        ("<table>\n\n<tr>\n\n<td>\n\na *b*\n\n- c\n\n</td>\n\n</tr>\n\n</table>", [["a b c"]]),
        ('<div class="wide">\n<table>\n    <tr>\n        <td>a</td>\n    </tr>\n</table>\n</div>', [["a"]]),
        ("::: note\n<table><tr><td>a</td></tr></table>\n:::", [["a"]]),
        ("A note.[^n]\n\n[^n]: Note.\n\n    <table><tr><td>a</td></tr></table>", [["a"]]),
        ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", [["a", "b"], ["c", ""]]),
        ("<table><tr><td></td><td>&nbsp;b</td></tr></table>", [["", "b"]]),
    ],
)
def test_a_table_may_be_written_in_any_way(written: str, rows: list[list[str]]) -> None:
    blocks, problems, paper = read(written)
    assert problems == []
    (table,) = [element for element in walk(blocks) if element["t"] == "Table"]
    assert [[words for words, *_ in row] for row in cells(table)] == rows
    assert len(paper.chapters[0].chapter.tables) == 1


@pytest.mark.parametrize(
    "written",
    [
        "<table><tr><td><table><tr><td>a</td></tr></table></td></tr></table>",
        "<table>\n<tr><td>a</td></tr>\n\nWords.",
        "<table>stray <tr><td>a</td></tr></table>",
        '<table><tr><td colspan="99">a</td></tr></table>',
        "<table></table>",
    ],
)
def test_what_is_no_table_is_told_once_for_each_and_not_by_the_comparison_of_the_readers(written: str) -> None:
    blocks, problems, paper = read(written)
    assert {*problems} == {"unread-markup"} and paper.chapters[0].chapter.tables == ()
    assert not any(element["t"] == "Table" for element in walk(blocks))


@pytest.mark.parametrize("cell", ["<ul><li>a</li></ul>", "a <p>b</p>", "<hr> b", "<table><tr><td>a</td></tr></table>"])
def test_blocks_in_a_cell_of_one_line_are_told_since_pandoc_leaves_them_out(cell: str) -> None:
    simple = f"{'A':<50}B\n{'-' * 45}     -----\n{cell:<50}c\n"
    for table in (f"| A | B |\n|---|---|\n| {cell} | c |", simple):
        text = f"# A\n\n{table}\n"
        (found,) = read_chapter("a.md", text)[1]
        assert found.code == "unread-markup" and "is left out" in found.message
        assert found.span.slice(text) == cell[cell.index("<") : cell.index(">") + 1]


def test_code_in_a_cell_may_hold_tags() -> None:
    _, problems, _ = read("| A | B |\n|---|---|\n| `<ul>` | a<br>b |")
    assert problems == []


def test_indented_tables_are_parsed_together_and_each_keeps_its_places(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[str] = []
    real = complete_syntax.parse

    def counted(text: str) -> complete_syntax.Node:
        calls.append(text)
        return real(text)

    monkeypatch.setattr(complete_syntax, "parse", counted)
    body = "\n\n".join(
        f"<table>\n    <tr>\n        <td>word{number}^[note{number}]</td>\n    </tr>\n</table>\n\nBetween."
        for number in range(30)
    )
    text = f"# A\n\n{body}\n"
    chapter, problems = read_chapter("a.md", text)
    assert problems == () and len(calls) == 2
    assert [note.span.slice(text) for note in chapter.footnotes] == [f"^[note{number}]" for number in range(30)]
    cells = [passage for passage in chapter.passages if passage.text.startswith("word")]
    assert [text[cell.runs[0][1] :][: len(f"word{at}")] for at, cell in enumerate(cells)] == [
        f"word{at}" for at in range(30)
    ]
