"""A text into the place of its first character that hides or reorders what is read.

The set: control characters, Unicode's bidirectional controls (UAX #9, also the trick of "Trojan Source"), line and
paragraph separators, byte order marks, lone surrogates and noncharacters, which XML 1.0 and PDF cannot hold.
"""

from __future__ import annotations

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"
    "\u2028\u2029\ufeff\ud800-\udfff\ufdd0-\ufdef"
    + "".join(f"{chr(plane << 16 | 0xFFFE)}{chr(plane << 16 | 0xFFFF)}" for plane in range(17))
    + "]"
)


def first_hidden(text: str, allowed: str = "") -> int | None:
    """The offset in ``text`` of its first hidden character that is not in ``allowed``, None where there is none."""
    return next((found.start() for found in _HIDDEN.finditer(text) if found.group() not in allowed), None)


def described(character: str) -> str:
    """A character that cannot be shown, in words: ``U+202E RIGHT-TO-LEFT OVERRIDE``."""
    name = unicodedata.name(character, "")
    return f"U+{ord(character):04X} {name}".rstrip()
