"""Citations that are none: references in the syntax of other tools, which pandoc reads as citations."""

from __future__ import annotations

import re
from collections.abc import Mapping

from paperwright.model import Citation, Entry, LabelKind, Paper
from paperwright.suggestion import closest

_FIG, _TBL, _SEC = LabelKind.FIGURE, LabelKind.TABLE, LabelKind.SECTION
_EQ, _LST, _PART = LabelKind.EQUATION, LabelKind.LISTING, LabelKind.PART

PREFIXES: Mapping[str, LabelKind] = {
    **dict.fromkeys(("fig", "figure"), _FIG),
    **dict.fromkeys(("tbl", "tab", "table"), _TBL),
    **dict.fromkeys(("sec", "section", "subsec", "chap", "chapter", "ch"), _SEC),
    **dict.fromkeys(("eq", "eqn", "equation"), _EQ),
    **dict.fromkeys(("lst", "listing"), _LST),
    "part": _PART,
}
"""What tools write before the name of a label, with the kind that it stands for here."""

NOUNS: Mapping[str, LabelKind] = {
    **dict.fromkeys(("fig", "figs", "figure", "figures"), _FIG),
    **dict.fromkeys(("tab", "tabs", "table", "tables", "tbl", "tbls"), _TBL),
    **dict.fromkeys(("sec", "secs", "section", "sections", "chapter", "chapters", "chap", "chaps"), _SEC),
    **dict.fromkeys(("eq", "eqs", "eqn", "eqns", "equation", "equations"), _EQ),
    **dict.fromkeys(("listing", "listings"), _LST),
    **dict.fromkeys(("part", "parts"), _PART),
}
"""The words for what can be referred to, and their abbreviations, with the kind that they mean."""

ABBREVIATIONS = frozenset(
    ("fig", "figs", "tab", "tabs", "tbl", "tbls", "sec", "secs", "chap", "chaps", "eq", "eqs", "eqn", "eqns")
)
"""Those that take a full stop within a sentence."""

_NAME = re.compile(rf"({'|'.join(PREFIXES)})([-:._])([\w].*)", re.IGNORECASE)


def foreign_name(written: str) -> str | None:
    """The label that ``written``, such as ``fig-grid`` or ``tab:grid``, stands for here; None for what is no such."""
    found = _NAME.fullmatch(written)
    return None if found is None else f"{PREFIXES[found[1].lower()]}:{found[3]}"


def foreign_kind(key: str) -> LabelKind | None:
    """The kind that a key stands for which is only a noun, as in ``[@Fig. 3]``."""
    return NOUNS.get(key.lower())


def is_foreign(citation: Citation, paper: Paper, entries: Mapping[str, Entry]) -> bool:
    """Whether ``citation`` is a reference of another tool: its key is no entry's, nor near one, but looks like one."""
    key = citation.key
    if key in entries or any(broken.key == key for broken in paper.bibliography.broken):
        return False
    if foreign_kind(key) is not None:
        return True
    name = foreign_name(key)
    return name is not None and (name in paper.targets or closest(key, entries) is None)
