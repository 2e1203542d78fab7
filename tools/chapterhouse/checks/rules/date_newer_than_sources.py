"""The paper is dated long after the newest source that it cites.

Readers take the date of a paper for the day up to which it looked. Where its newest source is more than 60 days older,
the paper says up to when: its `note` in paper.toml, or a chapter of its front matter, names the month of the newest
source, as in "law as seen up to August 2026".

Bad:

    --- paper.toml
    parts = [{ chapters = ["chapters/energy.md"] }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles [@park2025].
    --- bibliography/references.bib
    @online{park2025,
            ^^^^^^^^
      author = {Park, Jiyoung},
      title = {Demand},
      url = {https://example.org/demand},
      date = {2025-03-01},
    }

Good:

    --- paper.toml
    note = "Law as seen up to March 2025."
    parts = [{ chapters = ["chapters/energy.md"] }]
    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles [@park2025].
    --- bibliography/references.bib
    @online{park2025,
      author = {Park, Jiyoung},
      title = {Demand},
      url = {https://example.org/demand},
      date = {2025-03-01},
    }
"""

from __future__ import annotations

import calendar
from collections.abc import Iterator

from chapterhouse.bibliography.entries import date_of
from chapterhouse.core.diagnostics import Problem, Related, Severity, Span
from chapterhouse.model import Paper, Place

SEVERITY = Severity.WARNING
ENABLED = False

_LONGEST_DAYS = 60


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the newest of the cited sources where the paper is dated more than 60 days after it."""
    entries = paper.bibliography.by_key
    dated = [
        (date, entries[key])
        for key in paper.citing
        if key in entries
        and (date := date_of(entries[key].value("date") or entries[key].value("year") or "", last=True))
    ]
    if not dated:
        return
    newest, entry = max(dated, key=lambda one: (one[0], one[1].key))
    days = (paper.settings.date - newest).days
    if days <= _LONGEST_DAYS or _says(paper, newest.year, newest.month):
        return
    written = entry.value("date") or entry.value("year")
    month = f"{calendar.month_name[newest.month]} {newest.year}"
    yield Problem(
        span=entry.key_span,
        message=f"the paper is dated {days} days after its newest source, `{entry.key}` of {written}",
        hint=f"say up to when it looked, as in “law as seen up to {month}”: in `note`, or in the front matter",
        related=(Related(paper.spans.get(("date",), Span("paper.toml")), "the paper is dated here"),),
        misleading=False,
    )


def _says(paper: Paper, year: int, month: int) -> bool:
    """Whether the title page or the front matter names the month."""
    words = (f"{calendar.month_name[month]} {year}", f"{year}-{month:02}")
    front = [listed.chapter.text for listed in paper.chapters if listed.place is Place.FRONT]
    return any(word in text for text in (paper.settings.note or "", *front) for word in words)
