"""Formulas in words, as they are heard."""

from __future__ import annotations

import re
from xml.etree import ElementTree

import pytest

from chapterhouse.manuscript.mathematics import draw_mathematics
from chapterhouse.manuscript.pandoc import read_markdown, write_html
from chapterhouse.manuscript.spoken_formulas import spoken

pytestmark = pytest.mark.slow

NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"

SAID = {
    r"x^2+y_i^2 \le \sqrt{z}": "x squared plus y sub i squared is less than or equal to the square root of z",
    r"\mathrm{PUE} = \frac{E_{total}}{E_{IT}}": (
        "P U E equals the fraction with numerator E sub total and denominator E sub I T, end fraction,"
    ),
    r"\frac{a}{b}": "a over b",
    r"\sum_{i=1}^n a_i": "the sum from i equals 1 to n of a sub i",
    r"\int_0^1 f(x)\,dx": "the integral from 0 to 1 of f open paren x close paren d x",
    r"\bar x \approx 3.5\%": "x bar is approximately equal to 3.5 percent",
    r"\alpha \cdot 10^{-3}\text{ kg}": "alpha times 10 to the power minus 3, end power, kg",
    r"\sqrt[3]{x+1}": "the index 3 root of x plus 1, end root,",
    r"A \cup B \neq \emptyset": "A union B is not equal to the empty set",
    r"\begin{cases} 1 \\ 0 \end{cases}": "open brace 2 rows; row 1: 1; row 2: 0; end of rows",
    r"x \unlhd y": "x \u22b4 y",
}


def markup(tex: str) -> str:
    return str(write_html(read_markdown(f"${tex}$").content).content)


@pytest.mark.parametrize("tex", SAID)
def test_a_formula_is_said_in_words(tex: str) -> None:
    found = re.search(r"<math\b.*?</math>", markup(tex), re.DOTALL)
    assert found is not None
    tree = ElementTree.fromstring(found[0])
    for semantics in tree.findall(f"{NAMESPACE}semantics"):
        tree[:] = semantics[:1]
    for element in tree.iter():
        element.tag = element.tag.removeprefix(NAMESPACE)
    assert spoken(tree) == SAID[tex]


def test_the_alternative_text_is_in_words_where_the_paper_is_english() -> None:
    assert 'alt="a over b" data-tex="\\frac{a}{b}"' in draw_mathematics(markup(r"\frac{a}{b}"), str, "en-GB")
    assert r'alt="\frac{a}{b}"' in draw_mathematics(markup(r"\frac{a}{b}"), str, "fr")
