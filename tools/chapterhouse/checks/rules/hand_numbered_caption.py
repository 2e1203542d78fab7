"""A caption carries a number that its author wrote, or stands as a paragraph of its own.

Figures, tables and listings are numbered as the paper is built, so that a caption which begins with "Figure 2:" is
printed with two numbers. A paragraph that begins so is no caption at all: what it speaks of gets no number, no entry in
a list of figures, and no reference can name it. `--fix --unsafe-fixes` takes the number out of a caption, and makes the
caption of a table from the paragraph beside it.

Bad:

    # Energy {#sec:energy}

    ![Figure 2: Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles."}
      ^^^^^^^^^

    | Year | Demand |
    |------|--------|
    | 2030 | 950    |

    **Table 1:** Demand by year, in terawatt-hours.
    ^^^^^^^^^^^^

Good:

    # Energy {#sec:energy}

    ![Demand until 2030.](figures/demand.svg){#fig:demand alt="A line that doubles."}

    | Year | Demand |
    |------|--------|
    | 2030 | 950    |

    : Demand by year, in terawatt-hours. {#tbl:demand}
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.checks.support.gathering import gathered
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter, Paper, Passage, PassageKind

SEVERITY = Severity.WARNING

_FIGURES = (
    "Figure",
    "Fig.",
    "Fig",
    "Abbildung",
    "Abb.",
    "Figura",
    "Figuur",
    "Bild",
    "Rysunek",
    "\u56fe",
    "\uadf8\ub9bc",
)
_TABLES = ("Table", "Tab.", "Tabelle", "Tableau", "Tabla", "Tabella", "Tabela", "Tabel", "\u8868", "\ud45c")
_OTHERS = ("Listing", "Algorithm", "Source code")
_ANY = "|".join(re.escape(word) for word in (*_FIGURES, *_TABLES, *_OTHERS))
_NUMBERED = re.compile(
    rf"(?P<sign>(?P<noun>{_ANY})\s?(?P<number>(?:[A-Z][.-]?)?\d{{1,3}}(?:[.-]\d{{1,3}})*[a-z]?)\s?"
    r"(?:[:|\u2013\u2014]|-{1,3}(?=\s)|\.(?=\s+[^\W\d_a-z]))\s*|"
    rf"(?P<alone>(?:{_ANY})\s?\d{{1,3}}(?:[.-]\d{{1,3}})*[a-z]?)(?=\s*\Z))"
)
_PREFIX = re.compile(
    rf"(?P<sign>[*_]{{0,3}})(?:{_ANY})\s?[\w.-]+?\s?(?:(?:[:.\u2013\u2014]|-+)(?P=sign)|(?P=sign)[:.])\s+(?=\S)"
)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each number by hand, in a caption or in a paragraph that would be one."""
    for listed in paper.chapters:
        yield from numbered_by_hand(paper, listed.chapter)


@gathered
def numbered_by_hand(chapter: Chapter) -> tuple[Problem, ...]:
    """The captions and paragraphs of ``chapter`` that begin with the number of a figure or a table."""
    found: list[Problem] = []
    for passage in chapter.passages:
        if passage.kind not in (PassageKind.PARAGRAPH, PassageKind.CAPTION):
            continue
        sign = _NUMBERED.match(passage.text)
        if sign is not None:
            is_caption = passage.kind is PassageKind.CAPTION
            found.append(_in_caption(passage, sign) if is_caption else _in_paragraph(chapter, passage, sign))
    return tuple(found)


def _in_caption(passage: Passage, sign: re.Match[str]) -> Problem:
    written = sign["sign"].rstrip()
    return Problem(
        span=passage.span(0, len(written)),
        message=f"the caption would be printed with two numbers: its own, and \u201c{written}\u201d",
        hint="leave the number out: it comes by itself, and `@fig:name` refers to it",
        edits=(Edit(passage.span(0, sign.end()), "", safe=False),),
        misleading=False,
    )


def _in_paragraph(chapter: Chapter, passage: Passage, sign: re.Match[str]) -> Problem:
    text = chapter.text
    place = passage.span(0, sign.end())
    start = text.rfind("\n", 0, place.start) + 1
    line_start = start + len(text[start : place.start]) - len(text[start : place.start].lstrip())
    start = line_start if not text[line_start : place.start].strip("*_") else place.start
    written = text[start : place.end].rstrip()
    is_table = (sign["noun"] or sign["alone"]).startswith(_TABLES)
    hint = (
        "write `: What it holds. {#tbl:name}` below the table, with a blank line before it: the number comes by itself"
        if is_table
        else "write it in the brackets, `![What it shows.](figures/name.svg){#fig:name}`: the number comes by itself"
    )
    whole = text[start : text.find("\n", start) if "\n" in text[start:] else len(text)]
    prefix = _PREFIX.match(whole)
    edits: tuple[Edit, ...] = ()
    if is_table and prefix is not None and _stands_at_a_table(chapter, start, passage.runs[-1][1]):
        edits = (Edit(Span(chapter.path, start, start + prefix.end()), ": ", safe=False),)
    return Problem(
        span=Span(chapter.path, start, start + len(written)),
        message="this is no caption, but a paragraph with a number that no reference knows",
        hint=hint,
        edits=edits,
        misleading=False,
    )


def _stands_at_a_table(chapter: Chapter, start: int, end: int) -> bool:
    """Whether the paragraph stands directly before or behind a table without caption."""
    text = chapter.text
    behind = end + len(text[end:].split("\n\n", 1)[0])
    return any(
        not table.caption
        and table.label is None
        and (
            (table.span.end <= start and not text[table.span.end : start].strip())
            or (behind <= table.span.start and not text[behind : table.span.start].strip())
        )
        for table in chapter.tables
    )
