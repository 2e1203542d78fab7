"""The names by which places and files are reached while a paper is typeset."""

from __future__ import annotations

from urllib.parse import quote

SCHEME = "paper:"


def destination(identifier: str) -> str:
    """The name, in ASCII, under which the element with ``identifier`` can be reached in the bound file."""
    return quote(identifier, safe=":.-_~")


def address_of(path: str) -> str:
    """The address under which the project file ``path`` is served to the layout."""
    return SCHEME + quote(path)


PAGE_REFERENCE = "page-reference:"
"""Begins the names of the places of page references: their count in the unit and the identifier that they lead to."""
