r"""A heading, list, quotation or table follows a paragraph without a blank line, and becomes part of it.

Where Markdown is shown beside git, the block appears as one, so that nobody notices; here it becomes running text:
"Points: - the old - the young". This stops the build. `--fix` puts the blank line in. Where a line only happens to
begin with such a sign, a backslash keeps it text: `\- not a list`.

Bad:

    # Energy {#sec:energy}

    Three things matter:
    - the price,
    ^
    - the grid.

    Demand doubles.
    ## Prices
    ^^
    They rise.

Good:

    # Energy {#sec:energy}

    Three things matter:

    - the price,
    - the grid.

    Demand doubles.

    ## Prices

    They rise.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.checks.support.literal_text import LiteralText, literal_texts
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter, Paper, PassageKind

SEVERITY = Severity.ERROR

_BLOCKS = (
    (re.compile(r"^[ \t]*(?P<sign>#{1,6})[ \t]+\S", re.MULTILINE), "heading"),
    (re.compile(r"^[ \t]*(?P<sign>[-*+])[ \t]+(?=\S)(?!\d+\b)", re.MULTILINE), "list"),
    (re.compile(r"^[ \t]*(?P<sign>1[.)]|\(?[a1][.)]|[aiAI]\))[ \t]+\S", re.MULTILINE), "list"),
    (re.compile(r"^[ \t]*(?P<sign>i\.)(?=[ \t]+\S[^\n]*\n[ \t]*ii\.)", re.MULTILINE), "list"),
    (re.compile(r"^[ \t]*(?P<sign>>)(?!>{3})[ \t]?\S", re.MULTILINE), "quotation"),
    (re.compile(r"^[ \t]*(?P<sign>(?:\*[ \t]*){3,}|(?:_[ \t]*){3,}|-{3,}[ \t]*)$", re.MULTILINE), "line across"),
    (re.compile(r"^[ \t]*(?P<sign>={3,6}|={8,})[ \t]*$", re.MULTILINE), "underlined heading"),
    (re.compile(r"^[ \t]*(?P<sign>\|[^\n]*\|)[ \t]*\n[ \t]*\|?[ \t]*:?-+", re.MULTILINE), "table"),
)

_PROSE = frozenset({PassageKind.PARAGRAPH, PassageKind.CELL})
"""Where a block can follow words: a cell of a grid table has lines, too."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the first sign of each block that a paragraph swallows."""
    for listed in paper.chapters:
        yield from glued(paper, listed.chapter)


@gathered
def glued(chapter: Chapter) -> tuple[Problem, ...]:
    """The blocks of ``chapter`` that stand in a paragraph."""
    found: list[Problem] = []
    for literal in literal_texts(chapter):
        if literal.passage.kind in _PROSE and "\n" in literal.text:
            found += _in_paragraph(literal, chapter)
    return tuple(sorted(found, key=lambda problem: problem.span))


def _in_paragraph(literal: LiteralText, chapter: Chapter) -> Iterator[Problem]:
    text = literal.text
    lists = 0
    for pattern, noun in _BLOCKS:
        for found in pattern.finditer(text):
            start, end = found.span("sign")
            if text.rfind("\n", 0, start) < 0:
                continue
            lists += noun == "list"
            if noun == "list" and lists > 1:
                continue  # one blank line brings the whole list
            span = literal.span(start, end)
            line = chapter.text.rfind("\n", 0, span.start) + 1
            before = chapter.text[line : span.start]
            ending = "\r\n" if chapter.text.endswith("\r\n", 0, line) else "\n"
            edits = (Edit(Span(chapter.path, line, line), ending),) if not before.strip() else ()
            article = "an" if noun.startswith("u") else "a"
            yield Problem(
                span=span,
                message=f"this is printed as part of the paragraph: {article} {noun} needs a blank line before it",
                hint="put a blank line before it, or a backslash before the sign if it is meant as text",
                edits=edits,
            )
