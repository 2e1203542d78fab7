"""A commenter's file, whatever it is, into remarks: told apart by what is in it, not by what it is for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial

from chapterhouse.review.annotations import read_annotations
from chapterhouse.review.carried import NotOurs, map_of
from chapterhouse.review.edits import SourceEdit
from chapterhouse.review.remark import Remark
from chapterhouse.review.sheets.columns import ColumnMap, fitting_map, shipped_maps
from chapterhouse.review.sheets.ietf import is_review, read_review
from chapterhouse.review.sheets.reading import read_tables
from chapterhouse.review.sheets.rows import LeftOut, read_rows
from chapterhouse.review.sheets.table import Table, UnreadableSheet
from chapterhouse.review.web import placed as web
from chapterhouse.review.web.annotations import read_annotations as read_web_annotations
from chapterhouse.review.where import Lookup
from chapterhouse.review.word import placed as word
from chapterhouse.review.word.document import read_document

Compared = Callable[[Mapping[str, str], str], tuple[list[Remark], dict[str, SourceEdit]]]
"""The texts of the chapters by path, and the name of the file, into its remarks and by their keys their edits."""


_CELLS_OF_A_COMMENT = 3


@dataclass(frozen=True, slots=True)
class FileRead:
    """What a file holds. ``dispositions`` names the list of words that its form uses; ``lookup`` is the map of places
    that the file itself carries, ``commit`` the revision that it was made from. ``edits`` are what remarks propose, by
    their keys. What knows no places (a document of Word, annotations of the web) has its remarks only when it is
    ``compared`` with the chapters that were read."""

    remarks: tuple[Remark, ...]
    left_out: tuple[LeftOut, ...] = ()
    form: str = ""
    dispositions: str = ""
    lookup: Lookup | None = None
    commit: str = ""
    edits: Mapping[str, SourceEdit] = field(default_factory=dict)
    compared: Compared | None = None


def read_file(name: str, content: bytes, maps: Sequence[ColumnMap] = ()) -> FileRead:
    """The remarks in the file ``name``; ``maps`` are maps of columns that go before those that ship.

    Raises :class:`UnreadableSheet` with what is wrong and what would help.
    """
    suffix = name.rpartition(".")[2].lower()
    if suffix in {"md", "markdown"}:
        text = content.decode("utf-8", errors="replace")
        if is_review(text):
            return FileRead(tuple(read_review(text, name)), form="a review in Markdown", dispositions="w3c")
    if suffix == "pdf":
        return _pdf(name, content)
    if suffix == "docx":
        document = read_document(content)
        changed = any(paragraph.changes for paragraph in document.paragraphs)
        if document.commit and (document.comments or changed):
            return FileRead(
                (), form="a document of Word", commit=document.commit, compared=partial(word.remarks_of, document)
            )
    if suffix in {"json", "jsonld"}:
        annotations = read_web_annotations(content)
        commit = next((one.place.revision for one in annotations if one.place), "")
        return FileRead((), form="annotations of the web", commit=commit, compared=partial(web.remarks_of, annotations))
    return _sheet(name, content, maps)


def _pdf(name: str, content: bytes) -> FileRead:
    try:
        lookup = Lookup(map_of(content))
        remarks, edits = read_annotations(content, lookup, name)
    except NotOurs as error:
        raise UnreadableSheet(str(error)) from error
    commit = lookup.map.commit or ""
    return FileRead(tuple(remarks), (), "an annotated PDF", "", lookup, commit, edits)


def _may_hold_comments(table: Table) -> bool:
    """Whether a table has a row as a comment would fill it; instructions fill one cell, a head of a form two."""
    return any(sum(map(bool, row)) >= _CELLS_OF_A_COMMENT for row in table.rows)


def _without_header(table: Table) -> LeftOut:
    rows = sum(any(row) for row in table.rows)
    reason = "no row names the columns of a comment sheet, so "
    return LeftOut(table.name, 0, reason + ("its row is not read" if rows == 1 else f"its {rows:,} rows are not read"))


def _sheet(name: str, content: bytes, maps: Sequence[ColumnMap]) -> FileRead:
    tables = read_tables(name, content)
    remarks: list[Remark] = []
    left_out: list[LeftOut] = []
    used: list[ColumnMap] = []
    without_header: list[Table] = []
    for table in tables:
        fit = fitting_map(table, maps) or fitting_map(table, shipped_maps())
        if fit is None:
            without_header.append(table)
            continue
        known, header = fit
        used.append(known)
        for row in read_rows(table, known, header, name):
            if isinstance(row, Remark):
                remarks.append(row)
            else:
                left_out.append(row)
    if not used:
        raise UnreadableSheet(
            "no row names the columns of a comment sheet: at least a column of comments and two more are needed. "
            f"`chapterhouse remarks map {name}` proposes a map of its columns, to be completed by hand"
        )
    left_out += map(_without_header, filter(_may_hold_comments, without_header))
    return FileRead(tuple(remarks), tuple(left_out), f"a sheet ({used[0].name})", used[0].dispositions)
