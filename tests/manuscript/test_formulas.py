"""Formulas are tried before they are printed: what is no TeX and what cannot be drawn is told at its place."""

from __future__ import annotations

import re

import pytest
from sample_papers import paper_of

from chapterhouse.core.runtime import PLAIN_RUNTIME
from chapterhouse.manuscript import pandoc
from chapterhouse.manuscript.chapter_tree import read_tree
from chapterhouse.manuscript.formulas import formula_problems
from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.model.document_tree import DocumentTree


def drawn(tex: str) -> str:
    blocks = [{"t": "Para", "c": [{"t": "Math", "c": [{"t": "DisplayMath"}, tex]}]}]
    return draw_mathematics(pandoc.write_html(blocks).content, lambda lost: f"lost: {lost}")


@pytest.mark.parametrize(
    "tex",
    [
        r"\begin{aligned} a &= b \\ \end{aligned}",
        r"\begin{aligned} a &= b \\ \\ c &= d \end{aligned}",
        r"\begin{array}{cc} \hline a & b \\ \hline \end{array}",
        r"\begin{cases} a \\ \end{cases}",
        r"\begin{pmatrix} \frac{1}{2} & \\ & \sqrt{x} \\ \end{pmatrix}",
    ],
)
def test_a_row_that_is_empty_does_no_harm(tex: str) -> None:
    style = re.search(r"width:([\d.]+)em;height:([\d.]+)em;vertical-align:(-?[\d.]+)em", drawn(tex))
    assert style is not None
    assert 0.5 < float(style[1]) < 20 and 0.5 < float(style[2]) < 10 and abs(float(style[3])) < 10


def test_one_formula_that_cannot_be_drawn_does_not_keep_the_others() -> None:
    markup = "<p><math><annotation>a</annotation></math> <math><mi>x</mi></math></p>".replace("<math>", "<math >")
    assert draw_mathematics(markup, lambda tex: f"[{tex}]").count("<img") >= 1


@pytest.mark.parametrize(
    ("formula", "place"),
    [
        ("$$\n\\aplha(x) \\\\ \n  &+ b\n$$", "aplha"),
        ("\\newcommand{\\vv}[1]{\\aplha #1}\n\n$x$ and $\\vv{x}$", "\\vv{x}"),
    ],
)
def test_a_formula_that_stands_otherwise_in_its_file_has_a_place_all_the_same(formula: str, place: str) -> None:
    text = f"# A\n\nText $x$ and\n\n{formula}\n"
    (listed,) = paper_of({"a.md": text}).chapters
    found = formula_problems([(listed.chapter, DocumentTree.of(read_tree(text).content))], PLAIN_RUNTIME)
    assert found and all(place in one.span.slice(text) for one in found)


def test_what_is_not_valid_is_told_at_its_place() -> None:
    text = "# A\n\nText $\\frac{a$ and $x$ and $\\aplha$.\n"
    (listed,) = paper_of({"a.md": text}).chapters
    found = formula_problems([(listed.chapter, DocumentTree.of(read_tree(text).content))], PLAIN_RUNTIME)
    assert [(f.code, f.span.slice(text)) for f in found] == [
        ("invalid-formula", "\\frac{a"),
        ("invalid-formula", "\\aplha"),
    ]
