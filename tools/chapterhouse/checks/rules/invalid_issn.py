"""An ISSN does not have eight digits, or its check digit does not fit.

The last digit of an ISSN is worked out from the others, so that a mistyped one shows. Libraries find nothing under a
wrong number, or another journal. A field may hold several, as for the printed journal and the one online.

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
      issn = {0378-5954},
              ^^^^^^^^^
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
      issn = {0378-5955},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import own, place_in
from chapterhouse.bibliography.identifiers import comparable_isbn, issn_check_digit
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Field, Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\be?-?ISSN(?:-?L)?\b:?|\b(?:print|online|electronic)\b:?", re.IGNORECASE)
_BETWEEN = re.compile(r"[\s,;/|]+")
_FORM = re.compile(r"(\d{4})[-\u2010-\u2015\u2212]?(\d{3}[\dX])", re.IGNORECASE)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each ``issn`` in which a number is wrong."""
    for entry in paper.bibliography.entries:
        field = own(entry, "issn")
        problem = None if field is None else _problem(field)
        if problem is not None:
            yield problem


def _problem(field: Field) -> Problem | None:
    """The first fault among the numbers of the field."""
    if comparable_isbn(field.value) is not None:
        return Problem(
            span=field.span,
            message=f"`{field.value[:60]}` is no ISSN but an ISBN, the number of a book",
            hint="name the field `isbn`",
            edits=(Edit(field.name_span, "isbn", safe=False),),
            misleading=False,
        )
    for number in _BETWEEN.split(_REMARK.sub(" ", field.value).strip()):
        found = _FORM.fullmatch(number)
        if found is None:
            if number in ("", "-", "and"):
                continue
            why = "it has not the form `1234-5678`"
            hint = "compare it with the journal's imprint, and write words into `note`"
        else:
            digits = (found[1] + found[2]).upper()
            right = issn_check_digit(digits)
            if right == digits[-1]:
                continue
            why = f"after these digits the last one must be {right}"
            hint = "compare it with the journal's imprint: a digit is mistyped"
        return Problem(place_in(field, number), f"`{number[:60]}` is no ISSN: {why}", hint, misleading=False)
    return None
