"""The text cites a bibliography entry that nobody has compared with the work itself.

Where entries carry a field `verified` that says how they were checked (`page`, `doi-in-index`, a date, ...), one that
says `memory` or `no`, or that lacks the field when most others have it, may describe a work that does not exist or says
something else. Papers without the field are left alone.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung},
      title = {Energy and Demand},
      publisher = {University Press},
      year = {2025},
      verified = {memory},
                  ^^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung},
      title = {Energy and Demand},
      publisher = {University Press},
      year = {2025},
      verified = {page},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_FIELD = "verified"
_UNVERIFIED = frozenset(("", "memory", "no", "none", "not", "false", "unverified", "unchecked", "todo", "?"))
_HINT = "compare the entry with the work, and write how: `verified = {page}`; or leave out what rests on it"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the field of each cited entry that was not checked, or at its key where the field lacks."""
    entries = paper.bibliography.by_key
    usual = sum(_FIELD in entry.fields for entry in entries.values()) * 2 > len(entries)
    for entry in entries.values():
        if entry.key not in paper.citing:
            continue
        field = entry.fields.get(_FIELD)
        if field is None:
            if usual:
                message = f"`{entry.key}` is cited, but does not say how its entry was verified, as most do"
                yield Problem(entry.key_span, message, _HINT, misleading=False)
        elif field.value.casefold() in _UNVERIFIED:
            message = f"`{entry.key}` is cited, but its entry was not verified"
            yield Problem(field.span, message, _HINT, misleading=False)
