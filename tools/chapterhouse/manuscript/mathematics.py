"""MathML in a page of markup into drawings, for print: the typesetter of the PDF knows no MathML."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import lru_cache
from html import escape
from xml.etree.ElementTree import Element

from chapterhouse.core import memo
from chapterhouse.core.cache import NO_CACHE, Cache
from chapterhouse.manuscript.broken_formulas import broken_display, pieces_of_line
from chapterhouse.manuscript.spoken_formulas import spoken

_MATH = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_UNITS_PER_EM = 20
LINE = 29.0
"""How wide a displayed formula may be, in em: the measure of the printed page without room for its number."""
_LONG_IN_A_LINE = 9.0  # em, a quarter of the measure


class _Undrawable(Exception):
    """A formula that cannot be drawn; the message holds its TeX."""


_LARGEST_EM = 400.0
"""No formula is as wide or as high, in its own letters; the drawer gives such numbers where it fails."""


def draw_mathematics(markup: str, instead: Callable[[str], str], language: str = "en", cache: Cache = NO_CACHE) -> str:
    """``markup`` with each ``<math>`` drawn as an image on the baseline.

    Its alternative text is the formula in words where the paper's ``language`` is English, else its TeX, which is in
    ``data-tex`` in any case; ``data-mathml`` is the formula as it was, for the tags of the page.

    A displayed formula that is too wide is broken into lines, one that is long in a line of text into pieces, between
    which the line may end. ``instead`` gives, from its TeX, what stands in the place of a formula that the drawer does
    not know.
    """

    def drawn(found: re.Match[str]) -> str:
        try:
            return _drawn(found[0], language.partition("-")[0] == "en", cache)
        except _Undrawable as formula:
            return instead(str(formula))

    return _MATH.sub(drawn, markup)


def _drawn(mathml: str, in_words: bool, cache: Cache) -> str:
    return memo.call(cache, "formula", (str(in_words), mathml), lambda: _image(mathml, in_words), memo.TEXT)


@lru_cache(maxsize=4096)
def _image(mathml: str, in_words: bool) -> str:
    tree, tex = _read(mathml)
    words = (spoken(tree) if in_words else "") or tex
    mathml_alone = ElementTree.tostring(tree, encoding="unicode")
    try:
        whole = _Drawing(tree)
        if tree.get("display") == "block":
            drawing = whole if whole.width <= LINE else _Drawing(broken_display(tree, LINE, _width))
            return drawing.image("math display", words, tex, mathml_alone)
        pieces = pieces_of_line(tree) if whole.width > _LONG_IN_A_LINE else []
        if len(pieces) < 2:
            return whole.image("math", words, tex, mathml_alone)
        images = [_Drawing(piece).image("math", "", "") for piece in pieces]
    except Exception as error:  # the drawer promises no exception of its own
        raise _Undrawable(tex or mathml[:80]) from error
    said = f"data-tex={_quoted(tex)} data-alt={_quoted(words)} data-mathml={_quoted(mathml_alone)}"
    return f'<span class="formula" {said}>{" ".join(images)}</span>'


def _quoted(value: str) -> str:
    """``value`` as an attribute of XML; :mod:`xml.sax.saxutils` has the same, and wakes a client of HTTP."""
    return '"' + escape(value).replace("\n", "&#10;").replace("\t", "&#9;").replace("\r", "&#13;") + '"'


def _read(mathml: str) -> tuple[Element, str]:
    """The formula as the drawer knows it, and its TeX."""
    tree = ElementTree.fromstring(mathml)
    annotation = tree.find(f".//{_NAMESPACE}annotation")
    tex = (annotation.text or "") if annotation is not None else ""
    for semantics in tree.findall(f"{_NAMESPACE}semantics"):
        # The drawer knows neither <semantics> nor the annotations in it: what is drawn is the first child.
        tree[:] = semantics[:1]
    for element in tree.iter():
        element.tag = element.tag.removeprefix(_NAMESPACE)
    _drop_empty_rows(tree)
    tree.set("xmlns", _NAMESPACE[1:-1])
    return tree, tex


def _width(tree: Element) -> float:
    return _Drawing(tree).width


class _Drawing:
    """A drawn formula; lengths in em."""

    def __init__(self, tree: Element) -> None:
        import ziamath  # not above: it takes a tenth of a second, and many a paper has no formula

        tree.set("xmlns", _NAMESPACE[1:-1])
        drawing = ziamath.Math(ElementTree.tostring(tree, encoding="unicode"), size=_UNITS_PER_EM)
        self._svg = drawing.svg()
        self._shift = drawing.getyofst() / _UNITS_PER_EM
        root = ElementTree.fromstring(self._svg)
        self.width, self._height = (float(root.get(side, "0")) / _UNITS_PER_EM for side in ("width", "height"))
        if not all(0 <= length < _LARGEST_EM for length in (self.width, self._height, abs(self._shift))):
            raise ValueError("the drawing has no size")

    def image(self, classes: str, alternative: str, tex: str, mathml: str = "") -> str:
        address = "data:image/svg+xml;base64," + base64.b64encode(self._svg.encode()).decode()
        style = f"width:{self.width:.3f}em;height:{self._height:.3f}em;vertical-align:{self._shift:.3f}em"
        said = f"alt={_quoted(alternative)} data-tex={_quoted(tex)}"
        if mathml:
            said += f" data-mathml={_quoted(mathml)}"
        return f'<img class="{classes}" src="{address}" {said} style="{style}" />'


def _drop_empty_rows(tree: Element) -> None:
    """Take out the rows of tables that hold nothing, as ``\\\\`` before the end of an environment makes one."""
    for table in tree.iter("mtable"):
        for row in [row for row in table if row.tag == "mtr"]:
            if not any((element.text or "").strip() or element.tag in _DRAWN for element in row.iter()):
                table.remove(row)


_DRAWN = frozenset({"mfrac", "msqrt", "mroot", "mspace"})
