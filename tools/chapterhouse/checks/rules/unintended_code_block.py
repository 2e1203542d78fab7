"""A paragraph, a list or a picture that is indented by four spaces is printed as code.

Word processors and other tools indent what they quote; here four spaces, or a tab, begin a block of code: the lines
are set in the typeface of code, and what is markup in them is printed as it is typed. In a list, text goes on below the
first word of its item. Code that is meant stands between two lines of three backticks. `--fix --unsafe-fixes` takes the
indentation away.

Bad:

    # Energy {#sec:energy}

    Demand doubles:

        This is what every ministry expects until 2030.
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    Demand doubles:

    > This is what every ministry expects until 2030.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter, Listing, Paper

SEVERITY = Severity.WARNING

_INDENTED = re.compile(r"\s*?(?:[ ]{4}|[ ]{0,3}\t)[ \t]*(?!`{3}|~{3})\S")
_CODE = re.compile(r"[{}=<>\\|`$;~@]|#(?! )|\w\(|->|::|\w_\w|\w{2,}\.\w{2,}|//|(?<!\w)--\w|^\s*[/.$>]|,$", re.MULTILINE)
_WORD = re.compile(r"[^\W\d_]{2,}")
_ITEM = re.compile(r"(?:[-*+\u2022]|\d{1,2}[.)]|[a-z][.)])[ \t]+(?=[^\W\d_])(?!\w+:)")
_END = re.compile(r"[.!?:\u2026][\"\u201d\u2019)]*\Z")
_MARKUP = re.compile(r"!\[[^\[\]\n]*\]\([^()\n]+\)|\[-?@[\w:.-]+|(?<![\w@])@(?:fig|tbl|sec|eq|lst):\w|\[\^[\w-]+\]")
_TAG = re.compile(
    r"</?(?:p|div|table|thead|tbody|tr|t[dh]|img|li|ul|ol|h[1-6]|span|a|b|i|em|br|figure|center|strong)\b"
)
_FEWEST_WORDS, _WORDS_WITHOUT_END = 4, 8


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each indented block of code that reads as prose, or holds markup."""
    for listed in paper.chapters:
        yield from unintended(paper, listed.chapter)


@gathered
def unintended(chapter: Chapter) -> tuple[Problem, ...]:
    """The blocks of ``chapter`` that are code only by their indentation."""
    found = []
    for listing in chapter.listings:
        written = listing.span.slice(chapter.text)
        if not _INDENTED.match(written):
            continue
        if _is_in_cell(chapter, listing):
            words = written.split("|")[0].strip()
            if not _CODE.search(words):
                found.append(_in_cell(chapter, listing, words))
        elif _is_prose(written) or _MARKUP.search(written) or (_TAG.search(written) and _is_in_html(chapter, listing)):
            found.append(_problem(chapter, listing))
    return tuple(found)


def _is_in_cell(chapter: Chapter, listing: Listing) -> bool:
    """Whether the block is in a cell of a grid table, behind its bar."""
    line = chapter.text.rfind("\n", 0, listing.span.start) + 1
    return chapter.text[line : listing.span.start].rstrip().endswith("|")


def _in_cell(chapter: Chapter, listing: Listing, words: str) -> Problem:
    start = chapter.text.index(words, listing.span.start)
    return Problem(
        span=Span(chapter.path, start, start + len(words)),
        message="this is printed as code, since more than four spaces stand between it and the bar of its cell",
        hint="leave one space behind the bar; colons in the line below the head, `+---:+`, set a column to the right",
        misleading=False,
    )


def _is_prose(written: str) -> bool:
    lines = [line.strip() for line in written.strip().splitlines()]
    first, last = lines[0], lines[-1]
    item = _ITEM.match(first)
    if item is not None:
        first = first[item.end() :]
        lines = [line[found.end() :] if (found := _ITEM.match(line)) else line for line in lines]
    text = "\n".join(lines)
    if _CODE.search(text):
        return False
    words = len(_WORD.findall(text))
    if item is not None:
        return words > 1
    is_whole = bool(_END.search(last)) and (first[0].isupper() or first[0] in '"\u201c\u201e(')
    return words >= (_FEWEST_WORDS if is_whole else _WORDS_WITHOUT_END) and (first[0].isalpha() or is_whole)


def _is_in_html(chapter: Chapter, listing: Listing) -> bool:
    """Whether the line before the block is a tag of HTML."""
    return (
        chapter.text[max(0, listing.span.start - 400) : listing.span.start]
        .rstrip()
        .rpartition("\n")[2]
        .lstrip()
        .startswith("<")
    )


def _problem(chapter: Chapter, listing: Listing) -> Problem:
    text = chapter.text
    start, end = listing.span.start, listing.span.end
    start += len(text[start:end]) - len(text[start:end].lstrip())
    line = text.rfind("\n", 0, start) + 1
    indentation = text[line:start]
    edits: tuple[Edit, ...] = ()
    if indentation in ("    ", "\t"):
        starts = [line, *(line + found.end() for found in re.finditer(r"\n(?=[ \t])", text[line:end]))]
        edits = tuple(
            Edit(Span(chapter.path, at, at + len(indentation)), "", safe=False)
            for at in starts
            if text.startswith(indentation, at)
        )
    first = text.find("\n", start, end)
    return Problem(
        span=Span(chapter.path, start, first if first >= 0 else end),
        message="this is printed as code, since it is indented by four spaces or a tab",
        hint="take the indentation away, or begin each line with `> ` for a quotation; code stands between fences",
        edits=edits,
        misleading=False,
    )
