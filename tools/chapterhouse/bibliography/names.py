"""A list of names in BibTeX's form into persons and institutions."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from bibtexparser.middlewares.names import (
    InvalidNameError,
    parse_single_name_into_parts,
    split_multiple_persons_names,
)

from chapterhouse.bibliography.extended_names import extended_name
from chapterhouse.bibliography.tex import plain
from chapterhouse.model import Name

NAME_FIELDS = frozenset(
    (
        *("author", "bookauthor", "editor", "editora", "editorb", "editorc", "translator", "annotator", "commentator"),
        *("introduction", "foreword", "afterword", "holder", "shortauthor", "shorteditor", "namea", "nameb", "namec"),
    )
)
"""The fields that hold names in biblatex's data model, which contains BibTeX's."""

OTHERS = Name(first="", von="", last="others", jr="")
"""The end of a list that stops before its end, ``and others``."""

_AND = re.compile(r"\s+and\s+", re.IGNORECASE)
_ACCENT_AND_SPACE = re.compile(r"(\\(?:[`'^\"~=.]|[uvHtcdbrk](?![A-Za-z])))\s+(\\[ij](?![A-Za-z])|[A-Za-z])")
_TILDE = re.compile(r"\\~\s*(?:\{\s*(\\i|[A-Za-z])\s*\}|(\\i(?![A-Za-z])|[A-Za-z]))")
_NO_SEPARATOR = re.compile(r"\{.*\}|&#?\w+;", re.DOTALL)
"""Where a semicolon is part of a name: in braces, and at the end of a character's name in HTML."""
_LONGEST = 20_000
_FORMS = "write `Last, First` or `Last, Jr, First`, put `and` between names, and put institutions in braces"


_INITIALS = re.compile(r"(?:[^\W\d_]\.[\s-]?)+[^\W\d_]?\.?|[^\W\d_]{1,2}")
_WORD = re.compile(r"[^\W\d_][\w'\u2019.-]*")


def parted_names(tex: str) -> list[str] | None:
    """The names that semicolons part in ``tex``, or commas, as in ``Doe, J., Roe, R.``; None where that is not sure."""
    if "\\" in tex or "{" in tex or _AND.search(tex):
        return None
    if ";" in tex:
        return [" ".join(part.split()) for part in tex.split(";") if part.strip()]
    parts = [" ".join(part.split()) for part in tex.split(",") if part.strip()]
    last, first = parts[::2], parts[1::2]
    if len(parts) < 4 or len(parts) % 2 or not all(_WORD.fullmatch(one) for one in last):
        return None
    if not all(_INITIALS.fullmatch(one) or _WORD.fullmatch(one) for one in first):
        return None
    return [f"{family}, {given}" for family, given in zip(last, first, strict=True)]


@lru_cache(maxsize=16384)
def _name(tex: str) -> tuple[Name, str | None]:
    """The name in its parts, and what is wrong with it."""
    if tex == "others":
        return OTHERS, None
    extended = extended_name(tex) if "=" in tex else None
    if extended is not None:
        return extended, None
    # What takes names apart takes a space behind an accent, and the accent \~, for spaces between names.
    tex = _ACCENT_AND_SPACE.sub(lambda found: f"{found[1]}{{{found[2]}}}", tex)
    tex = _TILDE.sub(lambda found: unicodedata.normalize("NFC", f"{(found[1] or found[2])[-1]}\u0303"), tex)
    problem = None
    if ";" in _NO_SEPARATOR.sub("", tex):
        problem = f"in `{tex[:60]}` a semicolon parts no names, so that they are one person's: put `and` between them"
    try:
        parts = parse_single_name_into_parts(tex, strict=True)
    except InvalidNameError as error:
        problem = problem or f"the name `{tex[:60]}` cannot be taken apart ({error.reason.lower()}): {_FORMS}"
        parts = parse_single_name_into_parts(tex, strict=False)
    first, von, last, jr = (plain(" ".join(part)) for part in (parts.first, parts.von, parts.last, parts.jr))
    return Name(first=first, von=von, last=last, jr=jr), problem


def read_names(tex: str) -> tuple[tuple[Name, ...], tuple[str, ...]]:
    """The names of the list ``tex``, raw TeX with strings expanded, and one sentence for each fault in it."""
    if len(tex) > _LONGEST:
        return (), (f"this list of names has {len(tex):,} characters; shorten it, and end it with `and others`",)
    # Without braces and commands the word "and" can mean only one thing.
    simple = ("{" not in tex and "\\" not in tex) or _AND.search(tex) is None
    written = _AND.split(tex) if simple else split_multiple_persons_names(tex)
    read = [_name(" ".join(name.split())) for name in written if name.strip()]
    return tuple(name for name, _ in read), tuple(problem for _, problem in read if problem is not None)
