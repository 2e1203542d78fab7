"""What describes works, in any of the forms that people have, into BibTeX."""

from __future__ import annotations

import re
from collections.abc import Iterable

_SPECIAL = {
    **{mark: f"\\{mark}" for mark in "&%$#_{}"},
    **{"\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}"},
}
_SPECIALS = re.compile(r"[&%$#_{}\\~^]")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]")


class Unusable(Exception):
    """A file that describes no works in a form that is known; the message continues "the file ... "."""


def texed(text: str) -> str:
    """Plain ``text`` as TeX that says the same."""
    return _SPECIALS.sub(lambda found: _SPECIAL[found.group()], _CONTROL.sub("", text))


def bib_entry(kind: str, key: str, fields: Iterable[tuple[str, str]]) -> str:
    """An entry in BibTeX; ``fields`` are names with their TeX, of which the empty ones are left out."""
    lines = [f"  {name} = {{{tex}}},\n" for name, tex in fields if tex]
    return f"@{kind}{{{key},\n{''.join(lines)}}}\n"
