"""What is registered under the DOIs of a paper into how its entries differ from that."""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping

from chapterhouse.bibliography.entries import place_in
from chapterhouse.bibliography.identifiers import comparable_doi
from chapterhouse.checks.online.comparison import Mismatch, mismatches
from chapterhouse.checks.online.registered import Work
from chapterhouse.checks.online.work_store import WorkStore
from chapterhouse.core.diagnostics import Problem, Related, Span
from chapterhouse.core.rules import Rule
from chapterhouse.core.rules.asking import DOI_MISMATCH, RETRACTED_WORK, UNKNOWN_DOI
from chapterhouse.model import Entry, Field, Paper

_STALE = datetime.timedelta(days=90)
_LONGEST_SHOWN = 120
_ADMITS = ("retract", "withdrawn", "withdrawal")

Cited = Mapping[str, list[tuple[Entry, Field]]]
"""The cited entries with their DOI fields, by their DOIs in lower case."""


def report_entries(paper: Paper, store: WorkStore, today: datetime.date) -> list[Problem]:
    """How the entries differ from what ``store`` knows, for checks that open no connection.

    That a DOI is not registered is told for 90 days only: it may be by now.
    """
    if not store.works:
        return []
    fresh = (work for work in store.works.values() if work.registered or today - work.asked <= _STALE)
    return list(report_works(paper, cited_dois(paper), WorkStore(fresh)))


def cited_dois(paper: Paper) -> Cited:
    """The cited entries with their DOI fields, by their DOIs."""
    found: dict[str, list[tuple[Entry, Field]]] = {}
    entries = paper.bibliography.by_key
    for key in paper.citing:
        entry = entries.get(key)
        field = entry.fields.get("doi") if entry is not None and "doi" not in entry.inherited else None
        doi = comparable_doi(field.value) if field is not None else None
        if entry is not None and field is not None and doi is not None:
            found.setdefault(doi, []).append((entry, field))
    return found


def report_works(paper: Paper, cited: Cited, store: WorkStore) -> Iterator[Problem]:
    """All that ``store`` knows to be wrong with the entries ``cited``."""
    for doi, entries in cited.items():
        work = store.works.get(doi)
        if work is None:
            continue
        for entry, field in entries:
            if not work.registered:
                yield _unknown(work, field)
                continue
            if work.retracted and not _admits(entry):
                yield _retracted(work, field, paper, entry)
            found = list(mismatches(entry, work))
            if sum(mismatch.utterly for mismatch in found) > 1:
                yield _another(work, entry, field)
            else:
                yield from (_differing(work, mismatch, field) for mismatch in found)


def _unknown(work: Work, field: Field) -> Problem:
    message = f"no work is registered under the DOI `{work.doi}`, as of {work.asked}"
    return entry_problem(
        UNKNOWN_DOI, message, field.span, "copy it from the work's first page, or from its publisher's"
    )


def _retracted(work: Work, field: Field, paper: Paper, entry: Entry) -> Problem:
    citation = paper.citing[entry.key][0]
    return entry_problem(
        RETRACTED_WORK,
        f"`{entry.key}` was {work.retracted}",
        field.span,
        "cite another source, or say in the text and in the entry's `note` that it was retracted",
        (Related(citation.span, "it is cited here"),),
    )


def _admits(entry: Entry) -> bool:
    """True where the entry says itself that the work was retracted, which is printed."""
    said = " ".join(entry.value(name) or "" for name in ("title", "titleaddon", "note", "addendum", "pubstate"))
    return any(word in said.casefold() for word in _ADMITS)


def _another(work: Work, entry: Entry, field: Field) -> Problem:
    who = work.author or work.editor
    years = f", {work.years[0]}" if work.years else ""
    return entry_problem(
        DOI_MISMATCH,
        f"this DOI is registered for another work than `{entry.key}`: {_shown(work.titles[0])} ({who}{years})",
        field.span,
        "copy the DOI from the first page of the work that is meant",
        (Related(entry.fields["title"].span, "the entry describes this one"),),
    )


def _differing(work: Work, mismatch: Mismatch, field: Field) -> Problem:
    what = {"author": "first author", "editor": "first editor", "date": "year"}.get(
        mismatch.field.name, mismatch.field.name
    )
    return entry_problem(
        DOI_MISMATCH,
        f"the {what} registered for the DOI is {_shown(mismatch.registered)}, not {_shown(mismatch.written)}",
        mismatch.field.span if mismatch.field.name == "title" else place_in(mismatch.field, mismatch.written),
        "compare both with the work itself: either may be wrong",
        (Related(field.span, f"this DOI was asked for on {work.asked}"),),
    )


def _shown(text: str) -> str:
    return f"`{text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + '…'}`"


def entry_problem(rule: Rule, message: str, span: Span, hint: str, related: tuple[Related, ...] = ()) -> Problem:
    """A problem in an entry; none of them stops a build, which asks nobody."""
    return rule.problem(span, message, hint, related, misleading=False)
