"""A document of Office Open XML into what breaks its rules: those of the Open XML SDK, without Word."""

from __future__ import annotations

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree
from xml.etree.ElementTree import Element

_NO_LIST = "Numbering definition '0' referenced but not found"
"""ECMA-376, part 1, 17.9.18: 0 names no definition, it takes a paragraph out of the list of its style."""
_STEP = re.compile(r"([^/\[\]]+)\[(\d+)\]")
_TEXT = "}t"


def broken_rules(path: Path) -> list[str]:
    """Each rule that the document at ``path`` breaks, with its part; none in a sound one."""
    return [f"{part}: {message}" for message, _, part in broken_rules_at(path)]


def broken_rules_at(path: Path) -> list[tuple[str, str, str]]:
    """Each rule that the document at ``path`` breaks, the words nearest to the place, and its part."""
    from openxml_audit import OpenXmlValidator

    errors = [one for one in OpenXmlValidator().validate(path).errors if one.description != _NO_LIST]
    roots: dict[str, Element | None] = {}
    found = []
    for error in errors:
        part = error.part_uri.removeprefix("/")
        if part not in roots:
            roots[part] = _root(path, part)
        found.append((error.description, _said(roots[part], error.path), part))
    return found


def _root(path: Path, part: str) -> Element | None:
    try:
        with zipfile.ZipFile(path) as archive:
            return ElementTree.fromstring(archive.read(part))
    except (KeyError, zipfile.BadZipFile, ElementTree.ParseError):
        return None


def _said(root: Element | None, path: str) -> str:
    """The words in the element at ``path``, or in the first around it that has any but the whole text."""
    if root is None:
        return ""
    around = list(_elements(root, path))
    return next(filter(None, (_words(one) for one in reversed(around[2:]))), "")


def _elements(root: Element, path: str) -> Iterator[Element]:
    """The elements on the way to ``path``, such as ``/document[1]/body[1]/p[21]``."""
    steps = _STEP.findall(path)
    element: Element | None = root
    for name, number in [("", "1"), *steps[1:]]:
        if name and element is not None:
            named = [child for child in element if child.tag.rpartition("}")[2] == name]
            element = named[int(number) - 1] if 0 < int(number) <= len(named) else None
        if element is None:
            return
        yield element


def _words(element: Element) -> str:
    return " ".join("".join(one.text or "" for one in element.iter() if one.tag.endswith(_TEXT)).split())
