"""Titles of works within a text: what an emphasis holds that goes on beyond the words in question."""

from __future__ import annotations

import re

_PARAGRAPH = re.compile(r"\n[ \t]*\n")
_SIGN = re.compile(r"(?<![\\*])\*(?![*\s])|(?<=[^\s*\\])\*(?!\*)|(?<![\w\\_])_(?=\w)|(?<=\w)_(?![\w_])")
_TAG = re.compile(r"<(/?)(?:em|i|cite|q)\b[^<>]*>", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+")


def stands_in_title(text: str, place: int, meaning: str) -> bool:
    """Whether ``place`` in ``text``, the end of a definition as ``meaning``, is in an emphasis that holds more.

    As a title does: "*Guidance on Open Source Software (OSS)*" quotes a name and defines nothing.
    """
    start = max((found.end() for found in _PARAGRAPH.finditer(text, max(0, place - 2000), place)), default=0)
    before = text[max(start, place - 2000) : place]
    opened = max(_opened_by_signs(before), _opened_by_tags(before))
    return opened >= 0 and len(_WORD.findall(before[opened:])) > len(_WORD.findall(meaning))


def _opened_by_signs(before: str) -> int:
    """Where an emphasis begins that is open at the end of ``before``, -1 where none is."""
    opened = -1
    for found in _SIGN.finditer(before):
        opened = -1 if opened >= 0 else found.end()
    return opened


def _opened_by_tags(before: str) -> int:
    opened = -1
    for found in _TAG.finditer(before):
        opened = -1 if found[1] else found.end()
    return opened
