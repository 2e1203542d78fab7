"""An acronym is defined a second time.

Readers stop and ask whether it now stands for something else; sometimes it does, and then one of the two needs another
name. The front matter, which is read by itself, may define anew what the chapters define.

Bad:

    # Energy {#sec:energy}

    The power usage effectiveness (PUE) compares two powers. A low power usage effectiveness (PUE) is no merit.
                                                                                              ^^^

Good:

    # Energy {#sec:energy}

    The power usage effectiveness (PUE) compares two powers. A low PUE is no merit.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.acronyms import Mention, mentions
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each definition of an acronym after the first one in the same part of the paper."""
    defined: dict[tuple[str, bool], Mention] = {}
    for mention in mentions(paper):
        if mention.meaning is None or not mention.running:
            continue
        first = defined.setdefault((mention.acronym, mention.opening), mention)
        if first is not mention:
            same = first.meaning is not None and _folded(first.meaning) == _folded(mention.meaning)
            yield Problem(
                span=mention.span,
                message=f"`{mention.acronym}` is defined a second time"
                + ("" if same else f", now as “{mention.meaning}”"),
                hint=f"write `{mention.acronym}` alone"
                if same
                else "give one of the two another name, or spell it out",
                related=(Related(first.span, "first defined here"),),
                misleading=False,
            )


def _folded(meaning: str) -> str:
    """The meaning without what its first definition need not share: capitals, hyphens, a plural."""
    return meaning.casefold().replace("-", " ").removesuffix("s")
