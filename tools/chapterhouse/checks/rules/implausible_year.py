"""A year in the bibliography is no year, or one in which the work cannot have come out.

A mistyped year sends readers to the wrong volume and makes an old source look new. Years before 1450, when printing
began, and later than the one after the paper's own date are told; `forthcoming`, `in press` and their like are not.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Energy Policy},
      year = {20225},
              ^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Energy Policy},
      year = {2025},
    }
"""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator

from chapterhouse.bibliography.dates import iso_date, publication_state
from chapterhouse.bibliography.entries import own
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.core.words import whole_number
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

EARLIEST = 1450
"""Before it nothing was printed in Europe, and what is older is cited by an edition, which has a year of its own."""

_YEAR = re.compile(r"(?<![\dXxu])\d{4}(?![\dXxu])")
_ISO_DATE = re.compile(r"(\d{4})-(\d\d)(?:-(\d\d))?")
_RANGE_OF_YEARS = re.compile(r"\d{4}\s*[-–]+\s*\d{4}")
_NO_YEAR = re.compile(
    r"unpublished|undated|n\.\s?d\.?|\bnd\b|no\s*date|s\.\s?[ad]\.?|o\.\s?J\.?|\bsin fecha\b", re.IGNORECASE
)
"""What says that there is no year, as is printed then."""
_UNSPECIFIED = re.compile(r"\d{1,3}[Xxu?\-]{1,3}|Y-?\d+")
"""Decades and centuries in the notation of ISO 8601-2, such as ``199X``, and years of more than four digits."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each ``year`` or ``date`` that names no year, an impossible one, or no date."""
    latest = paper.settings.date.year + 1
    for entry in paper.bibliography.entries:
        for name in ("year", "date", "urldate", "eventdate", "origdate", "month"):
            field = own(entry, name)
            if field is None:
                continue
            if name == "month":
                error = _no_such_month(field.value)
            else:
                error = _error(name, field.value, latest) if name in ("year", "date") else _no_such_day(field.value)
            if error is not None:
                yield Problem(field.span, *error, misleading=False)


def _error(name: str, value: str, latest: int) -> tuple[str, str] | None:
    years = [int(found) for found in _YEAR.findall(value)]
    shown = value if len(value) <= 60 else value[:59] + "…"
    if value.startswith("-"):
        return None  # a year before our era (ISO 8601-2)
    if not years:
        if _NO_YEAR.search(value) or _UNSPECIFIED.search(value) or publication_state(value):
            return None
        return f"`{shown}` is no {name}", "write the year in four digits, or `forthcoming`"
    if years[0] < EARLIEST:
        return f"the year {years[0]:04} is before printing", "write the year of the edition that is cited"
    if (last := max(years)) > latest:
        return (
            f"the year {last} has not come yet",
            "correct it, or write `forthcoming` for a work that has not come out",
        )
    if iso_date(value) is None and publication_state(value) is None and not _UNSPECIFIED.fullmatch(value):
        return (
            f"`{shown}` cannot be read, and “n.d.” would be printed",
            "write the date alone, and the rest into `note`",
        )
    if name == "date" and _RANGE_OF_YEARS.fullmatch(value):
        return f"`{shown}` is no date", f"between two years stands a slash: write `{value[:4]}/{value[-4:]}`"
    return _no_such_day(value) if name == "date" else None


def _no_such_month(value: str) -> tuple[str, str] | None:
    if value.strip().isdigit() and (whole_number(value.strip()) or 0) not in range(1, 13):
        return f"there is no month `{value.strip()[:60]}`", "write a number from 1 to 12, or the month's name"
    return None


def _no_such_day(value: str) -> tuple[str, str] | None:
    for year, month, day in _ISO_DATE.findall(value):
        # 21 to 41 are seasons, quarters and the like (ISO 8601-2).
        known = 21 <= int(month) <= 41 and not day
        if 1 <= int(month) <= 12:
            known = not day or 1 <= int(day) <= monthrange(max(int(year), 1), int(month))[1]
        if not known:
            shown = value if len(value) <= 60 else value[:59] + "…"
            return f"`{shown}` is no date", "write it as year, month and day: `2025-03-31`"
    return None
