"""What people write into fields as it is printed, into what a style of citations sets itself: "Vol. 3" into "3"."""

from __future__ import annotations

import re
from collections.abc import Mapping

_PAGES = r"(?:pp?|pages?|pgs?|S|Seiten?|Bl)\b\.?\s*|s\.\s*"
_REPEATED: Mapping[str, re.Pattern[str]] = {
    "volume": re.compile(r"\A\s*(?:vols?|volumes?|Bd|Band|Jg|Jahrgang|tome|t)\b[.:]?\s*(?=[\dIVXLC])", re.IGNORECASE),
    "number": re.compile(
        r"\A\s*(?:no|nos|nr|num|number|issue|iss|Heft|H|n\u00b0|n\u00ba|\u2116)(?:\b|(?=\s|\d))[.:]?\s*(?=\d)",
        re.IGNORECASE,
    ),
    "issue": re.compile(r"\A\s*(?:no|nr|number|issue|iss|Heft)\b[.:]?\s*(?=\d)", re.IGNORECASE),
    "pages": re.compile(rf"\A\s*(?:{_PAGES})(?=[\divxlc])|(?<=\d)\s*(?:pp?|pages|S)\.?\s*\Z", re.IGNORECASE),
    "edition": re.compile(
        r"(?:(?<=\d)|(?<=\d\.)|(?<=\d[snrt][tdh]))\s*,?\s*\b(?:ed|eds|edn|edition|Aufl|Auflage|\u00e9d|\u00e9dition)\b\.?\s*\Z",
        re.IGNORECASE,
    ),
    "chapter": re.compile(r"\A\s*(?:chap|chapter|ch|Kap|Kapitel)\b[.:]?\s*(?=[\dIVX])", re.IGNORECASE),
    "booktitle": re.compile(r"\A\s*In\s*:\s*(?=\S)"),
    "isbn": re.compile(r"\A\s*ISBN(?:-1[03])?\s*:?\s*(?=[\dX])", re.IGNORECASE),
    "issn": re.compile(r"\A\s*e?-?ISSN\s*:?\s*(?=\d)", re.IGNORECASE),
}
"""The words at the beginning or end of a field that a style prints around it by itself."""

_TAGS: Mapping[str, str] = {
    **dict.fromkeys(("i", "em"), "textit"),
    **dict.fromkeys(("b", "strong"), "textbf"),
    **dict.fromkeys(("sub", "inf"), "textsubscript"),
    "sup": "textsuperscript",
    **dict.fromkeys(("scp", "sc"), "textsc"),
}
_TAG = re.compile(rf"<(?P<name>{'|'.join(_TAGS)})>(?P<words>[^<>]*)</(?P=name)\s*>", re.IGNORECASE)
_DEEPEST = 4


def without_repeated_words(name: str, tex: str) -> str:
    """The value ``tex`` of the field ``name`` without the words that a style prints beside it."""
    pattern = _REPEATED.get(name)
    return (pattern.sub("", tex).strip() or tex) if pattern is not None else tex


def from_html(tex: str) -> str:
    """``tex`` whose elements of HTML, as databases export them in titles, are commands of TeX."""
    for _ in range(_DEEPEST):
        if "<" not in tex or _TAG.search(tex) is None:
            return tex
        tex = _TAG.sub(lambda found: f"\\{_TAGS[found['name'].lower()]}{{{found['words']}}}", tex)
    return tex
