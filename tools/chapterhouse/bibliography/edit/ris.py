"""RIS, as libraries and publishers export it, into BibTeX, by way of CSL-JSON's nouns.

The tags are those of the RIS format specification (Research Information Systems, 2011).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from chapterhouse.bibliography.edit.csl_json import bibtex_of_items
from chapterhouse.bibliography.edit.works import Unusable

_LINE = re.compile(r"([A-Z][A-Z0-9])  ?-(?: (.*))?$")
_TYPES = {
    **dict.fromkeys(("JOUR", "MGZN", "NEWS", "JFULL", "EJOUR"), "article-journal"),
    **dict.fromkeys(("BOOK", "EBOOK", "EDBOOK"), "book"),
    **dict.fromkeys(("CHAP", "ECHAP"), "chapter"),
    **dict.fromkeys(("CPAPER", "CONF"), "paper-conference"),
    **dict.fromkeys(("RPRT", "STAND", "GOVDOC"), "report"),
    **dict.fromkeys(("ELEC", "BLOG", "WEB", "INPR"), "webpage"),
    **dict.fromkeys(("STAT", "BILL", "LEGAL"), "legislation"),
    **{"THES": "thesis", "DATA": "dataset", "COMP": "software", "PAT": "patent", "CASE": "legal_case"},
    **{"ENCYC": "entry-encyclopedia", "DICT": "entry-dictionary", "UNPB": "manuscript"},
}
_ONCE = (
    ("title", ("TI", "T1", "BT", "CT")),
    ("container-title", ("T2", "JO", "JF", "JA", "J2", "BT")),
    ("collection-title", ("T3",)),
    ("volume", ("VL",)),
    ("issue", ("IS",)),
    ("edition", ("ET",)),
    ("publisher", ("PB",)),
    ("publisher-place", ("CY", "PP")),
    ("DOI", ("DO",)),
    ("URL", ("UR", "L2", "LK")),
    ("article-number", ("C7",)),
)
_NAMES = (("author", ("AU", "A1")), ("editor", ("ED", "A2")), ("translator", ("A4",)))


def bibtex_of_ris(text: str) -> str:
    """The entries that the RIS ``text`` describes; raises :class:`~chapterhouse.bibliography.edit.works.Unusable`."""
    items = [_item(record) for record in _records(text)]
    if not items:
        raise Unusable("holds no work: a work there begins with a line `TY  - ...`")
    return bibtex_of_items(items)


def _records(text: str) -> Iterator[dict[str, list[str]]]:
    record: dict[str, list[str]] = {}
    last = ""
    for line in text.lstrip("\ufeff").splitlines():
        found = _LINE.match(line.rstrip())
        if found is None:
            if last and line.strip():
                record[last][-1] += f" {line.strip()}"
            continue
        tag, value = found.group(1), (found.group(2) or "").strip()
        if tag in ("TY", "ER"):
            if record:
                yield record
            record, last = ({"TY": [value]} if tag == "TY" else {}), ""
        elif record:
            record.setdefault(tag, []).append(value)
            last = tag
    if record:
        yield record


def _item(record: Mapping[str, list[str]]) -> dict[str, Any]:
    def first(*tags: str) -> str:
        return next((value for tag in tags for value in record.get(tag, ()) if value), "")

    item: dict[str, Any] = {"type": _TYPES.get(record["TY"][0].upper(), "document")}
    for name, tags in _ONCE:
        item[name] = first(*tags)
    if item["title"] == item["container-title"]:
        item["container-title"] = first("T2", "JO", "JF", "JA", "J2")
    for role, tags in _NAMES:
        item[role] = [_name(name) for tag in tags for name in record.get(tag, ()) if name]
    start, end = first("SP"), first("EP")
    item["page"] = f"{start}-{end}" if start and end and end != start and "-" not in start else start
    serial = first("SN")
    if serial:
        item["ISBN" if len(re.sub(r"[^\dXx]", "", serial)) > 8 else "ISSN"] = serial.split(";")[0].split(" (")[0]
    for name, tags in (("issued", ("DA", "PY", "Y1")), ("accessed", ("Y2",))):
        # PY may hold the year alone while DA holds the whole date, or the other way round.
        item[name] = max((_date(first(tag)) for tag in tags), key=_exactness)
    return item


def _name(name: str) -> dict[str, str]:
    family, comma, given = name.partition(",")
    if not comma:
        return {"literal": name}
    given, _, suffix = given.partition(",")
    return {"family": family.strip(), "given": given.strip(), "suffix": suffix.strip()}


def _date(written: str) -> dict[str, Any]:
    """A date of RIS, ``YYYY/MM/DD/other``, as CSL-JSON has it; what is written otherwise, as it is written."""
    found = re.fullmatch(r"(\d{4})(?:[/-](\d{1,2})(?:[/-](\d{1,2}))?)?(?:/*|/+(?P<other>[^/].*))", written.strip())
    if found is None:
        return {"raw": written.strip("/ ")}
    if found["other"] and not found[2]:
        return {"raw": f"{found['other']} {found[1]}"}
    return {"date-parts": [[part for part in found.groups()[:3] if part]]}


def _exactness(date: dict[str, Any]) -> int:
    return len(date["date-parts"][0]) if "date-parts" in date else -(not date["raw"])
