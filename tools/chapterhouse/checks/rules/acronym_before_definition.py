"""An acronym is used before the paper says what it stands for.

Who reads from the start meets letters without a meaning. An acronym is defined where its words stand before it, as in
"power usage effectiveness (PUE)"; one that the paper never spells out is not told. Common ones (EU, UN, AI) and those
that paper.toml lists as known need no definition.

Bad:

    # Energy {#sec:energy}

    A low PUE is no merit by itself. The power usage effectiveness (PUE) compares two powers.
          ^^^

Good:

    # Energy {#sec:energy}

    The power usage effectiveness (PUE) compares two powers. A low PUE is no merit by itself.
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.acronyms import Mention, mentions
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the first use of each acronym that is defined only later."""
    used: dict[str, Mention] = {}
    defined: set[str] = set()
    for mention in mentions(paper):
        if mention.meaning is None:
            if mention.acronym not in defined:
                used.setdefault(mention.acronym, mention)
            continue
        if mention.running and mention.acronym not in defined and (early := used.get(mention.acronym)) is not None:
            yield Problem(
                span=early.span,
                message=f"`{mention.acronym}` is used before it is defined",
                hint=f"write “{mention.meaning} ({mention.acronym})” here, and `{mention.acronym}` alone from then on",
                related=(Related(mention.span, "defined only here"),),
                misleading=False,
            )
        defined.add(mention.acronym)
