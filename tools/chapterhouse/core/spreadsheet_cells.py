"""Words into cells of CSV that no spreadsheet program takes for a formula (OWASP, CSV injection)."""

from __future__ import annotations

import re

_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?\d[\d,. \N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}]*%?")


def inert(cell: str) -> str:
    """``cell`` behind an apostrophe where a program would work it out; a number stays one."""
    is_formula = cell.startswith(_BEGINS_A_FORMULA) and _NUMBER.fullmatch(cell) is None
    return f"'{cell}" if is_formula else cell
