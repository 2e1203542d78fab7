"""What both readers take for something else than its author meant, found in the text of a chapter itself."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter

_THIN_SPACE = re.compile(r"(?<=\d)(?P<sign>\\[,;:!])(?=[^\W_]|\\?%)")
_ACCENT = re.compile(
    r"(?<=[^\W\d_])\\(?P<accent>[\"'`^=.])(?:\{(?P<braced>[A-Za-z])\}|(?P<letter>[aeiouyAEIOUYcnszCNSZ]))(?=[^\W\d_]|\b)"
)
_SOFT_HYPHEN = re.compile(r"(?<=[^\W\d_])(?P<sign>\\-)(?=[^\W\d_])")
_LINE_END = re.compile(r"(?<!\\)\\\\(?:\[[^\]\n]*\])?(?=[ \t]*\n[ \t]*\S)")
_LOWERED_CODE = re.compile(r"(?<!~)~{3}(?=[^\s~])(?P<words>[^~\n]+)~{3}(?!~)")
_TERM = re.compile(r"(?<=\n\n)(?P<term>[A-Z][^|+\n]{20,400}[.!?])\n\n?(?P<sign>:)[ \t]+\S")
_PARTS = {"td": "table", "th": "table", "tr": "table", "li": "ul|ol|menu", "dd": "dl", "dt": "dl"}
_PART = re.compile(rf"<(?P<name>{'|'.join(_PARTS)})\b[^<>]*>", re.IGNORECASE)
_TABLE_OF_CONTENTS = re.compile(r"^__(?:NO|FORCE)?TOC__[ \t]*$", re.MULTILINE)
_TILDES = re.compile(r"^[ \t]*~{3,}[^~\n]*$", re.MULTILINE)
_HAND_NOTE = re.compile(r"(?<=\n\n)\^\d{1,2}\^(?=[ \t]*[A-Z])")
_LOWERED = re.compile(r"(?<![\w~\\)\]}^*_`$])~(?P<words>[^\W\d_]{3,})~(?![\w~])")
_BREAK = re.compile(r"<br[ \t]*/?>", re.IGNORECASE)
_ITEM = re.compile(r"[ \t]*(?P<sign>(?:[-*+\u2022]|\d{1,2}[.)])[ \t]+)(?=\S)")
_LONGEST_CELL = 2_000
_COMBINING = {'"': "\u0308", "'": "\u0301", "`": "\u0300", "^": "\u0302", "=": "\u0304", ".": "\u0307"}
_LIKELY = re.compile(r"<(?:t[dhr]|li|d[dt])\b|\n:[ \t]|\\[-,;:!\"'`^=.\\]|__|~|\^\d|<br", re.IGNORECASE)


def misread_lines(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each piece of TeX, of a wiki or of a word processor that is read, and not as it was meant."""
    if _LIKELY.search(chapter.text) is None:
        return
    text = without_code(chapter)

    def problem(
        found: re.Match[str], message: str, hint: str, replacement: str | None, *, safe: bool = True
    ) -> Problem:
        named = "sign" in found.re.groupindex
        span = Span(chapter.path, *(found.span("sign") if named else found.span()))
        edits = (Edit(span, replacement, safe),) if replacement is not None else ()
        return Problem(span, message, hint, edits=edits, misleading=False, severity=Severity.WARNING)

    for found in _THIN_SPACE.finditer(text):
        message = f"a `{found['sign'][1]}` would be printed here: this is no space"
        yield problem(found, message, "write `\\ ` for a space at which no line breaks", "\\ ")
    for found in _ACCENT.finditer(text):
        letter = unicodedata.normalize("NFC", (found["braced"] or found["letter"]) + _COMBINING[found["accent"]])
        yield problem(found, f"{PRINTED}: this is no letter with an accent", f"write `{letter}`", letter)
    for found in _SOFT_HYPHEN.finditer(text):
        yield problem(found, "a hyphen would be printed here, in the middle of a line, too", "take it away", "")
    for found in _LINE_END.finditer(text):
        yield problem(found, "a backslash would be printed here, and no line ends", "write one backslash", "\\")
    for found in _TABLE_OF_CONTENTS.finditer(text):
        yield problem(found, f"{PRINTED}, in strong letters", "take it away: every output has its contents list", "")
    for found in _TILDES.finditer(text):
        hint = "close the code with a line of its own that has as many signs"
        yield problem(found, "these signs are left out: the code is never closed", hint, None)
    for found in _HAND_NOTE.finditer(text):
        hint = "write `[^1]` for the call of a note, and `[^1]: ...` for its text"
        yield problem(found, "this is no note: no call leads here, and it stands in the text", hint, None)
    for found in _LOWERED.finditer(text):
        right = f"~~{found['words']}~~"
        hint = f"write `{right}` for struck words, and a backslash before a `~` that is meant"
        yield problem(found, "these words would be set below the line", hint, right, safe=False)
    for found in _LOWERED_CODE.finditer(text):
        hint = f"write `~~{found['words']}~~` for struck words, backticks for code"
        yield problem(found, "these words would be set below the line", hint, None)
    for found in _TERM.finditer(text):
        hint = (
            "a caption stands below its table, with a blank line between; a text that begins so has a backslash: `\\:`"
        )
        yield problem(found, "the paragraph above would be printed as a term that this explains", hint, None)
    is_open: dict[str, bool] = {}
    for found in _PART.finditer(text):
        outer = _PARTS[found["name"].lower()]
        if outer not in is_open:
            is_open[outer] = re.search(rf"<(?:{outer})\b", chapter.text, re.IGNORECASE) is not None
        if not is_open[outer]:
            hint = "write the table with `|` between its cells, a list with `- ` before its items"
            yield problem(found, f"{PRINTED}: no `<{outer.partition('|')[0]}>` is open here", hint, None)
    for found in _lists_in_cells(text):
        hint = "write a grid table, whose cells hold lists, or commas between the words"
        yield problem(found, f"{PRINTED}: a cell of such a table holds no list", hint, None)


def _lists_in_cells(text: str) -> Iterator[re.Match[str]]:
    """The sign of the first item of each list in a cell of a table of lines, whose items `<br>` parts."""
    last = -1
    for line_break in _BREAK.finditer(text):
        before = text[max(0, line_break.start() - _LONGEST_CELL) : line_break.start()]
        bar = before.rfind("|")
        if bar < 0 or "\n" in before[bar:] or _ITEM.match(text, line_break.end()) is None:
            continue
        start = line_break.start() - len(before) + bar + 1
        item = _ITEM.match(text, start) if start != last else None
        last = start
        if item is not None:
            yield item
