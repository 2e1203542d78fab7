"""Two tildes or carets without their other end, of which pandoc makes a lowered or raised nothing: they vanish."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Problem, Span
from chapterhouse.model import Chapter

_PAIR = re.compile(r"(?<![\\~])~~(?=[^\s~])(?:[^~\n]|~(?!~)|\n(?!\s*\n)){1,2000}?(?<=[^\s~\\])~~(?!~)")
_SOLE = re.compile(r"(?<![\\~])(?:(?<=[\s(\"'])~~(?=[^\s~])|(?<=[^\s~])~~(?=[\s.,;:)]))(?!~)|(?<![\\^\[])\^\^(?=[\w(])")


def unclosed_strikes(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each ``~~`` that strikes nothing out, and at each ``^^``."""
    if "~~" not in chapter.text and "^^" not in chapter.text:
        return
    text = _PAIR.sub(lambda found: " " * len(found[0]), without_code(chapter))
    for found in _SOLE.finditer(text):
        sign = found[0]
        message = "these signs are left out: " + (
            "the struck words have no other end" if sign == "~~" else "`^` alone raises what stands between two of them"
        )
        hint = (
            "close them with `~~`, without a space before it" if sign == "~~" else "write `x^2^`, or a formula: `$x^2$`"
        )
        yield Problem(Span(chapter.path, *found.span()), message, hint)
