"""Maps of columns: which column of a sheet holds what, by the words of its header; the templates that ship, and others.

A map is a TOML file: ``dispositions`` names the list of the round's words, ``kinds`` has the sheet's own words for the
kinds of remarks, ``[columns]`` lists for each field the headers that it goes by.
"""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from importlib.resources import files
from typing import Any

from chapterhouse.core import toml
from chapterhouse.review.dispositions import LISTS
from chapterhouse.review.sheets.table import Table, UnreadableSheet

FIELDS = (
    *("id", "person", "body", "received", "kind", "chapter", "page", "line", "to_page", "to_line", "clause", "item"),
    *("quote", "comment", "proposed", "disposition", "answer", "change", "reply"),
)
"""What a column can hold."""
_FORMS = ("xlsx", "docx", "csv", "md")
_ROWS_LOOKED_AT = 60
_NEEDED = 2
"""Fields besides the comment that a header must name to be one."""


class InvalidColumnMap(Exception):
    """A file is no map of columns; the message says what is wrong."""


@dataclass(frozen=True, slots=True)
class ColumnMap:
    """For each field the headers that it goes by; ``person_in_comment`` says that brackets after a comment name whom
    it is from, ``form`` what a sheet is written as where nobody asks for another form."""

    name: str
    columns: Mapping[str, tuple[str, ...]]
    dispositions: str = "ipcc"
    kinds: Mapping[str, str] = field(default_factory=dict)
    person_in_comment: bool = False
    form: str = "xlsx"


@dataclass(frozen=True, slots=True)
class Header:
    """The header row of a table: its index, and for each field the index of its column."""

    row: int
    columns: Mapping[str, int]


def plain(words: str) -> str:
    """A header without what people write in many ways: case, spaces, marks, and footnote signs of ISO's template."""
    return re.sub(r"[^\w#]+", "", words.casefold()).rstrip("¹²³")


def read_map(name: str, text: str) -> ColumnMap:
    """The map in ``text``; raises :class:`InvalidColumnMap`."""
    try:
        values = toml.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InvalidColumnMap(f"this is not TOML: {error}") from error
    columns = values.get("columns")
    if not isinstance(columns, dict) or "comment" not in columns:
        raise InvalidColumnMap("it needs a table [columns] that says at least which column holds the `comment`")
    found: dict[str, tuple[str, ...]] = {}
    for key, headers in columns.items():
        listed = [headers] if isinstance(headers, str) else headers
        if not isinstance(listed, list) or not all(isinstance(one, str) for one in listed):
            raise InvalidColumnMap(f"`{key}` must be a header or a list of headers")
        found[key] = tuple(listed)
    dispositions = values.get("dispositions", "ipcc")
    if dispositions not in LISTS:
        raise InvalidColumnMap(f"`dispositions` must be one of {', '.join(LISTS)}")
    kinds = values.get("kinds", {})
    if not isinstance(kinds, dict) or not all(isinstance(one, str) for one in kinds.values()):
        raise InvalidColumnMap("`kinds` must map the sheet's words to kinds")
    form = values.get("form", "xlsx")
    if form not in _FORMS:
        raise InvalidColumnMap(f"`form` must be one of {', '.join(_FORMS)}")
    return ColumnMap(name, found, dispositions, kinds, values.get("person_in_comment") is True, form)


@lru_cache(maxsize=1)
def shipped_maps() -> tuple[ColumnMap, ...]:
    """The templates of standards bodies, the most particular first."""
    folder = files("chapterhouse") / "review" / "sheets" / "templates"
    names = ("iso", "ipcc-ar5", "ipcc-ar4", "oasis", "ieee", "hl7", "w3c", "general")
    return tuple(read_map(name, (folder / f"{name}.toml").read_text(encoding="utf-8")) for name in names)


def find_header(table: Table, known: ColumnMap) -> Header | None:
    """The row of ``table`` that is a header of the map ``known``, None where there is none."""
    wanted = {plain(header): name for name, headers in known.columns.items() for header in headers}
    for index, row in enumerate(table.rows[:_ROWS_LOOKED_AT]):
        columns: dict[str, int] = {}
        for position, cell in enumerate(row):
            name = wanted.get(plain(cell)) or wanted.get(plain(cell.split("\n")[0]))
            if name is not None:
                columns.setdefault(name, position)
        if "comment" in columns and len(columns) > _NEEDED:
            return Header(index, columns)
    return None


def fitting_map(table: Table, maps: Sequence[ColumnMap]) -> tuple[ColumnMap, Header] | None:
    """The map that names the most columns of ``table``, the first of several; None where none fits."""
    fits = [(known, header) for known in maps if (header := find_header(table, known)) is not None]
    return max(fits, key=lambda fit: len(fit[1].columns), default=None)


def proposed_map(table: Table) -> str:
    """The text of a map for ``table``, from its most likely header row, to be completed by hand.

    Raises :class:`UnreadableSheet` where no row looks like a header.
    """
    fit = fitting_map(table, shipped_maps())
    if fit is not None:
        known, header = fit
        row = table.rows[header.row]
        named = {position: name for name, position in header.columns.items()}
    else:
        row = max(table.rows[:_ROWS_LOOKED_AT], key=lambda cells: sum(map(bool, cells)), default=())
        known, named = shipped_maps()[-1], {}
    if sum(map(bool, row)) < _NEEDED:
        raise UnreadableSheet("none of its rows looks like a header: the first row should name the columns")
    lines = [f"dispositions = {json.dumps(known.dispositions)}"]
    lines += [
        "# Kinds of remarks, if the sheet has its own words for them:",
        '# kinds = { T = "technical" }',
        "",
        "[columns]",
    ]
    lines += [f"# What a column can hold: {', '.join(FIELDS)}"]
    for position, cell in enumerate(row):
        if cell:
            header_text = json.dumps(" ".join(cell.split()), ensure_ascii=False)
            name = named.get(position)
            lines.append(f"{name} = [{header_text}]" if name in FIELDS else f"# ... = [{header_text}]")
    return "\n".join(lines) + "\n"


def values_of(row: Sequence[str], header: Header) -> dict[str, str]:
    """The cells of ``row`` by field, empty ones left out."""
    found: dict[str, Any] = {}
    for name, position in header.columns.items():
        if position < len(row) and row[position].strip():
            found[name] = row[position].strip()
    return found
