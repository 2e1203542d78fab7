"""MathML in a page of markup into drawings, for print: the typesetter of the PDF knows no MathML."""

from __future__ import annotations

import base64
import re
import xml.etree.ElementTree as ElementTree
from functools import lru_cache
from xml.sax.saxutils import quoteattr

_MATH = re.compile(r"<math\b[^>]*>.*?</math>", re.DOTALL)
_NAMESPACE = "{http://www.w3.org/1998/Math/MathML}"
_UNITS_PER_EM = 20


class Undrawable(Exception):
    """A formula that cannot be drawn; the message holds its TeX."""


def draw_mathematics(markup: str) -> str:
    """``markup`` with each ``<math>`` drawn as an image on the baseline, whose alternative text is the formula's TeX.

    Raises :class:`Undrawable` for a formula that the drawer does not know.
    """
    return _MATH.sub(lambda found: _drawn(found[0]), markup)


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
    tree.set("xmlns", _NAMESPACE[1:-1])
    try:
        drawing = ziamath.Math(ElementTree.tostring(tree, encoding="unicode"), size=_UNITS_PER_EM)
        svg = drawing.svg()
        shift = drawing.getyofst() / _UNITS_PER_EM
    except Exception as error:  # the drawer promises no exception of its own
        raise Undrawable(tex or mathml[:80]) from error
    root = ElementTree.fromstring(svg)
    width, height = (float(root.get(side, "0")) / _UNITS_PER_EM for side in ("width", "height"))
    display = " display" if tree.get("display") == "block" else ""
    address = "data:image/svg+xml;base64," + base64.b64encode(svg.encode()).decode()
    style = f"width:{width:.3f}em;height:{height:.3f}em;vertical-align:{shift:.3f}em"
    return f'<img class="math{display}" src="{address}" alt={quoteattr(tex)} style="{style}" />'
