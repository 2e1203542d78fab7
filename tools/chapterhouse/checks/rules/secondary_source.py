"""The text cites a work that was seen only as a copy or in somebody's description.

An entry says in `seen_as` what whoever wrote it has seen: `primary`, `copy` (a mirror, a translation, a reprint) or
`description` (a report on it). What is not primary is named here, with how many there are, so that a paper can replace
them. An entry that says in print what was seen, in its `addendum`, is left alone: `addendum = {As described in: …}`.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Operators report every incident [@act2025].
    --- bibliography/references.bib
    @legislation{act2025,
      title = {Grid Act},
      year = {2025},
      seen_as = {description},
                 ^^^^^^^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Operators report every incident [@act2025].
    --- bibliography/references.bib
    @legislation{act2025,
      title = {Grid Act},
      year = {2025},
      seen_as = {primary},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.NOTE
ENABLED = False
OF_BIBLIOGRAPHY = True

_FIELD = "seen_as"
_IN_PRINT = "addendum"
_PRIMARY = "primary"
_SECONDARY = {"copy": "as a copy", "description": "in somebody's description"}


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each cited entry that is silent in print on what was seen, or says something unknown."""
    cited = [entry for entry in paper.bibliography.by_key.values() if entry.key in paper.citing]
    seen = [(entry, field) for entry in cited if (field := entry.fields.get(_FIELD)) is not None]
    count = sum(field.value in _SECONDARY for _, field in seen)
    for entry, field in seen:
        if field.value in _SECONDARY:
            if entry.value(_IN_PRINT):
                continue
            yield Problem(
                span=field.span,
                message=f"`{entry.key}` was seen only {_SECONDARY[field.value]}: one of {count} such among "
                f"{len(cited)} cited works",
                hint="look for the work itself, or say in print what was seen: `addendum = {As described in: …}`",
                misleading=False,
            )
        elif field.value != _PRIMARY:
            yield Problem(
                span=field.span,
                message=f"`{_FIELD}` is `{field.value}`, which has no meaning here",
                hint=f"write {_PRIMARY}, {' or '.join(_SECONDARY)}",
                misleading=False,
            )
