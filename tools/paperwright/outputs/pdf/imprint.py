"""Facts of the paper into the words of its title page and colophon."""

from __future__ import annotations

import datetime
import re

_MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_CREATIVE_COMMONS = re.compile(r"CC-(BY(?:-NC)?(?:-SA|-ND)?)-(\d\.\d)")
_CONDITIONS = {"BY": "Attribution", "NC": "NonCommercial", "SA": "ShareAlike", "ND": "NoDerivatives"}
_ALL_RIGHTS_RESERVED = "LicenseRef-All-Rights-Reserved"


def written_date(date: datetime.date) -> str:
    """``date`` in words, "7 October 2023", whatever the machine's locale is."""
    return f"{date.day} {_MONTHS[date.month - 1]} {date.year}"


def licence_words(identifier: str) -> str:
    """What the SPDX ``identifier`` means to a reader."""
    commons = _CREATIVE_COMMONS.fullmatch(identifier)
    if commons:
        conditions = "-".join(_CONDITIONS[word] for word in commons[1].split("-"))
        return f"Creative Commons {conditions} {commons[2]} International (CC {commons[1]} {commons[2]})"
    if identifier == "CC0-1.0":
        return "Creative Commons Zero 1.0 Universal (CC0 1.0)"
    return "All rights reserved" if identifier == _ALL_RIGHTS_RESERVED else identifier


def licence_address(identifier: str) -> str | None:
    """Where the text of a Creative Commons licence stands, None for other licences."""
    commons = _CREATIVE_COMMONS.fullmatch(identifier)
    if commons:
        return f"https://creativecommons.org/licenses/{commons[1].lower()}/{commons[2]}/"
    return "https://creativecommons.org/publicdomain/zero/1.0/" if identifier == "CC0-1.0" else None
