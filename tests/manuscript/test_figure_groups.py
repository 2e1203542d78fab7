"""Pictures side by side under one number, in the spellings of pandoc-crossref and Quarto, as both readers see them."""

from __future__ import annotations

import pytest
from sample_papers import paper_of

from chapterhouse import manuscript
from chapterhouse.checks.rules.missing_caption import check as missing_captions
from chapterhouse.inputs.markdown import body_of
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.elements import Element
from chapterhouse.manuscript.figure_groups import lay_out_panels, letter_panels
from chapterhouse.manuscript.numbering import number_captions
from chapterhouse.manuscript.paper_view import PaperFacts, PaperView
from chapterhouse.manuscript.tree import plain, walk
from chapterhouse.model import Paper

A, B = '![Left.](a.svg){#fig:a alt="A."}', '![Right.](b.svg){#fig:b alt="B."}'


def read(body: str) -> tuple[list[Element], list[str], Paper]:
    """The numbered blocks of a chapter, what both readers see otherwise, and the paper."""
    text = f"# T\n\n{body}\n"
    paper = paper_of({"c.md": text, "a.svg": "", "b.svg": ""}, parts=({"chapters": ("c.md",)},))
    (listed,) = paper.chapters
    view = PaperView(PaperFacts(paper), listed)
    prepared = manuscript.prepare(read_tree(body_of(listed.chapter)).content, listed, view)
    blocks = number_captions(prepared.tree.blocks, listed, view)
    return blocks, [found.message for found in prepared.problems], paper


def shape(blocks: list[Element]) -> list[list[float]]:
    """The widths of the pictures in each row, in per cent of the row."""
    return [
        [float(dict(panel["c"][0][2])["width"].removesuffix("%")) for panel in element["c"][1]]
        for element in walk(blocks)
        if element["t"] == "Div" and "panel-row" in element["c"][0][1]
    ]


def captions(blocks: list[Element]) -> list[str]:
    return [plain(element["c"][1]) for element in walk(blocks) if element["t"] == "Figure"]


@pytest.mark.parametrize(
    "written",
    [
        f"::: {{#fig:pair}}\n{A}\n{B}\n\nBoth.\n:::",
        f"::: {{#fig:pair}}\n{A}\n\n{B}\n\nBoth.\n:::",
        f"::: {{#fig:pair layout-ncol=2}}\n{A}\n\n{B}\n\nBoth.\n:::",
        f'::: {{#fig:pair caption="Both."}}\n{A}\n{B}\n:::',
        f'<div id="fig:pair">\n{A}\n{B}\n\nBoth.\n</div>',
        f":::: {{#fig:pair .row}}\n::: columns\n::: column\n{A}\n:::\n::: {{.column width=50%}}\n{B}\n:::\n:::\n"
        "\nBoth.\n::::",
        f"> ::: {{#fig:pair}}\n> {A}\n>\n> {B}\n>\n> Both.\n> :::",
        f"1. One\n\n   ::: {{#fig:pair}}\n   {A}\n   {B}\n\n   Both.\n   :::",
        f"::: {{#fig:pair}}\n[{A}](https://a.org/)\n\n[{B}](https://a.org/)\n\nBoth.\n:::",
        f"::: {{#fig:pair}}\n<!-- Side by side. -->\n{A}\\\n{B}\n\nBoth.\n<!-- That was it. -->\n:::",
    ],
)
def test_a_division_with_the_label_of_a_figure_is_one_figure_with_lettered_panels(written: str) -> None:
    blocks, problems, paper = read(f"![One.](a.svg)\n\n{written}\n\n![Last.](a.svg)")
    assert problems == []
    assert captions(blocks) == ["Figure 1.1 One.", "Figure 1.2 Both.", "(a) Left.", "(b) Right.", "Figure 1.3 Last."]
    assert {name: target.number for name, target in paper.targets.items()} == {
        "fig:pair": "1.2",
        "fig:a": "1.2a",
        "fig:b": "1.2b",
    }
    assert shape(blocks) == [[50, 50]]
    assert {element["c"][0][0] for element in walk(blocks) if element["t"] == "Figure"} >= {
        "fig:pair",
        "fig:a",
        "fig:b",
    }


def test_widths_say_how_many_pictures_stand_in_a_row() -> None:
    of = "![C](a.svg){{width={}}}".format
    blocks, _, _ = read("::: {#fig:p}\n" + "\n".join(map(of, ("30%", "70%", "100%", "25%"))) + "\n\nAll.\n:::")
    assert shape(blocks) == [[30, 70], [100], [100]]
    blocks, _, _ = read("::: {#fig:p}\n" + "\n".join(["![C](a.svg)"] * 5) + "\n\nAll.\n:::")
    assert [len(row) for row in shape(blocks)] == [3, 2]
    laid_out = [element["c"][0][2] for element in walk(lay_out_panels(blocks)) if element["t"] in {"Div", "Figure"}]
    assert [["style", "width: 33.33%"]] in laid_out


@pytest.mark.parametrize(
    ("body", "caption"),
    [
        ("![Own.](a.svg)", "Figure 1.1 Own."),
        ("![](a.svg)\n\nBelow.", "Figure 1.1 Below."),
        ("```\nx = 1\n```\n\nBelow.", "Figure 1.1 Below."),
        ("| A |\n|---|\n| b |\n\nBelow.", "Figure 1.1 Below."),
        ("![](a.svg)", "Figure 1.1"),
    ],
)
def test_one_picture_or_another_block_is_a_figure_without_letters(body: str, caption: str) -> None:
    blocks, problems, paper = read(f"::: {{#fig:p}}\n{body}\n:::")
    assert captions(blocks) == [caption] and problems == []
    assert paper.targets["fig:p"].number == "1.1"


@pytest.mark.parametrize("body", ["Only text.", "Text.\n\nMore text.", f"## Heading\n\n{A}\n\nText."])
def test_text_with_the_label_of_a_figure_is_none(body: str) -> None:
    _, problems, paper = read(f"::: {{#fig:p}}\n{body}\n:::")
    assert problems == [] and "fig:p" not in paper.targets
    assert [one.label.name for one in paper.chapters[0].chapter.misplaced_labels] == ["fig:p"]


def test_only_the_whole_needs_a_caption() -> None:
    bare = '![](a.svg){#fig:a alt="A."}\n![](b.svg){#fig:b alt="B."}'
    *_, paper = read(f"::: {{#fig:p}}\n{bare}\n\nBoth.\n:::")
    assert list(missing_captions(paper)) == []
    *_, paper = read(f"::: {{#fig:p}}\n{bare}\n:::")
    assert [found.message for found in missing_captions(paper)] == ["the figure `fig:p` has no caption"]


def test_letters_go_on_behind_z() -> None:
    panels: list[Element] = [{"t": "Figure", "c": [["", ["panel"], []], [None, []], []]} for _ in range(27)]
    letter_panels({"t": "Figure", "c": [["", ["panels"], []], [None, []], panels]}, lambda name: name)
    assert plain(panels[-1]["c"][1]) == "(aa)"


def test_the_alternative_text_may_be_called_as_in_quarto() -> None:
    blocks, problems, paper = read('![One.](a.svg){fig-alt="What it shows."}')
    (figure,) = paper.chapters[0].chapter.figures
    assert problems == [] and figure.alt == "What it shows."
    (image,) = [element for element in walk(blocks) if element["t"] == "Image"]
    assert image["c"][0][2] == [["alt", "What it shows."]]


TABLE = "| a |\n|---|\n| b |\n"


def test_tables_share_a_number_and_have_letters() -> None:
    first, last = f"{TABLE}\n: One {{#tbl:x}}", f"{TABLE}\n: Two {{#tbl:y}}"
    group = f"{first}\n\n<table><tr><td>c</td></tr></table>\n\n{last}\n\nAll."
    blocks, seen, paper = read(f"::: {{#tbl:p}}\n{group}\n:::\n\n{TABLE}\n: Next\n\nSee @tbl:p, @tbl:x, @tbl:y.")
    assert seen == []
    words = [plain(one["c"][1]) for one in walk(blocks) if one["t"] in {"Figure", "Table"}]
    assert words == ["Table 1.1 All.", "(a) One", "(b)", "(c) Two", "Table 1.2 Next"]
    assert [paper.targets[name].number for name in ("tbl:p", "tbl:x", "tbl:y")] == ["1.1", "1.1a", "1.1c"]


@pytest.mark.parametrize(
    ("inside", "caption"),
    [
        (f"{TABLE}\nWords.", "Table 1.1 Words."),
        (f"{TABLE}\n: Own", "Table 1.1 Own"),
        (f"{TABLE}\n: Own\n\nWords.", "Table 1.1 Own"),
        ("<table><tr><td>c</td></tr></table>\n\nWords.", "Table 1.1 Words."),
        (f"Before.\n\n{TABLE}\nWords.", "Table 1.1 Words."),
    ],
)
def test_a_sole_table_has_the_label_of_its_division(inside: str, caption: str) -> None:
    blocks, seen, paper = read(f"::: {{#tbl:p}}\n{inside}\n:::\n\nSee @tbl:p.")
    assert seen == [] and paper.targets["tbl:p"].number == "1.1"
    assert [plain(one["c"][1]) for one in walk(blocks) if one["t"] == "Table"] == [caption]
    assert list(missing_captions(paper)) == [] and (caption.partition(" ")[2] or "Before") in plain(blocks)


def test_tables_without_a_caption_together_are_told_as_such() -> None:
    _, _, paper = read(f"::: {{#tbl:p}}\n{TABLE}\n: One {{#tbl:x}}\n\n{TABLE}\n: Two {{#tbl:y}}\n:::")
    assert [found.message for found in missing_captions(paper)] == ["the table `tbl:p` has no caption"]
