"""What HTML cannot say of a numbered list, its parentheses, as a class that the stylesheets know.

pandoc's HTML keeps the start of a list and whether it counts in letters or numerals, and drops whether an item is
``a.``, ``a)`` or ``(a)``: in a legal text these are different points.
"""

from __future__ import annotations

from chapterhouse.manuscript.elements import (
    Element,
    attributes,
    inlines_of,
    items_of,
    numbering_of,
    text,
    with_inlines,
)
from chapterhouse.manuscript.tree import rewrite

_STYLES = {
    "DefaultStyle": "decimal",
    "Decimal": "decimal",
    "Example": "decimal",
    "LowerAlpha": "lower-alpha",
    "UpperAlpha": "upper-alpha",
    "LowerRoman": "lower-roman",
    "UpperRoman": "upper-roman",
}
_DELIMITERS = {"OneParen": "one-paren", "TwoParens": "two-parens"}
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"))
_ROMAN_ONES = ((10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))


def name_parentheses(blocks: list[Element]) -> list[Element]:
    """``blocks`` in which each list numbered ``a)`` or ``(a)`` is in a Div of a class that says so.

    The classes, such as ``list-lower-alpha-one-paren``, are those of ``outputs/theme/shared/lists.css``.
    """

    def change(element: Element) -> list[Element] | None:
        _, style, delimiter = numbering_of(element)
        written = _DELIMITERS.get(delimiter)
        if written is None:
            return None
        name = f"list-{_STYLES[style]}-{written}"
        return [{"t": "Div", "c": [attributes("", "parenthesised", name), [element]]}]

    return rewrite(blocks, change, {"OrderedList"})


def markers(ordered: Element) -> list[str]:
    """The printed markers of the items of an OrderedList, such as ``["(a)", "(b)"]``."""
    start, style, delimiter = numbering_of(ordered)
    before = "(" if delimiter == "TwoParens" else ""
    after = ")" if delimiter in _DELIMITERS else "."
    return [f"{before}{_written(start + i, style)}{after}" for i in range(len(items_of(ordered)))]


def write_out_markers(blocks: list[Element]) -> list[Element]:
    """``blocks`` in which lists that do not count ``1.`` or ``1)`` are bullets, each marker a word of its item."""

    def change(element: Element) -> list[Element] | None:
        _, style, delimiter = numbering_of(element)
        if _STYLES[style] == "decimal" and delimiter != "TwoParens":
            return None
        items = [_marked(item, f"{marker} ") for item, marker in zip(items_of(element), markers(element), strict=True)]
        return [{"t": "BulletList", "c": items}]

    return rewrite(blocks, change, {"OrderedList"})


def _marked(item: list[Element], marker: str) -> list[Element]:
    """The blocks of an ``item`` with its ``marker`` before its first words."""
    if item and item[0]["t"] in {"Para", "Plain"}:
        return [with_inlines(item[0], [*text(marker), *inlines_of(item[0])]), *item[1:]]
    return [{"t": "Plain", "c": text(marker.strip())}, *item]


def _written(number: int, style: str) -> str:
    """``number`` in the letters or numerals of pandoc's list style ``style``."""
    if number > 0 and style.endswith("Alpha"):
        letters = ""
        while number:
            number, letter = divmod(number - 1, 26)
            letters = chr(ord("a") + letter) + letters
        return letters.upper() if style.startswith("Upper") else letters
    if 0 < number < 4000 and style.endswith("Roman"):
        numerals = ""
        for value, letters in (*_ROMAN, *_ROMAN_ONES):
            count, number = divmod(number, value)
            numerals += letters * count
        return numerals.upper() if style.startswith("Upper") else numerals
    return str(number)
