"""Cited entries with a DOI into how they differ from what is registered: asked where nothing is stored, and told."""

from __future__ import annotations

import datetime
from collections.abc import Callable, Iterator, Mapping

from paperwright import doi_metadata
from paperwright.checks._entries import place_in
from paperwright.checks._identifiers import comparable_doi
from paperwright.diagnostics import Diagnostic, Related, Span
from paperwright.explanations import ONLINE
from paperwright.fetching import Fetcher, FetchFailed
from paperwright.model import Entry, Field, Paper
from paperwright.online.comparison import Mismatch, mismatches
from paperwright.online.registered import Work, work_of
from paperwright.online.work_store import WorkStore

Progress = Callable[[str, int, int], None]

ASK_AGAIN = datetime.timedelta(days=30)
"""How long an answer is good for; that there is no such DOI is asked again the next day."""

_STALE = datetime.timedelta(days=90)
_SETTINGS = "paper.toml"
_MOST_FAILURES = 3
_WHAT = "asking for registered works"
_LONGEST_SHOWN = 120
_ADMITS = ("retract", "withdrawn", "withdrawal")


def check_entries(
    paper: Paper,
    store: WorkStore,
    fetch: Fetcher,
    today: datetime.date,
    progress: Progress,
    resolver: str = doi_metadata.RESOLVER,
    again: datetime.timedelta = ASK_AGAIN,
) -> list[Diagnostic]:
    """Ask for every cited DOI that ``store`` does not know or knows for too long, and tell how entries differ.

    What was learnt stands in ``store``, also where an exception such as KeyboardInterrupt ends the asking early.
    """
    cited = _cited(paper)
    store.forget_all_but(cited)
    due = [doi for doi in cited if _is_due(store.works.get(doi), today, again)]
    troubles: dict[str, str] = {}
    failures = 0
    for number, doi in enumerate(due):
        progress(_WHAT, number, len(due))
        try:
            store.learn(_asked(doi, fetch, resolver, today))
            failures = 0
        except FetchFailed as failed:
            troubles[doi] = str(failed)
            failures += 1
            if failures == _MOST_FAILURES:
                break
    if due:
        progress(_WHAT, len(due), len(due))
    told = list(_told(paper, cited, store))
    if failures == _MOST_FAILURES:
        message = (
            f"{_MOST_FAILURES} questions to {resolver} failed in turn, so no more were asked: {troubles.popitem()[1]}"
        )
        return [*told, _finding("unanswered-doi", message, Span(_SETTINGS), "ask again later")]
    return [*told, *_unanswered(cited, troubles)]


def tell_entries(paper: Paper, store: WorkStore, today: datetime.date) -> list[Diagnostic]:
    """How the entries differ from what ``store`` knows, for checks that open no connection.

    That a DOI is not registered is told for 90 days only: it may be by now.
    """
    if not store.works:
        return []
    fresh = (work for work in store.works.values() if work.registered or today - work.asked <= _STALE)
    return list(_told(paper, _cited(paper), WorkStore(fresh)))


def _cited(paper: Paper) -> Mapping[str, list[tuple[Entry, Field]]]:
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


def _is_due(work: Work | None, today: datetime.date, again: datetime.timedelta) -> bool:
    if work is None or work.asked > today:
        return True
    return today - work.asked >= (again if work.registered else datetime.timedelta(days=1))


def _asked(doi: str, fetch: Fetcher, resolver: str, today: datetime.date) -> Work:
    try:
        return work_of(doi, doi_metadata.metadata_of(doi, fetch, resolver), today)
    except doi_metadata.NotRegistered:
        return Work(doi, today, registered=False)
    except doi_metadata.NoMetadata:
        return Work(doi, today, told=False)


def _told(paper: Paper, cited: Mapping[str, list[tuple[Entry, Field]]], store: WorkStore) -> Iterator[Diagnostic]:
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


def _unknown(work: Work, field: Field) -> Diagnostic:
    message = f"no work is registered under the DOI `{work.doi}`, as of {work.asked}"
    return _finding("unknown-doi", message, field.span, "copy it from the work's first page, or from its publisher's")


def _retracted(work: Work, field: Field, paper: Paper, entry: Entry) -> Diagnostic:
    citation = paper.citing[entry.key][0]
    return _finding(
        "retracted-work",
        f"`{entry.key}` was {work.retracted}",
        field.span,
        "cite another source, or say in the text and in the entry's `note` that it was retracted",
        (Related(citation.span, "it is cited here"),),
    )


def _admits(entry: Entry) -> bool:
    """True where the entry says itself that the work was retracted, which is printed."""
    said = " ".join(entry.value(name) or "" for name in ("title", "titleaddon", "note", "addendum", "pubstate"))
    return any(word in said.casefold() for word in _ADMITS)


def _another(work: Work, entry: Entry, field: Field) -> Diagnostic:
    years = f", {work.years[0]}" if work.years else ""
    return _finding(
        "doi-mismatch",
        f"this DOI is registered for another work than `{entry.key}`: {_shown(work.titles[0])} ({work.author}{years})",
        field.span,
        "copy the DOI from the first page of the work that is meant",
        (Related(entry.fields["title"].span, "the entry describes this one"),),
    )


def _differing(work: Work, mismatch: Mismatch, field: Field) -> Diagnostic:
    what = {"author": "first author", "editor": "first editor", "date": "year"}.get(
        mismatch.field.name, mismatch.field.name
    )
    return _finding(
        "doi-mismatch",
        f"the {what} registered for the DOI is {_shown(mismatch.registered)}, not {_shown(mismatch.written)}",
        mismatch.field.span if mismatch.field.name == "title" else place_in(mismatch.field, mismatch.written),
        "compare both with the work itself: either may be wrong",
        (Related(field.span, f"this DOI was asked for on {work.asked}"),),
    )


def _unanswered(cited: Mapping[str, list[tuple[Entry, Field]]], troubles: Mapping[str, str]) -> Iterator[Diagnostic]:
    for doi, trouble in troubles.items():
        for _, field in cited[doi]:
            message = f"what is registered for this DOI could not be had: {trouble}"
            yield _finding("unanswered-doi", message, field.span, "ask again later")


def _shown(text: str) -> str:
    return f"`{text if len(text) <= _LONGEST_SHOWN else text[: _LONGEST_SHOWN - 1] + '…'}`"


def _finding(code: str, message: str, span: Span, hint: str, related: tuple[Related, ...] = ()) -> Diagnostic:
    return Diagnostic(code, ONLINE[code], message, span, hint, related, misleading=False)
