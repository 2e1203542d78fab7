"""Formulas as pandoc writes them into formulas that every program can draw.

TeX reads the power in ``(1 + r)^t`` as one of the closing bracket alone. Word draws that as it is; LibreOffice finds a
bracket without its partner, and draws nothing but question marks. And pandoc does not keep to the schema (ECMA-376,
CT_RPR and CT_MCPR) where words stand in a formula and where columns are counted.
"""

from __future__ import annotations

from collections.abc import Sequence

from lxml import etree

_M = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SCRIPTS = tuple(f"{_M}{name}" for name in ("sSup", "sSub", "sSubSup"))
_PAIRS = {")": "(", "]": "[", "}": "{"}


def fix_formulas(root: etree._Element) -> None:
    """Close the brackets under ``root``, and bring into the schema's order what pandoc writes beside it."""
    _close_brackets(root)
    for plain_words in root.iter(f"{_M}nor"):
        _set_as_text(plain_words)
    for columns in root.iter(f"{_M}mcPr"):
        columns[:] = sorted(columns, key=lambda one: one.tag != f"{_M}count")


def _set_as_text(plain_words: etree._Element) -> None:
    """Give the words of a formula, which are no mathematics, their bold or italic as text has it."""
    properties = plain_words.getparent()
    for style in [*plain_words.itersiblings(f"{_M}scr", f"{_M}sty")]:
        properties.remove(style)
        written = style.get(f"{_M}val", "") if style.tag == f"{_M}sty" else ""
        if shapes := [letter for letter in "bi" if letter in written]:
            dressed = etree.Element(f"{_W}rPr")
            for letter in shapes:
                etree.SubElement(dressed, f"{_W}{letter}")
            properties.addnext(dressed)


def _close_brackets(root: etree._Element) -> None:
    """Make the base of every power or index under ``root`` that is a closing bracket the whole bracketed term."""
    for script in list(root.iter(*_SCRIPTS)):
        base = script.find(f"{_M}e")
        closing = _bracket(base[0]) if base is not None and len(base) == 1 else ""
        opening = _PAIRS.get(closing)
        if base is None or opening is None:
            continue
        inner = _inside(list(script.itersiblings(preceding=True)), opening, closing)
        if inner is not None:
            _put(base, script.getparent(), inner, opening, closing)


def _bracket(element: etree._Element) -> str:
    """The one character of a run, empty for anything else."""
    text = "".join(part.text or "" for part in element.iter(f"{_M}t")) if element.tag == f"{_M}r" else ""
    return text if len(text) == 1 else ""


def _inside(before: Sequence[etree._Element], opening: str, closing: str) -> list[etree._Element] | None:
    """What of ``before``, nearest first, stands behind the partner of a closing bracket, the partner last; or None."""
    open_brackets = 1
    for position, element in enumerate(before):
        mark = _bracket(element)
        open_brackets += (mark == closing) - (mark == opening)
        if open_brackets == 0:
            return list(before[: position + 1])
    return None


def _put(base: etree._Element, parent: etree._Element, inner: list[etree._Element], begin: str, end: str) -> None:
    base.clear()
    delimiters = etree.SubElement(base, f"{_M}d")
    properties = etree.SubElement(delimiters, f"{_M}dPr")
    for name, mark in (("begChr", begin), ("endChr", end)):
        etree.SubElement(properties, f"{_M}{name}").set(f"{_M}val", mark)
    content = etree.SubElement(delimiters, f"{_M}e")
    parent.remove(inner[-1])
    content.extend(reversed(inner[:-1]))
