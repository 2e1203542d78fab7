r"""Accents and letters that are written in TeX, such as ``{\"o}``, into the letters themselves."""

from __future__ import annotations

import re
import unicodedata

from chapterhouse.bibliography.tex import plain

_LETTER = r"[^\W\d_]"
_DOTLESS = r"\\[ij](?![A-Za-z])"
_MARKED = (
    rf"\\[`'^\"~=.][ \t]*(?:\{{(?:{_DOTLESS}|{_LETTER})\}}|{_DOTLESS}|{_LETTER})"
    rf"|\\[uvHcdbkr](?:[ \t]*\{{(?:{_DOTLESS}|{_LETTER})\}}|[ \t]*{_DOTLESS}|[ \t]+{_LETTER})"
)
_LETTERS = r"\\(?:ss|ae|AE|oe|OE|aa|AA|o|O|l|L|dh|DH|th|TH|dj|DJ|ng|NG)(?![A-Za-z])"
_TOKEN = re.compile(
    r"(?P<formula>\$(?:\\.|[^$\\])*\$)"
    rf"|\{{(?P<braced>{_MARKED}|{_LETTERS})\}}"
    rf"|(?P<marked>{_MARKED})|(?P<letter>{_LETTERS})(?:\{{\}}|[ \t]+)?"
    r"|\\.",
    re.DOTALL,
)
_COMMAND_BEFORE = re.compile(r"(?:\\[A-Za-z@]+\*?|[\]}])[ \t]*\Z")
_ADDRESSES = re.compile(r"\\(?:url|nolinkurl|path|href|verb|lstinline)(?![A-Za-z])")


def _letter(found: re.Match[str]) -> str:
    tex = found.group("braced") or found.group("marked") or found.group("letter")
    if tex is None:
        return found.group()
    letter = plain(tex)
    if len(letter) != 1 or not letter.isalpha():
        return found.group()
    # Behind a command the letter would become part of its name, and braces are its argument.
    return (
        f"{{{letter}}}" if _COMMAND_BEFORE.search(found.string[max(0, found.start() - 40) : found.start()]) else letter
    )


def with_letters(tex: str) -> str:
    r"""``tex`` with every accented or foreign letter as one character (NFC); formulas and addresses stay as they are.

    Marks that make no letter of Unicode, and commands for anything but letters, stay.
    """
    if "\\" in tex and _ADDRESSES.search(tex) is None:
        tex = _TOKEN.sub(_letter, tex)
    return tex if tex.isascii() or _ADDRESSES.search(tex) else unicodedata.normalize("NFC", tex)
