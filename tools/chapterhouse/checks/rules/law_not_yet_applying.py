"""The text cites a law that does not apply yet at the date of the paper, and does not say from when it does.

An entry says in `applies_from` from when a law applies: `applies_from = {2027-08-02}`. Where that is later than the
date of the paper, readers take a duty for one that binds today unless the paragraph names the year.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Operators report every incident [@act2025].
                                      ^^^^^^^
    --- bibliography/references.bib
    @legislation{act2025,
      title = {Grid Act},
      year = {2025},
      applies_from = {2027-08-02},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    From August 2027, operators report every incident [@act2025].
    --- bibliography/references.bib
    @legislation{act2025,
      title = {Grid Act},
      year = {2025},
      applies_from = {2027-08-02},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.bibliography.entries import date_of
from chapterhouse.core.diagnostics import Problem, Related, Severity
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
ENABLED = False

_FIELD = "applies_from"


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each citation of a law of the future in a paragraph that does not name its year."""
    later = {
        entry.key: (entry, start)
        for entry in paper.bibliography.by_key.values()
        if (start := date_of(entry.value(_FIELD) or "")) is not None and start > paper.settings.date
    }
    if not later:
        return
    for listed in paper.chapters:
        for citation in listed.chapter.citations:
            if citation.key not in later:
                continue
            entry, start = later[citation.key]
            if str(start.year) not in _paragraph(listed.chapter.text, citation.span.start):
                yield Problem(
                    span=citation.span,
                    message=f"`{entry.key}` applies only from {start}, after the date of the paper",
                    hint=f"say so where it is cited: name the year {start.year}",
                    related=(Related(entry.fields[_FIELD].span, "the entry says so"),),
                    misleading=False,
                )


def _paragraph(text: str, at: int) -> str:
    start, end = text.rfind("\n\n", 0, at), text.find("\n\n", at)
    return text[max(0, start) : end if end >= 0 else len(text)]
