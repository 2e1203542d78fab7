"""A quotation in the bibliography is longer than it has to be.

A `quote` is there to compare a figure with its source. At most 25 words do that, and no more of somebody else's text
should be kept in the project.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles [@iea2026].
    --- bibliography/references.bib
    @report{iea2026,
      title = {Demand},
      institution = {Agency},
      year = {2025},
      quote = {a b c d e f g h i j k l m n o p q r s t u v w x y z},
               ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles [@iea2026].
    --- bibliography/references.bib
    @report{iea2026,
      title = {Demand},
      institution = {Agency},
      year = {2025},
      quote = {demand could double},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.quotes import QUOTE, quotes_of
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
ENABLED = False
OF_BIBLIOGRAPHY = True

_MOST_WORDS = 25


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the field of each entry that quotes more than 25 words in a row."""
    for entry in paper.bibliography.by_key.values():
        longest = max((len(quote.split()) for quote in quotes_of(entry)), default=0)
        if longest > _MOST_WORDS:
            yield Problem(
                span=entry.fields[QUOTE].span,
                message=f"this quotation has {longest} words, more than {_MOST_WORDS}",
                hint="keep the words that hold the figure",
                misleading=False,
            )
