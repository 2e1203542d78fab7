"""Lines that begin as an item of a list does, and are the middle of a sentence: "c. 1900", "1990. Then"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter

_MARKER = r"(?P<number>[a-z]|\d{1,4})(?P<end>[.)])"
_AT_PARAGRAPH = re.compile(
    r"(?:\A|(?<=\n))(?P<margin>[ \t>]*(?:(?:[-*+]|\d{1,3}[.)])[ \t]+)?)"
    r"(?P<sign>(?P<number>[b-hj-z])(?P<end>\.))[ \t]+(?P<next>~?\d|[A-Za-z]\.(?=\s))"
)
"""An abbreviation at the head of a paragraph, before a number or another letter: `c. 1900`, `d. h.`, `z. B.`"""
_IN_ITEM = re.compile(rf"(?<=\n)(?P<margin>[ \t]+)(?P<sign>{_MARKER})[ \t]+(?P<next>[A-Za-z]\.(?=\s)|(?=\S))")
_ITEM = re.compile(r"[ \t]*(?:[-*+:~]|\(?(?:\d{1,3}|[A-Za-z#])[.)])[ \t]+")
_FIRST = frozenset({"1", "a", "i"})
_PAGE = re.compile(r"p\.[ \t]+\d")
"""What pandoc takes for the number of a page."""


def accidental_lists(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each line of a sentence that pandoc makes a list of one item of."""
    text = without_code(chapter)
    found = [one for one in _AT_PARAGRAPH.finditer(text) if _begins_paragraph(text, one)]
    found += (one for one in _IN_ITEM.finditer(text) if _follows_item(text, one))
    reported: set[int] = set()
    for one in sorted(found, key=lambda each: each.start("sign")):
        start = one.start("sign")
        if start in reported or _goes_on(text, one) or _PAGE.match(text, start):
            continue
        reported.add(start)
        number, end = one["number"], one["end"]
        yield Problem(
            Span(chapter.path, start, one.end("next") if one["next"].endswith(".") else one.end("sign")),
            f"this begins a list, whose first item is `{number}{end}`",
            f"write `{number}\\{end}` where it is a word or a number of the sentence",
            edits=(Edit(Span(chapter.path, one.end("sign") - 1, one.end("sign")), f"\\{end}", safe=False),),
            misleading=False,
            severity=Severity.WARNING,
        )


def _begins_paragraph(text: str, found: re.Match[str]) -> bool:
    above = text[text.rfind("\n", 0, max(0, found.start() - 1)) + 1 : max(0, found.start() - 1)]
    return not above.strip(" \t>") or bool(found["margin"].strip(" \t>"))


def _follows_item(text: str, found: re.Match[str]) -> bool:
    """Whether the line above is the first of an item, with its words where this line begins, or such a line's next."""
    if found["number"] in _FIRST and not found["next"]:
        return False
    end = found.start() - 1
    for _ in range(20):
        start = text.rfind("\n", 0, end) + 1
        line = text[start:end]
        if not line.strip():
            return False
        if (item := _ITEM.match(line)) is not None:
            return item.end() <= len(found["margin"].expandtabs(4)) < item.end() + 4
        if start == 0:
            return False
        end = start - 1
    return False


def _goes_on(text: str, found: re.Match[str]) -> bool:
    """Whether a later item counts on from this one, so that a list is meant."""
    number = found["number"]
    following = str(int(number) + 1) if number.isdigit() else chr(ord(number) + 1)
    rest = text[found.end() : found.end() + 2_000]
    before = text[max(0, found.start() - 2_000) : found.start() + 1]
    preceding = str(int(number) - 1) if number.isdigit() else chr(ord(number) - 1)
    end = re.escape(found["end"])
    return bool(
        re.search(rf"^[ \t>]*{following}{end}[ \t]", rest, re.MULTILINE)
        or re.search(rf"^[ \t>]*{preceding}{end}[ \t]", before, re.MULTILINE)
    )
