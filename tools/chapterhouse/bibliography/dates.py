"""Dates as people write them into ISO 8601, which pandoc reads; it drops all else, so that "n.d." would be printed."""

from __future__ import annotations

import re

from chapterhouse.bibliography.months import month_and_day

_YEAR = r"(?P<year>\d{4})"
_ONE_YEAR = re.compile(
    rf"[(\[]?\s*(?P<circa>(?:c|ca|circa|um|around|about)\b\.?\s*)?{_YEAR}[a-z]?\s*[)\]]?\.?", re.IGNORECASE
)
_YEARS = re.compile(r"[(\[]?(?P<first>\d{4})\s*(?:-{1,3}|\u2013|\u2014|/)\s*(?P<last>\d{4}|\d\d)[)\]]?")
_DAY_BEFORE = re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})")
_ISO_WITH_STROKES = re.compile(r"(?P<year>\d{4})[/.](?P<month>\d{1,2})(?:[/.](?P<day>\d{1,2}))?")
_ISO = re.compile(
    r"-?\d{4}(?:-\d\d){0,2}[~?%]?(?:/(?:-?\d{4}(?:-\d\d){0,2}[~?%]?|\.\.)?)?|\.\./\d{4}(?:-\d\d){0,2}|\d{1,3}[Xxu?]{1,3}"
)
_STATES = (
    (re.compile(r"in\s+press|inpress|im\s+Druck|sous\s+presse", re.IGNORECASE), "inpress"),
    (re.compile(r"in\s+prep|inpreparation|in\s+Vorbereitung", re.IGNORECASE), "inpreparation"),
    (re.compile(r"submitted|under\s+review", re.IGNORECASE), "submitted"),
    (
        re.compile(
            r"forthcom|to\s+(?:appear|be\s+publ)|upcoming|im\s+Erscheinen|erscheint|\u00e0\s+para[i\u00ee]tre|accepted"
            r"|advance|ahead|online\s+first|early\s+access",
            re.IGNORECASE,
        ),
        "forthcoming",
    ),
)


def iso_date(written: str) -> str | None:
    """The date or span of dates that ``written``, plain text, names, in ISO 8601; None where it names none, or two."""
    text = " ".join(written.split())
    if _ISO.fullmatch(text):
        return text
    if (found := _ONE_YEAR.fullmatch(text)) is not None:
        return found["year"] + ("~" if found["circa"] else "")
    if (found := _YEARS.fullmatch(text)) is not None:
        last = found["first"][: 4 - len(found["last"])] + found["last"]
        return f"{found['first']}/{last}" if last > found["first"] else None
    if (found := _DAY_BEFORE.fullmatch(text) or _ISO_WITH_STROKES.fullmatch(text)) is not None:
        return _joined(found["year"], int(found["month"]), int(found["day"]) if found["day"] else None)
    years = re.findall(r"(?<!\d)\d{4}(?!\d)", text)
    month = (
        month_and_day(re.sub(r"(?<=\d)(?:st|nd|rd|th)\b", "", text.replace(years[0], " "))) if len(years) == 1 else None
    )
    is_only_that = re.fullmatch(r"(?:[^\W\d_]{3,9}\.?|\d{1,2}(?:st|nd|rd|th|\.)?|\d{4}|of|,|\s)+", text) is not None
    return _joined(years[0], *month) if month is not None and is_only_that and len(text.split()) <= 4 else None


def publication_state(written: str) -> str | None:
    """The state of biblatex's data model that ``written`` names in the place of a year, as "in press" does."""
    return next((state for pattern, state in _STATES if pattern.search(written)), None)


def _joined(year: str, month: int, day: int | None) -> str | None:
    if not 1 <= month <= 12 or (day is not None and not 1 <= day <= 31):
        return None
    return f"{year}-{month:02}" + (f"-{day:02}" if day else "")
