"""A formula in MathML into English words, for those who hear it: "x squared equals the square root of y plus 1".

The wording follows ClearSpeak (Frankel and Brownstein, "ClearSpeak: Guidelines", ETS, 2016), as screen readers have
it: simple fractions are "a over b", others name their numerator and denominator and say where they end. What has no
word here is read as it is written, so that nothing is left out.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator
from xml.etree.ElementTree import Element

_SIGNS = {
    "\u2012": "minus",
    "\u2013": "minus",
    "+": "plus",
    "-": "minus",
    "\u2212": "minus",
    "\u00b1": "plus or minus",
    "\u2213": "minus or plus",
    "=": "equals",
    "\u2260": "is not equal to",
    "<": "is less than",
    ">": "is greater than",
    "\u2264": "is less than or equal to",
    "\u2265": "is greater than or equal to",
    "\u2248": "is approximately equal to",
    "\u2261": "is identical to",
    "\u221d": "is proportional to",
    "\u223c": "is similar to",
    "\u00d7": "times",
    "\u22c5": "times",
    "\u00b7": "times",
    "*": "times",
    "\u00f7": "divided by",
    "/": "over",
    "\u2208": "is a member of",
    "\u2209": "is not a member of",
    "\u2282": "is a subset of",
    "\u2286": "is a subset of or equal to",
    "\u222a": "union",
    "\u2229": "intersection",
    "\u2205": "the empty set",
    "\u2192": "goes to",
    "\u21d2": "implies",
    "\u21d4": "if and only if",
    "\u2200": "for all",
    "\u2203": "there exists",
    "\u00ac": "not",
    "\u2227": "and",
    "\u2228": "or",
    "\u2211": "the sum",
    "\u220f": "the product",
    "\u222b": "the integral",
    "\u2202": "partial",
    "\u2207": "nabla",
    "\u221e": "infinity",
    "\u2026": "dot dot dot",
    "\u22ef": "dot dot dot",
    "(": "open paren",
    ")": "close paren",
    "[": "open bracket",
    "]": "close bracket",
    "{": "open brace",
    "}": "close brace",
    "|": "vertical bar",
    "\u2032": "prime",
    "%": "percent",
    "!": "factorial",
    ":": "colon",
    ",": ",",
    ";": ";",
}
_UNHEARD = frozenset({"\u2061", "\u2062", "\u2063", "\u2064", ""})
_ACCENTS = {
    "\u00af": "bar",
    "\u203e": "bar",
    "^": "hat",
    "\u02c6": "hat",
    "~": "tilde",
    "\u02dc": "tilde",
    "\u2192": "vector",
}
_POWERS = {"2": "squared", "3": "cubed", "\u2032": "prime"}
_LARGE = frozenset("\u2211\u220f\u222b")
_SIMPLE = frozenset({"mi", "mn", "mtext"})
_CAPITALS = re.compile(r"[A-Z]{2,}")


def spoken(math: Element) -> str:
    """The ``<math>``, its elements without namespaces, in English words."""
    words = " ".join(_words(math))
    return re.sub(r"\s+([,;])", r"\1", re.sub(r"\s+", " ", words)).strip()


def _words(node: Element) -> Iterator[str]:
    say = _SPEAKERS.get(node.tag)
    if say is not None:
        yield from say(node)
    elif len(node):
        for child in node:
            yield from _words(child)
    else:
        yield from _token(node)


def _token(node: Element) -> Iterator[str]:
    text = " ".join((node.text or "").split())
    if text in _UNHEARD:
        return
    if node.tag != "mtext" and text in _SIGNS:
        yield _SIGNS[text]
    elif len(text) == 1 and "GREEK" in unicodedata.name(text, ""):
        letter = unicodedata.name(text).rpartition(" ")[2].lower()
        yield f"capital {letter}" if text.isupper() else letter
    elif _CAPITALS.fullmatch(text):
        yield " ".join(text)
    else:
        yield text


def _of(node: Element) -> str:
    return " ".join(_words(node))


def _is_simple(node: Element) -> bool:
    while node.tag in {"mrow", "mstyle"} and len(node) == 1:
        node = node[0]
    return node.tag in _SIMPLE


def _fraction(node: Element) -> Iterator[str]:
    above, below = node[0], node[1]
    if _is_simple(above) and _is_simple(below):
        yield f"{_of(above)} over {_of(below)}"
    else:
        yield f"the fraction with numerator {_of(above)} and denominator {_of(below)}, end fraction,"


def _root(node: Element) -> Iterator[str]:
    inner = " ".join(_of(child) for child in (node if node.tag == "msqrt" else node[:1]))
    degree = "square" if node.tag == "msqrt" else f"index {_of(node[1])}"
    simple = len(node) == 1 and _is_simple(node[0])
    yield f"the {degree} root of {inner}" + ("" if simple else ", end root,")


def _sub(node: Element) -> Iterator[str]:
    if _is_large(node[0]):
        yield f"{_of(node[0])} over {_of(node[1])} of"
    else:
        yield f"{_of(node[0])} sub {_index(node[1])}"


def _index(node: Element) -> str:
    """What stands below; letters in a row are a word there, such as "total"."""
    letters = [child.text or "" for child in node if child.tag == "mi"] if node.tag == "mrow" else []
    if len(letters) == len(node) and len(letters) > 1 and all(letter.isascii() for letter in letters):
        return "".join(letters) if "".join(letters).islower() else " ".join("".join(letters))
    return _of(node)


def _sup(node: Element) -> Iterator[str]:
    yield f"{_of(node[0])} {_power(node[1])}"


def _power(node: Element) -> str:
    said = "".join(node.itertext()).strip()
    if said in _POWERS:
        return _POWERS[said]
    return f"to the power {_of(node)}" if _is_simple(node) else f"to the power {_of(node)}, end power,"


def _sub_sup(node: Element) -> Iterator[str]:
    if _is_large(node[0]):
        yield f"{_of(node[0])} from {_of(node[1])} to {_of(node[2])} of"
    else:
        yield f"{_of(node[0])} sub {_index(node[1])} {_power(node[2])}"


def _over(node: Element) -> Iterator[str]:
    accent = "".join(node[1].itertext()).strip()
    yield f"{_of(node[0])} {_ACCENTS.get(accent) or f'with {_of(node[1])} above'}"


def _under(node: Element) -> Iterator[str]:
    if _is_large(node[0]):
        yield from _sub(node)
    else:
        yield f"{_of(node[0])} with {_of(node[1])} below"


def _is_large(node: Element) -> bool:
    return "".join(node.itertext()).strip() in _LARGE


def _table(node: Element) -> Iterator[str]:
    rows = [row for row in node if row.tag == "mtr"]
    columns = max((len(row) for row in rows), default=0)
    yield f"{len(rows)} rows" if columns < 2 else f"a table of {len(rows)} rows and {columns} columns"
    for number, row in enumerate(rows, 1):
        yield f"; row {number}: {', '.join(said for cell in row if (said := _of(cell)))}"
    yield "; end of rows"


_SPEAKERS: dict[str, Callable[[Element], Iterator[str]]] = {
    "mfrac": _fraction,
    "msqrt": _root,
    "mroot": _root,
    "msub": _sub,
    "msup": _sup,
    "msubsup": _sub_sup,
    "munder": _under,
    "mover": _over,
    "munderover": _sub_sup,
    "mtable": _table,
}
