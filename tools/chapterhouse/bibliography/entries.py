"""What is often asked of an entry: which fields stand in an entry itself, and how their text compares."""

from __future__ import annotations

import calendar
import datetime
import re
import unicodedata
from collections.abc import Iterator, Mapping

from chapterhouse.core.diagnostics import Span
from chapterhouse.model import Entry, Field

PRINTED = frozenset(
    (
        *(
            "title",
            "subtitle",
            "titleaddon",
            "booktitle",
            "booksubtitle",
            "booktitleaddon",
            "maintitle",
            "mainsubtitle",
        ),
        *("maintitleaddon", "issuetitle", "issuesubtitle", "eventtitle", "origtitle", "reprinttitle", "shorttitle"),
        *("journal", "journaltitle", "journalsubtitle", "shortjournal", "series", "shortseries", "edition", "type"),
        *("publisher", "organization", "institution", "school", "address", "location", "origpublisher", "venue"),
        *("author", "editor", "translator", "bookauthor", "editora", "editorb", "editorc", "holder", "commentator"),
        *("annotator", "introduction", "foreword", "afterword", "shortauthor", "shorteditor", "addendum", "note"),
        *("howpublished", "number", "volume", "issue", "pages", "chapter", "version", "pubstate", "library"),
    )
)
"""Fields that bibliography styles print and that hold TeX (biblatex's data model, which contains BibTeX's)."""

_KEY = re.compile(r"(?:[^\W_]|[.:;?!`'()/*@_+=\-\[\]$&])+")
_YEAR = re.compile(r"(?<!\d)\d{4}(?!\d)")
_DATE = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?(?!\d)")
_MARKS = re.compile(r"[\W_]+")


def is_citable(key: str) -> bool:
    """True for a key that pandoc's reader of .bib files accepts; one that it does not costs it the whole file."""
    return _KEY.fullmatch(key) is not None


def own_fields(entry: Entry) -> Iterator[Field]:
    """The fields that are written in ``entry`` itself, without those that it takes from others."""
    return (field for name, field in entry.fields.items() if name not in entry.inherited)


def own(entry: Entry, name: str) -> Field | None:
    """The field ``name`` if ``entry`` itself has it and it is not empty."""
    field = entry.fields.get(name)
    return None if field is None or name in entry.inherited or not field.value else field


def place_in(field: Field, part: str) -> Span:
    """Where ``part`` of the field's value stands; the whole value where that cannot be told."""
    start = field.raw.find(part) if part and field.raw.count(part) == 1 else -1
    if start < 0:
        return field.span
    return Span(field.span.file, field.span.start + start, field.span.start + start + len(part))


def is_written_out(field: Field, texts: Mapping[str, str]) -> bool:
    """True where the value is one text in braces or quotation marks, so that an edit can stand in its place."""
    text, span = texts.get(field.span.file, ""), field.span
    return text[span.start - 1 : span.start] + text[span.end : span.end + 1] in ("{}", '""')


def folded(text: str) -> str:
    """``text`` as words without case, accents and punctuation, for comparison."""
    if not text.isascii():
        decomposed = unicodedata.normalize("NFKD", text)
        text = "".join(character for character in decomposed if not unicodedata.combining(character))
    return _MARKS.sub(" ", text.replace("&", " and ").casefold()).strip()


def year_of(entry: Entry) -> str | None:
    """The first year that ``date`` or ``year`` names, in four digits."""
    found = _YEAR.search(entry.value("date") or entry.value("year") or "")
    return None if found is None else found[0]


def date_of(written: str, *, last: bool = False) -> datetime.date | None:
    """The date that ``written`` begins with, in ISO 8601; where it names only a month or year, the first day of that.

    ``last`` asks for the last day instead. None where there is no date.
    """
    found = _DATE.match(written.strip())
    if found is None:
        return None
    year, month, day = (int(part) if part else None for part in found.groups())
    assert year is not None
    month = month or (12 if last else 1)
    try:
        return datetime.date(year, month, day or (calendar.monthrange(year, month)[1] if last else 1))
    except ValueError:
        return None
