"""A table that narrow screens can show as a list of its rows, each cell beneath the name of its column.

Reading systems turn pages and seldom scroll sideways, so what is too wide is lost there; on a telephone it is seldom
found. The style sheet needs the name of the column at each cell, and the roles of table, row and cell said
aloud, since a list has none. A caption remains one, and HTML allows it no role (ARIA in HTML, EPUBCheck's RSC-005).
"""

from __future__ import annotations

from xml.etree.ElementTree import Element

from chapterhouse.outputs.shared.fragments import add_class, text_of

_NARROW = 2
_ROLES = {
    "thead": "rowgroup",
    "tbody": "rowgroup",
    "tr": "row",
    "th": "cell",
    "td": "cell",
}
_BLANK = frozenset({"", "–", "—", "-"})


def make_stackable(table: Element) -> None:
    """Tell the cells of ``table`` their columns, where each has exactly one; leave a table as it is otherwise."""
    heads = table.findall("thead/tr")
    columns = len(heads[0]) if heads else 0
    if len(heads) != 1 or columns <= _NARROW or any(_spans(cell) for cell in heads[0]):
        return
    rows = [row for body in table.findall("tbody") for row in body.findall("tr")]
    if not all(_is_group(row, columns) or _is_regular(row, columns) for row in rows):
        return
    add_class(table, "stackable")
    names = [text_of(cell) for cell in heads[0]]
    for row in rows:
        if _is_group(row, columns):
            add_class(row, "group")
        else:
            _report(row, names)


def say_roles(table: Element) -> None:
    """Say what the parts of ``table`` are, where it is one that can become a list: a list has no rows and cells.

    A page says it by its script, when its table is a list: a table that is shown as one must not say it again.
    """
    if "stackable" not in table.get("class", "").split():
        return
    table.set("role", "table")
    for element in table.iter():
        role = _ROLES.get(element.tag)
        if role == "cell" and element.tag == "th":
            role = "columnheader" if element.get("scope") == "col" else "rowheader"
        if role is not None:
            element.set("role", role)


def _report(row: Element, names: list[str]) -> None:
    """Tell each cell of ``row`` its column, but the first, which names the row.

    A register begins with the number of a statement, a link that says "Gap 1" and shows "1": it needs the word, and the
    statement's title behind it needs none.
    """
    said = [text_of(cell) for cell in row]
    link = row[0].find("a")
    spoken = None if link is None else link.get("aria-label")
    titled = spoken == f"{names[1]} {said[0]}"
    for at, (cell, name) in enumerate(zip(row, names, strict=True)):
        if at == 0:
            add_class(cell, "row-head", *(["numbers"] if spoken else []))
        elif at == 1 and titled:
            add_class(cell, "numbered")
        elif said[at] in _BLANK:
            add_class(cell, "blank")
        if name and said[at] not in _BLANK and (spoken if at == 0 else at > 1 or not titled):
            cell.set("data-column", name)


def _is_group(row: Element, columns: int) -> bool:
    return len(row) == 1 and row[0].get("colspan") == str(columns) and "rowspan" not in row[0].attrib


def _is_regular(row: Element, columns: int) -> bool:
    return len(row) == columns and not any(_spans(cell) for cell in row)


def _spans(cell: Element) -> bool:
    return cell.get("colspan", "1") != "1" or cell.get("rowspan", "1") != "1"
