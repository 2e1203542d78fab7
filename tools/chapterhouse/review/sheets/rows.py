"""Rows of a sheet into remarks without a place yet: fields by the map's columns, and what had to be left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass

from chapterhouse.review.remark import Answer, Given, Remark
from chapterhouse.review.sheets.columns import ColumnMap, Header, values_of
from chapterhouse.review.sheets.table import Table

_WHOLE = re.compile(
    r"_?\s*(?:the )?(?:whole|entire|all|general)(?: (?:of )?(?:the )?(?:document|text|paper|report|chapter))?", re.I
)
_IN_BRACKETS = re.compile(r"\s*\[([^\[\]]{2,200})\]\s*$")
_GOVERNMENT = re.compile(r"(?:the )?gov(?:ernment|t\.?)\b", re.IGNORECASE)
_OWN = frozenset(("id", "comment", "proposed", "disposition", "answer", "change", "reply"))
"""Columns in which a merged cell says nothing of the rows below its first."""
_SHORT_BODY = re.compile(r"[A-Z]{2,3}|[A-Z]{2}/[A-Z]{2,}")


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A row that holds something and is no remark: its number in the sheet, and why."""

    table: str
    row: int
    reason: str


def read_rows(table: Table, known: ColumnMap, header: Header, origin: str) -> Iterator[Remark | LeftOut]:
    """The remarks of the rows below ``header``; ``origin`` is the file's name. Identifiers are those of the sheet."""
    for _, remark in indexed_rows(table, known, header, origin):
        yield remark


def indexed_rows(table: Table, known: ColumnMap, header: Header, origin: str) -> Iterator[tuple[int, Remark | LeftOut]]:
    """The same, each with the index of its row in the table."""
    seen: Counter[str] = Counter()
    own = {at for name, at in header.columns.items() if name in _OWN}
    used = [at for name, at in header.columns.items() if name != "answer"]
    for index in range(header.row + 1, len(table.rows)):
        row = table.rows[index]
        unknown = [at for at in used if (index, at) in table.without_result]
        if not unknown and not any(cell.strip() for cell in row):
            continue
        values = values_of(_filled(table, index, used, own), header)
        if unknown:
            cells = ", ".join(table.cell_name(index, at) for at in unknown)
            reason = f"{cells}: a formula without a result; open the file in a spreadsheet program and save it"
            yield index, LeftOut(table.name, table.row_number(index), reason)
        if "comment" not in values and "proposed" not in values:
            if values.keys() - {"id", "person", "body", "received"}:
                reason = _without_comment(table, index, header.columns.get("comment", 0))
                yield index, LeftOut(table.name, table.row_number(index), reason)
            continue
        if values == values_of(table.rows[header.row], header):
            continue  # the header again, as on each page of a document
        key = values.get("id", "")
        if _SHORT_BODY.fullmatch(key):  # the member body alone: the template's next column numbers
            values.setdefault("body", key)
            seen[key] += 1
            key = f"{key}-{seen[key]:03}"
        yield index, _remark(values, known, key or f"row-{table.row_number(index)}", origin)


def _without_comment(table: Table, index: int, column: int) -> str:
    above = table.merged.get((index, column))
    if above is None:
        return "it has no comment"
    cell = table.cell_name(*above)
    return (
        f"its comment is merged with that in {cell}, which counts once: part the cells if each row has one of its own"
    )


def _filled(table: Table, index: int, used: Iterable[int], own: Collection[int]) -> list[str]:
    """A row in which a merged cell counts for each row that it covers, but for what is each remark's own."""
    row = list(table.rows[index])
    for at in used:
        above = table.merged.get((index, at))
        if above is not None and above[1] == at and at not in own and at < len(row):
            row[at] = table.rows[above[0]][above[1]]
    return row


def _remark(values: Mapping[str, str], known: ColumnMap, key: str, origin: str) -> Remark:
    comment = values.get("comment", "")
    person, body = values.get("person", ""), values.get("body", "")
    if known.person_in_comment and (found := _IN_BRACKETS.search(comment)):
        comment = comment[: found.start()].rstrip()
        named = found[1].strip()
        if _GOVERNMENT.match(named):
            body = body or named
        else:
            person, _, country = named.partition(",")
            person, body = person.strip(), body or country.strip()
    if not body and (member := re.match(r"([A-Z]{2})[-/ ]?\d+$", key)):
        body = member[1]
    kind = values.get("kind", "")
    return Remark(
        id=key,
        comment=comment or "(no comment; see the proposed change)",
        person=person,
        body=body,
        received=values.get("received", ""),
        kind=known.kinds.get(kind, known.kinds.get(kind.lower(), kind)),
        proposed=values.get("proposed", ""),
        given=given_of(values),
        answer=Answer(values.get("disposition", ""), values.get("answer", ""), change=values.get("change", "")),
        reply=values.get("reply", ""),
        origin=origin,
        key=key,
    )


def given_of(values: Mapping[str, str]) -> Given:
    """Where a row says that its remark belongs. Page 0 stands for the whole text, as in the IPCC's sheets."""
    page, line = values.get("page", ""), values.get("line", "")
    clause, item = values.get("clause", ""), values.get("item", "")
    to_page, to_line = values.get("to_page", ""), values.get("to_line", "")
    if (several := re.fullmatch(r"(\d+)\s*[-–—]\s*(\d+)", line)) and not to_line:
        line, to_line = several.groups()
    whole = bool(_WHOLE.fullmatch(clause)) or page in {"0", "0.0"} or bool(not page and _WHOLE.fullmatch(item))
    if whole:
        page = line = to_page = to_line = ""
        clause = "" if _WHOLE.fullmatch(clause) else clause
    return Given(
        chapter=values.get("chapter", ""),
        page=page,
        line="" if line == "0" else line,
        to_page="" if to_page == "0" else to_page,
        to_line="" if to_line == "0" else to_line,
        clause=clause,
        item=item,
        quote=values.get("quote", ""),
        whole=whole,
    )
