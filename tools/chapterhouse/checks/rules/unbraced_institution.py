"""The name of an institution has no braces of its own, so that its last word is taken for a person's family name.

"National Data Centre" is then listed as "Centre, National Data" and cited as "Centre 2020"; an "and" in the name makes
two authors of it. In braces it stays whole.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@centre2025].
    --- bibliography/references.bib
    @report{centre2025,
      author = {National Data Centre},
                ^^^^^^^^^^^^^^^^^^^^
      title = {Energy and Demand},
      institution = {National Data Centre},
      year = {2025},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@centre2025].
    --- bibliography/references.bib
    @report{centre2025,
      author = {{National Data Centre}},
      title = {Energy and Demand},
      institution = {National Data Centre},
      year = {2025},
    }
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from chapterhouse.bibliography.entries import own
from chapterhouse.core.diagnostics import Edit, Problem, Severity, Span
from chapterhouse.model import Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_NOUNS = (
    *(
        "academy",
        "agency",
        "alliance",
        "association",
        "authority",
        "bureau",
        "center",
        "centre",
        "college",
        "commission",
    ),
    *("committee", "company", "confederation", "consortium", "corporation", "council", "department", "directorate"),
    *("federation", "foundation", "initiative", "institute", "institution", "laboratory", "laboratories", "ministry"),
    *("observatory", "office", "organisation", "organization", "parliament", "secretariat", "society", "university"),
    *("bundesamt", "bundesministerium", "bundesnetzagentur", "gesellschaft", "hochschule", "institut", "ministerium"),
    *("universität", "verband", "verein", "agence", "centre", "ministère", "société", "université", "agencia"),
    *("instituto", "ministerio", "sociedad", "universidad", "agenzia", "istituto", "ministero", "università"),
    *("universiteit", "ministerie", "gmbh", "ltd", "llc", "inc", "nations", "administration", "programme", "taskforce"),
)
_ALSO_FAMILY_NAMES = (
    *("bank", "fund", "union", "service", "services", "court", "board", "group", "network", "forum", "trust", "team"),
    *("government", "congress", "senate", "program", "press", "house", "partnership", "coalition", "panel", "force"),
)
_BEFORE_THOSE = (
    *("world", "united", "european", "asian", "african", "american", "british", "german", "french", "national"),
    *("international", "federal", "central", "global", "royal", "public", "joint", "nordic", "islamic", "arab"),
    *("pacific", "reserve", "state", "monetary", "investment", "development", "supreme", "working", "task", "core"),
    *("economic", "green", "climate", "energy", "research", "statistical", "geological", "meteorological", "health"),
)
_INSTITUTION = re.compile(
    rf"\b(?:{'|'.join(dict.fromkeys(_NOUNS))})\b|\b(?:{'|'.join(_BEFORE_THOSE)})\s(?:[\w-]+\s)?(?:{'|'.join(_ALSO_FAMILY_NAMES)})\b"
    rf"|\b(?:{'|'.join(_ALSO_FAMILY_NAMES)})\s(?:of|for)\s|\s(?:for|on)\s",
    re.IGNORECASE,
)
"""A word that only institutions have in their names; one that families have, too, beside one that tells; "for"."""
_AND = re.compile(r"\s+and\s+")
_MARKED = frozenset("{}=\\#")


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at each author and editor without braces and comma that has a word of institutions' names."""
    for entry in paper.bibliography.entries:
        for name in ("author", "editor"):
            field = own(entry, name)
            if field is None or _MARKED & set(field.raw) or _INSTITUTION.search(field.raw) is None:
                continue
            for words, start in _names(field.raw):
                if " " in words and "," not in words and _INSTITUTION.search(words):
                    yield _problem(
                        words, Span(field.span.file, field.span.start + start, field.span.start + start + len(words))
                    )


def _names(raw: str) -> Iterator[tuple[str, int]]:
    """The names in the list ``raw``, each with its offset."""
    start = 0
    for end, following in [*(found.span() for found in _AND.finditer(raw)), (len(raw), 0)]:
        words = raw[start:end]
        yield words.strip(), start + len(words) - len(words.lstrip())
        start = following


def _problem(words: str, span: Span) -> Problem:
    first, _, last = words.rpartition(" ")
    return Problem(
        span=span,
        message=f"`{words[:60]}` is taken for a person, and listed as “{last}, {first.strip()[:50]}”",
        hint="put the whole name of an institution in braces of its own: `{{...}}`",
        edits=(Edit(span, f"{{{words}}}", safe=False),),
        misleading=False,
    )
