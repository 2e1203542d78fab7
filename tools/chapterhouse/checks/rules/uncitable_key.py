"""A bibliography entry has a key that is read as a cross-reference.

A key that begins with the prefix of a label, such as `fig:` or one that paper.toml gives to a kind of statement, cannot
be cited: `@gap:rules` refers to a gap. Give the entry another key.

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "gap", prefix = "gap", noun = "Gap", plural = "Gaps" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Nobody pays for storage.
    --- bibliography/references.bib
    @report{gap:iea2025,
            ^^^^^^^^^^^
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }

Good:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    kinds = [{ name = "gap", prefix = "gap", noun = "Gap", plural = "Gaps" }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Nobody pays for storage [@iea2025].
    --- bibliography/references.bib
    @report{iea2025,
      title = {Energy and demand},
      institution = {International Energy Agency},
      year = {2025},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.references import article, noun_of
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Paper, label_kind

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each key that no chapter can cite."""
    prefixes = frozenset(paper.settings.label_prefixes.values())
    entries = paper.bibliography.by_key
    for entry in paper.bibliography.entries:
        kind = label_kind(entry.key, prefixes)
        if kind is not None:
            other = entry.key.replace(":", "-")
            edits = (Edit(entry.key_span, other, safe=False),) if other not in entries else ()
            yield Problem(
                span=entry.key_span,
                message=f"`{entry.key}` cannot be cited: `@{entry.key}` refers to {article(noun_of(kind, paper))}",
                hint=f"choose a key that does not begin with `{kind}:`, such as `{other}`",
                edits=edits,
                misleading=False,
            )
