"""Two bibliography entries have the same key.

Only the first of them is cited, whichever its author had in mind: when two people add the same key for different works,
one of them cites a work that does not say what the text says. It stops the build where the key is cited.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
    @report{iea2025,
            ^^^^^^^
      title = {Batteries and grids},
      institution = {International Energy Agency},
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@iea2025], and batteries carry it [@iea2025grids].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
    @report{iea2025grids,
      title = {Batteries and grids},
      institution = {International Energy Agency},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Entry, Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each later key, with the first one as its related place."""
    seen: dict[str, Entry] = {}
    for entry in paper.bibliography.entries:
        first = seen.setdefault(entry.key, entry)
        if first is not entry:
            yield Problem(
                span=entry.key_span,
                message=f"the key `{entry.key}` is taken",
                hint="remove one of the two entries if they are the same work, else give it a key of its own",
                related=(Related(first.key_span, "first defined here"),),
                misleading=entry.key in paper.citing,
            )
