"""An ORCID iD in a bibliography entry has the wrong form, or its check digit does not fit.

The iD tells a person from others of the same name; a mistyped one leads to nobody, or to somebody else. Its last
character is worked out from the others (ISO 7064, MOD 11-2). It is looked for in fields named after ORCID and in
addresses at orcid.org.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Energy Policy},
      year = {2025},
      orcid = {0000-0002-1825-0079},
               ^^^^^^^^^^^^^^^^^^^
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journal = {Energy Policy},
      year = {2025},
      orcid = {0000-0002-1825-0097},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import own_fields
from chapterhouse.core.diagnostics import Problem, Severity, Span
from chapterhouse.model import Paper
from chapterhouse.settings.rules import RuleBroken, orcid

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_AT_ORCID = re.compile(r"orcid\.org/+([0-9A-Za-z-]+)")
_LIKE_ONE = re.compile(r"(?<![\w-])\d{4}(?:-?\d{3,5}){2}-?\d{2,4}[\dXx](?![\w-])")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each ORCID iD that is none, at its own characters."""
    for entry in paper.bibliography.entries:
        for field in own_fields(entry):
            named = "orcid" in field.name
            if not named and "orcid.org" not in field.raw:
                continue
            found = [match.span(1) for match in _AT_ORCID.finditer(field.raw)]
            if named and not found:
                found = [match.span() for match in _LIKE_ONE.finditer(field.raw)]
            if not found and field.name == "orcid" and field.value:
                found = [(0, len(field.raw))]
            for start, end in found:
                error = _error(field.raw[start:end])
                if error is not None:
                    place = Span(field.span.file, field.span.start + start, field.span.start + end)
                    message = f"`{field.raw[start:end][:60]}` is no ORCID iD: {error}"
                    yield Problem(place, message, "compare it with the person's page at orcid.org", misleading=False)


def _error(written: str) -> str | None:
    digits = written.replace("-", "").upper()
    if re.fullmatch(r"\d{15}[\dX]", digits) is None:
        return "it does not consist of 16 digits, as `0000-0002-1825-0097` does"
    try:
        orcid("-".join(digits[place : place + 4] for place in range(0, 16, 4)))
    except RuleBroken:
        return "its last character does not fit the others"
    return None
