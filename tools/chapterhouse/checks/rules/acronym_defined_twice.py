"""An acronym is defined a second time.

Readers stop and ask whether it now stands for something else; sometimes it does, and then one of the two needs another
name. The front matter, which is read by itself, may define anew what the chapters define.

Bad:

    # Energy {#sec:energy}

    The power usage effectiveness (PUE) compares two powers. A low power usage effectiveness (PUE) is no merit.
                                                                                              ^^^

Good:

    # Energy {#sec:energy}

    The power usage effectiveness (PUE) compares two powers. A low PUE is no merit, says *On Power Usage Effectiveness
    (PUE)*, a title that stays as it is.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.acronyms import Mention, mentions
from chapterhouse.checks.support.titles import stands_in_title
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.core.suggestion import likeness
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING

_SAME_BUT_FOR_SPELLING = 0.85
"""How alike two meanings are that differ by a slip or an ending; see :func:`~chapterhouse.core.suggestion.likeness`."""


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each definition of an acronym after the first one in the same part of the paper."""
    defined: dict[tuple[str, bool], Mention] = {}
    texts = {listed.chapter.path: listed.chapter.text for listed in paper.chapters}
    for mention in mentions(paper):
        if mention.meaning is None or not mention.running:
            continue
        if stands_in_title(texts[mention.span.file], mention.span.start, mention.meaning):
            continue
        first = defined.setdefault((mention.acronym, mention.opening), mention)
        if first is not mention:
            same = first.meaning is not None and _folded(first.meaning) == _folded(mention.meaning)
            yield Problem(
                span=mention.span,
                message=f"`{mention.acronym}` is defined a second time"
                + ("" if same else f", now as “{mention.meaning}”"),
                hint=f"write `{mention.acronym}` alone" if same else _hint(first.meaning or "", mention.meaning),
                related=(Related(first.span, "first defined here"),),
                misleading=False,
            )


def _hint(first: str, second: str) -> str:
    if likeness(first.casefold(), second.casefold()) < _SAME_BUT_FOR_SPELLING:
        return "give one of the two another name, or spell it out"
    return f"the first time it is “{first}”: write it alike, or the acronym alone"


def _folded(meaning: str) -> str:
    """The meaning without what its first definition need not share: capitals, hyphens, a plural."""
    return meaning.casefold().replace("-", " ").removesuffix("s")
