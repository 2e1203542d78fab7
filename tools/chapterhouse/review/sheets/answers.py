"""Answers into the commenter's own sheet: its own columns are filled, and all else stays as it was."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from chapterhouse.review.remark import Answer, Remark
from chapterhouse.review.sheets.columns import ColumnMap, Header, fitting_map, shipped_maps
from chapterhouse.review.sheets.reading import read_tables, separation
from chapterhouse.review.sheets.rows import indexed_rows
from chapterhouse.review.sheets.table import Table, UnreadableSheet
from chapterhouse.review.sheets.word_answers import write_word
from chapterhouse.review.sheets.workbook_answers import write_ods, write_xlsx

Cells = Mapping[tuple[str, int, int], str]
"""What is to stand in a cell: by the name of its table, its row and its column, both from 1."""

Answers = Mapping[tuple[str, str, str], Answer]
"""Answers by the key, the comment and the proposed change of their remarks."""


def answered_sheet(name: str, content: bytes, answers: Answers, maps: Sequence[ColumnMap] = ()) -> tuple[bytes, int]:
    """The sheet ``content`` of the file ``name`` with its answers, and how many these are.

    Raises :class:`UnreadableSheet` where the sheet cannot be read, or has no column for answers.
    """
    cells: dict[tuple[str, int, int], str] = {}
    count = 0
    without: list[str] = []
    for table in read_tables(name, content):
        fit = fitting_map(table, maps) or fitting_map(table, shipped_maps())
        if fit is None:
            continue
        known, header = fit
        if not {"answer", "disposition"} & header.columns.keys():
            without.append(table.name or "it")
            continue
        for index, remark in indexed_rows(table, known, header, name):
            if isinstance(remark, Remark):
                answer = answers.get((remark.key, remark.comment, remark.proposed))
                if answer is not None and answer.disposition:
                    count += 1
                    cells |= _cells(table, index, header, answer)
    if without and not cells:
        raise UnreadableSheet(f"{without[0]} has no column for answers: add one, such as Response, and export again")
    return _written(name, content, cells), count


def words_of(answer: Answer, *, with_disposition: bool = True) -> str:
    """The answer in one cell: ``Accepted. The figure has a source now.``"""
    if not with_disposition:
        return answer.text
    return f"{answer.disposition}. {answer.text}" if answer.text else answer.disposition


def _cells(table: Table, index: int, header: Header, answer: Answer) -> dict[tuple[str, int, int], str]:
    row = table.row_number(index)
    found = {}
    columns = header.columns
    if "disposition" in columns:
        found[table.name, row, table.first_column + columns["disposition"]] = answer.disposition
    if "answer" in columns:
        words = words_of(answer, with_disposition="disposition" not in columns)
        found[table.name, row, table.first_column + columns["answer"]] = words
    if "change" in columns and answer.change:
        found[table.name, row, table.first_column + columns["change"]] = answer.change
    return found


def _written(name: str, content: bytes, cells: Cells) -> bytes:
    suffix = name.rpartition(".")[2].lower()
    if suffix in {"xlsx", "xlsm"}:
        return write_xlsx(content, cells)
    if suffix == "ods":
        return write_ods(content, cells)
    if suffix == "docx":
        return write_word(content, cells)
    if suffix in {"md", "markdown"}:
        return _write_markdown(content, cells)
    return _write_separated(content, suffix, cells)


def _write_separated(content: bytes, suffix: str, cells: Cells) -> bytes:
    text, delimiter, encoding = separation(content, suffix)
    rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter))
    for (_, row, column), words in cells.items():
        line = rows[row - 1]
        line.extend([""] * (column - len(line)))
        line[column - 1] = words
    out = io.StringIO(newline="")
    end = "\r\n" if "\r\n" in text else "\n"
    csv.writer(out, delimiter=delimiter, lineterminator=end).writerows(rows)
    return out.getvalue().encode(encoding)


def _write_markdown(content: bytes, cells: Cells) -> bytes:
    lines = content.decode("utf-8-sig").split("\n")
    for (_, row, column), words in cells.items():
        parts = _parts(lines[row - 1])
        first = 1 if not parts[0].strip() else 0
        parts.extend([" "] * (first + column - len(parts)))
        escaped = words.replace("|", "\\|").replace("\n", "<br>")
        parts[first + column - 1] = f" {escaped} "
        lines[row - 1] = "|".join(parts)
    return "\n".join(lines).encode()


def _parts(line: str) -> list[str]:
    """A line of a pipe table at its pipes, not at those that are escaped."""
    parts = [""]
    escaped = False
    for character in line.rstrip("\r"):
        if character == "|" and not escaped:
            parts.append("")
        else:
            parts[-1] += character
        escaped = character == "\\" and not escaped
    return parts
