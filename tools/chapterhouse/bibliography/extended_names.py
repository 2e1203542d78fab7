"""A name in biblatex's extended format into its parts: ``family=Example, given=Jan, prefix=van den``.

The format is that of biblatex and biber ("extended name format"), which Better BibTeX for Zotero writes for names with
a prefix or a suffix. Parts stand in any order, in quotes or braces where they hold a comma; others than the four,
initials and options, say nothing that is printed here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.tex import plain
from chapterhouse.model import Name

_PART = re.compile(r"\s*([a-z]+(?:-[a-z]+)?)\s*=\s*(.*)", re.DOTALL)
_EXTENDED = re.compile(r"(?:^|,)\s*\"?(?:family|given)\s*=")


def extended_name(tex: str) -> Name | None:
    """The name that ``tex`` writes in the extended format, None where it is written in another."""
    if _EXTENDED.search(tex) is None:
        return None
    parts: dict[str, str] = {}
    for written in _at_commas(tex):
        part = _PART.fullmatch(written)
        if part is None:
            return None
        parts[part[1]] = plain(_without_quotes(part[2].strip()))
    if not parts.get("family") and not parts.get("given"):
        return None
    return Name(
        first=parts.get("given", ""),
        von=parts.get("prefix", ""),
        last=parts.get("family", ""),
        jr=parts.get("suffix", ""),
    )


def _at_commas(tex: str) -> Iterator[str]:
    """``tex`` taken apart at the commas that stand in neither braces nor quotes."""
    depth, quoted, start = 0, False, 0
    for at, character in enumerate(tex):
        if character == "{":
            depth += 1
        elif character == "}":
            depth -= 1
        elif character == '"' and depth == 0 and tex[at - 1 : at] != "\\":
            quoted = not quoted
        elif character == "," and depth == 0 and not quoted:
            yield _without_quotes(tex[start:at].strip())
            start = at + 1
    yield _without_quotes(tex[start:].strip())


def _without_quotes(written: str) -> str:
    return written[1:-1] if len(written) > 1 and written[0] == written[-1] == '"' else written
