"""A whole round into a sheet of a template, whatever its remarks came in: XLSX, DOCX, CSV or a table of Markdown."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Literal, get_args

import xlsxwriter

from chapterhouse.core.spreadsheet_cells import inert
from chapterhouse.review.remark import Remark
from chapterhouse.review.sheets.answers import words_of
from chapterhouse.review.sheets.columns import ColumnMap
from chapterhouse.review.sheets.word_sheet import word_sheet

Form = Literal["xlsx", "docx", "csv", "md"]
FORMS: tuple[Form, ...] = get_args(Form)

_NEVER = datetime.datetime(1980, 1, 1)
_MOST_IN_CELL = 32_767
"""Characters that a cell of Excel holds."""
_CUT = " … (cut: a cell holds no more; the CSV has all of it)"
_WIDE = frozenset(("comment", "proposed", "answer", "quote"))
_WHOLE = {"iso": "_whole document"}
"""What a template has in its column of clauses for the document as a whole; those of the IPCC have page 0."""


def sheet_of(remarks: Iterable[Remark], known: ColumnMap, form: Form, title: str) -> bytes:
    """The remarks with their answers in the columns of ``known``; ``title`` says whose they are."""
    header = [names[0] for names in known.columns.values()]
    kinds = {kind: word for word, kind in reversed(tuple(known.kinds.items()))}
    rows = [_row(remark, known, kinds) for remark in remarks]
    wide = [name in _WIDE for name in known.columns]
    writers: Mapping[Form, Callable[[], bytes]] = {
        "xlsx": lambda: _workbook(header, rows, wide),
        "docx": lambda: word_sheet(header, rows, wide, title),
        "csv": lambda: _separated(header, rows),
        "md": lambda: _markdown(header, rows),
    }
    return writers[form]()


def _row(remark: Remark, known: ColumnMap, kinds: Mapping[str, str]) -> list[str]:
    given, answer = remark.given, remark.answer
    comment = remark.comment
    if known.person_in_comment and (who := ", ".join(part for part in (remark.person, remark.body) if part)):
        comment = f"{comment} [{who.replace('[', '(').replace(']', ')')}]"
    whole = "0" if given.whole else ""
    values = {
        "id": remark.id,
        "person": remark.person,
        "body": remark.body,
        "received": remark.received,
        "kind": kinds.get(remark.kind, "" if kinds else remark.kind),
        "chapter": given.chapter,
        "page": given.page or whole,
        "line": given.line or whole,
        "to_page": given.to_page or whole or (given.page if given.to_line else ""),
        "to_line": given.to_line or whole,
        "clause": given.clause or (_WHOLE.get(known.name, "whole document") if given.whole else ""),
        "item": given.item,
        "quote": given.quote,
        "comment": comment,
        "proposed": remark.proposed,
        "disposition": answer.disposition,
        "answer": words_of(answer, with_disposition="disposition" not in known.columns),
        "change": answer.change,
        "reply": remark.reply,
    }
    return [values.get(name, "") for name in known.columns]


def _separated(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """CSV (RFC 4180) in which no program finds a formula, marked as UTF-8, as Excel wants it."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(header)
    writer.writerows([inert(cell) for cell in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def _markdown(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    lines = [header, ["---"] * len(header), *rows]
    return "".join(f"| {' | '.join(map(_cell, line))} |\n" for line in lines).encode()


def _cell(text: str) -> str:
    return text.replace("\\", "\\\\").replace("|", "\\|").replace("\r\n", "\n").replace("\n", "<br>")


def _fitting(cell: str) -> str:
    return cell if len(cell) <= _MOST_IN_CELL else f"{cell[: _MOST_IN_CELL - len(_CUT)]}{_CUT}"


def _workbook(header: Sequence[str], rows: Iterable[Sequence[str]], wide: Sequence[bool]) -> bytes:
    """A workbook that holds text alone: no cell becomes a formula, a number or a link."""
    out = io.BytesIO()
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_numbers": False,
        "strings_to_urls": False,
    }
    with xlsxwriter.Workbook(out, options) as book:
        book.set_properties({"created": _NEVER})
        sheet = book.add_worksheet("Comments")
        head = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        sheet.freeze_panes(1, 0)
        sheet.repeat_rows(0)
        sheet.set_landscape()
        for column, (name, is_wide) in enumerate(zip(header, wide, strict=True)):
            sheet.set_column(column, column, 48 if is_wide else 14)
            sheet.write_string(0, column, name, head)
        for number, row in enumerate(rows, 1):
            for column, cell in enumerate(row):
                if cell:
                    sheet.write_string(number, column, _fitting(cell), plain)
    return out.getvalue()
