"""Tables that are drawn with signs and not read as they are drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator

from chapterhouse.checks.support.literal_text import LiteralText
from chapterhouse.checks.support.signs.sign import PRINTED
from chapterhouse.checks.support.source_text import without_code
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Chapter, PassageKind

_ROW = re.compile(r"\A[^|\n]*(?:\|[^|\n]*)+\|\s*\Z")
_ROW_ABOVE = re.compile(r"[ \t]*\|.*\|[ \t\r]*\n\Z")
_GRID = re.compile(r"^[ \t]*\+(?:[-=:]+\+)+[ \t]*\n(?:[ \t]*[+|][^\n]*(?:\n|\Z))+", re.MULTILINE)


def row_without_table(literal: LiteralText, chapter: Chapter) -> Iterator[Problem]:
    """A problem at the first of the rows between bars that no line of dashes makes a table."""
    found = _ROW.match(literal.text) if literal.passage.kind is PassageKind.PARAGRAPH else None
    if found is None:
        return
    text = chapter.text
    span = literal.span(0, len(found[0].rstrip()))
    line = text.rfind("\n", 0, span.start) + 1
    if not text[line:].lstrip().startswith("|") or _ROW_ABOVE.search(text[text.rfind("\n", 0, line - 1) + 1 : line]):
        return
    message = f"{PRINTED}: this is no table"
    yield Problem(span, message, "write a line of dashes below the first row, `|---|---|`, and no blank line between")


def captions_in_brackets(chapter: Chapter) -> Iterator[Problem]:
    """A problem at each line in brackets above or below a table without caption: MultiMarkdown's form of one."""
    for table in chapter.tables:
        found = None if table.caption else _CAPTION.match(chapter.text, table.span.end)
        if found is None and not table.caption:
            above = max(0, table.span.start - _LONGEST_CAPTION)
            found = _CAPTION_ABOVE.search(chapter.text, above, table.span.start)
        if found is None or f"\n{found['brackets']}:" in chapter.text:
            continue
        caption, label = found["words"], found["label"]
        written = f": {caption} {{#tbl:{label.removeprefix('tbl:')}}}" if label else f": {caption}"
        span = Span(chapter.path, *found.span("caption"))
        is_glued = table.span.end <= span.start and chapter.text.count("\n", table.span.end, span.start) < 2
        blank = "\n" if is_glued else ""
        yield Problem(
            span,
            f"{PRINTED}: this is no caption of the table",
            f"write `{written}`, with a blank line between it and the table",
            edits=(Edit(span, blank + written, False),),
            misleading=False,
            severity=Severity.WARNING,
        )


_BRACKETS = (
    r"(?P<caption>(?P<brackets>\[(?P<words>(?=[^\W\d_])(?!(?:Sources?|Notes?)\b)[^\[\]\n@]+)\])"
    r"(?:\[(?P<label>[A-Za-z][\w:.-]*)\])?)"
)
_CAPTION = re.compile(rf"\s*{_BRACKETS}[ \t\r]*(?=\n[ \t\r]*(?:\n|\Z)|\Z)")
_CAPTION_ABOVE = re.compile(rf"(?<=\n)[ \t\r]*\n[ \t]*{_BRACKETS}[ \t\r]*\n\s*\Z")
_LONGEST_CAPTION = 1_000


def uneven_grids(chapter: Chapter) -> Iterator[Problem]:
    """A problem at the first line of each grid table that is not as wide as the grid's first line.

    pandoc cuts the cells of a grid at columns: what stands past the edge is lost, or the table is taken for text.
    """
    if "+-" not in chapter.text and "+=" not in chapter.text:
        return
    for grid in _GRID.finditer(without_code(chapter)):
        start, first = grid.start(), ""
        for line in chapter.text[grid.start() : grid.end()].splitlines(keepends=True):
            row = line.rstrip()
            first = first or row
            if len(row) != len(first) and _columns(row) != _columns(first):
                begin = start + len(row) - len(row.lstrip())
                yield Problem(
                    Span(chapter.path, begin, start + len(row)),
                    f"this line of the grid ends at column {_columns(row)}, its first line at {_columns(first)}: "
                    "what it holds could be lost",
                    "draw all lines of the grid equally wide, with each bar below a `+`",
                )
                break
            start += len(line)


def cut_words(chapter: Chapter) -> Iterator[Problem]:
    """A problem at the first word of each table without bars that stands in two columns, and is cut between them."""
    for table in chapter.tables:
        written = table.span.slice(chapter.text)
        rule = _RULE.search(written) if "|" not in written and written.lstrip()[:1] not in {"+", "<"} else None
        if rule is None:
            continue
        edges = [found.start() for found in re.finditer(r"-+", rule[0])][1:]
        for line in re.finditer(r"[^\r\n]+", written):
            places = [at for at, one in enumerate(line[0]) for _ in range(_columns(one))]
            cut = next((edge for edge in edges if _is_within_word(line[0], places, edge)), None)
            if cut is None or _DASHES.fullmatch(line[0]) or line[0].lstrip().startswith((":", "Table:")):
                continue
            start = table.span.start + line.start()
            begin = start + line[0].rfind(" ", 0, places[cut]) + 1
            end = start + len(line[0][: places[cut]] + line[0][places[cut] :].split()[0])
            word = chapter.text[begin:end]
            message = f"`{word}` stands in two columns, and would be cut between them"
            yield Problem(
                Span(chapter.path, begin, end), message, "draw the dashes of each column as wide as its words"
            )
            break


_RULE = re.compile(r"^[ \t]*-+(?: +-+)+[ \t]*$", re.MULTILINE)
_DASHES = re.compile(r"[-\s]+")


def _is_within_word(line: str, places: list[int], edge: int) -> bool:
    """Whether the column ``edge``, counted from 0, begins behind the first letter of a word of ``line``."""
    if edge >= len(places):
        return False
    return not line[places[edge]].isspace() and not line[places[edge - 1]].isspace()


def _columns(line: str) -> int:
    """How many columns of a terminal ``line`` takes (Unicode Standard Annex 11)."""
    return sum(
        0 if unicodedata.combining(one) else 2 if unicodedata.east_asian_width(one) in "WF" else 1 for one in line
    )
