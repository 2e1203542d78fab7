"""Months as people write them into numbers; the names that BibTeX's styles predefine."""

from __future__ import annotations

import re

NAMES = {
    "jan": "January",
    "feb": "February",
    "mar": "March",
    "apr": "April",
    "may": "May",
    "jun": "June",
    "jul": "July",
    "aug": "August",
    "sep": "September",
    "oct": "October",
    "nov": "November",
    "dec": "December",
}
"""Every BibTeX style defines these strings; biblatex and pandoc know them too."""

_NUMBERS = {short: number for number, short in enumerate(NAMES, start=1)}
_MONTH = re.compile(
    r"(?<![^\W\d_])(" + "|".join(f"{n[:3]}(?:{n[3:]})?" for n in NAMES.values()) + r"|Sept)(?![^\W\d_])", re.I
)
_NUMBER = re.compile(r"\d+")


def month_and_day(value: str) -> tuple[int, int | None] | None:
    """The month, 1 to 12, and the day, 1 to 31, that a plain ``month`` field such as ``12 January`` names.

    None where it names no month or more than one, as ``March/April`` does.
    """
    value = value.strip()
    if value.isascii() and value.isdigit() and len(value) <= 2 and 1 <= int(value) <= 12:
        return int(value), None
    months = {_NUMBERS[found.group(1)[:3].lower()] for found in _MONTH.finditer(value)}
    days = _NUMBER.findall(value)
    if len(months) != 1 or len(days) > 1:
        return None
    day = int(days[0]) if days and len(days[0]) <= 2 else None
    return months.pop(), day if day and day <= 31 else None
