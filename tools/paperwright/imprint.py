"""Facts of the paper into the words of its title page and colophon: its date and its licence."""

from __future__ import annotations

import datetime
import re

from paperwright.settings import UNLICENSED

ALL_RIGHTS_RESERVED = "All rights reserved"

# Not calendar.month_name, which follows the machine's locale.
_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-([1-4]\.[05])")
_CONDITIONS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}


def written_date(date: datetime.date) -> str:
    """``date`` in words, "7 October 2023"."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def licence_name(identifier: str) -> str:
    """The name by which readers know the SPDX licence ``identifier``: "CC BY 4.0"."""
    if identifier == UNLICENSED:
        return ALL_RIGHTS_RESERVED
    found = _CREATIVE_COMMONS.fullmatch(identifier)
    return f"CC {found[1]} {found[2]}" if found else identifier


def licence_words(identifier: str) -> str:
    """The SPDX licence ``identifier`` in full words, its name in brackets behind them where it has one."""
    if identifier == "CC0-1.0":
        return "Creative Commons Zero 1.0 Universal (CC0 1.0)"
    found = _CREATIVE_COMMONS.fullmatch(identifier)
    if found is None:
        return licence_name(identifier)
    conditions = "-".join(_CONDITIONS[word] for word in found[1].split("-"))
    return f"Creative Commons {conditions} {found[2]} International ({licence_name(identifier)})"


def commons_address(identifier: str) -> str | None:
    """Where the text of a Creative Commons licence stands, None for every other one."""
    found = _CREATIVE_COMMONS.fullmatch(identifier)
    if found:
        return f"https://creativecommons.org/licenses/{found[1].lower()}/{found[2]}/"
    return "https://creativecommons.org/publicdomain/zero/1.0/" if identifier == "CC0-1.0" else None
