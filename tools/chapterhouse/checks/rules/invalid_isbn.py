"""An ISBN has the wrong number of digits, or its check digit does not fit.

The last digit of an ISBN is worked out from the others, so that a mistyped one shows. Shops and libraries find nothing
under a wrong number, or another book. ISBNs of 10 and of 13 digits are known, with or without hyphens.

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
      isbn = {978-3-16-148410-1},
              ^^^^^^^^^^^^^^^^^
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
      isbn = {978-3-16-148410-0},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import is_written_out, own, place_in
from chapterhouse.bibliography.identifiers import isbn_check_digit, issn_check_digit, without_hyphens
from chapterhouse.core.diagnostics import Edit, Problem, Severity
from chapterhouse.model import Field, Paper

SEVERITY = Severity.ERROR
OF_BIBLIOGRAPHY = True

_REMARK = re.compile(r"\([^()]*\)|\[[^\[\]]*\]|\bISBN(?:-1[03])?\b:?|\b(?:pbk|hbk|e-?book|print|online)\b\.?", re.I)
_BETWEEN = re.compile(r"\s*[,;/|]\s*|\s+and\s+|\s+(?=97[89][\d\-\u2010-\u2015]{10,})")
_DIGIT = re.compile(r"\d")
_ISSN = re.compile(r"(\d{7}[\dX])")
_TYPOGRAPHIC = re.compile("[\u00ad\u2010-\u2015\u2212]")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each ``isbn`` in which a number is wrong; a field may hold several."""
    for entry in paper.bibliography.entries:
        field = own(entry, "isbn")
        if field is None:
            continue
        problem = _problem(field)
        if problem is not None:
            yield problem
        elif _TYPOGRAPHIC.search(field.raw) and is_written_out(field, paper.bibliography.texts):
            written = _TYPOGRAPHIC.sub("-", field.raw)
            yield Problem(
                span=field.span,
                message="the dashes of this ISBN are not the hyphens of the keyboard",
                hint=f"write `{written}`: programs do not find the number else",
                edits=(Edit(field.span, written),),
                misleading=False,
            )


def _problem(field: Field) -> Problem | None:
    """The first fault among the numbers of the field."""
    written = _BETWEEN.split(_REMARK.sub(" ", field.value))
    numbers = [part for number in written for part in _parts(number.strip())]
    for number in [number for number in numbers if _DIGIT.search(number)] or numbers:
        digits = without_hyphens(number)
        if re.fullmatch(r"\d{9}[\dX]|\d{13}", digits) is None:
            return _no_isbn(field, number, digits)
        if len(digits) == 13 and digits[:3] not in ("978", "979"):
            return _wrong(field, number, "13 digits begin with 978 or 979", "compare it with the book's imprint")
        right = isbn_check_digit(digits)
        if right != digits[-1]:
            why = f"after these digits the last one must be {right}"
            return _wrong(field, number, why, "compare it with the book's imprint: a digit is mistyped")
    return None


def _parts(number: str) -> list[str]:
    """``number``, or the numbers that only spaces part in it."""
    parts = number.split()
    whole = len(parts) < 2 or len(without_hyphens(number)) <= 13
    return [number] * bool(number) if whole else parts


def _no_isbn(field: Field, number: str, digits: str) -> Problem:
    if _ISSN.fullmatch(digits) and issn_check_digit(digits) == digits[-1]:
        return Problem(
            span=place_in(field, number),
            message=f"`{number[:60]}` is no ISBN but an ISSN, the number of a journal or series",
            hint="name the field `issn`",
            edits=(Edit(field.name_span, "issn", safe=False),),
            misleading=False,
        )
    if digits.isdigit() or digits[:-1].isdigit():
        why = f"it has {len(digits)} digits, and an ISBN has 10 or 13"
    else:
        why = "it does not consist of 10 or 13 digits"
    return _wrong(field, number, why, "compare it with the book's imprint, and write words into `note`")


def _wrong(field: Field, number: str, why: str, hint: str) -> Problem:
    return Problem(place_in(field, number), f"`{number[:60]}` is no ISBN: {why}", hint, misleading=False)
