"""Links and characters by names that nothing defines, so that their brackets or signs are printed."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from chapterhouse.checks.support.literal_text import literal_texts
from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Chapter

_CHARACTER = re.compile(r"(?<![\w=])&[A-Za-z][A-Za-z0-9]{1,30};")
_SECOND_BRACKETS = re.compile(r"\]\[(?![@^-])(?P<name>[^\[\]\n]*)\](?![(\[])")
_DEFINED = re.compile(r"^[ ]{0,3}\[(?P<name>[^\[\]\n]+)\]:", re.MULTILINE)


def undefined_names(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each named character that does not exist, and at each link whose address no line gives."""
    text = chapter.text
    links: list[tuple[Span, str]] = []
    for literal in literal_texts(chapter) if "&" in text or "][" in text else ():
        for found in _CHARACTER.finditer(literal.text):
            span = literal.span(*found.span())
            if html.unescape(found[0]) == found[0] and span.slice(text) == found[0]:
                message = f"{PRINTED}: no character is called `{found[0][1:-1]}`"
                yield Problem(span, message, "write the character itself", misleading=False, severity=Severity.WARNING)
        for found in re.finditer(r"\]\[", literal.text):
            start = literal.span(*found.span()).start
            if (second := _SECOND_BRACKETS.match(text, start)) is not None:
                name = second["name"] or text[text.rfind("[", 0, start) + 1 : start]
                links.append((Span(chapter.path, *second.span()), name))
    if links:
        names = {_folded(found["name"]) for found in _DEFINED.finditer(text)}
        names |= {_folded(heading.text) for heading in chapter.headings}
        for span, name in links:
            if _folded(name) not in names:
                message = f"{PRINTED}: no line gives the address of this link"
                hint = f"write `[words](address)`, or a line of its own: `[{name}]: https://...`"
                yield Problem(span, message, hint, misleading=False, severity=Severity.WARNING)


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
