"""MathML in a page of markup into drawings, for print: the typesetter of the PDF knows no MathML."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable
from functools import lru_cache
from xml.sax.saxutils import quoteattr

_MATH = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_UNITS_PER_EM = 20


class Undrawable(Exception):
    """A formula that cannot be drawn; the message holds its TeX."""


_LARGEST_EM = 400.0
"""No formula is as wide or as high, in its own letters; the drawer gives such numbers where it fails."""


def draw_mathematics(markup: str, instead: Callable[[str], str]) -> str:
    """``markup`` with each ``<math>`` drawn as an image on the baseline, whose alternative text is the formula's TeX.

    ``instead`` gives, from its TeX, what stands in the place of a formula that the drawer does not know.
    """

    def drawn(found: re.Match[str]) -> str:
        try:
            return _drawn(found[0])
        except Undrawable as formula:
            return instead(str(formula))

    return _MATH.sub(drawn, markup)


@lru_cache(maxsize=4096)
def _drawn(mathml: str) -> str:
    import ziamath  # not above: it takes a tenth of a second, and many a paper has no formula

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
    try:
        drawing = ziamath.Math(ElementTree.tostring(tree, encoding="unicode"), size=_UNITS_PER_EM)
        svg = drawing.svg()
        shift = drawing.getyofst() / _UNITS_PER_EM
    except Exception as error:  # the drawer promises no exception of its own
        raise Undrawable(tex or mathml[:80]) from error
    root = ElementTree.fromstring(svg)
    width, height = (float(root.get(side, "0")) / _UNITS_PER_EM for side in ("width", "height"))
    if not (0 <= width < _LARGEST_EM and 0 <= height < _LARGEST_EM and abs(shift) < _LARGEST_EM):
        raise Undrawable(tex or mathml[:80])
    display = " display" if tree.get("display") == "block" else ""
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{shift:.3f}em"
    return f'<img class="math{display}" src="{address}" alt={quoteattr(tex)} style="{style}" />'


def _drop_empty_rows(tree: ElementTree.Element) -> None:
    """Take out the rows of tables that hold nothing, as ``\\\\`` before the end of an environment makes one."""
    for table in tree.iter("mtable"):
        for row in [row for row in table if row.tag == "mtr"]:
            if not any((element.text or "").strip() or element.tag in _DRAWN for element in row.iter()):
                table.remove(row)


_DRAWN = frozenset({"mfrac", "msqrt", "mroot", "mspace"})
