"""What breaks the rules of Office Open XML in a document, as the Open XML SDK has them."""

from __future__ import annotations

from pathlib import Path

from openxml_audit import OpenXmlValidator

_NO_LIST = "Numbering definition '0' referenced but not found"
"""ECMA-376, part 1, 17.9.18: 0 names no definition, it takes a paragraph out of the list of its style."""


def broken_rules(path: Path) -> list[str]:
    """Each with its part; none in a sound document."""
    errors = OpenXmlValidator().validate(path).errors
    return [f"{error.part_uri}: {error.description}" for error in errors if error.description != _NO_LIST]
