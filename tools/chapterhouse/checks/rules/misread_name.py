"""A list of names holds what is no name: `et al.`, "(ed.)", "Dr.", or capitals throughout.

`et al.` becomes a person called "al.", "(ed.)" and "Dr." parts of a name. Names are parted by `and`; a list that stops
early ends in `and others`; who edited a work stands in `editor`.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung et al.},
                              ^^^^^^
      title = {Energy and demand},
      publisher = {Press},
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @book{park2025,
      author = {Park, Jiyoung and others},
      title = {Energy and demand},
      publisher = {Press},
      year = {2025},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import own
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Field, Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_FIELDS = ("author", "editor", "translator", "bookauthor")
_OTHERS = re.compile(
    r"(?P<parted>\s*(?:,|\band\b)?\s*)(?<![^\W_])(?P<sign>et\.?\s+al(?:ii|\.)?|u\.\s?a\.|y\s+otros|and\s+al\.)\s*(?=\Z|\s+and\s)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\s*,?\s*(?P<sign>[(\[](?:eds?|editors?|hrsg|hg|dir|coord|trans|tr|\u00fcbers)\.?[)\]])", re.IGNORECASE
)
_DEGREE = re.compile(
    r"(?:\A|(?<=\sand\s)|(?<=,\s)|(?<=,))"
    r"(?P<sign>(?:(?:Prof(?:essor)?|Dr|Mr|Mrs|Ms|Dipl|Ing|PhD|Ph\.D)\b\.?[ -]*)+)(?=[^\W\d_])"
)
_SHOUTED = re.compile(
    r"(?<![\w{\\])[^\W\d_a-z]{2}[^\W\d_a-z'\u2019-]*(?:\s+[^\W\d_a-z]{2}[^\W\d_a-z'\u2019-]*)*,\s+[^\W\d_a-z]{3,}(?![\w.])"
)


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each part of a list of names that is taken for a name, or parts none."""
    for entry in paper.bibliography.entries:
        for name in _FIELDS:
            field = own(entry, name)
            if field is not None and "{" not in field.raw:
                yield from _problems(field)


def _problems(field: Field) -> Iterator[Problem]:
    raw = field.raw
    for found in _OTHERS.finditer(raw):
        edit = Edit(_span(field, *found.span()), " and others")
        yield _problem(field, found, "a person of this name would be listed", "end the list with `and others`", edit)
    for found in _ROLE.finditer(raw):
        edit = Edit(_span(field, *found.span()), "")
        hint = "leave it out: who edits a work stands in the field `editor`, and the style says so"
        yield _problem(field, found, "this would be printed as a part of the name", hint, edit)
    for found in _DEGREE.finditer(raw):
        edit = Edit(_span(field, *found.span("sign")), "")
        yield _problem(field, found, "a title would be printed as a part of the name", "leave it out", edit)
    for found in _SHOUTED.finditer(raw):
        meant = re.sub(r"[^\W\d_]+", lambda word: word[0].capitalize(), found[0])
        span = _span(field, *found.span())
        message, edit = "this name would be printed in capitals", Edit(span, meant, safe=False)
        yield Problem(span, message, f"write `{meant}`", edits=(edit,), misleading=False)


def _span(field: Field, start: int, end: int) -> Span:
    return Span(field.span.file, field.span.start + start, field.span.start + end)


def _problem(field: Field, found: re.Match[str], message: str, hint: str, edit: Edit) -> Problem:
    span = _span(field, found.start("sign"), found.start("sign") + len(found["sign"].rstrip()))
    return Problem(span, message, hint, edits=(edit,), misleading=False)
