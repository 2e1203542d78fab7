"""An address, or the day on which it was looked at, stands in a note of the entry, which few styles print.

Readers then cannot find the work. `url` is printed as a link by every style, and so is the day in `urldate` where the
style asks for it. `--fix --unsafe-fixes` makes a `url` of a note that is nothing but an address.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @misc{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      year = {2025},
      note = {Available at: https://example.org/energy},
                            ^^^^^^^^^^^^^^^^^^^^^^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @misc{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      year = {2025},
      url = {https://example.org/energy},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import is_written_out, own
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_ADDRESS = re.compile(r"(?:\\url\{)?(?P<address>https?://[^\s{}]*[^\s{}.,;)])\}?")
_SOLE = re.compile(
    r"\s*(?:(?:available|accessible|retrieved|online|see|abrufbar|verf\u00fcgbar|disponible|url)\b[\w\s]*:?\s*)?"
    r"(?:\\url\{)?https?://[^\s{}]+\}?\.?\s*",
    re.IGNORECASE,
)
_LOOKED_AT = re.compile(
    r"\b(?:accessed|retrieved|last\s+(?:visited|accessed|checked)|abgerufen|zuletzt|consult\u00e9|consultado)\b[^{}]*\d{4}",
    re.IGNORECASE,
)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each address in a note of an entry without one, and at each day of a look at it."""
    for entry in paper.bibliography.entries:
        if entry.fields.get("url") is not None or entry.fields.get("doi") is not None:
            continue
        for name in ("note", "annote", "addendum"):
            field = own(entry, name)
            found = _ADDRESS.search(field.raw) if field is not None else None
            if field is None or found is None:
                continue
            file, start = field.span.file, field.span.start
            edits: tuple[Edit, ...] = ()
            if _SOLE.fullmatch(field.raw) and is_written_out(field, paper.bibliography.texts):
                edits = (Edit(field.name_span, "url", safe=False), Edit(field.span, found["address"], safe=False))
            looked_at = " and the day in `urldate`" if _LOOKED_AT.search(field.raw) else ""
            yield Problem(
                span=Span(file, start + found.start("address"), start + found.end("address")),
                message=f"few styles print `{name}`, so that this address would be lost",
                hint=f"write it in `url`{',' if looked_at else ''}{looked_at}",
                edits=edits,
                misleading=False,
            )
