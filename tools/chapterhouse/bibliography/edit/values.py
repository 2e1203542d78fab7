"""The value of a field, as people write it, into one form that means the same."""

from __future__ import annotations

import re

from chapterhouse.bibliography.edit.accents import with_letters
from chapterhouse.bibliography.edit.layout import evened
from chapterhouse.bibliography.months import NAMES, month_and_day
from chapterhouse.bibliography.tex import VERBATIM, plain
from chapterhouse.bibliography.values import Expression, read_expression

_MONTHS = tuple(NAMES)
_SPACES = re.compile(r"[ \t\r\n\f\v]+")
_BLANK_LINE = re.compile(r"\n[ \t\r]*\n")
_TRAILING_BACKSLASHES = re.compile(r"\\*\Z")
_PAGE = r"[A-Za-z]{0,3}[0-9][0-9A-Za-z.:]*|[ivxlcdm]+|[IVXLCDM]+"
_RANGE = re.compile(rf"({_PAGE})\s*(?:[-\u2010-\u2015\u2212]+|\\textendash(?:\{{\}})?)\s*({_PAGE})")


def _pages(tex: str) -> str:
    """Page ranges with ``--``; what is no plain range of two pages stays."""
    parts = []
    for part in tex.split(","):
        found = _RANGE.fullmatch(part.strip())
        parts.append(f"{found.group(1)}--{found.group(2)}" if found else part.strip())
    return ", ".join(parts)


def normalised(name: str, value: str) -> str:
    """``value``, with its delimiters, of the field ``name``, in braces, in UTF-8, without needless white space.

    Months become the strings ``jan`` to ``dec`` that every style knows. Names of strings, and values that are put
    together with ``#``, stay; so does the content of addresses and paths. Paragraphs in long texts stay apart.
    """
    read = read_expression(evened(value), 0, len(value))
    if not isinstance(read, Expression) or read.end != len(value):
        return value
    if len(read.pieces) > 1:
        return " # ".join(_delimited(value, piece.start, piece.end) for piece in read.pieces)
    start, end = read.raw
    tex = value[start:end]
    if not read.pieces[0].literal:
        return tex.lower() if name == "month" and tex.lower() in NAMES else tex
    if name == "month":
        month = month_and_day(plain(tex))
        if month is not None and month[1] is None:
            return _MONTHS[month[0] - 1]
    return f"{{{_normalised_tex(name, tex)}}}"


def _delimited(value: str, start: int, end: int) -> str:
    return (
        value[start - 1 : end + 1] if start and value[start - 1] in '{"' and value[end : end + 1] else value[start:end]
    )


def _normalised_tex(name: str, tex: str) -> str:
    stripped = tex.strip(" \t\r\n\f\v")
    ending = _TRAILING_BACKSLASHES.search(stripped)
    if ending and len(ending.group()) % 2:  # the backslash of "\ " must not come to stand before a brace
        return tex
    if name in VERBATIM:
        return stripped
    if _BLANK_LINE.search(stripped) is None:
        stripped = _SPACES.sub(" ", stripped)
    stripped = with_letters(stripped)
    return _pages(stripped) if name == "pages" else stripped
