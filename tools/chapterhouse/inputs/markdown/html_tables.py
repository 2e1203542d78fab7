"""Tables that are written in HTML: their tags into rows and cells, as the HTML standard has them (13.2.6.4.9 to 15).

Both readers see a table of HTML as a row of tags with blocks between them; what the tags make of it is worked out here,
for both alike. A table in a table, and words between cells, are no table that could be printed.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from chapterhouse.core.diagnostics import Problem
from chapterhouse.inputs.markdown.attributes import Attributes
from chapterhouse.inputs.markdown.extraction import Extraction
from chapterhouse.inputs.markdown.raw_markup import Tag, tag
from chapterhouse.inputs.markdown.syntax import Node
from chapterhouse.model import LabelKind, Table

T = TypeVar("T")

MOST_COLUMNS = 60
_SECTIONS = frozenset({"thead", "tbody", "tfoot"})
_CELLS = frozenset({"td", "th"})
STRUCTURE = frozenset({"table", "caption", "colgroup", "col", "tr", *_SECTIONS, *_CELLS})
"""The elements that make a table."""

_TAG = re.compile(rf"</?(?:{'|'.join(sorted(STRUCTURE, key=len, reverse=True))})\b[^<>]*>", re.IGNORECASE)
_SPAN = re.compile(r"\d{1,3}")


@dataclass(slots=True)
class Cell(Generic[T]):
    """A cell: whether it is a head, how many columns and rows it spans, its attributes, and what is in it."""

    is_head: bool
    columns: int
    rows: int
    opening: Tag
    content: list[T] = field(default_factory=list)


@dataclass(slots=True)
class Row(Generic[T]):
    """A row in its ``section``: ``thead``, ``tbody`` or ``tfoot``."""

    section: str
    cells: list[Cell[T]] = field(default_factory=list)


@dataclass(slots=True)
class HtmlTable(Generic[T]):
    """A table: its caption, the tags of its columns, and its rows in their order."""

    caption: list[T] = field(default_factory=list)
    columns: list[Tag] = field(default_factory=list)
    rows: list[Row[T]] = field(default_factory=list)

    @property
    def width(self) -> int:
        """How many columns the widest row has."""
        return max((sum(cell.columns for cell in row.cells) for row in self.rows), default=0)


def read_table(parts: Sequence[Tag | T]) -> HtmlTable[T] | None:
    """The table that the tags among ``parts`` make, which stand inside ``<table>``; None where they make none."""
    table: HtmlTable[T] = HtmlTable()
    section = "tbody"
    place: list[T] | None = None
    for part in parts:
        if not isinstance(part, Tag):
            if place is None:
                return None
            place.append(part)
            continue
        match part.name, part.is_closing:
            case "table", _:
                return None
            case "caption", False:
                place = table.caption
            case ("thead" | "tbody" | "tfoot") as name, False:
                section, place = name, None
            case (("thead" | "tbody" | "tfoot"), True):
                section, place = "tbody", None
            case "tr", False:
                table.rows.append(Row(section))
                place = None
            case ("td" | "th") as name, False:
                if not table.rows:
                    return None
                cell: Cell[T] = Cell(name == "th", _span(part, "colspan"), _span(part, "rowspan"), part)
                table.rows[-1].cells.append(cell)
                place = cell.content
            case "col", False:
                table.columns.append(part)
            case _:
                place = None
    table.rows = [row for row in table.rows if row.cells]
    return table if 0 < table.width <= MOST_COLUMNS else None


def _span(opening: Tag, name: str) -> int:
    found = _SPAN.fullmatch(opening.attributes.get(name, ""))
    return max(1, int(found[0])) if found else 1


def is_table_tag(text: str, start: int) -> bool:
    """Whether a tag of a table's elements begins at ``start``, behind blanks."""
    return table_tag(text, start) is not None


def is_table(text: str, node: Node) -> bool:
    """Whether ``node`` begins with the tag ``<table>``."""
    opening = table_tag(text, node.start) if node.kind == "HTML_BLOCK" else None
    found = tag(opening[0]) if opening is not None else None
    return found is not None and found.name == "table" and not found.is_closing


def table_tag(text: str, start: int) -> re.Match[str] | None:
    """The tag of a table's elements that begins at ``start`` of ``text``, behind blanks."""
    while text[start : start + 1] in {" ", "\t"}:
        start += 1
    return _TAG.match(text, start)


def html_table(found: Extraction, node: Node) -> None:
    """Note the table that begins with the tag ``<table>`` at ``node``."""
    opening = table_tag(found.text, node.start)
    first = tag(opening[0]) if opening is not None else None
    if opening is None or first is None or first.name != "table" or first.is_closing:
        return
    if found.html_tables_end > node.start or any(one.span.start <= node.start < one.span.end for one in found.tables):
        return
    parts = list(_parts(found.text, opening.end()))
    *inside, last = [part for part, _ in parts] or [""]
    end = parts[-1][1] if parts else opening.end()
    found.html_tables_end = end
    if not isinstance(last, Tag) or last.name != "table" or read_table(inside) is None:
        return
    name = first.attributes.get("id")
    start = found.text.find(name, opening.start()) if name else -1
    label = found.label(Attributes(name, start), LabelKind.TABLE) if name else None
    found.tables.append(Table(found.spanning(opening.start(), end), _caption(found.text[opening.end() : end]), label))


def _parts(text: str, start: int) -> Iterator[tuple[Tag | str, int]]:
    """The tags of a table's elements behind ``start`` and the words between, each with the offset of its end.

    The last is the tag that closes the table, where there is one.
    """
    depth = 1
    for written in _TAG.finditer(text, start):
        between = _COMMENT.sub("", text[start : written.start()]).strip(" \t\r\n>")
        if between:
            yield between, written.start()
        start = written.end()
        found = tag(written[0])
        if found is None:
            continue
        yield found, start
        if found.name == "table":
            depth += -1 if found.is_closing else 1
            if depth == 0:
                return


_COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
_CAPTION = re.compile(r"<caption\b[^<>]*>(.*?)(?=</caption|<t|<col)", re.IGNORECASE | re.DOTALL)


def _caption(inside: str) -> str:
    found = _CAPTION.search(inside)
    return plain_words(found[1]) if found else ""


def plain_words(written: str) -> str:
    """The words of the caption ``written``, without markup, notes and citations."""
    return " ".join(re.sub(r"<[^<>]*>|\^\[[^\[\]]*\]|\[[^\[\]]*@[^\[\]]*\]|[*_`]", "", written).split())


BLOCK_ELEMENTS = frozenset(
    (
        *("address", "article", "aside", "blockquote", "center", "dd", "details", "dir", "div", "dl", "dt", "fieldset"),
        *("figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hgroup", "hr", "li"),
        *("main", "menu", "nav", "ol", "p", "pre", "section", "summary", "ul", *STRUCTURE),
    )
)
"""Elements of HTML that pandoc takes for blocks."""
_ANY_TAG = re.compile(r"</?[A-Za-z][A-Za-z0-9]*(?:\s[^<>]*)?/?>")


def lost_in_cells(found: Extraction, table: Node) -> Iterator[Problem]:
    """A problem at each block of HTML in a cell of one line, out of which pandoc leaves it and all behind it."""
    for cell in table.walk():
        if cell.kind != "TABLE_CELL":
            continue
        codes = [(one.start, one.end) for one in cell.walk() if one.kind in {"INLINE_CODE", "INLINE_MATH"}]
        for written in _ANY_TAG.finditer(found.text, cell.start, cell.end):
            block = tag(written[0])
            if block is None or block.name not in BLOCK_ELEMENTS or any(a <= written.start() < b for a, b in codes):
                continue
            yield Problem(
                found.spanning(*written.span()),
                f"this is left out, with all that is behind it in the cell: a cell of one line holds no <{block.name}>",
                "write `<br>` between lines; lists and paragraphs stand in the cells of a table with `+---+` lines",
                code="unread-markup",
            )
            break
