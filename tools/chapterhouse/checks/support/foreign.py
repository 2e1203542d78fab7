"""Citations that are none: references in the syntax of other tools, which pandoc reads as citations."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import lru_cache

from chapterhouse.core.suggestion import closest
from chapterhouse.model import Citation, Entry, LabelKind, Paper

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

_PARTING = ("-", ":", ".", "_")

_NAME = re.compile(rf"({'|'.join(PREFIXES)})([-:._])([\w].*)", re.IGNORECASE)


def foreign_name(written: str, paper: Paper) -> str | None:
    """The label that ``written``, such as ``fig-grid`` or ``tab:grid``, stands for here; None for what is no such.

    A label of a statement is meant only where there is one: many a key begins like those.
    """
    found = _NAME.fullmatch(written)
    if found is not None:
        return f"{PREFIXES[found[1].lower()]}:{found[3]}"
    for kind in paper.settings.kinds:
        for start in {kind.prefix, kind.name}:
            if written[: len(start)].lower() == start and written[len(start) : len(start) + 1] in _PARTING:
                name = f"{kind.prefix}:{written[len(start) + 1 :]}"
                if name in paper.targets:
                    return name
    return None


def noun_pattern(paper: Paper) -> re.Pattern[str]:
    """Finds, at the end of a text, a word for what can be referred to, with its full stop, and a space."""
    words = [*NOUNS, *(re.escape(word.lower()) for kind in paper.settings.kinds for word in (kind.noun, kind.plural))]
    return _noun_pattern(tuple(dict.fromkeys(words)))


@lru_cache(maxsize=4)
def _noun_pattern(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(rf"(?<![\w@#:/-])({'|'.join(words)})(\.)?(?:~|\\?[ \u00a0]|\r?\n)[ ]?\Z", re.IGNORECASE)


def means(word: str, kind: str, paper: Paper) -> bool:
    """Whether ``word`` is one for what labels of ``kind`` name."""
    declared = next((one for one in paper.settings.kinds if one.prefix == kind), None)
    if declared is None:
        return NOUNS.get(word.lower()) == kind
    return word.lower() in {declared.noun.lower(), declared.plural.lower()}


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
    name = foreign_name(key, paper)
    return name is not None and (name in paper.targets or closest(key, entries) is None)
