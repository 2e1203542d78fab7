"""Comments that are meant to allow a finding, and allow none, since they are not written as such.

Other tools have ``ignore``, ``disable`` and ``noqa``; here it is ``allow CODE: reason``, in small letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.codes import known_codes, meant
from chapterhouse.core.diagnostics import Edit, Problem, Span
from chapterhouse.core.rules.comments import UNKNOWN_SUPPRESSION
from chapterhouse.model import Chapter, Paper

_VERBS = r"al{1,3}[ow]{1,3}(?:s|ed)?|(?:ignore|disable)(?:-next-line|-line|-file)?|suppress|noqa|nolint|off|skip|expect"
_MEANT = re.compile(
    rf"(?:(?P<tool>chapterhouse\s*[-:]+\s*|chapterhouse\s+(?={_VERBS})))?"
    rf"(?P<verb>{_VERBS}|(?(tool)[a-z-]+|(?!)))(?![\w-])[\s:=(\[`]*"
    r"(?P<codes>[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+(?:[`\])]*\s*,\s*[`\[(]*[A-Za-z][A-Za-z0-9]*(?:[-_][A-Za-z0-9]+)+)*)?"
    r"[`\])]*(?P<colon>\s*(?::|--|\u2013|\u2014)\s*)?(?P<reason>.*)",
    re.IGNORECASE | re.DOTALL,
)
_CODE = re.compile(r"[A-Za-z][A-Za-z0-9_-]*")
_IN_BIBLIOGRAPHY = re.compile(r"^[ \t]*%+[ \t]*(?P<text>[A-Za-z][^\r\n]*)", re.MULTILINE)
_HINT = "write `allow CODE: ` with the code of the finding, and the reason behind the colon"


def misspelt_suppressions(paper: Paper) -> Iterator[Problem]:
    """A problem at each comment in chapters and .bib files that speaks of allowing, and is not read as such."""
    for chapter in (*(listed.chapter for listed in paper.chapters), *paper.unlisted):
        yield from _in_chapter(chapter)
    for path, text in paper.bibliography.texts.items():
        if "%" in text:
            for line in _IN_BIBLIOGRAPHY.finditer(text):
                yield from _problem(path, line["text"], line.start("text"))


def _in_chapter(chapter: Chapter) -> Iterator[Problem]:
    for comment in chapter.comments:
        start = chapter.text.find(comment.text, comment.span.start) if comment.text else -1
        if start >= 0:
            yield from _problem(chapter.path, comment.text, start)


def _problem(path: str, text: str, start: int) -> Iterator[Problem]:
    found = _MEANT.match(text)
    if found is None:
        return
    written = [code[0] for code in _CODE.finditer(found["codes"] or "")]
    codes = [_code(one) for one in written]
    is_known = bool(codes) and all(codes)
    if not found["tool"] and not (is_known if found["verb"] != "allow" else any(codes)):
        return
    if found["verb"] == "allow" and found["tool"] is None and _is_read(text, written):
        return
    span = Span(path, start, start + len(text[: found.start("reason")].rstrip() if codes else text.split("\n", 1)[0]))
    edits: tuple[Edit, ...] = ()
    if is_known and found["reason"].strip():
        edits = (Edit(Span(path, start, start + found.start("reason")), f"allow {', '.join(filter(None, codes))}: "),)
    hint = f"write `allow {', '.join(filter(None, codes))}: ` and the reason behind the colon" if is_known else _HINT
    yield UNKNOWN_SUPPRESSION.problem(
        span, "this comment allows nothing: it is not read", hint, edits=edits, misleading=False
    )


def _is_read(text: str, codes: list[str]) -> bool:
    """Whether the comment is one that allows, right or wrong: all else is said of it there."""
    return re.match(r"allow[ \t]+[a-z]", text) is not None and (
        all(code in known_codes() for code in codes) or re.match(r"allow[ \t]+[a-z0-9, \t-]+:", text) is not None
    )


def _code(written: str) -> str | None:
    """The code that ``written`` is, or most likely means."""
    code = written.lower().replace("_", "-")
    return code if code in known_codes() else meant(code)
