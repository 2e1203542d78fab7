"""CSL-JSON, as the agencies that register DOIs give it, into the few facts that an entry is compared with."""

from __future__ import annotations

import dataclasses
import datetime
import html
import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from chapterhouse.checks.online.lines import one_line
from chapterhouse.core.words import whole_number

_TAG = re.compile(r"</?(?:jats:)?[A-Za-z][^<>]*>")
_TITLES = ("title", "original-title", "short-title")
_DATES = ("issued", "published", "published-print", "published-online", "published-other", "posted", "approved")
_RETRACTIONS = frozenset(("retraction", "withdrawal", "removal", "retracted", "partial_retraction"))
_MARK = re.compile(
    r"^\W*(?:RETRACTED|WITHDRAWN|REMOVED|Retracted)(?: (?:ARTICLE|CHAPTER|PAPER|[Aa]rticle|[Cc]hapter))?\s*[:\])]+\s*|"
    r"\s*[\[(]\s*(?i:retracted|withdrawn)(?i: (?:article|chapter|paper))?\s*[\])]\s*$"
)
_MOST = 20
_LONGEST_TITLE = 500


@dataclasses.dataclass(frozen=True, slots=True)
class Work:
    """What is registered for ``doi``, as it was told when ``asked``.

    ``titles`` are all that it goes by, subtitles included, the first the one it is known by. ``author`` is the first
    author as family name, a comma and the rest, empty where that is no person; ``editor`` is the same of the first
    editor. ``years`` are those in which it came out, in print or not. ``retracted`` tells how and when it was
    retracted, empty where it was not. ``reported`` is false where the agency tells nothing in a form that is known, and
    ``registered`` where there is no such DOI.
    """

    doi: str
    asked: datetime.date
    registered: bool = True
    reported: bool = True
    titles: tuple[str, ...] = ()
    author: str = ""
    editor: str = ""
    years: tuple[int, ...] = ()
    retracted: str = ""


def work_of(doi: str, csl_json: str, asked: datetime.date) -> Work:
    """The work that ``csl_json``, the text of a JSON object, describes; a field that is unsound is left out.

    The fields are those of the CSL 1.0.2 schema and of Crossref's REST API, which adds dates and updates. Raises
    :class:`ValueError` for what is no JSON object.
    """
    item = json.loads(csl_json)
    if not isinstance(item, dict):
        raise ValueError("no object")
    titles = list(dict.fromkeys(_titles(item)))[:_MOST]
    marked = next((title for title in titles if _MARK.search(title)), None)
    retracted = _retraction(item) or ("retracted, as its registered title says" if marked else "")
    return Work(
        doi,
        asked,
        titles=tuple(dict.fromkeys(filter(None, map(without_mark, titles)))),
        author=_first_person(item.get("author")),
        editor=_first_person(item.get("editor")),
        years=tuple(sorted({year for name in _DATES if (year := _date(item.get(name))[0])})),
        retracted=retracted,
    )


def without_mark(title: str) -> str:
    """``title`` without the words by which publishers mark a work that they retracted."""
    return _MARK.sub("", title)


def _titles(item: Mapping[str, Any]) -> Iterator[str]:
    subtitles = list(_texts(item.get("subtitle")))
    for name in _TITLES:
        for title in _texts(item.get(name)):
            if name == "title" and subtitles:
                yield f"{title}: {subtitles[0]}"
            yield title


def _texts(value: Any) -> Iterator[str]:
    for one in value if isinstance(value, list) else [value]:
        text = one_line(html.unescape(_TAG.sub("", one))) if isinstance(one, str) else ""
        if text:
            yield text[:_LONGEST_TITLE]


def _first_person(names: Any) -> str:
    """The first of ``names``, ``van der Berg, Anna``; empty where that is no person."""
    first = names[0] if isinstance(names, list) and names else None
    if not isinstance(first, dict):
        return ""
    family, given = one_line(first.get("family")), one_line(first.get("given"))
    particles = (one_line(first.get(name)) for name in ("dropping-particle", "non-dropping-particle"))
    return f"{' '.join(filter(None, (*particles, family)))}, {given}" if family and given else ""


def _date(date: Any) -> tuple[int, str]:
    """The year, 0 where there is none, and the date as ISO 8601 has it."""
    parts = date.get("date-parts") if isinstance(date, dict) else None
    first = parts[0] if isinstance(parts, list) and parts else None
    numbers: list[int] = []
    for part in first[:3] if isinstance(first, list) else ():
        number = whole_number(str(part))
        if number is None or number > 9999:
            break
        numbers.append(number)
    if not numbers or not numbers[0]:
        return 0, ""
    return numbers[0], "-".join([f"{numbers[0]:04}", *(f"{number:02}" for number in numbers[1:])])


def _retraction(item: Mapping[str, Any]) -> str:
    """How and when the work was retracted, in words, by what updates it or by its relations; empty if it was not."""
    for update in _objects(item.get("updated-by")):
        kind = one_line(update.get("type")).lower()
        if kind in _RETRACTIONS:
            notice, (_, day) = one_line(update.get("DOI")), _date(update.get("updated"))
            words = "partly retracted" if kind.startswith("partial") else "retracted"
            return words + (f" on {day}" if day else "") + (f", as {notice} tells" if notice else "")
    relations = item.get("relation")
    for name, related in relations.items() if isinstance(relations, dict) else ():
        if name.lower() in ("is-retracted-by", "retracted-by", "is-withdrawn-by"):
            notice = next((one_line(one.get("id")) for one in _objects(related)), "")
            return "retracted" + (f", as {notice} tells" if notice else "")
    return ""


def _objects(value: Any) -> Iterator[Mapping[str, Any]]:
    for one in value if isinstance(value, list) else [value]:
        if isinstance(one, dict):
            yield one
