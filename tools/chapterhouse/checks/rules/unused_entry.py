"""Nothing cites a bibliography entry.

It is not printed, so nothing is wrong with the paper; but a citation may have been lost when a passage was rewritten,
and a file of forgotten entries is harder to keep in order. An entry counts as used when a cited one takes fields from
it (``crossref``, ``xdata``).

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
    @report{iea2025grids,
            ^^^^^^^^^^^^
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

from chapterhouse.bibliography.entries import is_citable
from chapterhouse.core.diagnostics import Problem, Severity
from chapterhouse.model import Entry, Paper, label_kind

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_PARENTS = ("crossref", "xdata", "xref", "entryset")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the key of each entry that is neither cited nor lent from; a repeated key counts once.

    Keys that cannot be cited are told by others.
    """
    prefixes = frozenset(paper.settings.label_prefixes.values())
    entries = paper.bibliography.by_key
    used = _used(paper, entries)
    for entry in entries.values():
        if entry.key not in used and label_kind(entry.key, prefixes) is None and is_citable(entry.key):
            yield Problem(
                span=entry.key_span,
                message=f"nothing cites `{entry.key}`",
                hint=f"cite it with `[@{entry.key}]`, or remove the entry",
                misleading=False,
            )


def _used(paper: Paper, entries: dict[str, Entry]) -> set[str]:
    """The keys that are cited, and those of the entries that they take fields from, however far away."""
    used: set[str] = set()
    waiting = list(paper.citing)
    while waiting:
        key = waiting.pop()
        if key in used:
            continue
        used.add(key)
        entry = entries.get(key)
        if entry is not None:
            waiting += [parent.strip() for name in _PARENTS for parent in (entry.value(name) or "").split(",")]
    return used
