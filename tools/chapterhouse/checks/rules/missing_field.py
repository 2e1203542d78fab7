"""A bibliography entry lacks a field without which readers cannot find the work.

An article without its journal, or a thesis without its university, leaves readers searching. What an entry needs
depends on its type: this asks for what both BibTeX and biblatex ask for, and takes either one's name of a field, such
as `date` for `year`. Entries of other types than theirs are left alone. Fields that an entry takes from another
(`crossref`) count as its own.

Bad:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
             ^^^^^^^^
      author = {Park, Jiyoung},
      title = {Energy and demand},
      date = {2025-03},
    }

Good:

    --- chapters/energy.md
    # Energy {#sec:energy}

    Demand doubles until 2030 [@park2025].
    --- bibliography/references.bib
    @article{park2025,
      author = {Park, Jiyoung},
      title = {Energy and demand},
      journaltitle = {Energy Policy},
      date = {2025-03},
    }
"""

from __future__ import annotations

from collections.abc import Iterator

from chapterhouse.checks.support.reading_errors import reading_errors
from chapterhouse.core.diagnostics import Edit, Problem, Related, Severity
from chapterhouse.core.suggestion import closest
from chapterhouse.model import Entry, Field, Paper

SEVERITY = Severity.WARNING
OF_BIBLIOGRAPHY = True

_AUTHOR = ("author", "editor", "organization", "institution", "shortauthor")
_DATE = ("year", "date", "pubstate", "issued")
_JOURNAL = ("journal", "journaltitle", "journalsubtitle", "shortjournal")
_BOOK = ("booktitle", "maintitle", "eventtitle", "series", "journal", "journaltitle")
_PUBLISHER = ("publisher", "organization", "institution", "school", "howpublished", "address", "location")
_SCHOOL = ("school", "institution", "organization", "publisher")
_BEHIND_REPORT = ("institution", "author", "editor", "organization", "publisher", "school")
_SIGNED = (
    "institution",
    "organization",
    "school",
    "publisher",
    "howpublished",
    "type",
    "number",
    "url",
    "doi",
    "eprint",
)
_WHERE = ("url", "doi", "eprint", "howpublished")
_SEEN = (*_DATE, "urldate", "lastchecked", "lastaccessed", "accessed", "note")
_TITLE = ("title",)
_PLACE_IN_BOOK = ("booktitle", "chapter", "pages", "maintitle", "crossref")

_Needs = tuple[tuple[str, ...], ...]

_WHOLE: _Needs = (_TITLE, _DATE)
_MONOGRAPH: _Needs = (_AUTHOR, _TITLE, _PUBLISHER, _DATE)
_IN_BOOK: _Needs = (_AUTHOR, _TITLE, _BOOK, _DATE)
_THESIS: _Needs = (("author",), _TITLE, _SCHOOL, _DATE)
_REPORT: _Needs = (_BEHIND_REPORT, _TITLE, _DATE)
_ONLINE: _Needs = (_TITLE, _WHERE, _SEEN)

_NEEDS: dict[str, _Needs] = {
    "article": (_AUTHOR, _TITLE, _JOURNAL, _DATE),
    "suppperiodical": (_AUTHOR, _TITLE, _JOURNAL, _DATE),
    **dict.fromkeys(("book", "mvbook"), _MONOGRAPH),
    **dict.fromkeys(("collection", "mvcollection", "reference", "mvreference"), _WHOLE),
    **dict.fromkeys(("proceedings", "mvproceedings"), _WHOLE),
    "inbook": (_AUTHOR, _TITLE, _PLACE_IN_BOOK, _DATE),
    **dict.fromkeys(("bookinbook", "suppbook"), _IN_BOOK),
    **dict.fromkeys(("incollection", "suppcollection", "inproceedings", "conference"), _IN_BOOK),
    "inreference": (_TITLE, _BOOK, _DATE),
    **dict.fromkeys(("booklet", "manual", "standard", "legislation", "periodical"), (_TITLE,)),
    **dict.fromkeys(("dataset", "software"), (_TITLE,)),
    **dict.fromkeys(("thesis", "phdthesis", "mastersthesis"), _THESIS),
    **dict.fromkeys(("report", "techreport"), _REPORT),
    **dict.fromkeys(("online", "electronic", "www"), _ONLINE),
    "misc": (("title", "howpublished", "note", *_WHERE),),
    "unpublished": (_AUTHOR, _TITLE),
    "patent": (("author", "holder"), _TITLE, ("number",), _DATE),
}
"""What both BibTeX ("BibTeXing", section 3.1) and biblatex (manual, 2.1.1) ask of a type; the first name is told."""

_OTHER_NAMES = {"year": "`year` (or `date`)", "journal": "`journal` (or `journaltitle`)"}
_KNOWN = frozenset(name for needs in _NEEDS.values() for names in needs for name in names) | {
    *("volume", "number", "pages", "isbn", "issn", "edition", "month", "day", "abstract", "keywords", "file"),
    *("subtitle", "titleaddon", "language", "langid", "urldate", "translator", "origdate", "type", "addendum"),
}


def check(paper: Paper) -> Iterator[Problem]:
    """Yields a problem at the key of each entry of a known type that lacks something; an unreadable one is left out."""
    unreadable = {broken.key for broken in reading_errors(paper.bibliography).others}
    for entry in paper.bibliography.entries:
        lacking = [] if entry.key in unreadable else list(_lacking(entry))
        if lacking:
            yield _problem(entry, lacking)


def _lacking(entry: Entry) -> Iterator[str]:
    for names in _NEEDS.get(entry.type, ()):
        if not _has(entry, names) and not (names is _PUBLISHER and _is_signed_by_institution(entry)):
            yield names[0]
    is_report_by_authors = entry.type in ("report", "techreport") and "author" in entry.names
    if is_report_by_authors and not _is_signed_by_institution(entry) and not _has(entry, _SIGNED):
        yield "institution"


def _is_signed_by_institution(entry: Entry) -> bool:
    """True where institutions are the authors: one that publishes its own work need not be named twice."""
    names = entry.names.get("author") or entry.names.get("editor") or ()
    return bool(names) and not any(name.first for name in names)


def _has(entry: Entry, names: tuple[str, ...]) -> bool:
    """True where one of the fields holds something, be it only a command that no reader here knows."""
    fields = (entry.fields.get(name) for name in names)
    return any(field is not None and (field.value or field.raw.strip("{} \t\r\n")) for field in fields)


def _problem(entry: Entry, lacking: list[str]) -> Problem:
    reported = [_OTHER_NAMES.get(name, f"`{name}`") for name in lacking]
    listed = reported[0] if len(reported) == 1 else f"{', '.join(reported[:-1])} and {reported[-1]}"
    misspelt = _misspelt(entry, lacking)
    if misspelt is None:
        hint = f"add {'it' if len(lacking) == 1 else 'them'}, or choose the type that fits the work"
        return Problem(entry.key_span, f"the @{entry.type} `{entry.key}` has no {listed}", hint, misleading=False)
    field, meant = misspelt
    return Problem(
        span=entry.key_span,
        message=f"the @{entry.type} `{entry.key}` has no {listed}",
        hint=f"did you mean `{meant}` where it says `{field.name}`?",
        related=(Related(field.name_span, "no style knows this field"),),
        edits=(Edit(field.name_span, meant, safe=False),),
        misleading=False,
    )


def _misspelt(entry: Entry, lacking: list[str]) -> tuple[Field, str] | None:
    """A field of a name that no style knows but that is near to one that is lacking."""
    for name, field in entry.fields.items():
        if name not in _KNOWN and name not in entry.inherited and len(name) > 3:
            meant = closest(name, lacking)
            if meant is not None:
                return field, meant
    return None
